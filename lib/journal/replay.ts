import { readFileSync } from "node:fs";

import type { NetworkConnection } from "hardhat/types/network";

import type { Deployment } from "../addresses.js";
import { InputError } from "../input-error.js";
import { schemas, type JournalEntry, type JournalHead, type JournaledCall } from "./entry.js";

/** The line of the first entry: the head comes before it. */
const FIRST_ENTRY = 2;

/** A chain's life, as it was written down. */
export interface Journal {
  readonly file: string;
  readonly head: JournalHead;
  readonly entries: readonly JournalEntry[];
}

/** Reads a journal. @throws InputError where the file is missing, or with the line that is not of a journal */
export function readJournal(file: string): Journal {
  const [first = "", ...rest] = linesOf(file);
  const head = parsed(file, 1, first, schemas.head);
  return { file, head, entries: rest.map((line, i) => parsed(file, i + FIRST_ENTRY, line, schemas.entry)) };
}

/** What the journal says is deployed; the last word counts. */
export function deploymentIn({ entries }: Journal): Deployment | undefined {
  const told = entries.findLast((entry) => "deployment" in entry);
  return told === undefined ? undefined : (told.deployment as Deployment);
}

/**
 * Lives a journal again on a fresh chain whose time begins when the journal's did.
 *
 * @returns How many calls it made.
 * @throws InputError with the line of a call that is refused, or whose block comes out otherwise than it was: its number or its state root.
 */
export async function replay(connection: NetworkConnection, journal: Journal): Promise<number> {
  let calls = 0;
  for (const [index, entry] of journal.entries.entries()) {
    if (!("method" in entry)) continue;
    await repeat(connection, `${journal.file}:${index + FIRST_ENTRY}`, entry);
    calls += 1;
  }
  return calls;
}

async function repeat({ provider }: NetworkConnection, place: string, call: JournaledCall): Promise<void> {
  const { method, params, block } = call;
  if (block !== null) await provider.request({ method: "evm_setNextBlockTimestamp", params: [block.firstTimestamp] });
  // A mine that names its own moment would be told it twice.
  const repeated = method === "evm_mine" ? [] : params;
  await provider.request({ method, params: repeated }).catch((error: unknown) => {
    // A transaction that reverted did so then, too, and left its block behind.
    if (block === null) throw new InputError(`${place}: ${method} is refused: ${messageOf(error)}`);
  });
  if (block === null) return;
  const latest = (await provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as LatestBlock;
  if (Number(latest.number) === block.number && latest.stateRoot === block.stateRoot) return;
  throw new InputError(
    `${place}: ${method} led to block ${Number(latest.number)} with state root ${latest.stateRoot}, ` +
      `but the journal says block ${block.number} with ${block.stateRoot}; it was changed, or written by another version.`,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface LatestBlock {
  readonly number: string;
  readonly stateRoot: string;
}

function linesOf(file: string): string[] {
  try {
    // A line without an end was being written when the chain was killed: its caller never had an answer.
    return readFileSync(file, "utf8").split("\n").slice(0, -1);
  } catch {
    throw new InputError(`There is no journal at ${file}; \`npm run chain -- --save ${file}\` writes one.`);
  }
}

interface Schema<Value> {
  safeParse(value: unknown): { readonly success: true; readonly data: Value } | { readonly success: false };
}

function parsed<Value>(file: string, line: number, text: string, schema: Schema<Value>): Value {
  const result = schema.safeParse(jsonOf(text));
  if (result.success) return result.data;
  throw new InputError(`${file}:${line}: this is no line of a journal of a chain.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
