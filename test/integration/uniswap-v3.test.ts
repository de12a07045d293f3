import { expect } from "chai";
import { type Contract, ZeroAddress, parseUnits } from "ethers";
import { network } from "hardhat";

import { deployArtifact, linkBytecode, readArtifact } from "../../lib/peers/artifact.js";
import { sqrtPriceX96, ticksAround } from "../../lib/peers/uniswap-v3-math.js";
import { addLiquidity, createPool, deployUniswapV3, poolAddress, poolState, sell } from "../../lib/peers/uniswap-v3.js";
import type { ExchangeTypes } from "../../typechain-types/contracts/shared/exchange/UniswapV3Exchange.js";

const { ethers, networkHelpers } = await network.create();

const ACCESS_MANAGER = "@openzeppelin/contracts/build/contracts/AccessManager.json";

/** EIP-170. */
const MAX_CODE_SIZE = 24_576;
const FEE = 3_000;
const ONE_ETH = parseUnits("1", 18);
const PRICE = parseUnits("3000", 6);
const DEPTH = 1_000n;
const MAX_SLIPPAGE_BPS = 100n;

async function deployMarket() {
  const [deployer, seller, receiver, mover] = await ethers.getSigners();
  if (!deployer || !seller || !receiver || !mover) throw new Error("The network has fewer than four accounts");
  const uniswap = await deployUniswapV3(deployer);
  const eth = await ethers.deployContract("TestToken", ["Ether", "ETH", 18]);
  const usd = await ethers.deployContract("TestToken", ["Dollar", "USD", 6]);
  const key = { tokenA: await eth.getAddress(), tokenB: await usd.getAddress(), fee: FEE };
  const pool = await createPool(uniswap, key, { amountA: ONE_ETH, amountB: PRICE });
  for (const account of [deployer, seller, mover]) {
    await eth.mint(account, 10n * DEPTH * ONE_ETH);
    await usd.mint(account, 10n * DEPTH * PRICE);
  }
  const feed = await ethers.deployContract("ChainlinkFeedMock", [8, parseUnits("3000", 8)]);
  const source = await ethers.deployContract("ChainlinkPriceSource", [feed, 3_600, ZeroAddress, 0]);
  const manager = await deployArtifact(deployer, readArtifact(ACCESS_MANAGER), [deployer.address]);
  const exchange = await ethers.deployContract("UniswapV3Exchange", [uniswap.swapRouter, manager]);
  return { deployer, seller, receiver, mover, uniswap, eth, usd, key, pool, source, exchange };
}

async function deployDeepMarket() {
  const market = await deployMarket();
  const { uniswap, deployer, key } = market;
  const amounts = { amountA: DEPTH * ONE_ETH, amountB: DEPTH * PRICE };
  const position = await addLiquidity(uniswap, deployer, key, amounts);
  await market.exchange.setRoute([key.tokenA, key.tokenB], [FEE]);
  await market.eth.connect(market.seller).approve(market.exchange, ONE_ETH);
  return { ...market, amounts, position };
}

describe("Uniswap v3 from its packages", () => {
  it("deploys within the code size limit, linked", async () => {
    const { uniswap, deployer, position } = await networkHelpers.loadFixture(deployDeepMarket);
    for (const contract of Object.values<Contract>({ ...uniswap })) {
      const code = await ethers.provider.getCode(contract);
      expect((code.length - 2) / 2)
        .to.be.greaterThan(0)
        .and.at.most(MAX_CODE_SIZE);
    }
    const uri = (await uniswap.positionManager.getFunction("tokenURI").staticCall(position.positionId)) as string;
    const [, encoded] = uri.split(",");
    const metadata = JSON.parse(Buffer.from(encoded ?? "", "base64").toString()) as { name: string };
    expect(metadata.name).to.match(/^Uniswap - 0\.3% - (ETH\/USD|USD\/ETH) - /);
    expect(await uniswap.positionManager.getFunction("ownerOf").staticCall(position.positionId)).to.equal(
      deployer.address,
    );
  });

  it("creates a pool at the price asked for", async () => {
    const { uniswap, key, pool } = await networkHelpers.loadFixture(deployMarket);
    expect(await poolAddress(uniswap, key)).to.equal(pool);
    expect(await poolAddress(uniswap, { ...key, fee: 500 })).to.equal(ZeroAddress);
    const state = await poolState(uniswap, key);
    const amounts: readonly [bigint, bigint] =
      BigInt(key.tokenA) < BigInt(key.tokenB) ? [ONE_ETH, PRICE] : [PRICE, ONE_ETH];
    expect(state.sqrtPriceX96).to.equal(sqrtPriceX96(...amounts));
    expect(state.liquidity).to.equal(0n);
    expect(state.tickSpacing).to.equal(60);
  });

  it("takes liquidity over all prices or near one", async () => {
    const { uniswap, deployer, key, amounts, position } = await networkHelpers.loadFixture(deployDeepMarket);
    expect(position.amountA).to.be.closeTo(amounts.amountA, amounts.amountA / 1_000_000n);
    expect(position.amountB).to.be.closeTo(amounts.amountB, amounts.amountB / 1_000_000n);
    expect((await poolState(uniswap, key)).liquidity).to.equal(position.liquidity);
    const near = await addLiquidity(uniswap, deployer, key, { amountA: ONE_ETH, amountB: PRICE }, 600);
    expect(near.positionId).to.equal(position.positionId + 1n);
    // The same money within 6 % of the price counts about thirty-four times as much.
    expect(near.liquidity * DEPTH).to.be.greaterThan(30n * position.liquidity);
    expect((await poolState(uniswap, key)).liquidity).to.equal(position.liquidity + near.liquidity);
  });

  it("refuses a path that does not fit its fees", async () => {
    const { uniswap, seller, key } = await networkHelpers.loadFixture(deployDeepMarket);
    const sale = { tokens: [key.tokenA, key.tokenB], fees: [FEE, FEE], amountIn: 1n };
    const refusal = await sell(uniswap, seller, sale).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(RangeError).with.property("message", "2 pools join 3 tokens, not 2");
  });

  it("names the library that a bytecode lacks", () => {
    const artifact = readArtifact(
      "@uniswap/v3-periphery/artifacts/contracts/NonfungibleTokenPositionDescriptor.sol/NonfungibleTokenPositionDescriptor.json",
    );
    expect(() => linkBytecode(artifact, {})).to.throw(
      "NonfungibleTokenPositionDescriptor needs the address of library NFTDescriptor",
    );
  });
});

describe("Uniswap v3 arithmetic", () => {
  it("takes square roots exactly", () => {
    expect(sqrtPriceX96(1n, 1n)).to.equal(2n ** 96n);
    expect(sqrtPriceX96(1n, 4n)).to.equal(2n ** 97n);
    expect(sqrtPriceX96(4n, 1n)).to.equal(2n ** 95n);
    for (const [amount0, amount1] of [
      [3n, 7n],
      [10n ** 18n, 3_000_000_000n],
      [3_000_000_000n, 10n ** 18n],
    ] as const) {
      const root = sqrtPriceX96(amount0, amount1);
      const price = (amount1 << 192n) / amount0;
      expect(root * root <= price && (root + 1n) ** 2n > price).to.equal(true);
    }
    expect(() => sqrtPriceX96(0n, 1n)).to.throw(RangeError, "not 0 and 1");
    expect(() => sqrtPriceX96(1n, -1n)).to.throw(RangeError, "not 1 and -1");
  });

  it("keeps ticks on the pool's grid and inside the outermost ones", () => {
    expect(ticksAround(-3, 60)).to.deep.equal({ tickLower: -887_220, tickUpper: 887_220 });
    expect(ticksAround(-3, 60, 100)).to.deep.equal({ tickLower: -120, tickUpper: 120 });
    expect(ticksAround(887_000, 10, 1_000)).to.deep.equal({ tickLower: 886_000, tickUpper: 887_270 });
  });
});

describe("UniswapV3Exchange with a Chainlink price, end to end", () => {
  /** A sale of 1 ETH, bounded by the price source. */
  async function requestOf(
    market: Awaited<ReturnType<typeof deployDeepMarket>>,
  ): Promise<ExchangeTypes.SwapRequestStruct> {
    const { price } = await market.source.latestPriceForNewRisk();
    return {
      tokenIn: market.key.tokenA,
      tokenOut: market.key.tokenB,
      amountIn: ONE_ETH,
      minAmountOut: 0n,
      oracleAmountOut: (ONE_ETH * price) / 10n ** 20n,
      maxSlippageBps: MAX_SLIPPAGE_BPS,
      receiver: market.receiver.address,
      deadline: BigInt(await networkHelpers.time.latest()) + 60n,
    };
  }

  it("sells at the pool's price and keeps nothing", async () => {
    const market = await networkHelpers.loadFixture(deployDeepMarket);
    const { exchange, seller, receiver, eth, usd, uniswap } = market;
    const request = await requestOf(market);
    const expected = await exchange.connect(seller).swap.staticCall(request);
    const reserves = { eth: market.position.amountA, usd: market.position.amountB };
    const afterFee = (ONE_ETH * 997n) / 1_000n;
    expect(expected).to.be.closeTo((reserves.usd * afterFee) / (reserves.eth + afterFee), 1n);

    await expect(exchange.connect(seller).swap(request))
      .to.emit(exchange, "Swapped")
      .withArgs(seller, eth, usd, ONE_ETH, expected, (PRICE * 99n) / 100n, receiver);
    expect(await usd.balanceOf(receiver)).to.equal(expected);
    expect(await eth.balanceOf(exchange)).to.equal(0n);
    expect(await usd.balanceOf(exchange)).to.equal(0n);
    expect(await eth.allowance(exchange, uniswap.swapRouter)).to.equal(0n);
  });

  it("refuses a pool that was moved by 5 %", async () => {
    const market = await networkHelpers.loadFixture(deployDeepMarket);
    const { exchange, seller, mover, receiver, usd, uniswap, key } = market;
    await sell(uniswap, mover, { tokens: [key.tokenA, key.tokenB], fees: [FEE], amountIn: 26n * ONE_ETH });
    await expect(exchange.connect(seller).swap(await requestOf(market))).to.be.revertedWithCustomError(
      exchange,
      "Exchange_InsufficientOutput",
    );
    expect(await usd.balanceOf(receiver)).to.equal(0n);
  });

  it("refuses a swap that was mined too late", async () => {
    const market = await networkHelpers.loadFixture(deployDeepMarket);
    const request = await requestOf(market);
    await networkHelpers.time.setNextBlockTimestamp(BigInt(request.deadline) + 1n);
    await expect(market.exchange.connect(market.seller).swap(request))
      .to.be.revertedWithCustomError(market.exchange, "Exchange_DeadlineExpired")
      .withArgs(request.deadline, BigInt(request.deadline) + 1n);
  });
});
