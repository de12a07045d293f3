import type { Explanations } from "../explanation.js";

/** Everything that the dual currency vault refuses by itself. */
export const EXPLANATIONS = {
  "error DualCurrencyVault_InvalidToken(address token)": {
    sentence: (w) => `${w.plain("token")} is not a token contract, or does not tell its decimals.`,
    why: "Both tokens of a market, and the one that wraps the native currency, must be contracts on this chain.",
    whatToDo: "Check the token's address, and that it is on this chain.",
  },
  "error DualCurrencyVault_SameToken(address token)": {
    sentence: (w) => `Both sides of the market would be ${w.plain("token")}.`,
    why: "A market exchanges one token for another.",
    whatToDo: "Name two different tokens.",
  },
  "error DualCurrencyVault_UnsupportedDecimals(address source, uint256 decimals, uint256 maxDecimals)": {
    sentence: (w) => `${w.plain("source")} has ${w.plain("decimals")} decimals; ${w.plain("maxDecimals")} is the most.`,
    why: "With more, the arithmetic of a payout would not fit its words.",
    whatToDo: "Use a token or a feed with fewer decimals, or wrap this one.",
  },
  "error DualCurrencyVault_InvalidFeed(address feed)": {
    sentence: (w) => `${w.plain("feed")} cannot be a feed of this market: it has no code, or is given twice.`,
    why: "A market's price sources are contracts, and the second is there for when the first fails.",
    whatToDo: "Pass a price source such as ChainlinkPastPriceSource, and another one, or none, as the second.",
  },
  "error DualCurrencyVault_FeedDecimalsDiffer(uint256 feedDecimals, uint256 fallbackDecimals)": {
    sentence: (w) =>
      `The first feed answers in ${w.plain("feedDecimals")} decimals, the second in ${w.plain("fallbackDecimals")}.`,
    why: "A linked price is compared with the answer of either.",
    whatToDo: "Use two feeds with the same decimals, or only one.",
  },
  "error DualCurrencyVault_MaxAgeOutOfBounds(uint256 maxAge, uint256 lowest, uint256 highest)": {
    sentence: (w) =>
      `A maximum age of ${w.duration("maxAge")} is outside ${w.duration("lowest")} to ${w.duration("highest")}.`,
    why: "A price too far from the expiry says little about it; without a second feed that one's age is zero.",
    whatToDo: "Choose a little more than the feed's heartbeat.",
  },
  "error DualCurrencyVault_TooManyMarkets(uint256 maxMarkets)": {
    sentence: (w) => `There are ${w.plain("maxMarkets")} markets already.`,
    why: "A market's number is kept in 16 bits.",
    whatToDo: "Use a market that exists, or deploy another contract.",
  },
  "error DualCurrencyVault_UnknownMarket(uint256 marketId)": {
    sentence: (w) => `There is no market ${w.plain("marketId")}.`,
    why: "Markets count from 1 and are registered by RISK.",
    whatToDo: "`npx hardhat dual status` lists the markets.",
  },
  "error DualCurrencyVault_MarketDisabled(uint256 marketId)": {
    sentence: (w) => `Market ${w.plain("marketId")} takes no new vaults.`,
    why: "RISK has ended it, for good; vaults that exist go on to their end.",
    whatToDo: "Use another market.",
  },
  "error DualCurrencyVault_UnknownFeed(address feed)": {
    sentence: (w) => `${w.plain("feed")} is a price source of no market.`,
    why: "Only prices that can decide a vault are stored.",
    whatToDo: "Pass the market's price source, not the Chainlink feed behind it.",
  },
  "error DualCurrencyVault_UnknownVault(uint256 vaultId)": {
    sentence: (w) => `There is no vault ${w.plain("vaultId")}.`,
    why: "Vaults count from 1.",
    whatToDo: "`npx hardhat dual status` lists the vaults.",
  },
  "error DualCurrencyVault_UnknownReceipt(uint256 receiptId)": {
    sentence: (w) => `${w.plain("receiptId")} is no receipt of a subscription.`,
    why: "Its vault or its class does not exist, or it is the creator's position, which is closed rather than redeemed.",
    whatToDo: "`npx hardhat dual status --vault ...` shows the classes of a vault.",
  },
  "error DualCurrencyVault_ExpiryOutOfBounds(uint256 expiryAt, uint256 earliest, uint256 latest)": {
    sentence: (w) =>
      `An expiry at ${w.instant("expiryAt")} is outside ${w.instant("earliest")} to ${w.instant("latest")}.`,
    why: "Subscriptions close well before the expiry, and a term is 366 days at most.",
    whatToDo: "Choose an expiry inside the bounds, such as 30d.",
  },
  "error DualCurrencyVault_DeadlineOutOfBounds(uint256 depositDeadlineAt, uint256 earliest, uint256 latest)": {
    sentence: (w) =>
      `A deadline at ${w.instant("depositDeadlineAt")} is outside ${w.instant("earliest")} to ${w.instant("latest")}.`,
    why: "Nearer to the expiry, the price that decides could already be known while subscriptions are open.",
    whatToDo: "Let subscriptions end inside the bounds.",
  },
  "error DualCurrencyVault_YieldOutOfBounds(uint256 yieldWad, uint256 lowest, uint256 highest)": {
    sentence: (w) => `A yield of ${w.wad("yieldWad")} is outside ${w.wad("lowest")} to ${w.wad("highest")}.`,
    why: "A yield is a ratio for the whole term, over zero and 100 % at most.",
    whatToDo: "Choose a yield inside the bounds, such as 1%.",
  },
  "error DualCurrencyVault_LinkedPriceOutOfBounds(uint256 linkedPrice, uint256 lowest, uint256 highest)": {
    sentence: (w) =>
      `A linked price of ${w.plain("linkedPrice")} feed units is outside ${w.plain("lowest")} to ${w.plain("highest")}.`,
    why: "Outside these bounds amounts would round to nothing or not fit.",
    whatToDo: "Give the price as quote per whole base, such as 3000.",
  },
  "error DualCurrencyVault_QuantityOutOfBounds(uint256 quantity, uint256 lowest, uint256 highest)": {
    sentence: (w) =>
      `A quantity of ${w.amount("quantity", "investment")} is outside ${w.amount("lowest", "investment")} to ` +
      `${w.amount("highest", "investment")}.`,
    why: "A vault takes at least one subscription of the least size.",
    whatToDo: "Offer a quantity inside the bounds; it counts in the token that subscribers bring.",
  },
  "error DualCurrencyVault_MinSubscriptionOutOfBounds(uint256 minSubscription, uint256 lowest, uint256 highest)": {
    sentence: (w) =>
      `A least subscription of ${w.amount("minSubscription", "investment")} is outside ` +
      `${w.amount("lowest", "investment")} to ${w.amount("highest", "investment")}.`,
    why: "The lowest is the market's own least deposit.",
    whatToDo: "Choose one inside the bounds, or none for the market's.",
  },
  "error DualCurrencyVault_FeeTooHigh(uint256 feeBps, uint256 maxFeeBps)": {
    sentence: (w) => `A fee of ${w.bps("feeBps")} of the yield is over ${w.bps("maxFeeBps")}.`,
    why: "The fee is the creator's, fixed at creation and bounded by the code.",
    whatToDo: "Choose a lower fee.",
  },
  "error DualCurrencyVault_PaysNothing(uint256 assets, uint256 linkedPrice)": {
    sentence: (w) =>
      `At the linked price of ${w.plain("linkedPrice")} feed units ${w.amount("assets", "investment")} would be paid with nothing.`,
    why: "So small an amount is worth less than one unit of the linked token.",
    whatToDo: "Use a larger amount.",
  },
  "error DualCurrencyVault_RemainderPaysNothing(uint256 assets, uint256 remainder)": {
    sentence: (w) =>
      `After ${w.amount("assets", "investment")} there would be ${w.amount("remainder", "investment")} left, too little for anybody.`,
    why: "What is left must be worth at least one unit of the linked token, or nobody could subscribe to it.",
    whatToDo: "Take all that is left (`--amount max`), or a little less.",
  },
  "error DualCurrencyVault_DeadlinePassed(uint256 vaultId, uint256 depositDeadlineAt)": {
    sentence: (w) => `Vault ${w.plain("vaultId")} was open until ${w.instant("depositDeadlineAt")}.`,
    why: "Nobody enters or changes a vault whose price could already be known.",
    whatToDo: "Choose another vault; what is subscribed is settled and redeemed after the expiry.",
  },
  "error DualCurrencyVault_OverQuantity(uint256 vaultId, uint256 assets, uint256 unfilled)": {
    sentence: (w) =>
      `Vault ${w.plain("vaultId")} has room for ${w.amount("unfilled", "investment")}, not ${w.amount("assets", "investment")}.`,
    why: "The creator's deposits cover the quantity that was offered, and no more.",
    whatToDo: "Subscribe what is left (`--amount max`), or choose another vault.",
  },
  "error DualCurrencyVault_UnderMinimum(uint256 vaultId, uint256 assets, uint256 minSubscription)": {
    sentence: (w) =>
      `Vault ${w.plain("vaultId")} takes ${w.amount("minSubscription", "investment")} at a time, not ` +
      `${w.amount("assets", "investment")}.`,
    why: "The creator has set a least subscription; only whoever takes all that is left may take less.",
    whatToDo: "Subscribe at least that much.",
  },
  "error DualCurrencyVault_YieldTooLow(uint256 vaultId, uint256 yieldWad, uint256 minYieldWad)": {
    sentence: (w) => `Vault ${w.plain("vaultId")} offers ${w.wad("yieldWad")}, less than ${w.wad("minYieldWad")}.`,
    why: "The creator may have changed the offer since it was looked at.",
    whatToDo: "Accept a lower yield with --min-yield, or choose another vault.",
  },
  "error DualCurrencyVault_ZeroAmount(address account)": {
    sentence: (w) => `${w.plain("account")} asked to move nothing.`,
    why: "Subscriptions and redemptions of zero are mistakes more often than not.",
    whatToDo: "Give an amount over zero.",
  },
  "error DualCurrencyVault_NotNative(uint256 vaultId, address token)": {
    sentence: (w) => `Vault ${w.plain("vaultId")} takes ${w.plain("token")}, which does not wrap the native currency.`,
    why: "Native currency is wrapped on its way in, which only the wrapping token can do.",
    whatToDo: "Subscribe with the token itself.",
  },
  "error DualCurrencyVault_ValueTooLow(uint256 value, uint256 required)": {
    sentence: (w) => `${w.plain("value")} wei were sent, and ${w.plain("required")} are needed.`,
    why: "Native currency that is subscribed, or that a price source asks for, comes along with the call.",
    whatToDo: "Send at least that much; the rest comes back.",
  },
  "error DualCurrencyVault_RefundFailed(address account, uint256 value)": {
    sentence: (w) => `${w.plain("account")} does not accept the ${w.plain("value")} wei that should come back.`,
    why: "What is not needed is returned in the same call.",
    whatToDo: "Send exactly what is needed, or from an account that can receive native currency.",
  },
  "error DualCurrencyVault_NotHolder(uint256 vaultId, address account, address holder)": {
    sentence: (w) =>
      `The creator's position of vault ${w.plain("vaultId")} belongs to ${w.plain("holder")}, not to ${w.plain("account")}.`,
    why: "Its holder alone adjusts, cancels and closes; the zero address means that it is closed already.",
    whatToDo: "Send from the holder's account.",
  },
  "error DualCurrencyVault_TooManyClasses(uint256 vaultId, uint256 maxClasses)": {
    sentence: (w) => `Vault ${w.plain("vaultId")} has offered ${w.plain("maxClasses")} different yields already.`,
    why: "Each yield is a class of its own, and their number is bounded so that a close fits a block.",
    whatToDo: "Offer one of those yields again, or cancel and open another vault.",
  },
  "error DualCurrencyVault_PullTooHigh(address token, uint256 pull, uint256 maxPull)": {
    sentence: (w) =>
      `The adjustment takes ${w.plain("pull")} base units of ${w.plain("token")}, over the ${w.plain("maxPull")} allowed.`,
    why: "A subscription in between changes what a new yield needs; the caller bounds it.",
    whatToDo: "Look again, and allow more if that is right.",
  },
  "error DualCurrencyVault_NothingUnfilled(uint256 vaultId)": {
    sentence: (w) => `Nothing of vault ${w.plain("vaultId")} is left to adjust or cancel.`,
    why: "It is fully subscribed, or the rest was cancelled; what is subscribed keeps its terms.",
    whatToDo: "Wait for the expiry.",
  },
  "error DualCurrencyVault_NotSettled(uint256 vaultId, uint256 expiryAt)": {
    sentence: (w) => `No price that counts is stored for vault ${w.plain("vaultId")} at ${w.instant("expiryAt")}.`,
    why: "The price of the expiry decides what everybody gets.",
    whatToDo: "After the expiry run `npx hardhat dual settle`; anybody may.",
  },
  "error DualCurrencyVault_AlreadyJudged(uint256 vaultId, uint8 outcome)": {
    sentence: (w) =>
      `Vault ${w.plain("vaultId")} was judged before: outcome ${w.plain("outcome")} (1 reached, 2 not reached, 3 voided).`,
    why: "A judgement is final.",
    whatToDo: "Redeem, or close the creator's position.",
  },
  "error DualCurrencyVault_VoidTooEarly(uint256 vaultId, uint256 voidableAt)": {
    sentence: (w) => `Vault ${w.plain("vaultId")} cannot be voided before ${w.instant("voidableAt")}.`,
    why: "Until then a price may still be proved.",
    whatToDo: "Try `npx hardhat dual settle` first, or wait.",
  },
  "error DualCurrencyVault_PriceKnown(uint256 vaultId, address feed, uint256 price)": {
    sentence: (w) => `Vault ${w.plain("vaultId")} has a price: ${w.plain("price")} feed units of ${w.plain("feed")}.`,
    why: "Only a vault without a price is voided.",
    whatToDo: "Redeem, or close the creator's position.",
  },
  "error DualCurrencyVault_PriceProvable(uint256 vaultId, address feed)": {
    sentence: (w) => `The price of ${w.plain("feed")} for vault ${w.plain("vaultId")} can still be proved.`,
    why: "A vault is voided only where no feed can answer.",
    whatToDo: "Run `npx hardhat dual settle`.",
  },
  "error DualCurrencyVault_InsufficientGas(uint256 available, uint256 required)": {
    sentence: (w) => `${w.plain("available")} gas is left where ${w.plain("required")} are needed.`,
    why: "With less, whoever calls could make a feed look dead.",
    whatToDo: "Send with a higher gas limit.",
  },
  "error DualCurrencyVault_InvalidReceiver(address receiver)": {
    sentence: (w) => `${w.plain("receiver")} cannot receive tokens.`,
    why: "What is sent to the zero address or to the contract itself is lost.",
    whatToDo: "Name the account that should have the tokens.",
  },
  "error DualCurrencyVault_InvalidFeeSink(address feeSink)": {
    sentence: (w) => `Fees cannot go to ${w.plain("feeSink")}.`,
    why: "At the zero address or in the contract itself they would be lost.",
    whatToDo: "Name an account that can receive tokens.",
  },
} as const satisfies Explanations;
