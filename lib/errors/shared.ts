import type { Explanations } from "../explanation.js";

/** What the ground floor under all systems refuses. */
export const EXPLANATIONS = {
  "error RoleGated_InvalidAuthority(address authority)": {
    sentence: (w) => `${w.plain("authority")} is not a contract, so it cannot say who holds which role.`,
    why: "The authority of a contract is an AccessManager, fixed for ever; an account without code answers nothing.",
    whatToDo: "Pass the AccessManager of the deployment.",
  },
  "error RoleGated_Unauthorized(address account, uint64 roleId)": {
    sentence: (w) => `${w.plain("account")} does not hold role ${w.plain("roleId")}, or holds it with a delay.`,
    why: "Role 1, REWARDER, funds a vault, and role 3, GUARDIAN, pauses what comes in; both act at once or not at all.",
    whatToDo:
      "Send from an account with the role (locally `--from rewarder` or `--from guardian`), or ask the admin to grant it without delay.",
  },
  "error InboundPause_Paused(uint48 pausedUntil)": {
    sentence: (w) => `A guardian has paused what comes in until ${w.instant("pausedUntil")}.`,
    why: "Deposits and compounding can be paused for 14 days; withdrawing and claiming never are.",
    whatToDo: "Wait; the pause ends by itself. Everything that leaves works meanwhile.",
  },
  "error InboundPause_CoolingDown(uint48 armableAt)": {
    sentence: (w) => `A new pause cannot begin before ${w.instant("armableAt")}.`,
    why: "After a pause of 14 days the doors stay open for 14 days, so that no guardian can shut newcomers out for good.",
    whatToDo: "Wait until then.",
  },
  "error ExactTransfer_ReceivedAmountDiffers(address token, uint256 requested, uint256 received)": {
    sentence: (w) =>
      `The token ${w.plain("token")} delivered ${w.moved("received")} instead of ${w.moved("requested")}.`,
    why: "Tokens that take a fee on transfer, or change balances by themselves, would be booked at more than arrived.",
    whatToDo: "Use a token that moves exactly what it is asked to, or a wrapper that does.",
  },
} as const satisfies Explanations;
