import type { Random } from "./random.js";
import type { StakeAction } from "./stake-calls.js";

/** One vault as one staker sees it. Quantities in base units of the one token. */
export interface VaultView {
  /** `S_j`. */
  readonly totalStaked: bigint;
  /** `R_j`. */
  readonly rewardPerEpoch: bigint;
  /** `s_ij`. */
  readonly stake: bigint;
  /** What the staker could claim. */
  readonly earned: bigint;
}

/** All that a staker knows when an epoch begins. */
export interface AgentView {
  /** From 0. */
  readonly epoch: number;
  /** `b_i`. */
  readonly wallet: bigint;
  /** `x_i`: the reward per staked token and epoch that the staker expects, WAD. */
  readonly expectedYieldWad: bigint;
  /** What leaving costs, basis points. */
  readonly feeBps: bigint;
  readonly vaults: readonly VaultView[];
}

/** What a staker does with one vault; several are done in their order, at one moment. */
export interface Decision {
  readonly vault: number;
  readonly action: StakeAction;
}

/** A pure rule: what to do, given what is seen and a stream of random numbers. */
export type Behaviour = (view: AgentView, random: Random) => readonly Decision[];

const TOKEN = 10n ** 18n;
const WAD = 10n ** 18n;
const BPS = 10_000n;
/** Epochs over which a yield seeker expects a move to pay for its fee. */
const PATIENCE = 4n;

/**
 * The coin flip of the original model. Heads: deposits a whole number of tokens, from one to all it has, into any vault. Tails: claims
 * and withdraws everything everywhere.
 */
const degen: Behaviour = ({ wallet, vaults }, random) => {
  const heads = random.integer(0, 1) === 0;
  if (!heads) return vaults.flatMap(claimAndWithdraw);
  const most = wholeTokens(wallet);
  if (most === 0) return [];
  const assets = BigInt(random.integer(1, most)) * TOKEN;
  return [{ vault: random.integer(0, vaults.length - 1), action: { kind: "deposit", assets } }];
};

/**
 * Holds the vault that pays most per staked token, its own stake counted in, as long as that meets its expectation. It moves where the
 * gain pays for the exit fee within four epochs, and leaves where its vault pays less than it expects.
 */
const yieldSeeker: Behaviour = ({ wallet, expectedYieldWad, feeBps, vaults }) => {
  const home = vaults.findIndex(({ stake }) => stake > 0n);
  const staked = vaults[home];
  if (staked === undefined) return enter(vaults, wallet, expectedYieldWad);

  const now = yieldWad(staked, 0n);
  const proceeds = wallet + staked.earned + afterFee(staked.stake, feeBps);
  const best = bestVault(vaults, home, proceeds);
  const elsewhere = best === undefined ? 0n : yieldWad(best.view, proceeds);
  const cost = (feeBps * WAD) / BPS;
  if (best !== undefined && elsewhere >= expectedYieldWad && (elsewhere - now) * PATIENCE > cost) {
    return [{ vault: home, action: { kind: "exit" } }, ...depositWhole(best.index, proceeds)];
  }
  return now < expectedYieldWad ? [{ vault: home, action: { kind: "exit" } }] : [];
};

/** Puts everything into one vault and stays; whatever it earns becomes stake as soon as it is a whole token. */
const loyal: Behaviour = ({ wallet, vaults }, random) => {
  const home = vaults.findIndex(({ stake }) => stake > 0n);
  const staked = vaults[home];
  if (staked === undefined) return depositWhole(random.integer(0, vaults.length - 1), wallet);
  return staked.earned >= TOKEN ? [{ vault: home, action: { kind: "compound" } }] : [];
};

/** Stays for a single epoch: enters the vault that pays most, is out with stake and reward when the epoch ends, and comes back one later. */
const mercenary: Behaviour = ({ wallet, vaults }) => {
  const home = vaults.findIndex(({ stake }) => stake > 0n);
  return home === -1 ? enter(vaults, wallet, 0n) : [{ vault: home, action: { kind: "exit" } }];
};

/** Every behaviour by its name on the command line. */
export const BEHAVIOURS = { degen, "yield-seeker": yieldSeeker, loyal, mercenary } as const satisfies Record<
  string,
  Behaviour
>;

export type BehaviourName = keyof typeof BEHAVIOURS;

/** What a withdrawal of `stake` pays: the fee is rounded up, as the contract does. Base units. */
export const afterFee = (stake: bigint, feeBps: bigint): bigint => stake - (stake * feeBps + BPS - 1n) / BPS;

function claimAndWithdraw({ stake, earned }: VaultView, vault: number): Decision[] {
  if (stake === 0n) return [];
  const withdraw = { vault, action: { kind: "withdraw", stake } } as const;
  return earned === 0n ? [withdraw] : [{ vault, action: { kind: "claim" } }, withdraw];
}

function enter(vaults: readonly VaultView[], wallet: bigint, expectedYieldWad: bigint): Decision[] {
  const best = bestVault(vaults, -1, wallet);
  const pays = best !== undefined && yieldWad(best.view, wallet) >= expectedYieldWad;
  return pays ? depositWhole(best.index, wallet) : [];
}

function depositWhole(vault: number, wallet: bigint): Decision[] {
  const assets = wallet - (wallet % TOKEN);
  return assets === 0n ? [] : [{ vault, action: { kind: "deposit", assets } }];
}

/** The vault other than `except` that pays most once `added` is staked in it; the first of equals. */
function bestVault(vaults: readonly VaultView[], except: number, added: bigint) {
  const others = vaults.map((view, index) => ({ view, index })).filter(({ index }) => index !== except);
  const [first, ...rest] = others;
  if (first === undefined) return undefined;
  return rest.reduce((best, one) => (yieldWad(one.view, added) > yieldWad(best.view, added) ? one : best), first);
}

/** `R_j / S_j` with `added` more at stake, WAD; zero where nothing would be. */
function yieldWad({ rewardPerEpoch, totalStaked }: VaultView, added: bigint): bigint {
  const stake = totalStaked + added;
  return stake === 0n ? 0n : (rewardPerEpoch * WAD) / stake;
}

/** Capped where a number is no longer a safe integer: no wallet of the lab comes near. */
const wholeTokens = (wallet: bigint): number => Number(wallet / TOKEN > 2n ** 47n ? 2n ** 47n : wallet / TOKEN);
