import { expect } from "chai";
import fc from "fast-check";

import { type DualProblem, DualRefusal, DualVaultModel, type DualVaultParameters } from "../../../reference/dual.js";
import {
  type Amounts,
  apyOf,
  type DualDirection,
  type DualOutcome,
  type DualTerms,
  feeOf,
  lockOf,
  NOTHING,
  outcomeOf,
  payoutOf,
  WAD,
} from "../../../reference/dual-math.js";

const USDC = 10n ** 6n;
const WETH = 10n ** 18n;
const FAR = { investment: 10n ** 60n, linked: 10n ** 60n } as const satisfies Amounts;
const OPEN = 1_000n;
const DEADLINE = 2_000n;
const VOIDABLE = 10_000n + 3n * 86_400n;

const BUY_LOW = {
  direction: "buy-low",
  linkedPrice: 300_000_000_000n,
  baseDecimals: 18n,
  quoteDecimals: 6n,
  feedDecimals: 8n,
  feeBps: 0n,
  quantity: 10_000n * USDC,
  yieldWad: WAD / 100n,
  expiryAt: 10_000n,
  depositDeadlineAt: DEADLINE,
  minSubscription: 1n,
} as const satisfies DualVaultParameters;
const SELL_HIGH = {
  ...BUY_LOW,
  direction: "sell-high",
  linkedPrice: 320_000_000_000n,
  quantity: WETH,
  yieldWad: 11n * 10n ** 15n,
} as const satisfies DualVaultParameters;

/** A vault in which each of `deposits` is subscribed by a subscriber of its own, "0", "1" and so on. */
function vaultOf(parameters: DualVaultParameters, ...deposits: bigint[]): DualVaultModel {
  const vault = new DualVaultModel(parameters, "creator");
  for (const [i, assets] of deposits.entries()) vault.subscribe(String(i), assets, 0n, OPEN);
  return vault;
}

function expectRefusal(problem: DualProblem, action: () => unknown): void {
  expect(action).to.throw(DualRefusal).with.property("problem", problem);
}

const amounts = (investment: bigint, linked: bigint): Amounts => ({ investment, linked });

describe("reference/dual", function () {
  describe("the worked numbers of the specification", function () {
    for (const price of [290_000_000_000n, BUY_LOW.linkedPrice]) {
      it(`case 1: Buy Low, reached at ${price}`, function () {
        const vault = vaultOf(BUY_LOW, 10_000n * USDC);
        expect(vault.held).to.deep.equal(amounts(100_000_000n, 3_366_666_666_666_666_667n));
        vault.settle(price);
        expect(vault.redeem("0", 0, 10_000n * USDC)).to.deep.equal(amounts(0n, 3_366_666_666_666_666_666n));
        expect(vault.close("creator")).to.deep.equal(amounts(10_100_000_000n, 1n));
      });
    }

    it("case 2: one feed unit above the linked price", function () {
      const vault = vaultOf(BUY_LOW, 10_000n * USDC);
      vault.settle(BUY_LOW.linkedPrice + 1n);
      expect(vault.redeem("0", 0, 10_000n * USDC)).to.deep.equal(amounts(10_100_000_000n, 0n));
      expect(vault.close("creator")).to.deep.equal(amounts(0n, 3_366_666_666_666_666_667n));
    });

    it("case 3: a partial fill, reached", function () {
      const vault = vaultOf(BUY_LOW, 4_000n * USDC);
      vault.settle(BUY_LOW.linkedPrice - 1n);
      expect(vault.close("creator")).to.deep.equal(amounts(4_100_000_000n, 2_020_000_000_000_000_001n));
      expect(vault.redeem("0", 0, 4_000n * USDC)).to.deep.equal(amounts(0n, 1_346_666_666_666_666_666n));
    });

    it("case 4: cancelling after that fill", function () {
      const vault = vaultOf(BUY_LOW, 4_000n * USDC);
      expect(vault.cancelUnfilled("creator", OPEN)).to.deep.equal(amounts(60_000_000n, 2_020_000_000_000_000_000n));
      expect(vault.quantity).to.equal(4_000n * USDC);
      vault.settle(BUY_LOW.linkedPrice);
      expect(vault.close("creator")).to.deep.equal(amounts(4_040_000_000n, 1n));
    });

    it("case 5: Sell High, a tie", function () {
      const vault = vaultOf(SELL_HIGH, WETH);
      expect(vault.held).to.deep.equal(amounts(11_000_000_000_000_000n, 3_235_200_000n));
      vault.settle(SELL_HIGH.linkedPrice);
      expect(vault.redeem("0", 0, WETH)).to.deep.equal(amounts(0n, 3_235_200_000n));
      expect(vault.close("creator")).to.deep.equal(amounts(1_011_000_000_000_000_000n, 0n));
    });

    it("case 6: one feed unit below", function () {
      const vault = vaultOf(SELL_HIGH, WETH);
      vault.settle(SELL_HIGH.linkedPrice - 1n);
      expect(vault.redeem("0", 0, WETH)).to.deep.equal(amounts(1_011_000_000_000_000_000n, 0n));
      expect(vault.close("creator")).to.deep.equal(amounts(0n, 3_235_200_000n));
    });

    it("case 7: 8 and 6 decimals", function () {
      const terms = { ...BUY_LOW, baseDecimals: 8n, linkedPrice: 4_000_000_000_000n };
      const yieldWad = 32n * 10n ** 14n;
      expect(payoutOf(terms, 25_000_000_000n, yieldWad, "reached").linked).to.equal(62_700_000n);
      expect(payoutOf(terms, 25_000_000_000n, yieldWad, "not-reached").investment).to.equal(25_080_000_000n);
    });

    it("case 8: three deposits at a yield of eighteen digits", function () {
      const deposits = [3_333_333_333n, 3_333_333_333n, 3_333_333_334n];
      const vault = vaultOf({ ...BUY_LOW, yieldWad: 12_345_678_901_234_567n }, ...deposits);
      vault.settle(BUY_LOW.linkedPrice);
      const paid = deposits.map((receipts, i) => vault.redeem(String(i), 0, receipts).linked);
      const once = 1_124_828_531_999_999_999n;
      expect(paid).to.deep.equal([once, once, 1_124_828_532_337_448_558n]);
    });

    it("case 9: a deposit whose own reached payout would be nothing", function () {
      const vault = vaultOf(SELL_HIGH);
      expectRefusal("pays-nothing", () => vault.subscribe("0", 309_099_901n, 0n, OPEN));
      expect(payoutOf(SELL_HIGH, 309_099_902n, SELL_HIGH.yieldWad, "reached").linked).to.equal(1n);
      vault.subscribe("0", 309_099_902n, 0n, OPEN);
    });

    it("case 10: a higher yield for what is unfilled", function () {
      const vault = vaultOf(BUY_LOW, 4_000n * USDC);
      expectRefusal("pull-too-large", () =>
        vault.adjustYield("creator", WAD / 50n, amounts(60_000_000n, 19_999_999_999_999_999n), OPEN),
      );
      const pulled = vault.adjustYield("creator", WAD / 50n, amounts(60_000_000n, 20_000_000_000_000_000n), OPEN);
      expect(pulled).to.deep.equal(amounts(-60_000_000n, -20_000_000_000_000_000n));
      expect(vault.held).to.deep.equal(amounts(160_000_000n, 3_386_666_666_666_666_667n));
    });
  });

  describe("the outcome", function () {
    const table: [DualDirection, offset: bigint, DualOutcome][] = [
      ["buy-low", -1n, "reached"],
      ["buy-low", 0n, "reached"],
      ["buy-low", 1n, "not-reached"],
      ["sell-high", -1n, "not-reached"],
      ["sell-high", 0n, "reached"],
      ["sell-high", 1n, "reached"],
    ];
    for (const [direction, offset, outcome] of table) {
      it(`${direction} is ${outcome} at the linked price ${offset < 0n ? "" : "+"}${offset}`, function () {
        const terms = { ...BUY_LOW, direction };
        expect(outcomeOf(terms, terms.linkedPrice + offset)).to.equal(outcome);
      });
    }

    it("is judged once", function () {
      const vault = vaultOf(BUY_LOW);
      vault.settle(1n);
      vault.settle(10n ** 20n);
      expectRefusal("settled", () => vault.void(VOIDABLE));
      expect([vault.outcome, vault.judgement]).to.deep.equal(["reached", undefined]);
      vault.close("creator");
      expect(vault.judgement).to.equal("reached");
    });
  });

  it("keeps a cheap token's digits: 0.00001234 at 18 and 6 decimals is 12.34, not 12", function () {
    const cheap = { ...SELL_HIGH, linkedPrice: 1_234n };
    expect(payoutOf(cheap, 1_000_000n * WETH, 0n, "reached").linked).to.equal(12_340_000n);
  });

  it("shows an annual yield from the yield of the term", function () {
    expect(apyOf(WAD / 100n, 30n * 86_400n)).to.equal(121_666_666_666_666_666n);
  });

  describe("the fee", function () {
    const terms = { ...BUY_LOW, feeBps: 1_000n };
    for (const price of [terms.linkedPrice, terms.linkedPrice + 1n]) {
      it(`leaves the creator's side at the first redemption or close, at ${price}`, function () {
        const vault = vaultOf(terms, 4_000n * USDC);
        expect(vault.held.investment).to.equal(110_000_000n);
        vault.settle(price);
        expect(vault.fees).to.equal(0n);
        vault.redeem("0", 0, 1n);
        expect(vault.fees).to.equal(4_000_000n);
        const { investment } = vault.close("creator");
        expect([vault.fees, investment]).to.deep.equal([
          4_000_000n,
          price === terms.linkedPrice ? 4_106_000_000n : 66_000_000n,
        ]);
      });
    }

    it("is nothing on void, where everyone takes back his own", function () {
      const vault = vaultOf(terms, 4_000n * USDC, 1n * USDC);
      const { held } = vault;
      vault.void(VOIDABLE);
      expect(vault.redeem("1", 0, USDC)).to.deep.equal(amounts(USDC, 0n));
      expect(vault.close("creator")).to.deep.equal(held);
      expect(vault.redeem("0", 0, 4_000n * USDC)).to.deep.equal(amounts(4_000n * USDC, 0n));
      expect([vault.fees, vault.inside]).to.deep.equal([0n, NOTHING]);
    });
  });

  describe("classes", function () {
    it("leave a subscriber's terms as they were", function () {
      const vault = vaultOf(BUY_LOW, 4_000n * USDC);
      vault.adjustYield("creator", WAD / 1_000n, NOTHING, OPEN);
      vault.subscribe("late", 6_000n * USDC, WAD / 1_000n, OPEN);
      expect([vault.receiptsOf("0", 0), vault.receiptsOf("late", 1)]).to.deep.equal([4_000n * USDC, 6_000n * USDC]);
      vault.settle(BUY_LOW.linkedPrice + 1n);
      expect(vault.redeem("0", 0, 4_000n * USDC).investment).to.equal(4_040n * USDC);
      expect(vault.redeem("late", 1, 6_000n * USDC).investment).to.equal(6_006n * USDC);
    });

    it("are found again, and are sixteen at most", function () {
      const vault = vaultOf(BUY_LOW);
      for (let i = 1n; i < 16n; ++i) vault.adjustYield("creator", i, FAR, OPEN);
      expectRefusal("too-many-classes", () => vault.adjustYield("creator", 16n, FAR, OPEN));
      vault.adjustYield("creator", BUY_LOW.yieldWad, FAR, OPEN);
      expect([vault.offeredClass, vault.classes.length]).to.deep.equal([0, 16]);
      expect(vault.held).to.deep.equal(lockOf(BUY_LOW, BUY_LOW.quantity, BUY_LOW.yieldWad));
    });
  });

  it("refuses what the rules forbid, and changes nothing", function () {
    const vault = vaultOf({ ...BUY_LOW, minSubscription: 100n }, 4_000n * USDC);
    expectRefusal("pays-nothing", () => vaultOf({ ...SELL_HIGH, quantity: 309_099_901n }));
    expectRefusal("too-late", () => vault.subscribe("1", 100n, 0n, DEADLINE));
    expectRefusal("zero-amount", () => vault.subscribe("1", 0n, 0n, OPEN));
    expectRefusal("yield-too-low", () => vault.subscribe("1", 100n, BUY_LOW.yieldWad + 1n, OPEN));
    expectRefusal("over-quantity", () => vault.subscribe("1", 6_000n * USDC + 1n, 0n, OPEN));
    expectRefusal("under-minimum", () => vault.subscribe("1", 99n, 0n, OPEN));
    expectRefusal("not-creator", () => vault.adjustYield("1", 1n, FAR, OPEN));
    expectRefusal("not-creator", () => vault.cancelUnfilled("1", OPEN));
    expectRefusal("too-late", () => vault.cancelUnfilled("creator", DEADLINE));
    expectRefusal("too-early", () => vault.void(VOIDABLE - 1n));
    expectRefusal("not-settled", () => vault.redeem("0", 0, 1n));
    expectRefusal("not-settled", () => vault.close("creator"));
    expectRefusal("too-few-receipts", () => vault.transfer("0", "1", 0, 4_000n * USDC + 1n));
    expectRefusal("not-creator", () => vault.transferCreator("1", "0"));
    expect([vault.filled, vault.held, vault.flowOf("1")]).to.deep.equal([
      4_000n * USDC,
      vaultOf(BUY_LOW).held,
      NOTHING,
    ]);
    vault.settle(1n);
    expectRefusal("zero-amount", () => vault.redeem("0", 0, 0n));
    expectRefusal("too-few-receipts", () => vault.redeem("1", 0, 1n));
    expect(vault.judgement).to.equal(undefined);
    expectRefusal("not-creator", () => vault.close("1"));
    vault.transferCreator("creator", "1");
    vault.close("1", "2");
    expectRefusal("not-creator", () => vault.close("1"));
    expectRefusal("not-creator", () => vault.transferCreator("1", "0"));
    expect(vault.flowOf("2").investment).to.equal(4_100n * USDC);
  });

  it("takes a remainder below the minimum, and refuses to leave one that would pay nothing", function () {
    const vault = vaultOf({ ...SELL_HIGH, minSubscription: WETH / 2n });
    expectRefusal("leaves-dust", () => vault.subscribe("0", WETH - 309_099_901n, 0n, OPEN));
    vault.subscribe("0", WETH - 309_099_902n, 0n, OPEN);
    vault.subscribe("1", 309_099_902n, 0n, OPEN);
    expect(vault.unfilled).to.equal(0n);
    expectRefusal("nothing-left", () => vault.cancelUnfilled("creator", OPEN));
    expectRefusal("nothing-left", () => vault.adjustYield("creator", 1n, FAR, OPEN));
  });

  describe("for all terms", function () {
    const price = fc
      .tuple(fc.nat({ max: 20 }), fc.bigInt(1n, 999_999n))
      .map(([exponent, digits]) => (digits * 10n ** BigInt(exponent)) / 1_000_000n + 1n);
    const decimals = fc.bigInt(0n, 24n);
    const amount = fc
      .tuple(fc.nat({ max: 30 }), fc.bigInt(1n, 999n))
      .map(([exponent, digits]) => digits * 10n ** BigInt(exponent));
    const yieldWad = fc.oneof(fc.bigInt(1n, WAD / 2n), fc.bigInt(1n, 1_000n));
    const terms: fc.Arbitrary<DualTerms> = fc.record({
      direction: fc.constantFrom<DualDirection>("buy-low", "sell-high"),
      linkedPrice: price,
      baseDecimals: decimals,
      quoteDecimals: decimals,
      feedDecimals: fc.bigInt(0n, 18n),
      feeBps: fc.bigInt(0n, 2_000n),
    });
    const outcomes = ["reached", "not-reached"] as const satisfies readonly DualOutcome[];

    /** What an outcome asks of the lock: what is paid beyond the deposit itself, and the fee. */
    const asked = (one: DualTerms, assets: bigint, rate: bigint, outcome: DualOutcome): Amounts => {
      const { investment, linked } = payoutOf(one, assets, rate, outcome);
      const fee = feeOf(one, assets, rate);
      return { investment: (outcome === "reached" ? 0n : investment - assets) + fee, linked };
    };

    it("a lock covers either outcome with its fee, and exceeds one by less than a unit a rounding", function () {
      fc.assert(
        fc.property(terms, amount, yieldWad, (one, assets, rate) => {
          const lock = lockOf(one, assets, rate);
          for (const outcome of outcomes) {
            const { investment, linked } = asked(one, assets, rate, outcome);
            expect(investment <= lock.investment && linked <= lock.linked, outcome).to.equal(true);
          }
          expect(lock.linked - asked(one, assets, rate, "reached").linked <= 1n).to.equal(true);
          expect(lock.investment - asked(one, assets, rate, "not-reached").investment <= 3n).to.equal(true);
        }),
      );
    });

    it("splitting never gains; merging n receipts gains n - 1 at most", function () {
      fc.assert(
        fc.property(terms, fc.array(amount, { minLength: 1, maxLength: 9 }), yieldWad, (one, parts, rate) => {
          for (const outcome of outcomes) {
            const worth = (assets: bigint): bigint => {
              const { investment, linked } = payoutOf(one, assets, rate, outcome);
              return investment + linked;
            };
            const apart = parts.reduce((sum, part) => sum + worth(part), 0n);
            const together = worth(parts.reduce((sum, part) => sum + part, 0n));
            const gain = together - apart;
            expect(gain >= 0n && gain <= BigInt(parts.length - 1), `${outcome}: ${gain}`).to.equal(true);
          }
        }),
      );
    });

    it("no sequence pays more than came in, and leaves less than a unit a redemption", function () {
      const seen = new Set<string>();
      const deposits = fc.array(fc.tuple(fc.bigInt(1n, 400n), fc.bigInt(1n, 500n)), { minLength: 1, maxLength: 12 });
      fc.assert(
        fc.property(
          ...([terms, amount, yieldWad, deposits, fc.constantFrom(-1n, 0n, 1n, undefined)] as const),
          (one, quantity, rate, shares, side) => {
            fc.pre(payoutOf(one, quantity, rate, "reached").linked > 0n);
            const vault = vaultOf({ ...BUY_LOW, ...one, quantity, yieldWad: rate, minSubscription: 1n });
            const holdings = fillInClasses(vault, rate, shares);
            if (side === undefined) vault.void(VOIDABLE);
            else vault.settle(one.linkedPrice + side);
            seen.add(String(vault.outcome));
            for (const [holder, classId, receipts] of holdings) vault.redeem(holder, classId, receipts);
            vault.close("creator");
            const residue = vault.inside.investment - vault.fees + vault.inside.linked;
            const most = vault.judgement === "voided" ? 0n : BigInt(Math.max(0, vault.redemptions - 1));
            expect(residue >= 0n && residue <= most, `residue ${residue} of ${most}`).to.equal(true);
            if (residue > 0n) seen.add("residue");
          },
        ),
        { numRuns: 300 },
      );
      expect([...seen].sort()).to.deep.equal(["not-reached", "reached", "residue", "voided"]);
    });
  });
});

/** Subscribes shares of the quantity, each for a holder of its own, under yields that change in between, as far as the rules allow. */
function fillInClasses(
  vault: DualVaultModel,
  rate: bigint,
  shares: readonly (readonly [permille: bigint, newRate: bigint])[],
): [holder: string, classId: number, receipts: bigint][] {
  const holdings: [string, number, bigint][] = [];
  for (const [i, [permille, percent]] of shares.entries()) {
    const assets = (vault.quantity * permille) / 1_000n;
    const holder = String(i);
    allowRefusal(() => {
      vault.subscribe(holder, assets, 0n, OPEN);
      holdings.push([holder, vault.offeredClass, assets]);
    });
    expectCovered(vault);
    if (i % 3 === 2) allowRefusal(() => vault.adjustYield("creator", (rate * percent) / 100n + 1n, FAR, OPEN));
    if (i === 10) allowRefusal(() => vault.cancelUnfilled("creator", OPEN));
    expectCovered(vault);
  }
  return holdings;
}

function expectCovered({ covering, owed }: DualVaultModel): void {
  expect(covering.investment >= owed.investment && covering.linked >= owed.linked, "what is held covers").to.equal(
    true,
  );
}

function allowRefusal(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof DualRefusal)) throw error;
  }
}
