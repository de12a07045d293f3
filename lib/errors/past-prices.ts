import type { Explanations } from "../explanation.js";

/** What the sources of past prices refuse. */
export const EXPLANATIONS = {
  "error ChainlinkPastPriceSource_FeedHasNoCode(address feed)": {
    sentence: (w) => `There is no contract at the feed's address ${w.plain("feed")}.`,
    why: "A price is read from a feed on the same chain.",
    whatToDo: "Check the address of the feed, and that it is on this chain.",
  },
  "error ChainlinkPastPriceSource_FeedHasNoPhases(address feed)": {
    sentence: (w) => `${w.plain("feed")} has no phases.`,
    why: "A past price is found by phase and round, as a Chainlink proxy numbers them; an aggregator behind it has none.",
    whatToDo: "Pass the proxy, the address that Chainlink publishes.",
  },
  "error ChainlinkPastPriceSource_FeedCallFailed(address feed, bytes4 selector, bytes response)": {
    sentence: (w) =>
      `The feed ${w.plain("feed")} gave no whole answer to the call ${w.plain("selector")} (it returned ${w.plain("response")}).`,
    why: "Without an answer there is no price, and none is made up.",
    whatToDo: "Check that the address is a Chainlink proxy; if it was one, it may have been retired.",
  },
  "error ChainlinkPastPriceSource_AnswerOutOfRange(address feed, bytes4 selector, uint256 value, uint256 highest)": {
    sentence: (w) =>
      `The feed ${w.plain("feed")} answers ${w.plain("value")} to the call ${w.plain("selector")}, more than ${w.plain("highest")}.`,
    why: "A Chainlink proxy keeps its answers within their types.",
    whatToDo: "Check that the address is a Chainlink proxy.",
  },
  "error ChainlinkPastPriceSource_NotPast(uint256 at, uint256 timestamp)": {
    sentence: (w) => `${w.instant("at")} has not passed: it is ${w.instant("timestamp")}.`,
    why: "The price of a moment is known only after it.",
    whatToDo: "Wait until the moment has passed.",
  },
  "error ChainlinkPastPriceSource_NothingToPay(uint256 value)": {
    sentence: (w) => `${w.plain("value")} wei were sent, and reading a Chainlink feed costs nothing.`,
    why: "They would be lost in the price source.",
    whatToDo: "Send no native currency.",
  },
  "error ChainlinkPastPriceSource_ProofMalformed(uint256 length)": {
    sentence: (w) => `A proof of ${w.plain("length")} bytes is none.`,
    why: "A proof is one number of 8 bytes for each phase up to the one that decides.",
    whatToDo: "Let `npx hardhat dual settle` find the proof.",
  },
  "error ChainlinkPastPriceSource_RoundNotFound(uint80 roundId)": {
    sentence: (w) => `The feed has no round ${w.plain("roundId")}.`,
    why: "A proof names rounds that exist.",
    whatToDo: "Let `npx hardhat dual settle` find the proof.",
  },
  "error ChainlinkPastPriceSource_RoundAfter(uint80 roundId, uint256 updatedAt, uint256 at)": {
    sentence: (w) => `Round ${w.plain("roundId")} is of ${w.instant("updatedAt")}, after ${w.instant("at")}.`,
    why: "The price of a moment is the last one at or before it.",
    whatToDo: "Let `npx hardhat dual settle` find the proof.",
  },
  "error ChainlinkPastPriceSource_RoundNotLast(uint80 roundId, uint256 laterRoundId, uint256 updatedAt)": {
    sentence: (w) =>
      `Round ${w.plain("roundId")} is not the last one: ${w.plain("laterRoundId")} follows, of ${w.instant("updatedAt")}.`,
    why: "The price of a moment is the last one at or before it.",
    whatToDo: "Let `npx hardhat dual settle` find the proof.",
  },
  "error ChainlinkPastPriceSource_PhaseNotEnded(uint16 phase, uint256 endsAt)": {
    sentence: (w) => `Phase ${w.plain("phase")} of the feed might still answer until ${w.instant("endsAt")}.`,
    why: "A phase counts as ended once it has been silent for 26 hours.",
    whatToDo: "Wait until then, or until the feed has its next round.",
  },
  "error ChainlinkPastPriceSource_PhaseNotCurrent(uint16 phase, uint16 currentPhase)": {
    sentence: (w) => `The proof ends at phase ${w.plain("phase")}, and the feed is in ${w.plain("currentPhase")}.`,
    why: "Where no phase goes on after the moment, the one in use decides.",
    whatToDo: "Let `npx hardhat dual settle` find the proof.",
  },
  "error ChainlinkPastPriceSource_InsufficientGas(uint256 available, uint256 required)": {
    sentence: (w) => `${w.plain("available")} gas is left where ${w.plain("required")} are needed.`,
    why: "With less, whoever calls could make a round look absent.",
    whatToDo: "Send with a higher gas limit.",
  },
  "error PythPastPriceSource_PythHasNoCode(address pyth)": {
    sentence: (w) => `There is no contract at Pyth's address ${w.plain("pyth")}.`,
    why: "Updates are checked by the Pyth contract of the same chain.",
    whatToDo: "Check the address, and that it is on this chain.",
  },
  "error PythPastPriceSource_MaxDelayOutOfRange(uint32 maxDelay, uint32 lowest, uint32 highest)": {
    sentence: (w) =>
      `A delay of ${w.duration("maxDelay")} is outside ${w.duration("lowest")} to ${w.duration("highest")}.`,
    why: "The price is the first one after the moment, and one that is too late says little about it.",
    whatToDo: "Choose a delay inside the bounds.",
  },
  "error PythPastPriceSource_DecimalsOutOfRange(int256 priceDecimals, uint8 highest)": {
    sentence: (w) => `A price of ${w.plain("priceDecimals")} decimals is outside 0 to ${w.plain("highest")}.`,
    why: "Prices with other decimals would not fit the arithmetic that uses them.",
    whatToDo: "Use another Pyth feed.",
  },
  "error PythPastPriceSource_NotPast(uint256 at, uint256 timestamp)": {
    sentence: (w) =>
      `${w.instant("at")} has not passed, or is too late for Pyth's clock: it is ${w.instant("timestamp")}.`,
    why: "The price of a moment is known only after it.",
    whatToDo: "Wait until the moment has passed.",
  },
  "error PythPastPriceSource_FeeNotPaid(uint256 value, uint256 fee)": {
    sentence: (w) => `Pyth asks ${w.plain("fee")} wei for these updates, and ${w.plain("value")} were sent.`,
    why: "Pyth charges for each update that it checks.",
    whatToDo: "Send at least the fee; the rest comes back.",
  },
  "error PythPastPriceSource_RefundFailed(address account, uint256 value)": {
    sentence: (w) => `${w.plain("account")} does not accept the ${w.plain("value")} wei that should come back.`,
    why: "What is beyond Pyth's fee is returned in the same call.",
    whatToDo: "Send exactly the fee, or from an account that can receive native currency.",
  },
} as const satisfies Explanations;
