// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IVaultEvents
/// @notice What a vault tells, beside the events of ERC-20 and ERC-4626. Together with block timestamps they
/// rebuild its whole state: the fee of a withdrawal is `shares - assets` of its `Withdraw` event.
interface IVaultEvents {
    /// @notice `reward` was paid to `receiver` for the stake of `account`.
    event RewardClaimed(address indexed account, address indexed receiver, uint256 reward);

    /// @notice `reward` of `account` became stake. A `Deposit` event of the same amount follows.
    event RewardCompounded(address indexed account, uint256 reward);

    /// @notice `funder` added `reward`; all that is left, `undistributed`, streams evenly until `endsAt`.
    event StreamFunded(address indexed funder, uint256 reward, uint256 undistributed, uint256 endsAt);

    /// @notice `funder` added `reward`, which moved the end of the stream out to `endsAt`.
    event StreamToppedUp(address indexed funder, uint256 reward, uint256 undistributed, uint256 endsAt);

    /// @notice `fees` left for `feeSink`.
    event FeesCollected(address indexed caller, address indexed feeSink, uint256 fees);

    /// @notice `guardian` paused what comes in until `pausedUntil`, unix seconds.
    event InboundPaused(address indexed guardian, uint256 pausedUntil);
}
