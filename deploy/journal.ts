import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { getAddress } from "ethers";

import type { Chain } from "../lib/network.js";

/** What Ignition has between two entries. */
const BLANK = { type: "" } as const satisfies Entry;

/** What Ignition's journal tells about one contract. */
export interface JournaledContract {
  /** Ignition's name for it, such as `SampleVaults#WethVault`. */
  readonly futureId: string;
  readonly contractName: string;
  readonly address: string;
  /** The block it was made in. */
  readonly block: number;
  readonly args: readonly unknown[];
}

/** A transaction that was announced, of which nobody wrote down whether it was sent. */
export interface Unaccounted {
  /** Where the journal announces it, counted from 0. */
  readonly line: number;
  readonly sender: string;
  readonly nonce: number;
  /** What it was to say, in the journal's spelling. */
  readonly data: string;
  /** A block before it. */
  readonly since: number;
}

interface Receipt {
  readonly blockHash: string;
  readonly blockNumber: number;
  readonly contractAddress?: string;
}

/** A line of the journal; which fields it has depends on its type. */
interface Entry {
  readonly type: string;
  readonly futureId?: string;
  readonly networkInteractionId?: number;
  /** Who sends, of a future that sends. */
  readonly from?: string;
  readonly nonce?: number;
  /** What is to be sent. */
  readonly networkInteraction?: { readonly data?: string };
  /** Of a confirmed transaction; one that was only sent has it in `transaction`. */
  readonly hash?: string;
  readonly receipt?: Receipt;
  readonly contractName?: string;
  readonly contractAddress?: string;
  readonly constructorArgs?: readonly unknown[];
  readonly txToReadFrom?: string;
  readonly transaction?: { readonly hash: string };
  readonly result?: unknown;
}

/** Ignition's record of one deployment. */
export class Journal {
  private constructor(private readonly entries: readonly Entry[]) {}

  /** Reads the journal in `folder`; an absent one is empty. */
  static async read(folder: string): Promise<Journal> {
    const text = await readFile(journalFile(folder), "utf8").catch(() => "");
    const lines = text.split("\n").map((line) => (line.trim() === "" ? BLANK : (JSON.parse(line) as Entry)));
    return new Journal(lines);
  }

  /** Those of `futureIds` that were deployed, or made by a factory, in the order asked for. */
  contracts(futureIds: readonly string[]): JournaledContract[] {
    const known = this.entries.flatMap((entry) => this.deployed(entry) ?? this.adopted(entry) ?? []);
    return futureIds.flatMap((futureId) => known.find((contract) => contract.futureId === futureId) ?? []);
  }

  /** The futures that it knows, finished or not. */
  get begun(): ReadonlySet<string> {
    return new Set(this.entries.flatMap(({ futureId }) => futureId ?? []));
  }

  /** What a killed deployment has announced last, without a word about its being sent. */
  get unaccounted(): Unaccounted[] {
    const since = this.entries.findLast(isConfirmed)?.receipt.blockNumber ?? 0;
    return this.entries.flatMap((entry, line) => {
      const { type, futureId, networkInteractionId, nonce } = entry;
      if (type !== "TRANSACTION_PREPARE_SEND" || nonce === undefined) return [];
      const isOfIt = (other: Entry) => other.futureId === futureId;
      const isTold = (later: Entry) => isOfIt(later) && later.networkInteractionId === networkInteractionId;
      if (this.entries.slice(line + 1).some(isTold)) return [];
      const sender = this.entries.find((other) => isOfIt(other) && other.from !== undefined)?.from;
      const data = this.entries.findLast((other) => isOfIt(other) && other.networkInteraction)?.networkInteraction
        ?.data;
      return sender === undefined || data === undefined
        ? []
        : [{ line, sender: getAddress(sender), nonce, data, since }];
    });
  }

  /** How many transactions it confirms. */
  get transactionCount(): number {
    return this.entries.filter(isConfirmed).length;
  }

  /**
   * Whether `chain` is not the one that the journal was written on: a node that was restarted, or reset, has other blocks.
   * Code at the right address proves nothing, for another deployment puts other contracts at the same addresses.
   */
  async isStale(chain: Chain): Promise<boolean> {
    const { provider } = chain.connection.ethers;
    const confirmed = this.entries.filter(isConfirmed);
    for (const { hash, receipt } of [confirmed[0], confirmed.at(-1)].filter((entry) => entry !== undefined)) {
      const found = await provider.getTransactionReceipt(hash);
      if (found?.blockHash !== receipt.blockHash) return true;
    }
    const lastSent = this.entries.findLast(({ type }) => type === "TRANSACTION_SEND")?.transaction;
    return lastSent !== undefined && (await provider.getTransaction(lastSent.hash)) === null;
  }

  private deployed({ type, futureId, receipt }: Entry): JournaledContract | undefined {
    if (type !== "TRANSACTION_CONFIRM" || receipt?.contractAddress === undefined || futureId === undefined)
      return undefined;
    const start = this.entries.find((entry) => entry.futureId === futureId && entry.contractName !== undefined);
    const { contractName = "", constructorArgs = [] } = start ?? {};
    return {
      futureId,
      contractName,
      address: receipt.contractAddress,
      block: receipt.blockNumber,
      args: constructorArgs,
    };
  }

  /** A contract that a call made: its address was read from an event of that call. */
  private adopted({ type, futureId, contractName, contractAddress }: Entry): JournaledContract | undefined {
    if (type !== "CONTRACT_AT_EXECUTION_STATE_INITIALIZE" || futureId === undefined) return undefined;
    if (contractName === undefined || contractAddress === undefined) return undefined;
    const source = this.entries.find((entry) => entry.txToReadFrom !== undefined && entry.result === contractAddress);
    const made = this.entries.find((entry) => isConfirmed(entry) && entry.hash === source?.txToReadFrom);
    return { futureId, contractName, address: contractAddress, block: made?.receipt?.blockNumber ?? 0, args: [] };
  }
}

/** Where Ignition keeps the journal of a deployment. */
export function journalFile(folder: string): string {
  return join(folder, "journal.jsonl");
}

/** Forgets a deployment that its chain has forgotten. */
export async function wipeJournal(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

function isConfirmed(entry: Entry): entry is Entry & { readonly hash: string; readonly receipt: Receipt } {
  return entry.type === "TRANSACTION_CONFIRM" && entry.hash !== undefined && entry.receipt !== undefined;
}
