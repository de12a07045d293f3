// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IChainlinkPriceSourceErrors
/// @notice Why a Chainlink price, or the construction of its adapter, is refused. Times are unix seconds, ages are seconds.
interface IChainlinkPriceSourceErrors {
    /// @notice There is no contract at `feed`.
    error ChainlinkPriceSource_FeedHasNoCode(address feed);

    /// @notice A maximum age of `maxAge` is outside [`lowest`, `highest`].
    error ChainlinkPriceSource_MaxAgeOutOfRange(uint32 maxAge, uint32 lowest, uint32 highest);

    /// @notice A grace period of `gracePeriod` is outside [`lowest`, `highest`]. Without a sequencer feed it has to be 0.
    error ChainlinkPriceSource_GracePeriodOutOfRange(uint32 gracePeriod, uint32 lowest, uint32 highest);

    /// @notice `feed` answers in `decimals`, more than `highest`.
    error ChainlinkPriceSource_DecimalsOutOfRange(address feed, uint256 decimals, uint8 highest);

    /// @notice `feed` reverted, or returned less than a full answer, when called by `selector`; `response` is what it returned.
    error ChainlinkPriceSource_FeedCallFailed(address feed, bytes4 selector, bytes response);

    /// @notice `feed` answered in `pinned` decimals at construction and answers in `actual` now.
    error ChainlinkPriceSource_DecimalsChanged(address feed, uint8 pinned, uint256 actual);

    /// @notice `feed` has not finished round `roundId`, or has none yet.
    error ChainlinkPriceSource_IncompleteRound(address feed, uint256 roundId, uint256 updatedAt);

    /// @notice `feed` answers `answer`, which is no price.
    error ChainlinkPriceSource_PriceNotPositive(address feed, int256 answer);

    /// @notice `feed` dates its answer `updatedAt`, after the block's own `timestamp`.
    error ChainlinkPriceSource_PriceFromFuture(address feed, uint256 updatedAt, uint256 timestamp);

    /// @notice The answer of `feed` is from `updatedAt`, more than `maxAge` before `timestamp`.
    error ChainlinkPriceSource_PriceStale(address feed, uint256 updatedAt, uint256 timestamp, uint32 maxAge);

    /// @notice The rollup's sequencer is down since `since`, or its feed says something other than up (`answer` 0).
    error ChainlinkPriceSource_SequencerDown(address sequencerFeed, int256 answer, uint256 since);

    /// @notice The rollup's sequencer is up since `since` only (0: not known), less than `gracePeriod` before `timestamp`.
    error ChainlinkPriceSource_SequencerRecovering(
        address sequencerFeed,
        uint256 since,
        uint256 timestamp,
        uint32 gracePeriod
    );
}
