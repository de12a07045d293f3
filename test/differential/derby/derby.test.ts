import { expect } from "chai";
import fc from "fast-check";

import { type Chain, startChain } from "./chain.js";
import { type Action, schedules } from "./schedule.js";
import { type Outcome, Twin } from "./twin.js";

/** A deep run (`npm run test:deep`) configures fast-check with a fresh seed and more runs. */
const deep = fc.readConfigureGlobal() as fc.GlobalParameters | undefined;

/** Schedules a chain plays: in one process every transaction stays in memory, so a deep run starts several chains. */
const RUNS = Number(process.env.RUNS ?? 10);
const CHAINS = deep?.numRuns === undefined ? 1 : 20;
const SEED = Number(process.env.SEED ?? 20261121);

/** A failing schedule is shrunk for so long, milliseconds, and then shown as it is. */
const TIME_LIMIT = 550_000;

describe("Derby against its looping model", function () {
  this.timeout(TIME_LIMIT + 20_000);
  let chain: Chain;
  beforeEach(async function () {
    chain = await startChain();
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
      const property = fc.asyncProperty(schedules(40), (schedule) => Twin.play(chain, schedule, count));
      const limits = { endOnFailure: true, interruptAfterTimeLimit: TIME_LIMIT, markInterruptAsFailure: true };
      await fc.assert(property, { numRuns: RUNS, seed: SEED + number, ...limits });
      console.log(counts);
      expect(counts.size).to.be.greaterThan(0);
    });
  }
});
