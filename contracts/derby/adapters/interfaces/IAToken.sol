// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IAToken
/// @notice The part of an aToken that the adapter reads: balances before interest, and who pays rewards.
interface IAToken {
    /// @notice Balance of `account` divided by the liquidity index at the time of each change.
    function scaledBalanceOf(address account) external view returns (uint256);

    /// @notice The sum of all scaled balances.
    function scaledTotalSupply() external view returns (uint256);

    /// @notice Aave's RewardsController for holders of this aToken; zero where they earn no rewards.
    function getIncentivesController() external view returns (address);
}
