import type { Compilation } from "./compiler.js";
import { type Depth, EVERY_TEST, type Failure, failuresOf, REPEATED_TESTS, type TestSettings } from "./test-run.js";
import { type Patched, type Stock, Workshop } from "./workshop.js";

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
export type Setup = Omit<Stock, "root"> & { readonly tests: TestSettings };

/** Most of what dies, dies of this. */
export const QUICK: Depth = { fuzzRuns: 32, invariantRuns: 2, invariantDepth: 128, tests: EVERY_TEST };
/** What outlives the quick runs has to outlive these, as many as every `npm test` makes; a test without them says nothing new. */
export const FULL: Depth = { fuzzRuns: 256, invariantRuns: 32, invariantDepth: 128, tests: REPEATED_TESTS };

/** Judges one change after the other, with what all of them have in common compiled once. */
export class Judge {
  readonly #workshop: Workshop;

  /** @throws Error with what the compiler says where the sources as they are do not compile */
  constructor(private readonly setup: Setup) {
    this.#workshop = new Workshop({ ...setup, root: setup.tests.root });
  }

  /** Runs group by group until a test fails; then again, with more runs. A test whose code the change is not in cannot fail. */
  async judge({ groups, instead }: Question): Promise<Verdict> {
    const seeing = groups
      .map((group) => group.filter((test) => instead === undefined || this.#workshop.sees(test, instead.file)))
      .filter(({ length }) => length > 0);
    const patched = this.#workshop.with(instead);
    for (const depth of [QUICK, FULL]) {
      for (const group of seeing) {
        const verdict = await this.#verdictOf(group, patched, depth);
        if (verdict.outcome !== "survived") return verdict;
      }
    }
    return { outcome: "survived" };
  }

  async #verdictOf(group: readonly string[], patched: Patched, depth: Depth): Promise<Verdict> {
    const contracts = patched.contractsOf(group);
    if (typeof contracts === "string") return { outcome: "did not compile", problem: contracts };
    const [failure] = await failuresOf(contracts, this.setup.tests, depth);
    return failure === undefined ? { outcome: "survived" } : killed(failure);
  }
}

const killed = ({ test, file }: Failure): Verdict => ({ outcome: "killed", by: test, file });
