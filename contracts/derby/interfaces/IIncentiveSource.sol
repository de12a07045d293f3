// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IIncentiveSource
/// @notice Pays the incentives that a protocol owes the caller. A reward contract that has another call is wrapped into this.
interface IIncentiveSource {
    /// @notice Sends all that the caller has earned to the caller. The caller measures what arrives.
    function claimIncentives() external;
}
