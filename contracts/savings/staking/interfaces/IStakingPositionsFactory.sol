// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IStakingPositions} from "./IStakingPositions.sol";

/// @title IStakingPositionsFactory
/// @notice Makes the staking adapter of a savings account, in the account's constructor: either knows the other for ever, and
/// nobody has to predict an address or could bind the adapter first.
interface IStakingPositionsFactory {
    /// @notice `account` got its `adapter`.
    event StakingPositionsCreated(address indexed account, address indexed adapter);

    /// @notice Deploys an adapter that works for the caller alone.
    function create() external returns (IStakingPositions adapter);
}
