import { SYSTEMS } from "../report/schema.js";
import type { DataTable } from "../report/data-table.js";
import { FAULT_KINDS } from "./faults.js";
import { isDust, type Soaked } from "./soak.js";

/** A soak for people: what went wrong, what was checked, what was left. */
export const soakTables = (soaked: Soaked): DataTable[] => [
  faultTable(soaked),
  auditTable(soaked),
  residueTable(soaked),
];

function faultTable({ faults }: Soaked): DataTable {
  return {
    title: "What went wrong",
    columns: [{ name: "Fault" }, { name: "Times", numeric: true }],
    rows: FAULT_KINDS.map((kind) => [kind, faults.filter((fault) => fault.kind === kind).length]),
  };
}

function auditTable({ audits, told }: Soaked): DataTable {
  const systems = SYSTEMS.filter((system) => audits.has(system));
  return {
    title: "What was checked",
    columns: [
      { name: "System" },
      { name: "Weekly checks", numeric: true },
      { name: "Broken", numeric: true },
      { name: "Checks of the whole run", numeric: true },
      { name: "Broken then", numeric: true },
    ],
    rows: systems.map((system) => {
      const { checks, broken } = audits.get(system) ?? { checks: 0, broken: 0 };
      const whole = told.filter((check) => check.system === system);
      return [system, checks, broken, whole.length, whole.filter(({ pass }) => !pass).length];
    }),
  };
}

function residueTable({ residues }: Soaked): DataTable {
  return {
    title: "What was left, base units",
    columns: [
      { name: "System" },
      { name: "Token" },
      { name: "Left", numeric: true },
      { name: "At most", numeric: true },
      { name: "Because" },
      { name: "Holds" },
    ],
    rows: residues.map((one) => [
      one.system,
      one.token,
      one.left.toString(),
      one.most.toString(),
      one.because,
      isDust(one) ? "yes" : "no",
    ]),
  };
}
