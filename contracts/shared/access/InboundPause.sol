// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title InboundPause
/// @notice A pause that stops money from coming in, ends by itself and cannot be renewed without a gap.
/// @dev One `uint48` in unix seconds, to be packed into a slot that inbound calls load anyway (a slot of its own would
/// cost 2,100 gas a call). The same number carries both rules: paused until it, not to be armed again before `COOLDOWN` after it.
///
///     armed        pausedUntil          pausedUntil + COOLDOWN
///       |--- paused ---|--- open, cannot be armed ---|--- open, can be armed ---
///
/// A guardian gone bad can therefore hold newcomers out for half of the time at most, and can never hold anyone in.
library InboundPause {
    /// @notice Seconds a pause lasts.
    uint48 internal constant DURATION = 14 days;

    /// @notice Seconds after a pause in which no new one can begin.
    uint48 internal constant COOLDOWN = 14 days;

    /// @notice Inbound calls are paused until `pausedUntil` (unix seconds).
    error InboundPause_Paused(uint48 pausedUntil);

    /// @notice A new pause cannot begin before `armableAt` (unix seconds).
    error InboundPause_CoolingDown(uint48 armableAt);

    /// @notice Whether inbound calls are paused at `timestamp`.
    function isPaused(uint48 pausedUntil, uint256 timestamp) internal pure returns (bool) {
        return timestamp < pausedUntil;
    }

    /// @notice Reverts with `InboundPause_Paused` while paused.
    function requireOpen(uint48 pausedUntil, uint256 timestamp) internal pure {
        if (isPaused(pausedUntil, timestamp)) revert InboundPause_Paused(pausedUntil);
    }

    /// @notice Begins a pause at `timestamp`. Reverts with `InboundPause_CoolingDown` during a pause and its cooldown.
    /// @return newPausedUntil When the pause ends, unix seconds.
    function arm(uint48 pausedUntil, uint256 timestamp) internal pure returns (uint48 newPausedUntil) {
        if (pausedUntil != 0 && timestamp < uint256(pausedUntil) + COOLDOWN) {
            revert InboundPause_CoolingDown(pausedUntil + COOLDOWN);
        }
        return uint48(timestamp) + DURATION;
    }
}
