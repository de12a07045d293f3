import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { ZeroAddress } from "ethers";

import { SandboxDual } from "./Dual.js";
import Feeds from "./Feeds.js";
import Shared, { ROLES } from "./Shared.js";
import TestTokens from "./TestTokens.js";

/** How far from an expiry a round of the sandbox's feed may be, seconds: an hour, as Chainlink's ETH / USD, and some. */
const MAX_AGE = 4_200;

/** Least subscriptions: 0.001 WETH and 1 USDC. */
const LEAST = { minBaseDeposit: 10n ** 15n, minQuoteDeposit: 10n ** 6n } as const;

/** The market WETH-USDC over the sandbox's feed. The deployer registers it as RISK, which he is for that one call. */
export default buildModule("SampleMarkets", (m) => {
  const { manager } = m.useModule(Shared);
  const { weth, usdc } = m.useModule(TestTokens);
  const { ethUsdFeed } = m.useModule(Feeds);
  const { dualCurrencyVault } = m.useModule(SandboxDual);
  const ethUsdPastPrice = m.contract("ChainlinkPastPriceSource", [ethUsdFeed], { id: "EthUsdPastPrice" });
  const params = {
    base: weth,
    quote: usdc,
    feed: ethUsdPastPrice,
    fallbackFeed: ZeroAddress,
    maxAge: MAX_AGE,
    fallbackMaxAge: 0,
    ...LEAST,
  };

  const deployer = m.getAccount(0);
  const granted = m.call(manager, "grantRole", [ROLES.RISK, deployer, 0], { id: "lend_RISK" });
  const created = m.call(dualCurrencyVault, "createMarket", [params], { id: "market_WETH_USDC", after: [granted] });
  m.call(manager, "renounceRole", [ROLES.RISK, deployer], { id: "return_RISK", after: [created] });
  return { ethUsdPastPrice };
});
