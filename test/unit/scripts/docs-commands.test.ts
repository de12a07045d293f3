import { existsSync, readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { dirname, join } from "node:path";

import { expect } from "chai";
import hre from "hardhat";

import { readCommand } from "../../../lib/scenario/command.js";
import { ROOT } from "../../../scripts/process.js";

const PAGES = ["*.md", "docs/*.md", "docs/adr/*.md", "contracts/*/README.md", "contracts/*/*/README.md"];
/** What Hardhat itself brings, whose options are not ours to know. */
const FOREIGN = /^(?:build|ignition|keystore|run|test|verify)\b/;
const COMMAND = /(?<=^|`|\$ )(?:\w+=\S+ )?npx hardhat ([^`\n]+?)(?=`|\s+# |\s*$)/gm;

/** The text between code fences, and what stands between single backticks. */
function codeIn(text: string): string[] {
  const fenced = [...text.matchAll(/^```\w*\n(.*?)^```/gms)].map(([, code = ""]) => code);
  const inline = [...text.replaceAll(/^```.*?^```/gms, "").matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  return [...fenced, ...inline];
}

/** `npx hardhat ...` in a page, as one would type it: nothing with a place to fill in. */
function commandsIn(text: string): string[] {
  const lines = codeIn(text).flatMap((code) => [...code.matchAll(COMMAND)].map(([, command = ""]) => command.trim()));
  return lines
    .map((line) => line.replace(/ --network \S+/, ""))
    .filter((line) => !FOREIGN.test(line) && !/[<…]|\.\.\.|\\$/.test(line));
}

/** Why nothing could run so; a page may leave out options that a command asks for itself. */
function refusalOf(command: string): string | undefined {
  try {
    readCommand(hre, command, "typed");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe("what the pages say", () => {
  const pages = new Map<string, string>();

  before(async () => {
    for await (const page of glob(PAGES, { cwd: ROOT })) pages.set(page, readFileSync(join(ROOT, page), "utf8"));
    expect(pages.size).to.be.greaterThan(30);
  });

  it("has only commands that there are, with options that they take", () => {
    const commands = [...pages].flatMap(([page, text]) => commandsIn(text).map((command) => ({ page, command })));
    expect(commands).to.have.length.greaterThan(60);
    const refused = commands.flatMap(({ page, command }) => {
      const refusal = refusalOf(command);
      // A page may name a whole system: `npx hardhat vault`.
      return refusal === undefined || hre.tasks.rootTasks.has(command) ? [] : [`${page}: ${refusal}`];
    });
    expect(refused).to.deep.equal([]);
  });

  it("has only npm scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object };
    const named = [...pages].flatMap(([page, text]) =>
      [
        ...codeIn(text)
          .join("\n")
          .matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g),
      ].map(([, name = ""]) => ({
        page,
        name,
      })),
    );
    expect(named).to.have.length.greaterThan(40);
    expect(named.filter(({ name }) => !(name in scripts))).to.deep.equal([]);
  });

  it("links only to what is there", () => {
    const broken = [...pages].flatMap(([page, text]) =>
      [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)].flatMap(([, target = ""]) =>
        existsSync(join(ROOT, dirname(page), target)) ? [] : [`${page}: ${target}`],
      ),
    );
    expect(broken).to.deep.equal([]);
  });
});
