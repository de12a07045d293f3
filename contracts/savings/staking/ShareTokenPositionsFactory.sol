// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {IStakingPositions} from "./interfaces/IStakingPositions.sol";
import {IStakingPositionsErrors} from "./interfaces/IStakingPositionsErrors.sol";
import {IStakingPositionsFactory} from "./interfaces/IStakingPositionsFactory.sol";
import {ShareTokenPositions} from "./ShareTokenPositions.sol";

/// @title ShareTokenPositionsFactory
/// @notice Makes the adapters of savings accounts whose collateral is one ERC-4626 liquid-staking token.
contract ShareTokenPositionsFactory is IStakingPositionsFactory, IStakingPositionsErrors {
    /// @notice The token.
    IERC4626 public immutable SHARE;

    /// @param share The ERC-4626 token. Reverts with `StakingPositions_InvalidProvider`.
    constructor(IERC4626 share) {
        if (address(share).code.length == 0) revert StakingPositions_InvalidProvider(address(share));
        SHARE = share;
    }

    /// @inheritdoc IStakingPositionsFactory
    function create() external returns (IStakingPositions adapter) {
        adapter = new ShareTokenPositions(SHARE, msg.sender);
        emit StakingPositionsCreated(msg.sender, address(adapter));
    }
}
