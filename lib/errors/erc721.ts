import type { Explanations } from "../explanation.js";

/** What OpenZeppelin's ERC-721, which baskets are, refuses. */
export const EXPLANATIONS = {
  "error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner)": {
    sentence: (w) => `Basket ${w.plain("tokenId")} belongs to ${w.plain("owner")}, not to ${w.plain("sender")}.`,
    why: "A basket is sent from its owner.",
    whatToDo: "Name the owner as the sender.",
  },
  "error ERC721InsufficientApproval(address operator, uint256 tokenId)": {
    sentence: (w) => `${w.plain("operator")} may not move basket ${w.plain("tokenId")}.`,
    why: "Somebody else moves a basket only if its owner has approved it.",
    whatToDo: "Have the owner approve the account.",
  },
  "error ERC721InvalidApprover(address approver)": {
    sentence: (w) => `${w.plain("approver")} cannot approve anybody for this basket.`,
    why: "Only its owner, or who acts for all of his baskets, can.",
    whatToDo: "Send from the owner.",
  },
  "error ERC721InvalidOperator(address operator)": {
    sentence: (w) => `${w.plain("operator")} cannot be approved.`,
    why: "The zero address can make no call.",
    whatToDo: "Name the account that should act for the owner.",
  },
  "error ERC721InvalidOwner(address owner)": {
    sentence: (w) => `${w.plain("owner")} cannot own baskets.`,
    why: "The zero address owns nothing.",
    whatToDo: "Name an account.",
  },
  "error ERC721InvalidReceiver(address receiver)": {
    sentence: (w) => `${w.plain("receiver")} cannot receive a basket.`,
    why: "At the zero address, or in a contract that does not know ERC-721, it would be lost.",
    whatToDo: "Name the account that should have it.",
  },
  "error ERC721InvalidSender(address sender)": {
    sentence: (w) => `A basket cannot come from ${w.plain("sender")}.`,
    why: "The zero address owns none, and what exists is not minted again.",
    whatToDo: "Send from the owner.",
  },
  "error ERC721NonexistentToken(uint256 tokenId)": {
    sentence: (w) => `There is no basket ${w.plain("tokenId")}.`,
    why: "Baskets are numbered from 1 in the order in which they were minted.",
    whatToDo: "`npx hardhat derby leaderboard` lists them.",
  },
} as const satisfies Explanations;
