import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findActor, type Actor } from "../actors.js";
import { findDeployed, type Deployment } from "../addresses.js";
import { InputError } from "../input-error.js";
import { toJson } from "../json.js";
import { type Command, readCommand } from "./command.js";
import { TOKENS } from "./quantities.js";
import type { Scenario, Step } from "./schema.js";

/** What stands for something that an earlier step has told: `{name.path}`. */
export const REFERENCE = /\{(\w[\w-]*)\.([^}]+)\}/g;

/** What an expectation may look at beside what a command tells. */
const LOOKS = /^(wallet|view)\s/;

/**
 * Understands every command and reference of a scenario, so that a slip of the pen is found before anything happens.
 *
 * @throws InputError of the form `file:line: ...`
 */
export function checkCommands(hre: HardhatRuntimeEnvironment, { file, steps }: Scenario): void {
  const known = new Set<string>();
  for (const step of steps) {
    placed(file, step.line, () => {
      checkReferences(step, known);
      if (step.kind === "run") readCommand(hre, step.run);
    });
    if (step.kind === "expect") checkLooks(hre, file, step);
    if ((step.kind === "run" || step.kind === "agents") && step.as !== undefined) known.add(step.as);
  }
}

/** The commands of an expectation must not do anything. */
function checkLooks(hre: HardhatRuntimeEnvironment, file: string, step: Extract<Step, { kind: "expect" }>): void {
  for (const subject of Object.keys(step.expect).filter((one) => !LOOKS.test(one))) {
    placed(file, step.lineOf("expect", subject), () => {
      const command: Command = readCommand(hre, subject);
      if (command.isSending) throw new InputError(`\`${command.path}\` acts; an expectation only looks.`);
    });
  }
}

function checkReferences(step: Step, known: ReadonlySet<string>): void {
  for (const [reference, name = ""] of toJson(step).matchAll(REFERENCE)) {
    if (known.has(name)) continue;
    const names = known.size === 0 ? "no step before this one has a name" : `there are ${[...known].join(", ")}`;
    throw new InputError(`${reference} refers to nothing; ${names} (\`as\`).`);
  }
}

/**
 * Makes sure that everybody and everything that a scenario names outside its commands is on its chain.
 *
 * @throws InputError of the form `file:line: ...`
 */
export function checkNames(
  { file, actors = {}, steps, lineOf }: Scenario,
  people: readonly Actor[],
  things: Deployment,
) {
  for (const [name, purse] of Object.entries(actors)) {
    placed(file, lineOf("actors", name), () => findActor(people, name));
    for (const symbol of Object.keys(purse)) {
      placed(file, lineOf("actors", name, symbol), () => tokenOf(things, symbol));
    }
  }
  const contracts = things.contracts.map(({ name, contract }) => ({ name, contract }));
  const find = (name: string) => findDeployed({ chainId: things.chainId, contracts }, name);
  for (const step of steps) {
    if (step.kind === "call" || step.kind === "deploy") {
      placed(file, step.lineOf("from"), () => findActor(people, step.from));
    }
    if (step.kind === "call") placed(file, step.lineOf("call"), () => find(step.call.split(".")[0] ?? ""));
    if (step.kind === "deploy") {
      placed(file, step.lineOf("as"), () => demandNew(step.as, contracts));
      contracts.push({ name: step.as, contract: step.deploy });
    }
    for (const [key, names] of namesIn(step)) {
      for (const name of names) placed(file, step.lineOf(key, name), () => find(name));
    }
  }
}

/** The feeds and protocols that a step is about, beneath its key. */
function namesIn(step: Step): [key: string, names: string[]][] {
  if (step.kind === "price") return [["price", Object.keys(step.price)]];
  return step.kind === "yield" ? [["yield", Object.keys(step.yield)]] : [];
}

function demandNew(name: string, contracts: readonly { readonly name: string }[]): void {
  const isTaken = contracts.some((one) => one.name.toLowerCase() === name.toLowerCase());
  if (isTaken) throw new InputError(`"${name}" is the name of something else that is deployed.`);
}

function tokenOf(things: Deployment, symbol: string): void {
  const { contract } = findDeployed(things, symbol);
  if (!TOKENS.has(contract)) throw new InputError(`"${symbol}" is a ${contract}, no token that a purse can hold.`);
}

function placed<Result>(file: string, line: number, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new InputError(`${file}:${line}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
