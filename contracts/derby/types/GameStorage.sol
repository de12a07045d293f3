// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGamePort} from "../interfaces/IDerbyGamePort.sol";
import {BasketTypes} from "./BasketTypes.sol";

/// @title GameStorage
/// @notice All that the game stores beside approvals and the history of votes, as its linked libraries are handed it.
library GameStorage {
    struct Data {
        // One slot: | pausedUntil 48 | vaultCount 16 | totalLocked 80 | basketCount 32 |
        uint32 basketCount;
        uint80 totalLocked;
        uint16 vaultCount;
        uint48 pausedUntil;
        // Who gets slashed DRB and forfeited rewards.
        address treasury;
        mapping(uint256 basketId => BasketTypes.Title title) titles;
        mapping(address account => BasketTypes.Holder holder) holders;
        mapping(uint256 basketId => BasketTypes.Basket basket) baskets;
        mapping(uint256 vaultId => BasketTypes.VaultState state) vaults;
        mapping(address vault => uint256 vaultId) vaultIds;
    }

    /// @notice The registered `vault`, or a refusal.
    function vaultOf(Data storage game, address vault) internal view returns (BasketTypes.VaultState storage) {
        uint256 vaultId = game.vaultIds[vault];
        if (vaultId == 0) revert IDerbyGamePort.DerbyGame_UnknownVault(vault);
        return game.vaults[vaultId];
    }
}
