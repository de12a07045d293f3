import { BEHAVIOURS, type BehaviourName } from "./behaviours.js";
import type { Hex } from "./chain.js";
import { type Random, randomStream } from "./random.js";
import { labAddress } from "./vault-system.js";

/** How much of the population behaves so; weights are relative to each other. */
export type BehaviourWeights = readonly { readonly name: BehaviourName; readonly weight: number }[];

/** A staker of a simulation. Quantities in base units. */
export interface Agent {
  readonly name: string;
  readonly address: Hex;
  readonly behaviour: BehaviourName;
  /** `b_i` at the beginning: 1 to 10 whole tokens, as in the original model. */
  readonly initial: bigint;
  /** `x_i`, reward per staked token and epoch, WAD. */
  readonly expectedYieldWad: bigint;
  /** The stream that its decisions draw from. */
  readonly random: Random;
}

/** What a simulation plays. The same plan gives the same result, byte for byte. */
export interface Plan {
  readonly stakers: number;
  readonly vaults: number;
  readonly epochs: number;
  readonly seed: number;
  readonly feeBps: number;
  readonly behaviours: BehaviourWeights;
  /** Whether each epoch's reward is drawn between half and one and a half of the vault's own. */
  readonly randomYield: boolean;
}

const TOKEN = 10n ** 18n;
const WAD = 10n ** 18n;
const BPS = 10_000n;

/** The stakers of a plan. One more staker does not change the others. */
export function populate({ stakers, seed, behaviours }: Plan): Agent[] {
  return Array.from({ length: stakers }, (_, index) => {
    const name = `Staker${index}`;
    const nature = randomStream(seed, `nature of ${name}`);
    return {
      name,
      address: labAddress(name),
      behaviour: drawBehaviour(behaviours, nature),
      initial: BigInt(nature.integer(1, 10)) * TOKEN,
      expectedYieldWad: (BigInt(nature.integer(500, 5_000)) * WAD) / BPS,
      random: randomStream(seed, `decisions of ${name}`),
    };
  });
}

/** `R_j` of each vault: one to three tokens for every staker that it would have if all vaults had the same number, whole tokens. */
export function vaultRewards({ stakers, vaults, seed }: Plan): bigint[] {
  return Array.from({ length: vaults }, (_, index) => {
    const percent = randomStream(seed, `reward of vault ${index}`).integer(100, 300);
    const tokens = Math.max(1, Math.round((stakers * percent) / (100 * vaults)));
    return BigInt(tokens) * TOKEN;
  });
}

/** The reward of one epoch under a random yield: 50 % to 150 % of `reward`, in steps of a basis point, rounded down. */
export function drawnReward({ seed }: Plan, vault: number, epoch: number, reward: bigint): bigint {
  return (
    (reward * BigInt(randomStream(seed, `yield of vault ${vault} in epoch ${epoch}`).integer(5_000, 15_000))) / BPS
  );
}

/** Whether `name` is the name of a behaviour. */
export const isBehaviour = (name: string): name is BehaviourName => Object.hasOwn(BEHAVIOURS, name);

function drawBehaviour(behaviours: BehaviourWeights, random: Random): BehaviourName {
  const total = behaviours.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.integer(1, total);
  for (const { name, weight } of behaviours) {
    left -= weight;
    if (left <= 0) return name;
  }
  throw new RangeError("no behaviour has a weight");
}
