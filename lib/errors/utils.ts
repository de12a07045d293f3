import type { Explanations } from "../explanation.js";

/** What OpenZeppelin's utilities refuse. */
export const EXPLANATIONS = {
  "error AddressEmptyCode(address target)": {
    sentence: (w) => `There is no contract at ${w.plain("target")}.`,
    why: "A call was meant for a contract, and the account has no code.",
    whatToDo: "Check the address, and that it is on this chain.",
  },
  "error ECDSAInvalidSignature()": {
    sentence: () => "The signature is not valid.",
    why: "No account could have made it.",
    whatToDo: "Sign again.",
  },
  "error ECDSAInvalidSignatureLength(uint256 length)": {
    sentence: (w) => `A signature of ${w.plain("length")} bytes is not valid.`,
    why: "Signatures have 65 bytes.",
    whatToDo: "Sign again.",
  },
  "error ECDSAInvalidSignatureS(bytes32 s)": {
    sentence: () => "The signature is in its malleable form.",
    why: "Of the two forms that every signature has only the lower is accepted, so that none can be used twice.",
    whatToDo: "Sign with a current wallet.",
  },
  "error FailedCall()": {
    sentence: () => "A call inside the transaction failed without a reason.",
    why: "The contract that was called reverted and said nothing.",
    whatToDo: "Simulate the calls one by one to find it.",
  },
  "error InsufficientBalance(uint256 balance, uint256 needed)": {
    sentence: (w) => `The contract has ${w.plain("balance")} wei, and ${w.plain("needed")} are needed.`,
    why: "It cannot send more of the chain's own currency than it has.",
    whatToDo: "Send less, or send value along.",
  },
  "error InvalidShortString()": {
    sentence: () => "A stored name cannot be read.",
    why: "It is not in the short form that the contract expects.",
    whatToDo: "Deploy a contract that was built from these sources.",
  },
  "error StringTooLong(string str)": {
    sentence: (w) => `The name "${w.plain("str")}" is too long.`,
    why: "Names that are kept in one word have at most 31 bytes.",
    whatToDo: "Use a shorter one.",
  },
  "error ReentrancyGuardReentrantCall()": {
    sentence: () => "A token called back into the vault during its own transfer.",
    why: "The state is settled before tokens move, and no second call may come in between.",
    whatToDo: "Use a token, or a receiver, that does not call back.",
  },
  "error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)": {
    sentence: (w) => `${w.plain("value")} does not fit into ${w.plain("bits")} bits.`,
    why: "Amounts are stored in words of fixed width.",
    whatToDo: "Use a smaller amount.",
  },
  "error StringsInsufficientHexLength(uint256 value, uint256 length)": {
    sentence: (w) => `${w.plain("value")} does not fit ${w.plain("length")} hexadecimal digits.`,
    why: "A number is written with as many digits as there is room for.",
    whatToDo: "Please report it as a fault: no call of ours can lead there.",
  },
} as const satisfies Explanations;
