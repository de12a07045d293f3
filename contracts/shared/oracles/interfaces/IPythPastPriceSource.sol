// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IPastPriceSource} from "./IPastPriceSource.sol";
import {IPyth} from "./IPyth.sol";
import {IPythPastPriceSourceErrors} from "./IPythPastPriceSourceErrors.sol";

/// @title IPythPastPriceSource
/// @notice The price at a past time over one Pyth feed: the first one published at or after the moment.
/// @dev A proof is `abi.encode(bytes[] updateData)`, signed updates as Pyth's services return them for the moment. The last
/// price *before* a moment cannot be proved to Pyth, the first one after it can, and each update names its predecessor's time,
/// so there is one. It is at most `maxDelay` late, which `updatedAt` tells.
interface IPythPastPriceSource is IPastPriceSource, IPythPastPriceSourceErrors {
    /// @notice The Pyth contract.
    function pyth() external view returns (IPyth);

    /// @notice The feed's id.
    function priceId() external view returns (bytes32);

    /// @notice How long after the moment the price may have been published, seconds.
    function maxDelay() external view returns (uint32);

    /// @notice How long after a moment its price is taken for provable, seconds. That Pyth published none cannot be proved, so
    /// there has to be an end to waiting.
    function PROOF_WINDOW() external view returns (uint256); // solhint-disable-line func-name-mixedcase
}
