import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { ZeroAddress } from "ethers";

import type { ContractFuture, ModuleBuilder } from "../ignition.js";
import AaveV3 from "./AaveV3.js";
import Derby, { linkedInVault, selectorOf, VAULT_ROLES } from "./Derby.js";
import Exchange from "./Exchange.js";
import SampleSavings from "./SampleSavings.js";
import Shared, { ROLES } from "./Shared.js";
import TestTokens from "./TestTokens.js";

const DOLLAR = 10n ** 6n;

/** The most that a protocol of the sandbox is given. */
const CAP = 10_000_000n * DOLLAR;

/** What a swap on the sandbox's pool may cost, and how much stays under it: a larger one would move the price too far. */
export const SLIPPAGE_BPS = 50;
const SWAPPED_CAP = 4_000n * DOLLAR;

/**
 * The seed's vault `USDC_Low_Risk` over five protocols: the real Aave v3, three that earn what they are told to, and one that
 * keeps its money in WETH. The game knows it, RISK and GUARDIAN have their functions of it.
 */
export default buildModule("SampleDerby", (m) => {
  const { manager } = m.useModule(Shared);
  const { usdc } = m.useModule(TestTokens);
  const { uniswapV3Exchange } = m.useModule(Exchange);
  const { derbyGame, epochClose, protocolBook, protocolMoves, requestBook } = m.useModule(Derby);
  const setup = {
    asset: usdc,
    name: "USDC_Low_Risk",
    symbol: "derbyUSDC-LR",
    game: derbyGame,
    treasury: m.getParameter("derbyTreasury"),
    exchange: uniswapV3Exchange,
    authority: manager,
    parameters: m.getParameter("derbyVault"),
  };
  const derbyVault = m.contract("DerbyVault", [setup], {
    libraries: linkedInVault({ epochClose, protocolBook, protocolMoves, requestBook }),
  });
  for (const { role, signatures } of VAULT_ROLES) {
    m.call(manager, "setTargetFunctionRole", [derbyVault, signatures.map(selectorOf), ROLES[role]], {
      id: `${role}_of_DerbyVault`,
    });
  }
  const protocols = protocolsOf(m, derbyVault);
  const known = m.call(derbyGame, "addVault", [derbyVault, { ...terms(m), priceSource: ZeroAddress }]);
  whitelist(m, derbyVault, protocols, known);
  return { derbyVault, ...protocols };
});

/** E, NRF and the threshold; RISK moves E. */
function terms(m: ModuleBuilder) {
  return {
    exchangeRateWad: m.getParameter("derbyExchangeRate"),
    negativeRewardFactorBps: m.getParameter("derbyNegativeRewardFactor"),
    slashThresholdWad: m.getParameter("derbySlashThreshold"),
  };
}

/** In the order of their numbers. */
function protocolsOf(m: ModuleBuilder, derbyVault: ContractFuture) {
  const { usdc, weth } = m.useModule(TestTokens);
  const { aavePool } = m.useModule(AaveV3);
  const { uniswapV3Exchange } = m.useModule(Exchange);
  const { savingsPrice } = m.useModule(SampleSavings);
  const currency = [derbyVault, usdc, weth, uniswapV3Exchange, savingsPrice, SLIPPAGE_BPS];
  return {
    aaveUsdc: m.contract("AaveV3Adapter", [aavePool, usdc, derbyVault], { id: "AaveUsdc", after: [AaveV3] }),
    steadyYield: m.contract("YieldProtocolMock", [usdc], { id: "SteadyYield" }),
    boldYield: m.contract("YieldProtocolMock", [usdc], { id: "BoldYield" }),
    wildYield: m.contract("YieldProtocolMock", [usdc], { id: "WildYield" }),
    wethHolding: m.contract("CurrencyAdapter", currency, { id: "WethHolding" }),
  };
}

function whitelist(
  m: ModuleBuilder,
  derbyVault: ContractFuture,
  protocols: Readonly<Record<string, ContractFuture>>,
  known: ReturnType<ModuleBuilder["call"]>,
): void {
  let last = known;
  for (const [protocolId, [name, protocol]] of Object.entries(protocols).entries()) {
    const cap = name === "wethHolding" ? SWAPPED_CAP : CAP;
    last = m.call(derbyVault, "proposeProtocol", [protocol, cap], { id: `propose_${name}`, after: [last] });
    last = m.call(derbyVault, "activateProtocol", [protocolId], { id: `activate_${name}`, after: [last] });
  }
}
