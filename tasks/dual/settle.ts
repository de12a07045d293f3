import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { print, printJson, runCommand } from "../../lib/output.js";
import { flawOf } from "../../lib/settlement/flaw.js";
import { formatDecimal } from "../../lib/units.js";
import { perform, type Manner } from "../support/perform.js";
import { DualDesk, type OpenVault } from "./desk.js";
import { findProof } from "./proof.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
}

/** What `roundOf` tells, and `settle` returns. */
interface Round {
  readonly answer: bigint;
  readonly updatedAt: bigint;
  readonly decimals: bigint;
}

/** `npx hardhat dual settle`: finds the proof of the price at a vault's expiry and stores it, for all vaults that share both. */
export default async function settle(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DualDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "keeper");
    const { market, info } = vault;
    const demands = await desk.contract.marketOf(market.id);
    const verdict = (round: Round) => verdictOn(round, vault, demands);
    const proof = await findProof(desk, vault);
    if (proof !== undefined) {
      const call = { method: "settle", args: [market.feed, info.expiryAt, proof], returns: ["round"] };
      return perform(vault, sender, { ...call, verdict: ({ round }) => verdict(round as Round) }, options);
    }
    const round = await desk.contract.roundOf(market.feed, info.expiryAt);
    const { answer } = round;
    if (options.json) return printJson({ action: "settle", dryRun: options.dryRun, transaction: null, answer });
    print(`Nothing to do: the price is stored, ${priceIn(vault, answer)}. ${verdict(round)}`);
  });
}

/** What a stored price means for the vault. */
function verdictOn(round: Round, vault: OpenVault, demands: Parameters<typeof flawOf>[2]): string {
  const flaw = flawOf(round, vault.info.expiryAt, demands);
  if (flaw === undefined) return `${vault.name} is judged by ${priceIn(vault, round.answer)}.`;
  const rest = BigInt(vault.market.fallbackFeed) === 0n ? "" : " The market's second feed decides, if it has a price.";
  return (
    `The stored price of ${priceIn(vault, round.answer)} does not count: it ${flaw}.${rest} ` +
    "Without one that counts, `npx hardhat dual void` returns everybody's deposit from three days after the expiry on."
  );
}

const priceIn = ({ market }: OpenVault, answer: bigint): string =>
  `${formatDecimal(answer, market.feedDecimals)} ${market.quote.symbol}`;
