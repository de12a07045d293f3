import { Contract, type Signer, ZeroAddress } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";

import type { InterestRates, ReserveParameters } from "./aave-v3-reserves.js";
import { deployArtifact, readArtifact } from "./artifact.js";
import { send } from "./transactions.js";

/** The real Aave v3, as its npm package publishes it. Every contract is called by the one who deployed it. */
export interface AaveV3 {
  readonly addressesProvider: Contract;
  readonly pool: Contract;
  readonly configurator: Contract;
  readonly aclManager: Contract;
  readonly oracle: Contract;
  readonly dataProvider: Contract;
  /** What stands behind the proxies of every reserve's three tokens. */
  readonly tokens: ReserveTokens;
}

/** A supplier's token and the two debts of a reserve. The stable one is there because Aave asks for it; nothing uses it. */
export interface ReserveTokens {
  readonly aToken: Contract;
  readonly variableDebtToken: Contract;
  readonly stableDebtToken: Contract;
}

/** A token that Aave is to lend, and the feed that prices it: dollars with 8 decimals, shaped as Chainlink's. */
export interface ReserveListing extends ReserveParameters {
  readonly asset: string;
  readonly feed: string;
}

const CONTRACTS = "@aave/core-v3/artifacts/contracts";

const ARTIFACTS = {
  addressesProvider: `${CONTRACTS}/protocol/configuration/PoolAddressesProvider.sol/PoolAddressesProvider.json`,
  aclManager: `${CONTRACTS}/protocol/configuration/ACLManager.sol/ACLManager.json`,
  pool: `${CONTRACTS}/protocol/pool/Pool.sol/Pool.json`,
  configurator: `${CONTRACTS}/protocol/pool/PoolConfigurator.sol/PoolConfigurator.json`,
  strategy: `${CONTRACTS}/protocol/pool/DefaultReserveInterestRateStrategy.sol/DefaultReserveInterestRateStrategy.json`,
  aToken: `${CONTRACTS}/protocol/tokenization/AToken.sol/AToken.json`,
  variableDebtToken: `${CONTRACTS}/protocol/tokenization/VariableDebtToken.sol/VariableDebtToken.json`,
  stableDebtToken: `${CONTRACTS}/protocol/tokenization/StableDebtToken.sol/StableDebtToken.json`,
  oracle: `${CONTRACTS}/misc/AaveOracle.sol/AaveOracle.json`,
  dataProvider: `${CONTRACTS}/misc/AaveProtocolDataProvider.sol/AaveProtocolDataProvider.json`,
} as const satisfies Record<string, string>;

/** The libraries that pool and configurator are linked with, each after those that it is linked with itself. */
const LIBRARIES = [
  "BorrowLogic",
  "BridgeLogic",
  "ConfiguratorLogic",
  "EModeLogic",
  "FlashLoanLogic",
  "LiquidationLogic",
  "PoolLogic",
  "SupplyLogic",
] as const;

/** Aave counts in dollars with as many decimals as Chainlink's feeds. Its address for dollars is zero. */
export const DOLLAR_UNIT = 10n ** 8n;
const FULL_BPS = 10_000n;

const TOKEN_ABI = [
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
] as const satisfies readonly string[];

/**
 * Deploys Aave v3 without any reserve: addresses provider, roles, price oracle, pool and configurator with their linked
 * libraries, both behind the provider's proxies, token implementations and data provider. Every contract is within EIP-170.
 *
 * @param signer - Deploys, owns the addresses provider, is pool admin, and calls all contracts that are returned.
 */
export async function deployAaveV3(signer: Signer): Promise<AaveV3> {
  const owner = await signer.getAddress();
  const provider = await deployArtifact(signer, readArtifact(ARTIFACTS.addressesProvider), ["Paddock", owner]);
  const aclManager = await deployAclManager(signer, provider, owner);
  const oracle = await deployOracle(signer, provider);
  const dataProvider = await deployArtifact(signer, readArtifact(ARTIFACTS.dataProvider), [provider.target]);
  await send(provider, "setPoolDataProvider", [dataProvider.target]);
  const libraries = await deployLibraries(signer);
  // The configurator asks the provider for the pool when it is put in its place: the pool comes first.
  const pool = await deployPool(signer, provider, libraries);
  const configurator = await deployConfigurator(signer, provider, libraries);
  const tokens = await deployTokens(signer, pool);
  return { addressesProvider: provider, pool, configurator, aclManager, oracle, dataProvider, tokens };
}

/**
 * Adds a reserve of its own interest rate strategy and opens it. Interest and liquidation fees go to the deployer.
 *
 * @throws What the provider throws of a revert, with Aave's numeric code: for one, "61" for a token that is listed already.
 */
export async function listReserve(aave: AaveV3, listing: ReserveListing): Promise<void> {
  await send(aave.oracle, "setAssetSources", [[listing.asset], [listing.feed]]);
  const strategy = await deployStrategy(aave, listing.rates);
  await send(aave.configurator, "initReserves", [[await initialisation(aave, listing.asset, strategy)]]);
  for (const [setter, ...values] of settings(listing)) {
    await send(aave.configurator, setter, [listing.asset, ...values]);
  }
}

/** The contracts of Aave v3, for a deployment that keeps its own record. */
export function aaveV3Artifacts() {
  const { addressesProvider, aclManager, pool, configurator, strategy, oracle, dataProvider } = ARTIFACTS;
  return {
    addressesProvider: readArtifact(addressesProvider),
    aclManager: readArtifact(aclManager),
    pool: readArtifact(pool),
    configurator: readArtifact(configurator),
    strategy: readArtifact(strategy),
    oracle: readArtifact(oracle),
    dataProvider: readArtifact(dataProvider),
    aToken: readArtifact(ARTIFACTS.aToken),
    variableDebtToken: readArtifact(ARTIFACTS.variableDebtToken),
    stableDebtToken: readArtifact(ARTIFACTS.stableDebtToken),
  };
}

/** Its linked libraries by name, each after those that it is linked with itself. */
export function aaveV3Libraries(): (readonly [name: string, artifact: Artifact])[] {
  return LIBRARIES.map((name) => [
    name,
    readArtifact(`${CONTRACTS}/protocol/libraries/logic/${name}.sol/${name}.json`),
  ]);
}

/** Aave v3's pool where it is deployed already, called by `signer`. */
export function aavePoolAt(address: string, signer: Signer): Pick<AaveV3, "pool"> {
  return { pool: new Contract(address, readArtifact(ARTIFACTS.pool).abi, signer) };
}

async function deployAclManager(signer: Signer, provider: Contract, admin: string): Promise<Contract> {
  await send(provider, "setACLAdmin", [admin]);
  const aclManager = await deployArtifact(signer, readArtifact(ARTIFACTS.aclManager), [provider.target]);
  await send(provider, "setACLManager", [aclManager.target]);
  await send(aclManager, "addPoolAdmin", [admin]);
  return aclManager;
}

/** It has no fallback: a reserve whose feed answers 0 or less has no price. */
async function deployOracle(signer: Signer, provider: Contract): Promise<Contract> {
  const arguments_ = [provider.target, [], [], ZeroAddress, ZeroAddress, DOLLAR_UNIT];
  const oracle = await deployArtifact(signer, readArtifact(ARTIFACTS.oracle), arguments_);
  await send(provider, "setPriceOracle", [oracle.target]);
  return oracle;
}

async function deployLibraries(signer: Signer): Promise<Readonly<Record<string, string>>> {
  const addresses: Record<string, string> = {};
  for (const [name, artifact] of aaveV3Libraries()) {
    addresses[name] = await (await deployArtifact(signer, artifact, [], addresses)).getAddress();
  }
  return addresses;
}

async function deployPool(
  signer: Signer,
  provider: Contract,
  libraries: Readonly<Record<string, string>>,
): Promise<Contract> {
  const artifact = readArtifact(ARTIFACTS.pool);
  const implementation = await deployArtifact(signer, artifact, [provider.target], libraries);
  await send(provider, "setPoolImpl", [implementation.target]);
  return new Contract((await provider.getFunction("getPool").staticCall()) as string, artifact.abi, signer);
}

async function deployConfigurator(
  signer: Signer,
  provider: Contract,
  libraries: Readonly<Record<string, string>>,
): Promise<Contract> {
  const artifact = readArtifact(ARTIFACTS.configurator);
  const implementation = await deployArtifact(signer, artifact, [], libraries);
  await send(provider, "setPoolConfiguratorImpl", [implementation.target]);
  return new Contract((await provider.getFunction("getPoolConfigurator").staticCall()) as string, artifact.abi, signer);
}

async function deployTokens(signer: Signer, pool: Contract): Promise<ReserveTokens> {
  return {
    aToken: await deployArtifact(signer, readArtifact(ARTIFACTS.aToken), [pool.target]),
    variableDebtToken: await deployArtifact(signer, readArtifact(ARTIFACTS.variableDebtToken), [pool.target]),
    stableDebtToken: await deployArtifact(signer, readArtifact(ARTIFACTS.stableDebtToken), [pool.target]),
  };
}

async function deployStrategy(aave: AaveV3, rates: InterestRates): Promise<Contract> {
  const arguments_ = [aave.addressesProvider.target, ...strategyRates(rates)];
  return deployArtifact(signerOf(aave), readArtifact(ARTIFACTS.strategy), arguments_);
}

/** What a strategy is made with, after the provider. The last five are about stable debt, which no reserve of ours allows. */
export function strategyRates({ optimalUsageRay, baseRateRay, slope1Ray, slope2Ray }: InterestRates): bigint[] {
  return [optimalUsageRay, baseRateRay, slope1Ray, slope2Ray, 0n, 0n, 0n, 0n, 0n];
}

async function initialisation(aave: AaveV3, asset: string, strategy: Contract): Promise<Record<string, unknown>> {
  const token = new Contract(asset, TOKEN_ABI, signerOf(aave));
  const { aToken, stableDebtToken, variableDebtToken } = aave.tokens;
  return initialisationOf((await token.getFunction("symbol").staticCall()) as string, {
    aTokenImpl: aToken.target,
    stableDebtTokenImpl: stableDebtToken.target,
    variableDebtTokenImpl: variableDebtToken.target,
    underlyingAssetDecimals: (await token.getFunction("decimals").staticCall()) as bigint,
    interestRateStrategyAddress: strategy.target,
    underlyingAsset: asset,
    treasury: await signerOf(aave).getAddress(),
  });
}

/** What `initReserves` asks for: the reserve's contracts, with the names that Aave's own markets give their tokens. */
export function initialisationOf<Parts extends Readonly<Record<string, unknown>>>(symbol: string, parts: Parts) {
  return {
    ...parts,
    incentivesController: ZeroAddress,
    aTokenName: `Aave ${symbol}`,
    aTokenSymbol: `a${symbol}`,
    variableDebtTokenName: `Aave Variable Debt ${symbol}`,
    variableDebtTokenSymbol: `variableDebt${symbol}`,
    stableDebtTokenName: `Aave Stable Debt ${symbol}`,
    stableDebtTokenSymbol: `stableDebt${symbol}`,
    params: "0x",
  };
}

/** The configurator's setters and what each is called with, after the asset. Aave writes a bonus of 5 % as 10,500. */
export function settings(
  listing: ReserveParameters,
): readonly (readonly [setter: string, ...values: (bigint | boolean)[]])[] {
  const { ltvBps, liquidationThresholdBps, liquidationBonusBps } = listing;
  return [
    ["configureReserveAsCollateral", ltvBps, liquidationThresholdBps, FULL_BPS + liquidationBonusBps],
    ["setLiquidationProtocolFee", listing.liquidationProtocolFeeBps],
    ["setReserveFactor", listing.reserveFactorBps],
    ["setReserveBorrowing", listing.isBorrowable],
    ["setSupplyCap", listing.supplyCap],
    ["setBorrowCap", listing.borrowCap],
  ];
}

/** Who deployed it. */
function signerOf(aave: AaveV3): Signer {
  return aave.pool.runner as Signer;
}
