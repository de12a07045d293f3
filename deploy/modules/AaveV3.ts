import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { ZeroAddress } from "ethers";

import {
  aaveV3Artifacts,
  aaveV3Libraries,
  DOLLAR_UNIT,
  initialisationOf,
  settings,
  strategyRates,
} from "../../lib/peers/aave-v3-deployment.js";
import { COLLATERAL_RESERVE, type ReserveParameters, STABLECOIN_RESERVE } from "../../lib/peers/aave-v3-reserves.js";
import type { ContractFuture, Future, ModuleBuilder } from "../ignition.js";
import { ETH_PRICE, FEED_DECIMALS } from "./Feeds.js";
import TestTokens from "./TestTokens.js";

type Artifacts = ReturnType<typeof aaveV3Artifacts>;
type Libraries = Record<string, ReturnType<ModuleBuilder["library"]>>;

/** A token that the sandbox's Aave lends. */
interface Listed {
  readonly symbol: string;
  readonly decimals: number;
  readonly asset: ContractFuture;
  readonly reserve: ReserveParameters;
}

/** What Aave writes for a dollar. Its prices are its own: no story liquidates another's borrower. */
const DOLLAR = 10n ** BigInt(FEED_DECIMALS);

/** The real Aave v3 with reserves of the sandbox's USDC and WETH, for chains that have none. The deployer stays its admin. */
export default buildModule("AaveV3", (m) => {
  const { weth, usdc } = m.useModule(TestTokens);
  const artifacts = aaveV3Artifacts();
  const listed: Listed[] = [
    { symbol: "USDC", decimals: 6, asset: usdc, reserve: STABLECOIN_RESERVE },
    { symbol: "WETH", decimals: 18, asset: weth, reserve: COLLATERAL_RESERVE },
  ];
  const provider = m.contract("PoolAddressesProvider", artifacts.addressesProvider, ["Paddock", m.getAccount(0)]);
  const ready = [
    ...roles(m, artifacts, provider),
    priceOracle(m, artifacts, provider, listed),
    m.call(provider, "setPoolDataProvider", [m.contract("DataProvider", artifacts.dataProvider, [provider])]),
  ];
  const libraries = linked(m);
  const aavePool = pool(m, artifacts, provider, libraries);
  const configurator = poolConfigurator(m, artifacts, provider, libraries, [aavePool, ...ready]);
  listReserves(m, artifacts, { provider, pool: aavePool, configurator }, listed);
  return { aavePool };
});

/** The deployer may list reserves. */
function roles(m: ModuleBuilder, artifacts: Artifacts, provider: ContractFuture): Future[] {
  const deployer = m.getAccount(0);
  const admin = m.call(provider, "setACLAdmin", [deployer]);
  const aclManager = m.contract("ACLManager", artifacts.aclManager, [provider], { after: [admin] });
  return [m.call(provider, "setACLManager", [aclManager]), m.call(aclManager, "addPoolAdmin", [deployer])];
}

function priceOracle(m: ModuleBuilder, artifacts: Artifacts, provider: ContractFuture, listed: readonly Listed[]) {
  const prices = [
    m.contract("ChainlinkFeedMock", [FEED_DECIMALS, DOLLAR], { id: "UsdcFeed" }),
    m.contract("ChainlinkFeedMock", [FEED_DECIMALS, ETH_PRICE], { id: "EthFeed" }),
  ];
  const assets = listed.map(({ asset }) => asset);
  const oracle = m.contract("AaveOracle", artifacts.oracle, [
    provider,
    assets,
    prices,
    ZeroAddress,
    ZeroAddress,
    DOLLAR_UNIT,
  ]);
  return m.call(provider, "setPriceOracle", [oracle]);
}

function linked(m: ModuleBuilder): Libraries {
  const libraries: Libraries = {};
  for (const [name, artifact] of aaveV3Libraries()) {
    libraries[name] = m.library(name, artifact, { libraries: needed(artifact, libraries) });
  }
  return libraries;
}

/** Those of `libraries` that an artifact is linked with: Ignition refuses any other. */
function needed({ linkReferences }: Artifacts["pool"], libraries: Libraries): Libraries {
  const names = Object.values(linkReferences).flatMap((file) => Object.keys(file));
  return Object.fromEntries(Object.entries(libraries).filter(([name]) => names.includes(name)));
}

function pool(m: ModuleBuilder, artifacts: Artifacts, provider: ContractFuture, libraries: Libraries) {
  const implementation = m.contract("PoolImplementation", artifacts.pool, [provider], {
    libraries: needed(artifacts.pool, libraries),
  });
  const made = m.call(provider, "setPoolImpl", [implementation]);
  const address = m.readEventArgument(made, "ProxyCreated", "proxyAddress", { id: "pool_address" });
  return m.contractAt("Pool", artifacts.pool, address, { id: "AavePool" });
}

/** It asks the provider for the pool when it is put in its place. */
function poolConfigurator(
  m: ModuleBuilder,
  artifacts: Artifacts,
  provider: ContractFuture,
  libraries: Libraries,
  after: Future[],
) {
  const implementation = m.contract("PoolConfiguratorImplementation", artifacts.configurator, [], {
    libraries: needed(artifacts.configurator, libraries),
  });
  const made = m.call(provider, "setPoolConfiguratorImpl", [implementation], { after });
  const address = m.readEventArgument(made, "ProxyCreated", "proxyAddress", { id: "configurator_address" });
  return m.contractAt("PoolConfigurator", artifacts.configurator, address);
}

interface Market {
  readonly provider: ContractFuture;
  readonly pool: ContractFuture;
  readonly configurator: ContractFuture;
}

function listReserves(m: ModuleBuilder, artifacts: Artifacts, market: Market, listed: readonly Listed[]): void {
  const tokens = {
    aTokenImpl: m.contract("AToken", artifacts.aToken, [market.pool]),
    stableDebtTokenImpl: m.contract("StableDebtToken", artifacts.stableDebtToken, [market.pool]),
    variableDebtTokenImpl: m.contract("VariableDebtToken", artifacts.variableDebtToken, [market.pool]),
  };
  const inputs = listed.map(({ symbol, decimals, asset, reserve }) =>
    initialisationOf(symbol, {
      ...tokens,
      underlyingAssetDecimals: decimals,
      interestRateStrategyAddress: m.contract(
        "InterestRateStrategy",
        artifacts.strategy,
        [market.provider, ...strategyRates(reserve.rates)],
        { id: `rates_${symbol}` },
      ),
      underlyingAsset: asset,
      treasury: m.getAccount(0),
    }),
  );
  const made = m.call(market.configurator, "initReserves", [inputs]);
  for (const { symbol, asset, reserve } of listed) {
    for (const [setter, ...values] of settings(reserve)) {
      m.call(market.configurator, setter, [asset, ...values], { id: `${setter}_${symbol}`, after: [made] });
    }
  }
}
