import type { Explanations } from "../explanation.js";

/** What OpenZeppelin's ERC-6909, which the dual currency vaults' receipts are, refuses. */
export const EXPLANATIONS = {
  "error ERC6909InsufficientBalance(address sender, uint256 balance, uint256 needed, uint256 id)": {
    sentence: (w) =>
      `${w.plain("sender")} has ${w.amount("balance", "investment")} in receipts ${w.plain("id")}, and ` +
      `${w.amount("needed", "investment")} are needed.`,
    why: "Nobody can redeem or send more receipts than they have.",
    whatToDo: "Use a smaller amount (`--amount max` is all there is).",
  },
  "error ERC6909InsufficientAllowance(address spender, uint256 allowance, uint256 needed, uint256 id)": {
    sentence: (w) =>
      `${w.plain("spender")} may move ${w.plain("allowance")} of the receipts ${w.plain("id")}, and ${w.plain("needed")} are needed.`,
    why: "Somebody else moves receipts only up to what their holder has approved.",
    whatToDo: "Approve the amount first, or make the spender an operator.",
  },
  "error ERC6909InvalidApprover(address approver)": {
    sentence: (w) => `${w.plain("approver")} cannot approve anything.`,
    why: "The zero address holds no receipts.",
    whatToDo: "Send from the account that holds the receipts.",
  },
  "error ERC6909InvalidReceiver(address receiver)": {
    sentence: (w) => `${w.plain("receiver")} cannot receive receipts.`,
    why: "At the zero address they would be lost.",
    whatToDo: "Name the account that should have them.",
  },
  "error ERC6909InvalidSender(address sender)": {
    sentence: (w) => `${w.plain("sender")} cannot send receipts.`,
    why: "The zero address holds none.",
    whatToDo: "Send from the account that holds the receipts.",
  },
  "error ERC6909InvalidSpender(address spender)": {
    sentence: (w) => `${w.plain("spender")} cannot be approved.`,
    why: "The zero address can make no call.",
    whatToDo: "Name the account that should be able to move the receipts.",
  },
} as const satisfies Explanations;
