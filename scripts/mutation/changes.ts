import { InputError } from "../../lib/input-error.js";
import { run } from "../process.js";

/** Lines of files that changed, by path: the first and the last of each piece. */
export type ChangedLines = ReadonlyMap<string, readonly { readonly first: number; readonly last: number }[]>;

const FILE = /^\+\+\+ b\/(.+)$/;
const PIECE = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/;

/** Reads a diff without context, as `git diff --unified=0` prints it. A piece that only takes away has no lines. */
export function changedLines(diff: string): ChangedLines {
  const changed = new Map<string, { first: number; last: number }[]>();
  let current: { first: number; last: number }[] = [];
  for (const line of diff.split("\n")) {
    const [, file] = FILE.exec(line) ?? [];
    if (file !== undefined) changed.set(file, (current = []));
    const [, first, count = "1"] = PIECE.exec(line) ?? [];
    if (first !== undefined && count !== "0")
      current.push({ first: Number(first), last: Number(first) + Number(count) - 1 });
  }
  return changed;
}

/**
 * The lines of contracts that differ from where this branch left main: committed or not. A file that git does not know yet is
 * all changed.
 * @throws InputError where there is no git history or no main
 */
export async function linesChangedSinceMain(): Promise<ChangedLines> {
  const base = await mergeBase();
  const diff = await git("diff", "--unified=0", "--no-color", "--no-ext-diff", base, "--", "contracts");
  const fresh = await git("ls-files", "--others", "--exclude-standard", "--", "contracts");
  const whole = fresh.split("\n").map((path) => [path, [{ first: 1, last: Infinity }]] as const);
  return new Map([...changedLines(diff), ...whole.filter(([path]) => path !== "")]);
}

async function mergeBase(): Promise<string> {
  for (const main of ["main", "origin/main"]) {
    const { code, output } = await run("git", ["merge-base", main, "HEAD"]);
    if (code === 0) return output.trim();
  }
  throw new InputError("--changed compares with main, and there is no main in this repository.");
}

async function git(...args: readonly string[]): Promise<string> {
  const { code, output } = await run("git", args);
  if (code !== 0) throw new InputError(`git ${args.join(" ")}: ${output.trim()}`);
  return output;
}
