import { type Actor, actorsOf } from "../actors.js";
import type { Deployed } from "../addresses.js";
import { decodingReverts } from "../errors.js";
import { chainTime } from "../network.js";
import { inSession } from "../session.js";
import { formatDuration } from "../time.js";
import { playAgents } from "./agents.js";
import { Calls } from "./calls.js";
import { Chance } from "./chance.js";
import { checkCommands, checkNames } from "./check.js";
import { passTo, withSteadyClock } from "./clock.js";
import { readCommand } from "./command.js";
import { holds, rangeOf, valueAt, whatThereIs, wordsOf } from "./conditions.js";
import type { Ground } from "./ground.js";
import { Quantities } from "./quantities.js";
import { References } from "./references.js";
import { demandRefusal, messageOf } from "./refusal.js";
import type { Condition, Refusal, Scenario, Step, StepOf } from "./schema.js";
import { Views } from "./views.js";
import { yieldOf } from "./yields.js";

/** Who has protocols earn: for anybody, as the price of a feed is. */
const FORTUNE = "oscar";

/** What one step did. */
export interface StepPlayed {
  readonly step: Step;
  /** Seconds since the beginning. */
  readonly at: bigint;
  /** What a command told, in its JSON; undefined for other steps. */
  readonly document: unknown;
}

/** What a scenario did. */
export interface Played {
  readonly title: string;
  readonly steps: number;
  /** Commands and calls that did what they should, those that had to be refused included. */
  readonly actions: number;
  /** Values that were looked at and are as they should be. */
  readonly expectations: number;
  /** Seconds that passed. */
  readonly duration: bigint;
}

/** A step went otherwise than the scenario says. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";

  constructor(
    readonly place: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${place}: ${message}`, options);
  }
}

/**
 * Plays a scenario, from the chain's present on.
 *
 * @param watch Called after every step.
 * @param seed What chance makes of it.
 * @throws InputError where a step names what there is not, before anything happens.
 * @throws ScenarioError at the first step that goes otherwise than the scenario says.
 */
export async function playScenario(
  ground: Ground,
  scenario: Scenario,
  watch: (played: StepPlayed) => Promise<void> | void = () => {},
  seed = 1,
): Promise<Played> {
  const { hre, chain, deployment } = ground;
  checkCommands(hre, scenario);
  const actors = await actorsOf(chain);
  checkNames(scenario, actors, deployment);
  const player = new Player(ground, scenario, actors, new Chance(seed, scenario.chance), watch);
  return await withSteadyClock(hre, chain, () => player.play());
}

class Player {
  readonly #told = new References();
  /** What is deployed: more as the scenario goes on. */
  readonly #contracts: Deployed[];
  readonly #calls: Calls;
  readonly #views: Views;
  #startedAt = 0n;
  #actions = 0;
  #expectations = 0;

  private readonly ground: Ground;
  private readonly quantities: Quantities;

  constructor(
    { hre, chain, deployment }: Ground,
    private readonly scenario: Scenario,
    actors: readonly Actor[],
    private readonly chance: Chance,
    private readonly watch: (played: StepPlayed) => Promise<void> | void,
  ) {
    this.#contracts = [...deployment.contracts];
    this.ground = { hre, chain, deployment: { ...deployment, contracts: this.#contracts } };
    this.quantities = new Quantities(chain, this.ground.deployment, actors);
    this.#calls = new Calls(this.ground, this.quantities);
    this.#views = new Views(this.ground, this.quantities, this.#calls, (text) => this.#command(text));
  }

  async play(): Promise<Played> {
    const { chain } = this.ground;
    const { title, steps } = this.scenario;
    this.#startedAt = await chainTime(chain);
    for (const step of steps) {
      const document = await this.#placed(step.line, () => this.#take(step));
      await this.watch({ step, at: (await chainTime(chain)) - this.#startedAt, document });
    }
    const duration = (await chainTime(chain)) - this.#startedAt;
    return { title, steps: steps.length, actions: this.#actions, expectations: this.#expectations, duration };
  }

  async #take(step: Step): Promise<unknown> {
    const { chain } = this.ground;
    switch (step.kind) {
      case "run":
        return await this.#run(step);
      case "call":
        return await this.#call(step);
      case "deploy":
        return await this.#deploy(step);
      case "expect":
        return await this.#expect(step);
      case "wait":
        return await passTo(chain, (await chainTime(chain)) + step.wait);
      case "until":
        return await this.#until(step);
      case "price":
        return await this.#price(step);
      case "yield":
        return await this.#yield(step);
      case "agents":
        return await this.#agents(step);
      case "note":
        return undefined;
    }
  }

  // ---------------------------------------------------------------------------------------------------------- actions

  async #run({ run, refused, as }: StepOf<"run">): Promise<unknown> {
    const document = await this.#act(() => this.#command(run), refused);
    this.#told.remember(as, document);
    return document;
  }

  async #call({ call, args, from, refused }: StepOf<"call">): Promise<unknown> {
    const actor = this.quantities.actor(from);
    const bound = await this.#calls.bind(
      call,
      args.map((value) => this.#told.in(value)),
    );
    await this.#act(() => sendAs(actor, bound), refused);
    return undefined;
  }

  async #deploy({ deploy, args, from, as }: StepOf<"deploy">): Promise<void> {
    const values = args.map((value) => this.#told.in(value));
    this.#contracts.push(await this.#calls.deploy(as, deploy, values, this.quantities.actor(from)));
    this.#actions += 1;
  }

  async #yield({ yield: shares }: StepOf<"yield">): Promise<void> {
    for (const [protocol, share] of Object.entries(shares)) {
      const { contract } = await this.#calls.bind(`${protocol}.totalAssets`, []);
      const held = BigInt((await contract.getFunction("totalAssets").staticCall()) as bigint);
      const gained = yieldOf(protocol, share, held, this.chance);
      const [method, size] = gained < 0n ? ["lose", -gained] : ["gain", gained];
      const bound = await this.#calls.bind(`${protocol}.${method}`, [String(size)]);
      await this.#act(() => sendAs(this.quantities.actor(FORTUNE), bound), undefined);
    }
  }

  async #price({ price }: StepOf<"price">): Promise<void> {
    for (const [feed, value] of Object.entries(price)) {
      await this.#command(`oracle set --feed ${feed} --price ${this.chance.settle(value, feed)} --exchange`);
      this.#actions += 1;
    }
  }

  /** Agents arrive at the next midnight; what they make of it is told as the vault's own sums. */
  async #agents(step: StepOf<"agents">): Promise<unknown> {
    const { hre, chain } = this.ground;
    const { provider } = chain.connection;
    const startAt = Number(nextMidnight(await chainTime(chain)));
    const address = (name: string) => this.quantities.address(name);
    const { outcome } = await playAgents({ hre, provider, address, startAt, seed: this.chance.seed }, step);
    this.#actions += outcome.actions.length + outcome.fundings.length;
    const document = { actions: outcome.actions.length, fees: outcome.holdings.fees };
    this.#told.remember(step.as, document);
    return document;
  }

  async #until({ until }: StepOf<"until">): Promise<void> {
    const target = this.#startedAt + until;
    const now = await chainTime(this.ground.chain);
    if (now >= target) {
      throw new Error(`that moment has passed: ${formatDuration(now - this.#startedAt)} are over since the beginning.`);
    }
    await passTo(this.ground.chain, target);
  }

  /** Does something that goes well, or that is refused just as it should be. */
  async #act(action: () => Promise<unknown>, refused: Refusal | undefined): Promise<unknown> {
    this.#actions += 1;
    if (refused === undefined) return await action();
    await demandRefusal(action, refused, this.quantities);
    return undefined;
  }

  // ----------------------------------------------------------------------------------------------------- expectations

  async #expect({ expect, lineOf }: StepOf<"expect">): Promise<unknown> {
    const documents: Record<string, unknown> = {};
    for (const [subject, conditions] of Object.entries(expect)) {
      const document = await this.#placed(lineOf("expect", subject), () =>
        this.#views.look(this.#told.inText(subject)),
      );
      documents[subject] = document;
      for (const [path, condition] of Object.entries(conditions)) {
        const line = lineOf("expect", subject, path);
        await this.#placed(line, () => this.#demand(subject, document, path, condition));
      }
    }
    return documents;
  }

  async #demand(subject: string, document: unknown, path: string, condition: Condition): Promise<void> {
    const found = valueAt(document, this.#told.inText(path));
    const wanted = this.#told.in(condition) as Condition;
    if (found.value === undefined) throw new Error(`\`${subject}\` tells nothing at ${path}; ${whatThereIs(found)}.`);
    if (!(await holds(found.value, wanted, this.quantities))) {
      throw new Error(`${path} of \`${subject}\` had to be ${rangeOf(wanted)}, but is ${wordsOf(found.value)}.`);
    }
    this.#expectations += 1;
  }

  // ---------------------------------------------------------------------------------------------------------- support

  async #command(text: string): Promise<unknown> {
    return await inSession(this.ground, readCommand(this.ground.hre, this.#told.inText(text)).run);
  }

  /** Says of a failure where it happened; what says so already is thrown on. */
  async #placed<Result>(line: number, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ScenarioError) throw error;
      throw new ScenarioError(`${this.scenario.file}:${line}`, messageOf(error), { cause: error });
    }
  }
}

/** Sends a call that would go well. */
async function sendAs(
  { signer }: Actor,
  { contract, method, values }: Awaited<ReturnType<Calls["bind"]>>,
): Promise<unknown> {
  const called = contract.connect(signer).getFunction(method);
  const send = async () => {
    await called.staticCall(...values);
    const transaction = await called.send(...values);
    return await transaction.wait();
  };
  return await decodingReverts(send, {}, contract.interface);
}

const DAY = 86_400n;

const nextMidnight = (now: bigint): bigint => (now / DAY + 1n) * DAY;
