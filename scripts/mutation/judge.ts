import { type Compilation, type Compiled, compileTests } from "./compiler.js";
import { type Depth, type Failure, failuresOf, type TestSettings } from "./test-run.js";

/** What became of a mutant. */
export type Verdict =
  | { readonly outcome: "killed"; readonly by: string; readonly file: string }
  | { readonly outcome: "survived" }
  | { readonly outcome: "did not compile"; readonly problem: string };

/** What is asked of a worker: whether the tests of these groups notice what stands in place of a file. */
export type Question = {
  readonly groups: readonly (readonly string[])[];
  readonly instead?: Compilation["instead"];
};

/** What every question of a run has in common. */
export type Setup = {
  readonly tests: TestSettings;
  readonly evmVersion: string;
  readonly libraries: readonly string[];
};

/** Most of what dies, dies of this. */
const QUICK: Depth = { fuzzRuns: 32, invariantRuns: 2, invariantDepth: 128 };
/** What outlives the quick runs has to outlive these, as many as every `npm test` makes. */
const FULL: Depth = { fuzzRuns: 256, invariantRuns: 32, invariantDepth: 128 };

/** Compiles and runs group by group until a test fails; then all that was compiled again, with more runs. */
export async function judge({ groups, instead }: Question, { tests, evmVersion, libraries }: Setup): Promise<Verdict> {
  const survivedSoFar: (readonly Compiled[])[] = [];
  for (const group of groups) {
    const compiled = compileTests({ root: tests.root, evmVersion, tests: group, libraries, instead });
    if (typeof compiled === "string") return { outcome: "did not compile", problem: compiled };
    const [failure] = await failuresOf(compiled, tests, QUICK);
    if (failure !== undefined) return killed(failure);
    survivedSoFar.push(compiled);
  }
  for (const compiled of survivedSoFar) {
    const [failure] = await failuresOf(compiled, tests, FULL);
    if (failure !== undefined) return killed(failure);
  }
  return { outcome: "survived" };
}

const killed = ({ test, file }: Failure): Verdict => ({ outcome: "killed", by: test, file });
