import { expect } from "chai";
import fc from "fast-check";

import { parseDecimal, unitsExact, unitsNearest } from "../../../lib/simulation/decimal.js";

const wei = (text: string) => unitsNearest(parseDecimal(text), 18);

describe("decimal numbers of a recorded run", () => {
  it("keeps every digit that a float would lose", () => {
    expect(wei("123456789012.123456789012345678")).to.equal(123456789012123456789012345678n);
    expect(wei("9.333333333333332")).to.equal(9_333_333_333_333_332_000n);
  });

  it("reads exponents in either direction and case", () => {
    expect(wei("1e-7")).to.equal(10n ** 11n);
    expect(wei("1.5E+3")).to.equal(1_500n * 10n ** 18n);
    expect(wei("2.50e1")).to.equal(25n * 10n ** 18n);
  });

  it("rounds to the nearest unit, halves away from zero", () => {
    expect(wei("0.0000000000000000014")).to.equal(1n);
    expect(wei("0.0000000000000000015")).to.equal(2n);
    expect(wei("-0.0000000000000000015")).to.equal(-2n);
    expect(wei("-0.0000000000000000014")).to.equal(-1n);
  });

  it("takes what is far below a unit for zero, without computing the power", () => {
    expect(wei("5e-324")).to.equal(0n);
    expect(wei("1e-999999999999")).to.equal(0n);
    expect(wei("9.9e-19")).to.equal(1n);
    expect(wei("0e999999999999")).to.equal(0n);
  });

  it("refuses what is no number or absurdly large", () => {
    for (const text of ["", "1.", ".5", "0x10", "1e", "NaN", "--1"])
      expect(() => parseDecimal(text)).to.throw(RangeError);
    expect(() => parseDecimal("1e60")).to.throw(RangeError, "1e60 is too large");
    expect(() => parseDecimal("1e999999999999")).to.throw(RangeError, "too large");
  });

  it("knows whether a number is a whole number of units", () => {
    expect(unitsExact(parseDecimal("0.03"), 4)).to.equal(300n);
    expect(unitsExact(parseDecimal("3e-2"), 4)).to.equal(300n);
    expect(unitsExact(parseDecimal("0.0300000000"), 4)).to.equal(300n);
    expect(unitsExact(parseDecimal("0.03333"), 4)).to.equal(undefined);
    expect(unitsExact(parseDecimal("1e-30"), 4)).to.equal(undefined);
    expect(unitsExact(parseDecimal("0"), 4)).to.equal(0n);
  });

  it("reads back any amount of wei that is written out", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (amount) => {
        const digits = amount.toString().padStart(19, "0");
        expect(wei(`${digits.slice(0, -18)}.${digits.slice(-18)}`)).to.equal(amount);
      }),
    );
  });
});
