import type { Explanations } from "../explanation.js";

/** What OpenZeppelin's AccessManager and the contracts that obey it refuse. */
export const EXPLANATIONS = {
  "error RoleGated_Unauthorized(address account, uint64 roleId)": {
    sentence: (w) => `${w.plain("account")} may not make this call: it takes role ${w.plain("roleId")}.`,
    why: "Only holders of the role, without an execution delay, may do this (1 REWARDER funds, 2 RISK registers markets, 3 GUARDIAN pauses).",
    whatToDo:
      "Send from an account with the role (locally `--from rewarder`, `--from risk` or `--from guardian`), or ask the admin to grant it.",
  },
  "error RoleGated_InvalidAuthority(address authority)": {
    sentence: (w) => `${w.plain("authority")} is not a contract, so it cannot say who has a role.`,
    why: "The authority is asked who may fund and who may pause; an account without code answers nothing.",
    whatToDo: "Pass the AccessManager of the deployment.",
  },
  "error AccessManagedUnauthorized(address caller)": {
    sentence: (w) => `${w.plain("caller")} may not make this call.`,
    why: "The deployment's AccessManager gives it to one role only.",
    whatToDo: "Send from an account with the role, or ask the admin to grant it.",
  },
  "error AccessManagedRequiredDelay(address caller, uint32 delay)": {
    sentence: (w) => `${w.plain("caller")} must announce this call ${w.duration("delay")} ahead.`,
    why: "The role has an execution delay, so that everybody can see what is coming.",
    whatToDo: "Schedule the call on the AccessManager, wait, and make it then.",
  },
  "error AccessManagedInvalidAuthority(address authority)": {
    sentence: (w) => `${w.plain("authority")} cannot be the authority: it has no code.`,
    why: "The authority is asked who may do what, so it must be a contract.",
    whatToDo: "Pass an AccessManager.",
  },
  "error AccessManagerUnauthorizedAccount(address msgsender, uint64 roleId)": {
    sentence: (w) => `${w.plain("msgsender")} does not have role ${w.plain("roleId")}.`,
    why: "Only holders of the role may do this (0 ADMIN, 1 REWARDER, 2 RISK, 3 GUARDIAN, 4 KEEPER).",
    whatToDo: "Send from an account with the role, or ask the admin to grant it.",
  },
  "error AccessManagerUnauthorizedCall(address caller, address target, bytes4 selector)": {
    sentence: (w) => `${w.plain("caller")} may not call ${w.plain("selector")} on ${w.plain("target")}.`,
    why: "The AccessManager gives this function to another role.",
    whatToDo: "Send from an account with the role, or ask the admin to grant it.",
  },
  "error AccessManagerUnauthorizedCancel(address msgsender, address caller, address target, bytes4 selector)": {
    sentence: (w) => `${w.plain("msgsender")} may not cancel what ${w.plain("caller")} has scheduled.`,
    why: "Only the one who scheduled it, an admin, or the guardian of the role can cancel.",
    whatToDo: "Send from one of those.",
  },
  "error AccessManagerUnauthorizedConsume(address target)": {
    sentence: (w) => `${w.plain("target")} does not consume scheduled operations now.`,
    why: "A contract can use up a scheduled operation only while it carries it out.",
    whatToDo: "Execute the operation instead.",
  },
  "error AccessManagerAlreadyScheduled(bytes32 operationId)": {
    sentence: (w) => `Operation ${w.plain("operationId")} is scheduled already.`,
    why: "The same call can be scheduled again only once it was executed, cancelled or has expired.",
    whatToDo: "Wait for it, or cancel it.",
  },
  "error AccessManagerNotScheduled(bytes32 operationId)": {
    sentence: (w) => `Operation ${w.plain("operationId")} is not scheduled.`,
    why: "A role with a delay must announce every call.",
    whatToDo: "Schedule it first.",
  },
  "error AccessManagerNotReady(bytes32 operationId)": {
    sentence: (w) => `Operation ${w.plain("operationId")} must wait longer.`,
    why: "Its delay has not passed.",
    whatToDo: "Try again after the time that the schedule names.",
  },
  "error AccessManagerExpired(bytes32 operationId)": {
    sentence: (w) => `Operation ${w.plain("operationId")} has expired.`,
    why: "A scheduled call must be made within a week after its delay.",
    whatToDo: "Schedule it again.",
  },
  "error AccessManagerBadConfirmation()": {
    sentence: () => "A role can be renounced only by its holder.",
    why: "The account that is named must be the one that sends.",
    whatToDo: "Send from the account that gives up the role.",
  },
  "error AccessManagerInvalidInitialAdmin(address initialAdmin)": {
    sentence: (w) => `${w.plain("initialAdmin")} cannot be the first admin.`,
    why: "An AccessManager without an admin could never be set up.",
    whatToDo: "Deploy from an account that can sign.",
  },
  "error AccessManagerLockedRole(uint64 roleId)": {
    sentence: (w) => `Role ${w.plain("roleId")} cannot be changed.`,
    why: "The admin role and the public role are fixed.",
    whatToDo: "Choose another role.",
  },
  "error AccessManagerLockedFunction(bytes4 selector)": {
    sentence: (w) => `Function ${w.plain("selector")} cannot be given to a role.`,
    why: "Changing the authority is for the AccessManager alone.",
    whatToDo: "Leave it out.",
  },
} as const satisfies Explanations;
