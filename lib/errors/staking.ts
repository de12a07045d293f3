import type { Explanations } from "../explanation.js";

/** What the delegation pool, the staking adapters and the share token's price source refuse. */
export const EXPLANATIONS = {
  "error DelegationPool_InvalidToken(address token)": {
    sentence: (w) => `${w.plain("token")} is not a token contract, or has more decimals than the pool can count.`,
    why: "A pool stakes one ERC-20 token, whose rewards are counted per unit of stake.",
    whatToDo: "Pass the wrapped native token of this chain.",
  },
  "error DelegationPool_DelayTooLong(uint256 delay, uint256 maxDelay)": {
    sentence: (w) => `An unbonding delay of ${w.duration("delay")} is over the bound of ${w.duration("maxDelay")}.`,
    why: "The delay is fixed for ever when the pool is created, and nobody's stake should be held for longer.",
    whatToDo: "Choose a shorter one.",
  },
  "error DelegationPool_ZeroAmount(address account)": {
    sentence: (w) => `${w.plain("account")} asked to move nothing.`,
    why: "Calls with an amount of zero are refused, for they are mistakes more often than not.",
    whatToDo: "Give an amount over zero; `npx hardhat staking status` shows what an account holds.",
  },
  "error DelegationPool_InvalidReceiver(address receiver)": {
    sentence: (w) => `${w.plain("receiver")} cannot receive anything from the pool.`,
    why: "What is sent to the zero address or to the pool itself is lost.",
    whatToDo: "Name the account that should receive it.",
  },
  "error DelegationPool_NotHeld(address account, uint256 id)": {
    sentence: (w) => `${w.plain("account")} holds nothing of position ${w.plain("id")}.`,
    why: "Rewards go to who holds the position; a claim gives every position a new number.",
    whatToDo: "Take the number from `npx hardhat staking status`.",
  },
  "error DelegationPool_SamePosition(uint256 id)": {
    sentence: (w) => `Position ${w.plain("id")} cannot be merged into itself.`,
    why: "A merge joins two positions.",
    whatToDo: "Name two different ones.",
  },
  "error DelegationPool_Full(uint256 units, uint256 available)": {
    sentence: (w) => `${w.asset("units")} more stake is more than the pool can count: ${w.asset("available")}.`,
    why: "Units are counted in 96 bits.",
    whatToDo: "Stake less.",
  },
  "error DelegationPool_Slashed()": {
    sentence: () => "All stake of the pool has been slashed.",
    why: "Units that are worth nothing have no price at which more could be bought.",
    whatToDo: "Stake in another pool.",
  },
  "error DelegationPool_SlashTooLarge(uint256 requested, uint256 staked)": {
    sentence: (w) => `${w.asset("requested")} cannot be slashed: ${w.asset("staked")} are staked.`,
    why: "A slash takes stake, and rewards are out of its reach.",
    whatToDo: "Slash less.",
  },
  "error DelegationPool_UnknownTicket(uint256 ticketId)": {
    sentence: (w) => `There is no unbonding ticket ${w.plain("ticketId")}, or it has been paid.`,
    why: "A ticket is given when unbonding starts, and is good for one payment.",
    whatToDo: "Take the number from `npx hardhat staking status`.",
  },
  "error DelegationPool_NotTicketOwner(uint256 ticketId, address caller)": {
    sentence: (w) => `Ticket ${w.plain("ticketId")} does not belong to ${w.plain("caller")}.`,
    why: "Only who started unbonding can collect.",
    whatToDo: "Send from the owner of the ticket.",
  },
  "error DelegationPool_StillUnbonding(uint256 ticketId, uint256 releaseAt)": {
    sentence: (w) => `Ticket ${w.plain("ticketId")} can be paid from ${w.instant("releaseAt")} on.`,
    why: "Stake stays liable for its validators' faults during the unbonding delay.",
    whatToDo: "Wait until then.",
  },
  "error DelegationPool_DurationOutOfBounds(uint256 duration, uint256 maxDuration)": {
    sentence: (w) => `A stream of ${w.duration("duration")} is outside one second to ${w.duration("maxDuration")}.`,
    why: "A stream must end, and lasts for a second at least.",
    whatToDo: "Choose a length inside the bounds.",
  },
  "error DelegationPool_RateWouldFall(uint256 reward, uint256 duration)": {
    sentence: (w) =>
      `${w.reward("reward")} with what still streams, over ${w.duration("duration")}, would pay less each second than now.`,
    why: "What is funded can be neither taken back nor slowed down.",
    whatToDo: "Fund more, or over a shorter time.",
  },
  "error DelegationPool_FundingTooLarge(uint256 reward, uint256 available)": {
    sentence: (w) =>
      `${w.reward("reward")} is more than the pool may owe beside what it owes: ${w.reward("available")}.`,
    why: "Rewards are counted exactly as long as what the pool owes stays below a bound.",
    whatToDo: "Fund less, or wait until rewards have been claimed.",
  },
  "error StakingPositions_InvalidProvider(address provider)": {
    sentence: (w) => `There is no contract at ${w.plain("provider")}.`,
    why: "Collateral lies with a staking provider on the same chain.",
    whatToDo: "Check the address of the delegation pool or the share token.",
  },
  "error StakingPositions_NotTheAccount(address caller)": {
    sentence: (w) => `${w.plain("caller")} may not move the collateral.`,
    why: "An adapter obeys the one savings account that it was made with.",
    whatToDo: "Call the savings account.",
  },
  "error StakingPositions_UnknownPosition(uint256 positionId)": {
    sentence: (w) => `The staking provider has no position ${w.plain("positionId")}.`,
    why: "A pool numbers its positions from 1; a share token has none, and takes 0.",
    whatToDo: "Take the number from `npx hardhat staking status`.",
  },
  "error StakingPositions_ZeroUnits(uint256 amount)": {
    sentence: (w) => `${w.amount("amount", "collateral")} is too little to count as collateral.`,
    why: "Collateral is counted in whole units.",
    whatToDo: "Lock more.",
  },
  "error ShareTokenPriceSource_DecimalsDiffer(uint8 marketDecimals, uint8 underlyingDecimals)": {
    sentence: (w) =>
      `The market's price has ${w.plain("marketDecimals")} decimals, and the underlying's has ${w.plain("underlyingDecimals")}.`,
    why: "The lower of the two prices counts, so they must be on one scale.",
    whatToDo: "Use two sources with the same decimals.",
  },
  "error ShareTokenPriceSource_Worthless(address share)": {
    sentence: (w) => `A share of ${w.plain("share")} is worth nothing at its own rate.`,
    why: "A price is above zero.",
    whatToDo: "Wait until the token has recovered, or let governance choose another source.",
  },
} as const satisfies Explanations;
