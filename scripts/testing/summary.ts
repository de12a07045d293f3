/** The two runners: Hardhat's own for `.t.sol` files and mocha for `.ts` files. */
export type Kind = "solidity" | "mocha";

/** What one runner counted. A skipped test is neither passed nor failed. */
export type Counts = { passed: number; failed: number; skipped: number };

/** What is known of a runner's process after it ended. */
export type Outcome = {
  /** Exit code of the process. */
  code: number;
  /** What it reported before it ended; absent if it died first. */
  counts?: Counts | undefined;
};

/**
 * The counts of one runner. One that died without reporting, or that ended badly although every test passed (a file
 * that does not load, a hook that throws, a call to `process.exit`), counts as one failed test.
 */
export function countsOf({ code, counts }: Outcome): Counts {
  const reported = counts ?? { passed: 0, failed: 0, skipped: 0 };
  const died = counts === undefined || code !== 0;
  return died && reported.failed === 0 ? { ...reported, failed: 1 } : reported;
}

/** Adds the counts of several runners. */
export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The line that machines read, always the last one. */
export function lastLine({ passed, failed }: Counts): string {
  return `${passed} passed, ${failed} failed`;
}

/** Whether a run is good: something ran and nothing failed. */
export function isGood({ passed, failed }: Counts): boolean {
  return passed > 0 && failed === 0;
}

/**
 * Which runner takes which of the files that were asked for; no file at all asks for every file of both.
 * @throws Error for a file that is neither a Solidity nor a TypeScript test.
 */
export function filesByKind(files: readonly string[]): ReadonlyMap<Kind, readonly string[]> {
  const unknown = files.filter((file) => !/\.(sol|ts)$/.test(file));
  if (unknown.length > 0) throw new Error(`Neither a .t.sol nor a .ts test: ${unknown.join(", ")}`);
  if (files.length === 0) return new Map([["solidity", []] as const, ["mocha", []] as const]);
  const solidity = files.filter((file) => file.endsWith(".sol"));
  const mocha = files.filter((file) => file.endsWith(".ts"));
  const all = [["solidity", solidity] as const, ["mocha", mocha] as const];
  return new Map(all.filter(([, own]) => own.length > 0));
}
