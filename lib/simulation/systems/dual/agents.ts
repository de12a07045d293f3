import type { Border } from "../../world/accounts.js";
import type { Contract } from "../../world/contract.js";
import { findSettlementProof } from "../../../settlement/proof.js";
import { type Agents, type Residue, timeOf, type World } from "../agents.js";
import type { Check } from "../telling.js";
import { auditDual, dualResidues } from "./audit.js";
import { Counter } from "./counter.js";
import { Creators } from "./creators.js";
import { feedReaderOver } from "./rounds.js";
import { Subscribers } from "./subscribers.js";
import { dualTold, type SolvencyPoint, type VaultRecord } from "./told.js";

/** Subscribers for each creator. */
const SUBSCRIBERS_EACH = 24;
const SETTLE_GAS = 4_000_000;
/** The status of a vault that has no price that counts. */
const CLOSED = 1n;

/** Creators who write vaults of one round, subscribers who take parts of them, and a keeper who proves the prices. */
export class DualAgents implements Agents {
  readonly system = "dual";
  readonly #counter: Counter;
  readonly #creators: Creators;
  readonly #subscribers: Subscribers;
  readonly #border: Border;
  readonly #solvency: SolvencyPoint[] = [];

  private constructor(
    private readonly world: World,
    private readonly dual: Contract,
    private readonly source: Contract,
    private readonly feed: Contract,
    size: number,
  ) {
    const creators = Math.max(1, Math.round(size / (SUBSCRIBERS_EACH + 1)));
    this.#counter = new Counter(world, dual);
    this.#creators = new Creators(this.#counter, creators);
    this.#subscribers = new Subscribers(this.#counter, Math.max(1, size - creators));
    this.#border = world.desk.accounts.enclose([dual.address]);
  }

  /** @param size Creators and subscribers together, at least 2. */
  static async open(world: World, size: number): Promise<DualAgents> {
    const { ground } = world;
    const dual = await ground.contract("DualCurrencyVault");
    const source = await ground.contract("EthUsdPastPrice");
    return new DualAgents(world, dual, source, await ground.contract("EthUsdFeed"), size);
  }

  async arrive(): Promise<void> {
    await this.#creators.arrive();
    await this.#subscribers.arrive();
  }

  async morning(round: number): Promise<void> {
    const { paused, isPriced } = this.world.weather();
    if (round === this.world.calendar.rounds || paused.has("dual") || !isPriced) return;
    const latest = await feedReaderOver(this.world.desk, this.feed).latestRound();
    const price = latest?.answer ?? 0n;
    await this.#creators.create(round, price);
    await this.#subscribers.subscribe(round);
    await this.#note(round, price);
  }

  /** The price of this round's expiry can be proved now: vaults are settled, redeemed and closed, and so are those that had to wait. */
  async evening(round: number): Promise<void> {
    const { isKept, isPriced } = this.world.weather();
    if (!isKept || !isPriced) return;
    const waiting = Map.groupBy(this.#counter.openBefore(round), (vault) => vault.round);
    for (const [made, due] of waiting) {
      if (!(await this.#settle(timeOf(this.world.calendar, made + 1)))) continue;
      await this.#voidUnpriced(due);
      await this.#subscribers.redeem(due);
      await this.#creators.close(due);
    }
  }

  async end(): Promise<void> {
    const { usdc, weth } = this.world.tokens;
    const from = this.world.ground.account("keeper");
    const owed = await this.world.desk.ask(
      [usdc, weth].map(({ address }) => ({ of: this.dual, view: "feesOwed", args: [address] })),
    );
    const tokens = [usdc, weth].filter((_, index) => (owed[index] ?? 0n) > 0n);
    await this.world.desk.send(
      tokens.map(({ address }) => ({ from, to: this.dual, method: "collectFees", args: [address] })),
    );
  }

  async tell() {
    const { desk, tokens } = this.world;
    const people = [...this.#creators.addresses, ...this.#subscribers.addresses];
    return dualTold({
      tokens,
      border: this.#border,
      held: { USDC: await this.#balance(tokens.usdc), WETH: await this.#balance(tokens.weth) },
      vaults: this.#counter.vaults,
      solvency: this.#solvency,
      misPaid: this.#subscribers.misPaid,
      redemptions: this.#subscribers.redemptions,
      creators: this.#creators.addresses.length,
      subscribers: this.#subscribers.addresses.length,
      walletsApart: (await desk.apart(tokens.usdc, people)) + (await desk.apart(tokens.weth, people)),
    });
  }

  async pause(): Promise<void> {
    const from = this.world.ground.account("guardian");
    await this.world.desk.send([{ from, to: this.dual, method: "pauseInbound", args: [] }]);
  }

  audit(): Promise<Check[]> {
    return auditDual(this.#counter, this.#border);
  }

  async clear(): Promise<void> {}

  residues(): Promise<Residue[]> {
    return dualResidues(this.#counter, this.#subscribers.redemptions);
  }

  /** Vaults whose price does not count, because the feed was silent, are void: everybody takes back what he brought. */
  async #voidUnpriced(due: readonly VaultRecord[]): Promise<void> {
    const { desk, ground } = this.world;
    const statuses = await desk.ask(due.map(({ vaultId }) => ({ of: this.dual, view: "status", args: [vaultId] })));
    const unpriced = due.filter((_, index) => statuses[index] === CLOSED);
    const from = ground.account("keeper");
    await desk.send(unpriced.map(({ vaultId }) => ({ from, to: this.dual, method: "void", args: [vaultId] })));
    for (const vault of unpriced) vault.outcome = "voided";
  }

  /** Proves the price at `expiryAt` by the feed's rounds, once for all vaults. @returns Whether it can be proved yet. */
  async #settle(expiryAt: number): Promise<boolean> {
    const search = await findSettlementProof(
      feedReaderOver(this.world.desk, this.feed),
      BigInt(expiryAt),
      BigInt(this.world.desk.now),
    );
    if (search.kind !== "proved") return false;
    const from = this.world.ground.account("keeper");
    const args = [this.source.address, expiryAt, search.proof];
    await this.world.desk.send([{ from, to: this.dual, method: "settle", args, gas: SETTLE_GAS }]);
    return true;
  }

  /** What the contract holds, and what it may have to pay in the worse outcome of every vault. */
  async #note(round: number, price: bigint): Promise<void> {
    const open = this.#counter.of(round);
    const each = await this.world.desk.ask<{ readonly required: { investment: bigint; linked: bigint } }>(
      open.map(({ vaultId }) => ({ of: this.dual, view: "solvency", args: [vaultId] })),
    );
    const owed = { USDC: 0n, WETH: 0n };
    for (const [index, { terms }] of open.entries()) {
      const { investment = 0n, linked = 0n } = each[index]?.required ?? {};
      owed.USDC += terms.direction === "buy-low" ? investment : linked;
      owed.WETH += terms.direction === "buy-low" ? linked : investment;
    }
    const { usdc, weth } = this.world.tokens;
    const held = { USDC: await this.#balance(usdc), WETH: await this.#balance(weth) };
    this.#solvency.push({ round, price, owed, held, vaults: open.length });
  }

  #balance(token: Contract): Promise<bigint> {
    return this.world.desk.read(token, "balanceOf", this.dual.address);
  }
}
