import { readFile, writeFile } from "node:fs/promises";

import { type EIP1193Provider, trackTransaction } from "@nomicfoundation/ignition-core";

import { InputError } from "../lib/input-error.js";
import type { Chain } from "../lib/network.js";
import { Journal, journalFile, type Unaccounted } from "./journal.js";

/**
 * Makes a journal usable that a killed deployment left in the middle of a sentence: a line that was not written to its end is
 * forgotten. What it was about to say is found out again by whoever goes on.
 */
export async function dropTornLine(folder: string): Promise<void> {
  const file = journalFile(folder);
  const text = await readFile(file, "utf8").catch(() => "");
  const lastLine = text.slice(text.lastIndexOf("\n") + 1);
  if (lastLine.trim() === "" || isJson(lastLine)) return;
  await writeFile(file, text.slice(0, text.length - lastLine.length).trimEnd());
}

/**
 * Accounts for transactions that the journal announced without telling their hash, for the deployment was killed between the two: where one reached
 * the chain, its hash is entered; where none did, the announcement is withdrawn. Ignition goes on with neither.
 *
 * @throws InputError where one waits to be mined: what it is can be seen only then.
 */
export async function recoverLostTransactions(folder: string, chain: Chain): Promise<void> {
  const journal = await Journal.read(folder);
  for (const lost of journal.unaccounted) {
    const hash = await findSent(chain, lost);
    if (hash === undefined) await withdraw(folder, lost);
    else await trackTransaction(folder, hash, speltAs(lost.data, chain), 1);
  }
}

/**
 * The chain, telling what was sent in the spelling of the journal: Ignition compares the two, and would take code that it has linked, which has
 * capitals in the addresses of its libraries, for somebody else's.
 */
function speltAs(data: string, { connection }: Chain): EIP1193Provider {
  return {
    async request(call) {
      const answer: unknown = await connection.provider.request({ ...call, params: call.params ?? [] });
      const isSame = hasInput(answer) && answer.input.toLowerCase() === data.toLowerCase();
      return isSame ? { ...answer, input: data } : answer;
    },
  };
}

function hasInput(answer: unknown): answer is { readonly input: string } {
  return typeof answer === "object" && answer !== null && "input" in answer && typeof answer.input === "string";
}

/** The hash of the sender's transaction with that nonce; undefined where he has sent none. */
async function findSent(chain: Chain, { sender, nonce, since }: Unaccounted): Promise<string | undefined> {
  const { provider } = chain.connection.ethers;
  if ((await provider.getTransactionCount(sender, "pending")) <= nonce) return undefined;
  const latest = await provider.getBlockNumber();
  if ((await provider.getTransactionCount(sender, latest)) <= nonce) {
    throw new InputError(
      `Transaction ${nonce} of ${sender} was sent when the last run ended, and is not mined yet: try again in a minute.`,
    );
  }
  const block = await firstBlock(since, latest, async (number) => {
    return (await provider.getTransactionCount(sender, number)) > nonce;
  });
  const transactions = (await provider.getBlock(block, true))?.prefetchedTransactions ?? [];
  return transactions.find(({ from, nonce: number }) => from === sender && number === nonce)?.hash;
}

/** The first block of `low` to `high` at which `isPast` holds; it does at `high`, and from then on. */
async function firstBlock(low: number, high: number, isPast: (block: number) => Promise<boolean>): Promise<number> {
  if (low >= high) return high;
  const middle = Math.floor((low + high) / 2);
  return (await isPast(middle)) ? await firstBlock(low, middle, isPast) : await firstBlock(middle + 1, high, isPast);
}

async function withdraw(folder: string, { line }: Unaccounted): Promise<void> {
  const lines = (await readFile(journalFile(folder), "utf8")).split("\n");
  await writeFile(journalFile(folder), lines.toSpliced(line, 1).join("\n"));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
