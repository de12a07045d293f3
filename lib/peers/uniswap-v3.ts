import { Contract, MaxUint256, type Signer, ZeroAddress, encodeBytes32String, solidityPacked } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";

import { deployArtifact, readArtifact } from "./artifact.js";
import { approve, eventOf, send } from "./transactions.js";
import { sqrtPriceX96, ticksAround } from "./uniswap-v3-math.js";

/** The real Uniswap v3, as its npm packages publish it. Every contract is called by the one who deployed it. */
export interface UniswapV3 {
  readonly wrappedNative: Contract;
  readonly factory: Contract;
  readonly positionManager: Contract;
  readonly swapRouter: Contract;
}

/** A pool, by its two tokens in either order and its fee in millionths (3,000 = 0.3 %). */
export interface PoolKey {
  readonly tokenA: string;
  readonly tokenB: string;
  readonly fee: number;
}

/** Amounts of the tokens that a `PoolKey` calls A and B, base units. */
export interface PairAmounts {
  readonly amountA: bigint;
  readonly amountB: bigint;
}

/** What a pool says of itself. `tick` is the logarithm of the price of its first token, to base 1.0001. */
export interface PoolState {
  readonly sqrtPriceX96: bigint;
  readonly tick: number;
  readonly tickSpacing: number;
  readonly liquidity: bigint;
}

/** A minted position and what went into it, base units. */
export interface Position extends PairAmounts {
  readonly positionId: bigint;
  readonly liquidity: bigint;
}

/** A sale along a path: `fees[i]` in millionths is the pool's between `tokens[i]` and `tokens[i + 1]`. */
export interface Sale {
  readonly tokens: readonly string[];
  readonly fees: readonly number[];
  readonly amountIn: bigint;
}

const ARTIFACTS = {
  factory: "@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json",
  pool: "@uniswap/v3-core/artifacts/contracts/UniswapV3Pool.sol/UniswapV3Pool.json",
  positionManager:
    "@uniswap/v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json",
  positionDescriptor:
    "@uniswap/v3-periphery/artifacts/contracts/NonfungibleTokenPositionDescriptor.sol/NonfungibleTokenPositionDescriptor.json",
  descriptorLibrary: "@uniswap/v3-periphery/artifacts/contracts/libraries/NFTDescriptor.sol/NFTDescriptor.json",
  swapRouter: "@uniswap/swap-router-contracts/artifacts/contracts/SwapRouter02.sol/SwapRouter02.json",
  wrappedNative: "@eth-optimism/contracts/artifacts/contracts/L2/predeploys/WETH9.sol/WETH9.json",
} as const satisfies Record<string, string>;

/** WETH9 is published by a package that Chainlink's brings along. */
const WRAPPED_NATIVE_THROUGH = "@chainlink/contracts";

/** WETH9 as its package publishes it. */
export function wrappedNativeArtifact(): Artifact {
  return readArtifact(ARTIFACTS.wrappedNative, WRAPPED_NATIVE_THROUGH);
}

/** Every other contract of Uniswap v3, for a deployment that keeps its own record. */
export function uniswapV3Artifacts() {
  const { factory, positionManager, positionDescriptor, descriptorLibrary, swapRouter } = ARTIFACTS;
  return {
    factory: readArtifact(factory),
    positionManager: readArtifact(positionManager),
    positionDescriptor: readArtifact(positionDescriptor),
    descriptorLibrary: readArtifact(descriptorLibrary),
    swapRouter: readArtifact(swapRouter),
  };
}

/** Uniswap v3 where it is deployed already, called by `signer`. */
export function uniswapV3At(addresses: Readonly<Record<keyof UniswapV3, string>>, signer: Signer): UniswapV3 {
  const artifacts = { ...uniswapV3Artifacts(), wrappedNative: wrappedNativeArtifact() };
  const at = (name: keyof UniswapV3) => new Contract(addresses[name], artifacts[name].abi, signer);
  return {
    wrappedNative: at("wrappedNative"),
    factory: at("factory"),
    positionManager: at("positionManager"),
    swapRouter: at("swapRouter"),
  };
}

/**
 * Deploys Uniswap v3: WETH9, factory, position manager with its descriptor (and the library that draws the position's
 * picture, linked), and SwapRouter02 without Uniswap v2. About 20 million gas; every contract is within EIP-170.
 *
 * @param signer - Deploys, and calls all contracts that are returned.
 */
export async function deployUniswapV3(signer: Signer): Promise<UniswapV3> {
  const wrappedNative = await deployArtifact(signer, wrappedNativeArtifact());
  const factory = await deployArtifact(signer, readArtifact(ARTIFACTS.factory));
  const library = await deployArtifact(signer, readArtifact(ARTIFACTS.descriptorLibrary));
  const descriptor = await deployArtifact(
    signer,
    readArtifact(ARTIFACTS.positionDescriptor),
    [wrappedNative.target, encodeBytes32String("ETH")],
    { NFTDescriptor: await library.getAddress() },
  );
  const positionManager = await deployArtifact(signer, readArtifact(ARTIFACTS.positionManager), [
    factory.target,
    wrappedNative.target,
    descriptor.target,
  ]);
  const swapRouter = await deployArtifact(signer, readArtifact(ARTIFACTS.swapRouter), [
    ZeroAddress,
    factory.target,
    positionManager.target,
    wrappedNative.target,
  ]);
  return { wrappedNative, factory, positionManager, swapRouter };
}

/**
 * Creates a pool at the price where `amountA` of token A is worth `amountB` of token B. One that exists is left as it is.
 *
 * @returns The pool's address.
 */
export async function createPool(uniswap: UniswapV3, key: PoolKey, worth: PairAmounts): Promise<string> {
  const { token0, token1, amount0, amount1 } = inOrder(key, worth);
  await send(uniswap.positionManager, "createAndInitializePoolIfNecessary", [
    token0,
    token1,
    key.fee,
    sqrtPriceX96(amount0, amount1),
  ]);
  return poolAddress(uniswap, key);
}

/**
 * Approves and gives at most `amounts` to a pool, in the ratio of its price.
 *
 * @param provider - Owns the tokens, and then the position.
 * @param halfWidth - Ticks either way of the price, 100 of them being about 1 %; without it, the whole range of prices.
 */
export async function addLiquidity(
  uniswap: UniswapV3,
  provider: Signer,
  key: PoolKey,
  amounts: PairAmounts,
  halfWidth?: number,
): Promise<Position> {
  const { token0, token1, amount0, amount1, reversed } = inOrder(key, amounts);
  const { tick, tickSpacing } = await poolState(uniswap, key);
  const manager = uniswap.positionManager.connect(provider) as Contract;
  await approve(token0, provider, manager, amount0);
  await approve(token1, provider, manager, amount1);
  const parameters = {
    token0,
    token1,
    fee: key.fee,
    ...ticksAround(tick, tickSpacing, halfWidth),
    amount0Desired: amount0,
    amount1Desired: amount1,
    amount0Min: 0n,
    amount1Min: 0n,
    recipient: await provider.getAddress(),
    deadline: MaxUint256,
  };
  const minted = eventOf(manager, "IncreaseLiquidity", await send(manager, "mint", [parameters]));
  return {
    positionId: minted["tokenId"] as bigint,
    liquidity: minted["liquidity"] as bigint,
    amountA: minted[reversed ? "amount1" : "amount0"] as bigint,
    amountB: minted[reversed ? "amount0" : "amount1"] as bigint,
  };
}

/**
 * Approves and sells on the router with no bound at all: for moving a pool, never for money.
 * Where a pool runs dry the rest stays with the trader, and with it the approval of that rest.
 */
export async function sell(uniswap: UniswapV3, trader: Signer, sale: Sale): Promise<void> {
  const [tokenIn] = sale.tokens;
  if (tokenIn === undefined || sale.tokens.length !== sale.fees.length + 1) {
    throw new RangeError(`${sale.fees.length} pools join ${sale.fees.length + 1} tokens, not ${sale.tokens.length}`);
  }
  const router = uniswap.swapRouter.connect(trader) as Contract;
  await approve(tokenIn, trader, router, sale.amountIn);
  await send(router, "exactInput", [
    {
      path: encodePath(sale.tokens, sale.fees),
      recipient: await trader.getAddress(),
      amountIn: sale.amountIn,
      amountOutMinimum: 0n,
    },
  ]);
}

/** What SwapRouter02's `exactInputSingle` takes. */
export interface SingleSwap {
  readonly tokenIn: string;
  readonly tokenOut: string;
  readonly fee: number;
  readonly recipient: string;
  readonly amountIn: bigint;
  readonly amountOutMinimum: bigint;
  readonly sqrtPriceLimitX96: bigint;
}

/**
 * The swap that moves a pool to the price at which both amounts of `worth` are worth the same, as arbitrage does. The router
 * pulls no more than that takes.
 *
 * @param purse - What may be spent at most of either token.
 * @returns Nothing where the pool is at that price.
 */
export async function swapTo(
  uniswap: UniswapV3,
  key: PoolKey,
  worth: PairAmounts,
  purse: PairAmounts,
  recipient: string,
): Promise<SingleSwap | undefined> {
  const { token0, token1, amount0, amount1, reversed } = inOrder(key, worth);
  const target = sqrtPriceX96(amount0, amount1);
  const { sqrtPriceX96: current } = await poolState(uniswap, key);
  if (target === current) return undefined;
  const sellsFirst = target < current;
  const [tokenIn, tokenOut] = sellsFirst ? [token0, token1] : [token1, token0];
  const amountIn = sellsFirst === reversed ? purse.amountB : purse.amountA;
  return { tokenIn, tokenOut, fee: key.fee, recipient, amountIn, amountOutMinimum: 0n, sqrtPriceLimitX96: target };
}

/** The pool's address; the zero address where there is none. */
export async function poolAddress(uniswap: UniswapV3, key: PoolKey): Promise<string> {
  return (await uniswap.factory.getFunction("getPool").staticCall(key.tokenA, key.tokenB, key.fee)) as string;
}

/** Price, tick spacing and liquidity in range of a pool. */
export async function poolState(uniswap: UniswapV3, key: PoolKey): Promise<PoolState> {
  const { abi } = readArtifact(ARTIFACTS.pool);
  const pool = new Contract(await poolAddress(uniswap, key), abi, uniswap.factory.runner);
  const slot0 = (await pool.getFunction("slot0").staticCall()) as { sqrtPriceX96: bigint; tick: bigint };
  return {
    sqrtPriceX96: slot0.sqrtPriceX96,
    tick: Number(slot0.tick),
    tickSpacing: Number(await pool.getFunction("tickSpacing").staticCall()),
    liquidity: (await pool.getFunction("liquidity").staticCall()) as bigint,
  };
}

/** Token, fee, token, ... packed as the router reads it. */
function encodePath(tokens: readonly string[], fees: readonly number[]): string {
  const types = tokens.flatMap((_, index) => (index === 0 ? ["address"] : ["uint24", "address"]));
  const values = tokens.flatMap((token, index) => (index === 0 ? [token] : [fees[index - 1], token]));
  return solidityPacked(types, values);
}

/** The pair as a pool has it: the lower address first. */
function inOrder(key: PoolKey, { amountA, amountB }: PairAmounts) {
  const reversed = BigInt(key.tokenA) > BigInt(key.tokenB);
  const [token0, token1] = reversed ? [key.tokenB, key.tokenA] : [key.tokenA, key.tokenB];
  const [amount0, amount1] = reversed ? [amountB, amountA] : [amountA, amountB];
  return { token0, token1, amount0, amount1, reversed };
}
