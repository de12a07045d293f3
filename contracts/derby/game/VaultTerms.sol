// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {InboundPause} from "../../shared/access/InboundPause.sol";
import {Roles} from "../../shared/access/Roles.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {IDerbyGame} from "../interfaces/IDerbyGame.sol";
import {VaultRegistry} from "../libraries/VaultRegistry.sol";
import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";
import {GameStorage} from "../types/GameStorage.sol";
import {GameState} from "./GameState.sol";

/// @title VaultTerms
/// @notice Who may say which vaults are played, by which terms, and who gets what is slashed.
abstract contract VaultTerms is GameState {
    using ExactTransfer for IERC20;
    using InboundPause for uint48;
    using VaultRegistry for GameStorage.Data;

    /// @inheritdoc IDerbyGame
    function addVault(
        address vault,
        DerbyGameTypes.VaultTerms calldata terms
    ) external nonReentrant onlyRole(Roles.ADMIN) {
        _game.add(vault, terms);
    }

    /// @inheritdoc IDerbyGame
    function setSlashTerms(
        address vault,
        uint16 negativeRewardFactorBps,
        uint96 slashThresholdWad
    ) external nonReentrant onlyRole(Roles.RISK) {
        _game.setSlashTerms(vault, negativeRewardFactorBps, slashThresholdWad);
    }

    /// @inheritdoc IDerbyGame
    function setExchangeRate(address vault, uint128 rateWad) external nonReentrant onlyRole(Roles.RISK) {
        _game.setRate(vault, rateWad);
    }

    /// @inheritdoc IDerbyGame
    function refreshExchangeRate(address vault) external nonReentrant returns (uint256 rateWad) {
        return _game.refreshRate(vault);
    }

    /// @inheritdoc IDerbyGame
    function setPriceSource(address vault, address priceSource) external nonReentrant onlyRole(Roles.ADMIN) {
        _game.setPriceSource(vault, priceSource);
    }

    /// @inheritdoc IDerbyGame
    function setTreasury(address newTreasury) external nonReentrant onlyRole(Roles.ADMIN) {
        _game.setTreasury(newTreasury);
    }

    /// @inheritdoc IDerbyGame
    function collectTreasuryRewards(address vault) external nonReentrant returns (uint256 assets) {
        address asset;
        (assets, asset) = _game.takeTreasuryRewards(vault);
        IERC20(asset).push(_game.treasury, assets);
    }

    /// @inheritdoc IDerbyGame
    function pauseInbound() external nonReentrant onlyRole(Roles.GUARDIAN) {
        uint48 pausedUntil = _game.pausedUntil.arm(block.timestamp);
        _game.pausedUntil = pausedUntil;
        emit InboundPaused(msg.sender, pausedUntil);
    }

    /// @inheritdoc IDerbyGame
    function vaultInfo(address vault) external view returns (DerbyGameTypes.VaultInfo memory) {
        _answer(_game.info(vault));
    }

    /// @inheritdoc IDerbyGame
    function tallyOf(
        address vault,
        uint256 protocolId
    ) external view returns (uint256 current, uint256 next, uint256 last) {
        return _game.tally(vault, protocolId);
    }

    /// @inheritdoc IDerbyGame
    function accumulatorsOf(
        address vault,
        uint256 epoch,
        uint256 protocolId
    ) external view returns (int256 cumRewardPerLockedToken, uint256 cumPay) {
        return _game.accumulators(vault, epoch, protocolId);
    }

    /// @inheritdoc IDerbyGame
    function vaults() external view returns (address[] memory) {
        _answer(_game.all());
    }

    /// @inheritdoc IDerbyGame
    function treasury() external view returns (address) {
        return _game.treasury;
    }

    /// @inheritdoc IDerbyGame
    function inboundPausedUntil() external view returns (uint256) {
        return _game.pausedUntil;
    }
}
