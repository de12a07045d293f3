import type { ContractTransactionReceipt } from "ethers";

import { SavingsModel } from "../../reference/savings.js";
import type { SavingsParameters } from "../../reference/savings/parameters.js";
import type { EthMarket } from "./eth-market.js";
import type { SavingsStage } from "./savings-stage.js";
import { toldBy } from "./told.js";

/** Basis points to WAD. */
const BPS_IN_WAD = 10n ** 14n;
/** A dollar's base units for each wei of WETH at one dollar: what a price in whole dollars is multiplied by. */
const DOLLARS_A_WEI = { numerator: 10n ** 6n, denominator: 10n ** 18n } as const;

/** What a call gave, on chain and by the reference model, base units. */
export interface Agreement {
  readonly what: string;
  readonly expected: bigint;
  readonly actual: bigint;
}

/** A harvest: WETH claimed and sold, USDC that it brought, at a price in whole dollars. */
export interface Harvest {
  readonly at: number;
  readonly claimed: bigint;
  readonly sold: bigint;
  readonly received: bigint;
  readonly price: bigint;
}

/** A liquidation; USDC, WETH and WAD. */
export interface LiquidationRecord {
  readonly loanId: number;
  readonly repaid: bigint;
  readonly seized: bigint;
  readonly hfBefore: bigint;
  readonly hfAfter: bigint;
  readonly badDebt: bigint;
}

/** What came in and went out so far, base units. */
interface Flow {
  in: bigint;
  out: bigint;
}

/** Makes every call twice: on the chain, and in the reference model that goes through all receipts and loans. */
export class SavingsTwin {
  readonly agreements: Agreement[] = [];
  readonly harvests: Harvest[] = [];
  readonly liquidations: LiquidationRecord[] = [];
  /** USDC through the account. */
  readonly usdc: Flow = { in: 0n, out: 0n };
  /** WETH through the delegation pool and the account. */
  readonly weth: Flow = { in: 0n, out: 0n };
  /** Interest that lenders were paid, by name. */
  readonly interestPaid = new Map<string, bigint>();
  readonly #positions = new Map<string, bigint>();
  #price = 0n;

  private constructor(
    readonly stage: SavingsStage,
    private readonly market: EthMarket,
    readonly model: SavingsModel,
  ) {}

  /** @param startsAt When nothing has been lent yet, unix seconds. */
  static async begin(stage: SavingsStage, market: EthMarket, startsAt: number): Promise<SavingsTwin> {
    await stage.passTo(startsAt);
    return new SavingsTwin(stage, market, new SavingsModel(await parametersOf(stage), BigInt(startsAt)));
  }

  async passTo(timestamp: number): Promise<void> {
    await this.stage.passTo(timestamp);
    this.model.advanceTo(BigInt(timestamp));
  }

  /** @param price Of one WETH, whole dollars. */
  async setPrice(price: bigint): Promise<void> {
    await this.market.setPrice(price);
    const { numerator, denominator } = DOLLARS_A_WEI;
    this.model.setPrice({ numerator: price * numerator, denominator });
    this.#price = price;
  }

  async lend(name: string, assets: bigint): Promise<void> {
    await this.#call(name, "lend", [assets, this.stage.address(name)]);
    this.model.lend(name, assets);
    this.usdc.in += assets;
  }

  /** Stakes, and borrows all that LTV allows. */
  async borrow(name: string, collateral: bigint): Promise<void> {
    const positionId = await this.stake(name, collateral);
    const receiver = this.stage.address(name);
    const deadline = this.stage.now;
    const receipt = await this.#call(name, "borrow", [{ positionId, collateral, loan: 0n, receiver, deadline }]);
    const loan = this.#told(receipt, "Borrowed", "loan");
    const loanId = this.model.borrow(name, collateral, 0n);
    this.#agree(`${name} borrows`, this.model.loan(loanId).principal, loan);
    this.usdc.out += loan;
  }

  /** Repays all that the name's receipts of a loan stand for, and takes its collateral back. */
  async repay(name: string, loanId: bigint): Promise<void> {
    const receipts = this.model.unitsOf(name, loanId);
    const purse = await this.stage.usdc.balanceOf(this.stage.address(name));
    const receipt = await this.#call(name, "repay", [loanId, receipts, purse, this.stage.address(name)]);
    const paid = this.#told(receipt, "Repaid", "principal") + this.#told(receipt, "Repaid", "interest");
    const { principal, interest } = this.model.repay(name, loanId, receipts);
    this.#agree(`${name} repays`, principal + interest, paid);
    this.usdc.in += paid;
  }

  /** Stakes, and adds the position to a loan. */
  async addCollateral(name: string, loanId: bigint, collateral: bigint): Promise<void> {
    const positionId = await this.stake(name, collateral);
    const receipt = await this.#call(name, "addCollateral", [loanId, positionId, collateral]);
    const units = this.model.addCollateral(loanId, collateral);
    this.#agree(`${name} adds collateral`, units, this.#told(receipt, "CollateralAdded", "units"));
  }

  /** @param maxRepay The most to repay. */
  async liquidate(name: string, loanId: bigint, maxRepay: bigint): Promise<void> {
    const hfBefore = await this.stage.account.healthFactor(loanId);
    this.#agree(`health of loan ${loanId} before`, this.model.healthFactor(loanId) ?? -1n, hfBefore);
    const args = [loanId, maxRepay, 0n, this.stage.address(name), "0x"];
    const receipt = await this.#call(name, "liquidate", args);
    const expected = this.model.liquidate(loanId, maxRepay);
    const [repaid, seized] = [this.#told(receipt, "Liquidated", "repaid"), this.#told(receipt, "Liquidated", "units")];
    const badDebt = this.#told(receipt, "BadDebtRealised", "badDebt");
    this.#agree(`${name} repays of loan ${loanId}`, expected.repaid, repaid);
    this.#agree(`${name} seizes of loan ${loanId}`, expected.amount, seized);
    this.#agree(`bad debt of loan ${loanId}`, expected.writtenOff, badDebt);
    this.usdc.in += repaid;
    const hfAfter = await this.stage.account.healthFactor(loanId);
    this.liquidations.push({ loanId: Number(loanId), repaid, seized, hfBefore, hfAfter, badDebt });
  }

  /** Claims the rewards of all collateral and sells them. */
  async harvest(name: string): Promise<void> {
    const receipt = await this.#call(name, "harvest", [2n ** 256n - 1n, 0n]);
    const claimed = this.#told(receipt, "RewardsClaimed", "claimed");
    const [sold, received] = [
      this.#told(receipt, "RewardsSold", "sold"),
      this.#told(receipt, "RewardsSold", "received"),
    ];
    this.model.claimRewards(claimed);
    this.model.sellRewards(sold, received);
    this.usdc.in += received;
    this.weth.out += sold;
    this.harvests.push({ at: this.stage.now, claimed, sold, received, price: this.#price });
  }

  /** Claims the interest of all that a lender holds. */
  async claimInterest(name: string): Promise<void> {
    for (const { modelId, lendId, principal } of await this.receiptsOf(name)) {
      const receipt = await this.#call(name, "claimInterest", [lendId, principal, this.stage.address(name), 0n]);
      const paid = this.#told(receipt, "InterestClaimed", "paid");
      this.#agree(`${name} claims interest`, this.model.claimInterest(name, modelId, principal).paid, paid);
      this.interestPaid.set(name, (this.interestPaid.get(name) ?? 0n) + paid);
      this.usdc.out += paid;
    }
  }

  /** Withdraws all that a lender holds. */
  async withdraw(name: string): Promise<void> {
    for (const { modelId, lendId, principal } of await this.receiptsOf(name)) {
      const receipt = await this.#call(name, "withdraw", [lendId, principal, this.stage.address(name), 0n]);
      const paid = this.#told(receipt, "Withdrawn", "paid");
      this.#agree(`${name} withdraws`, this.model.withdraw(name, modelId, principal), paid);
      this.usdc.out += paid;
    }
  }

  /** Sends what belongs to no lender to the one who governs. */
  async withdrawReserves(name: string): Promise<void> {
    const { reserves } = await this.stage.account.balanceSheet();
    this.#agree(`${name} withdraws reserves`, this.model.withdrawableReserves, reserves);
    await this.#call(name, "withdrawReserves", [reserves, this.stage.address(name)]);
    this.model.withdrawReserves(reserves);
    this.usdc.out += reserves;
  }

  /** Stakes with the delegation pool. @returns The position's id. */
  async stake(name: string, weth: bigint): Promise<bigint> {
    const { pool } = this.stage;
    await this.stage.send(name, pool, "stake", [weth, this.stage.address(name)]);
    this.weth.in += weth;
    const positionId = await pool.lastId();
    this.#positions.set(name, positionId);
    return positionId;
  }

  /** Streams rewards to all stakers. @param duration Seconds. */
  async fund(name: string, weth: bigint, duration: number): Promise<void> {
    await this.stage.send(name, this.stage.pool, "fund", [weth, duration]);
    this.weth.in += weth;
  }

  /** Pays the rewards of what a name has staked last and not locked. */
  async claimRewards(name: string): Promise<void> {
    const { pool } = this.stage;
    const positions = [this.#positions.get(name)];
    const receipt = await this.stage.send(name, pool, "claimRewards", [positions, this.stage.address(name)]);
    this.weth.out += toldBy(pool, receipt, "RewardsClaimed", "reward");
  }

  /** What a lender holds by the chain's own count, of every receipt that the model knows. */
  async receiptsOf(name: string): Promise<{ modelId: string; lendId: bigint; principal: bigint }[]> {
    const { account } = this.stage;
    const all = this.model.lendIds.map(async (modelId) => {
      const [lossFactor = 0n, lendIndex = 0n] = modelId.split(":").map(BigInt);
      const lendId = await account.lendIdOf(lossFactor, lendIndex);
      return { modelId, lendId, principal: await account.balanceOf(this.stage.address(name), lendId) };
    });
    return (await Promise.all(all)).filter(({ principal }) => principal > 0n);
  }

  async #call(name: string, method: string, args: readonly unknown[]): Promise<ContractTransactionReceipt> {
    return await this.stage.send(name, this.stage.account, method, args);
  }

  #told(receipt: ContractTransactionReceipt, event: string, figure: string): bigint {
    return toldBy(this.stage.account, receipt, event, figure);
  }

  #agree(what: string, expected: bigint, actual: bigint): void {
    this.agreements.push({ what, expected, actual });
  }
}

async function parametersOf({ account }: SavingsStage): Promise<SavingsParameters> {
  const { rates, risk, reserveFactorBps, supplyCap } = await account.parameters();
  return {
    baseRateWad: rates.baseRateWad,
    slopeUnderWad: rates.slopeUnderWad,
    slopeOverWad: rates.slopeOverWad,
    optimalUtilisationWad: rates.optimalUtilisationWad,
    reserveFactorWad: reserveFactorBps * BPS_IN_WAD,
    ltvWad: risk.ltvBps * BPS_IN_WAD,
    thresholdWad: risk.thresholdBps * BPS_IN_WAD,
    bonusWad: risk.bonusBps * BPS_IN_WAD,
    depositCap: supplyCap,
    borrowCap: risk.borrowCap,
    minimumLoan: risk.minLoan,
  };
}
