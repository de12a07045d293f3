// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IDelegationPoolEvents
/// @notice What a delegation pool tells, beside the events of ERC-1155. Amounts are base units of the native token.
interface IDelegationPoolEvents {
    /// @notice `staker` staked `assets`; `receiver` got `units` of position `id`.
    event Staked(address indexed staker, address indexed receiver, uint256 indexed id, uint256 assets, uint256 units);

    /// @notice The rewards of `units` of position `id` went to `receiver`; `units` of `newId` take its place.
    event RewardsClaimed(
        address indexed account,
        address indexed receiver,
        uint256 indexed id,
        uint256 units,
        uint256 newId,
        uint256 reward
    );

    /// @notice `units` of position `id` joined what `account` held of `intoId`, as `newId`; `reward` went to `rewardTo`.
    event Merged(
        address indexed account,
        uint256 indexed intoId,
        uint256 indexed id,
        uint256 units,
        uint256 newId,
        address rewardTo,
        uint256 reward
    );

    /// @notice `account` gave up `units` of position `id` for ticket `ticketId`, good from `releaseAt` on; its rewards are paid.
    event UnbondingStarted(
        address indexed account,
        uint256 indexed id,
        uint256 indexed ticketId,
        uint256 units,
        uint256 releaseAt,
        uint256 reward
    );

    /// @notice Ticket `ticketId` of `account` was paid: `assets` to `receiver`.
    event Unbonded(address indexed account, address indexed receiver, uint256 indexed ticketId, uint256 assets);

    /// @notice `funder` added `reward`; all that is left streams evenly until `endsAt`, unix seconds.
    event StreamFunded(address indexed funder, uint256 reward, uint256 endsAt);

    /// @notice Governance took `assets` of the stake to `receiver`; every unit is worth less alike.
    event Slashed(address indexed caller, address indexed receiver, uint256 assets, uint256 stakedAfter);
}
