// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IStakingPositionsErrors
/// @notice What a staking adapter refuses.
interface IStakingPositionsErrors {
    /// @notice There is no contract at `provider`, or a share token that is worth nothing.
    error StakingPositions_InvalidProvider(address provider);

    /// @notice Only the account may call.
    error StakingPositions_NotTheAccount(address caller);

    /// @notice The provider has no such position.
    error StakingPositions_UnknownPosition(uint256 positionId);

    /// @notice `amount`, in the provider's own units, counts for no unit.
    error StakingPositions_ZeroUnits(uint256 amount);
}
