import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { actorsOf } from "../actors.js";
import type { Deployment } from "../addresses.js";
import { decodingReverts, RevertError } from "../errors.js";
import { InputError } from "../input-error.js";
import { chainTime, type Chain } from "../network.js";
import { inSession } from "../session.js";
import { formatDuration } from "../time.js";
import { passTo, withSteadyClock } from "./clock.js";
import { readCommand } from "./command.js";
import { holds, valueAt, wordsOf } from "./conditions.js";
import { Quantities } from "./quantities.js";
import type { Condition, Refusal, Scenario, Step } from "./schema.js";

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

type Of<Kind extends Step["kind"]> = Extract<Step, { readonly kind: Kind }>;

/** Understands every command of a scenario, so that a slip of the pen is found before anything happens. @throws InputError with its place */
export function checkCommands(hre: HardhatRuntimeEnvironment, { file, steps }: Scenario): void {
  for (const step of steps) {
    for (const command of commandsOf(step)) {
      try {
        readCommand(hre, command);
      } catch (error) {
        throw new InputError(`${file}:${step.line}: ${(error as Error).message}`);
      }
    }
  }
}

/**
 * Plays a scenario, from the chain's present on.
 *
 * @param watch Called after every step.
 * @throws ScenarioError at the first step that goes otherwise than the scenario says.
 */
export async function playScenario(
  ground: Ground,
  scenario: Scenario,
  watch: (played: StepPlayed) => Promise<void> | void = () => {},
): Promise<Played> {
  checkCommands(ground.hre, scenario);
  const actors = await actorsOf(ground.chain);
  const player = new Player(ground, scenario, new Quantities(ground.chain, ground.deployment, actors), watch);
  return await withSteadyClock(ground.hre, ground.chain, () => player.play());
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
    private readonly watch: (played: StepPlayed) => Promise<void> | void,
  ) {}

  async play(): Promise<Played> {
    const { chain } = this.ground;
    const { title, steps } = this.scenario;
    this.#startedAt = await chainTime(chain);
    for (const step of steps) {
      const document = await this.#placed(step, () => this.#take(step));
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
      case "note":
        return undefined;
    }
  }

  // ---------------------------------------------------------------------------------------------------------- actions

  async #run({ run, refused, as }: Of<"run">): Promise<unknown> {
    const document = await this.#act(() => this.#command(run), refused);
    if (as !== undefined) this.#documents.set(as, document);
    return document;
  }

  async #call({ call, args, from, refused }: Of<"call">): Promise<unknown> {
    const [contractName = "", method = ""] = call.split(".");
    const { signer } = this.quantities.actor(from);
    const contract = (await this.#contract(contractName)).connect(signer);
    const inputs = contract.interface.getFunction(method)?.inputs;
    if (inputs === undefined) throw new InputError(`${contractName} has no function "${method}".`);
    const values = await Promise.all(
      args.map((value, i) => this.quantities.argument(this.#filled(value), inputs[i]?.type ?? "string")),
    );
    const send = async () => {
      await contract.getFunction(method).staticCall(...values);
      const transaction = await contract.getFunction(method).send(...values);
      return await transaction.wait();
    };
    await this.#act(() => decodingReverts(send, {}, contract.interface), refused);
    return undefined;
  }

  async #price({ price }: Of<"price">): Promise<void> {
    for (const [feed, value] of Object.entries(price)) {
      await this.#command(`oracle set --feed ${feed} --price ${value} --exchange`);
      this.#actions += 1;
    }
  }

  async #until({ until }: Of<"until">): Promise<void> {
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
    await this.#isRefusal(error, refused);
    return undefined;
  }

  async #isRefusal(error: unknown, refused: Refusal): Promise<void> {
    if (!(error instanceof RevertError) || error.revert.name !== refused.error) {
      throw new Error(`it had to be refused with ${refused.error}: ${messageOf(error)}`, { cause: error });
    }
    for (const [name, wanted] of Object.entries(refused.args)) {
      const actual = error.revert.args[name];
      if (await holds(actual, wanted, this.quantities)) continue;
      throw new Error(`${refused.error}: ${name} had to be ${wanted}, but is ${wordsOf(actual)}.`);
    }
  }

  // ----------------------------------------------------------------------------------------------------- expectations

  async #expect({ expect }: Of<"expect">): Promise<unknown> {
    const documents: Record<string, unknown> = {};
    for (const [subject, conditions] of Object.entries(expect)) {
      const document = await this.#look(this.#filledText(subject));
      documents[subject] = document;
      for (const [path, condition] of Object.entries(conditions))
        await this.#demand(subject, document, path, condition);
    }
    return documents;
  }

  async #demand(subject: string, document: unknown, path: string, condition: Condition): Promise<void> {
    const actual = valueAt(document, path);
    const wanted = this.#filled(condition) as Condition;
    if (actual === undefined) {
      const known =
        typeof document === "object" && document !== null ? Object.keys(document).join(", ") : wordsOf(document);
      throw new Error(`\`${subject}\` tells nothing at ${path}; it tells ${known}.`);
    }
    if (!(await holds(actual, wanted, this.quantities))) {
      const words = Array.isArray(wanted) ? `from ${wanted[0]} to ${wanted[1]}` : wanted;
      throw new Error(`${path} of \`${subject}\` had to be ${words}, but is ${wordsOf(actual)}.`);
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
    const view = (await this.#contract(contractName)).getFunction(method);
    const values = await Promise.all(
      args.map((value, i) => this.quantities.argument(value, view.fragment.inputs[i]?.type ?? "string")),
    );
    const result: unknown = await view.staticCall(...values);
    return isResult(result) ? (result.toObject() as Record<string, unknown>) : { value: result };
  }

  // ---------------------------------------------------------------------------------------------------------- support

  async #command(text: string): Promise<unknown> {
    return await inSession(this.ground, readCommand(this.ground.hre, this.#filledText(text)).run);
  }

  async #contract(name: string) {
    const deployed = this.ground.deployment.contracts.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
    const { ethers } = this.ground.chain.connection;
    return await ethers.getContractAt(deployed?.contract ?? name, this.quantities.address(name));
  }

  /** Puts what earlier commands have told in the place of `{name.path}`. */
  #filledText(text: string): string {
    return text.replaceAll(/\{(\w+)\.([^}]+)\}/g, (_all, name: string, path: string) => {
      const value = valueAt(this.#documents.get(name), path);
      if (value === undefined) throw new InputError(`Nothing has been told that is called {${name}.${path}}.`);
      return wordsOf(value);
    });
  }

  #filled(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((entry) => this.#filled(entry));
    return typeof value === "string" ? this.#filledText(value) : value;
  }

  async #placed<Result>({ line }: Step, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw new ScenarioError(`${this.scenario.file}:${line}`, messageOf(error), { cause: error });
    }
  }
}

/** The contracts of a deployment that are tokens. */
const TOKENS: ReadonlySet<string> = new Set(["TestToken", "WETH9", "DerbyToken"]);

function commandsOf(step: Step): string[] {
  if (step.kind === "run") return [step.run];
  if (step.kind !== "expect") return [];
  return Object.keys(step.expect).filter((subject) => !/^(wallet|view)\s/.test(subject));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isResult(value: unknown): value is { toObject(): unknown } {
  return typeof value === "object" && value !== null && "toObject" in value;
}
