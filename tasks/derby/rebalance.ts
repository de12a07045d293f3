import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Actor } from "../../lib/actors.js";
import { InputError } from "../../lib/input-error.js";
import { chainTime } from "../../lib/network.js";
import { runCommand } from "../../lib/output.js";
import { parseAmount } from "../../lib/units.js";
import { perform, type Action, type Manner } from "../support/perform.js";
import { DerbyDesk } from "./desk.js";
import { permitFor, PERMIT_LIFETIME } from "./payments.js";
import { parseWeights, protocolsOf, type Weight } from "./protocols-of.js";
import type { GameTarget } from "./targets.js";

interface Options extends Manner {
  readonly basket?: string;
  readonly from?: string;
  readonly lock?: string;
  readonly askBack?: string;
  readonly weights: string;
}

/** `npx hardhat derby rebalance`: locks DRB or asks it back, and changes the votes, in one transaction. */
export default async function rebalance(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const sender = desk.sender(options.from, "alice");
    const basketId = await desk.basket(options.basket, sender);
    const target = await desk.aboutBasket(basketId);
    const lockDelta = await lockDeltaOf(desk, basketId, sender, options);
    const { vault } = await desk.game.basketInfo(basketId);
    const weights = parseWeights(options.weights, await protocolsOf(desk, await desk.vault(vault)));
    if (lockDelta === 0n && weights.length === 0)
      throw new InputError('Say what to change: --lock 100, --ask-back 50%, --weights "aave-usdc=60% bold-yield=40%".');
    const deadline = (await chainTime(desk.chain)) + PERMIT_LIFETIME;
    await perform(target, sender, await orderOf(target, sender, { basketId, lockDelta, weights, deadline }), options);
  });
}

/** DRB wei to lock, or, below zero, to ask back. */
async function lockDeltaOf(
  { drb, game }: DerbyDesk,
  basketId: bigint,
  sender: Actor,
  options: Options,
): Promise<bigint> {
  const { lock, askBack } = options;
  if (lock !== undefined && askBack !== undefined) throw new InputError("Either --lock or --ask-back, not both.");
  if (lock !== undefined) return parseAmount(lock, drb, await drb.contract.balanceOf(sender.address));
  if (askBack === undefined) return 0n;
  const { unlocking } = await game.basketInfo(basketId);
  return -parseAmount(askBack, drb, (await game.basketTotalAllocatedTokens(basketId)) - unlocking);
}

interface Order {
  readonly basketId: bigint;
  readonly lockDelta: bigint;
  readonly weights: readonly Weight[];
  readonly deadline: bigint;
}

async function orderOf(target: GameTarget, sender: Actor, order: Order): Promise<Action> {
  const { basketId, lockDelta, weights, deadline } = order;
  const args = [basketId, lockDelta, weights, deadline];
  if (lockDelta <= 0n) return { method: "rebalanceBasket", args };
  const pays = { token: target.drb, value: lockDelta };
  const permit = await permitFor(target.drb, sender, target.address, lockDelta, deadline);
  if (permit === undefined) return { method: "rebalanceBasket", args, pays };
  return { method: "rebalanceBasketWithPermit", args: [...args, ...permit], pays, permitted: true };
}
