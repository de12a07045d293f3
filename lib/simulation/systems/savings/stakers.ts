import type { Hex, Receipt } from "../../chain.js";
import { toldIn } from "../../world/contract.js";
import type { Till } from "./till.js";

/** Stake that somebody waits for. */
export interface Ticket {
  readonly id: bigint;
  readonly owner: Hex;
}

/** Everybody gives up whatever positions he holds at the pool, and takes their rewards. */
export async function leavePool(
  { world: { desk }, contracts: { pool } }: Till,
  people: readonly Hex[],
): Promise<Ticket[]> {
  const lastId = await desk.read(pool, "lastId");
  const ids = Array.from({ length: Number(lastId) }, (_, index) => BigInt(index + 1));
  const held = await desk.ask<readonly bigint[]>(
    ids.map((id) => ({ of: pool, view: "balanceOfBatch", args: [people, people.map(() => id)] })),
  );
  const positions = ids.flatMap((id, index) =>
    people.flatMap((owner, person) => {
      const units = held[index]?.[person] ?? 0n;
      return units === 0n ? [] : [{ id, owner, units }];
    }),
  );
  const receipts = await desk.send(
    positions.map(({ id, owner, units }) => ({
      from: owner,
      to: pool,
      method: "startUnbonding",
      args: [id, units, owner],
    })),
  );
  return positions.map(({ owner }, index) => ({
    owner,
    id: toldIn(receipts[index] as Receipt, pool, "UnbondingStarted", "ticketId"),
  }));
}

/** After the unbonding delay. */
export async function takeUnbonded(
  { world: { desk }, contracts: { pool } }: Till,
  tickets: readonly Ticket[],
): Promise<void> {
  await desk.send(tickets.map(({ id, owner }) => ({ from: owner, to: pool, method: "unbond", args: [id, owner] })));
}
