// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IStakingPositionsErrors} from "./IStakingPositionsErrors.sol";

/// @title IStakingPositions
/// @notice Keeps the collateral of one savings account at one staking provider, all of it in one piece.
/// @dev Three measures, so that a provider may have its own:
///
/// | measure    | what it is                                           | delegation pool            | share token        |
/// | ---------- | ---------------------------------------------------- | -------------------------- | ------------------ |
/// | `amount`   | what goes in and comes out                           | units of a position        | shares             |
/// | `units`    | what a loan counts in; never changes by itself       | the same                   | parts of all held  |
/// | `quantity` | what the price source prices; a slash makes it less  | native token behind them   | shares             |
///
/// Only the account may call what changes state (`StakingPositions_NotTheAccount`). Rewards never count as collateral: they
/// are the account's at `harvest`, and whatever is withdrawn carries along what it accrued since the last one.
interface IStakingPositions is IStakingPositionsErrors {
    /// @notice Takes `amount` of position `positionId` from `from`, who has approved this adapter. What the position has accrued
    /// before is paid to `rewardTo`.
    /// @dev Reverts with `StakingPositions_ZeroUnits` where it counts for nothing, `StakingPositions_UnknownPosition`, and with
    /// the provider's errors.
    /// @return units What a loan may count for it.
    function deposit(
        address from,
        uint256 positionId,
        uint256 amount,
        address rewardTo
    ) external returns (uint256 units);

    /// @notice Sends the part of what is held that `units` stand for to `receiver`. Never claims, asks no rate: works while the
    /// provider's rewards do not.
    /// @return amount What the receiver got, rounded down.
    function withdraw(uint256 units, address receiver) external returns (uint256 amount);

    /// @notice Claims the rewards of all that is held and sends them to the account. The cost does not depend on how many
    /// deposits there were.
    /// @return reward Base units of `rewardToken`.
    function harvest() external returns (uint256 reward);

    /// @notice The savings account this adapter works for.
    function account() external view returns (address);

    /// @notice The staking provider: a delegation pool or a share token.
    function provider() external view returns (address);

    /// @notice The position all collateral is rolled into; 0 where the provider has no ids, or nothing was deposited yet.
    function heldPosition() external view returns (uint256 positionId);

    /// @notice What is held for all units, in the provider's own units.
    function heldAmount() external view returns (uint256 amount);

    /// @notice All units there are.
    function totalUnits() external view returns (uint256 units);

    /// @notice The token that rewards come in.
    function rewardToken() external view returns (address);

    /// @notice Decimals of a quantity.
    function decimals() external view returns (uint8);

    /// @notice What units are worth as a fraction: `units` have `quantity` behind them. Both below 2^128, units never 0.
    /// @dev One answer for whoever converts both ways, as a liquidation does; `quantityOf` and `unitsOf` round it down.
    function rate() external view returns (uint256 quantity, uint256 units);

    /// @notice The quantity behind `units`, rounded down. What a `harvest` would take is not part of it.
    function quantityOf(uint256 units) external view returns (uint256 quantity);

    /// @notice The most units with no more than `quantity` behind them, rounded down; 2^256 - 1 where units are worth nothing.
    function unitsOf(uint256 quantity) external view returns (uint256 units);

    /// @notice What `harvest` would bring now, base units of `rewardToken`, rounded down.
    function pendingReward() external view returns (uint256 reward);
}
