import { SYSTEMS, type SystemName } from "../report/schema.js";
import { type Random, randomStream } from "../simulation/random.js";

/** Protocols of the sandbox that can be made to fail. */
const BREAKABLE = ["SteadyYield", "BoldYield", "WildYield"] as const;
export type Breakable = (typeof BREAKABLE)[number];

/** How a protocol fails, by its number in `YieldProtocolMock.Fault`. */
export const FAILURES = [
  "reverts",
  "refuses values",
  "mints nothing",
  "pays half",
  "forbids the same block",
  "answers with a megabyte",
  "burns gas",
  "locks what is in it",
  "boasts",
] as const;

/** Something that goes wrong, from one week on. Those that last end by themselves. */
export type Fault =
  | { readonly kind: "price jumps"; readonly percent: number }
  | { readonly kind: "feed silent"; readonly weeks: number }
  | { readonly kind: "feed down"; readonly weeks: number }
  | { readonly kind: "guardian pauses"; readonly system: SystemName }
  | { readonly kind: "keeper dead"; readonly weeks: number }
  | { readonly kind: "protocol fails"; readonly protocol: Breakable; readonly failure: number; readonly weeks: number }
  | { readonly kind: "protocol loses"; readonly protocol: Breakable; readonly percent: number }
  | { readonly kind: "protocol blacklisted"; readonly protocol: Breakable; readonly weeks: number }
  | { readonly kind: "stake slashed"; readonly percent: number };

export type FaultKind = Fault["kind"];

/** A fault and the week in which it begins, from 0. */
export type TimedFault = Fault & { readonly week: number };

/** Kinds of faults, how many weeks of a hundred begin one of each, and how it is drawn. */
const KINDS: Readonly<Record<FaultKind, { readonly percent: number; readonly draw: (random: Random) => Fault }>> = {
  "price jumps": {
    percent: 15,
    draw: (random) => ({ kind: "price jumps", percent: random.pick([-45, -30, -20, 25, 50]) }),
  },
  "feed silent": { percent: 8, draw: (random) => ({ kind: "feed silent", weeks: random.integer(1, 3) }) },
  "feed down": { percent: 6, draw: (random) => ({ kind: "feed down", weeks: random.integer(1, 2) }) },
  "guardian pauses": {
    percent: 20,
    draw: (random) => ({ kind: "guardian pauses", system: random.pick([...SYSTEMS]) }),
  },
  "keeper dead": { percent: 10, draw: (random) => ({ kind: "keeper dead", weeks: random.integer(1, 3) }) },
  "protocol fails": {
    percent: 30,
    draw: (random) => ({
      kind: "protocol fails",
      protocol: random.pick(BREAKABLE),
      failure: random.integer(1, FAILURES.length),
      weeks: random.integer(1, 3),
    }),
  },
  "protocol loses": {
    percent: 12,
    draw: (random) => ({ kind: "protocol loses", protocol: random.pick(BREAKABLE), percent: random.integer(5, 60) }),
  },
  "protocol blacklisted": {
    percent: 6,
    draw: (random) => ({ kind: "protocol blacklisted", protocol: random.pick(BREAKABLE), weeks: random.integer(1, 3) }),
  },
  "stake slashed": { percent: 5, draw: (random) => ({ kind: "stake slashed", percent: random.integer(1, 8) }) },
};

export const FAULT_KINDS = Object.keys(KINDS) as FaultKind[];

/** The last weeks are calm: whoever leaves finds what he needs. */
export const CALM_WEEKS = 2;

/** All that goes wrong in so many weeks; the same for the same seed, and every kind's days are its own. None begins in the first week. */
export function drawFaults(seed: number, weeks: number): TimedFault[] {
  const drawn = FAULT_KINDS.flatMap((kind) => drawKind(seed, weeks, kind));
  return drawn.sort((a, b) => a.week - b.week);
}

function drawKind(seed: number, weeks: number, kind: FaultKind): TimedFault[] {
  const random = randomStream(seed, `fault: ${kind}`);
  const { percent, draw } = KINDS[kind];
  const faults: TimedFault[] = [];
  for (let week = 1; week < weeks - CALM_WEEKS; week++) {
    if (random.integer(1, 100) <= percent) faults.push({ week, ...draw(random) });
  }
  return faults;
}

/** Whether a fault that lasts is there in a week; it ends where the calm weeks begin. */
export function isOn(fault: TimedFault, week: number, weeks: number): boolean {
  const lasts = "weeks" in fault ? fault.weeks : 1;
  return week >= fault.week && week < fault.week + lasts && week < weeks - CALM_WEEKS;
}

/** A fault in a few words. */
export function wordsOf(fault: Fault): string {
  switch (fault.kind) {
    case "price jumps":
      return `price jumps by ${fault.percent} %`;
    case "guardian pauses":
      return `guardian pauses ${fault.system}`;
    case "protocol fails":
      return `${fault.protocol} ${FAILURES[fault.failure - 1] ?? "fails"}`;
    case "protocol loses":
      return `${fault.protocol} loses ${fault.percent} %`;
    case "protocol blacklisted":
      return `${fault.protocol} blacklisted`;
    case "stake slashed":
      return `stake slashed by ${fault.percent} %`;
    default:
      return fault.kind;
  }
}
