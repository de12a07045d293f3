// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";

import {IDerbyGameErrors} from "../interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../interfaces/IDerbyGameEvents.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";
import {GameStorage} from "../types/GameStorage.sol";
import {BasketTerms} from "./BasketTerms.sol";
import {Ballots} from "./Ballots.sol";
import {Portfolio} from "./Portfolios.sol";
import {RewardSums, Sums} from "./RewardSums.sol";
import {Settlement} from "./Settlement.sol";
import {Slashing} from "./Slashing.sol";
import {Staged} from "./Staged.sol";
import {Voting} from "./Voting.sol";

/// @title BasketLocking
/// @notice Linked to the game: how DRB votes, is asked back, and leaves after slashing. Moves no token; the game does.
library BasketLocking {
    using Settlement for GameStorage.Data;
    using Staged for Staged.Value;
    using Voting for GameStorage.Data;

    /// @notice See `IDerbyGame.rebalanceBasket`.
    function rebalance(
        GameStorage.Data storage game,
        uint256 basketId,
        int256 lockDelta,
        DerbyGameTypes.Weight[] calldata weights
    ) external {
        BasketTypes.Account memory account = game.advanced(basketId, true);
        uint256 before = account.stake.last();
        uint256 stake = _stakeAfter(game, account, lockDelta);
        if (account.terms.lastPlan() == BasketTerms.FOLLOWS) _rebalanceFollower(game, account, stake, weights);
        else _rebalanceOwn(game, account, stake, weights);
        if (stake == before) return;
        emit IDerbyGameEvents.BasketRebalanced(basketId, account.epoch + account.stage, lockDelta, stake);
    }

    /// @notice See `IDerbyGame.withdrawUnlocked`.
    function withdraw(
        GameStorage.Data storage game,
        uint256 basketId,
        address receiver,
        uint256 minDrb
    ) external returns (uint256 drb, uint256 slashed) {
        BasketTypes.Account memory account = game.advanced(basketId, true);
        _requireUnlocked(account);
        slashed = _slash(game, account);
        drb = account.terms.unlocking();
        if (drb < minDrb) revert IDerbyGameErrors.DerbyGame_TooLittleUnlocked(basketId, drb, minDrb);
        account.terms = account.terms.withUnlocking(0, account.terms.unlockEpoch());
        if (account.stake.last() == 0) _forfeit(game, account);
        game.store(account);
        emit IDerbyGameEvents.BasketUnlocked(basketId, receiver, drb);
    }

    /// @notice See `IDerbyGame.pendingPenalty`.
    function pendingPenalty(GameStorage.Data storage game, uint256 basketId) external view returns (uint256) {
        BasketTypes.Account memory account = game.advanced(basketId, true);
        return _outcome(game, account, account.stake.last() + account.terms.unlocking()).slashed;
    }

    function _stakeAfter(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        int256 lockDelta
    ) private view returns (uint256) {
        uint256 stake = account.stake.last();
        if (lockDelta == 0) return stake;
        if (lockDelta > 0) {
            if (uint256(lockDelta) > type(uint80).max - game.totalLocked) {
                revert IDerbyGameErrors.DerbyGame_LockTooLarge(lockDelta);
            }
            return stake + uint256(lockDelta);
        }
        uint256 drb = SignedMath.abs(lockDelta);
        if (drb > stake) revert IDerbyGameErrors.DerbyGame_InsufficientLocked(account.basketId, drb, stake);
        account.terms = account.terms.withUnlocking(
            account.terms.unlocking() + drb,
            uint16(account.epoch + account.stage)
        );
        return stake - drb;
    }

    function _rebalanceOwn(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        uint256 stake,
        DerbyGameTypes.Weight[] calldata weights
    ) private {
        Voting.Ballot memory from = game.ballotAt(account, account.stage);
        if (weights.length != 0) {
            Portfolio chosen = Ballots.pack(weights, game.vaults[account.vaultId]);
            game.setPortfolio(account, chosen);
            emit IDerbyGameEvents.PortfolioChanged(
                account.basketId,
                account.epoch + account.stage,
                Portfolio.unwrap(chosen)
            );
        }
        account.stake = account.stake.withFrom(account.stage, stake);
        game.moveVotes(account, from, game.ballotAt(account, account.stage));
        game.store(account);
    }

    /// @dev A follower has no votes of its own to change; what it lends its leader does.
    function _rebalanceFollower(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        uint256 stake,
        DerbyGameTypes.Weight[] calldata weights
    ) private {
        uint256 leaderId = account.link.lastLeader();
        if (weights.length != 0) revert IDerbyGameErrors.DerbyGame_IsFollowing(account.basketId, leaderId);
        uint256 before = account.stake.last();
        account.stake = account.stake.withFrom(account.stage, stake);
        game.store(account);
        if (stake != before) game.changeFollowed(game.advancedLeader(leaderId), before, stake);
    }

    function _requireUnlocked(BasketTypes.Account memory account) private pure {
        if (account.terms.unlocking() == 0) revert IDerbyGameErrors.DerbyGame_NothingUnlocking(account.basketId);
        uint16 unlockEpoch = account.terms.unlockEpoch();
        if (account.epoch < unlockEpoch) {
            revert IDerbyGameErrors.DerbyGame_StillLocked(account.basketId, unlockEpoch, account.epoch);
        }
    }

    /// @dev What was asked back pays first; what votes pays the rest and stops voting at once.
    function _slash(
        GameStorage.Data storage game,
        BasketTypes.Account memory account
    ) private returns (uint256 slashed) {
        Slashing.Outcome memory outcome = _outcome(game, account, account.terms.unlocking());
        slashed = outcome.slashed;
        if (slashed == 0) return 0;
        uint256 unlocking = account.terms.unlocking();
        uint256 first = Math.min(slashed, unlocking);
        account.terms = account.terms.withUnlocking(unlocking - first, account.terms.unlockEpoch());
        game.cutStake(account, slashed - first);
        account.earned = account.earned.plus(int256(outcome.covered), 0);
        emit IDerbyGameEvents.BasketSlashed(account.basketId, slashed, game.claim(account).reward());
    }

    function _outcome(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        uint256 leaving
    ) private view returns (Slashing.Outcome memory) {
        BasketTypes.VaultState storage vault = game.vaults[account.vaultId];
        return
            Slashing.outcome(
                game.claimToChange(account).debt(),
                account.stake.last() + account.terms.unlocking(),
                leaving,
                vault.rateWad,
                vault.factorBps,
                vault.thresholdWad
            );
    }

    /// @dev Nothing is left to back a gain that a debt had hidden: the treasury gets it.
    function _forfeit(GameStorage.Data storage game, BasketTypes.Account memory account) private {
        Sums claim = game.claimToChange(account);
        uint256 excess = claim.paid() - claim.redeemable();
        if (excess == 0) return;
        account.earned = RewardSums.pack(account.earned.reward(), account.earned.paid() - excess);
        uint256 assets = excess / game.scaleOf(account.vaultId);
        game.vaults[account.vaultId].treasuryRewards += uint128(assets);
        emit IDerbyGameEvents.RewardsForfeited(account.basketId, assets);
    }
}
