import { type Books, cashOf, grossAssets, netAssets, supplyOf, TREASURY } from "./books.js";
import { add, BPS, divDown, divUp, positive, smaller } from "./math.js";
import { ensure } from "./refusal.js";
import { MARK_SCALE } from "./rewards.js";

/** Entering is priced with locked profit: who comes after a gain pays for it. Shares, rounded down. */
export function sharesForDeposit(books: Books, assets: bigint): bigint {
  return divDown(assets * (supplyOf(books) + 1n), grossAssets(books) + 1n);
}

/** What `shares` cost to enter with, base units, rounded up. */
export function assetsForMint(books: Books, shares: bigint): bigint {
  return divUp(shares * (grossAssets(books) + 1n), supplyOf(books) + 1n);
}

/** What `shares` are worth to who leaves, before the exit fee: base units, rounded down. */
export function worthOf(books: Books, shares: bigint): bigint {
  return divDown(shares * (netAssets(books) + 1n), supplyOf(books) + 1n);
}

/** What an instant exit of `shares` pays: base units after the fee, which is rounded up. */
export function assetsForRedeem(books: Books, shares: bigint): bigint {
  const assets = worthOf(books, shares);
  return assets - divUp(assets * books.parameters.exitFeeBps, BPS);
}

/** The shares that an instant exit with `assets` costs, rounded up. */
export function sharesForWithdraw(books: Books, assets: bigint): bigint {
  const beforeFee = divUp(assets * BPS, BPS - books.parameters.exitFeeBps);
  return divUp(beforeFee * (supplyOf(books) + 1n), netAssets(books) + 1n);
}

/** What `holder` can leave with at once, base units: his shares' worth, as far as there is cash. */
export function mostAssetsOut(books: Books, holder: string): bigint {
  return smaller(assetsForRedeem(books, sharesOf(books, holder)), withdrawable(books));
}

/** The most shares that `holder` can leave with at once, rounded down where cash decides. */
export function mostSharesOut(books: Books, holder: string): bigint {
  const owned = sharesOf(books, holder);
  const cash = withdrawable(books);
  if (assetsForRedeem(books, owned) <= cash) return owned;
  const beforeFee = divDown(cash * BPS, BPS - books.parameters.exitFeeBps);
  return divDown(beforeFee * (supplyOf(books) + 1n), netAssets(books) + 1n);
}

/** Idle assets that nobody is owed, the fee of a close in progress included. */
function withdrawable(books: Books): bigint {
  return positive(cashOf(books) - books.accruedFee);
}

/** What a holder has, shares. */
export function sharesOf(books: Books, holder: string): bigint {
  return books.shares.get(holder) ?? 0n;
}

/** Moves `assets` from the holder into idle and gives `shares`. */
export function enter(books: Books, holder: string, assets: bigint, shares: bigint): void {
  ensure(!books.isClosing, "close-in-progress", "Nobody enters while a close is in progress.");
  const isWorthless = grossAssets(books) === 0n && supplyOf(books) > 0n;
  ensure(!isWorthless, "above-maximum", "Shares that are worth nothing are not sold.");
  ensure(assets > 0n && shares > 0n, "zero-amount", `${assets} would give ${shares} shares.`);
  const available = books.assets.get(holder) ?? 0n;
  ensure(assets <= available, "balance-too-small", `${holder} has ${available}, not ${assets}.`);
  add(books.assets, holder, -assets);
  add(books.shares, holder, shares);
  books.idle += assets;
}

/** Burns `shares` of the holder and pays `assets` out of idle; the caller has checked that both are there. */
export function leave(books: Books, holder: string, assets: bigint, shares: bigint): void {
  add(books.shares, holder, -shares);
  add(books.assets, holder, assets);
  books.idle -= assets;
  startCleanIfEmpty(books);
}

/** Without shares, what is left belongs to the treasury at the initial price, locked profit ends, and the mark starts anew. */
export function startCleanIfEmpty(books: Books): void {
  if (supplyOf(books) !== 0n) return;
  books.lockedProfit = { assets: 0n, from: books.now, until: books.now };
  books.unbookedGain = 0n;
  books.highWaterMark = MARK_SCALE;
  add(books.shares, TREASURY, grossAssets(books));
}
