// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {InboundPause} from "../../shared/access/InboundPause.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {IDerbyGame} from "../interfaces/IDerbyGame.sol";
import {Portfolios} from "../libraries/Portfolios.sol";
import {RewardSums} from "../libraries/RewardSums.sol";
import {Slashing} from "../libraries/Slashing.sol";
import {Staged} from "../libraries/Staged.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";
import {BasketTokens} from "./BasketTokens.sol";
import {VaultTerms} from "./VaultTerms.sol";
import {Voting} from "./Voting.sol";

/// @title Locking
/// @notice DRB comes in, votes, is asked back, and leaves after slashing.
abstract contract Locking is BasketTokens, VaultTerms, Voting {
    using ExactTransfer for IERC20;
    using InboundPause for uint48;
    using RewardSums for RewardSums.Sums;
    using Staged for Staged.Value;

    IERC20 internal immutable DRB;

    constructor(IERC20 drb) {
        if (address(drb).code.length == 0) revert DerbyGame_InvalidAddress(address(drb));
        DRB = drb;
    }

    /// @inheritdoc IDerbyGame
    function rebalanceBasket(
        uint256 basketId,
        int256 lockDelta,
        DerbyGameTypes.Weight[] calldata weights,
        uint256 deadline
    ) public nonReentrant onlyAuthorized(basketId) {
        if (block.timestamp > deadline) revert DerbyGame_DeadlinePassed(deadline, block.timestamp);
        BasketTypes.Account memory account = _advanced(basketId);
        uint256 before = account.stake.last;
        uint256 stake = _stakeAfter(account, lockDelta);
        if (account.terms.lastPlan == BasketTypes.FOLLOWS) _rebalanceFollower(account, stake, weights);
        else _rebalanceOwn(account, stake, weights);
        if (stake == before) return;
        emit BasketRebalanced(basketId, account.epoch + account.stage, lockDelta, stake);
        if (stake < before) return;
        _moveLocked(_titles[basketId].owner, lockDelta);
        DRB.pullExact(msg.sender, uint256(lockDelta));
    }

    /// @inheritdoc IDerbyGame
    function rebalanceBasketWithPermit(
        uint256 basketId,
        int256 lockDelta,
        DerbyGameTypes.Weight[] calldata weights,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        if (lockDelta > 0) {
            try
                IERC20Permit(address(DRB)).permit(msg.sender, address(this), uint256(lockDelta), deadline, v, r, s)
            {} catch {}
        }
        rebalanceBasket(basketId, lockDelta, weights, deadline);
    }

    /// @inheritdoc IDerbyGame
    function withdrawUnlocked(
        uint256 basketId,
        address receiver,
        uint256 minDrb
    ) external nonReentrant onlyAuthorized(basketId) validReceiver(receiver) returns (uint256 drb, uint256 slashed) {
        BasketTypes.Account memory account = _advanced(basketId);
        _requireUnlocked(account);
        _tryRefreshRate(_vaults[account.vaultId]);
        slashed = _slash(account);
        drb = account.terms.unlocking;
        if (drb < minDrb) revert DerbyGame_TooLittleUnlocked(basketId, drb, minDrb);
        account.terms.unlocking = 0;
        if (account.stake.last == 0) _forfeit(account);
        _store(account);
        _moveLocked(_titles[basketId].owner, -int256(drb + slashed));
        DRB.push(_treasury, slashed);
        DRB.push(receiver, drb);
        emit BasketUnlocked(basketId, receiver, drb);
    }

    /// @inheritdoc IDerbyGame
    function pendingPenalty(uint256 basketId) external view returns (uint256) {
        _requireOwned(basketId);
        BasketTypes.Account memory account = _advanced(basketId);
        uint256 locked = uint256(account.stake.last) + account.terms.unlocking;
        return _outcome(account, locked).slashed;
    }

    function _stakeAfter(BasketTypes.Account memory account, int256 lockDelta) private returns (uint256) {
        uint256 stake = account.stake.last;
        if (lockDelta == 0) return stake;
        if (lockDelta > 0) {
            _pausedUntil.requireOpen(block.timestamp);
            if (lockDelta > int256(uint256(type(uint80).max)) - int256(uint256(_totalLocked))) {
                revert DerbyGame_LockTooLarge(lockDelta);
            }
            return stake + uint256(lockDelta);
        }
        if (lockDelta < -int256(stake)) {
            uint256 requested = lockDelta == type(int256).min ? 1 << 255 : uint256(-lockDelta);
            revert DerbyGame_InsufficientLocked(account.basketId, requested, stake);
        }
        uint256 drb = uint256(-lockDelta);
        account.terms.unlocking += uint80(drb);
        account.terms.unlockEpoch = uint16(account.epoch + account.stage);
        return stake - drb;
    }

    function _rebalanceOwn(
        BasketTypes.Account memory account,
        uint256 stake,
        DerbyGameTypes.Weight[] calldata weights
    ) private {
        Ballot memory from = _ballotAt(account, account.stage);
        if (weights.length != 0) {
            BasketTypes.VaultState storage vault = _vaults[account.vaultId];
            _setPortfolio(account, Portfolios.pack(weights, vault.votable, vault.vault));
            emit PortfolioChanged(account.basketId, account.epoch + account.stage, weights);
        }
        account.stake.setFrom(account.stage, stake);
        _moveVotes(account, from, _ballotAt(account, account.stage));
        _store(account);
    }

    /// @dev A follower has no votes of its own to change; what it lends its leader does.
    function _rebalanceFollower(
        BasketTypes.Account memory account,
        uint256 stake,
        DerbyGameTypes.Weight[] calldata weights
    ) private {
        uint256 leaderId = account.link.lastLeader;
        if (weights.length != 0) revert DerbyGame_IsFollowing(account.basketId, leaderId);
        uint256 before = account.stake.last;
        account.stake.setFrom(account.stage, stake);
        _store(account);
        if (stake != before) _changeFollowed(_advancedLeader(leaderId), before, stake);
    }

    function _requireUnlocked(BasketTypes.Account memory account) private pure {
        if (account.terms.unlocking == 0) revert DerbyGame_NothingUnlocking(account.basketId);
        uint16 unlockEpoch = account.terms.unlockEpoch;
        if (account.epoch < unlockEpoch) {
            revert DerbyGame_StillLocked(account.basketId, unlockEpoch, account.epoch);
        }
    }

    /// @dev What was asked back pays first; what votes pays the rest and stops voting at once.
    function _slash(BasketTypes.Account memory account) private returns (uint256 slashed) {
        Slashing.Outcome memory outcome = _outcome(account, account.terms.unlocking);
        slashed = outcome.slashed;
        if (slashed == 0) return 0;
        uint256 unlocking = account.terms.unlocking;
        uint256 first = slashed < unlocking ? slashed : unlocking;
        account.terms.unlocking = uint80(unlocking - first);
        _cutStake(account, slashed - first);
        account.earned = account.earned.plus(int256(outcome.covered), 0);
        emit BasketSlashed(account.basketId, slashed, _claim(account).reward);
    }

    /// @dev Loads the sums of `account` on the way.
    function _outcome(
        BasketTypes.Account memory account,
        uint256 leaving
    ) private view returns (Slashing.Outcome memory) {
        BasketTypes.VaultState storage vault = _vaults[account.vaultId];
        return
            Slashing.outcome(
                _claimToChange(account).debt(),
                uint256(account.stake.last) + account.terms.unlocking,
                leaving,
                vault.rateWad,
                vault.factorBps,
                vault.thresholdWad
            );
    }

    /// @dev Nothing is left to back a gain that a debt had hidden: the treasury gets it.
    function _forfeit(BasketTypes.Account memory account) private {
        RewardSums.Sums memory claim = _claimToChange(account);
        uint256 excess = claim.paid - claim.redeemable();
        if (excess == 0) return;
        account.earned.paid -= uint128(excess);
        uint256 assets = excess / _scaleOf(account.vaultId);
        _vaults[account.vaultId].treasuryRewards += uint128(assets);
        emit RewardsForfeited(account.basketId, assets);
    }
}
