// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IAaveIncentivizedToken
/// @notice How Aave's pool admin gives an aToken the controller that pays rewards to its holders.
interface IAaveIncentivizedToken {
    function setIncentivesController(address controller) external;
}
