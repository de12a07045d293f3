import { type Books, cashOf, ESCROW } from "./books.js";
import { add, divDown, divUp, sum } from "./math.js";
import { ensure } from "./refusal.js";
import { sharesOf, startCleanIfEmpty, worthOf } from "./shares.js";

/** A larger exit that waits for the next close. */
export type Request = {
  id: number;
  owner: string;
  shares: bigint;
  /** The close that fills it. */
  epoch: bigint;
  status: "open" | "filled" | "cancelled" | "claimed";
};

/** All requests that one close filled: what they asked for, and what they got together. */
export type Batch = {
  epoch: bigint;
  shares: bigint;
  filledShares: bigint;
  assets: bigint;
  /** Of what the fill put aside, not yet claimed: base units and shares. */
  assetsLeft: bigint;
  sharesLeft: bigint;
};

/** What a claim gives. */
export type Claim = { assets: bigint; shares: bigint };

/** Every request ever made and every batch ever filled. */
export class RequestDesk {
  readonly requests: Request[] = [];
  readonly batches: Batch[] = [];
  readonly #books: Books;

  constructor(books: Books) {
    this.#books = books;
  }

  /** Shares in requests that the next close fills. */
  get waiting(): bigint {
    return sum(this.requests.filter(({ status }) => status === "open").map(({ shares }) => shares));
  }

  /** What those are worth now, base units, rounded down. */
  get wanted(): bigint {
    return worthOf(this.#books, this.waiting);
  }

  /** Puts `shares` of `holder` into escrow, for `owner` to claim. */
  request(holder: string, shares: bigint, owner: string): number {
    this.#ensureNotClosing();
    ensure(shares > 0n, "zero-amount", "A request is for one share at least.");
    const owned = sharesOf(this.#books, holder);
    ensure(shares <= owned, "shares-too-few", `${holder} has ${owned} shares, not ${shares}.`);
    const id = this.requests.length + 1;
    this.requests.push({ id, owner, shares, epoch: this.#books.epoch, status: "open" });
    this.#move(holder, ESCROW, shares);
    return id;
  }

  /** Gives the shares of an open request back. */
  cancel(owner: string, id: number): void {
    this.#ensureNotClosing();
    const request = this.#requestOf(owner, id);
    ensure(request.status === "open", "request-filled", `Request ${id} is ${request.status}.`);
    request.status = "cancelled";
    this.#move(ESCROW, owner, request.shares);
  }

  /** Fills what waits at the net price, pro rata where there is too little cash. */
  fill(): void {
    const books = this.#books;
    const waiting = this.waiting;
    if (waiting === 0n) return;
    const wanted = this.wanted;
    const cash = cashOf(books);
    const filledShares = wanted <= cash ? waiting : divDown(waiting * cash, wanted);
    const assets = worthOf(books, filledShares);
    books.reserved += assets;
    add(books.shares, ESCROW, -filledShares);
    for (const request of this.requests) if (request.status === "open") request.status = "filled";
    const sharesLeft = waiting - filledShares;
    this.batches.push({ epoch: books.epoch, shares: waiting, filledShares, assets, assetsLeft: assets, sharesLeft });
    startCleanIfEmpty(books);
  }

  /** What a claim of a filled request gives: assets rounded down, unfilled shares rounded down. */
  claimable(id: number): Claim {
    const request = this.requests[id - 1];
    const batch = this.batches.find(({ epoch }) => epoch === request?.epoch);
    if (request === undefined || batch === undefined || request.status !== "filled") return { assets: 0n, shares: 0n };
    return {
      assets: divDown(request.shares * batch.assets, batch.shares),
      shares: request.shares - divUp(request.shares * batch.filledShares, batch.shares),
    };
  }

  /** Pays a filled request to `receiver`. The last claim of its batch burns the orphan shares and frees the spare assets. */
  claim(owner: string, id: number, receiver: string): Claim {
    const request = this.#requestOf(owner, id);
    ensure(request.status === "filled", "request-open", `Request ${id} is ${request.status}.`);
    const claim = this.claimable(id);
    const batch = this.batches.find(({ epoch }) => epoch === request.epoch)!;
    request.status = "claimed";
    batch.assetsLeft -= claim.assets;
    batch.sharesLeft -= claim.shares;
    this.#books.idle -= claim.assets;
    this.#books.reserved -= claim.assets;
    add(this.#books.assets, receiver, claim.assets);
    this.#move(ESCROW, receiver, claim.shares);
    if (!this.requests.some(({ epoch, status }) => epoch === batch.epoch && status === "filled")) this.#sweep(batch);
    return claim;
  }

  #sweep(batch: Batch): void {
    this.#books.reserved -= batch.assetsLeft;
    add(this.#books.shares, ESCROW, -batch.sharesLeft);
    batch.assetsLeft = 0n;
    batch.sharesLeft = 0n;
    startCleanIfEmpty(this.#books);
  }

  #move(from: string, to: string, shares: bigint): void {
    add(this.#books.shares, from, -shares);
    add(this.#books.shares, to, shares);
  }

  #requestOf(owner: string, id: number): Request {
    const request = this.requests[id - 1];
    ensure(request !== undefined, "unknown-request", `There is no request ${id}.`);
    ensure(request.owner === owner, "not-owner", `Request ${id} is not ${owner}'s.`);
    return request;
  }

  #ensureNotClosing(): void {
    ensure(!this.#books.isClosing, "close-in-progress", "Requests wait while a close is in progress.");
  }
}
