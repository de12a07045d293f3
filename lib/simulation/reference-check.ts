import { VaultModel } from "../../reference/vault.js";
import type { Outcome, PlayedAction } from "./outcome.js";
import type { Plan } from "./population.js";

/** What a staker has after leaving: by the reference model and by the chain. Base units. */
export interface Agreement {
  readonly staker: string;
  readonly expected: bigint;
  readonly actual: bigint;
  /** How far apart the two may be, see `toleranceOf`. */
  readonly tolerance: bigint;
}

/** Lets nobody's wallet run dry in the model by the wei in which it may differ from the chain. */
const SLACK = 10n ** 30n;
/** Scale of the contract's index for a reward token of 18 decimals. */
const INDEX_SCALE = 10n ** 18n;

/**
 * Plays the same actions on the reference model, which hands out `r_i = s_i / S * R` to one staker after the other and knows neither
 * index nor debt, and compares what everybody ends with.
 */
export function compareWithReference(outcome: Outcome, plan: Plan, epochSeconds: number): Agreement[] {
  const models = outcome.rewards.map((_, vault) => playOnModel(outcome, plan, epochSeconds, vault));
  return outcome.agents.map(({ name, initial }, staker) => ({
    staker: name,
    expected: models.reduce((sum, model) => sum + model.balanceOf(name) - SLACK, initial),
    actual: outcome.final[staker] ?? 0n,
    tolerance: toleranceOf(outcome.largestStakes[staker] ?? 0n, plan),
  }));
}

/** Whether the two are as close as they have to be. */
export function agrees({ expected, actual, tolerance }: Agreement): boolean {
  const difference = actual > expected ? actual - expected : expected - actual;
  return difference <= tolerance;
}

/**
 * An epoch rounds the index down by less than one part of its scale and pays a whole number of wei: that delays a staker's reward by at
 * most `stake / scale + 1` wei, in every vault.
 */
function toleranceOf(largestStake: bigint, { epochs, vaults }: Plan): bigint {
  return BigInt((epochs + 1) * vaults) * (largestStake / INDEX_SCALE + 2n);
}

function playOnModel(outcome: Outcome, plan: Plan, epochSeconds: number, vault: number): VaultModel {
  const parameters = { epochDuration: BigInt(epochSeconds), withdrawalFeeBps: BigInt(plan.feeBps), sameToken: true };
  const model = new VaultModel(parameters, 0n);
  for (const { name } of outcome.agents) model.give(name, SLACK);
  const actions = Map.groupBy(outcome.actions, (played) => (played.vault === vault ? played.epoch : -1));
  for (let epoch = 0; epoch <= plan.epochs; epoch++) {
    model.advanceTo(BigInt(epoch * epochSeconds));
    for (const funding of outcome.fundings) {
      if (funding.vault !== vault || funding.epoch !== epoch) continue;
      model.give("rewarder", funding.reward);
      model.fund("rewarder", funding.reward, BigInt(funding.epochs));
    }
    for (const played of actions.get(epoch) ?? []) actOnModel(model, played, outcome.agents[played.staker]?.name ?? "");
  }
  return model;
}

/** The same intention in the model, whose own figures may differ by some wei. */
function actOnModel(model: VaultModel, { action }: PlayedAction, name: string): void {
  switch (action.kind) {
    case "deposit":
      model.deposit(name, action.assets);
      return;
    case "withdraw":
      model.redeem(name, model.stakeOf(name));
      return;
    case "claim":
      if (model.earned(name) > 0n) model.claim(name);
      return;
    case "compound":
      if (model.earned(name) > 0n) model.compound(name);
      return;
    case "exit":
      if (model.earned(name) > 0n || model.stakeOf(name) > 0n) model.exit(name);
  }
}
