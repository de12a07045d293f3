import { expect } from "chai";

import { SavingsModel } from "../../../reference/savings.js";
import { floor, WAD, WAD_YEAR, YEAR } from "../../../reference/savings/numbers.js";
import type { SavingsParameters } from "../../../reference/savings/parameters.js";
import { borrowRateAt, depositRateAt } from "../../../reference/savings/rates.js";
import { type SavingsProblem, SavingsRefusal } from "../../../reference/savings/refusal.js";

const USDC = 10n ** 6n;
const ETH = 10n ** 18n;
const PERCENT = WAD / 100n;

/** The seed's rates with loans at 75 %, liquidated at 80 % with a bonus of 5 %. */
const PARAMETERS = {
  baseRateWad: 50n * PERCENT,
  slopeUnderWad: 10n * PERCENT,
  slopeOverWad: 10n * PERCENT,
  optimalUtilisationWad: 75n * PERCENT,
  reserveFactorWad: 0n,
  ltvWad: 75n * PERCENT,
  thresholdWad: 80n * PERCENT,
  bonusWad: 5n * PERCENT,
  depositCap: 10n ** 9n * USDC,
  borrowCap: 10n ** 9n * USDC,
  minimumLoan: 100n * USDC,
} as const satisfies SavingsParameters;

/** So many cents for one whole share of 18 decimals. */
const cents = (price: bigint) => ({ numerator: price * (USDC / 100n), denominator: ETH });

/** A model at time zero with a share at one dollar, in which `lent` whole USDC are lent by "lender". */
function modelWith(lent: bigint, parameters: SavingsParameters = PARAMETERS): { model: SavingsModel; lendId: string } {
  const model = new SavingsModel(parameters, 0n);
  model.setPrice(cents(100n));
  return { model, lendId: model.lend("lender", lent * USDC) };
}

/** 10,000 lent, and 7,500 borrowed on 10,000 shares. */
function atTheLimit(): { model: SavingsModel; lendId: string; loanId: bigint } {
  const { model, lendId } = modelWith(10_000n);
  return { model, lendId, loanId: model.borrow("borrower", 10_000n * ETH, 0n) };
}

function expectRefusal(problem: SavingsProblem, action: () => unknown): void {
  expect(action).to.throw(SavingsRefusal).with.property("problem", problem);
}

describe("reference/savings", function () {
  describe("the rates of the specification", function () {
    const TABLE = [
      { utilisation: 250n, borrow: 533_333_333n, deposit: 33_333_333n, reserved: 29_999_999n },
      { utilisation: 500n, borrow: 566_666_666n, deposit: 141_666_666n, reserved: 127_499_999n },
      { utilisation: 750n, borrow: 600_000_000n, deposit: 337_500_000n, reserved: 303_750_000n },
      { utilisation: 875n, borrow: 650_000_000n, deposit: 497_656_250n, reserved: 447_890_625n },
      { utilisation: 1_000n, borrow: 700_000_000n, deposit: 700_000_000n, reserved: 630_000_000n },
    ] as const;

    for (const { utilisation, borrow, deposit, reserved } of TABLE) {
      it(`are ${borrow} and ${deposit} where ${utilisation} of 1,000 is lent out`, function () {
        const utilisationWad = (utilisation * WAD) / 1_000n;
        const rate = borrowRateAt(utilisationWad, PARAMETERS);
        expect(rate / 10n ** 9n).to.equal(borrow);
        expect(depositRateAt(utilisationWad, rate, 0n) / 10n ** 9n).to.equal(deposit);
        expect(depositRateAt(utilisationWad, rate, 10n * PERCENT) / 10n ** 9n).to.equal(reserved);
      });
    }

    it("are the base rate and nothing while nobody lends", function () {
      const { rates, utilisation } = new SavingsModel(PARAMETERS, 0n);
      expect({ ...rates, utilisation }).to.deep.equal({
        borrowRateWad: PARAMETERS.baseRateWad,
        depositRateWad: 0n,
        utilisation: 0n,
      });
    });
  });

  describe("a lone lender and borrower", function () {
    it("owe and earn what the seed's formulas say: 42,500 and 21,249.999999 a year on 75,000 of 150,000", function () {
      const { model, lendId } = modelWith(150_000n);
      const loanId = model.borrow("borrower", 100_000n * ETH, 0n);
      expect(model.loan(loanId).principal).to.equal(75_000n * USDC);
      model.advanceTo(YEAR);
      expect(model.loan(loanId).interest).to.equal(42_500n * USDC);
      expect(model.valueOf(lendId, 150_000n * USDC)).to.equal(171_249_999_999n);

      const { principal, interest, amount } = model.repay("borrower", loanId, 100_000n * ETH);
      expect([principal, interest, amount]).to.deep.equal([75_000n * USDC, 42_500n * USDC, 100_000n * ETH]);
      expect(model.withdraw("lender", lendId, 150_000n * USDC)).to.equal(171_249_999_999n);
      expect(model.withdrawableReserves).to.equal(21_250_000_001n);
    });

    it("pay to the base unit for any time and however often somebody looks", function () {
      const rate = borrowRateAt(WAD / 4n, PARAMETERS);
      const depositRate = depositRateAt(WAD / 4n, rate, 0n);
      for (const seconds of [1n, 12n, 86_399n, YEAR - 1n, 7n * YEAR + 13n]) {
        const looks = [1n, 500n].map((times) => {
          const { model, lendId } = modelWith(400n);
          const loanId = model.borrow("borrower", 200n * ETH, 100n * USDC);
          for (let look = 1n; look <= times; ++look) model.advanceTo((seconds * look) / times);
          return [model.loan(loanId).interest, model.valueOf(lendId, 400n * USDC)];
        });
        const debt = (100n * USDC * rate * seconds + WAD_YEAR - 1n) / WAD_YEAR;
        const value = 400n * USDC + (400n * USDC * depositRate * seconds) / WAD_YEAR;
        expect(looks, `${seconds} s`).to.deep.equal([
          [debt, value],
          [debt, value],
        ]);
      }
    });
  });

  describe("lenders", function () {
    it("share one receipt a second, and none after a loss", function () {
      const { model, lendId, loanId } = atTheLimit();
      expect(model.lend("other", USDC), "another rate has not grown yet").to.equal(lendId);
      model.setPrice(cents(70n));
      model.liquidate(loanId, 10n ** 30n);
      const later = model.lend("later", 1_000n * USDC);
      expect(later).not.to.equal(lendId);
      expect(model.valueOf(later, 1_000n * USDC)).to.equal(1_000n * USDC);
    });

    it("claim the interest and go on with their principal", function () {
      const { model, lendId, loanId } = atTheLimit();
      model.advanceTo(YEAR);
      model.repay("borrower", loanId, 5_000n * ETH);
      const before = model.valueOf(lendId, 10_000n * USDC);
      const claimed = model.claimInterest("lender", lendId, 10_000n * USDC);
      expect(claimed.principal).to.equal(10_000n * USDC);
      expect(claimed.paid).to.equal(before - 10_000n * USDC);
      expect(model.valueOf(claimed.lendId, claimed.principal)).to.equal(10_000n * USDC);
      expectRefusal("nothing-to-claim", () => model.claimInterest("lender", claimed.lendId, claimed.principal));
    });

    it("get no more in 1,000 parts than in one", function () {
      const whole = atTheLimit();
      const parts = atTheLimit();
      for (const { model } of [whole, parts]) {
        model.advanceTo(YEAR / 3n);
        model.sellRewards(0n, 10_000n * USDC);
      }
      let inParts = 0n;
      for (let part = 0; part < 1_000; ++part) inParts += parts.model.withdraw("lender", parts.lendId, 10n * USDC);
      const atOnce = whole.model.withdraw("lender", whole.lendId, 10_000n * USDC);
      expect(inParts <= atOnce && atOnce - inParts < 1_000n, `${atOnce} in one, ${inParts} in parts`).to.equal(true);
    });

    it("pass on part of a receipt", function () {
      const { model, lendId } = modelWith(10n);
      model.transferReceipt("lender", "friend", lendId, 4n * USDC);
      expect(model.withdraw("friend", lendId, 4n * USDC)).to.equal(4n * USDC);
      expect(model.receiptOf("lender", lendId)).to.equal(6n * USDC);
    });
  });

  describe("borrowers", function () {
    it("repay half of the units for half of the debt and get half of the collateral", function () {
      const { model, loanId } = atTheLimit();
      model.advanceTo(YEAR);
      const { interest } = model.loan(loanId);
      const half = model.repay("borrower", loanId, 5_000n * ETH);
      expect(half).to.deep.equal({
        principal: 3_750n * USDC,
        interest: interest / 2n,
        amount: 5_000n * ETH,
      });
    });

    it("can hand over part of the loan, which then repays and returns to who holds it", function () {
      const { model, loanId } = atTheLimit();
      model.transferLoan("borrower", "friend", loanId, 4_000n * ETH);
      expect(model.repay("friend", loanId, 4_000n * ETH).principal).to.equal(3_000n * USDC);
      expect(model.repay("borrower", loanId, 6_000n * ETH).amount).to.equal(6_000n * ETH);
      expect(model.loan(loanId)).to.deep.include({ principal: 0n, interest: 0n, collateral: 0n, supply: 0n });
    });

    it("have debt repaid by others without losing collateral, principal and interest pro rata", function () {
      const { model, loanId } = atTheLimit();
      model.advanceTo(YEAR);
      const { interest } = model.loan(loanId);
      const payment = model.repayDebt(loanId, (7_500n * USDC + interest) / 2n);
      expect(payment).to.deep.equal({ principal: 3_750n * USDC, interest: interest / 2n });
      expect(model.loan(loanId).collateral).to.equal(10_000n * ETH);
      model.repayDebt(loanId, 10n ** 30n);
      expect(model.repay("borrower", loanId, 10_000n * ETH)).to.deep.equal({
        principal: 0n,
        interest: 0n,
        amount: 10_000n * ETH,
      });
    });

    it("leave a share token's growth to the account, each unit alike, but what they take out before a harvest", function () {
      const { model } = modelWith(10_000n);
      model.setRate(90n);
      const first = model.borrow("first", 1_000n * ETH, 100n * USDC);
      model.setRate(100n);
      expect(model.collateralValue(first), "growth is no collateral").to.equal(900n * USDC);
      const second = model.borrow("second", 900n * ETH, 100n * USDC);
      expect([model.loan(first).collateral, model.loan(second).collateral]).to.deep.equal([1_000n * ETH, 1_000n * ETH]);
      expect(model.addCollateral(second, 9n * ETH)).to.equal(10n * ETH);
      expect(model.claimGrowth(), "of the first's 1,000 at 90").to.equal(100n * ETH);
      model.setRate(200n);
      expect(model.repay("first", first, 1_000n * ETH).amount).to.equal(900n * ETH);
      expect(model.claimGrowth(), "half of the second's 909").to.equal((909n * ETH) / 2n);
      model.setRate(150n);
      expect(model.claimGrowth(), "a fall is none").to.equal(0n);
    });
  });

  describe("liquidation, by hand: 7,500 on 10,000 shares", function () {
    it("at 90 cents has health 0.96: half may be repaid, and health rises to 1.08", function () {
      const { model, loanId } = atTheLimit();
      model.setPrice(cents(90n));
      expect(model.healthFactor(loanId)).to.equal(96n * PERCENT);
      expect(model.liquidate(loanId, 10n ** 30n)).to.deep.equal({
        repaid: 3_750n * USDC,
        units: 4_375n * ETH,
        amount: 4_375n * ETH,
        writtenOff: 0n,
      });
      expect(model.healthFactor(loanId)).to.equal(108n * PERCENT);
      expectRefusal("healthy", () => model.liquidate(loanId, 1n));
    });

    it("at 88 cents is below 0.95: all may be repaid, and the rest stays the borrower's", function () {
      const { model, loanId } = atTheLimit();
      model.setPrice(cents(88n));
      const { repaid, units } = model.liquidate(loanId, 10n ** 30n);
      expect([repaid, units]).to.deep.equal([7_500n * USDC, 8_948_863_636_363_636_363_636n]);
      expect(model.repay("borrower", loanId, 10_000n * ETH).amount).to.equal(10_000n * ETH - units);
    });

    it("at 78.75 cents the collateral just pays for the debt with the bonus: all is taken, nothing written off", function () {
      const { model, loanId } = atTheLimit();
      model.setPrice({ numerator: 787_500n, denominator: ETH });
      const { repaid, units, writtenOff } = model.liquidate(loanId, 10n ** 30n);
      expect([repaid, units, writtenOff]).to.deep.equal([7_500n * USDC, 10_000n * ETH, 0n]);
      expect(model.lossFactor).to.equal(WAD);
    });

    it("at 70 cents costs 6,666.666667 and leaves lenders with 91.66666667 % of everything", function () {
      const { model, lendId, loanId } = atTheLimit();
      model.setPrice(cents(70n));
      expectRefusal("repay-too-small", () => model.liquidate(loanId, 6_666_666_666n));
      const { repaid, writtenOff } = model.liquidate(loanId, 6_666_666_667n);
      expect([repaid, writtenOff]).to.deep.equal([6_666_666_667n, 833_333_333n]);
      expect(model.lossFactor).to.equal(916_666_666_700_000_000n);
      expect(model.withdraw("lender", lendId, 10_000n * USDC)).to.equal(9_166_666_667n);
      expectRefusal("loan-not-open", () => model.repay("borrower", loanId, 10_000n * ETH));
    });

    it("at 70 cents takes 500 of reserves first", function () {
      const { model, lendId, loanId } = atTheLimit();
      model.sellRewards(0n, 500n * USDC);
      model.setPrice(cents(70n));
      model.liquidate(loanId, 10n ** 30n);
      expect(model.lossFactor).to.equal(966_666_666_700_000_000n);
      expect(floor(model.balanceSheet.reserves)).to.equal(0n);
      expect(model.withdraw("lender", lendId, 10_000n * USDC)).to.equal(9_666_666_667n);
    });

    it("at no price worth a unit writes everything off, and closes the account to newcomers", function () {
      const { model } = modelWith(7_500n);
      const loanId = model.borrow("borrower", 10_000n * ETH, 0n);
      model.setPrice({ numerator: 1n, denominator: 10n ** 30n });
      expect(model.liquidate(loanId, 0n)).to.deep.include({ repaid: 0n, writtenOff: 7_500n * USDC });
      expect(model.lossFactor).to.equal(0n);
      expectRefusal("impaired", () => model.lend("late", 1n));
    });

    it("falls on who was there, pro rata over principal and interest, whoever leaves first", function () {
      const { model, lendId, loanId } = atTheLimit();
      model.advanceTo(YEAR);
      const late = model.lend("late", 10_000n * USDC);
      const shareOf = (id: string): bigint =>
        (model.valueOf(id, 10_000n * USDC) * 10n ** 9n) / floor(model.balanceSheet.claims);
      const before = shareOf(lendId);
      model.setPrice(cents(10n));
      model.liquidate(loanId, 10n ** 30n);
      expect(model.lossFactor < WAD).to.equal(true);
      expect(shareOf(lendId) - before <= 1n && before - shareOf(lendId) <= 1n).to.equal(true);
      const [first, last] = [
        model.withdraw("late", late, 10_000n * USDC),
        model.withdraw("lender", lendId, 10_000n * USDC),
      ];
      expect(last > first && model.balanceSheet.cash >= 0n).to.equal(true);
    });

    it("takes a small loan whole, and leaves no loan below the minimum", function () {
      const { model } = modelWith(10_000n);
      const small = model.borrow("small", 200n * ETH, 150n * USDC);
      const large = model.borrow("large", 400n * ETH, 300n * USDC);
      model.setPrice(cents(90n));
      expectRefusal("loan-too-small", () => model.liquidate(small, 100n * USDC));
      expect(model.liquidate(small, 150n * USDC).repaid).to.equal(150n * USDC);
      expect(model.liquidate(large, 300n * USDC).repaid).to.equal(150n * USDC);
      expectRefusal("loan-too-small", () => model.repayDebt(large, 100n * USDC));
      expect(model.repay("large", large, 399n * ETH).principal, "units are not bound").to.equal(149_625_000n);
    });
  });

  describe("parameters", function () {
    it("change what is to come and nothing that was", function () {
      const { model, loanId } = atTheLimit();
      model.advanceTo(YEAR);
      const { interest } = model.loan(loanId);
      model.setParameters({ ...PARAMETERS, baseRateWad: 0n });
      expect(model.loan(loanId).interest).to.equal(interest);
      model.advanceTo(2n * YEAR);
      expect(model.loan(loanId).interest - interest).to.equal(750n * USDC);
    });

    const UNSOUND = [
      { optimalUtilisationWad: 0n },
      { optimalUtilisationWad: WAD },
      { reserveFactorWad: WAD / 2n + 1n },
      { ltvWad: PARAMETERS.thresholdWad },
      { bonusWad: 1_875n * 10n ** 14n + 1n },
    ] as const satisfies readonly Partial<SavingsParameters>[];
    for (const change of UNSOUND) {
      it(`cannot be ${Object.entries(change).join(" ")}`, function () {
        const { model } = modelWith(1n);
        expectRefusal("parameters-out-of-bounds", () => model.setParameters({ ...PARAMETERS, ...change }));
      });
    }
  });

  it("keeps for the reserves what lenders are not owed, and pays out no more", function () {
    const { model, loanId } = atTheLimit();
    model.claimRewards(5n * ETH);
    model.sellRewards(3n * ETH, 9_000n * USDC);
    expect(model.balanceSheet.rewardCash).to.equal(2n * ETH);
    expect(model.withdrawableReserves).to.equal(9_000n * USDC);
    expectRefusal("reserves-too-small", () => model.withdrawReserves(9_000n * USDC + 1n));
    model.withdrawReserves(9_000n * USDC);
    model.advanceTo(YEAR);
    const owedToLenders = (10_000n * USDC * 3_375n) / 10_000n;
    expect(floor(model.balanceSheet.reserves)).to.equal(4_500n * USDC - owedToLenders);
    expect(model.withdrawableReserves, "not more than there is").to.equal(4_500n * USDC - owedToLenders);
    expect(model.loan(loanId).interest).to.equal(4_500n * USDC);
  });

  it("refuses what the rules forbid, and changes nothing", function () {
    const { model, lendId, loanId } = atTheLimit();
    const before = [model.balanceSheet, model.collateral, model.loan(loanId)];
    const all = 10_000n * ETH;
    expectRefusal("zero-amount", () => model.lend("a", 0n));
    expectRefusal("deposit-cap-exceeded", () => model.lend("a", PARAMETERS.depositCap));
    expectRefusal("zero-amount", () => model.withdraw("lender", lendId, 0n));
    expectRefusal("receipt-too-small", () => model.withdraw("lender", lendId, 10_000n * USDC + 1n));
    expectRefusal("receipt-too-small", () => model.withdraw("stranger", lendId, 1n));
    expectRefusal("receipt-too-small", () => model.withdraw("lender", "no such receipt", 1n));
    expectRefusal("cash-too-small", () => model.withdraw("lender", lendId, 2_501n * USDC));
    expectRefusal("minimum-missed", () => model.withdraw("lender", lendId, 1n, 2n));
    expectRefusal("nothing-to-claim", () => model.claimInterest("lender", lendId, 1n));
    expectRefusal("zero-amount", () => model.borrow("a", 0n, 1n));
    expectRefusal("loan-over-limit", () => model.borrow("a", all, 7_500n * USDC + 1n));
    expectRefusal("loan-too-small", () => model.borrow("a", all, 100n * USDC - 1n));
    expectRefusal("deposits-too-small", () => model.borrow("a", all, 2_501n * USDC));
    expectRefusal("loan-not-open", () => model.repay("borrower", 2n, 1n));
    expectRefusal("zero-amount", () => model.repay("borrower", loanId, 0n));
    expectRefusal("receipt-too-small", () => model.repay("borrower", loanId, all + 1n));
    expectRefusal("receipt-too-small", () => model.transferLoan("borrower", "a", loanId, all + 1n));
    expectRefusal("maximum-exceeded", () => model.repay("borrower", loanId, all, 7_500n * USDC - 1n));
    expectRefusal("payment-too-small", () => model.repayDebt(loanId, 0n));
    expectRefusal("zero-amount", () => model.addCollateral(loanId, 0n));
    expectRefusal("healthy", () => model.liquidate(loanId, 1n));
    expectRefusal("reserves-too-small", () => model.withdrawReserves(1n));
    expectRefusal("cash-too-small", () => model.sellRewards(1n, 1n));
    expectRefusal("time-runs-backwards", () => model.advanceTo(-1n));
    model.setPrice(undefined);
    expectRefusal("bad-price", () => model.borrow("a", all, 1n));
    expectRefusal("bad-price", () => model.liquidate(loanId, 1n));
    expect([model.balanceSheet, model.collateral, model.loan(loanId)]).to.deep.equal(before);
    expect(model.repay("borrower", loanId, all).amount, "no price is needed to leave").to.equal(all);
    expectRefusal("loan-not-open", () => model.repayDebt(loanId, 1n));
    expectRefusal("loan-not-open", () => model.addCollateral(loanId, 1n));
  });

  it("lends no more than lenders put in, whatever rewards came", function () {
    const { model } = modelWith(1_000n, { ...PARAMETERS, borrowCap: 1_200n * USDC });
    model.sellRewards(0n, 1_000n * USDC);
    expectRefusal("deposits-too-small", () => model.borrow("a", 10_000n * ETH, 1_000n * USDC + 1n));
    expectRefusal("borrow-cap-exceeded", () => model.borrow("a", 10_000n * ETH, 1_200n * USDC + 1n));
    model.borrow("a", 10_000n * ETH, 1_000n * USDC);
    expect(model.utilisation).to.equal(WAD);
  });

  it("lends no more than there is in cash, where interest was paid out before it came in", function () {
    const { model, lendId } = atTheLimit();
    model.advanceTo(YEAR);
    model.claimInterest("lender", lendId, 7_000n * USDC);
    expect(model.balanceSheet.cash).to.equal(137_500_000n);
    expectRefusal("cash-too-small", () => model.borrow("a", 1_000n * ETH, 137_500_001n));
    expectRefusal("cash-too-small", () => model.claimInterest("lender", lendId, 3_000n * USDC));
  });
});
