import type { FunctionFragment, Interface } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { actorsOf } from "../actors.js";
import { findDeployed, type Deployment } from "../addresses.js";
import { decodingReverts, describeFailure } from "../errors.js";
import { InputError } from "../input-error.js";
import { chainTime, type Chain } from "../network.js";
import { inSession } from "../session.js";
import { formatDuration } from "../time.js";
import { playAgents } from "./agents.js";
import { Chance } from "./chance.js";
import { checkCommands, checkNames, REFERENCE } from "./check.js";
import { passTo, withSteadyClock } from "./clock.js";
import { readCommand } from "./command.js";
import { type Found, holds, valueAt, wordsOf } from "./conditions.js";
import { Quantities, TOKENS } from "./quantities.js";
import type { Condition, Refusal, Scenario, Step, StepOf } from "./schema.js";

/** Where a scenario is played: everything it needs is deployed, and its actors have what they start with. */
export interface Ground {
  readonly hre: HardhatRuntimeEnvironment;
  readonly chain: Chain;
  readonly deployment: Deployment;
}

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
  const quantities = new Quantities(chain, deployment, actors);
  const player = new Player(ground, scenario, quantities, new Chance(seed, scenario.chance), watch);
  return await withSteadyClock(hre, chain, () => player.play());
}

class Player {
  readonly #documents = new Map<string, unknown>();
  #startedAt = 0n;
  #actions = 0;
  #expectations = 0;

  constructor(
    private readonly ground: Ground,
    private readonly scenario: Scenario,
    private readonly quantities: Quantities,
    private readonly chance: Chance,
    private readonly watch: (played: StepPlayed) => Promise<void> | void,
  ) {}

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
      case "expect":
        return await this.#expect(step);
      case "wait":
        return await passTo(chain, (await chainTime(chain)) + step.wait);
      case "until":
        return await this.#until(step);
      case "price":
        return await this.#price(step);
      case "agents":
        return await this.#agents(step);
      case "note":
        return undefined;
    }
  }

  // ---------------------------------------------------------------------------------------------------------- actions

  async #run({ run, refused, as }: StepOf<"run">): Promise<unknown> {
    const document = await this.#act(() => this.#command(run), refused);
    if (as !== undefined) this.#documents.set(as, document);
    return document;
  }

  async #call({ call, args, from, refused }: StepOf<"call">): Promise<unknown> {
    const [contractName = "", method = ""] = call.split(".");
    const { signer } = this.quantities.actor(from);
    const contract = (await this.#contract(contractName)).connect(signer);
    const values = await this.#arguments(
      contract.interface,
      call,
      args.map((value) => this.#filled(value)),
    );
    const send = async () => {
      await contract.getFunction(method).staticCall(...values);
      const transaction = await contract.getFunction(method).send(...values);
      return await transaction.wait();
    };
    await this.#act(() => decodingReverts(send, {}, contract.interface), refused);
    return undefined;
  }

  async #price({ price }: StepOf<"price">): Promise<void> {
    for (const [feed, value] of Object.entries(price)) {
      await this.#command(`oracle set --feed ${feed} --price ${this.chance.settle(value)} --exchange`);
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
    if (step.as !== undefined) this.#documents.set(step.as, document);
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
    const error = await action().then(
      () => undefined,
      (caught: unknown) => caught,
    );
    if (error === undefined) throw new Error(`it had to be refused with ${refused.error}, and was not.`);
    await this.#demandRefusal(error, refused);
    return undefined;
  }

  async #demandRefusal(error: unknown, refused: Refusal): Promise<void> {
    const { name: happened, args } = describeFailure(error);
    if (happened !== refused.error) {
      throw new Error(`it had to be refused with ${refused.error}, but: ${messageOf(error)}`, { cause: error });
    }
    for (const [name, wanted] of Object.entries(refused.args)) {
      const actual = Object.hasOwn(args, name) ? args[name] : undefined;
      if (actual === undefined)
        throw new Error(`${refused.error} has no ${name}; it has ${Object.keys(args).join(", ")}.`);
      if (await holds(actual, wanted, this.quantities)) continue;
      throw new Error(`${refused.error}: ${name} had to be ${rangeOf(wanted)}, but is ${wordsOf(actual)}.`);
    }
  }

  // ----------------------------------------------------------------------------------------------------- expectations

  async #expect({ expect, lineOf }: StepOf<"expect">): Promise<unknown> {
    const documents: Record<string, unknown> = {};
    for (const [subject, conditions] of Object.entries(expect)) {
      const document = await this.#placed(lineOf("expect", subject), () => this.#look(this.#filledText(subject)));
      documents[subject] = document;
      for (const [path, condition] of Object.entries(conditions)) {
        const line = lineOf("expect", subject, path);
        await this.#placed(line, () => this.#demand(subject, document, path, condition));
      }
    }
    return documents;
  }

  async #demand(subject: string, document: unknown, path: string, condition: Condition): Promise<void> {
    const found = valueAt(document, this.#filledText(path));
    const wanted = this.#filled(condition) as Condition;
    if (found.value === undefined) throw new Error(`\`${subject}\` tells nothing at ${path}; ${whatThereIs(found)}.`);
    if (!(await holds(found.value, wanted, this.quantities))) {
      throw new Error(`${path} of \`${subject}\` had to be ${rangeOf(wanted)}, but is ${wordsOf(found.value)}.`);
    }
    this.#expectations += 1;
  }

  /** What there is to see: `wallet alice`, `view Contract.method argument ...`, or what a command tells. */
  async #look(subject: string): Promise<unknown> {
    const [first = "", ...rest] = subject.split(/\s+/);
    if (first === "wallet") return await this.#wallet(rest.join(" "));
    if (first === "view") return await this.#view(rest);
    return await this.#command(subject);
  }

  async #wallet(owner: string): Promise<Record<string, bigint>> {
    const address = this.quantities.address(owner);
    const tokens = this.ground.deployment.contracts.filter(({ contract }) => TOKENS.has(contract));
    const balances = await Promise.all(
      tokens.map(async ({ name, address: token }) => {
        const contract = await this.ground.chain.connection.ethers.getContractAt("TestToken", token);
        return [name, await contract.balanceOf(address)] as const;
      }),
    );
    return Object.fromEntries(balances);
  }

  async #view([call = "", ...args]: readonly string[]): Promise<Record<string, unknown>> {
    const [contractName = "", method = ""] = call.split(".");
    const contract = await this.#contract(contractName);
    const values = await this.#arguments(contract.interface, call, args);
    const view = contract.getFunction(method);
    const result: unknown = await view.staticCall(...values);
    return isResult(result) ? (result.toObject() as Record<string, unknown>) : { value: result };
  }

  // ---------------------------------------------------------------------------------------------------------- support

  async #command(text: string): Promise<unknown> {
    return await inSession(this.ground, readCommand(this.ground.hre, this.#filledText(text)).run);
  }

  /** A token of somebody else's is called as any token is. */
  async #contract(name: string) {
    const { hre, chain, deployment } = this.ground;
    const { contract, address } = findDeployed(deployment, name);
    const isOurs = await hre.artifacts.artifactExists(contract);
    if (!isOurs && !TOKENS.has(contract))
      throw new InputError(`"${name}" is a ${contract}, which is not ours to call.`);
    return await chain.connection.ethers.getContractAt(isOurs ? contract : "TestToken", address);
  }

  /** @throws InputError where there is no such function, or where it takes something else */
  async #arguments(abi: Interface, call: string, values: readonly unknown[]): Promise<unknown[]> {
    const [contractName = "", method = ""] = call.split(".");
    const all = abi.fragments.filter((fragment): fragment is FunctionFragment => fragment.type === "function");
    const named = all.find(({ name }) => name === method);
    if (named === undefined) {
      const names = [...new Set(all.map(({ name }) => name))].toSorted().join(", ");
      throw new InputError(`${contractName} has no function "${method}"; it has ${names}.`);
    }
    if (named.inputs.length !== values.length) {
      const takes = named.inputs.map(({ name, type }) => `${type} ${name}`).join(", ");
      throw new InputError(`${call} takes ${named.inputs.length} values (${takes}), and not ${values.length}.`);
    }
    return await Promise.all(named.inputs.map((input, i) => this.quantities.argument(values[i], input)));
  }

  /** Puts what earlier commands have told in the place of `{name.path}`. */
  #filledText(text: string): string {
    return text.replaceAll(REFERENCE, (reference: string, name: string, path: string) => {
      const found = valueAt(this.#documents.get(name), path);
      if (found.value === undefined) throw new InputError(`${reference} refers to nothing; ${whatThereIs(found)}.`);
      return wordsOf(found.value);
    });
  }

  #filled(value: unknown): unknown {
    if (typeof value === "string") return this.#filledText(value);
    if (Array.isArray(value)) return value.map((entry) => this.#filled(entry));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#filled(inner)]));
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

const DAY = 86_400n;

const nextMidnight = (now: bigint): bigint => (now / DAY + 1n) * DAY;

const rangeOf = (wanted: Condition): string => (Array.isArray(wanted) ? `from ${wanted[0]} to ${wanted[1]}` : wanted);

function whatThereIs(found: Found): string {
  if (!("until" in found)) return "it is not there";
  return found.until === "" ? `it tells ${found.known}` : `${found.until} is ${found.known}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isResult(value: unknown): value is { toObject(): unknown } {
  return typeof value === "object" && value !== null && "toObject" in value;
}
