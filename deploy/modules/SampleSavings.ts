import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { ZeroAddress } from "ethers";

import Exchange from "./Exchange.js";
import Feeds from "./Feeds.js";
import SavingsModule from "./Savings.js";
import Shared from "./Shared.js";
import TestTokens from "./TestTokens.js";

const DAY = 86_400n;
const DOLLAR = 10n ** 6n;
const WAD = 10n ** 18n;

/** How old the sandbox's price may be: the most there is, so that a local chain's time can be moved on. */
const MAX_PRICE_AGE = 7n * DAY;
const UNBONDING_DELAY = 7n * DAY;

/** 5 % a year at rest, 10 % at a utilisation of 80 %, up to 70 %; LTV 75 %, threshold 80 %, bonus 5 %; a tenth is kept back. */
export const SAVINGS_PARAMETERS = {
  rates: {
    baseRateWad: WAD / 20n,
    slopeUnderWad: WAD / 20n,
    slopeOverWad: (WAD * 6n) / 10n,
    optimalUtilisationWad: (WAD * 8n) / 10n,
  },
  risk: {
    borrowCap: 80_000_000n * DOLLAR,
    minLoan: 100n * DOLLAR,
    ltvBps: 7_500n,
    thresholdBps: 8_000n,
    bonusBps: 500n,
    maxSlippageBps: 100n,
  },
  reserveFactorBps: 1_000n,
  supplyCap: 100_000_000n * DOLLAR,
} as const;

/**
 * A delegation pool over WETH, and a savings account that lends USDC against its positions and sells their rewards on the
 * sandbox's exchange. Their roles need no wiring: both ask the AccessManager who is ADMIN, RISK, REWARDER and GUARDIAN.
 */
export default buildModule("SampleSavings", (m) => {
  const { manager } = m.useModule(Shared);
  const { weth, usdc } = m.useModule(TestTokens);
  const { ethUsdFeed } = m.useModule(Feeds);
  const { uniswapV3Exchange } = m.useModule(Exchange);
  const { savingsDescriptor, savingsBorrowing, savingsLending, savingsTreasury, savingsViews } =
    m.useModule(SavingsModule);

  const delegationPool = m.contract("DelegationPool", [weth, UNBONDING_DELAY, manager]);
  const delegationPositionsFactory = m.contract("DelegationPositionsFactory", [delegationPool]);
  const savingsPrice = m.contract("ChainlinkPriceSource", [ethUsdFeed, MAX_PRICE_AGE, ZeroAddress, 0], {
    id: "SavingsPrice",
  });
  const setup = {
    asset: usdc,
    stakingFactory: delegationPositionsFactory,
    descriptor: savingsDescriptor,
    authority: manager,
  };
  const adapters = { collateralPrice: savingsPrice, rewardPrice: savingsPrice, exchange: uniswapV3Exchange };
  const savingsAccount = m.contract("SavingsAccount", [setup, adapters, SAVINGS_PARAMETERS], {
    libraries: {
      SavingsBorrowing: savingsBorrowing,
      SavingsLending: savingsLending,
      SavingsTreasury: savingsTreasury,
      SavingsViews: savingsViews,
    },
  });
  return { delegationPool, delegationPositionsFactory, savingsPrice, savingsAccount };
});
