import { z } from "zod";

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);

/** The block that a call has left behind, and when the first one that it mined was. */
const block = z.strictObject({
  number: z.int().min(0),
  /** Unix seconds of the first block that the call mined. */
  firstTimestamp: z.int().min(0),
  stateRoot: hash,
});

/** The first line of a journal. */
const head = z.strictObject({
  schema: z.literal(1),
  chainId: z.int().positive(),
  /** When the chain's time begins, unix seconds. */
  startAt: z.int().min(0),
});

/** Every further line: a call that changed the chain, or what is deployed on it. */
const entry = z.union([
  z.strictObject({ method: z.string(), params: z.array(z.unknown()), block: block.nullable() }),
  z.strictObject({ deployment: z.unknown() }),
]);

export const schemas = { head, entry } as const;

export type JournalHead = z.infer<typeof head>;
export type JournalEntry = z.infer<typeof entry>;
/** A call that changed the chain; `block` is null where it mined none. */
export type JournaledCall = Extract<JournalEntry, { readonly method: string }>;

const MINING: ReadonlySet<string> = new Set([
  "eth_sendTransaction",
  "eth_sendRawTransaction",
  "evm_mine",
  "hardhat_mine",
]);
/** They only say when the next block is to be, and every block of a journal says that itself. */
const CLOCK: ReadonlySet<string> = new Set(["evm_increaseTime", "evm_setNextBlockTimestamp"]);
const SETTING = /^(?:evm_(?:set|revert|snapshot)|hardhat_(?:set|impersonate|stopImpersonating|drop))/;

/** Whether a call can change the chain, and must be told in its journal. */
export function changesChain(method: string): boolean {
  return MINING.has(method) || (SETTING.test(method) && !CLOCK.has(method));
}
