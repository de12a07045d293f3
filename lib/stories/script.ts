import { fileURLToPath } from "node:url";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { InputError } from "../input-error.js";
import { Chance } from "../scenario/chance.js";
import { readCommand } from "../scenario/command.js";
import { loadScenario } from "../scenario/file.js";
import type { Scenario, Step } from "../scenario/schema.js";

/** What was said after a command's name, or with a call: `from` and the options, by name. */
export type Said = Readonly<Record<string, string | undefined>> & { readonly from: string };

/**
 * What a story does where its scenario has a command, by the command's words, a call, by `Contract.method`, or a deployment, by
 * `deploy Contract` with its name in `as`; values are in `args`.
 */
export type Verbs = Readonly<Record<string, (said: Said, args: readonly unknown[]) => Promise<void>>>;

/** How a story plays what its scenario says. */
export interface Script {
  readonly verbs: Verbs;
  /** A feed answers so from now on; dollars. */
  price(dollars: string, feed: string): Promise<void>;
  /** A protocol gains a share of what it holds, or below zero loses it; as `yieldOf` reads it. A story without protocols has no such. */
  earn?(protocol: string, share: string, chance: Chance): Promise<void>;
  /** Time passes up to so many seconds after the beginning. */
  passTo(seconds: number): Promise<void>;
  /** The scenario is at the place that a note calls so. */
  reach(bookmark: string): Promise<void>;
}

/** The scenario of one of the demo's stories. */
export async function storyScenario(name: string): Promise<Scenario> {
  return await loadScenario(fileURLToPath(new URL(`../../scenarios/stories/${name}.yaml`, import.meta.url)));
}

/**
 * Plays a story by its scenario, with the story's own means instead of commands: a clock that stands still between calls, and a reference
 * model beside every call. What the scenario expects is for `scenario run` to look at; a story compares everything with its model.
 *
 * @throws InputError where the scenario has something that this story does not know.
 */
export async function playScript(
  hre: HardhatRuntimeEnvironment,
  seed: number,
  scenario: Scenario,
  script: Script,
): Promise<void> {
  const chance = new Chance(seed, scenario.chance);
  let now = 0n;
  for (const step of scenario.steps) {
    if (step.kind === "until" || step.kind === "wait") {
      now = step.kind === "until" ? step.until : now + step.wait;
      await script.passTo(Number(now));
    } else await playStep(hre, scenario, script, step, chance);
  }
}

async function playStep(
  hre: HardhatRuntimeEnvironment,
  { file }: Scenario,
  script: Script,
  step: Step,
  chance: Chance,
): Promise<void> {
  const verbOf = (name: string) => {
    const verb = script.verbs[name];
    if (verb !== undefined) return verb;
    throw new InputError(
      `${file}:${step.line}: this story knows no ${name}, only ${Object.keys(script.verbs).join(", ")}.`,
    );
  };
  // What is refused changes nothing: `scenario run` tries it.
  if ("refused" in step && step.refused !== undefined) return;
  switch (step.kind) {
    case "run": {
      const { path, options } = readCommand(hre, step.run);
      return await verbOf(path)(options as Said, []);
    }
    case "call":
      return await verbOf(step.call)({ from: step.from }, step.args);
    case "deploy":
      return await verbOf(`deploy ${step.deploy}`)({ from: step.from, as: step.as }, step.args);
    case "price":
      for (const [feed, price] of Object.entries(step.price)) await script.price(chance.settle(price, feed), feed);
      return;
    case "yield":
      if (script.earn === undefined) throw unknown(file, step);
      for (const [protocol, share] of Object.entries(step.yield)) await script.earn(protocol, share, chance);
      return;
    case "note":
      if (step.as !== undefined) await script.reach(step.as);
      return;
    case "expect":
      return;
    default:
      throw unknown(file, step);
  }
}

const unknown = (file: string, { line, kind }: Step): InputError =>
  new InputError(`${file}:${line}: this story, which is played beside its model, knows no ${kind}.`);

/** Who does something in a scenario, in the order of their first time. @param verb A command's words */
export function whoDoes(hre: HardhatRuntimeEnvironment, { steps }: Scenario, verb: string): string[] {
  const commands = steps.flatMap((step) => (step.kind === "run" ? [readCommand(hre, step.run)] : []));
  return [...new Set(commands.filter(({ path }) => path === verb).map(({ options }) => String(options["from"])))];
}
