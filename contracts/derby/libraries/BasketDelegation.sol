// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGameErrors} from "../interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../interfaces/IDerbyGameEvents.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {GameStorage} from "../types/GameStorage.sol";
import {BasketTerms} from "./BasketTerms.sol";
import {Portfolio} from "./Portfolios.sol";
import {Settlement} from "./Settlement.sol";
import {Staged} from "./Staged.sol";
import {Voting} from "./Voting.sol";

/// @title BasketDelegation
/// @notice Linked to the game: baskets that vote as another one does.
/// @dev Followers cannot lead and whoever is led cannot follow, so delegation is one step deep and has no circles. A basket is
/// stored before its leader is loaded: storing it may add to the leader's fees.
library BasketDelegation {
    using Settlement for GameStorage.Data;
    using Staged for Staged.Value;
    using Voting for GameStorage.Data;

    uint256 private constant MAX_FEE_BPS = 3_000;

    /// @notice See `IDerbyGame.setDelegationFee`.
    function setFee(GameStorage.Data storage game, uint256 basketId, uint16 feeBps) external {
        if (feeBps > MAX_FEE_BPS) {
            revert IDerbyGameErrors.DerbyGame_ParameterOutOfBounds("delegationFeeBps", feeBps, 0, MAX_FEE_BPS);
        }
        BasketTypes.Lead storage lead = game.baskets[basketId].lead;
        (lead.feeBps, lead.isOpen) = (feeBps, true);
        emit IDerbyGameEvents.DelegationFeeSet(basketId, feeBps);
    }

    /// @notice See `IDerbyGame.delegate`. Both baskets exist.
    function follow(GameStorage.Data storage game, uint256 basketId, uint256 leaderId, uint16 maxFeeBps) external {
        if (basketId == leaderId) revert IDerbyGameErrors.DerbyGame_SelfDelegation(basketId);
        _requireSameVault(game, basketId, leaderId);
        BasketTypes.Account memory account = game.advanced(basketId, true);
        if (account.terms.lastPlan() == BasketTerms.FOLLOWS) {
            revert IDerbyGameErrors.DerbyGame_IsFollowing(basketId, account.link.lastLeader());
        }
        if (account.lead.followers != 0) {
            revert IDerbyGameErrors.DerbyGame_IsLed(basketId, account.lead.followers);
        }
        uint16 feeBps = _requireLeader(game, leaderId, maxFeeBps);

        Voting.Ballot memory none;
        game.moveVotes(account, game.ballotAt(account, account.stage), none);
        account.terms = account.terms.withTie(BasketTerms.HAS_FOLLOWED).withPlanFrom(
            account.stage,
            BasketTerms.FOLLOWS
        );
        account.link = account.link.withFrom(account.stage, leaderId, feeBps);
        game.store(account);
        _welcome(game, leaderId, account.stake.last());
        emit IDerbyGameEvents.Delegated(basketId, leaderId, account.epoch + account.stage, feeBps);
    }

    /// @notice See `IDerbyGame.undelegate`.
    function unfollow(GameStorage.Data storage game, uint256 basketId) external {
        BasketTypes.Account memory account = game.advanced(basketId, true);
        if (account.terms.lastPlan() != BasketTerms.FOLLOWS) revert IDerbyGameErrors.DerbyGame_NotFollowing(basketId);
        uint256 leaderId = account.link.lastLeader();
        game.setPortfolio(account, Portfolio.wrap(0));
        account.link = account.link.withFrom(account.stage, 0, 0);
        game.store(account);

        BasketTypes.Account memory leader = game.advancedLeader(leaderId);
        leader.lead.followers -= 1;
        game.changeFollowed(leader, account.stake.last(), 0);
        emit IDerbyGameEvents.Undelegated(basketId, leaderId, account.epoch + account.stage);
    }

    /// @dev Brings the leader up to now, from where the follower's DRB is added to his.
    function _welcome(GameStorage.Data storage game, uint256 leaderId, uint256 drb) private {
        BasketTypes.Account memory leader = game.advancedLeader(leaderId);
        leader.lead.followers += 1;
        game.changeFollowed(leader, 0, drb);
    }

    function _requireSameVault(GameStorage.Data storage game, uint256 basketId, uint256 leaderId) private view {
        (uint256 own, uint256 leaders) = (game.titles[basketId].vaultId, game.titles[leaderId].vaultId);
        if (own == leaders) return;
        revert IDerbyGameErrors.DerbyGame_OtherVault(leaderId, game.vaults[leaders].vault, game.vaults[own].vault);
    }

    function _requireLeader(
        GameStorage.Data storage game,
        uint256 leaderId,
        uint16 maxFeeBps
    ) private view returns (uint16 feeBps) {
        BasketTypes.Basket storage leader = game.baskets[leaderId];
        if (leader.terms.lastPlan() == BasketTerms.FOLLOWS) {
            revert IDerbyGameErrors.DerbyGame_IsFollowing(leaderId, leader.link.lastLeader());
        }
        if (!leader.lead.isOpen) revert IDerbyGameErrors.DerbyGame_NotLeading(leaderId);
        feeBps = leader.lead.feeBps;
        if (feeBps > maxFeeBps) revert IDerbyGameErrors.DerbyGame_FeeTooHigh(feeBps, maxFeeBps);
    }
}
