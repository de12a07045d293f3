import { readFile } from "node:fs/promises";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { describeFailure } from "../../lib/errors.js";
import { InputError } from "../../lib/input-error.js";
import { chainTime } from "../../lib/network.js";
import { print, printJson, printTable, runCommand } from "../../lib/output.js";
import { parseCount } from "../../lib/units.js";
import type { Manner } from "../support/perform.js";
import { parseBatch, type BatchRow } from "./batch.js";
import { DualDesk } from "./desk.js";
import { openVault, type Opened } from "./open-vault.js";
import { readTerms } from "./terms.js";

interface Options extends Manner {
  readonly file: string;
  readonly from?: string;
}

/** How one row ended. */
type RowResult =
  | ({ readonly line: number; readonly ok: true } & Opened)
  | { readonly line: number; readonly ok: false; readonly error: { readonly name: string; readonly message: string } };

/** `npx hardhat dual create-batch`: one vault a row; a row that fails stops no other, and the command ends with 1. */
export default async function createBatch(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const rows = parseBatch(await readBatch(options.file));
    const desk = await DualDesk.open(hre);
    const creator = desk.sender(options.from, "heidi");
    const now = await chainTime(desk.chain);
    const promised = new Map<string, bigint>();

    const results: RowResult[] = [];
    for (const row of rows) results.push(await resultOf(row));
    if (results.some(({ ok }) => !ok)) process.exitCode = 1;
    if (options.json)
      return printJson({ action: "create-batch", dryRun: options.dryRun, creator: creator.address, rows: results });
    show(results, options.dryRun);

    async function resultOf(row: BatchRow): Promise<RowResult> {
      const { line } = row;
      try {
        if ("problem" in row) throw new InputError(row.problem);
        const market = await desk.market(parseCount(row.market));
        const params = readTerms(row, market, now);
        return {
          line,
          ok: true,
          ...(await openVault(desk, creator, market, params, { dryRun: options.dryRun, promised })),
        };
      } catch (error) {
        const { name, message } = describeFailure(error);
        return { line, ok: false, error: { name, message } };
      }
    }
  });
}

async function readBatch(file: string): Promise<string> {
  if (file === "") throw new InputError("Name the CSV: --file vaults.csv.");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) throw new InputError(`${file} cannot be read.`);
  return text;
}

function show(results: readonly RowResult[], dryRun: boolean): void {
  const words = (result: RowResult) => (result.ok ? (result.key ?? "would be created") : result.error.message);
  printTable(
    ["Line", "Result", ""],
    results.map((result) => [String(result.line), result.ok ? "ok" : "failed", words(result)]),
    [0],
  );
  const done = results.filter(({ ok }) => ok).length;
  print(`${done} of ${results.length} ${dryRun ? "would be created; nothing was sent" : "created"}.`);
}
