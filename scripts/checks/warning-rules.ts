import { type CompilerMessage, isOurs } from "../../lib/compiler-warnings.js";

/** A run of the compiler: the sources that it was given, and what it said. */
export type CompilerRun = {
  readonly sources: Readonly<Record<string, { readonly content: string }>>;
  readonly errors?: readonly CompilerMessage[];
};

/** The compiler knows our sources by their path below this. */
const OURS = "project/";

/**
 * What the compiler said about sources as they are now: an earlier run stays on disk as long as anything of it is in use, and may have
 * said what was mended since.
 */
export function warningsOf(
  { sources, errors = [] }: CompilerRun,
  read: (path: string) => string | undefined,
): readonly string[] {
  const current = errors.filter(isOurs).filter(({ sourceLocation }) => {
    const file = sourceLocation?.file ?? "";
    return !file.startsWith(OURS) || sources[file]?.content === read(file.slice(OURS.length));
  });
  return current.map(({ formattedMessage = "a warning without words" }) => formattedMessage.trim());
}
