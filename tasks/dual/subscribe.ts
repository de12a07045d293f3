import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Actor } from "../../lib/actors.js";
import { chainTime } from "../../lib/network.js";
import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Action, type Manner } from "../support/perform.js";
import { signPermit } from "../support/permit.js";
import { DualDesk, type OpenVault } from "./desk.js";
import { parseYield } from "./terms.js";

/** How long a permit holds, seconds. */
const PERMIT_LIFETIME = 3_600n;

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly to?: string;
  readonly amount: string;
  readonly minYield?: string;
  readonly native: boolean;
}

/** A subscription as the contract takes it. */
type Subscription = readonly [vaultId: bigint, assets: bigint, receiver: string, minYieldWad: bigint];

/** `npx hardhat dual subscribe`: by allowance, by a signed permit where the token knows permits, or with native currency. */
export default async function subscribe(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DualDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "alice");
    const { quantity, filled, yieldWad } = vault.info;
    const assets = parseAmount(options.amount, vault.investment, quantity - filled);
    const minYield = options.minYield === undefined ? yieldWad : parseYield(options.minYield);
    const subscription: Subscription = [vault.id, assets, desk.receiver(options.to, sender), minYield];
    const deadline = (await chainTime(desk.chain)) + PERMIT_LIFETIME;
    const action = options.native
      ? { method: "subscribeNative", args: subscription, native: assets }
      : await withTokens(vault, sender, subscription, deadline);
    await perform(vault, sender, action, options);
  });
}

async function withTokens(
  { investment, address }: OpenVault,
  sender: Actor,
  subscription: Subscription,
  deadline: bigint,
): Promise<Action> {
  const [, value] = subscription;
  const pays = { token: investment, value };
  const allowance = await investment.contract.allowance(sender.address, address);
  const permit = allowance >= value ? undefined : await signPermit(investment, sender, address, value, deadline);
  if (permit === undefined) return { method: "subscribe", args: subscription, pays };
  const args = [...subscription, deadline, permit.v, permit.r, permit.s];
  return { method: "subscribeWithPermit", args, pays, permitted: true };
}
