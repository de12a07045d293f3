/**
 * The formulas of the seed and the rules that complete them, on plain numbers (seed 001, *Formulas*).
 *
 * A reward per locked token counts 1e-24 of a token per whole DRB. `R` and `Pay` count parts so small that neither is ever rounded
 * before it is paid.
 */
import { BPS, divDown, divUp, positive, smaller, sum, WAD } from "./math.js";

/** DRB wei below which a tally counts as none. */
export const LEAST_VOTES = WAD;

/** Parts of a whole token in which `R` and `Pay` count: 1e-24 token a DRB, times DRB wei, times basis points of a portfolio. */
export const PARTS_PER_TOKEN = 10n ** 42n * BPS;

/** Those parts in a base unit of an asset of `decimals`. */
export function partsPerUnit(decimals: bigint): bigint {
  return PARTS_PER_TOKEN / 10n ** decimals;
}

/** What a base unit is in rewards per locked token times votes: 1e-42 of a token each. */
function owedPerUnit(decimals: bigint): bigint {
  return 10n ** (42n - decimals);
}

/** What one protocol's reward per locked token follows from; all but the last price taken when the epoch opened. */
export type Performance = {
  /** Price at the opening and now, in one unit: of a share, or of all shares held. */
  openingPrice: bigint;
  closingPrice: bigint;
  /** `U_i` and `U`: what the protocol and all protocols held, base units. */
  funded: bigint;
  deployed: bigint;
  /** Votes for the protocol and `TLT`, DRB wei. */
  votes: bigint;
  totalVotes: bigint;
};

/**
 * `RLT_i = y_i * U * PF / TLT * min(1, U_i / (U * votes_i / TLT))`, that is `y_i * PF * min(U / TLT, U_i / votes_i)`:
 * 1e-24 token per whole DRB, rounded down, signed.
 */
export function rewardPerLockedToken(p: Performance, performanceFeeBps: bigint, decimals: bigint): bigint {
  if (p.totalVotes < LEAST_VOTES || p.votes === 0n || p.openingPrice === 0n) return 0n;
  const followsVotes = p.deployed * p.votes <= p.funded * p.totalVotes;
  const [underlying, votes] = followsVotes ? [p.deployed, p.totalVotes] : [p.funded, p.votes];
  const unit = WAD * 10n ** (24n - decimals);
  const numerator = (p.closingPrice - p.openingPrice) * underlying * performanceFeeBps * unit;
  return divDown(numerator, p.openingPrice * BPS * votes);
}

/** One protocol's reward per locked token and the votes that still earn it. */
export type Earning = { rlt: bigint; votes: bigint };

/** `sum of positive RLT_i * votes_i`, 1e-42 token. */
export function positiveRewards(earnings: Iterable<Earning>): bigint {
  return sum([...earnings].map(({ rlt, votes }) => positive(rlt) * votes));
}

/** `RLT_i` as it is paid: `s * max(RLT_i, 0)` with `s = min(1, fee / positive rewards)`, rounded down. */
export function paidPerLockedToken(rlt: bigint, fee: bigint, owed: bigint, decimals: bigint): bigint {
  if (rlt <= 0n) return 0n;
  const covered = fee * owedPerUnit(decimals);
  return covered >= owed ? rlt : (rlt * covered) / owed;
}

/** A high-water mark of 1: it counts base units per so many base units of shares. */
export const MARK_SCALE = 10n ** 27n;

/** The gross price per share as a mark, rounded up; 1 where there are no shares. */
export function markUp(grossAssets: bigint, supply: bigint): bigint {
  return supply === 0n ? MARK_SCALE : divUp(grossAssets * MARK_SCALE, supply);
}

/** What bounds a performance fee. */
export type FeeBase = {
  /** Base units and shares that there are. */
  grossAssets: bigint;
  supply: bigint;
  highWaterMark: bigint;
  /** Measured in this close, signed, base units. */
  profit: bigint;
  /** 1e-42 token. */
  positiveRewards: bigint;
};

/** `min(PF * max(0, gross - mark * supply), PF * max(0, profit), positive rewards)`, base units, rounded down. */
export function performanceFee(base: FeeBase, performanceFeeBps: bigint, decimals: bigint): bigint {
  const rise = positive(base.grossAssets - divUp(base.highWaterMark * base.supply, MARK_SCALE));
  const ofRise = (rise * performanceFeeBps) / BPS;
  const ofProfit = (positive(base.profit) * performanceFeeBps) / BPS;
  return smaller(smaller(ofRise, ofProfit), base.positiveRewards / owedPerUnit(decimals));
}

/** What may be redeemed: `min(max(0, R), Pay)`, base units, rounded down. `R` and `Pay` in parts of one. */
export function payable(reward: bigint, pay: bigint, decimals: bigint): bigint {
  return smaller(positive(reward), pay) / partsPerUnit(decimals);
}

/** How a debt becomes DRB. */
export type Slashing = {
  /** E, DRB wei per whole underlying. */
  drbPerUnderlying: bigint;
  /** NRF. */
  negativeRewardFactorBps: bigint;
};

/** `-R * E * NRF` where `R < 0`, DRB wei, rounded up. `R` in parts of a base unit. */
export function penaltyOf(reward: bigint, { drbPerUnderlying, negativeRewardFactorBps }: Slashing): bigint {
  return divUp(positive(-reward) * drbPerUnderlying * negativeRewardFactorBps, PARTS_PER_TOKEN * BPS);
}

/** What a slash of `slashed` DRB wei takes off the debt: `slashed / (E * NRF)`, in parts of a base unit, rounded down, at most the debt. */
export function debtPaid(reward: bigint, slashed: bigint, by: Slashing): bigint {
  if (slashed === 0n) return 0n;
  const paid = (slashed * PARTS_PER_TOKEN * BPS) / (by.drbPerUnderlying * by.negativeRewardFactorBps);
  return smaller(paid, positive(-reward));
}
