// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAggregatorProxy} from "./IAggregatorProxy.sol";
import {IChainlinkPastPriceSourceErrors} from "./IChainlinkPastPriceSourceErrors.sol";
import {IPastPriceSource} from "./IPastPriceSource.sol";

/// @title IChainlinkPastPriceSource
/// @notice The price at a past time over one Chainlink feed and all of its phases.
/// @dev The proof is a string of 8-byte numbers, big-endian, one a phase from phase 1 on:
///
///     uint64 last round of phase 1 | ... | uint64 last round of phase p - 1 | uint64 round of phase p
///
/// Zero stands for none. The phase `p` is the number of entries. Its round is the last one at or before the moment.
interface IChainlinkPastPriceSource is IPastPriceSource, IChainlinkPastPriceSourceErrors {
    /// @notice The proxy that is read.
    function feed() external view returns (IAggregatorProxy);

    /// @notice A phase that has been silent for longer than this, in seconds, has ended.
    function QUIET() external view returns (uint256); // solhint-disable-line func-name-mixedcase

    /// @notice What one read of the feed is given, in gas: no less, so that nobody can make a round look absent by sending too
    /// little, and no more.
    function READ_GAS() external view returns (uint256); // solhint-disable-line func-name-mixedcase
}
