import { expect } from "chai";
import fc from "fast-check";

import { Chain } from "./chain.js";
import { type Action, schedules } from "./schedule.js";
import { type Outcome, Twin } from "./twin.js";

/** A deep run (`npm run test:deep`) configures fast-check with a fresh seed and more runs. */
const deep = fc.readConfigureGlobal() as fc.GlobalParameters | undefined;

/** Schedules a chain plays: in one process every transaction stays in memory, so a deep run starts several chains. */
const RUNS = deep?.numRuns === undefined ? 16 : 60;
const CHAINS = deep?.numRuns === undefined ? 1 : 10;
const SEED = deep?.seed ?? 20_240_601;

/** A failing schedule is shrunk for so long, milliseconds, and then shown as it is. */
const TIME_LIMIT = 100_000;

/** Outcomes that any sufficiently long run must show, so that the comparison is known to have compared something. */
const REFUSALS = [
  "receipt-too-small",
  "loan-not-open",
  "deposits-too-small",
  "nothing-to-claim",
  "loan-over-limit",
  "loan-too-small",
  "bad-price",
  "healthy",
  "repay-too-small",
] as const satisfies readonly Outcome[];
const KINDS = [
  "lend",
  "withdraw",
  "claimInterest",
  "moveReceipt",
  "moveLoan",
  "borrow",
  "repay",
  "repayDebt",
  "addCollateral",
  "liquidate",
  "movePrice",
  "sicken",
  "breakPrice",
  "slash",
  "reward",
  "harvest",
  "withdrawReserves",
  "setParameters",
] as const satisfies readonly Action["kind"][];

describe("SavingsAccount against its model that loops over everybody", function () {
  this.timeout(TIME_LIMIT + 60_000);
  let chain: Chain;
  beforeEach(async function () {
    chain = await Chain.start();
  });
  afterEach(async function () {
    await chain.close();
  });

  for (let number = 0; number < CHAINS; ++number) {
    it(`agrees on every figure after every action of ${RUNS} random schedules, seed ${SEED + number}`, async function () {
      const counts = new Map<string, number>();
      const count = (action: Action, outcome: Outcome): void => {
        const key = outcome === "acted" ? action.kind : outcome;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      };
      const property = fc.asyncProperty(schedules, (schedule) => Twin.play(chain, schedule, count));
      const limits = { interruptAfterTimeLimit: TIME_LIMIT, markInterruptAsFailure: true };
      await fc.assert(property, { numRuns: RUNS, seed: SEED + number, ...limits });
      expect(
        [...KINDS, ...REFUSALS].filter((key) => !counts.has(key)),
        "never happened",
      ).to.deep.equal([]);
    });
  }
});
