import { expect } from "chai";
import fc from "fast-check";

import { type Chain, startChain } from "./chain.js";
import { type Action, type Schedule, schedules, type VaultSpec } from "./schedule.js";
import { type Outcome, Twin } from "./twin.js";

/** A deep run (`npm run test:deep`) configures fast-check with a fresh seed and more runs. */
const deep = fc.readConfigureGlobal() as fc.GlobalParameters | undefined;

/** Schedules a chain plays: in one process every transaction stays in memory, so a deep run starts several chains. */
const RUNS = 25;
const CHAINS = deep?.numRuns === undefined ? 1 : 30;
const SEED = deep?.seed ?? 20_261_121;

/** A failing schedule is shrunk for so long, milliseconds, and then shown as it is. */
const TIME_LIMIT = 100_000;

/** What any sufficiently long run must show, so that the comparison is known to have compared something. */
const KINDS = [
  "create",
  "subscribe",
  "transfer",
  "transferCreator",
  "adjust",
  "cancel",
  "redeem",
  "close",
  "void",
] as const satisfies readonly (Action["kind"] | "create")[];
const REFUSALS = [
  "pays-nothing",
  "too-late",
  "too-early",
  "yield-too-low",
  "nothing-left",
  "over-quantity",
  "under-minimum",
  "not-creator",
  "pull-too-large",
  "not-settled",
  "settled",
  "too-few-receipts",
  "zero-amount",
] as const satisfies readonly Outcome[];

/** One WETH at 3,200 USDC and 1.1 %: case 5 of the specification. */
const SELL_HIGH = {
  direction: "sell-high",
  price: { digits: 320n, exponent: 3 },
  quantity: 10n ** 18n,
  yieldWad: 11n * 10n ** 15n,
  feeBps: 1_000n,
  minPermille: 0n,
} as const satisfies VaultSpec;

describe("DualCurrencyVault against its model", function () {
  this.timeout(TIME_LIMIT + 20_000);
  let chain: Chain;
  beforeEach(async function () {
    chain = await startChain();
  });
  afterEach(async function () {
    await chain.close();
  });

  const counts = new Map<string, number>();
  const count = (what: Action["kind"] | "create", outcome: Outcome): void => {
    const key = outcome === "acted" ? what : outcome;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };

  for (let number = 0; number < CHAINS; ++number) {
    it(`agrees on every figure after every action of ${RUNS} random schedules, seed ${SEED + number}`, async function () {
      const property = fc.asyncProperty(schedules, (schedule) => Twin.play(chain, schedule, count));
      const limits = { interruptAfterTimeLimit: TIME_LIMIT, markInterruptAsFailure: true };
      await fc.assert(property, { numRuns: RUNS, seed: SEED + number, ...limits });
    });
  }

  it("has seen every action carried out and every rule broken", function () {
    const missing = [...KINDS, ...REFUSALS].filter((key) => !counts.has(key));
    expect(missing, "never happened").to.deep.equal([]);
  });

  it("agrees on a remainder that would pay nothing, and on the subscription that takes it along", async function () {
    // Less than 309,099,902 wei of WETH pay no base unit of USDC at 3,200.
    const quantity = 10n ** 9n;
    const subscribe = { kind: "subscribe", vault: 0, actor: 1, receiver: 1, minYield: 0n } as const;
    const outcomes = await play({
      vault: { ...SELL_HIGH, quantity },
      before: [700n, 690n, 500n, 1_000n].map((permille): Action => ({ ...subscribe, permille })),
    });
    expect(outcomes).to.deep.equal(["leaves-dust", "acted", "pays-nothing", "acted"]);
  });

  it("agrees on sixteen yields, on a seventeenth, and on one that was offered before", async function () {
    const percents = [...Array.from({ length: 16 }, (_, i) => 101n + BigInt(i)), 107n];
    const outcomes = await play({
      vault: SELL_HIGH,
      before: percents.flatMap((yieldPercent): Action[] => [
        { kind: "subscribe", vault: 0, actor: 2, receiver: 2, permille: 50n, minYield: 100n },
        { kind: "adjust", vault: 0, yieldPercent, maxPull: "any", isStranger: false },
      ]),
    });
    const adjustments = outcomes.filter((_, i) => i % 2 === 1);
    const expected = percents.map((_, i) => (i === 15 ? "too-many-classes" : "acted"));
    expect(adjustments).to.deep.equal(expected);
  });

  /** Plays one vault at 18 and 6 decimals that is reached, and says what became of each action before the deadline. */
  async function play({ vault, before }: { vault: VaultSpec; before: Action[] }): Promise<Outcome[]> {
    const setting = { baseDecimals: 18, quoteDecimals: 6, feedDecimals: 8, vaults: [vault], priceOffset: 0n };
    const schedule: Schedule = { setting, before, between: [], after: [] };
    const outcomes: Outcome[] = [];
    await Twin.play(chain, schedule, (_, outcome) => outcomes.push(outcome));
    return outcomes.slice(1, 1 + before.length);
  }
});
