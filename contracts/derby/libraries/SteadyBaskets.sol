// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {BPS} from "../../shared/math/FixedPoint.sol";
import {IDerbyGameErrors} from "../interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../interfaces/IDerbyGameEvents.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {GameStorage} from "../types/GameStorage.sol";
import {Record} from "./BasketRecords.sol";
import {Terms} from "./BasketTerms.sol";
import {EpochVectors} from "./EpochVectors.sol";
import {Portfolio} from "./Portfolios.sol";
import {RewardSums, Sums} from "./RewardSums.sol";
import {Settlement} from "./Settlement.sol";
import {Staged} from "./Staged.sol";

/// @title SteadyBaskets
/// @notice The short way for a basket that never followed or led and whose stored stages are all the same: what it made since is a
/// single run of epochs, and nothing of it changes but what it earned. `Settlement` finds the same numbers for any basket.
/// @dev It is the basket that somebody settles or redeems epoch after epoch without voting anew. Bringing up a whole account in
/// memory takes more gas.
library SteadyBaskets {
    using EpochVectors for EpochVectors.Store;
    using Staged for Staged.Value;

    /// @dev What both calls read, and what the basket made since: R and Pay to add.
    struct Run {
        uint256 vaultId;
        uint256 end;
        Staged.Value stake;
        Terms terms;
        /// What its portfolio made, 1e-28 whole token per whole DRB.
        int256 reward;
        /// R and Pay with the run, before redemptions.
        Sums earned;
    }

    /// @notice Settles `basketId` if it is steady and an epoch has passed.
    /// @return isDone Whether it was; if not, nothing was done.
    function trySettle(GameStorage.Data storage game, uint256 basketId) internal returns (bool isDone) {
        (bool isSteady, Run memory run) = _runOf(game, basketId);
        uint256 start = run.stake.epoch();
        if (!isSteady || start == run.end) return false;
        BasketTypes.Basket storage basket = game.baskets[basketId];
        (Record record, bool isReplayed) = basket.record.withRun(run.reward, start, run.end);
        if (isReplayed && run.reward < 0) Settlement.storeWorst(basket, run.reward);
        (basket.stake, basket.earned, basket.record) = (run.stake.advanced(uint16(run.end)), run.earned, record);
        emit IDerbyGameEvents.BasketSettled(
            basketId,
            run.end,
            run.earned.reward(),
            run.earned.paid(),
            record.realisedYield() / int256(BPS)
        );
        return true;
    }

    /// @notice Redeems for `basketId` if it is steady. Writes only what was redeemed: its run goes on unsettled.
    /// @return assets Taken off the pool for the game to pay, base units.
    /// @return asset Of the vault; zero where the basket is not steady, and nothing was done.
    function tryRedeem(
        GameStorage.Data storage game,
        uint256 basketId,
        address receiver
    ) internal returns (uint256 assets, address asset) {
        (bool isSteady, Run memory run) = _runOf(game, basketId);
        if (!isSteady) return (0, address(0));
        BasketTypes.VaultState storage vault = game.vaults[run.vaultId];
        uint256 scale;
        (asset, scale) = (vault.asset, Settlement.scaleIn(vault));
        uint256 redeemed = run.terms.redeemed();
        assets = run.earned.less(redeemed * scale).redeemable() / scale;
        if (assets == 0) revert IDerbyGameErrors.DerbyGame_NothingToRedeem(basketId);
        game.baskets[basketId].terms = run.terms.withRedeemed(redeemed + assets);
        vault.rewardPool -= uint128(assets);
        emit IDerbyGameEvents.RewardsRedeemed(basketId, receiver, assets, 0);
    }

    /// @dev Empty where the basket is not steady.
    function _runOf(
        GameStorage.Data storage game,
        uint256 basketId
    ) private view returns (bool isSteady, Run memory run) {
        BasketTypes.Basket storage basket = game.baskets[basketId];
        (Staged.Value stake, Terms terms) = (basket.stake, basket.terms);
        if (!stake.isSteady() || !terms.isSteady()) return (false, run);
        Portfolio votes = basket.portfolios[terms.lastPlan()];
        if (votes.isEmpty()) return (false, run);
        (run.stake, run.terms, run.vaultId) = (stake, terms, game.titles[basketId].vaultId);
        BasketTypes.VaultState storage vault = game.vaults[run.vaultId];
        run.end = vault.epoch;
        uint256 paid;
        (run.reward, paid) = vault.vectors.performance(run.vaultId, votes, stake.epoch(), run.end);
        (int256 reward, uint256 ofPaid) = RewardSums.ofStakeDown(stake.last(), run.reward, paid);
        return (true, _withEarned(run, basket.earned.plus(reward, ofPaid)));
    }

    function _withEarned(Run memory run, Sums earned) private pure returns (Run memory) {
        run.earned = earned;
        return run;
    }
}
