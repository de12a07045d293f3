import type { Explanations } from "../explanation.js";

/** Everything that a `Vault` refuses by itself. */
export const EXPLANATIONS = {
  "error Vault_InvalidToken(address token)": {
    sentence: (w) => `${w.plain("token")} is not a token contract, or does not tell its decimals.`,
    why: "Both tokens of a vault must be ERC-20 contracts on this chain; the reward token must answer decimals().",
    whatToDo: "Check the two token addresses, and that they are on this chain.",
  },
  "error Vault_UnsupportedDecimals(address token, uint8 decimals, uint8 maxDecimals)": {
    sentence: (w) =>
      `The reward token ${w.plain("token")} has ${w.plain("decimals")} decimals; ${w.plain("maxDecimals")} is the most.`,
    why: "Rewards are counted per unit of stake in 160 bits; more decimals would leave no room for the fraction.",
    whatToDo: "Use a reward token with fewer decimals, or wrap this one.",
  },
  "error Vault_EpochDurationOutOfBounds(uint256 epochDuration, uint256 minDuration, uint256 maxDuration)": {
    sentence: (w) =>
      `An epoch of ${w.duration("epochDuration")} is outside ${w.duration("minDuration")} to ${w.duration("maxDuration")}.`,
    why: "The epoch is the time step of the reward stream and is fixed for ever when the vault is created.",
    whatToDo: "Choose an epoch from one second to 366 days, such as 7d.",
  },
  "error Vault_FeeTooHigh(uint256 feeBps, uint256 maxFeeBps)": {
    sentence: (w) => `A withdrawal fee of ${w.bps("feeBps")} is over the bound of ${w.bps("maxFeeBps")}.`,
    why: "The fee is fixed for ever when the vault is created, and the code bounds it to protect the stakers.",
    whatToDo: "Choose a fee of 10% or less.",
  },
  "error Vault_InvalidFeeSink(address feeSink)": {
    sentence: (w) => `Fees cannot go to the vault itself (${w.plain("feeSink")}).`,
    why: "They would be lost inside it: nothing pays out what the vault sends to itself.",
    whatToDo: "Name another address, or none to burn the fees.",
  },
  "error Vault_ZeroAmount(address account)": {
    sentence: (w) => `${w.plain("account")} asked to move nothing.`,
    why: "Deposits, withdrawals and fundings of zero are refused, for they are mistakes more often than not.",
    whatToDo: "Give an amount over zero.",
  },
  "error Vault_InvalidReceiver(address receiver)": {
    sentence: (w) => `${w.plain("receiver")} cannot receive tokens from the vault.`,
    why: "What is sent to the zero address or to the vault itself is lost.",
    whatToDo: "Name the account that should have the tokens.",
  },
  "error Vault_NothingToClaim(address account)": {
    sentence: (w) =>
      `${w.plain("account")} has nothing to claim: less than one base unit has been earned since the last claim.`,
    why: "Rewards accrue by the second to those who have a stake while the stream runs.",
    whatToDo: "Stake first, or wait; `npx hardhat vault status` shows the stream and what an account has earned.",
  },
  "error Vault_CannotCompound(address asset, address rewardToken)": {
    sentence: (w) =>
      `Rewards cannot become stake here: ${w.plain("asset")} is staked, and ${w.plain("rewardToken")} is earned.`,
    why: "Compounding adds what was earned to the stake, which needs the two tokens to be the same.",
    whatToDo: "Claim instead.",
  },
  "error Vault_EpochsOutOfBounds(uint256 epochs, uint256 maxEpochs)": {
    sentence: (w) => `A stream of ${w.plain("epochs")} epochs is outside 1 to ${w.plain("maxEpochs")}.`,
    why: "A stream must end: the clock that counts it has a fixed width.",
    whatToDo: "Choose a number of epochs inside the bounds.",
  },
  "error Vault_FundingTooLarge(uint256 reward, uint256 available)": {
    sentence: (w) =>
      `${w.reward("reward")} is more than the vault may take in beside what it holds: ${w.reward("available")}.`,
    why: "The reward per unit of stake is counted exactly as long as what the vault holds stays below a bound.",
    whatToDo: "Fund less, or wait until rewards have been claimed.",
  },
  "error Vault_RateWouldFall(uint256 reward, uint256 epochs, uint256 undistributed, uint256 left)": {
    sentence: (w) =>
      `${w.reward("reward")} and the ${w.reward("undistributed")} that still stream, over ${w.plain("epochs")} epochs, would pay less ` +
      `each second than the stakers get for the ${w.duration("left")} to come.`,
    why: "What is funded can be neither taken back nor slowed down.",
    whatToDo:
      "Fund more, choose fewer epochs, or use `npx hardhat vault top-up`, which prolongs the stream at its present rate.",
  },
  "error Vault_NoStream(uint256 reward)": {
    sentence: (w) => `There is no running stream that ${w.reward("reward")} could prolong.`,
    why: "A top-up keeps the rate of the stream; where nothing streams there is no rate.",
    whatToDo: "Ask the rewarder to fund the vault first.",
  },
  "error Vault_StreamTooLong(uint256 endsAt, uint256 maxEndsAt)": {
    sentence: (w) => `The stream would end at ${w.instant("endsAt")}, after ${w.instant("maxEndsAt")}.`,
    why: "The end of the stream is kept in 40 bits of unix seconds.",
    whatToDo: "Top up by less.",
  },
} as const satisfies Explanations;
