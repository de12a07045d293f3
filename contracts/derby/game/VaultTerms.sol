// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {InboundPause} from "../../shared/access/InboundPause.sol";
import {Roles} from "../../shared/access/Roles.sol";
import {BPS, FixedPoint, WAD} from "../../shared/math/FixedPoint.sol";
import {IPriceSource} from "../../shared/oracles/interfaces/IPriceSource.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {IDerbyGame} from "../interfaces/IDerbyGame.sol";
import {IDerbyVault} from "../interfaces/IDerbyVault.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";
import {GameState} from "./GameState.sol";

/// @title VaultTerms
/// @notice Which vaults are played and by which terms. Every term has bounds that governance cannot leave.
abstract contract VaultTerms is GameState {
    using ExactTransfer for IERC20;
    using InboundPause for uint48;

    uint256 private constant MAX_VAULTS = type(uint16).max;
    uint256 private constant MAX_ASSET_DECIMALS = 24;
    uint256 private constant MAX_RATE_DECIMALS = 36;
    uint256 private constant MIN_RATE_WAD = 1;
    uint256 private constant MAX_RATE_WAD = 1e30;
    uint256 private constant MAX_RATE_MOVE_BPS = 2_000;
    uint256 private constant MAX_THRESHOLD_WAD = 1_000e18;

    /// @inheritdoc IDerbyGame
    function addVault(
        address vault,
        DerbyGameTypes.VaultTerms calldata terms
    ) external nonReentrant onlyRole(Roles.ADMIN) {
        if (_vaultIds[vault] != 0) revert DerbyGame_VaultExists(vault);
        if (_vaultCount == MAX_VAULTS) revert DerbyGame_TooManyVaults(MAX_VAULTS);
        uint16 vaultId = ++_vaultCount;
        _vaultIds[vault] = vaultId;
        BasketTypes.VaultState storage state = _vaults[vaultId];
        _adopt(state, vault);
        _setRate(state, terms.exchangeRateWad);
        (state.openingRateWad, state.rateEpoch) = (state.rateWad, state.epoch);
        _setSlashTerms(state, terms.negativeRewardFactorBps, terms.slashThresholdWad);
        _setPriceSource(state, terms.priceSource);
        emit VaultAdded(vault, state.asset, state.epoch, terms);
    }

    /// @inheritdoc IDerbyGame
    function setSlashTerms(
        address vault,
        uint16 negativeRewardFactorBps,
        uint96 slashThresholdWad
    ) external nonReentrant onlyRole(Roles.RISK) {
        _setSlashTerms(_vaultOf(vault), negativeRewardFactorBps, slashThresholdWad);
        emit SlashTermsChanged(vault, negativeRewardFactorBps, slashThresholdWad);
    }

    /// @inheritdoc IDerbyGame
    function setExchangeRate(address vault, uint128 rateWad) external nonReentrant onlyRole(Roles.RISK) {
        BasketTypes.VaultState storage state = _vaultOf(vault);
        if (state.priceSource != address(0)) revert DerbyGame_RateHasSource(vault, state.priceSource);
        (uint256 min, uint256 max) = _rateRange(state);
        if (rateWad < min || rateWad > max) revert DerbyGame_RateMovesTooFar(vault, rateWad, min, max);
        _moveRate(state, rateWad);
    }

    /// @inheritdoc IDerbyGame
    function refreshExchangeRate(address vault) external nonReentrant returns (uint256 rateWad) {
        BasketTypes.VaultState storage state = _vaultOf(vault);
        if (!_tryRefreshRate(state)) revert DerbyGame_NoGoodRate(vault, state.priceSource);
        return state.rateWad;
    }

    /// @inheritdoc IDerbyGame
    function setPriceSource(address vault, address priceSource) external nonReentrant onlyRole(Roles.ADMIN) {
        _setPriceSource(_vaultOf(vault), priceSource);
        emit PriceSourceChanged(vault, priceSource);
    }

    /// @inheritdoc IDerbyGame
    function setTreasury(address newTreasury) external nonReentrant onlyRole(Roles.ADMIN) {
        emit TreasuryChanged(_treasury, newTreasury);
        _setTreasury(newTreasury);
    }

    /// @inheritdoc IDerbyGame
    function collectTreasuryRewards(address vault) external nonReentrant returns (uint256 assets) {
        BasketTypes.VaultState storage state = _vaultOf(vault);
        assets = state.treasuryRewards;
        state.rewardPool -= uint128(assets);
        state.treasuryRewards = 0;
        IERC20(state.asset).push(_treasury, assets);
        emit TreasuryRewardsCollected(vault, _treasury, assets);
    }

    /// @inheritdoc IDerbyGame
    function pauseInbound() external nonReentrant onlyRole(Roles.GUARDIAN) {
        uint48 pausedUntil = _pausedUntil.arm(block.timestamp);
        _pausedUntil = pausedUntil;
        emit InboundPaused(msg.sender, pausedUntil);
    }

    function _setTreasury(address newTreasury) internal {
        if (newTreasury == address(0) || newTreasury == address(this)) revert DerbyGame_InvalidAddress(newTreasury);
        _treasury = newTreasury;
    }

    /// @dev Moves E to its source's price, as far as it may go in this epoch. False, and no change, without a good price.
    function _tryRefreshRate(BasketTypes.VaultState storage state) internal returns (bool) {
        address source = state.priceSource;
        if (source == address(0)) return false;
        try IPriceSource(source).tryLatestPrice() returns (bool ok, uint256 price, uint40) {
            if (!ok) return false;
            (uint256 min, uint256 max) = _rateRange(state);
            uint256 rateWad = Math.saturatingMul(price, WAD) / 10 ** state.rateDecimals;
            _moveRate(state, Math.max(min, Math.min(rateWad, max)));
            return true;
        } catch {
            return false;
        }
    }

    /// @dev Takes over what the vault knows of itself.
    function _adopt(BasketTypes.VaultState storage state, address vault) private {
        IDerbyVault adopted = IDerbyVault(vault);
        if (vault.code.length == 0 || adopted.game() != address(this) || adopted.isClosing()) {
            revert DerbyGame_InvalidVault(vault);
        }
        uint32 epoch = adopted.epoch();
        address asset = adopted.asset();
        (bool ok, uint8 decimals) = SafeERC20.tryGetDecimals(IERC20(asset));
        if (!ok || decimals > MAX_ASSET_DECIMALS || epoch >= type(uint16).max) revert DerbyGame_InvalidVault(vault);
        (state.vault, state.asset) = (vault, asset);
        (state.assetDecimals, state.epoch) = (decimals, uint16(epoch));
        (state.votable, state.votableNonce) = (adopted.votableProtocols(), adopted.votableNonce());
    }

    function _setSlashTerms(BasketTypes.VaultState storage state, uint16 factorBps, uint96 thresholdWad) private {
        _requireBounds("negativeRewardFactorBps", factorBps, 0, BPS);
        _requireBounds("slashThresholdWad", thresholdWad, 0, MAX_THRESHOLD_WAD);
        (state.factorBps, state.thresholdWad) = (factorBps, thresholdWad);
    }

    function _setPriceSource(BasketTypes.VaultState storage state, address source) private {
        state.priceSource = source;
        if (source == address(0)) return;
        if (source.code.length == 0) revert DerbyGame_InvalidAddress(source);
        uint8 decimals = IPriceSource(source).decimals();
        _requireBounds("priceDecimals", decimals, 0, MAX_RATE_DECIMALS);
        state.rateDecimals = decimals;
    }

    /// @dev E as it was when the epoch opened, 20 % either way: rounded so that a move is never more than that.
    function _rateRange(BasketTypes.VaultState storage state) private view returns (uint256 min, uint256 max) {
        uint256 opening = state.rateEpoch == state.epoch ? state.openingRateWad : state.rateWad;
        min = Math.max(MIN_RATE_WAD, FixedPoint.divUp(opening * (BPS - MAX_RATE_MOVE_BPS), BPS));
        max = Math.min(MAX_RATE_WAD, (opening * (BPS + MAX_RATE_MOVE_BPS)) / BPS);
    }

    function _moveRate(BasketTypes.VaultState storage state, uint256 rateWad) private {
        uint112 oldRateWad = state.rateWad;
        if (state.rateEpoch != state.epoch) (state.openingRateWad, state.rateEpoch) = (oldRateWad, state.epoch);
        _setRate(state, rateWad);
        emit ExchangeRateChanged(state.vault, oldRateWad, rateWad);
    }

    function _setRate(BasketTypes.VaultState storage state, uint256 rateWad) private {
        _requireBounds("exchangeRateWad", rateWad, MIN_RATE_WAD, MAX_RATE_WAD);
        state.rateWad = uint112(rateWad);
    }

    function _requireBounds(bytes32 parameter, uint256 value, uint256 min, uint256 max) internal pure {
        if (value < min || value > max) revert DerbyGame_ParameterOutOfBounds(parameter, value, min, max);
    }
}
