import type { SystemName } from "../report/schema.js";
import { type Agents, type Calendar, type Residue, timeOf, type World } from "../simulation/systems/agents.js";
import type { Check } from "../simulation/systems/telling.js";
import { Desk } from "../simulation/world/desk.js";
import type { Ground } from "../simulation/world/ground.js";
import { Market, tokensOf } from "../simulation/world/market.js";
import type { WorldPlan } from "../simulation/world/plan.js";
import { agentsOf, type Watch } from "../simulation/world/play.js";
import { priceAt } from "../simulation/world/price-path.js";
import { followDepth } from "./depth.js";
import { drawFaults, type TimedFault, wordsOf } from "./faults.js";
import { Trouble } from "./trouble.js";

/** Seconds from a week's beginning to its evening. */
const EVENING = 3_600;
/** After the last week: everybody leaves, what was asked for is paid, the rest is taken, what takes a week to be taken. */
const LAST_WEEKS = 3;

/** What happened in a week. */
export interface Week {
  readonly week: number;
  readonly price: bigint;
  /** Faults that began, in words. */
  readonly faults: readonly string[];
  readonly checks: number;
  /** Those that did not hold. */
  readonly broken: readonly Check[];
}

/** All that is known of a soak. */
export interface Soaked {
  readonly weeks: readonly Week[];
  readonly faults: readonly TimedFault[];
  /** Checks by system, week after week, and how many of them did not hold. */
  readonly audits: ReadonlyMap<SystemName, { readonly checks: number; readonly broken: number }>;
  /** What each system says of the whole run. */
  readonly told: readonly Check[];
  readonly residues: readonly Residue[];
  readonly transactions: number;
}

/** Weeks that are played, from the first to the last in which somebody takes something out. */
export const soakStages = ({ vault }: Pick<WorldPlan, "vault">): number => vault.epochs + 1 + LAST_WEEKS;

/**
 * Plays a plan under faults that its seed draws: prices that jump, feeds that fall silent or fail, guardians that pause, a keeper who is away for
 * weeks, protocols that fail, lose or are shut out, stake that is slashed. In every week, after everybody has acted, looks whether everything is
 * there. Then everybody leaves, with everything.
 *
 * @throws Error in words where the contracts refuse an action: agents wait where something would be refused, so a refusal is a finding
 */
export async function soak(ground: Ground, plan: WorldPlan, calendar: Calendar, watch: Watch): Promise<Soaked> {
  const tokens = await tokensOf(ground);
  const desk = new Desk(ground.chain, Object.values(tokens), () => watch.onSent());
  const trouble = new Trouble(drawFaults(plan.vault.seed, calendar.rounds), calendar.rounds);
  const weather = () => trouble.weather(desk.now);
  const world: World = { ground, desk, tokens, calendar, seed: plan.vault.seed, weather };
  const run = await SoakRun.open(world, plan, trouble);
  for (let week = 0; week <= calendar.rounds + LAST_WEEKS; week++) {
    await run.play(week);
    watch.onStage();
  }
  return run.result();
}

class SoakRun {
  readonly #weeks: Week[] = [];
  readonly #audits = new Map<SystemName, { checks: number; broken: number }>();

  private constructor(
    private readonly world: World,
    private readonly plan: WorldPlan,
    private readonly trouble: Trouble,
    private readonly market: Market,
    private readonly agents: readonly Agents[],
  ) {}

  static async open(world: World, plan: WorldPlan, trouble: Trouble): Promise<SoakRun> {
    const { desk, ground, calendar } = world;
    await desk.passTo(calendar.startAt);
    desk.enlist("keeper", ground.account("keeper"));
    desk.enlist("governor", ...["governor", "risk", "guardian"].map((name) => ground.account(name)));
    const market = await Market.open(ground, desk, world.tokens);
    await trouble.price(priceAt(plan.prices, 0), world, market);
    const agents = await agentsOf(world, plan);
    for (const one of agents) await one.arrive();
    return new SoakRun(world, plan, trouble, market, agents);
  }

  async play(week: number): Promise<void> {
    const { desk, calendar } = this.world;
    if (week > 0) await desk.passTo(timeOf(calendar, week));
    const faults = await this.trouble.begin(week, this.world, this.agents);
    const price = await this.#priceOf(week);
    await followDepth(this.world, price);
    for (const one of this.agents) {
      await this.#act(one, week);
      await this.market.trade(price); // as arbitrage would: what one system sells is not the price of the next
    }
    if (week <= calendar.rounds) {
      await desk.passTo(timeOf(calendar, week) + EVENING);
      await this.#priceOf(week);
      for (const one of this.agents) await one.evening(week);
    }
    await this.#audit(week, price, faults);
  }

  async result(): Promise<Soaked> {
    const told: Check[] = [];
    const residues: Residue[] = [];
    for (const one of this.agents) {
      told.push(...(await one.tell()).report.checks);
      residues.push(...(await one.residues()));
    }
    const { happened: faults } = this.trouble;
    const transactions = this.world.desk.chain.sent;
    return { weeks: this.#weeks, faults, audits: this.#audits, told, residues, transactions };
  }

  #priceOf(week: number): Promise<bigint> {
    const path = priceAt(this.plan.prices, week * this.world.calendar.roundSeconds);
    return this.trouble.price(path, this.world, this.market);
  }

  #act(agents: Agents, week: number): Promise<void> {
    const { rounds } = this.world.calendar;
    if (week <= rounds) return agents.morning(week);
    return week === rounds + 1 ? agents.end() : agents.clear();
  }

  async #audit(week: number, price: bigint, faults: readonly TimedFault[]): Promise<void> {
    const found: Check[] = [];
    for (const one of this.agents) {
      const checks = await one.audit();
      const broken = checks.filter(({ pass }) => !pass).length;
      const before = this.#audits.get(one.system) ?? { checks: 0, broken: 0 };
      this.#audits.set(one.system, { checks: before.checks + checks.length, broken: before.broken + broken });
      found.push(...checks);
    }
    const broken = found.filter(({ pass }) => !pass);
    this.#weeks.push({ week, price, faults: faults.map(wordsOf), checks: found.length, broken });
  }
}

/** Everything that does not hold, a sentence each. */
export function problemsOf({ weeks, told, residues }: Soaked): string[] {
  const says = ({ system, name, expected, actual }: Check) => `${system}: ${name}: expected ${expected}, is ${actual}`;
  return [
    ...weeks.flatMap(({ week, broken }) => broken.map((check) => `Week ${week}, ${says(check)}`)),
    ...told.filter(({ pass }) => !pass).map((check) => `At the end, ${says(check)}`),
    ...residues
      .filter((one) => !isDust(one))
      .map(({ system, token, left, most }) => `Left over, ${system}: ${left} of ${token}, at most ${most} may be`),
  ];
}

/** Whether no more is left than may be, and no less than nothing. */
export const isDust = ({ left, most }: Residue): boolean => left >= 0n && left <= most;
