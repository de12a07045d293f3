import { type CompilerMessage, isOurs } from "../../lib/compiler-warnings.js";

/** A run of the compiler: its number, and what it said. */
export type CompilerRun = { readonly id: string; readonly errors?: readonly CompilerMessage[] };

/** The numbers of the runs that made the artifacts of a source; none where it has no artifact. */
export type RunsOf = (source: string) => readonly string[];

/**
 * What the compiler said about ours in the run that a source was last compiled in: an earlier run stays on disk as long as anything of
 * it is in use, and may have said what was mended since.
 */
export function warningsOf(runs: readonly CompilerRun[], runsOf: RunsOf): readonly string[] {
  return runs.flatMap(({ id, errors = [] }) => {
    const current = errors.filter(isOurs).filter(({ sourceLocation }) => {
      const made = sourceLocation === undefined ? [] : runsOf(sourceLocation.file);
      return made.length === 0 || made.includes(id);
    });
    return current.map(({ formattedMessage = "a warning without words" }) => formattedMessage.trim());
  });
}
