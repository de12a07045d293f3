import type { Explanations } from "../explanation.js";

/** What OpenZeppelin's ERC-1155 refuses; here an id is a receipt or a position. */
export const EXPLANATIONS = {
  "error ERC1155InsufficientBalance(address sender, uint256 balance, uint256 needed, uint256 tokenId)": {
    sentence: (w) =>
      `${w.plain("sender")} holds ${w.plain("balance")} of id ${w.plain("tokenId")}, and ${w.plain("needed")} are needed (base units).`,
    why: "Nobody can give more than he holds.",
    whatToDo: "Choose less, or check the id.",
  },
  "error ERC1155InvalidSender(address sender)": {
    sentence: (w) => `Nothing can be taken from ${w.plain("sender")}.`,
    why: "The zero address holds nothing.",
    whatToDo: "Name the account that holds it.",
  },
  "error ERC1155InvalidReceiver(address receiver)": {
    sentence: (w) => `${w.plain("receiver")} does not accept ERC-1155 tokens.`,
    why: "A contract must say that it knows what to do with them, or they would be lost there; the zero address never does.",
    whatToDo: "Name another receiver.",
  },
  "error ERC1155MissingApprovalForAll(address operator, address owner)": {
    sentence: (w) => `${w.plain("owner")} has not allowed ${w.plain("operator")} to move his tokens.`,
    why: "Whoever moves somebody else's ERC-1155 tokens needs his approval for all of them.",
    whatToDo: "Let the owner call setApprovalForAll for the operator.",
  },
  "error ERC1155InvalidApprover(address approver)": {
    sentence: (w) => `${w.plain("approver")} cannot approve anything.`,
    why: "The zero address holds nothing.",
    whatToDo: "Send from the account that holds the tokens.",
  },
  "error ERC1155InvalidOperator(address operator)": {
    sentence: (w) => `${w.plain("operator")} cannot be approved.`,
    why: "The zero address can make no call.",
    whatToDo: "Name the account that should move the tokens.",
  },
  "error ERC1155InvalidArrayLength(uint256 idsLength, uint256 valuesLength)": {
    sentence: (w) => `${w.plain("idsLength")} ids were given, and ${w.plain("valuesLength")} amounts.`,
    why: "A batch needs one amount for every id.",
    whatToDo: "Make the two lists equally long.",
  },
} as const satisfies Explanations;
