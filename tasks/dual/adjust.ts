import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Actor } from "../../lib/actors.js";
import { runCommand } from "../../lib/output.js";
import { type Amounts, lockOf, minus, plus } from "../../reference/dual-math.js";
import { perform, type Action, type Manner } from "../support/perform.js";
import { DIRECTIONS, DualDesk, type OpenVault } from "./desk.js";
import { approveAll, requireFunds, type Sum } from "./funds.js";
import { parseYield } from "./terms.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly yield: string;
}

/** `npx hardhat dual adjust`: offers what is unfilled at another yield; never pulls more than what that takes as of now. */
export default async function adjust(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DualDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const holder = desk.sender(options.from, "heidi");
    const yieldWad = parseYield(options.yield);
    const pull = await pullOf(desk, vault, yieldWad);
    const sums = [
      { token: vault.investment, value: atLeastZero(pull.investment) },
      { token: vault.linked, value: atLeastZero(pull.linked) },
    ];
    await requireFunds(holder, sums, new Map());
    if (!options.dryRun) await approveAll(holder, desk.address, sums);
    const args = [vault.id, yieldWad, ...sums.map(({ value }) => value)];
    await perform(vault, holder, { method: "adjustYield", args, ...(await lacking(desk, holder, sums)) }, options);
  });
}

/** The first token that the contract may not take yet, so that a dry run says so instead of failing on it. */
async function lacking(desk: DualDesk, { address }: Actor, sums: readonly Sum[]): Promise<Pick<Action, "pays">> {
  for (const sum of sums) {
    if ((await sum.token.contract.allowance(address, desk.address)) < sum.value) return { pays: sum };
  }
  return {};
}

/** What the new yield takes of each token beyond what is held; below zero where something comes back. */
async function pullOf(desk: DualDesk, { id, info, market }: OpenVault, yieldWad: bigint): Promise<Amounts> {
  const { held, required } = await desk.contract.solvency(id);
  const terms = {
    direction: DIRECTIONS[Number(info.direction)] ?? "buy-low",
    linkedPrice: info.linkedPrice,
    baseDecimals: BigInt(market.base.decimals),
    quoteDecimals: BigInt(market.quote.decimals),
    feedDecimals: BigInt(market.feedDecimals),
    feeBps: info.feeBps,
  };
  const needed = plus(required, lockOf(terms, info.quantity - info.filled, yieldWad));
  return minus(needed, held);
}

const atLeastZero = (value: bigint): bigint => (value > 0n ? value : 0n);
