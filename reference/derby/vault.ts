/**
 * The Derby vault as it is written in the design: depositors share what the protocols hold, a close of the epoch measures, charges,
 * moves and fills. Slow on purpose: every figure is a sum over all holders, protocols, requests and batches there ever were.
 *
 * Holders are any strings. Amounts are base units of the asset, shares have as many decimals. Every action happens at the time of
 * the last `advanceTo`. The game is whatever answers as a `VoteBook`.
 */
import {
  absorbLoss,
  type Books,
  grossAssets,
  type Listing,
  lockedProfitOf,
  netAssets,
  type ProtocolStatus,
  supplyOf,
} from "./books.js";
import { Close, type CloseReport } from "./close.js";
import { add } from "./math.js";
import { checkParameters, type DerbyParameters } from "./parameters.js";
import { ensure } from "./refusal.js";
import { type Claim, RequestDesk } from "./requests.js";
import {
  assetsForMint,
  assetsForRedeem,
  enter,
  leave,
  mostAssetsOut,
  mostSharesOut,
  sharesForDeposit,
  sharesForWithdraw,
  sharesOf,
} from "./shares.js";
import { MARK_SCALE } from "./rewards.js";
import type { VoteBook } from "./votes.js";
import type { YieldProtocol } from "./yield-protocol.js";

/** From which states a protocol may pass into another one. */
const PASSAGES = {
  proposed: [],
  active: ["proposed", "deprecated"],
  deprecated: ["active", "blacklisted"],
  blacklisted: ["proposed", "active", "deprecated"],
  removed: ["proposed", "deprecated", "blacklisted"],
} as const satisfies Record<ProtocolStatus, readonly ProtocolStatus[]>;

/** What a vault begins with. */
export type VaultBeginning = { parameters: DerbyParameters; decimals: bigint; startsAt: bigint };

/** One vault, its holders and its protocols. */
export class DerbyVaultModel {
  /** Everything the vault knows: read it as one likes, change it by the actions only. */
  readonly books: Books;
  readonly desk: RequestDesk;
  readonly #votes: VoteBook;

  constructor({ parameters, decimals, startsAt }: VaultBeginning, votes: VoteBook) {
    checkParameters(parameters);
    this.books = {
      parameters,
      decimals,
      now: startsAt,
      closesAt: startsAt + parameters.interval,
      isClosing: false,
      epoch: 1n,
      idle: 0n,
      reserved: 0n,
      accruedFee: 0n,
      bountyReserve: 0n,
      unbookedGain: 0n,
      lockedProfit: { assets: 0n, from: startsAt, until: startsAt },
      highWaterMark: MARK_SCALE,
      listings: [],
      shares: new Map(),
      assets: new Map(),
    };
    this.desk = new RequestDesk(this.books);
    this.#votes = votes;
  }

  /** Lets time pass, to unix second `timestamp`. */
  advanceTo(timestamp: bigint): void {
    ensure(timestamp >= this.books.now, "time-runs-backwards", `It is ${this.books.now} already, not ${timestamp}.`);
    this.books.now = timestamp;
  }

  /** Gives `holder` assets from outside. */
  give(holder: string, assets: bigint): void {
    add(this.books.assets, holder, assets);
  }

  // ---------------------------------------------------------------------------------------------------- in and out

  /** @returns The shares that it gave, rounded down. */
  deposit(holder: string, assets: bigint): bigint {
    const shares = sharesForDeposit(this.books, assets);
    enter(this.books, holder, assets, shares);
    return shares;
  }

  /** @returns What `shares` cost, rounded up. */
  mint(holder: string, shares: bigint): bigint {
    const assets = assetsForMint(this.books, shares);
    enter(this.books, holder, assets, shares);
    return assets;
  }

  /** @returns What `shares` paid at once, after the exit fee. */
  redeem(holder: string, shares: bigint): bigint {
    const most = mostSharesOut(this.books, holder);
    ensure(shares <= most, "above-maximum", `${holder} can redeem ${most} shares, not ${shares}.`);
    const assets = assetsForRedeem(this.books, shares);
    leave(this.books, holder, assets, shares);
    return assets;
  }

  /** @returns The shares that `assets` cost at once, rounded up. */
  withdraw(holder: string, assets: bigint): bigint {
    const most = mostAssetsOut(this.books, holder);
    ensure(assets <= most, "above-maximum", `${holder} can withdraw ${most}, not ${assets}.`);
    const shares = sharesForWithdraw(this.books, assets);
    leave(this.books, holder, assets, shares);
    return shares;
  }

  /** Moves shares to another holder. */
  transfer(from: string, to: string, shares: bigint): void {
    const owned = this.sharesOf(from);
    ensure(shares <= owned, "shares-too-few", `${from} has ${owned} shares, not ${shares}.`);
    add(this.books.shares, from, -shares);
    add(this.books.shares, to, shares);
  }

  /** Asks for `shares` of `holder` to be redeemed by the next close, for `owner`. @returns The request's number, from 1. */
  requestRedeem(holder: string, shares: bigint, owner: string = holder): number {
    return this.desk.request(holder, shares, owner);
  }

  /** Takes a request back that no close has filled. */
  cancelRequest(holder: string, id: number): void {
    this.desk.cancel(holder, id);
  }

  /** Pays a filled request, and gives back as shares what was not filled. */
  claimRequest(holder: string, id: number, receiver: string = holder): Claim {
    return this.desk.claim(holder, id, receiver);
  }

  // ----------------------------------------------------------------------------------------------------- protocols

  /** Puts a protocol on the list. @returns Its number for all time, from 0. */
  propose(protocol: YieldProtocol, cap: bigint): number {
    const id = this.books.listings.length;
    const amounts = { cap, tracked: 0n, incentives: 0n, opening: 0n, openingVotes: 0n };
    this.books.listings.push({ id, protocol, status: "proposed", wasMeasured: false, ...amounts });
    return id;
  }

  /** Moves a protocol through its life; a blacklisted one is restored as deprecated. */
  setStatus(id: number, status: Exclude<ProtocolStatus, "removed">): void {
    const listing = this.listing(id);
    ensurePassage(listing, status);
    listing.status = status;
  }

  /** Forgets a protocol that nothing is in. With `isWriteOff` one that something is in too: its loss is shared at once. */
  remove(id: number, isWriteOff: boolean): void {
    ensure(!this.books.isClosing, "close-in-progress", "Protocols stay while a close is in progress.");
    const listing = this.listing(id);
    ensurePassage(listing, "removed");
    const isEmpty = listing.tracked === 0n && listing.protocol.held === 0n;
    ensure(isEmpty || isWriteOff, "still-allocated", `Protocol ${id} holds something.`);
    const loss = listing.tracked;
    listing.tracked = 0n;
    listing.status = "removed";
    if (!isEmpty) absorbLoss(this.books, loss);
  }

  /** Changes parameters, inside their bounds and not during a close. */
  setParameters(changes: Partial<DerbyParameters>): void {
    ensure(!this.books.isClosing, "close-in-progress", "Parameters stay while a close is in progress.");
    checkParameters({ ...this.books.parameters, ...changes });
    Object.assign(this.books.parameters, changes);
  }

  /** Sets the most that a protocol may be given. */
  setCap(id: number, cap: bigint): void {
    this.listing(id).cap = cap;
  }

  /** Lets a protocol owe incentives, in underlying: the next close harvests them. */
  oweIncentives(id: number, assets: bigint): void {
    this.listing(id).incentives += assets;
  }

  /** Books a protocol at what it is worth, where that is less. @returns The loss. */
  markLoss(id: number): bigint {
    const listing = this.listing(id);
    const loss = listing.protocol.stuck ? 0n : listing.tracked - listing.protocol.value;
    ensure(loss > 0n, "no-loss", `Protocol ${id} is worth what it is booked at.`);
    listing.tracked -= loss;
    absorbLoss(this.books, loss);
    return loss;
  }

  // ----------------------------------------------------------------------------------------------------- the epoch

  /** Closes the epoch at once; the bounty is `keeper`'s. */
  closeEpoch(keeper = "keeper"): CloseReport {
    const stages = this.beginClose(keeper);
    for (;;) {
      const stage = stages.next();
      if (stage.done) return stage.value;
    }
  }

  /** Closes the epoch stage by stage: whoever drives the generator may let others act in between. */
  beginClose(keeper = "keeper"): Generator<string, CloseReport> {
    const { now, closesAt, isClosing } = this.books;
    ensure(!isClosing, "close-in-progress", "This epoch is being closed already.");
    ensure(now >= closesAt, "close-too-early", `The epoch can be closed from ${closesAt} on; it is ${now}.`);
    return new Close(this.books, this.desk, this.#votes, keeper).stages();
  }

  /** Adds to the reserve that bounties are paid from. */
  fundBounty(holder: string, assets: bigint): void {
    const available = this.assetsOf(holder);
    ensure(assets <= available, "balance-too-small", `${holder} has ${available}, not ${assets}.`);
    add(this.books.assets, holder, -assets);
    this.books.bountyReserve += assets;
  }

  // --------------------------------------------------------------------------------------------------------- views

  /** `gross - locked profit`: what exits are priced at. */
  get totalAssets(): bigint {
    return netAssets(this.books);
  }

  /** What deposits are priced at. */
  get grossAssets(): bigint {
    return grossAssets(this.books);
  }

  /** Profit not unlocked yet. */
  get lockedProfit(): bigint {
    return lockedProfitOf(this.books) + this.books.unbookedGain;
  }

  /** Shares that exist. */
  get totalSupply(): bigint {
    return supplyOf(this.books);
  }

  /** Shares of a holder. */
  sharesOf(holder: string): bigint {
    return sharesOf(this.books, holder);
  }

  /** What a holder has outside. */
  assetsOf(holder: string): bigint {
    return this.books.assets.get(holder) ?? 0n;
  }

  /** A protocol on the list. */
  listing(id: number): Listing {
    const listing = this.books.listings[id];
    ensure(listing !== undefined, "unknown-protocol", `There is no protocol ${id}.`);
    return listing;
  }
}

function ensurePassage({ id, status: from }: Listing, status: ProtocolStatus): void {
  const passages: readonly ProtocolStatus[] = PASSAGES[status];
  ensure(passages.includes(from), "wrong-status", `Protocol ${id} is ${from}, not yet ${status}.`);
}
