import { InputError } from "./input-error.js";

const SECONDS = { s: 1n, m: 60n, h: 3_600n, d: 86_400n, w: 604_800n } as const satisfies Record<string, bigint>;

const DURATION = /^(?:\d+[smhdw]\s*)+$/i;
const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z?)?$/;

/**
 * Reads a length of time: `90s`, `15m`, `12h`, `30d`, `2w`, and sums such as `1d12h`.
 *
 * @returns Seconds.
 * @throws InputError on anything else, including a number without a unit.
 */
export function parseDuration(text: string): bigint {
  if (!DURATION.test(text.trim())) {
    throw new InputError(`"${text}" is not a length of time; write for example 30d, 12h or 1d12h.`);
  }
  let seconds = 0n;
  for (const [, count, unit] of text.matchAll(/(\d+)([smhdw])/gi)) {
    seconds += BigInt(count as string) * SECONDS[(unit as string).toLowerCase() as keyof typeof SECONDS];
  }
  return seconds;
}

/**
 * Reads a moment: `2026-12-24` (midnight UTC), `2026-12-24T18:30Z`, or a length of time counted from `now`.
 *
 * @param now Unix seconds of the chain.
 * @returns Unix seconds.
 * @throws InputError on anything else, and on days that do not exist.
 */
export function parseInstant(text: string, now: bigint): bigint {
  const trimmed = text.trim();
  if (DURATION.test(trimmed)) return now + parseDuration(trimmed);
  const milliseconds = DATE.test(trimmed) ? Date.parse(toUtc(trimmed)) : Number.NaN;
  const exists = !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(trimmed.slice(0, 10));
  if (!exists) throw new InputError(`"${text}" is not a date; write for example 2026-12-24, or 30d from now.`);
  return BigInt(Math.trunc(milliseconds / 1_000));
}

/** Writes unix seconds as `2026-12-24 18:30:00 UTC`; what a date cannot hold stays a number. */
export function formatInstant(unixSeconds: bigint): string {
  if (unixSeconds > 8_640_000_000_000n) return `second ${unixSeconds}`;
  return `${new Date(Number(unixSeconds) * 1_000).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Writes seconds as `6d 23h 59m`: the two or three largest units that are not zero. */
export function formatDuration(seconds: bigint): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const unit of ["w", "d", "h", "m", "s"] as const) {
    const count = rest / SECONDS[unit];
    rest %= SECONDS[unit];
    if (count > 0n) parts.push(`${count}${unit}`);
  }
  return parts.length === 0 ? "0s" : parts.slice(0, 3).join(" ");
}

function toUtc(text: string): string {
  if (!text.includes("T")) return `${text}T00:00:00Z`;
  return text.endsWith("Z") ? text : `${text}Z`;
}
