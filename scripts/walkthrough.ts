/**
 * Records a walk through all systems at a terminal, into docs/walkthrough.md. `--check` only says whether the page is up to date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import hre from "hardhat";
import { format, resolveConfig } from "prettier";

import { ensureBuilt } from "../lib/build.js";
import { strictly } from "../lib/options.js";
import { runCommand } from "../lib/output.js";
import { ROOT } from "./process.js";
import { CHAPTERS } from "./walkthrough/chapters.js";
import { renderWalk } from "./walkthrough/page.js";
import { record } from "./walkthrough/record.js";

const PAGE = "docs/walkthrough.md";

await runCommand({ json: false }, async () => {
  const { check } = strictly(() => parseArgs({ options: { check: { type: "boolean", default: false } } })).values;
  await ensureBuilt();
  const path = join(ROOT, PAGE);
  const page = await format(renderWalk(await record(hre, CHAPTERS)), {
    ...(await resolveConfig(path)),
    filepath: path,
  });
  if (!check) {
    writeFileSync(path, page);
    return console.log(`Wrote ${PAGE}.`);
  }
  if (page === readFileSync(path, "utf8")) return console.log(`${PAGE} is up to date.`);
  throw new Error(`${PAGE} is out of date. Run \`npm run walkthrough\` and commit it.`);
});
