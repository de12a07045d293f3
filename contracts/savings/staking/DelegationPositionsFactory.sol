// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DelegationPositions} from "./DelegationPositions.sol";
import {IDelegationPool} from "./interfaces/IDelegationPool.sol";
import {IStakingPositions} from "./interfaces/IStakingPositions.sol";
import {IStakingPositionsErrors} from "./interfaces/IStakingPositionsErrors.sol";
import {IStakingPositionsFactory} from "./interfaces/IStakingPositionsFactory.sol";

/// @title DelegationPositionsFactory
/// @notice Makes the adapters of savings accounts whose collateral lies at one delegation pool.
contract DelegationPositionsFactory is IStakingPositionsFactory, IStakingPositionsErrors {
    /// @notice The delegation pool.
    IDelegationPool public immutable POOL;

    /// @param pool The delegation pool. Reverts with `StakingPositions_InvalidProvider`.
    constructor(IDelegationPool pool) {
        if (address(pool).code.length == 0) revert StakingPositions_InvalidProvider(address(pool));
        POOL = pool;
    }

    /// @inheritdoc IStakingPositionsFactory
    function create() external returns (IStakingPositions adapter) {
        adapter = new DelegationPositions(POOL, msg.sender);
        emit StakingPositionsCreated(msg.sender, address(adapter));
    }
}
