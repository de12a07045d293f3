import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { SYSTEMS } from "./systems.js";

const TOKENS = "contracts/mocks/tokens";
const STANDARD = "TestToken";

/** A test of a matrix: what it is named after, what comes of it, and the odd token that it makes. */
export type MatrixTest = { readonly token: string; readonly subject: string; readonly verdict: string };

/** "RebasingAtOneToOne" as "rebasing at one to one". */
const wordsOf = (name: string) => name.replaceAll(/(?<!^)([A-Z])/g, " $1").toLowerCase();

/** Those tokens of the mocks that somebody could bring: what extends the standard one, but for a share with a price, which is staking's. */
export function oddTokens(sources: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(sources)
    .flatMap((source) => [...source.matchAll(/^contract (\w+) is TestToken/gm)].map(([, name]) => name ?? ""))
    .filter((name) => name !== "RatedShareToken")
    .sort();
}

/** The tests of a matrix. @throws Error for one that is not named `test_<Token>_<Verdict>` */
export function testsOf(source: string, tokens: readonly string[]): readonly MatrixTest[] {
  const bodies = source.split(/^ {4}function /m).slice(1);
  return bodies
    .filter((body) => body.startsWith("test"))
    .map((body) => {
      const name = /^\w+/.exec(body)?.[0] ?? "";
      const [, subject, verdict] = /^test_(\w+?)_(\w+)$/.exec(name) ?? [];
      if (subject === undefined || verdict === undefined) throw new Error(`${name} says no token and verdict.`);
      // `new HookToken(18)`, or `DeployTokens.hookToken(18)`.
      const made = [...body.matchAll(/\b(?:new |DeployTokens\.)(\w)(\w+)\(/g)].map(
        ([, a = "", b = ""]) => a.toUpperCase() + b,
      );
      const token = made.find((it) => tokens.includes(it)) ?? STANDARD;
      return { token, subject: wordsOf(subject), verdict: wordsOf(verdict).replace(/^is /, "") };
    });
}

/** What a cell says: one line a test, exact ones first. */
export function cellOf(tests: readonly MatrixTest[]): string {
  const rank = ({ verdict }: MatrixTest) => (verdict.endsWith("exact") ? 0 : verdict.startsWith("refused") ? 1 : 2);
  const sorted = tests.toSorted((a, b) => rank(a) - rank(b));
  return sorted.map(({ subject, verdict }) => `${subject}: **${verdict}**`).join("<br>");
}

/** Every odd token in every system, by the names of the tests. @throws Error for a cell that no test fills */
export function renderTokenMatrix(root: string): string {
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const mocks = globSync(`${TOKENS}/*.sol`, { cwd: root }).sort();
  const tokens = oddTokens(Object.fromEntries(mocks.map((path) => [basename(path, ".sol"), read(path)])));
  const files = SYSTEMS.map(({ folder }) => globSync(`test/unit/${folder}/**/TokenMatrix.t.sol`, { cwd: root })[0]);
  const columns = files.map((path) => testsOf(path === undefined ? "" : read(path), tokens));
  const rows = [STANDARD, ...tokens].map((token) => {
    const cells = columns.map((tests) => cellOf(tests.filter((test) => test.token === token)));
    const empty = cells.findIndex((cell) => cell === "");
    if (empty >= 0) throw new Error(`No test says what comes of ${token} in ${SYSTEMS[empty]?.title}.`);
    return `| ${[`\`${token}\``, ...cells].join(" | ")} |`;
  });
  const heads = SYSTEMS.map(({ title }, i) => `[${title}](../${files[i]})`);
  return [`| Token | ${heads.join(" | ")} |`, `| --- ${"| --- ".repeat(heads.length)}|`, ...rows, ""].join("\n");
}
