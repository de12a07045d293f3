import { expect } from "chai";
import fc from "fast-check";

import { startChain } from "./chain.js";
import { type Action, type Kind, schedules } from "./schedule.js";
import { type Outcome, Twin } from "./twin.js";

/** A deep run (`npm run test:deep`) configures fast-check with a fresh seed and more runs. */
const deep = fc.readConfigureGlobal() as fc.GlobalParameters | undefined;
const isDeep = deep?.numRuns !== undefined;

/** Schedules a chain plays: in one process every transaction stays in memory, so a deep run starts several chains. */
const RUNS = isDeep ? 20 : 8;
const CHAINS = isDeep ? 15 : 1;
const LENGTH = 36;
const SEED = deep?.seed ?? 20_261_121;

/**
 * A failing schedule is shrunk for so long, milliseconds, and then shown as it is. A run that is only slow must not fail by it: a deep one
 * takes two and a half minutes a chain where all else is busy.
 */
const TIME_LIMIT = isDeep ? 900_000 : 300_000;

/** Outcomes that a short run must show, so that the comparison is known to have compared something. */
const COMMON = [
  "deposit",
  "redeem",
  "request",
  "vote",
  "lock",
  "askBack",
  "redeemRewards",
  "delegate",
  "settle",
  "gain",
  "lose",
  "markLoss",
  "close",
  "nothing-to-redeem",
  "nothing-unlocked",
] as const satisfies readonly (Kind | Outcome)[];

/** And those that a long one must. */
const RARE = [
  "mint",
  "withdraw",
  "transfer",
  "cancel",
  "claim",
  "unlock",
  "undelegate",
  "redeemFees",
  "sell",
  "setRate",
  "fault",
  "donate",
  "record",
  "mintBasket",
  "setSlashTerms",
  "setParameters",
  "remove",
  "writeOff",
  "setCap",
  "blacklist",
  "restore",
  "deprecate",
  "activate",
  "begin",
  "close-in-progress",
  "above-maximum",
  "follower-leads",
  "leader-follows",
  "rate-moved-too-far",
  "parameter-out-of-bounds",
  "still-allocated",
] as const satisfies readonly (Kind | Outcome)[];

describe("Derby against its looping model", function () {
  this.timeout(TIME_LIMIT + 30_000);
  const counts = new Map<string, number>();
  const count = (action: Action, outcome: Outcome): void => {
    const key = outcome === "acted" ? action.kind : outcome;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };

  for (let number = 0; number < CHAINS; ++number) {
    it(`agrees on every figure after every action of ${RUNS} random schedules, seed ${SEED + number}`, async function () {
      const chain = await startChain();
      const property = fc.asyncProperty(schedules(LENGTH), (schedule) => Twin.play(chain, schedule, count));
      const limits = { interruptAfterTimeLimit: TIME_LIMIT, markInterruptAsFailure: true };
      try {
        await fc.assert(property, { numRuns: RUNS, seed: SEED + number, ...limits });
      } finally {
        await chain.close();
      }
    });
  }

  it("has compared what it set out to compare", function () {
    const wanted = isDeep ? [...COMMON, ...RARE] : COMMON;
    expect(
      wanted.filter((key) => !counts.has(key)),
      "never happened",
    ).to.deep.equal([]);
  });
});
