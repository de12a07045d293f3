import { expect } from "chai";
import fc from "fast-check";

import { type Chain, startChain } from "./contract-side.js";
import { type Action, type Schedule, schedules } from "./schedule.js";
import { type Outcome, Twin } from "./twin.js";

/** A deep run (`npm run test:deep`) configures fast-check with a fresh seed and more runs. */
const deep = fc.readConfigureGlobal() as fc.GlobalParameters | undefined;

/** Schedules a chain plays: in one process every transaction stays in memory, so a deep run starts several chains. */
const RUNS = 60;
const CHAINS = deep?.numRuns === undefined ? 1 : 10;
const SEED = deep?.seed ?? 20_240_601;

/** A failing schedule is shrunk for so long, milliseconds, and then shown as it is. */
const TIME_LIMIT = 100_000;

/** Outcomes that any sufficiently long run must show, so that the comparison is known to have compared something. */
const REFUSALS = [
  "nothing-to-claim",
  "stake-too-small",
  "withdrawal-too-large",
  "different-tokens",
  "epochs-out-of-bounds",
  "rate-would-fall",
  "no-stream",
] as const satisfies readonly Outcome[];
const KINDS = [
  "deposit",
  "withdraw",
  "redeem",
  "transfer",
  "claim",
  "exit",
  "compound",
  "fund",
  "topUp",
  "collectFees",
] as const satisfies readonly Action["kind"][];

describe("Vault against its O(n)-per-epoch model", function () {
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
      const property = fc.asyncProperty(schedules, (schedule) => Twin.play(chain, schedule, count));
      const limits = { interruptAfterTimeLimit: TIME_LIMIT, markInterruptAsFailure: true };
      await fc.assert(property, { numRuns: RUNS, seed: SEED + number, ...limits });
      expect(
        [...KINDS, ...REFUSALS].filter((key) => !counts.has(key)),
        "never happened",
      ).to.deep.equal([]);
      const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
      expect((counts.get("left-out") ?? 0) / total, "share of actions that rounding decides").to.be.lessThan(0.05);
    });
  }

  it("agrees on a stream that is funded again after it ended with a truncated rest", async function () {
    const week = 604_800n;
    const schedule: Schedule = {
      setting: { rewardDecimals: 18, sameToken: false, withdrawalFeeBps: 0n, epochDuration: week, stakers: 1 },
      steps: [
        { wait: { seconds: 0n }, action: { kind: "deposit", staker: 0, amount: 10n ** 24n } },
        { wait: { seconds: 0n }, action: { kind: "fund", amount: 10n ** 18n + 7n, epochs: 1n } },
        { wait: { seconds: 2n * week }, action: { kind: "claim", staker: 0 } },
        { wait: { seconds: 0n }, action: { kind: "fund", amount: 1n, epochs: 2n } },
      ],
    };
    const outcomes: Outcome[] = [];
    await Twin.play(chain, schedule, (_, outcome) => outcomes.push(outcome));
    expect(outcomes).to.deep.equal(["acted", "acted", "acted", "acted"]);
  });

  it("agrees on a stream after an exit that was paid more than the model had counted", async function () {
    const token = 10n ** 18n;
    const schedule: Schedule = {
      setting: { rewardDecimals: 24, sameToken: false, withdrawalFeeBps: 0n, epochDuration: 604_800n, stakers: 3 },
      steps: [
        { wait: { seconds: 0n }, action: { kind: "deposit", staker: 0, amount: token } },
        { wait: { seconds: 0n }, action: { kind: "fund", amount: 100_000_000n, epochs: 2n } },
        { wait: { epochsPermille: 1n }, action: { kind: "deposit", staker: 2, amount: token } },
        { wait: { epochsPermille: 2_000n }, action: { kind: "fund", amount: 1n, epochs: 5n } },
        { wait: { epochsPermille: 1_721n }, action: { kind: "exit", staker: 2 } },
        { wait: { seconds: 64n }, action: { kind: "fund", amount: 6_460n, epochs: 2n } },
      ],
    };
    const outcomes: Outcome[] = [];
    await Twin.play(chain, schedule, (_, outcome) => outcomes.push(outcome));
    expect(outcomes.slice(0, 5)).to.deep.equal(["acted", "acted", "acted", "acted", "acted"]);
  });
});
