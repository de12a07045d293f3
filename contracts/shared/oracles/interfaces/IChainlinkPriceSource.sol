// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAggregatorV3} from "./IAggregatorV3.sol";
import {IChainlinkPriceSourceErrors} from "./IChainlinkPriceSourceErrors.sol";
import {IPriceSource} from "./IPriceSource.sol";

/// @title IChainlinkPriceSource
/// @notice A price source over one Chainlink feed, and what it was pinned to.
interface IChainlinkPriceSource is IPriceSource, IChainlinkPriceSourceErrors {
    /// @notice The feed that is read.
    function feed() external view returns (IAggregatorV3);

    /// @notice The oldest answer that counts, in seconds.
    function maxAge() external view returns (uint32);

    /// @notice The rollup's sequencer uptime feed; the zero address where there is no sequencer.
    function sequencerFeed() external view returns (IAggregatorV3);

    /// @notice For how long after the sequencer came back no new risk is taken on, in seconds.
    function sequencerGracePeriod() external view returns (uint32);
}
