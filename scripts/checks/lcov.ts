/** What one source file's tests reached. Lines count from 1; `hits` is how often a line or a branch ran. */
export type FileCoverage = {
  file: string;
  lines: readonly { line: number; hits: number }[];
  branches: readonly { line: number; hits: number }[];
};

/** A line or a branch that no test reached. */
export type Gap = { file: string; line: number; what: "line" | "branch" };

/** A gap that is accepted: the text of its line, so that it stays put while lines move, and why no test can reach it. */
export type Exception = { file: string; code: string; reason: string };

/** More than this many accepted gaps are a habit. */
export const MAX_EXCEPTIONS = 5;

const hitsOf = (text = ""): number => (text === "-" ? 0 : Number(text));

/** Reads an lcov tracefile: its SF, DA and BRDA records. */
export function parseLcov(text: string): readonly FileCoverage[] {
  return text
    .split("end_of_record")
    .map((section) => section.trim().split("\n"))
    .flatMap((records) => {
      const fieldsOf = (tag: string) =>
        records
          .filter((record) => record.startsWith(`${tag}:`))
          .map((record) => record.slice(tag.length + 1).split(","));
      const file = fieldsOf("SF")[0]?.join(",");
      if (file === undefined) return [];
      const lines = fieldsOf("DA").map(([line, hits]) => ({ line: Number(line), hits: hitsOf(hits) }));
      const branches = fieldsOf("BRDA").map(([line, , , hits]) => ({ line: Number(line), hits: hitsOf(hits) }));
      return [{ file, lines, branches }];
    });
}

/** Everything that no test reached, by file and line. */
export function gapsOf(files: readonly FileCoverage[]): readonly Gap[] {
  return files.flatMap(({ file, lines, branches }) => {
    const missed = (what: Gap["what"], all: FileCoverage["lines"]) =>
      all.filter(({ hits }) => hits === 0).map(({ line }) => ({ file, line, what }));
    return [...missed("line", lines), ...missed("branch", branches)].sort((a, b) => a.line - b.line);
  });
}

/**
 * Holds the gaps against the exceptions.
 * @param codeAt Text of a line, for matching an exception with its gap.
 * @returns The gaps that nothing excuses, and the exceptions that excuse nothing because a test reaches the line.
 */
export function judge(
  gaps: readonly Gap[],
  exceptions: readonly Exception[],
  codeAt: (file: string, line: number) => string,
): { open: readonly Gap[]; stale: readonly Exception[] } {
  const excuses = (exception: Exception, gap: Gap) =>
    exception.file === gap.file && exception.code === codeAt(gap.file, gap.line).trim();
  return {
    open: gaps.filter((gap) => !exceptions.some((exception) => excuses(exception, gap))),
    stale: exceptions.filter((exception) => !gaps.some((gap) => excuses(exception, gap))),
  };
}
