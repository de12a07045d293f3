// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IChainlinkPastPriceSourceErrors
/// @notice Why a proof of a past Chainlink price, or the construction of its adapter, is refused. Times are unix seconds.
interface IChainlinkPastPriceSourceErrors {
    /// @notice There is no contract at `feed`.
    error ChainlinkPastPriceSource_FeedHasNoCode(address feed);

    /// @notice `feed` says that it is in phase 0, so it is no proxy: nothing of it could ever be proved.
    error ChainlinkPastPriceSource_FeedHasNoPhases(address feed);

    /// @notice `feed` reverted, or returned less than a full answer, when called by `selector`; `response` is what it returned.
    error ChainlinkPastPriceSource_FeedCallFailed(address feed, bytes4 selector, bytes response);

    /// @notice `feed` answers `value` to `selector`, more than `highest`.
    error ChainlinkPastPriceSource_AnswerOutOfRange(address feed, bytes4 selector, uint256 value, uint256 highest);

    /// @notice Reading a Chainlink feed costs nothing, yet `value` wei were sent.
    error ChainlinkPastPriceSource_NothingToPay(uint256 value);

    /// @notice The moment `at` has not passed at `timestamp`: whatever a feed dates ahead, no price of the future is known.
    error ChainlinkPastPriceSource_NotPast(uint256 at, uint256 timestamp);

    /// @notice A proof of `length` bytes is not 1 to 65,535 numbers of 8 bytes.
    error ChainlinkPastPriceSource_ProofMalformed(uint256 length);

    /// @notice The feed has no round `roundId`.
    error ChainlinkPastPriceSource_RoundNotFound(uint80 roundId);

    /// @notice Round `roundId` was written at `updatedAt`, after `at`: it is not the one in force then, and its phase had not
    /// ended by then.
    error ChainlinkPastPriceSource_RoundAfter(uint80 roundId, uint256 updatedAt, uint256 at);

    /// @notice `roundId` is not the last round: there is `laterRoundId`, written at `updatedAt`.
    error ChainlinkPastPriceSource_RoundNotLast(uint80 roundId, uint256 laterRoundId, uint256 updatedAt);

    /// @notice Phase `phase` might still answer: it counts as ended after `endsAt` only.
    error ChainlinkPastPriceSource_PhaseNotEnded(uint16 phase, uint256 endsAt);

    /// @notice No phase of the proof has a round after the moment, and `phase` is not the one in use, `currentPhase`.
    error ChainlinkPastPriceSource_PhaseNotCurrent(uint16 phase, uint16 currentPhase);

    /// @notice Reading the feed needs `required` gas at this point, and `available` is left.
    error ChainlinkPastPriceSource_InsufficientGas(uint256 available, uint256 required);
}
