import { destination, pino } from "pino";

import type { Report } from "./keeper.js";

/** Where a keeper's log goes, one line of JSON an event; amounts as decimal strings. */
export interface KeeperLog {
  round(block: number): void;
  report(report: Report): void;
  trouble(error: Error): void;
}

const QUIETER = { done: "info", refused: "info", "would-do": "info", "not-worth-it": "debug", failed: "warn" } as const;

/** @param file Instead of standard output. Lines are written before the call returns: a keeper that is killed has told all. */
export function keeperLog(file?: string): KeeperLog {
  const logger = pino(
    {
      base: { pid: process.pid },
      level: "debug",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination({ dest: file ?? 1, sync: true, mkdir: true }),
  );
  return {
    round: (block) => logger.debug({ event: "round", block }),
    report: ({ job, duty, outcome: { kind, ...rest } }) =>
      logger[QUIETER[kind]]({ event: kind, job, duty, ...inText(rest) }),
    trouble: ({ name, message }) => logger.error({ event: "trouble", error: name, message }),
  };
}

/** Numbers that JSON cannot hold become texts. */
function inText(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(values).map(([key, value]): [string, unknown] => {
    if (typeof value === "bigint") return [key, value.toString()];
    if (typeof value === "object" && value !== null) return [key, inText(value as Record<string, unknown>)];
    return [key, value];
  });
  return Object.fromEntries(entries);
}
