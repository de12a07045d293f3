// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IIncentiveSource
/// @notice Pays the incentives that a protocol owes the caller. A reward contract that has another call is wrapped into this.
interface IIncentiveSource {
    /// @notice Sends all of `token` that the caller has earned to the caller. The caller measures what arrives.
    /// @dev What was earned in other tokens stays where it is until a call names them: nobody would sell it here.
    function claimIncentives(address token) external;
}
