import type { Explanations } from "../explanation.js";

/** What the exchange adapters refuse. */
export const EXPLANATIONS = {
  "error Exchange_DeadlineExpired(uint256 deadline, uint256 timestamp)": {
    sentence: (w) => `The swap was good until ${w.instant("deadline")}, and it is ${w.instant("timestamp")}.`,
    why: "A swap that waits too long would be made at a price that nobody agreed to.",
    whatToDo: "Ask again, with a later deadline.",
  },
  "error Exchange_SameToken(address token)": {
    sentence: (w) => `${w.plain("token")} cannot be swapped for itself.`,
    why: "A swap has two different tokens.",
    whatToDo: "Name the token that should be received.",
  },
  "error Exchange_ZeroAmountIn(address tokenIn)": {
    sentence: (w) => `Nothing of ${w.plain("tokenIn")} was offered.`,
    why: "A swap of nothing is a mistake more often than not.",
    whatToDo: "Offer an amount over zero.",
  },
  "error Exchange_InvalidReceiver(address receiver)": {
    sentence: (w) => `${w.plain("receiver")} cannot receive the proceeds of a swap.`,
    why: "At the zero address, or in the exchange itself, they would be lost.",
    whatToDo: "Name the account that should have the proceeds.",
  },
  "error Exchange_SlippageAboveMax(uint16 slippageBps, uint256 highest)": {
    sentence: (w) => `A slippage of ${w.bps("slippageBps")} is above ${w.bps("highest")}.`,
    why: "Slippage is a share of what the oracle says the swap is worth.",
    whatToDo: "Choose a slippage inside the bound, such as 0.5%.",
  },
  "error Exchange_ZeroOracleQuote(address tokenIn, address tokenOut, uint256 amountIn)": {
    sentence: (w) =>
      `By the oracle ${w.plain("amountIn")} base units of ${w.plain("tokenIn")} are worth nothing in ${w.plain("tokenOut")}.`,
    why: "A value of nothing would bound nothing, and the swap could be made at any price.",
    whatToDo: "Swap more at once, and check the oracle.",
  },
  "error Exchange_UnknownRoute(address tokenIn, address tokenOut)": {
    sentence: (w) => `No way from ${w.plain("tokenIn")} to ${w.plain("tokenOut")} is configured.`,
    why: "Only pools that governance has chosen are traded on.",
    whatToDo: "Ask the admin to set a route for the two tokens.",
  },
  "error Exchange_PartialFill(address tokenIn, uint256 amountIn, uint256 unspent)": {
    sentence: (w) =>
      `Of ${w.plain("amountIn")} base units of ${w.plain("tokenIn")} the market would not take ${w.plain("unspent")}.`,
    why: "A swap is made whole or not at all.",
    whatToDo: "Swap less at once, or wait for more liquidity in the pools.",
  },
  "error Exchange_InsufficientOutput(address tokenOut, uint256 minimum, uint256 received)": {
    sentence: (w) =>
      `The swap would bring ${w.plain("received")} base units of ${w.plain("tokenOut")}, and ${w.plain("minimum")} are due.`,
    why: "The minimum is the caller's own or the oracle's value less the slippage, whichever is more.",
    whatToDo: "Swap less at once or wait; more slippage only where the oracle is known to be ahead of the market.",
  },
  "error UniswapV3Exchange_NotAContract(address account)": {
    sentence: (w) => `There is no contract at ${w.plain("account")}.`,
    why: "The router and the authority of an exchange are contracts.",
    whatToDo: "Check the address, and that it is on this chain.",
  },
  "error UniswapV3Exchange_HopsOutOfRange(uint256 hops, uint256 highest)": {
    sentence: (w) => `A route of ${w.plain("hops")} pools is outside 1 to ${w.plain("highest")}.`,
    why: "Each pool of a route costs gas and a fee.",
    whatToDo: "Choose a route through fewer pools, and through one at least.",
  },
  "error UniswapV3Exchange_TokensDoNotFitFees(uint256 tokens, uint256 fees)": {
    sentence: (w) => `A route of ${w.plain("fees")} pools does not pass through ${w.plain("tokens")} tokens.`,
    why: "A route names one token more than pools: the first, one between each two pools, and the last.",
    whatToDo: "Name every token on the way, and the fee of every pool between two of them.",
  },
  "error UniswapV3Exchange_PoolMissing(address tokenA, address tokenB, uint24 fee)": {
    sentence: (w) =>
      `There is no Uniswap pool of ${w.plain("tokenA")} and ${w.plain("tokenB")} at a fee of ${w.plain("fee")} millionths.`,
    why: "A route is made of pools that exist when it is set.",
    whatToDo: "Choose another fee (100, 500, 3000 or 10000 are usual), or a way through another token.",
  },
} as const satisfies Explanations;
