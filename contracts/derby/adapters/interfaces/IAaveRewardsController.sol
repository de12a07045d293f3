// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IAaveRewardsController
/// @notice The part of Aave v3's RewardsController that the adapter calls.
interface IAaveRewardsController {
    /// @notice Sends `to` up to `amount` base units of `reward` that the caller has earned by holding `assets`, aTokens or debt tokens.
    /// @dev Reverts where the reserve of that reward cannot pay it.
    /// @return claimed Base units of `reward`.
    function claimRewards(
        address[] calldata assets,
        uint256 amount,
        address to,
        address reward
    ) external returns (uint256 claimed);
}
