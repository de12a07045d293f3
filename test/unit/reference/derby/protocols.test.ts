import { expect } from "chai";

import { AaveReserve } from "../../../../reference/derby/aave-reserve.js";
import { SwappedCurrency } from "../../../../reference/derby/swapped-currency.js";

const RAY = 10n ** 27n;
const DOLLAR = 10n ** 6n;
const ETHER = 10n ** 18n;

describe("reference/derby: the adapter over Aave", function () {
  it("is worth what the liquidity index makes of its scaled balance, rounded down", function () {
    const reserve = new AaveReserve(RAY);
    reserve.deposit(1_000n * DOLLAR);
    expect([reserve.assets, reserve.value]).to.deep.equal([1_000n * DOLLAR, 1_000n * DOLLAR]);
    reserve.accrue((RAY * 1_000_001n) / 1_000_000n);
    // The virtual share takes its part of a base unit.
    expect([reserve.assets, reserve.value]).to.deep.equal([1_000_001_000n, 1_000_000_999n]);
    reserve.accrue((RAY * 103n) / 100n);
    expect([reserve.assets, reserve.value]).to.deep.equal([1_030n * DOLLAR, 1_030n * DOLLAR - 1n]);
  });

  it("rounds a scaled amount to the nearest, as Aave does", function () {
    const reserve = new AaveReserve((RAY * 3n) / 2n);
    reserve.deposit(100n);
    // 100 / 1.5 = 66.67 is 67, which are worth 100.5; 99 / 1.5 = 66 and one scaled unit stays, worth 1.5.
    expect(reserve.assets).to.equal(100n);
    reserve.withdraw(98n);
    // 98 / 1.5 = 65.33 is 65: two of 67 stay, worth 3.
    expect(reserve.assets).to.equal(3n);
  });

  it("pays all of it at once, and takes a step back as if it had not been", function () {
    const reserve = new AaveReserve((RAY * 11n) / 10n);
    reserve.deposit(777n * DOLLAR);
    const undo = reserve.remember();
    const { value } = reserve;
    expect(reserve.withdrawAll()).to.equal(value);
    expect([reserve.held, reserve.value]).to.deep.equal([0n, 0n]);
    undo();
    expect(reserve.value).to.equal(value);
    reserve.accrue((RAY * 22n) / 10n);
    expect(reserve.value - 2n * value <= 2n, "the scaled balance is back as well").to.equal(true);
    expect(reserve.value >= 2n * value).to.equal(true);
  });
});

describe("reference/derby: the adapter that holds another currency", function () {
  /** At 3,000 dollars with 8 decimals, booked half a percent below. */
  function fresh(proceeds: readonly bigint[]): SwappedCurrency {
    const swapped = new SwappedCurrency({ slippageBps: 50n, scale: 10n ** 20n, price: 3_000n * 10n ** 8n });
    swapped.reprice(3_000n * 10n ** 8n, proceeds);
    return swapped;
  }

  it("is worth what its currency is sure to bring", function () {
    const swapped = fresh([ETHER]);
    swapped.deposit(3_000n * DOLLAR);
    expect(swapped.currency).to.equal(ETHER);
    expect(swapped.value).to.equal(2_985n * DOLLAR);
    swapped.reprice(2_000n * 10n ** 8n, []);
    expect(swapped.value).to.equal(1_990n * DOLLAR);
  });

  it("sells what is sure to bring what is missing, and keeps what a sale brings beyond", function () {
    const swapped = fresh([ETHER, 1_000n * DOLLAR]);
    swapped.deposit(3_000n * DOLLAR);
    swapped.withdraw(995n * DOLLAR);
    // 995 / 0.995 = 1,000 dollars are a third of an ether, rounded up; the sale brought 5 more than was asked.
    expect(swapped.currency).to.equal(ETHER - 333_333_333_333_333_334n);
    expect(swapped.assets - 5n * DOLLAR).to.equal(1_989_999_999n);
    swapped.withdraw(4n * DOLLAR);
    expect(swapped.currency, "paid out of what was left").to.equal(ETHER - 333_333_333_333_333_334n);
  });

  it("gives the last share all there is, and takes a step back as if it had not been", function () {
    const swapped = fresh([ETHER, 2_995n * DOLLAR]);
    swapped.deposit(3_000n * DOLLAR);
    const undo = swapped.remember();
    expect(swapped.withdrawAll()).to.equal(2_995n * DOLLAR);
    expect([swapped.held, swapped.currency, swapped.assets]).to.deep.equal([0n, 0n, 0n]);
    undo();
    expect([swapped.currency, swapped.value]).to.deep.equal([ETHER, 2_985n * DOLLAR]);
  });

  it("refuses a swap of which nobody said what it brings", function () {
    expect(() => fresh([]).deposit(3_000n * DOLLAR)).to.throw("Nobody said what this swap brings.");
  });
});
