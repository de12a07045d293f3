import Table from "cli-table3";

import type { BenchRow } from "./rows.js";

const HEAD = ["operation", "n", "ours", "peer", "floor", "bound", "pass"];

/** The rows of one system as a table for people. */
export function tableOf(rows: readonly BenchRow[]): string {
  const { system, profile, peer, peerSource } = rows.find((row) => row.peer !== null) ?? rows[0]!;
  const table = new Table({
    head: HEAD,
    colAligns: ["left", "right", "right", "right", "right", "right", "left"],
    style: { head: [], border: [] },
  });
  for (const { operation, n, gas, peerGas, floor, bound, pass } of rows) {
    table.push([operation, number(n), number(gas), number(peerGas), number(floor), number(bound), pass ? "yes" : "NO"]);
  }
  const title = `${system}: gas of a whole transaction, cold slots, ${profile} build; peer: ${peer ?? "none"}`;
  return `${title}${peerSource === null ? "" : ` (${peerSource})`}\n${table.toString()}`;
}

function number(value: number | null): string {
  return value === null ? "-" : value.toLocaleString("en-US");
}
