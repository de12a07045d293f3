// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";

import {BPS} from "../../shared/math/FixedPoint.sol";
import {IDerbyGameErrors} from "../interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../interfaces/IDerbyGameEvents.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";
import {GameStorage} from "../types/GameStorage.sol";
import {BasketTerms} from "./BasketTerms.sol";
import {EpochVectors} from "./EpochVectors.sol";
import {Portfolio, Portfolios} from "./Portfolios.sol";
import {Record} from "./BasketRecords.sol";
import {Sums} from "./RewardSums.sol";
import {Settlement} from "./Settlement.sol";
import {Staged} from "./Staged.sol";

/// @title BasketRewards
/// @notice Linked to the game: what baskets earned, redeem and are known for. Moves no token; the game does.
library BasketRewards {
    using EpochVectors for EpochVectors.Store;
    using Settlement for GameStorage.Data;
    using Staged for Staged.Value;

    uint256 private constant LAST_STAGE = 2;

    /// @notice See `IDerbyGame.redeemRewards`. Takes `assets` off the pool for the game to pay.
    /// @dev A basket that never followed writes only what it redeemed: its run goes on unsettled.
    function redeem(
        GameStorage.Data storage game,
        uint256 basketId,
        address receiver
    ) external returns (uint256 assets, address asset) {
        BasketTypes.Account memory account = game.advanced(basketId, false);
        uint256 scale = game.scaleOf(account.vaultId);
        uint256 redeemed = game.claim(account).redeemable() / scale;
        if (redeemed == 0) revert IDerbyGameErrors.DerbyGame_NothingToRedeem(basketId);
        uint256 fee = 0;
        account.terms = account.terms.withRedeemed(account.terms.redeemed() + redeemed);
        if (!account.terms.hasFollowed()) {
            game.baskets[basketId].terms = game.baskets[basketId].terms.withRedeemed(account.terms.redeemed());
        } else {
            fee = _takeFee(game, account, redeemed, scale);
            game.store(account);
        }
        assets = redeemed - fee;
        asset = _takeFromPool(game, account.vaultId, assets);
        emit IDerbyGameEvents.RewardsRedeemed(basketId, receiver, redeemed, fee);
    }

    /// @notice See `IDerbyGame.redeemDelegationFees`. Takes `fees` off the pool for the game to pay.
    function redeemFees(
        GameStorage.Data storage game,
        uint256 leaderId,
        address receiver
    ) external returns (uint256 fees, address asset) {
        BasketTypes.Lead storage lead = game.baskets[leaderId].lead;
        fees = lead.fees;
        if (fees == 0) revert IDerbyGameErrors.DerbyGame_NothingToRedeem(leaderId);
        lead.fees = 0;
        asset = _takeFromPool(game, game.titles[leaderId].vaultId, fees);
        emit IDerbyGameEvents.DelegationFeesRedeemed(leaderId, receiver, fees);
    }

    /// @notice See `IDerbyGame.settleBasket`.
    function settle(GameStorage.Data storage game, uint256 basketId) external {
        game.store(game.advanced(basketId, true));
    }

    /// @notice See `IDerbyGame.recordEpochs`.
    /// @dev Replays what is stored without settling it: settling would pass the end of a portfolio before it is recorded.
    function record(
        GameStorage.Data storage game,
        uint256 basketId,
        uint256 maxEpochs
    ) external returns (uint256 recorded) {
        BasketTypes.Account memory stored = _stored(game, basketId);
        uint256 next = stored.record.recordedUpTo();
        if (!game.isOwnChoice(stored, 0)) next = Math.max(next, stored.stake.epoch());
        while (recorded < maxEpochs && next < stored.epoch) {
            uint256 stage = Math.min(Math.saturatingSub(next, stored.stake.epoch()), LAST_STAGE);
            if (game.isOwnChoice(stored, stage)) {
                _replay(game, stored, stage, next);
                ++recorded;
            } else if (stage == LAST_STAGE) {
                break;
            }
            ++next;
        }
        if (recorded == 0) return 0;
        game.baskets[basketId].record = stored.record.withRecordedUpTo(next);
        Settlement.storeWorst(game.baskets[basketId], stored.worstEpoch);
    }

    /// @notice See `IDerbyGame.basketUnredeemedRewards` and `basketRedeemableRewards`.
    function rewards(
        GameStorage.Data storage game,
        uint256 basketId
    ) external view returns (int256 unredeemed, uint256 redeemable) {
        BasketTypes.Account memory account = game.advanced(basketId, true);
        Sums claim = game.claim(account);
        (int256 reward, uint256 scale) = (claim.reward(), game.scaleOf(account.vaultId));
        unredeemed = reward / int256(scale);
        if (reward % int256(scale) < 0) --unredeemed;
        return (unredeemed, claim.redeemable() / scale);
    }

    /// @notice See `IDerbyGame.basketInfo`.
    /// @return The answer as the ABI encodes it, here and below; `GameState._answer` says why.
    function info(GameStorage.Data storage game, uint256 basketId) external view returns (bytes memory) {
        DerbyGameTypes.BasketInfo memory about;
        BasketTypes.Account memory account = game.advanced(basketId, true);
        about.vault = game.vaults[account.vaultId].vault;
        (about.voting, about.pending) = (account.stake.at(0), account.stake.last());
        (about.unlocking, about.unlockEpoch) = (account.terms.unlocking(), account.terms.unlockEpoch());
        (about.votingLeaderId, about.pendingLeaderId) = (account.link.leader(0), account.link.lastLeader());
        (about.followers, about.followedDrb) = (account.lead.followers, account.followed.last());
        about.delegationFeeBps = game.baskets[basketId].lead.feeBps;
        about.sales = game.titles[basketId].sales;
        about.name = _nameOf(game, basketId);
        return abi.encode(about);
    }

    /// @notice See `IDerbyGame.reputationOf`.
    function reputation(GameStorage.Data storage game, uint256 basketId) external view returns (bytes memory) {
        Record booked = game.baskets[basketId].record;
        return
            abi.encode(
                DerbyGameTypes.Reputation({
                    realisedYield: booked.realisedYield() / int256(BPS),
                    epochs: booked.epochs(),
                    recordedEpochs: booked.recorded(),
                    hits: booked.hits(),
                    worstEpoch: game.baskets[basketId].worstEpoch / int256(BPS),
                    recordedUpTo: booked.recordedUpTo(),
                    lostEpochs: booked.lost()
                })
            );
    }

    /// @notice See `IDerbyGame.portfolioOf`.
    function portfolio(GameStorage.Data storage game, uint256 basketId) external view returns (bytes memory) {
        return abi.encode(_portfolioOf(game, basketId).unpack());
    }

    /// @notice See `IDerbyGame.basketAllocationInProtocol`.
    function allocationIn(
        GameStorage.Data storage game,
        uint256 basketId,
        uint256 protocolId
    ) external view returns (uint256) {
        uint256 bps = _portfolioOf(game, basketId).bpsOf(protocolId);
        return Portfolios.votesUp(game.baskets[basketId].stake.last(), bps);
    }

    function _nameOf(GameStorage.Data storage game, uint256 basketId) private view returns (string memory) {
        bytes32 word = bytes32(game.titles[basketId].nameHead) | (game.baskets[basketId].nameTail >> 64);
        uint256 length = 0;
        while (length < 32 && word[length] != 0) ++length;
        bytes memory name = new bytes(length);
        for (uint256 i = 0; i < length; ++i) name[i] = word[i];
        return string(name);
    }

    /// @dev What counts for `basketId` from the next epoch on: its own portfolio or its leader's.
    function _portfolioOf(GameStorage.Data storage game, uint256 basketId) private view returns (Portfolio) {
        BasketTypes.Basket storage basket = game.baskets[basketId];
        uint256 plan = basket.terms.lastPlan();
        if (plan != BasketTerms.FOLLOWS) return basket.portfolios[plan];
        BasketTypes.Basket storage leader = game.baskets[basket.link.lastLeader()];
        return leader.portfolios[leader.terms.lastPlan()];
    }

    /// @dev The leader's share of what is redeemed, taken of the delegation's rewards first. It stays in the pool, for him.
    function _takeFee(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        uint256 redeemed,
        uint256 scale
    ) private returns (uint256 fee) {
        if (!account.terms.follows(0)) return 0;
        uint256 base = Math.min(redeemed, account.linkEarned.redeemable() / scale);
        account.linkEarned = account.linkEarned.less(base * scale);
        fee = (base * account.link.feeBps(0)) / BPS;
        if (fee == 0) return 0;
        uint256 leaderId = account.link.leader(0);
        game.baskets[leaderId].lead.fees += uint128(fee);
        emit IDerbyGameEvents.DelegationFeeAccrued(leaderId, account.basketId, fee);
    }

    function _takeFromPool(
        GameStorage.Data storage game,
        uint256 vaultId,
        uint256 assets
    ) private returns (address asset) {
        BasketTypes.VaultState storage vault = game.vaults[vaultId];
        vault.rewardPool -= uint128(assets);
        return vault.asset;
    }

    function _stored(
        GameStorage.Data storage game,
        uint256 basketId
    ) private view returns (BasketTypes.Account memory stored) {
        BasketTypes.Basket storage basket = game.baskets[basketId];
        (stored.basketId, stored.vaultId) = (basketId, game.titles[basketId].vaultId);
        stored.epoch = game.vaults[stored.vaultId].epoch;
        (stored.stake, stored.terms, stored.record) = (basket.stake, basket.terms, basket.record);
    }

    function _replay(
        GameStorage.Data storage game,
        BasketTypes.Account memory stored,
        uint256 stage,
        uint256 epoch
    ) private {
        Portfolio votes = game.baskets[stored.basketId].portfolios[stored.terms.plan(stage)];
        (int256 reward, ) = game.vaults[stored.vaultId].vectors.performance(stored.vaultId, votes, epoch, epoch + 1);
        stored.record = stored.record.withReplayed(reward);
        stored.worstEpoch = SignedMath.min(reward, stored.worstEpoch);
        emit IDerbyGameEvents.EpochRecorded(stored.basketId, epoch, reward / int256(BPS));
    }
}
