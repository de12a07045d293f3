import type { Explanations } from "../explanation.js";

/** What the price adapters refuse. */
export const EXPLANATIONS = {
  "error ChainlinkPriceSource_FeedHasNoCode(address feed)": {
    sentence: (w) => `There is no contract at the feed's address ${w.plain("feed")}.`,
    why: "A price is read from a feed on the same chain.",
    whatToDo: "Check the address of the feed, and that it is on this chain.",
  },
  "error ChainlinkPriceSource_MaxAgeOutOfRange(uint32 maxAge, uint32 lowest, uint32 highest)": {
    sentence: (w) =>
      `A maximum age of ${w.duration("maxAge")} is outside ${w.duration("lowest")} to ${w.duration("highest")}.`,
    why: "A bound that is too tight refuses good prices; one that is too wide lets old ones through.",
    whatToDo: "Choose a little more than the heartbeat of the feed.",
  },
  "error ChainlinkPriceSource_GracePeriodOutOfRange(uint32 gracePeriod, uint32 lowest, uint32 highest)": {
    sentence: (w) =>
      `A grace period of ${w.duration("gracePeriod")} is outside ${w.duration("lowest")} to ${w.duration("highest")}.`,
    why: "The grace period follows an outage of the rollup's sequencer; without a sequencer feed it has to be zero.",
    whatToDo: "Choose a period inside the bounds, such as one hour, or none without a sequencer feed.",
  },
  "error ChainlinkPriceSource_DecimalsOutOfRange(address feed, uint256 decimals, uint8 highest)": {
    sentence: (w) =>
      `The feed ${w.plain("feed")} answers in ${w.plain("decimals")} decimals; ${w.plain("highest")} is the most.`,
    why: "Prices with more decimals would not fit the arithmetic that uses them.",
    whatToDo: "Check that the address is a price feed, or use another feed.",
  },
  "error ChainlinkPriceSource_FeedCallFailed(address feed, bytes4 selector, bytes response)": {
    sentence: (w) =>
      `The feed ${w.plain("feed")} gave no whole answer to the call ${w.plain("selector")} (it returned ${w.plain("response")}).`,
    why: "Without an answer there is no price, and none is made up.",
    whatToDo: "Check that the address is a Chainlink feed; if it was one, it may have been retired.",
  },
  "error ChainlinkPriceSource_DecimalsChanged(address feed, uint8 pinned, uint256 actual)": {
    sentence: (w) =>
      `The feed ${w.plain("feed")} answered in ${w.plain("pinned")} decimals and now answers in ${w.plain("actual")}.`,
    why: "The decimals are pinned at construction, for a price read with others is wrong by powers of ten.",
    whatToDo: "Deploy a new price source over the feed and let governance choose it.",
  },
  "error ChainlinkPriceSource_IncompleteRound(address feed, uint256 roundId, uint256 updatedAt)": {
    sentence: (w) => `The feed ${w.plain("feed")} has not finished round ${w.plain("roundId")}, or has none yet.`,
    why: "A round without a time has no answer that counts.",
    whatToDo: "Wait for the feed's next answer.",
  },
  "error ChainlinkPriceSource_PriceNotPositive(address feed, int256 answer)": {
    sentence: (w) => `The feed ${w.plain("feed")} answers ${w.plain("answer")}, which is no price.`,
    why: "A price is above zero.",
    whatToDo: "Wait for the feed's next answer; if it stays like this, the feed is broken.",
  },
  "error ChainlinkPriceSource_PriceFromFuture(address feed, uint256 updatedAt, uint256 timestamp)": {
    sentence: (w) =>
      `The feed ${w.plain("feed")} dates its answer ${w.instant("updatedAt")}, and it is ${w.instant("timestamp")}.`,
    why: "An answer from the future would count as fresh for too long.",
    whatToDo: "On a local chain set the feed's answer again; elsewhere the feed is broken.",
  },
  "error ChainlinkPriceSource_PriceStale(address feed, uint256 updatedAt, uint256 timestamp, uint32 maxAge)": {
    sentence: (w) =>
      `The answer of the feed ${w.plain("feed")} is of ${w.instant("updatedAt")}; at ${w.instant("timestamp")} that is more than ` +
      `${w.duration("maxAge")} ago.`,
    why: "An old price may be far from the market's.",
    whatToDo: "Wait for the feed's next answer; on a local chain, where time has been moved on, set it again.",
  },
  "error ChainlinkPriceSource_SequencerDown(address sequencerFeed, int256 answer, uint256 since)": {
    sentence: (w) =>
      `The rollup's sequencer is not up: its feed ${w.plain("sequencerFeed")} answers ${w.plain("answer")} since ${w.instant("since")}.`,
    why: "While the sequencer is down most users cannot act, so nobody takes new risk.",
    whatToDo: "Wait until the sequencer is up and the grace period is over.",
  },
  "error ChainlinkPriceSource_SequencerRecovering(address sequencerFeed, uint256 since, uint256 timestamp, uint32 gracePeriod)":
    {
      sentence: (w) =>
        `The rollup's sequencer is up since ${w.instant("since")} only; at ${w.instant("timestamp")} that is less than ` +
        `${w.duration("gracePeriod")} ago.`,
      why: "Prices of the time that the sequencer was down are old, and whoever came first could use them.",
      whatToDo: "Wait until the grace period is over.",
    },
  "error PriceMath_ScaleOutOfRange(uint8 baseDecimals, uint8 quoteDecimals, uint8 priceDecimals)": {
    sentence: (w) =>
      `A price in ${w.plain("priceDecimals")} decimals cannot be applied to tokens of ${w.plain("baseDecimals")} and ` +
      `${w.plain("quoteDecimals")} decimals.`,
    why: "The power of ten between them would not fit 256 bits.",
    whatToDo: "Check the decimals of the two tokens and of the feed.",
  },
} as const satisfies Explanations;
