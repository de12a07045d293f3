/**
 * Branch and line coverage of every contract by the Solidity tests, measured by forge: Hardhat's has no branches.
 * Fails where a test fails, where a branch or line is reached by none and not listed with its reason in
 * checks/coverage-exceptions.json, and where a listed one is reached after all.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import Table from "cli-table3";
import { z } from "zod";

import { type FileCoverage, gapsOf, judge, MAX_EXCEPTIONS, parseLcov } from "./checks/lcov.js";
import { ROOT, run } from "./process.js";

const TRACEFILE = "coverage/lcov.info";
const EXCEPTIONS = "scripts/checks/coverage-exceptions.json";

const exceptionsSchema = z
  .array(z.strictObject({ file: z.string(), code: z.string().min(1), reason: z.string().min(10) }))
  .max(MAX_EXCEPTIONS);

const readText = (path: string) => readFileSync(join(ROOT, path), "utf8");

const isMeasured = ({ file }: FileCoverage) => file.startsWith("contracts/") && !file.startsWith("contracts/mocks/");

async function measure(): Promise<readonly FileCoverage[]> {
  mkdirSync(join(ROOT, "coverage"), { recursive: true });
  rmSync(join(ROOT, TRACEFILE), { force: true });
  const report = ["--exclude-tests", "--report", "lcov", "--report-file", TRACEFILE];
  const { code, output } = await run("forge", ["coverage", "--offline", ...report]);
  // The npm launcher of forge exits 0 even where tests fail or nothing compiles.
  const failed = code !== 0 || /^\[FAIL|^Suite result: FAILED/m.test(output) || !existsSync(join(ROOT, TRACEFILE));
  if (failed) throw new Error(`${output}\nforge coverage failed.`);
  return parseLcov(readText(TRACEFILE)).filter(isMeasured);
}

const share = (all: readonly { hits: number }[]) => `${all.filter(({ hits }) => hits > 0).length}/${all.length}`;

function tableOf(files: readonly FileCoverage[]): string {
  const table = new Table({
    head: ["file", "lines", "branches"],
    colAligns: ["left", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { file, lines, branches } of files) table.push([file, share(lines), share(branches)]);
  table.push(["all", share(files.flatMap(({ lines }) => lines)), share(files.flatMap(({ branches }) => branches))]);
  return table.toString();
}

async function main(): Promise<void> {
  const exceptions = exceptionsSchema.parse(JSON.parse(readText(EXCEPTIONS)));
  const files = await measure();
  const codeAt = (file: string, line: number) => readText(file).split("\n")[line - 1] ?? "";
  const { open, stale } = judge(gapsOf(files), exceptions, codeAt);
  console.log(tableOf(files));
  for (const { file, line, what } of open) console.error(`${file}:${line}: no Solidity test reaches this ${what}.`);
  for (const { file, code } of stale) console.error(`${EXCEPTIONS}: a test reaches "${code}" of ${file}: take it out.`);
  if (files.length === 0) console.error("No contract was measured.");
  if (files.length === 0 || open.length + stale.length > 0) process.exitCode = 1;
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
