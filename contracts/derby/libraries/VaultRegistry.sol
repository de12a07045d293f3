// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {BPS, FixedPoint, WAD} from "../../shared/math/FixedPoint.sol";
import {IPriceSource} from "../../shared/oracles/interfaces/IPriceSource.sol";
import {IDerbyGameErrors} from "../interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../interfaces/IDerbyGameEvents.sol";
import {IDerbyVault} from "../interfaces/IDerbyVault.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";
import {GameStorage} from "../types/GameStorage.sol";
import {Staged} from "./Staged.sol";
import {EpochVectors} from "./EpochVectors.sol";

/// @title VaultRegistry
/// @notice Linked to the game: which vaults are played and by which terms. Every term has bounds that governance cannot leave.
library VaultRegistry {
    using EpochVectors for EpochVectors.Store;
    using GameStorage for GameStorage.Data;
    using Staged for Staged.Value;

    uint256 private constant MAX_VAULTS = type(uint16).max;
    uint256 private constant MAX_ASSET_DECIMALS = 24;
    uint256 private constant MAX_RATE_DECIMALS = 36;
    uint256 private constant MIN_RATE_WAD = 1;
    uint256 private constant MAX_RATE_WAD = 1e30;
    uint256 private constant MAX_RATE_MOVE_BPS = 2_000;
    uint256 private constant MAX_THRESHOLD_WAD = 1_000e18;

    /// @notice See `IDerbyGame.addVault`.
    function add(GameStorage.Data storage game, address vault, DerbyGameTypes.VaultTerms calldata terms) external {
        if (game.vaultIds[vault] != 0) revert IDerbyGameErrors.DerbyGame_VaultExists(vault);
        if (game.vaultCount == MAX_VAULTS) revert IDerbyGameErrors.DerbyGame_TooManyVaults(MAX_VAULTS);
        uint16 vaultId = ++game.vaultCount;
        game.vaultIds[vault] = vaultId;
        BasketTypes.VaultState storage state = game.vaults[vaultId];
        _adopt(state, vault);
        _setRate(state, terms.exchangeRateWad);
        (state.openingRateWad, state.rateEpoch) = (state.rateWad, state.epoch);
        _setSlashTerms(state, terms.negativeRewardFactorBps, terms.slashThresholdWad);
        _setPriceSource(state, terms.priceSource);
        emit IDerbyGameEvents.VaultAdded(vault, state.asset, state.epoch, terms);
    }

    /// @notice See `IDerbyGame.setSlashTerms`.
    function setSlashTerms(
        GameStorage.Data storage game,
        address vault,
        uint16 factorBps,
        uint96 thresholdWad
    ) external {
        _setSlashTerms(game.vaultOf(vault), factorBps, thresholdWad);
        emit IDerbyGameEvents.SlashTermsChanged(vault, factorBps, thresholdWad);
    }

    /// @notice See `IDerbyGame.setPriceSource`.
    function setPriceSource(GameStorage.Data storage game, address vault, address source) external {
        _setPriceSource(game.vaultOf(vault), source);
        emit IDerbyGameEvents.PriceSourceChanged(vault, source);
    }

    /// @notice See `IDerbyGame.setExchangeRate`.
    function setRate(GameStorage.Data storage game, address vault, uint128 rateWad) external {
        BasketTypes.VaultState storage state = game.vaultOf(vault);
        address source = state.priceSource;
        if (source != address(0)) revert IDerbyGameErrors.DerbyGame_RateHasSource(vault, source);
        (uint256 min, uint256 max) = _rateRange(state);
        if (rateWad < min || rateWad > max) {
            revert IDerbyGameErrors.DerbyGame_RateMovesTooFar(vault, rateWad, min, max);
        }
        _moveRate(state, rateWad);
    }

    /// @notice See `IDerbyGame.refreshExchangeRate`.
    function refreshRate(GameStorage.Data storage game, address vault) external returns (uint256 rateWad) {
        BasketTypes.VaultState storage state = game.vaultOf(vault);
        if (!_tryRefreshRate(state)) revert IDerbyGameErrors.DerbyGame_NoGoodRate(vault, state.priceSource);
        return state.rateWad;
    }

    /// @notice Refreshes E of vault number `vaultId` if it has a source with a good price.
    function tryRefreshRate(GameStorage.Data storage game, uint256 vaultId) external {
        _tryRefreshRate(game.vaults[vaultId]);
    }

    /// @notice See `IDerbyGame.collectTreasuryRewards`. Takes `assets` off the pool for the game to pay.
    function takeTreasuryRewards(
        GameStorage.Data storage game,
        address vault
    ) external returns (uint256 assets, address asset) {
        BasketTypes.VaultState storage state = game.vaultOf(vault);
        assets = state.treasuryRewards;
        state.rewardPool -= uint128(assets);
        state.treasuryRewards = 0;
        emit IDerbyGameEvents.TreasuryRewardsCollected(vault, game.treasury, assets);
        return (assets, state.asset);
    }

    /// @notice See `IDerbyGame.setTreasury`.
    function setTreasury(GameStorage.Data storage game, address newTreasury) external {
        if (newTreasury == address(0) || newTreasury == address(this)) {
            revert IDerbyGameErrors.DerbyGame_InvalidAddress(newTreasury);
        }
        emit IDerbyGameEvents.TreasuryChanged(game.treasury, newTreasury);
        game.treasury = newTreasury;
    }

    /// @notice See `IDerbyGame.vaultInfo`.
    /// @return The answer as the ABI encodes it, here and below; `GameState._answer` says why.
    function info(GameStorage.Data storage game, address vault) external view returns (bytes memory) {
        DerbyGameTypes.VaultInfo memory about;
        BasketTypes.VaultState storage state = game.vaultOf(vault);
        (about.vault, about.asset, about.assetDecimals) = (vault, state.asset, state.assetDecimals);
        (about.epoch, about.closing, about.votable) = (state.epoch, state.closing, state.votable);
        (about.rewardPool, about.treasuryRewards) = (state.rewardPool, state.treasuryRewards);
        about.terms = DerbyGameTypes.VaultTerms({
            exchangeRateWad: state.rateWad,
            negativeRewardFactorBps: state.factorBps,
            slashThresholdWad: state.thresholdWad,
            priceSource: state.priceSource
        });
        return abi.encode(about);
    }

    /// @notice See `IDerbyGame.vaults`.
    function all(GameStorage.Data storage game) external view returns (bytes memory) {
        address[] memory list = new address[](game.vaultCount);
        for (uint256 i = 0; i < list.length; ++i) list[i] = game.vaults[i + 1].vault;
        return abi.encode(list);
    }

    /// @notice See `IDerbyGame.tallyOf`.
    function tally(
        GameStorage.Data storage game,
        address vault,
        uint256 protocolId
    ) external view returns (uint256 current, uint256 next, uint256 last) {
        BasketTypes.VaultState storage state = game.vaultOf(vault);
        Staged.Value votes = state.tallies[protocolId].advanced(state.epoch);
        return (votes.at(0), votes.at(1), votes.last());
    }

    /// @notice See `IDerbyGame.accumulatorsOf`.
    function accumulators(
        GameStorage.Data storage game,
        address vault,
        uint256 epoch,
        uint256 protocolId
    ) external view returns (int256 cumRewardPerLockedToken, uint256 cumPay) {
        return game.vaultOf(vault).vectors.entry(game.vaultIds[vault], epoch, protocolId);
    }

    /// @dev Moves E to its source's price, as far as it may go in this epoch. False, and no change, without a good price.
    function _tryRefreshRate(BasketTypes.VaultState storage state) private returns (bool) {
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
            revert IDerbyGameErrors.DerbyGame_InvalidVault(vault);
        }
        uint32 epoch = adopted.epoch();
        address asset = adopted.asset();
        (bool ok, uint8 decimals) = SafeERC20.tryGetDecimals(IERC20(asset));
        if (!ok || decimals > MAX_ASSET_DECIMALS || epoch >= type(uint16).max)
            revert IDerbyGameErrors.DerbyGame_InvalidVault(vault);
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
        if (source.code.length == 0) revert IDerbyGameErrors.DerbyGame_InvalidAddress(source);
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
        emit IDerbyGameEvents.ExchangeRateChanged(state.vault, oldRateWad, rateWad);
    }

    function _setRate(BasketTypes.VaultState storage state, uint256 rateWad) private {
        _requireBounds("exchangeRateWad", rateWad, MIN_RATE_WAD, MAX_RATE_WAD);
        state.rateWad = uint112(rateWad);
    }

    function _requireBounds(bytes32 parameter, uint256 value, uint256 min, uint256 max) private pure {
        if (value < min || value > max)
            revert IDerbyGameErrors.DerbyGame_ParameterOutOfBounds(parameter, value, min, max);
    }
}
