import type { Explanations } from "../explanation.js";

const MOST =
  "A Vault takes at most 2^96 - 1 base units altogether, a Derby vault 2^104 - 1 for at most 2^128 - 1 shares; neither takes any while deposits " +
  "are paused, nor a Derby vault during a close or after the loss of everything.";

/** What OpenZeppelin's ERC-20, ERC-2612 and ERC-4626 refuse. */
export const EXPLANATIONS = {
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)": {
    sentence: (w) => `${w.plain("sender")} has ${w.moved("balance")}, and ${w.moved("needed")} are needed.`,
    why: "Nobody can pay more tokens than they have.",
    whatToDo: "Use a smaller amount (`--amount max` is all there is), or get more tokens first.",
  },
  "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)": {
    sentence: (w) => `${w.plain("spender")} may take ${w.moved("allowance")}, and ${w.moved("needed")} are needed.`,
    why: "A contract can take tokens only up to what their owner has approved.",
    whatToDo: "Approve the amount first.",
  },
  "error ERC20InvalidApprover(address approver)": {
    sentence: (w) => `${w.plain("approver")} cannot approve anything.`,
    why: "The zero address owns no tokens.",
    whatToDo: "Send from the account that owns the tokens.",
  },
  "error ERC20InvalidReceiver(address receiver)": {
    sentence: (w) => `${w.plain("receiver")} cannot receive these tokens.`,
    why: "What is sent to the zero address, or a vault's shares sent to the vault, would be lost.",
    whatToDo: "Name the account that should have them.",
  },
  "error ERC20InvalidSender(address sender)": {
    sentence: (w) => `${w.plain("sender")} cannot send tokens.`,
    why: "The zero address owns no tokens.",
    whatToDo: "Send from the account that owns the tokens.",
  },
  "error ERC20InvalidSpender(address spender)": {
    sentence: (w) => `${w.plain("spender")} cannot be approved.`,
    why: "The zero address cannot spend.",
    whatToDo: "Approve the contract that should take the tokens.",
  },
  "error ERC2612ExpiredSignature(uint256 deadline)": {
    sentence: (w) => `The permit ran out at ${w.instant("deadline")}.`,
    why: "A signed permit holds only until its deadline.",
    whatToDo: "Sign a new one.",
  },
  "error ERC2612InvalidSigner(address signer, address owner)": {
    sentence: (w) => `The permit is signed by ${w.plain("signer")}, not by the owner ${w.plain("owner")}.`,
    why: "Only the owner of tokens can permit somebody to take them; a used or altered permit looks like somebody else's.",
    whatToDo: "Sign again with the owner's account, on this chain, for this token.",
  },
  "error InvalidAccountNonce(address account, uint256 currentNonce)": {
    sentence: (w) =>
      `The signature of ${w.plain("account")} is not for nonce ${w.plain("currentNonce")}, which is next.`,
    why: "Every signature can be used once, in order.",
    whatToDo: "Sign a new one.",
  },
  "error ERC4626ExceededMaxDeposit(address receiver, uint256 assets, uint256 max)": {
    sentence: (w) =>
      `${w.asset("assets")} cannot be deposited for ${w.plain("receiver")}: at most ${w.asset("max")} can now.`,
    why: MOST,
    whatToDo: "Deposit less, or wait for the end of the pause or of the close.",
  },
  "error ERC4626ExceededMaxMint(address receiver, uint256 shares, uint256 max)": {
    sentence: (w) =>
      `${w.asset("shares")} in shares cannot be made for ${w.plain("receiver")}: at most ${w.asset("max")} can now.`,
    why: MOST,
    whatToDo: "Mint less, or wait for the end of the pause or of the close.",
  },
  "error ERC4626ExceededMaxRedeem(address owner, uint256 shares, uint256 max)": {
    sentence: (w) =>
      `${w.plain("owner")} can redeem ${w.asset("max")} in shares at most, less than the ${w.asset("shares")} asked for.`,
    why: "Nobody can redeem more than they have, nor at once more of a Derby vault than lies idle there.",
    whatToDo: "Redeem less; `--amount max` is all there is now. Of a Derby vault request the rest.",
  },
  "error ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 max)": {
    sentence: (w) =>
      `${w.plain("owner")} can withdraw ${w.asset("max")} at most, less than the ${w.asset("assets")} asked for.`,
    why:
      "A withdrawal pays what the shares are worth less the exit fee, so slightly less than they are worth, and of a Derby vault no more than " +
      "lies idle there.",
    whatToDo: "Withdraw less; `--amount max` is all that can be received now. Of a Derby vault request the rest.",
  },
  "error SafeERC20FailedOperation(address token)": {
    sentence: (w) => `The token ${w.plain("token")} refused the transfer without a reason.`,
    why: "The token returned false or nothing that can be understood.",
    whatToDo: "Check balance, allowance and whether the token has blocked one of the two accounts.",
  },
} as const satisfies Explanations;
