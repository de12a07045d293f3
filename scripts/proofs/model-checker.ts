import { spawnSync } from "node:child_process";

import solc from "solc";

import { type Verdict, verdictOf } from "./verdict.js";

/** Steps that the solver may take for one question. Not seconds: so the verdict does not depend on the machine. */
const SOLVER_STEPS = 40_000_000;

/** What solc can be asked to look for. */
export type Target = "assert" | "overflow" | "underflow" | "divByZero";

/** Sources by path, and which contract in which of them is the property. */
export type Question = {
  sources: Readonly<Record<string, string>>;
  path: string;
  contract: string;
  assertions: number;
  targets: readonly Target[];
};

type Output = { errors?: { severity: string; message: string; formattedMessage: string }[] };

/** The package declares its compiler as `any`. */
const compile = solc.compile as (
  input: string,
  callbacks: { smtSolver: (query: string) => { contents: string } },
) => string;

/** Whether the solver can be started here. */
export function hasSolver(): boolean {
  return spawnSync("z3", ["--version"]).status === 0;
}

/**
 * Puts one property to solc's bounded model checker, with z3 behind it.
 * @throws Error with solc's message for sources that do not compile.
 */
export function check({ sources, path, contract, assertions, targets }: Question): Verdict {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).map(([name, content]) => [name, { content }])),
    settings: {
      modelChecker: {
        contracts: { [path]: [contract] },
        engine: "bmc",
        solvers: ["smtlib2"],
        showProvedSafe: true,
        showUnproved: true,
        targets,
        // No timeout: the npm compiler crashes with that setting.
      },
    },
  };
  const { errors = [] } = JSON.parse(compile(JSON.stringify(input), { smtSolver: ask })) as Output;
  const failure = errors.find(({ severity }) => severity === "error");
  if (failure !== undefined) throw new Error(failure.formattedMessage);
  const messages = errors.map(({ message }) => message.split("\n")[0] ?? "");
  return verdictOf(messages, assertions);
}

function ask(query: string): { contents: string } {
  const { stdout } = spawnSync("z3", ["-smt2", "-in", `rlimit=${SOLVER_STEPS}`], { input: query, encoding: "utf8" });
  return { contents: stdout };
}
