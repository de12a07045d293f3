// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {InboundPause} from "../../shared/access/InboundPause.sol";
import {RoleGated} from "../../shared/access/RoleGated.sol";
import {IDerbyGame} from "../interfaces/IDerbyGame.sol";
import {BasketTypes} from "../types/BasketTypes.sol";

/// @title GameState
/// @notice What the game stores, and the checks that several of its parts share.
abstract contract GameState is IDerbyGame, RoleGated, ReentrancyGuardTransient {
    using InboundPause for uint48;

    // One slot: | pausedUntil 48 | vaultCount 16 | totalLocked 80 | basketCount 32 |
    uint32 internal _basketCount;
    uint80 internal _totalLocked;
    uint16 internal _vaultCount;
    uint48 internal _pausedUntil;

    address internal _treasury;

    mapping(uint256 basketId => BasketTypes.Title title) internal _titles;
    mapping(address account => BasketTypes.Holder holder) internal _holders;
    mapping(uint256 basketId => BasketTypes.Basket basket) internal _baskets;
    mapping(uint256 vaultId => BasketTypes.VaultState state) internal _vaults;
    mapping(address vault => uint256 vaultId) internal _vaultIds;

    modifier whenInboundOpen() {
        _pausedUntil.requireOpen(block.timestamp);
        _;
    }

    modifier validReceiver(address receiver) {
        if (receiver == address(0) || receiver == address(this)) revert DerbyGame_InvalidReceiver(receiver);
        _;
    }

    /// @dev The registered `vault`, or a refusal.
    function _vaultOf(address vault) internal view returns (BasketTypes.VaultState storage) {
        uint256 vaultId = _vaultIds[vault];
        if (vaultId == 0) revert DerbyGame_UnknownVault(vault);
        return _vaults[vaultId];
    }
}
