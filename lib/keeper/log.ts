import { destination, pino } from "pino";

import type { Report } from "./outcome.js";

/** What a keeper says at the start of a round. */
export interface RoundStart {
  readonly chainId: number;
  readonly keeper: string;
  readonly block: number;
}

/**
 * Where a keeper's log goes, one line of JSON an event. Every line has `level`, `time` (ISO 8601), `pid` and `event`:
 *
 * - `round`: `chainId`, `keeper`, `block`
 * - `done`, `reverted`, `pending`, `refused`, `not-worth-it`, `would-do`, `failed`: `job`, `duty`, and the fields of that `Outcome`
 * - `trouble`: `error`, `message`; there was no round
 * - `stopped`: the last line of a keeper that was told to end
 *
 * Amounts are decimal strings, wei of the native currency or units of gas.
 */
export interface KeeperLog {
  round(start: RoundStart): void;
  report(report: Report): void;
  trouble(error: Error): void;
  stopped(): void;
}

const LEVELS = {
  done: "info",
  "would-do": "info",
  refused: "info",
  "not-worth-it": "debug",
  reverted: "warn",
  pending: "warn",
  failed: "warn",
} as const;

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
    round: (start) => logger.debug({ event: "round", ...start }),
    report: ({ job, duty, outcome: { kind, ...rest } }) =>
      logger[LEVELS[kind]]({ event: kind, job, duty, ...inText(rest) }),
    trouble: ({ name, message }) => logger.error({ event: "trouble", error: name, message }),
    stopped: () => logger.info({ event: "stopped" }),
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
