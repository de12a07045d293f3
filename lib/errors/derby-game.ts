import type { Explanations } from "../explanation.js";
import { nameInWord } from "../word-name.js";

/** Everything that the `DerbyGame` and the Governor that counts its votes refuse by themselves. */
export const EXPLANATIONS = {
  "error DerbyGame_InvalidName(string name, uint256 maxLength)": {
    sentence: (w) => `"${w.plain("name")}" is no name for a basket.`,
    why: "A name is drawn on the basket: 1 to 32 printable ASCII characters.",
    whatToDo: "Choose another name; one of up to 8 characters costs nothing.",
  },
  "error DerbyGame_DeadlinePassed(uint256 deadline, uint256 timestamp)": {
    sentence: (w) => `The call was meant until ${w.instant("deadline")}, and it is ${w.instant("timestamp")}.`,
    why: "Votes that wait too long would count from an epoch that nobody meant.",
    whatToDo: "Send it again, with a later deadline.",
  },
  "error DerbyGame_NotAuthorized(uint256 basketId, address account)": {
    sentence: (w) => `${w.plain("account")} neither owns basket ${w.plain("basketId")} nor acts for its owner.`,
    why: "A basket is its owner's.",
    whatToDo: "Send from the owner, with --from, or have him approve the account.",
  },
  "error DerbyGame_TooManyWeights(uint256 given, uint256 maxWeights)": {
    sentence: (w) =>
      `${w.plain("given")} protocols are more than the ${w.plain("maxWeights")} that a basket may vote for.`,
    why: "A portfolio lies in one slot, so that settling costs the same whatever the number of epochs.",
    whatToDo: "Vote for fewer protocols, or with a second basket.",
  },
  "error DerbyGame_WeightsOutOfOrder(uint256 index, uint256 protocolId)": {
    sentence: (w) =>
      `Protocol ${w.plain("protocolId")} on line ${w.plain("index")} does not come after the one before it.`,
    why: "Protocols ascend in a portfolio, so that none is in it twice.",
    whatToDo: "Name each protocol once, in order of numbers.",
  },
  "error DerbyGame_InvalidWeight(uint256 protocolId, uint256 bps)": {
    sentence: (w) => `${w.bps("bps")} is no weight for protocol ${w.plain("protocolId")}.`,
    why: "A weight lies over 0% and up to 100%.",
    whatToDo: "Leave the protocol out, or give it a share.",
  },
  "error DerbyGame_WeightsDoNotSum(uint256 sumBps, uint256 expectedBps)": {
    sentence: (w) => `The weights sum to ${w.bps("sumBps")}, not to ${w.bps("expectedBps")}.`,
    why: "All DRB of a basket votes.",
    whatToDo: "Make the weights sum to 100%.",
  },
  "error DerbyGame_ProtocolNotVotable(address vault, uint256 protocolId)": {
    sentence: (w) => `Protocol ${w.plain("protocolId")} of ${w.plain("vault")} takes no votes.`,
    why: "Only an active protocol does: not one that is proposed, deprecated, blacklisted or unknown.",
    whatToDo: "`npx hardhat derby protocols` shows which do.",
  },
  "error DerbyGame_InsufficientLocked(uint256 basketId, uint256 requested, uint256 available)": {
    sentence: (w) =>
      `${w.amount("requested", "drb")} cannot be asked back of basket ${w.plain("basketId")}: ${w.amount("available", "drb")} can.`,
    why: "No more can leave than is locked and not asked back yet.",
    whatToDo: "Ask for less; `max` is all there is.",
  },
  "error DerbyGame_LockTooLarge(int256 lockDelta)": {
    sentence: (w) => `${w.plain("lockDelta")} DRB wei are more than there are.`,
    why: "The supply is 1,000,000 DRB.",
    whatToDo: "Lock what you hold.",
  },
  "error DerbyGame_NothingUnlocking(uint256 basketId)": {
    sentence: (w) => `Nothing of basket ${w.plain("basketId")} was asked back.`,
    why: "DRB is asked back first, stops voting with the next epoch, and may leave then.",
    whatToDo: "Ask some back with `npx hardhat derby rebalance --ask-back 10`.",
  },
  "error DerbyGame_StillLocked(uint256 basketId, uint256 unlockEpoch, uint256 epoch)": {
    sentence: (w) =>
      `DRB of basket ${w.plain("basketId")} may leave once epoch ${w.plain("unlockEpoch")} is open; it is epoch ${w.plain("epoch")}.`,
    why: "Votes that steer an epoch answer for it to its end.",
    whatToDo: "Close the epoch once it is over with `npx hardhat derby close`, then unlock.",
  },
  "error DerbyGame_TooLittleUnlocked(uint256 basketId, uint256 drb, uint256 minDrb)": {
    sentence: (w) =>
      `After slashing ${w.amount("drb", "drb")} would leave basket ${w.plain("basketId")}, less than ${w.amount("minDrb", "drb")}.`,
    why: "The penalty, or the price of DRB in it, has grown beyond what the caller accepts.",
    whatToDo: "Look at the penalty with `npx hardhat derby status`, and accept less.",
  },
  "error DerbyGame_NothingToRedeem(uint256 basketId)": {
    sentence: (w) => `Basket ${w.plain("basketId")} has nothing to redeem.`,
    why: "A basket redeems what it earned and the vault's fee could pay; a loss comes off first.",
    whatToDo: "Wait for a close with a gain; `npx hardhat derby leaderboard` shows what each basket has earned.",
  },
  "error DerbyGame_InvalidReceiver(address receiver)": {
    sentence: (w) => `${w.plain("receiver")} cannot receive anything from the game.`,
    why: "What is sent to the zero address or to the game itself is lost.",
    whatToDo: "Name the account that should receive it.",
  },
  "error DerbyGame_SelfDelegation(uint256 basketId)": {
    sentence: (w) => `Basket ${w.plain("basketId")} cannot follow itself.`,
    why: "A follower votes as another basket does.",
    whatToDo: "Name another basket with --leader.",
  },
  "error DerbyGame_IsLed(uint256 basketId, uint256 followers)": {
    sentence: (w) => `Basket ${w.plain("basketId")} has ${w.plain("followers")} followers, so it cannot follow.`,
    why: "Votes pass through one leader, never through two.",
    whatToDo: "Delegate another basket.",
  },
  "error DerbyGame_IsFollowing(uint256 basketId, uint256 leaderId)": {
    sentence: (w) => `Basket ${w.plain("basketId")} follows basket ${w.plain("leaderId")}.`,
    why: "A follower has no votes of its own, cannot lead, and follows one leader.",
    whatToDo: "End the delegation first with `npx hardhat derby undelegate`.",
  },
  "error DerbyGame_NotLeading(uint256 leaderId)": {
    sentence: (w) => `Basket ${w.plain("leaderId")} takes no followers.`,
    why: "Who is followed cannot follow, so nobody is followed without having asked for it.",
    whatToDo: "Let its owner say so with `npx hardhat derby lead`, or choose another leader.",
  },
  "error DerbyGame_NotFollowing(uint256 basketId)": {
    sentence: (w) => `Basket ${w.plain("basketId")} follows nobody.`,
    why: "There is no delegation to end.",
    whatToDo: "Nothing: its votes are its own.",
  },
  "error DerbyGame_OtherVault(uint256 basketId, address vault, address expected)": {
    sentence: (w) => `Basket ${w.plain("basketId")} belongs to ${w.plain("vault")}, not to ${w.plain("expected")}.`,
    why: "A basket plays one vault and can follow only baskets of the same.",
    whatToDo: "Choose a leader of the same vault.",
  },
  "error DerbyGame_FeeTooHigh(uint256 feeBps, uint256 maxFeeBps)": {
    sentence: (w) => `The leader asks ${w.bps("feeBps")} of the rewards; ${w.bps("maxFeeBps")} was accepted at most.`,
    why: "The fee is fixed when a basket starts to follow.",
    whatToDo: "Accept more with --max-fee, or choose another leader.",
  },
  "error DerbyGame_VaultExists(address vault)": {
    sentence: (w) => `The game knows ${w.plain("vault")} already.`,
    why: "A vault is registered once.",
    whatToDo: "Nothing: baskets can be minted for it.",
  },
  "error DerbyGame_InvalidVault(address vault)": {
    sentence: (w) => `${w.plain("vault")} cannot be played here.`,
    why: "A vault names this game in its constructor, is not being closed, and has an asset that the game can count.",
    whatToDo: "Check the address; finish its close first.",
  },
  "error DerbyGame_TooManyVaults(uint256 maxVaults)": {
    sentence: (w) => `The game has room for ${w.plain("maxVaults")} vaults.`,
    why: "The number of a basket's vault is kept in a slot of its own width.",
    whatToDo: "Deploy another game.",
  },
  "error DerbyGame_ParameterOutOfBounds(bytes32 parameter, uint256 value, uint256 min, uint256 max)": {
    sentence: (w) =>
      `The parameter "${nameInWord(w.plain("parameter"))}" was to be ${w.plain("value")}, and must lie between ${w.plain("min")} and ${w.plain("max")}.`,
    why: "The code bounds what may be set.",
    whatToDo: "Choose a value between the two.",
  },
  "error DerbyGame_RateMovesTooFar(address vault, uint256 rateWad, uint256 min, uint256 max)": {
    sentence: (w) =>
      `A rate of ${w.wad("rateWad")} DRB is outside of what it may be in this epoch: ${w.wad("min")} to ${w.wad("max")}.`,
    why: "The rate that penalties are counted by moves by a fifth an epoch at most.",
    whatToDo: "Move it in several epochs.",
  },
  "error DerbyGame_RateHasSource(address vault, address priceSource)": {
    sentence: (w) => `The rate of ${w.plain("vault")} comes from ${w.plain("priceSource")}.`,
    why: "Where there is a price source, nobody sets the rate by hand.",
    whatToDo: "Call `refreshExchangeRate`, or have governance take the source away.",
  },
  "error DerbyGame_NoGoodRate(address vault, address priceSource)": {
    sentence: (w) => `There is no good price for the rate of ${w.plain("vault")} at ${w.plain("priceSource")}.`,
    why: "Either no source is set, or it has no fresh price.",
    whatToDo: "Wait for a price; until then the last rate holds.",
  },
  "error DerbyGame_InvalidAddress(address account)": {
    sentence: (w) => `${w.plain("account")} cannot hold this office.`,
    why: "Token and descriptor must be contracts; the treasury is neither nobody nor the game.",
    whatToDo: "Check the address.",
  },
  "error DerbyGame_UnknownVault(address vault)": {
    sentence: (w) => `The game does not know the vault ${w.plain("vault")}.`,
    why: "Governance registers a vault before it is played.",
    whatToDo: "`npx hardhat derby status` shows the vaults that there are.",
  },
  "error DerbyGame_WrongEpoch(address vault, uint32 epoch, uint32 expected)": {
    sentence: (w) =>
      `A message about epoch ${w.plain("epoch")} of ${w.plain("vault")}, which stands at epoch ${w.plain("expected")}.`,
    why: "Messages of a vault arrive in order.",
    whatToDo: "Deliver what is missing first.",
  },
  "error DerbyGame_NotClosing(address vault, uint32 epoch)": {
    sentence: (w) => `Epoch ${w.plain("epoch")} of ${w.plain("vault")} is not being closed.`,
    why: "Results come between the beginning and the end of a close.",
    whatToDo: "Close the epoch with `npx hardhat derby close`.",
  },
  "error DerbyGame_PageOutOfOrder(address vault, uint16 page, uint16 expected)": {
    sentence: (w) =>
      `Page ${w.plain("page")} of the results of ${w.plain("vault")} came where ${w.plain("expected")} was due.`,
    why: "Results are recorded page by page.",
    whatToDo: "Deliver what is missing first.",
  },
  "error DerbyGame_WrongPageLength(address vault, uint256 given, uint256 expected)": {
    sentence: (w) =>
      `A page of ${w.plain("given")} results of ${w.plain("vault")}, where ${w.plain("expected")} belong on it.`,
    why: "Every page but the last is full.",
    whatToDo: "Send the page whole.",
  },
  "error DerbyGovernor_ClocksDiffer(string tokenClockMode, string gameClockMode)": {
    sentence: (w) =>
      `DRB counts votes by "${w.plain("tokenClockMode")}" and the game by "${w.plain("gameClockMode")}".`,
    why: "Votes of different moments cannot be summed.",
    whatToDo: "Deploy the Governor over a token and a game of one clock.",
  },
} as const satisfies Explanations;
