import type { TransactionReceipt } from "ethers";

import type { OpenVault } from "./desk.js";
import { PHASES } from "./summary.js";

/** What some transactions of a close came to, base units; `null` where they did not come so far. */
export interface Closed {
  readonly finished: boolean;
  readonly gains: bigint | null;
  readonly losses: bigint | null;
  readonly fee: bigint | null;
  readonly bounty: bigint;
  readonly skipped: readonly { readonly protocolId: bigint; readonly phase: string }[];
}

/** Reads the events of a close. */
export function closedBy({ address, abi }: OpenVault, receipts: readonly TransactionReceipt[]): Closed {
  const logs = receipts.flatMap((receipt) => receipt.logs).filter((log) => log.address === address);
  const events = logs.flatMap((log) => abi.parseLog(log) ?? []);
  const numbers = (event: string, argument: string): bigint[] =>
    events.filter(({ name }) => name === event).map(({ args }) => BigInt(args[argument] as bigint));
  const phases = numbers("ProtocolSkipped", "phase");
  return {
    finished: events.some(({ name }) => name === "EpochClosed"),
    gains: numbers("EpochPriced", "gains")[0] ?? null,
    losses: numbers("EpochPriced", "losses")[0] ?? null,
    fee: numbers("FeePaid", "fee")[0] ?? null,
    bounty: numbers("BountyPaid", "bounty").reduce((sum, value) => sum + value, 0n),
    skipped: numbers("ProtocolSkipped", "protocolId").map((protocolId, i) => ({
      protocolId,
      phase: PHASES[Number(phases[i])] ?? "",
    })),
  };
}
