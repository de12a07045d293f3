import type { Explanations } from "../explanation.js";

/** What OpenZeppelin's Votes, Governor, timelock and vesting wallet refuse. */
export const EXPLANATIONS = {
  "error CheckpointUnorderedInsertion()": {
    sentence: () => "A checkpoint of votes was to be written before the last one.",
    why: "The history of votes only grows; the clock of the chain went backwards.",
    whatToDo: "Check the time of the chain.",
  },
  "error ERC20ExceededSafeSupply(uint256 increasedSupply, uint256 cap)": {
    sentence: (w) =>
      `A supply of ${w.plain("increasedSupply")} would be over the ${w.plain("cap")} that votes can count.`,
    why: "Votes are kept in 208 bits.",
    whatToDo: "Nothing: the supply of DRB is fixed far below it.",
  },
  "error ERC5805FutureLookup(uint256 timepoint, uint48 clock)": {
    sentence: (w) => `Votes at ${w.instant("timepoint")} are not known yet; it is ${w.instant("clock")}.`,
    why: "Only votes of a moment that has passed are final.",
    whatToDo: "Ask for an earlier moment, or wait.",
  },
  "error ERC6372InconsistentClock()": {
    sentence: () => "The clock by which votes are counted was changed.",
    why: "Votes of different clocks cannot be compared.",
    whatToDo: "Deploy a contract that keeps its clock.",
  },
  "error VotesExpiredSignature(uint256 expiry)": {
    sentence: (w) => `The signature for the delegation ended at ${w.instant("expiry")}.`,
    why: "A signature is good for as long as its signer said.",
    whatToDo: "Sign again, for longer.",
  },
  "error GovernorAlreadyCastVote(address voter)": {
    sentence: (w) => `${w.plain("voter")} has voted already.`,
    why: "A vote cannot be changed.",
    whatToDo: "Nothing: the vote counts.",
  },
  "error GovernorAlreadyQueuedProposal(uint256 proposalId)": {
    sentence: (w) => `Proposal ${w.plain("proposalId")} is in the timelock already.`,
    why: "A proposal is announced once.",
    whatToDo: "Execute it when the timelock's delay is over.",
  },
  "error GovernorDisabledDeposit()": {
    sentence: () => "The Governor takes no deposits.",
    why: "The timelock acts and holds what governance owns, not the Governor.",
    whatToDo: "Send to the timelock instead.",
  },
  "error GovernorInsufficientProposerVotes(address proposer, uint256 votes, uint256 threshold)": {
    sentence: (w) =>
      `${w.plain("proposer")} has ${w.amount("votes", "drb")} of votes; proposing takes ${w.amount("threshold", "drb")}.`,
    why: "The threshold keeps proposals few. Votes count once they are delegated, in DRB and in the game.",
    whatToDo: "Delegate to yourself in both, or have a larger holder propose.",
  },
  "error GovernorInvalidProposalLength(uint256 targets, uint256 calldatas, uint256 values)": {
    sentence: (w) =>
      `A proposal of ${w.plain("targets")} targets, ${w.plain("calldatas")} calls and ${w.plain("values")} values.`,
    why: "Every call has one target and one value, and there is at least one.",
    whatToDo: "Give as many of each.",
  },
  "error GovernorInvalidQuorumFraction(uint256 quorumNumerator, uint256 quorumDenominator)": {
    sentence: (w) => `A quorum of ${w.plain("quorumNumerator")} of ${w.plain("quorumDenominator")} is more than all.`,
    why: "The quorum is a share of the supply.",
    whatToDo: "Choose a smaller share.",
  },
  "error GovernorInvalidSignature(address voter)": {
    sentence: (w) => `The vote was not signed by ${w.plain("voter")}, or something in it was changed.`,
    why: "A vote by signature counts for its signer only.",
    whatToDo: "Sign again, with the nonce that is next.",
  },
  "error GovernorInvalidVoteParams()": {
    sentence: () => "The vote came with parameters that this Governor does not know.",
    why: "Votes here are for, against or abstain, and nothing more.",
    whatToDo: "Vote without parameters.",
  },
  "error GovernorInvalidVoteType()": {
    sentence: () => "There is no such vote.",
    why: "A vote is 0 against, 1 for, or 2 abstain.",
    whatToDo: "Vote with one of the three.",
  },
  "error GovernorInvalidVotingPeriod(uint256 votingPeriod)": {
    sentence: (w) => `A voting period of ${w.duration("votingPeriod")} is none.`,
    why: "Somebody must be able to vote.",
    whatToDo: "Choose a longer period.",
  },
  "error GovernorNonexistentProposal(uint256 proposalId)": {
    sentence: (w) => `There is no proposal ${w.plain("proposalId")}.`,
    why: "The number of a proposal is a hash of its calls and its description, to the letter.",
    whatToDo: "Check calls and description.",
  },
  "error GovernorOnlyExecutor(address account)": {
    sentence: (w) => `${w.plain("account")} is not the timelock.`,
    why: "The Governor's own settings change only by a proposal.",
    whatToDo: "Propose the change.",
  },
  "error GovernorProposalQueueingFailed(uint256 proposalId)": {
    sentence: (w) => `Proposal ${w.plain("proposalId")} could not be put into the timelock.`,
    why: "The Governor must be a proposer of its timelock.",
    whatToDo: "Check the roles of the timelock.",
  },
  "error GovernorProposalQueueingNotRequired(uint256 proposalId)": {
    sentence: (w) => `Proposal ${w.plain("proposalId")} needs no queue.`,
    why: "Only proposals that go through a timelock are queued.",
    whatToDo: "Execute it.",
  },
  "error GovernorRestrictedProposer(address proposer)": {
    sentence: (w) => `${w.plain("proposer")} may not make this proposal.`,
    why: "Its description names, at its end, another account as the only one who may.",
    whatToDo: "Change the description, or have that account propose.",
  },
  "error GovernorUnableToCancel(uint256 proposalId, address account)": {
    sentence: (w) => `${w.plain("account")} cannot cancel proposal ${w.plain("proposalId")}.`,
    why: "Its proposer can until the vote begins; GUARDIAN can in the timelock.",
    whatToDo: "Vote against it.",
  },
  "error GovernorUnexpectedProposalState(uint256 proposalId, uint8 current, bytes32 expectedStates)": {
    sentence: (w) =>
      `Proposal ${w.plain("proposalId")} is in state ${w.plain("current")}, in which this is not possible.`,
    why: "0 waiting, 1 in the vote, 2 cancelled, 3 defeated, 4 passed, 5 in the timelock, 6 expired, 7 executed; each step follows from the one before.",
    whatToDo: "Take the step that is due, or wait for it.",
  },
  "error AccessControlBadConfirmation()": {
    sentence: () => "A role can only be renounced by who holds it.",
    why: "The account that is named must be the one that calls.",
    whatToDo: "Send from the account that holds the role.",
  },
  "error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)": {
    sentence: (w) => `${w.plain("account")} has not the timelock's role ${w.plain("neededRole")}.`,
    why: "The Governor proposes, it and GUARDIAN cancel, anybody executes; nobody is the timelock's admin but itself.",
    whatToDo: "Make a proposal instead.",
  },
  "error TimelockInsufficientDelay(uint256 delay, uint256 minDelay)": {
    sentence: (w) => `A delay of ${w.duration("delay")} is shorter than the timelock's ${w.duration("minDelay")}.`,
    why: "Every change is announced for that long.",
    whatToDo: "Choose a longer delay.",
  },
  "error TimelockInvalidOperationLength(uint256 targets, uint256 payloads, uint256 values)": {
    sentence: (w) =>
      `An operation of ${w.plain("targets")} targets, ${w.plain("payloads")} calls and ${w.plain("values")} values.`,
    why: "Every call has one target and one value.",
    whatToDo: "Give as many of each.",
  },
  "error TimelockUnauthorizedCaller(address caller)": {
    sentence: (w) => `${w.plain("caller")} is not the timelock.`,
    why: "The timelock's own delay changes only by an operation of its own.",
    whatToDo: "Propose the change.",
  },
  "error TimelockUnexecutedPredecessor(bytes32 predecessorId)": {
    sentence: (w) => `The operation ${w.plain("predecessorId")} has to be executed first.`,
    why: "An operation may name one that it follows.",
    whatToDo: "Execute that one.",
  },
  "error TimelockUnexpectedOperationState(bytes32 operationId, bytes32 expectedStates)": {
    sentence: (w) => `The operation ${w.plain("operationId")} is not in a state in which this is possible.`,
    why: "An operation is scheduled once, ready after its delay, and executed once.",
    whatToDo: "Wait for its delay, or look whether it was executed or cancelled.",
  },
  "error OwnableInvalidOwner(address owner)": {
    sentence: (w) => `${w.plain("owner")} cannot own this.`,
    why: "What vests to the zero address is lost.",
    whatToDo: "Name an account.",
  },
  "error OwnableUnauthorizedAccount(address account)": {
    sentence: (w) => `${w.plain("account")} is not the owner.`,
    why: "Only to whom the tokens vest may hand the wallet on.",
    whatToDo: "Send from the owner.",
  },
} as const satisfies Explanations;
