import type { Explanations } from "../explanation.js";
import { nameInWord } from "../word-name.js";

/** As in `DerbyTypes`. */
const PHASES = "Open Harvest Measure Price Withdraw Cash Reward Results Fill Deposit Finish".split(" ");
const STATUSES = "unknown proposed active deprecated blacklisted removed".split(" ");

/** Everything that a `DerbyVault`, its libraries, its adapters and its factory refuse by themselves. */
export const EXPLANATIONS = {
  "error DerbyVault_InvalidAddress(address account)": {
    sentence: (w) => `${w.plain("account")} cannot play this part in the vault.`,
    why: "Asset, game, exchange and authority must be contracts; what is sent to the zero address or to the vault itself is lost.",
    whatToDo: "Check the address, and that it is on this chain.",
  },
  "error DerbyVault_TooManyDecimals(uint8 decimals, uint8 highest)": {
    sentence: (w) => `The asset has ${w.plain("decimals")} decimals, and a vault takes ${w.plain("highest")} at most.`,
    why: "Rewards per locked token could not be counted exactly in a finer asset.",
    whatToDo: "Make a vault of another asset.",
  },
  "error DerbyVault_ParameterOutOfBounds(bytes32 name, uint256 value, uint256 lowest, uint256 highest)": {
    sentence: (w) =>
      `The parameter "${nameInWord(w.plain("name"))}" was to be ${w.plain("value")}, and must lie between ${w.plain("lowest")} and ${w.plain("highest")}.`,
    why: "The code bounds what governance may set.",
    whatToDo: "Choose a value between the two.",
  },
  "error DerbyVault_ZeroAmount(address account)": {
    sentence: (w) => `${w.plain("account")} asked for nothing, or for so little that it rounds to nothing.`,
    why: "Calls with an amount of zero are refused, for they are mistakes more often than not.",
    whatToDo: "Give a larger amount; `npx hardhat derby status` shows what an account holds.",
  },
  "error DerbyVault_TooFewShares(uint256 assets, uint256 shares, uint256 minShares)": {
    sentence: (w) =>
      `${w.asset("assets")} would buy ${w.plain("shares")} base units of shares, less than the ${w.plain("minShares")} asked for.`,
    why: "The price of a share has risen beyond what the caller accepts.",
    whatToDo: "Look at the price and ask again, for fewer shares.",
  },
  "error DerbyVault_TooFewAssets(uint256 shares, uint256 assets, uint256 minAssets)": {
    sentence: (w) =>
      `${w.plain("shares")} base units of shares would bring ${w.asset("assets")}, less than the ${w.asset("minAssets")} asked for.`,
    why: "The price of a share has fallen beyond what the caller accepts.",
    whatToDo: "Look at the price and ask again, for less.",
  },
  "error DerbyVault_CloseInProgress(uint32 epoch, uint8 phase)": {
    sentence: (w) =>
      `Epoch ${w.plain("epoch")} is being closed, in the phase ${PHASES[Number(w.plain("phase"))] ?? "?"}.`,
    why: "Between two steps of a close no price is fair for who comes in; exits go on.",
    whatToDo: "Finish the close with `npx hardhat derby close`, which anybody may do.",
  },
  "error DerbyVault_EpochNotOver(uint32 epoch, uint40 closableAt)": {
    sentence: (w) => `Epoch ${w.plain("epoch")} can be closed from ${w.instant("closableAt")} on.`,
    why: "An epoch lasts as long as the vault's interval.",
    whatToDo: "Close it then; anybody may.",
  },
  "error DerbyVault_InsufficientGas(uint256 required, uint256 available)": {
    sentence: (w) => `A step may need ${w.plain("required")} gas, and ${w.plain("available")} is left.`,
    why: "With less, a sound protocol could be made to look as if it failed.",
    whatToDo: "Send more gas; `npx hardhat derby close` does by itself.",
  },
  "error DerbyVault_UnknownRequest(uint256 requestId)": {
    sentence: (w) => `No request ${w.plain("requestId")} is waiting.`,
    why: "There never was one, or it has been claimed or cancelled.",
    whatToDo: "Take the number from `npx hardhat derby status`.",
  },
  "error DerbyVault_NotRequestOwner(uint256 requestId, address caller, address owner)": {
    sentence: (w) => `Request ${w.plain("requestId")} belongs to ${w.plain("owner")}, not to ${w.plain("caller")}.`,
    why: "Only its owner may claim or cancel a request.",
    whatToDo: "Send from the owner, with --from.",
  },
  "error DerbyVault_RequestPending(uint256 requestId, uint32 epoch)": {
    sentence: (w) => `Request ${w.plain("requestId")} waits for the close of epoch ${w.plain("epoch")}.`,
    why: "Requests are priced and paid by a close.",
    whatToDo: "Close the epoch once it is over with `npx hardhat derby close`, then claim.",
  },
  "error DerbyVault_RequestFilled(uint256 requestId, uint32 epoch)": {
    sentence: (w) => `Request ${w.plain("requestId")} was filled by the close of epoch ${w.plain("epoch")}.`,
    why: "What has been priced cannot be taken back.",
    whatToDo: "Claim it with `npx hardhat derby claim`.",
  },
  "error DerbyVault_UnknownProtocol(uint16 protocolId, uint16 count)": {
    sentence: (w) => `There is no protocol ${w.plain("protocolId")} among ${w.plain("count")}.`,
    why: "Protocols are numbered from 0 in the order in which governance proposed them.",
    whatToDo: "`npx hardhat derby protocols` lists them.",
  },
  "error DerbyVault_WrongProtocolStatus(uint16 protocolId, uint8 status)": {
    sentence: (w) =>
      `Protocol ${w.plain("protocolId")} is ${STATUSES[Number(w.plain("status"))] ?? "?"}, from which this is not possible.`,
    why: "A protocol goes from proposed to active to deprecated to removed, and may be blacklisted on the way.",
    whatToDo: "`npx hardhat derby protocols` shows where each stands.",
  },
  "error DerbyVault_InvalidProtocol(address vault)": {
    sentence: (w) => `${w.plain("vault")} cannot be a protocol of this vault.`,
    why: "A protocol is an ERC-4626 vault of the same asset, and not this vault.",
    whatToDo: "Check the address, or wrap the protocol in an adapter.",
  },
  "error DerbyVault_NotAProtocol(address vault)": {
    sentence: (w) => `${w.plain("vault")} was never proposed as a protocol of this vault.`,
    why: "Only what was proposed can be activated.",
    whatToDo: "Propose it first, or check the address.",
  },
  "error DerbyVault_DuplicateProtocol(address vault, uint16 protocolId)": {
    sentence: (w) => `${w.plain("vault")} is protocol ${w.plain("protocolId")} already.`,
    why: "Counted twice, its money would be booked twice.",
    whatToDo: "Use the protocol that is there.",
  },
  "error DerbyVault_TooManyProtocols(uint256 highest)": {
    sentence: (w) => `A vault has ${w.plain("highest")} protocols at most, for all time.`,
    why: "A close goes over every protocol there ever was.",
    whatToDo: "Make another vault.",
  },
  "error DerbyVault_ProtocolNotEmpty(uint16 protocolId, uint256 shares)": {
    sentence: (w) => `Protocol ${w.plain("protocolId")} still holds ${w.plain("shares")} of its shares for the vault.`,
    why: "What is removed is no longer measured.",
    whatToDo: "Let a close drain it, or write off what it holds.",
  },
  "error DerbyVault_ProtocolNotMeasurable(uint16 protocolId)": {
    sentence: (w) => `The value of protocol ${w.plain("protocolId")} cannot be read.`,
    why: "It reverts, burns its gas, or answers beyond belief; a stale price does that to one that holds a currency.",
    whatToDo: "Try again when it answers; a close skips it and goes on.",
  },
  "error DerbyVault_NoLoss(uint16 protocolId, uint256 measured, uint256 tracked)": {
    sentence: (w) =>
      `Protocol ${w.plain("protocolId")} is worth ${w.asset("measured")} and booked at ${w.asset("tracked")}: there is no loss.`,
    why: "Between closes only losses are marked; gains wait for the close.",
    whatToDo: "Nothing: the books are right.",
  },
  "error DerbyVault_InvalidIncentive(uint16 protocolId, address token)": {
    sentence: (w) => `${w.plain("token")} cannot be an incentive of protocol ${w.plain("protocolId")}.`,
    why: "Selling it would sell the vault's own asset or a protocol's shares.",
    whatToDo: "Name the token that the protocol pays as an incentive.",
  },
  "error DerbyVaultFactory_VaultExists(address vault)": {
    sentence: (w) => `The same Derby vault exists already, at ${w.plain("vault")}.`,
    why: "The address depends on parameters and salt, so the same ones make a vault once.",
    whatToDo: "Use the vault that is there, or another salt.",
  },
  "error DerbyVaultFactory_IndexOutOfBounds(uint256 index, uint256 count)": {
    sentence: (w) => `There is no Derby vault number ${w.plain("index")} among ${w.plain("count")}.`,
    why: "Vaults are numbered from 0 in order of creation.",
    whatToDo: "Use a number below the count.",
  },
  "error DerbyVaultFactory_WrongCode(bytes32 codeHash, bytes32 expected)": {
    sentence: (w) => `The code has the hash ${w.plain("codeHash")}, and this factory deploys ${w.plain("expected")}.`,
    why: "All vaults of a factory are of one code, linked with one set of libraries.",
    whatToDo: "Link DerbyVault with the libraries of this deployment, built with the same profile.",
  },
  "error AaveV3Adapter_NoReserve(address asset)": {
    sentence: (w) => `The Aave pool has no reserve of ${w.plain("asset")}.`,
    why: "An adapter supplies one reserve, which must be there.",
    whatToDo: "Check the pool and the asset.",
  },
  "error AaveV3Adapter_InvalidClaimer(address claimer)": {
    sentence: (w) => `${w.plain("claimer")} cannot receive Aave's rewards.`,
    why: "Rewards sent to nobody would be lost.",
    whatToDo: "Name the vault that the adapter is for.",
  },
  "error AaveV3Adapter_NotClaimer(address caller, address claimer)": {
    sentence: (w) => `Aave's rewards are ${w.plain("claimer")}'s, not ${w.plain("caller")}'s.`,
    why: "An adapter earns rewards for the vault that it was deployed for.",
    whatToDo: "Let that vault claim them in its close.",
  },
  "error AaveV3Adapter_NoRewards(address aToken)": {
    sentence: (w) => `Nobody pays rewards to holders of ${w.plain("aToken")}.`,
    why: "Aave names a rewards controller for each aToken; this one has none now.",
    whatToDo: "Take the incentive off the protocol until Aave pays one again.",
  },
  "error CurrencyAdapter_NotHolder(address account, address holder)": {
    sentence: (w) => `${w.plain("account")} cannot hold shares of this adapter; ${w.plain("holder")} can.`,
    why: "The cost of a swap falls on the holder, so there is one.",
    whatToDo: "Deploy an adapter for the other holder.",
  },
  "error CurrencyAdapter_SlippageTooHigh(uint16 slippageBps, uint16 highest)": {
    sentence: (w) => `A slippage of ${w.bps("slippageBps")} is over the bound of ${w.bps("highest")}.`,
    why: "The bound is what a swap can lose at most against the oracle.",
    whatToDo: "Choose a smaller one.",
  },
  "error ProtocolMoves_Incredible(address vault, uint256 value)": {
    sentence: (w) => `The protocol ${w.plain("vault")} claims to be worth ${w.plain("value")} base units.`,
    why: "So much of an asset cannot be booked; a value like that is a fault.",
    whatToDo: "Have the guardian blacklist the protocol.",
  },
  "error ProtocolMoves_NoBalance(address token)": {
    sentence: (w) => `${w.plain("token")} does not say what the vault holds of it.`,
    why: "A move is measured by balances before and after it, and undone where one cannot be read.",
    whatToDo: "Look at the protocol; a close skips it and goes on.",
  },
  "error ProtocolMoves_NothingMoved(address vault)": {
    sentence: (w) => `The protocol ${w.plain("vault")} moved nothing.`,
    why: "A move that takes the assets and gives no shares, or the other way round, is undone.",
    whatToDo: "Look at the protocol; a close skips it and goes on.",
  },
  "error ProtocolMoves_UnfairMove(address vault, uint256 given, uint256 got)": {
    sentence: (w) => `The protocol ${w.plain("vault")} gave ${w.asset("got")} for ${w.asset("given")}.`,
    why: "An active protocol is not entered or left where that costs more than a hundredth.",
    whatToDo: "Wait for a better price; a close skips it and goes on.",
  },
} as const satisfies Explanations;
