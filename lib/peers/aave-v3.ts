import { Contract, MaxUint256, type Signer } from "ethers";

import type { AaveV3 } from "./aave-v3-deployment.js";
import { approve, eventOf, send } from "./transactions.js";

/** For `repay` and `withdraw`: all there is by the time the transaction is mined. */
export const WHOLE = MaxUint256;

/** A reserve at the time of the newest block. Indices and rates are ray (1e27), rates a year; amounts are base units. */
export interface ReserveState {
  /** What one unit supplied at the start is worth, up to this moment. Interest on supply is simple between two actions. */
  readonly liquidityIndexRay: bigint;
  /** What one unit borrowed at the start owes, up to this moment. Interest on debt compounds. */
  readonly debtIndexRay: bigint;
  readonly supplyRateRay: bigint;
  readonly borrowRateRay: bigint;
  /** When both indices were last stored, unix seconds. */
  readonly lastUpdatedAt: bigint;
  readonly supplied: bigint;
  readonly debt: bigint;
  readonly aToken: string;
  readonly variableDebtToken: string;
}

/** An account over all reserves. Values are dollars with 8 decimals. */
export interface AccountState {
  readonly collateralValue: bigint;
  readonly debtValue: bigint;
  /** Wad (1e18): below it a liquidator may act. The largest integer where nothing is owed. */
  readonly healthFactorWad: bigint;
}

/** Whose debt a liquidator pays, in which token, and which collateral he takes for it. */
export interface Liquidation {
  readonly borrower: string;
  readonly debtAsset: string;
  readonly collateralAsset: string;
  /** Most debt to pay, base units; Aave lowers it to half of what is owed while the health factor is above 0.95. */
  readonly debtToCover: bigint;
}

/** What a liquidation took, base units: debt paid, and collateral that the liquidator got. */
export interface Liquidated {
  readonly repaid: bigint;
  readonly seized: bigint;
}

interface StoredReserve {
  readonly currentLiquidityRate: bigint;
  readonly currentVariableBorrowRate: bigint;
  readonly lastUpdateTimestamp: bigint;
  readonly aTokenAddress: string;
  readonly variableDebtTokenAddress: string;
}

/** Aave numbers its two kinds of debt. */
const VARIABLE_RATE = 2n;
const NO_REFERRAL = 0n;

const TOKEN_ABI = [
  "function balanceOf(address account) view returns (uint256)",
  "function totalSupply() view returns (uint256)",
] as const satisfies readonly string[];

/** Approves and supplies `assets` base units. An account's first supply of a token makes it collateral. */
export async function supply(
  aave: Pick<AaveV3, "pool">,
  supplier: Signer,
  asset: string,
  assets: bigint,
): Promise<void> {
  await approve(asset, supplier, aave.pool, assets);
  await send(poolOf(aave, supplier), "supply", [asset, assets, await supplier.getAddress(), NO_REFERRAL]);
}

/** Borrows `assets` base units at the variable rate. */
export async function borrow(
  aave: Pick<AaveV3, "pool">,
  borrower: Signer,
  asset: string,
  assets: bigint,
): Promise<void> {
  const account = await borrower.getAddress();
  await send(poolOf(aave, borrower), "borrow", [asset, assets, VARIABLE_RATE, NO_REFERRAL, account]);
}

/**
 * Approves and repays debt at the variable rate.
 *
 * @param assets - Base units, or `WHOLE`; at most the debt is taken. What is approved and not taken stays approved.
 * @returns Base units repaid.
 */
export async function repay(aave: AaveV3, borrower: Signer, asset: string, assets: bigint): Promise<bigint> {
  await approve(asset, borrower, aave.pool, assets);
  const pool = poolOf(aave, borrower);
  const receipt = await send(pool, "repay", [asset, assets, VARIABLE_RATE, await borrower.getAddress()]);
  return eventOf(pool, "Repay", receipt)["amount"] as bigint;
}

/**
 * Withdraws to the supplier.
 *
 * @param assets - Base units, or `WHOLE`.
 * @returns Base units paid.
 */
export async function withdraw(aave: AaveV3, supplier: Signer, asset: string, assets: bigint): Promise<bigint> {
  const pool = poolOf(aave, supplier);
  const receipt = await send(pool, "withdraw", [asset, assets, await supplier.getAddress()]);
  return eventOf(pool, "Withdraw", receipt)["amount"] as bigint;
}

/** Approves and pays a borrower's debt for his collateral. What is approved and not taken stays approved. */
export async function liquidate(aave: AaveV3, liquidator: Signer, call: Liquidation): Promise<Liquidated> {
  const { collateralAsset, debtAsset, borrower, debtToCover } = call;
  await approve(debtAsset, liquidator, aave.pool, debtToCover);
  const pool = poolOf(aave, liquidator);
  const inUnderlying = [collateralAsset, debtAsset, borrower, debtToCover, false];
  const event = eventOf(pool, "LiquidationCall", await send(pool, "liquidationCall", inUnderlying));
  return { repaid: event["debtToCover"] as bigint, seized: event["liquidatedCollateralAmount"] as bigint };
}

/** Indices, rates and sums of a reserve, interest up to the newest block included. */
export async function reserveState(aave: AaveV3, asset: string): Promise<ReserveState> {
  const stored = (await aave.pool.getFunction("getReserveData").staticCall(asset)) as StoredReserve;
  return {
    liquidityIndexRay: (await aave.pool.getFunction("getReserveNormalizedIncome").staticCall(asset)) as bigint,
    debtIndexRay: (await aave.pool.getFunction("getReserveNormalizedVariableDebt").staticCall(asset)) as bigint,
    supplyRateRay: stored.currentLiquidityRate,
    borrowRateRay: stored.currentVariableBorrowRate,
    lastUpdatedAt: stored.lastUpdateTimestamp,
    supplied: await read(aave, stored.aTokenAddress, "totalSupply"),
    debt: await read(aave, stored.variableDebtTokenAddress, "totalSupply"),
    aToken: stored.aTokenAddress,
    variableDebtToken: stored.variableDebtTokenAddress,
  };
}

/** What an account may withdraw of `asset`, base units, interest up to the newest block included, collateral or not. */
export async function suppliedBy(aave: AaveV3, account: string, asset: string): Promise<bigint> {
  return read(aave, (await reserveState(aave, asset)).aToken, "balanceOf", account);
}

/** What an account owes of `asset`, base units, interest up to the newest block included. */
export async function debtOf(aave: AaveV3, account: string, asset: string): Promise<bigint> {
  return read(aave, (await reserveState(aave, asset)).variableDebtToken, "balanceOf", account);
}

/** Values and health factor of an account at the oracle's prices. */
export async function accountState(aave: AaveV3, account: string): Promise<AccountState> {
  const data = (await aave.pool.getFunction("getUserAccountData").staticCall(account)) as unknown as {
    totalCollateralBase: bigint;
    totalDebtBase: bigint;
    healthFactor: bigint;
  };
  return {
    collateralValue: data.totalCollateralBase,
    debtValue: data.totalDebtBase,
    healthFactorWad: data.healthFactor,
  };
}

function poolOf(aave: Pick<AaveV3, "pool">, account: Signer): Contract {
  return aave.pool.connect(account) as Contract;
}

async function read(aave: AaveV3, token: string, method: string, ...values: readonly string[]): Promise<bigint> {
  const contract = new Contract(token, TOKEN_ABI, aave.pool.runner);
  return (await contract.getFunction(method).staticCall(...values)) as bigint;
}
