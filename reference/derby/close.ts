import { absorbLoss, type Books, cashOf, grossAssets, type Listing, lockedProfitOf, supplyOf } from "./books.js";
import { add, BPS, divDown, larger, positive, smaller, sum } from "./math.js";
import type { RequestDesk } from "./requests.js";
import {
  type Earning,
  LEAST_VOTES,
  markUp,
  paidPerLockedToken,
  performanceFee,
  positiveRewards,
  rewardPerLockedToken,
} from "./rewards.js";
import type { EpochRewards, VoteBook } from "./votes.js";

/** What a close reports beside the books it changes. */
export type CloseReport = {
  epoch: bigint;
  /** Signed, base units. */
  profit: bigint;
  fee: bigint;
  bounty: bigint;
  /** Lost by moving assets, base units; negative where rounding gained. */
  slippage: bigint;
  rewards: EpochRewards;
};

const BOUNTY_RISES = 86_400n;

/**
 * One close of an epoch, in the order of the design. It stops after every unit of work, so that a test can act in between; driven
 * to its end at once it is one transaction.
 */
export class Close {
  readonly #books: Books;
  readonly #desk: RequestDesk;
  readonly #votes: VoteBook;
  readonly #keeper: string;
  #gains = 0n;
  #losses = 0n;
  #lockedBefore = 0n;
  #slippage = 0n;
  readonly #measured = new Map<number, bigint>();
  #margin = 0n;
  #buffer = 0n;
  #needs = 0n;

  constructor(books: Books, desk: RequestDesk, votes: VoteBook, keeper: string) {
    this.#books = books;
    this.#desk = desk;
    this.#votes = votes;
    this.#keeper = keeper;
  }

  /** The stages, each done when the generator yields its name. */
  *stages(): Generator<string, CloseReport> {
    const books = this.#books;
    books.lockedProfit = { assets: lockedProfitOf(books), from: books.now, until: books.now };
    books.isClosing = true;
    this.#votes.freeze();
    this.#lockedBefore = lockedProfitOf(books);
    this.#harvest();
    yield "harvest";
    for (const listing of this.#present()) {
      this.#measure(listing);
      yield `measure ${listing.id}`;
    }
    const earnings = this.#earnings();
    this.#bookProfit(earnings);
    yield "fee";
    this.#votes.roll();
    yield "roll";
    const targets = this.#targets();
    for (const listing of this.#present()) {
      this.#withdrawOverAllocation(listing, targets.get(listing.id)!);
      yield `withdraw ${listing.id}`;
    }
    for (const listing of this.#present()) this.#withdrawForCash(listing);
    yield "cash";
    const rewards = this.#payRewards(earnings);
    yield "rewards";
    this.#desk.fill();
    yield "fill";
    for (const listing of this.#present()) {
      this.#depositUnderAllocation(listing, targets.get(listing.id)!);
      yield `deposit ${listing.id}`;
    }
    const bounty = this.#payBounty();
    const { epoch } = books;
    this.#openNext();
    const profit = this.#gains - this.#losses;
    return { epoch, profit, fee: rewards.fee, bounty, slippage: this.#slippage, rewards };
  }

  #present(): Listing[] {
    return this.#books.listings.filter(({ status }) => status !== "removed");
  }

  // --------------------------------------------------------------------------------------------------- measurement

  #harvest(): void {
    for (const listing of this.#present()) {
      this.#books.idle += listing.incentives;
      this.#gain(listing.incentives);
      listing.incentives = 0n;
    }
  }

  #measure(listing: Listing): void {
    if (isSilent(listing)) return;
    const { value } = listing.protocol;
    this.#measured.set(listing.id, value);
    if (value < listing.tracked) {
      this.#losses += listing.tracked - value;
      absorbLoss(this.#books, listing.tracked - value);
    } else {
      this.#gain(value - listing.tracked);
    }
    listing.tracked = value;
  }

  #gain(assets: bigint): void {
    this.#gains += assets;
    this.#books.unbookedGain += assets;
  }

  /** The reward per locked token of every protocol, with the votes that still earn it. */
  #earnings(): Map<number, Earning> {
    const { listings, parameters, decimals } = this.#books;
    const deployed = sum(listings.map(({ opening }) => opening));
    const totalVotes = sum(listings.map(({ openingVotes }) => openingVotes));
    const earnings = new Map<number, Earning>();
    for (const { id, status, wasMeasured, opening, openingVotes } of this.#present()) {
      const measured = this.#measured.get(id);
      const counts = status !== "blacklisted" && wasMeasured && measured !== undefined;
      const prices = { openingPrice: opening, closingPrice: measured ?? opening };
      const performance = { ...prices, funded: opening, deployed, votes: openingVotes, totalVotes };
      const rlt = counts ? rewardPerLockedToken(performance, parameters.performanceFeeBps, decimals) : 0n;
      earnings.set(id, { rlt, votes: this.#votes.votes(id) });
    }
    return earnings;
  }

  /** Net profit, less the fee, joins what is locked, and all of it unlocks over one interval. */
  #bookProfit(earnings: Map<number, Earning>): void {
    const books = this.#books;
    const profit = this.#gains - this.#losses;
    this.#margin = divDown(grossAssets(books) * books.parameters.marginBps, BPS);
    const base = {
      grossAssets: grossAssets(books),
      supply: supplyOf(books),
      highWaterMark: books.highWaterMark,
      profit,
      positiveRewards: positiveRewards(earnings.values()),
    };
    books.accruedFee = performanceFee(base, books.parameters.performanceFeeBps, books.decimals);
    books.unbookedGain = 0n;
    this.#lock(positive(this.#lockedBefore + profit) - books.accruedFee);
  }

  #lock(assets: bigint): void {
    this.#books.lockedProfit.assets = assets;
  }

  // ---------------------------------------------------------------------------------------------------- allocation

  /** `target_i = deployable * votes_i / TLT`; what is not active has none; without eligible votes everything stays. */
  #targets(): Map<number, bigint> {
    const listings = this.#present();
    for (const listing of this.#books.listings) {
      listing.openingVotes = isActive(listing) ? this.#votes.votes(listing.id) : 0n;
    }
    const eligible = sum(listings.map(({ openingVotes }) => openingVotes));
    const deployable = this.#deployable();
    const targets = new Map<number, bigint>();
    for (const listing of listings) {
      const voted = divDown(deployable * listing.openingVotes, larger(eligible, 1n));
      const target = smaller(eligible < LEAST_VOTES ? listing.tracked : voted, listing.cap);
      targets.set(listing.id, isActive(listing) ? target : 0n);
    }
    return targets;
  }

  /** What is neither owed, nor the buffer, nor caught in a protocol that has no target. */
  #deployable(): bigint {
    const books = this.#books;
    this.#needs = this.#desk.wanted;
    const kept = grossAssets(books) - this.#needs;
    this.#buffer = divDown(kept * books.parameters.bufferBps, BPS);
    const caught = this.#present().filter((listing) => !isActive(listing) && isSilent(listing));
    return positive(kept - this.#buffer - sum(caught.map(({ tracked }) => tracked)));
  }

  #withdrawOverAllocation(listing: Listing, target: bigint): void {
    const excess = listing.tracked - target;
    const isKept = isActive(listing) && target > 0n && excess < this.#margin;
    if (excess > 0n && !isKept) this.#withdraw(listing, excess);
  }

  #withdrawForCash(listing: Listing): void {
    const { accruedFee } = this.#books;
    const shortfall = accruedFee + this.#needs - cashOf(this.#books);
    if (shortfall > 0n) this.#withdraw(listing, smaller(shortfall, listing.tracked));
  }

  #withdraw(listing: Listing, assets: bigint): void {
    if (listing.protocol.stuck || assets === 0n) return;
    const undo = listing.protocol.remember();
    const isAll = assets >= listing.tracked;
    const received = isAll ? listing.protocol.withdrawAll() : assets;
    if (!isAll) listing.protocol.withdraw(assets);
    const given = listing.tracked - listing.protocol.value;
    if (isActive(listing) && !isFair(given, received)) return undo();
    this.#rebook(listing, received);
  }

  #depositUnderAllocation(listing: Listing, target: bigint): void {
    if (listing.protocol.stuck || !isActive(listing)) return;
    const missing = target - listing.tracked;
    if (missing <= 0n || missing < this.#margin) return;
    const assets = smaller(missing, positive(cashOf(this.#books) - this.#buffer));
    if (assets === 0n) return;
    const undo = listing.protocol.remember();
    const { held } = listing.protocol;
    listing.protocol.deposit(assets);
    const got = listing.protocol.value - listing.tracked;
    if (listing.protocol.held === held || !isFair(assets, got)) return undo();
    this.#rebook(listing, -assets);
  }

  /** Tracked equals measured after every movement; what rounding took is a loss, what it gave stays locked. */
  #rebook(listing: Listing, received: bigint): void {
    const lost = listing.tracked - received - listing.protocol.value;
    listing.tracked = listing.protocol.value;
    this.#books.idle += received;
    this.#slippage += lost;
    if (lost > 0n) absorbLoss(this.#books, lost);
    else this.#lock(this.#books.lockedProfit.assets - lost);
  }

  // ------------------------------------------------------------------------------------------------ rewards and end

  /** Transfers as much of the fee as there is; the rest is cancelled and joins the locked profit. */
  #payRewards(earnings: Map<number, Earning>): EpochRewards {
    const books = this.#books;
    const fee = smaller(books.accruedFee, positive(cashOf(books)));
    this.#lock(books.lockedProfit.assets + books.accruedFee - fee);
    books.accruedFee = 0n;
    books.idle -= fee;
    const positiveParts = positiveRewards(earnings.values());
    const perProtocol = new Map(
      [...earnings].map(([id, { rlt }]) => [
        id,
        { rlt, pay: paidPerLockedToken(rlt, fee, positiveParts, books.decimals) },
      ]),
    );
    const rewards = { epoch: books.epoch, fee, perProtocol };
    this.#votes.record(rewards);
    return rewards;
  }

  /** Rises from nothing to its cap, or to what the reserve has, within a day after the interval. */
  #payBounty(): bigint {
    const books = this.#books;
    const late = smaller(books.now - books.closesAt, BOUNTY_RISES);
    const bounty = (smaller(books.parameters.bountyCap, books.bountyReserve) * late) / BOUNTY_RISES;
    books.bountyReserve -= bounty;
    add(books.assets, this.#keeper, bounty);
    return bounty;
  }

  #openNext(): void {
    const books = this.#books;
    for (const listing of books.listings) {
      listing.wasMeasured = this.#measured.has(listing.id);
      listing.opening = listing.tracked;
    }
    books.highWaterMark = larger(books.highWaterMark, markUp(grossAssets(books), supplyOf(books)));
    books.lockedProfit.from = books.now;
    books.lockedProfit.until = books.now + books.parameters.interval;
    books.closesAt = books.now + books.parameters.interval;
    books.epoch += 1n;
    books.isClosing = false;
  }
}

function isActive({ status }: Listing): boolean {
  return status === "active";
}

/** A movement that would lose more than a hundredth and two base units is not made. */
function isFair(given: bigint, got: bigint): boolean {
  return got + given / 100n + 2n >= given;
}

/** Whether it does not say what it is worth; one that holds nothing need not. */
function isSilent({ protocol }: Listing): boolean {
  return protocol.stuck && protocol.held > 0n;
}
