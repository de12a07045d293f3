// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";

import {BPS} from "../../shared/math/FixedPoint.sol";
import {IDerbyGameEvents} from "../interfaces/IDerbyGameEvents.sol";
import {RewardMath} from "./RewardMath.sol";
import {BasketTerms, Terms} from "./BasketTerms.sol";
import {EpochVectors} from "./EpochVectors.sol";
import {Portfolio} from "./Portfolios.sol";
import {RewardSums, Sums} from "./RewardSums.sol";
import {Staged} from "./Staged.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {GameStorage} from "../types/GameStorage.sol";

/// @title Settlement
/// @notice Brings a basket up to the last completed close, whatever the number of epochs since.
/// @dev A stored basket says what it was in the epoch of its stake and what it becomes in the two after (see `Staged`). What it
/// made since is therefore at most three runs of epochs with the same stake and votes, and each run is a difference of two
/// entries per protocol. A follower's run is a difference of its leader's accumulators.
///
/// A leader's accumulators at an epoch are known where he was settled then, where he was settled before (the run since is
/// added), and where a follower had reserved them before he was settled past it. Followers change, by rules that this
/// contract's heirs keep, only at epochs that they reserve.
library Settlement {
    using Settlement for GameStorage.Data;
    using EpochVectors for EpochVectors.Store;
    using Staged for Staged.Value;

    uint256 private constant LAST_STAGE = 2;

    /// @dev `basketId` now, in memory. Every change begins with this and ends with `store`. Whoever stores only baskets that ever
    /// followed can do without the record of the others. No function wraps this one: returning an account makes an empty one
    /// first, for 2,000 gas.
    function advanced(
        GameStorage.Data storage game,
        uint256 basketId,
        bool withRecord
    ) internal view returns (BasketTypes.Account memory account) {
        BasketTypes.Basket storage basket = game.baskets[basketId];
        uint256 vaultId = game.titles[basketId].vaultId;
        BasketTypes.VaultState storage vault = game.vaults[vaultId];
        (account.basketId, account.vaultId, account.epoch) = (basketId, vaultId, vault.epoch);
        account.stage = vault.closing ? 2 : 1;
        account.stake = basket.stake;
        account.terms = basket.terms;
        _loadTies(account, basket);
        if (account.stake.epoch() == account.epoch) return account;
        if (account.terms.isTied() || !account.stake.isEmpty()) {
            account.isSettled = true;
            account.earned = basket.earned;
            account.hasRecord = withRecord || account.terms.hasFollowed();
            if (account.hasRecord) account.record = basket.record;
            _play(game, account, basket);
        }
        _shift(account);
    }

    /// @dev What R and Pay are after redemptions. Loads them where `_advanced` had no reason to.
    function claim(GameStorage.Data storage game, BasketTypes.Account memory account) internal view returns (Sums) {
        if (!account.isSettled) account.earned = game.baskets[account.basketId].earned;
        return _lessRedeemed(game, account);
    }

    /// @dev As `_claim`, for a caller who is going to change R or Pay: `_store` writes them then.
    function claimToChange(
        GameStorage.Data storage game,
        BasketTypes.Account memory account
    ) internal view returns (Sums sums) {
        sums = game.claim(account);
        if (!account.isSettled) account.record = game.baskets[account.basketId].record;
        account.isSettled = true;
    }

    /// @dev Writes a basket back. What was not settled has no sums to write.
    function store(GameStorage.Data storage game, BasketTypes.Account memory account) internal {
        BasketTypes.Basket storage basket = game.baskets[account.basketId];
        basket.stake = account.stake;
        basket.terms = account.terms;
        if (account.terms.hasFollowed()) {
            basket.link = account.link;
            basket.linkStart = account.linkStart;
            basket.linkEarned = account.linkEarned;
        }
        if (account.terms.hasLed()) _storeLead(account, basket);
        if (!account.isSettled) return;
        basket.earned = account.earned;
        if (account.isRecorded) basket.record = account.record;
        if (account.worstEpoch < 0) storeWorst(basket, account.worstEpoch);
        if (account.terms.hasFollowed()) _bookFees(game, account);
        emit IDerbyGameEvents.BasketSettled(
            account.basketId,
            account.epoch,
            account.earned.reward(),
            account.earned.paid(),
            account.record.realisedYield() / int256(BPS)
        );
    }

    /// @dev Units of R and Pay in a base unit of the vault's asset.
    function scaleOf(GameStorage.Data storage game, uint256 vaultId) internal view returns (uint256) {
        return scaleIn(game.vaults[vaultId]);
    }

    /// @dev `scaleOf` for a caller who has the vault at hand.
    function scaleIn(BasketTypes.VaultState storage vault) internal view returns (uint256) {
        return 10 ** (RewardMath.RLT_DECIMALS - vault.assetDecimals);
    }

    /// @dev Whether epochs in `stage` count for the basket's own reputation.
    function isOwnChoice(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        uint256 stage
    ) internal view returns (bool) {
        uint256 plan = account.terms.plan(stage);
        return
            plan != BasketTerms.FOLLOWS &&
            account.stake.at(stage) != 0 &&
            !game.baskets[account.basketId].portfolios[plan].isEmpty();
    }

    // ------------------------------------------------------------------------------------------------ runs

    function _play(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        BasketTypes.Basket storage basket
    ) private view {
        uint256 opening = account.stake.epoch();
        uint256 elapsed = account.epoch - opening;
        uint256 stage = 0;
        while (stage <= LAST_STAGE && stage < elapsed) {
            uint256 final_ = stage;
            while (final_ < LAST_STAGE && final_ + 1 < elapsed && _continues(account, final_)) ++final_;
            uint256 length = final_ == LAST_STAGE ? elapsed : final_ + 1;
            _run(game, account, basket, stage, opening + stage, opening + length);
            _cross(game, account, final_, length);
            stage = final_ + 1;
        }
    }

    /// @dev Whether nothing that matters changes between `stage` and the one after it.
    function _continues(BasketTypes.Account memory account, uint256 stage) private pure returns (bool) {
        if (account.stake.at(stage) != account.stake.at(stage + 1)) return false;
        if (account.terms.plan(stage) != account.terms.plan(stage + 1)) return false;
        if (!account.terms.isTied()) return true;
        if ((account.lead.reserved >> (stage + 1)) & 1 != 0) return false;
        return account.link.isSame(stage, stage + 1);
    }

    /// @dev Books the epochs from `start` to `end`, all of them as in `stage`.
    function _run(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        BasketTypes.Basket storage basket,
        uint256 stage,
        uint256 start,
        uint256 end
    ) private view {
        uint256 plan = account.terms.plan(stage);
        int256 reward;
        uint256 paid;
        if (plan == BasketTerms.FOLLOWS) {
            Sums now_ = _accumulatedAt(game, account.link.leader(stage), end);
            (reward, paid) = now_.minus(account.linkStart);
            account.linkStart = now_;
        } else {
            (reward, paid) = game.vaults[account.vaultId].vectors.performance(
                account.vaultId,
                basket.portfolios[plan],
                start,
                end
            );
            if (account.terms.hasLed()) {
                account.accumulated = account.accumulated.plus(reward, paid);
            }
            if (account.hasRecord && game.isOwnChoice(account, stage)) _bookRecord(account, reward, start, end);
        }
        (reward, paid) = RewardSums.ofStakeDown(account.stake.at(stage), reward, paid);
        account.earned = account.earned.plus(reward, paid);
        if (plan == BasketTerms.FOLLOWS) account.linkEarned = account.linkEarned.plus(reward, paid);
    }

    /// @dev Passes from `stage` to what the basket is `length` epochs after its stake's.
    function _cross(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        uint256 stage,
        uint256 length
    ) private view {
        uint256 then = Math.min(length, LAST_STAGE);
        uint256 epoch = account.stake.epoch() + length;
        if (length <= LAST_STAGE && (account.lead.reserved >> length) & 1 != 0) {
            account.checkpointEpochs[length - 1] = epoch;
            account.checkpoints[length - 1] = account.accumulated;
        }
        if (then == stage) return;
        _crossLink(game, account, stage, then, epoch);
        if (account.hasRecord) _crossRecord(game, account, stage, then, epoch);
    }

    /// @dev Ends a delegation, begins one, or neither.
    function _crossLink(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        uint256 stage,
        uint256 then,
        uint256 epoch
    ) private view {
        bool isSame = account.terms.plan(stage) == account.terms.plan(then) && account.link.isSame(stage, then);
        if (isSame) return;
        if (account.terms.follows(stage)) _closeLink(game, account, stage);
        if (account.terms.follows(then)) {
            account.linkStart = _accumulatedAt(game, account.link.leader(then), epoch);
        }
    }

    /// @dev Sets aside what the leader gets of that part of the delegation's rewards which could be redeemed now.
    function _closeLink(GameStorage.Data storage game, BasketTypes.Account memory account, uint256 stage) private view {
        uint256 scale = game.scaleOf(account.vaultId);
        uint256 base = Math.min(_lessRedeemed(game, account).redeemable(), account.linkEarned.redeemable());
        uint256 fee = (base * account.link.feeBps(stage)) / BPS / scale;
        account.linkEarned = Sums.wrap(0);
        if (fee == 0) return;
        account.earned = account.earned.less(fee * scale);
        uint256 slot = account.fees[0] == 0 ? 0 : 1;
        (account.feeLeaders[slot], account.fees[slot]) = (account.link.leader(stage), fee);
    }

    /// @dev Epochs of a portfolio that ends here and that nobody has recorded can never be replayed.
    function _crossRecord(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        uint256 stage,
        uint256 then,
        uint256 epoch
    ) private view {
        bool wasChoice = game.isOwnChoice(account, stage);
        bool isChoice = game.isOwnChoice(account, then);
        bool goesOn = wasChoice && isChoice && account.terms.plan(stage) == account.terms.plan(then);
        if (goesOn || (!wasChoice && !isChoice)) return;
        uint256 recordedUpTo = account.record.recordedUpTo();
        if (recordedUpTo >= epoch) return;
        if (wasChoice) account.record = account.record.withLost(epoch - recordedUpTo);
        account.record = account.record.withRecordedUpTo(epoch);
        account.isRecorded = true;
    }

    function _bookRecord(BasketTypes.Account memory account, int256 reward, uint256 start, uint256 end) private pure {
        bool isReplayed;
        (account.record, isReplayed) = account.record.withRun(reward, start, end);
        account.isRecorded = true;
        if (isReplayed) account.worstEpoch = SignedMath.min(reward, account.worstEpoch);
    }

    /// @dev The accumulators of `leaderId` at the opening of `epoch`, whatever he was last settled to.
    function _accumulatedAt(
        GameStorage.Data storage game,
        uint256 leaderId,
        uint256 epoch
    ) private view returns (Sums sums) {
        BasketTypes.Basket storage leader = game.baskets[leaderId];
        uint256 opening = leader.stake.epoch();
        if (epoch < opening) return leader.checkpoints[epoch];
        sums = leader.accumulated;
        Terms terms = leader.terms;
        uint256 stage = 0;
        while (stage <= LAST_STAGE && opening + stage < epoch) {
            uint256 start = opening + stage;
            uint256 plan = terms.plan(stage);
            while (stage < LAST_STAGE && terms.plan(stage + 1) == plan) ++stage;
            ++stage;
            uint256 end = stage > LAST_STAGE ? epoch : Math.min(opening + stage, epoch);
            if (plan != BasketTerms.FOLLOWS) sums = _plusRun(game, leaderId, sums, plan, start, end);
        }
    }

    /// @dev `sums` and what a portfolio of `basketId` made from `start` to `end`.
    function _plusRun(
        GameStorage.Data storage game,
        uint256 basketId,
        Sums sums,
        uint256 plan,
        uint256 start,
        uint256 end
    ) private view returns (Sums) {
        uint256 vaultId = game.titles[basketId].vaultId;
        Portfolio votes = game.baskets[basketId].portfolios[plan];
        (int256 reward, uint256 paid) = game.vaults[vaultId].vectors.performance(vaultId, votes, start, end);
        return sums.plus(reward, paid);
    }

    // ------------------------------------------------------------------------------------------------ loading, storing

    function _loadTies(BasketTypes.Account memory account, BasketTypes.Basket storage basket) private view {
        if (account.terms.hasFollowed()) {
            account.link = basket.link;
            account.linkStart = basket.linkStart;
            account.linkEarned = basket.linkEarned;
        }
        if (account.terms.hasLed()) {
            account.lead = basket.lead;
            account.accumulated = basket.accumulated;
            account.followed = basket.followed.advanced(account.epoch);
        }
    }

    function _storeLead(BasketTypes.Account memory account, BasketTypes.Basket storage basket) private {
        basket.lead = account.lead;
        basket.accumulated = account.accumulated;
        basket.followed = account.followed;
        for (uint256 i = 0; i < LAST_STAGE; ++i) {
            uint256 epoch = account.checkpointEpochs[i];
            if (epoch != 0) basket.checkpoints[epoch] = account.checkpoints[i];
        }
    }

    function storeWorst(BasketTypes.Basket storage basket, int256 worstEpoch) internal {
        if (worstEpoch < basket.worstEpoch) basket.worstEpoch = worstEpoch;
    }

    function _bookFees(GameStorage.Data storage game, BasketTypes.Account memory account) private {
        for (uint256 i = 0; i < LAST_STAGE; ++i) {
            uint256 fee = account.fees[i];
            if (fee == 0) continue;
            game.baskets[account.feeLeaders[i]].lead.fees += uint128(fee);
            emit IDerbyGameEvents.DelegationFeeAccrued(account.feeLeaders[i], account.basketId, fee);
        }
    }

    /// @dev Makes the account's epoch that of its stages.
    function _shift(BasketTypes.Account memory account) private pure {
        bool byOne = account.epoch - account.stake.epoch() == 1;
        account.terms = account.terms.shifted(byOne);
        account.stake = account.stake.advanced(account.epoch);
        if (!account.terms.isTied()) return;
        account.link = account.link.shifted(byOne);
        account.lead.reserved = byOne ? (account.lead.reserved >> 2) << 1 : 0;
    }

    function _lessRedeemed(
        GameStorage.Data storage game,
        BasketTypes.Account memory account
    ) private view returns (Sums) {
        uint256 redeemed = account.terms.redeemed() * game.scaleOf(account.vaultId);
        return account.earned.less(redeemed);
    }
}
