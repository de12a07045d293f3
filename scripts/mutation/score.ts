import type { Mutant } from "./mutants.js";
import { OPERATOR_NAMES, type OperatorName, STRICT_OPERATORS } from "./operators/index.js";
import type { Answer } from "./pool.js";

/** A mutant with what became of it. */
export type Judged = { readonly mutant: Mutant; readonly answer: Answer; readonly equivalent: boolean };

/** How many mutants of one kind, or of all, met which end. */
export type Tally = {
  /** All that compiled. */
  readonly mutants: number;
  /** A test failed, or the tests came to no end. */
  readonly killed: number;
  /** Those of `killed` that came to no end. */
  readonly timedOut: number;
  readonly survived: number;
  /** Listed by hand: nothing that can be observed differs. */
  readonly equivalent: number;
  /** Not counted anywhere else. */
  readonly didNotCompile: number;
  /** Percent of those that are not equivalent, to a tenth, rounded down; null where there is none. */
  readonly score: number | null;
};

/** The tallies of one system. */
export type Scoreboard = {
  readonly system: string;
  readonly operators: readonly ({ readonly operator: OperatorName } & Tally)[];
  readonly total: Tally;
};

/** Percent of all mutants that are not equivalent which must be killed, in each system. */
export const LEAST_SCORE = 95;

/** Counts a system's mutants. */
export function scoreboard(system: string, judged: readonly Judged[]): Scoreboard {
  const operators = OPERATOR_NAMES.map((operator) => ({
    operator,
    ...tally(judged.filter(({ mutant }) => mutant.operator === operator)),
  }));
  return { system, operators: operators.filter(({ mutants }) => mutants > 0), total: tally(judged) };
}

function tally(judged: readonly Judged[]): Tally {
  const of = (all: readonly Judged[], ...outcomes: Answer["outcome"][]) =>
    all.filter(({ answer }) => outcomes.includes(answer.outcome)).length;
  const real = judged.filter(({ equivalent }) => !equivalent);
  const killed = of(real, "killed", "timed out");
  const survived = of(real, "survived");
  const didNotCompile = of(judged, "did not compile");
  return {
    mutants: judged.length - didNotCompile,
    killed,
    timedOut: of(real, "timed out"),
    survived,
    equivalent: of(judged, "killed", "survived", "timed out") - killed - survived,
    didNotCompile,
    score: killed + survived === 0 ? null : Math.floor((1_000 * killed) / (killed + survived)) / 10,
  };
}

/** Mutants that nothing noticed and that are not listed as equivalent. */
export function survivorsOf(judged: readonly Judged[]): readonly Mutant[] {
  return judged
    .filter(({ answer, equivalent }) => answer.outcome === "survived" && !equivalent)
    .map(({ mutant }) => mutant);
}

/** A sentence for each way in which the results of a system are not good enough. */
export function shortcomings({ system, total }: Scoreboard, judged: readonly Judged[]): readonly string[] {
  const strict = survivorsOf(judged).filter(({ operator }) => STRICT_OPERATORS.has(operator));
  const unlike = judged.filter(({ answer, equivalent }) => equivalent && answer.outcome !== "survived");
  return [
    ...(total.score !== null && total.score < LEAST_SCORE
      ? [`${system}: ${total.score} % of the mutants were killed, ${LEAST_SCORE} % must be.`]
      : []),
    ...strict.map(({ id, operator }) => `${system}: none of kind "${operator}" may survive: ${id}`),
    ...unlike.map(({ mutant, answer }) => `${system}: listed as equivalent, but ${fateOf(answer)}: ${mutant.id}`),
  ];
}

function fateOf(answer: Answer): string {
  if (answer.outcome === "killed") return `${answer.by} fails`;
  return answer.outcome === "timed out" ? "the tests come to no end" : "it does not compile";
}
