import { expect } from "chai";
import fc from "fast-check";

import { InputError } from "../../../lib/input-error.js";
import {
  formatAmount,
  formatBps,
  formatDecimal,
  formatWad,
  parseAmount,
  parseBps,
  parseCount,
} from "../../../lib/units.js";

const WETH = { symbol: "WETH", decimals: 18 };
const USDC = { symbol: "USDC", decimals: 6 };
const POINTS = { symbol: "POINTS", decimals: 0 };

describe("units", () => {
  describe("parseAmount", () => {
    const accepted: [text: string, unit: typeof WETH, value: bigint][] = [
      ["10", WETH, 10n ** 19n],
      ["10 WETH", WETH, 10n ** 19n],
      ["10 weth", WETH, 10n ** 19n],
      [" 0.5 ", WETH, 5n * 10n ** 17n],
      ["0.000000000000000001", WETH, 1n],
      ["1_000.5", USDC, 1_000_500_000n],
      ["0", USDC, 0n],
      ["7", POINTS, 7n],
      ["1000000000000000000 WETH", WETH, 10n ** 36n],
      ["999999999999999", USDC, 999_999_999_999_999_000_000n],
    ];
    for (const [text, unit, value] of accepted) {
      it(`reads "${text}" of ${unit.symbol} as ${value} base units`, () => {
        expect(parseAmount(text, unit)).to.equal(value);
      });
    }

    it("takes shares of what is available, rounded down", () => {
      expect(parseAmount("25%", WETH, 1_001n)).to.equal(250n);
      expect(parseAmount("50bps", WETH, 10_000n)).to.equal(50n);
      expect(parseAmount("0.5 %", WETH, 10_000n)).to.equal(50n);
      expect(parseAmount("100%", WETH, 7n)).to.equal(7n);
      expect(parseAmount("MAX", WETH, 7n)).to.equal(7n);
    });

    const refused: [text: string, unit: typeof WETH, reason: RegExp][] = [
      ["0.0000001", USDC, /more decimals \(7\) than USDC \(6\)/],
      ["0.5", POINTS, /more decimals \(1\) than POINTS \(0\)/],
      ["1000000000000000000", WETH, /looks like base units.* write 1, /],
      ["1500000000000000", WETH, /looks like base units.* write 0.0015, /],
      ["1e18", WETH, /scientific notation/],
      ["1,000", USDC, /comma/],
      ["10 USDC", WETH, /is in USDC, but WETH is meant/],
      ["-1", WETH, /is not an amount/],
      ["ten", WETH, /is not an amount/],
      ["", WETH, /is not an amount/],
      ["0x10", WETH, /is not an amount/],
      ["1.", WETH, /is not an amount/],
      [".5", WETH, /is not an amount/],
      ["1__0", WETH, /is not an amount/],
      ["10 WETH now", WETH, /is not an amount/],
      ["max", WETH, /nothing here to take a share of/],
      ["25%", WETH, /nothing here to take a share of/],
    ];
    for (const [text, unit, reason] of refused) {
      it(`refuses "${text}" of ${unit.symbol} with one sentence`, () => {
        expect(() => parseAmount(text, unit))
          .to.throw(InputError, reason)
          .with.property("message")
          .that.does.not.match(/\n/);
      });
    }

    it("reads back exactly what formatDecimal writes, for any token", () => {
      fc.assert(
        fc.property(fc.bigInt(0n, 2n ** 256n - 1n), fc.integer({ min: 0, max: 24 }), (value, decimals) => {
          const unit = { symbol: "T", decimals };
          return parseAmount(`${formatDecimal(value, decimals)} T`, unit) === value;
        }),
      );
    });
  });

  describe("parseBps", () => {
    it("reads percent and basis points", () => {
      expect(parseBps("3%")).to.equal(300n);
      expect(parseBps("0.25%")).to.equal(25n);
      expect(parseBps("12.5%")).to.equal(1_250n);
      expect(parseBps("50bps")).to.equal(50n);
      expect(parseBps("100%")).to.equal(10_000n);
    });

    for (const text of ["3", "0.001%", "0.5bps", "101%", "10001bps", "%", "..%", "-1%"]) {
      it(`refuses "${text}"`, () => expect(() => parseBps(text)).to.throw(InputError));
    }
  });

  describe("parseCount", () => {
    it("reads whole numbers only", () => {
      expect(parseCount("5_200")).to.equal(5_200n);
      for (const text of ["", "1.5", "-1", "1e3", "four"]) expect(() => parseCount(text)).to.throw(InputError);
    });
  });

  describe("writing", () => {
    it("is exact, grouped and carries the symbol", () => {
      expect(formatAmount(1_234_567_890_123n, USDC)).to.equal("1,234,567.890123 USDC");
      expect(formatAmount(1n, WETH)).to.equal("0.000000000000000001 WETH");
      expect(formatAmount(-1_500_000n, USDC)).to.equal("-1.5 USDC");
      expect(formatAmount(1_000n, POINTS)).to.equal("1,000 POINTS");
      expect(formatBps(25n)).to.equal("0.25%");
      expect(formatBps(300n)).to.equal("3%");
      expect(formatWad(25n * 10n ** 16n)).to.equal("0.25");
    });
  });
});
