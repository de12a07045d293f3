import { expect } from "chai";
import { MaxUint256, type Result, parseUnits } from "ethers";
import { network } from "hardhat";

import { type AaveV3, deployAaveV3, listReserve } from "../../lib/peers/aave-v3-deployment.js";
import { COLLATERAL_RESERVE, STABLECOIN_RESERVE } from "../../lib/peers/aave-v3-reserves.js";
import {
  WHOLE,
  accountState,
  borrow,
  debtOf,
  liquidate,
  repay,
  reserveState,
  suppliedBy,
  supply,
  withdraw,
} from "../../lib/peers/aave-v3.js";

const { ethers, networkHelpers } = await network.create();

/** EIP-170. */
const MAX_CODE_SIZE = 24_576;
/** Eight libraries, implementations of pool, configurator and three tokens, and four contracts without a proxy. */
const CREATED = 17;

const RAY = 10n ** 27n;
const WAD = 10n ** 18n;
const YEAR = 31_536_000n;
const PRICE = parseUnits("3000", 8);
/** At this price what the borrower owes is just above what his collateral may carry. */
const FALLEN_PRICE = parseUnits("1350", 8);

const SUPPLIED = parseUnits("500000", 6);
const COLLATERAL = parseUnits("400", 18);
const BORROWED = parseUnits("450000", 6);

/** 45 % of what is supplied is lent out, half of the optimum: half of the first slope. */
const BORROW_RATE = STABLECOIN_RESERVE.rates.slope1Ray / 2n;
/** Suppliers get what debt pays, spread over all that is supplied, less the reserve's 10 %: 0.81 % a year. */
const SUPPLY_RATE = (BORROW_RATE * 45n * 90n) / 10_000n;

async function deployMarket() {
  const [deployer, supplier, secondSupplier, borrower, liquidator] = await ethers.getSigners();
  if (!deployer || !supplier || !secondSupplier || !borrower || !liquidator) {
    throw new Error("The network has fewer than five accounts");
  }
  const aave = await deployAaveV3(deployer);
  const createdAtBlock = await ethers.provider.getBlockNumber();
  const usdc = await ethers.deployContract("TestToken", ["USD Coin", "USDC", 6]);
  const weth = await ethers.deployContract("TestToken", ["Wrapped Ether", "WETH", 18]);
  const usdcFeed = await ethers.deployContract("ChainlinkFeedMock", [8, parseUnits("1", 8)]);
  const wethFeed = await ethers.deployContract("ChainlinkFeedMock", [8, PRICE]);
  const [usd, eth] = [await usdc.getAddress(), await weth.getAddress()];
  await listReserve(aave, { asset: usd, feed: await usdcFeed.getAddress(), ...STABLECOIN_RESERVE });
  await listReserve(aave, { asset: eth, feed: await wethFeed.getAddress(), ...COLLATERAL_RESERVE });
  for (const account of [supplier, secondSupplier, borrower, liquidator]) await usdc.mint(account, SUPPLIED);
  await weth.mint(borrower, COLLATERAL);
  const accounts = { deployer, supplier, secondSupplier, borrower, liquidator };
  return { aave, createdAtBlock, usdc, weth, usd, eth, usdcFeed, wethFeed, ...accounts };
}

/** Two suppliers and a borrower; `startedAt` is when interest begins. */
async function deployLentMarket() {
  const market = await deployMarket();
  const { aave, supplier, secondSupplier, borrower, usd, eth } = market;
  await supply(aave, supplier, usd, SUPPLIED);
  await supply(aave, secondSupplier, usd, SUPPLIED);
  await supply(aave, borrower, eth, COLLATERAL);
  await borrow(aave, borrower, usd, BORROWED);
  return { ...market, startedAt: BigInt(await networkHelpers.time.latest()) };
}

/** Every address that transactions up to `lastBlock` created. */
async function createdUntil(lastBlock: number): Promise<string[]> {
  const created: string[] = [];
  for (let number = 1; number <= lastBlock; ++number) {
    const block = await ethers.provider.getBlock(number);
    for (const hash of block?.transactions ?? []) {
      const receipt = await ethers.provider.getTransactionReceipt(hash);
      if (receipt?.contractAddress) created.push(receipt.contractAddress);
    }
  }
  return created;
}

/** What Aave's own data provider says of a reserve's parameters and caps. */
async function recordedParameters(aave: AaveV3, asset: string): Promise<Record<string, unknown>> {
  const read = async (view: string) => (await aave.dataProvider.getFunction(view).staticCall(asset)) as Result;
  return {
    ...(await read("getReserveConfigurationData")).toObject(),
    ...(await read("getReserveCaps")).toObject(),
  };
}

describe("Aave v3 from its package", () => {
  it("deploys within the code size limit, linked", async () => {
    const { createdAtBlock } = await networkHelpers.loadFixture(deployMarket);
    const created = await createdUntil(createdAtBlock);
    expect(created).to.have.lengthOf(CREATED);
    for (const address of created) {
      const code = await ethers.provider.getCode(address);
      expect((code.length - 2) / 2, address)
        .to.be.greaterThan(0)
        .and.at.most(MAX_CODE_SIZE);
    }
  });

  it("lists a reserve with the parameters asked for", async () => {
    const { aave, usd, eth } = await networkHelpers.loadFixture(deployMarket);
    for (const [asset, parameters, decimals] of [
      [usd, STABLECOIN_RESERVE, 6n],
      [eth, COLLATERAL_RESERVE, 18n],
    ] as const) {
      expect(await recordedParameters(aave, asset)).to.include({
        decimals,
        ltv: parameters.ltvBps,
        liquidationThreshold: parameters.liquidationThresholdBps,
        liquidationBonus: 10_000n + parameters.liquidationBonusBps,
        reserveFactor: parameters.reserveFactorBps,
        supplyCap: parameters.supplyCap,
        borrowCap: parameters.borrowCap,
        usageAsCollateralEnabled: true,
        borrowingEnabled: true,
        stableBorrowRateEnabled: false,
        isActive: true,
        isFrozen: false,
      });
      expect(await aave.dataProvider.getFunction("getLiquidationProtocolFee").staticCall(asset)).to.equal(
        parameters.liquidationProtocolFeeBps,
      );
    }
    expect(await aave.oracle.getFunction("getAssetPrice").staticCall(eth)).to.equal(PRICE);
  });

  it("refuses to list a token twice", async () => {
    const { aave, usd, usdcFeed } = await networkHelpers.loadFixture(deployMarket);
    const feed = await usdcFeed.getAddress();
    await expect(listReserve(aave, { asset: usd, feed, ...COLLATERAL_RESERVE })).to.be.revertedWith("61");
    expect(await recordedParameters(aave, usd)).to.include({ ltv: STABLECOIN_RESERVE.ltvBps });
  });

  it("does not lend a token that is collateral only", async () => {
    const { aave, usdc, usd, eth, weth, wethFeed, supplier, borrower } = await networkHelpers.loadFixture(deployMarket);
    const idle = await ethers.deployContract("TestToken", ["Idle", "IDLE", 18]);
    const asset = await idle.getAddress();
    const feed = await wethFeed.getAddress();
    await listReserve(aave, { asset, feed, ...COLLATERAL_RESERVE, isBorrowable: false });
    await idle.mint(supplier, WAD);
    await supply(aave, supplier, asset, WAD);
    await supply(aave, supplier, usd, SUPPLIED);
    await supply(aave, borrower, eth, COLLATERAL);
    await expect(borrow(aave, borrower, asset, 1n)).to.be.revertedWith("30");
    await borrow(aave, borrower, usd, 1n);
    expect(await usdc.balanceOf(borrower)).to.equal(SUPPLIED + 1n);
    expect(await weth.balanceOf(borrower)).to.equal(0n);
  });

  it("starts with nothing earned, owed or at risk", async () => {
    const { aave, usd, supplier } = await networkHelpers.loadFixture(deployMarket);
    const state = await reserveState(aave, usd);
    expect(state).to.include({ liquidityIndexRay: RAY, debtIndexRay: RAY, supplyRateRay: 0n, supplied: 0n, debt: 0n });
    expect(await accountState(aave, supplier.address)).to.deep.equal({
      collateralValue: 0n,
      debtValue: 0n,
      healthFactorWad: MaxUint256,
    });
  });
});

describe("A year of Aave v3", () => {
  it("lends at the rates that usage sets", async () => {
    const { aave, usd, eth, borrower, startedAt } = await networkHelpers.loadFixture(deployLentMarket);
    const state = await reserveState(aave, usd);
    expect(state.borrowRateRay).to.equal(BORROW_RATE);
    expect(state.supplyRateRay).to.equal(SUPPLY_RATE);
    expect(state.lastUpdatedAt).to.equal(startedAt);
    expect(state.supplied).to.equal(2n * SUPPLIED);
    expect(state.debt).to.equal(BORROWED);
    expect(await suppliedBy(aave, borrower.address, eth)).to.equal(COLLATERAL);
    expect(await debtOf(aave, borrower.address, usd)).to.equal(BORROWED);
    const value = (COLLATERAL * PRICE) / WAD;
    expect(await accountState(aave, borrower.address)).to.deep.equal({
      collateralValue: value,
      debtValue: BORROWED * 100n,
      healthFactorWad: (value * COLLATERAL_RESERVE.liquidationThresholdBps * WAD) / 10_000n / (BORROWED * 100n),
    });
  });

  it("grows the supplier's index by the rate and the debt's by compounding", async () => {
    const { aave, usd, supplier, borrower, startedAt } = await networkHelpers.loadFixture(deployLentMarket);
    await networkHelpers.time.increaseTo(startedAt + YEAR);
    const state = await reserveState(aave, usd);
    expect(state.liquidityIndexRay).to.equal(RAY + SUPPLY_RATE);
    expect(await suppliedBy(aave, supplier.address, usd)).to.equal(parseUnits("504050", 6));
    // e^0.02 is 1.020201340...; Aave takes the terms 1 + 0.02 + 0.0002, and the next one is floored to 0 at this rate.
    expect(state.debtIndexRay).to.be.closeTo((RAY * 10_202n) / 10_000n, RAY / 10n ** 10n);
    const debt = await debtOf(aave, borrower.address, usd);
    expect(debt).to.be.closeTo((BORROWED * state.debtIndexRay) / RAY, 1n);
    // What suppliers got and the tenth kept back is no more than what the borrower owes.
    const earned = 2n * (parseUnits("504050", 6) - SUPPLIED);
    expect(((debt - BORROWED) * 90n) / 100n).to.be.greaterThan(earned);
  });

  it("pays the yield out on withdrawal, in part and whole", async () => {
    const { aave, usd, usdc, supplier, startedAt } = await networkHelpers.loadFixture(deployLentMarket);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + YEAR);
    expect(await withdraw(aave, supplier, usd, SUPPLIED)).to.equal(SUPPLIED);
    expect(await suppliedBy(aave, supplier.address, usd)).to.equal(parseUnits("4050", 6));
    expect(await withdraw(aave, supplier, usd, WHOLE)).to.be.closeTo(parseUnits("4050", 6), 10n);
    expect(await suppliedBy(aave, supplier.address, usd)).to.equal(0n);
    expect(await usdc.balanceOf(supplier)).to.be.closeTo(parseUnits("504050", 6), 10n);
  });

  it("takes back debt in part and whole, and then gives the collateral back", async () => {
    const { aave, usd, eth, weth, borrower, startedAt } = await networkHelpers.loadFixture(deployLentMarket);
    const part = parseUnits("100000", 6);
    await networkHelpers.time.setNextBlockTimestamp(startedAt + YEAR);
    expect(await repay(aave, borrower, usd, part)).to.equal(part);
    const left = await debtOf(aave, borrower.address, usd);
    expect(left).to.be.closeTo(parseUnits("359090", 6), parseUnits("0.001", 6));
    expect(await repay(aave, borrower, usd, WHOLE)).to.be.closeTo(left, parseUnits("0.01", 6));
    expect(await debtOf(aave, borrower.address, usd)).to.equal(0n);
    expect((await reserveState(aave, usd)).supplyRateRay).to.equal(0n);
    expect(await withdraw(aave, borrower, eth, WHOLE)).to.equal(COLLATERAL);
    expect(await weth.balanceOf(borrower)).to.equal(COLLATERAL);
  });
});

describe("Liquidation on Aave v3", () => {
  async function deployFallenMarket() {
    const market = await deployLentMarket();
    await market.wethFeed.updateAnswer(FALLEN_PRICE);
    return market;
  }

  const call = ({ borrower, usd, eth }: Awaited<ReturnType<typeof deployMarket>>, debtToCover: bigint) =>
    ({ borrower: borrower.address, debtAsset: usd, collateralAsset: eth, debtToCover }) as const;

  it("is refused while the collateral suffices", async () => {
    const market = await networkHelpers.loadFixture(deployLentMarket);
    const { aave, liquidator, borrower, usd, eth } = market;
    await expect(liquidate(aave, liquidator, call(market, 1_000_000n))).to.be.revertedWith("45");
    expect(await suppliedBy(aave, borrower.address, eth)).to.equal(COLLATERAL);
    expect(await debtOf(aave, borrower.address, usd)).to.be.at.least(BORROWED);
  });

  it("takes collateral for debt with the bonus after a price fall, and makes the account safer", async () => {
    const market = await networkHelpers.loadFixture(deployFallenMarket);
    const { aave, liquidator, borrower, deployer, weth, usdc, eth } = market;
    const before = await accountState(aave, borrower.address);
    expect(before.healthFactorWad).to.be.closeTo((WAD * 99n) / 100n, WAD / 1_000_000n);

    const debtToCover = parseUnits("200000", 6);
    const { repaid, seized } = await liquidate(aave, liquidator, call(market, debtToCover));
    expect(repaid).to.equal(debtToCover);
    expect(await usdc.balanceOf(liquidator)).to.equal(SUPPLIED - debtToCover);

    // 200,000 dollars of collateral at 1,350, 5 % on top, of which Aave keeps a tenth.
    const worth = (parseUnits("200000", 8) * WAD) / FALLEN_PRICE;
    expect(seized).to.be.closeTo((worth * 1_045n) / 1_000n, 10n);
    expect(await weth.balanceOf(liquidator)).to.equal(seized);
    const fee = await suppliedBy(aave, deployer.address, eth);
    expect(fee).to.be.closeTo((worth * 5n) / 1_000n, 10n);
    expect(await suppliedBy(aave, borrower.address, eth)).to.equal(COLLATERAL - seized - fee);
    expect((await accountState(aave, borrower.address)).healthFactorWad).to.be.greaterThan(before.healthFactorWad);
  });

  it("pays no more than half of the debt while the health factor is above 0.95", async () => {
    const market = await networkHelpers.loadFixture(deployFallenMarket);
    const { aave, liquidator, borrower, usd } = market;
    const { repaid } = await liquidate(aave, liquidator, call(market, MaxUint256));
    expect(repaid).to.be.closeTo(BORROWED / 2n, parseUnits("0.01", 6));
    expect(await debtOf(aave, borrower.address, usd)).to.be.closeTo(BORROWED / 2n, parseUnits("0.01", 6));
  });
});
