import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Decimals of the sandbox's feed, as of every Chainlink feed in dollars. */
export const FEED_DECIMALS = 8;

/** What the sandbox's feed answers at first: 3,000 USD, the price that its exchange opens at. */
export const ETH_PRICE = 3_000n * 10n ** BigInt(FEED_DECIMALS);

/** A Chainlink proxy with phases and rounds that anybody may push to, for local chains and testnets. */
export default buildModule("Feeds", (m) => {
  const ethUsdFeed = m.contract("PhasedFeedMock", [FEED_DECIMALS], { id: "EthUsdFeed" });
  m.call(ethUsdFeed, "push", [ETH_PRICE], { id: "push_ETH_USD" });
  return { ethUsdFeed };
});
