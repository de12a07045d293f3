import { expect } from "chai";
import fc from "fast-check";

import { drbOf, lastPlan, type Weight } from "../../../../reference/derby/basket.js";
import { TREASURY } from "../../../../reference/derby/books.js";
import { DerbyRefusal } from "../../../../reference/derby/refusal.js";
import { World } from "./world.js";

/** What a random history is about. */
export type Setting = {
  decimals: bigint;
  protocols: number;
  performanceFeeBps: bigint;
  exitFeeBps: bigint;
  bufferBps: bigint;
  marginBps: bigint;
  negativeRewardFactorBps: bigint;
};

/** One step of it: who and what are taken modulo what there is, parts are permille of what there is. */
export type Step = { kind: (typeof KINDS)[number]; who: number; what: number; part: bigint; weights: number[] };

/** A setting and what happens in it. */
export type History = { setting: Setting; steps: Step[] };

const PEOPLE = ["ann", "bob", "cid"] as const;

/** Actions that may move neither price. */
const KEEPS_PRICES = ["request", "cancel", "transfer", "vote", "lock", "askBack", "unlock", "redeemRewards"] as const;
const KEEPS_PRICES_TOO = [
  "delegate",
  "undelegate",
  "setFee",
  "redeemFees",
  "sell",
  "donate",
  "setCap",
  "activate",
] as const;

/** Actions that may lower neither price. */
const LOWERS_NO_PRICE = ["deposit", "mint", "withdraw", "redeem", "claim"] as const;

const OTHERS = ["gain", "lose", "stick", "harvest", "markLoss", "blacklist", "restore", "deprecate", "close"] as const;

/** Everything that can happen. */
export const KINDS = [...KEEPS_PRICES, ...KEEPS_PRICES_TOO, ...LOWERS_NO_PRICE, ...OTHERS] as const;

const steady: ReadonlySet<string> = new Set([...KEEPS_PRICES, ...KEEPS_PRICES_TOO]);
const rising: ReadonlySet<string> = new Set(LOWERS_NO_PRICE);

const settings: fc.Arbitrary<Setting> = fc.record({
  decimals: fc.constantFrom(0n, 6n, 18n),
  protocols: fc.integer({ min: 1, max: 4 }),
  performanceFeeBps: fc.constantFrom(0n, 1_000n, 3_000n),
  exitFeeBps: fc.constantFrom(0n, 100n),
  bufferBps: fc.constantFrom(0n, 1_000n, 5_000n),
  marginBps: fc.constantFrom(0n, 10n),
  negativeRewardFactorBps: fc.constantFrom(0n, 5_000n, 10_000n),
});

const steps: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { arbitrary: fc.constantFrom(...KINDS), weight: 4 },
    { arbitrary: fc.constantFrom("close", "gain", "delegate"), weight: 1 },
  ),
  who: fc.nat(100),
  what: fc.nat(100),
  part: fc.oneof(fc.bigInt(1n, 1_000n), fc.constantFrom(1n, 1_000n)),
  weights: fc.array(fc.nat(5), { minLength: 4, maxLength: 4 }),
});

/** Random histories of up to `length` steps. */
export function histories(length: number): fc.Arbitrary<History> {
  return fc.record({ setting: settings, steps: fc.array(steps, { minLength: length / 2, maxLength: length }) });
}

/** What came from outside and went there, base units. */
type Ledger = { in: bigint; out: bigint; drb: bigint };

/** Plays a history and checks what has to hold after every step of it. */
export class Player {
  readonly world: World;
  readonly #unit: bigint;
  readonly #ledger: Ledger = { in: 0n, out: 0n, drb: 0n };

  constructor({ decimals, protocols, ...parameters }: Setting) {
    this.world = new World(protocols, parameters, decimals);
    this.#unit = 10n ** decimals;
    for (const protocol of this.world.protocols) this.#ledger.in += protocol.assets;
    for (const person of PEOPLE) {
      this.#give(person, 1_000_000n * this.#unit);
      this.#giveDrb(person, 10_000n);
      this.world.vault.deposit(person, 1_000n * this.#unit);
      const basket = this.world.game.mintNewBasket(person);
      this.world.game.rebalanceBasket(person, basket, 100n * 10n ** 18n, this.#portfolio([1, 1, 1, 1]));
      this.world.game.setDelegationFee(person, basket, 1_000n);
    }
    this.world.close();
  }

  /** @returns Whether it was done; a rule may refuse it. */
  act(step: Step): boolean {
    const before = this.#prices();
    try {
      this.#do(step);
    } catch (error) {
      if (!(error instanceof DerbyRefusal)) throw error;
      expect(this.#prices(), `${step.kind} was refused`).to.deep.equal(before);
      return false;
    }
    this.check(step.kind);
    this.#checkPrices(step.kind, before, this.#prices());
    return true;
  }

  /** What has to hold at any time. */
  check(after: string): void {
    const { vault, game } = this.world;
    expect(this.#held(), `value after ${after}`).to.equal(this.#ledger.in - this.#ledger.out);
    const drb = [...PEOPLE, TREASURY].reduce((all, person) => all + game.drbOfHolder(person), game.totalLocked);
    expect(drb, `DRB after ${after}`).to.equal(this.#ledger.drb);
    expect(this.#claims() <= game.rewardPool, `claims ${this.#claims()} after ${after}`).to.equal(true);
    const { idle, reserved, accruedFee, unbookedGain } = vault.books;
    expect(idle >= reserved && reserved >= 0n && accruedFee === 0n && unbookedGain === 0n, after).to.equal(true);
    const owed = vault.desk.requests.reduce((all, { id }) => all + vault.desk.claimable(id).assets, 0n);
    expect(owed <= reserved, `reserved after ${after}`).to.equal(true);
    for (const { protocol, shares } of this.#negatives()) expect(shares >= 0n, `${protocol}`).to.equal(true);
  }

  /** Lets everyone take everything. @returns Base units that stay behind. */
  leave(): bigint {
    const { vault, game, protocols } = this.world;
    for (const protocol of protocols) protocol.stuck = false;
    this.world.close();
    this.#claimAll();
    for (const { owner, id } of game.baskets) this.#askBackAll(owner, id);
    for (const holder of [...PEOPLE, TREASURY]) {
      if (vault.sharesOf(holder) > 0n) vault.requestRedeem(holder, vault.sharesOf(holder));
    }
    this.world.close();
    this.#claimAll();
    for (const { owner, id, unlocking } of game.baskets) {
      if (game.redeemable(id) > 0n) game.redeemRewards(owner, id);
      if (unlocking.drb > 0n) game.withdrawUnlocked(owner, id);
      if (game.redeemable(id) > 0n) game.redeemRewards(owner, id);
    }
    for (const { owner, id } of game.baskets) {
      if (game.delegationFees.of(id) > 0n) game.redeemDelegationFees(owner, id);
    }
    game.collectTreasuryRewards();
    const treasury = vault.sharesOf(TREASURY);
    if (treasury > 0n) {
      vault.requestRedeem(TREASURY, treasury);
      this.world.close();
      this.#claimAll();
    }
    this.check("leaving");
    expect([game.totalLocked, vault.books.reserved]).to.deep.equal([0n, 0n]);
    return vault.grossAssets + game.rewardPool;
  }

  // ------------------------------------------------------------------------------------------------------- actions

  #do(step: Step): void {
    const { vault, game, protocols } = this.world;
    const person = PEOPLE[step.who % PEOPLE.length]!;
    const [part, what] = [step.part, step.what];
    const id = what % protocols.length;
    const protocol = protocols[id]!;
    const { id: basket, owner } = game.baskets[what % game.baskets.length]!;
    const shares = (vault.sharesOf(person) * part) / 1_000n;
    const stake = lastPlan(game.basket(basket)).stake;
    const request = vault.desk.requests[what % Math.max(1, vault.desk.requests.length)];
    switch (step.kind) {
      case "deposit":
        return void vault.deposit(person, (vault.assetsOf(person) * part) / 10_000n);
      case "mint":
        return void vault.mint(person, part * this.#unit);
      case "withdraw":
        return void vault.withdraw(person, part);
      case "redeem":
        return void vault.redeem(person, shares);
      case "transfer":
        return vault.transfer(person, PEOPLE[what % PEOPLE.length]!, shares);
      case "request":
        return void vault.requestRedeem(person, shares);
      case "cancel":
        return vault.cancelRequest(request?.owner ?? person, request?.id ?? 0);
      case "claim":
        return void vault.claimRequest(request?.owner ?? person, request?.id ?? 0);
      case "vote":
        return game.rebalanceBasket(owner, basket, 0n, this.#portfolio(step.weights));
      case "lock":
        return game.rebalanceBasket(owner, basket, part * 10n ** 16n, this.#portfolio(step.weights));
      case "askBack":
        return game.rebalanceBasket(owner, basket, -((stake * part) / 1_000n));
      case "unlock":
        return void game.withdrawUnlocked(owner, basket);
      case "redeemRewards":
        return void game.redeemRewards(owner, basket);
      case "delegate":
        return game.delegate(owner, basket, 1 + (step.who % game.baskets.length), 2_000n);
      case "undelegate":
        return game.undelegate(owner, basket);
      case "setFee":
        return game.setDelegationFee(owner, basket, 3n * part);
      case "redeemFees":
        return void game.redeemDelegationFees(owner, basket);
      case "sell":
        return game.transfer(owner, basket, person);
      case "gain":
        return this.#gain(id, (protocol.assets * part) / 10_000n);
      case "donate":
        return this.#gain(id, protocol.assets);
      case "lose":
        return this.#lose(id, (protocol.assets * part) / 5_000n);
      case "stick":
        protocol.stuck = !protocol.stuck;
        return;
      case "harvest":
        this.#ledger.in += part;
        return vault.oweIncentives(id, part);
      case "markLoss":
        return void vault.markLoss(id);
      case "setCap":
        return vault.setCap(id, part * part * this.#unit);
      case "blacklist":
        return vault.setStatus(id, "blacklisted");
      case "restore":
        return vault.listing(id).status === "blacklisted" ? vault.setStatus(id, "deprecated") : undefined;
      case "deprecate":
        return vault.setStatus(id, "deprecated");
      case "activate":
        return vault.setStatus(id, "active");
      case "close":
        return this.#close();
    }
  }

  #close(): void {
    const gross = this.world.vault.grossAssets;
    const reserved = this.world.vault.books.reserved;
    const { profit, fee, slippage } = this.world.close();
    const filled = this.world.vault.books.reserved - reserved;
    expect(this.world.vault.grossAssets, "gross after a close").to.equal(gross + profit - fee - slippage - filled);
    expect(slippage <= this.#mostSlippage(), `slippage ${slippage}`).to.equal(true);
  }

  /** Each of at most three movements a protocol loses what one share is worth, and a unit. */
  #mostSlippage(): bigint {
    return this.world.protocols.reduce((all, { assets, supply }) => all + 3n * (assets / supply + 2n), 0n);
  }

  #gain(id: number, assets: bigint): void {
    this.world.protocols[id]!.gain(assets);
    this.#ledger.in += assets;
  }

  #lose(id: number, assets: bigint): void {
    this.world.protocols[id]!.lose(assets);
    this.#ledger.out += assets;
  }

  #portfolio(weights: readonly number[]): Weight[] {
    const votable = this.world.protocols.keys().filter((id) => this.world.game.isVotable(id));
    const chosen = [...votable].map((protocolId) => ({ protocolId, parts: weights[protocolId] ?? 0 }));
    const lines = chosen.filter(({ parts }) => parts > 0);
    const all = lines.reduce((total, { parts }) => total + parts, 0);
    const portfolio = lines.map(({ protocolId, parts }) => ({
      protocolId,
      bps: (BigInt(parts) * 10_000n) / BigInt(all),
    }));
    const rest = portfolio.reduce((left, { bps }) => left - bps, 10_000n);
    if (portfolio[0] !== undefined) portfolio[0].bps += rest;
    return portfolio;
  }

  #claimAll(): void {
    const { desk } = this.world.vault;
    for (const { id, owner, status } of desk.requests) if (status === "filled") desk.claim(owner, id, owner);
  }

  #askBackAll(owner: string, id: number): void {
    const { stake } = lastPlan(this.world.game.basket(id));
    if (stake > 0n) this.world.game.rebalanceBasket(owner, id, -stake);
  }

  #give(person: string, assets: bigint): void {
    this.world.vault.give(person, assets);
    this.#ledger.in += assets;
  }

  #giveDrb(person: string, whole: bigint): void {
    this.world.game.give(person, whole * 10n ** 18n);
    this.#ledger.drb += whole * 10n ** 18n;
  }

  // -------------------------------------------------------------------------------------------------------- figures

  /** Everything there is: outside, idle, in protocols, in the pool, paid to players. */
  #held(): bigint {
    const { vault, game, protocols } = this.world;
    const outside = [...PEOPLE, TREASURY].map((person) => vault.assetsOf(person) + game.assetsOf(person));
    const owed = vault.books.listings.map(({ incentives }) => incentives);
    const parts = [...outside, ...owed, ...protocols.map(({ assets }) => assets)];
    return parts.reduce((all, part) => all + part, vault.books.idle + game.rewardPool);
  }

  #claims(): bigint {
    const { game } = this.world;
    const claims = game.baskets.map(({ id }) => game.redeemable(id) + game.delegationFees.of(id));
    return claims.reduce((all, claim) => all + claim, game.treasuryRewards);
  }

  #negatives(): { protocol: string; shares: bigint }[] {
    const { vault, game } = this.world;
    return [
      ...vault.books.shares.entries().map(([protocol, shares]) => ({ protocol, shares })),
      ...vault.books.listings.map(({ id, tracked }) => ({ protocol: `tracked ${id}`, shares: tracked })),
      ...game.baskets.map((basket) => ({ protocol: `basket ${basket.id}`, shares: drbOf(basket) })),
      ...game.baskets.map(({ id }) => ({ protocol: `pay of ${id}`, shares: game.payOf(id) })),
    ];
  }

  #prices(): Prices {
    const { vault } = this.world;
    const shares = vault.totalSupply + 1n;
    return { net: vault.totalAssets + 1n, gross: vault.grossAssets + 1n, shares };
  }

  #checkPrices(kind: string, before: Prices, after: Prices): void {
    if (steady.has(kind)) expect(after, `prices after ${kind}`).to.deep.equal(before);
    if (!rising.has(kind) || after.shares === 1n || this.world.vault.totalSupply === this.world.vault.grossAssets)
      return;
    for (const price of ["net", "gross"] as const) {
      const isKept = after[price] * before.shares >= before[price] * after.shares;
      expect(isKept, `${kind} lowered the ${price} price`).to.equal(true);
    }
  }
}

type Prices = { net: bigint; gross: bigint; shares: bigint };
