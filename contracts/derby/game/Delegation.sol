// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../interfaces/IDerbyGame.sol";
import {Portfolio} from "../libraries/Portfolios.sol";
import {Staged} from "../libraries/Staged.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {BasketTokens} from "./BasketTokens.sol";
import {VaultTerms} from "./VaultTerms.sol";
import {Voting} from "./Voting.sol";

/// @title Delegation
/// @notice Baskets that vote as another one does. A leader moves nothing of theirs; they pay him a share of what they redeem.
/// @dev Followers cannot lead and whoever is led cannot follow, so delegation is one step deep and has no circles. A basket is
/// stored before its leader is loaded: storing it may add to the leader's fees.
abstract contract Delegation is BasketTokens, VaultTerms, Voting {
    using Staged for Staged.Value;

    uint256 private constant MAX_DELEGATION_FEE_BPS = 3_000;

    /// @inheritdoc IDerbyGame
    function delegate(
        uint256 basketId,
        uint256 leaderBasketId,
        uint16 maxFeeBps
    ) external nonReentrant whenInboundOpen onlyAuthorized(basketId) {
        if (basketId == leaderBasketId) revert DerbyGame_SelfDelegation(basketId);
        _requireSameVault(basketId, leaderBasketId);
        BasketTypes.Account memory account = _advanced(basketId);
        BasketTypes.Terms memory terms = account.terms;
        if (terms.lastPlan == BasketTypes.FOLLOWS) {
            revert DerbyGame_IsFollowing(basketId, account.link.lastLeader);
        }
        if (account.lead.followers != 0) revert DerbyGame_IsLed(basketId, account.lead.followers);
        uint16 feeBps = _requireLeader(leaderBasketId, maxFeeBps);

        _moveVotes(account, _ballotAt(account, account.stage), _noBallot());
        terms.ties |= BasketTypes.HAS_FOLLOWED;
        _setPlan(account, BasketTypes.FOLLOWS);
        _setLink(account, leaderBasketId, feeBps);
        _store(account);
        _welcome(leaderBasketId, account.stake.last);
        emit Delegated(basketId, leaderBasketId, account.epoch + account.stage, feeBps);
    }

    /// @inheritdoc IDerbyGame
    function undelegate(uint256 basketId) external nonReentrant onlyAuthorized(basketId) {
        BasketTypes.Account memory account = _advanced(basketId);
        if (account.terms.lastPlan != BasketTypes.FOLLOWS) revert DerbyGame_NotFollowing(basketId);
        uint256 leaderId = account.link.lastLeader;
        _setPortfolio(account, Portfolio.wrap(0));
        _setLink(account, 0, 0);
        _store(account);

        BasketTypes.Account memory leader = _advancedLeader(leaderId);
        leader.lead.followers -= 1;
        _changeFollowed(leader, account.stake.last, 0);
        emit Undelegated(basketId, leaderId, account.epoch + account.stage);
    }

    /// @inheritdoc IDerbyGame
    function setDelegationFee(uint256 basketId, uint16 feeBps) external nonReentrant onlyAuthorized(basketId) {
        _requireBounds("delegationFeeBps", feeBps, 0, MAX_DELEGATION_FEE_BPS);
        _baskets[basketId].lead.feeBps = feeBps;
        emit DelegationFeeSet(basketId, feeBps);
    }

    /// @dev Brings the leader up to now, from where the follower's DRB is added to his.
    function _welcome(uint256 leaderId, uint256 drb) private {
        BasketTypes.Account memory leader = _advancedLeader(leaderId);
        leader.lead.followers += 1;
        _changeFollowed(leader, 0, drb);
    }

    function _setLink(BasketTypes.Account memory account, uint256 leaderId, uint16 feeBps) private pure {
        BasketTypes.Link memory link = account.link;
        if (account.stage == 1) (link.nextLeader, link.nextFeeBps) = (uint32(leaderId), feeBps);
        (link.lastLeader, link.lastFeeBps) = (uint32(leaderId), feeBps);
    }

    function _requireSameVault(uint256 basketId, uint256 leaderId) private view {
        _requireOwned(leaderId);
        (uint256 own, uint256 leaders) = (_titles[basketId].vaultId, _titles[leaderId].vaultId);
        if (own != leaders) revert DerbyGame_OtherVault(leaderId, _vaults[leaders].vault, _vaults[own].vault);
    }

    function _requireLeader(uint256 leaderId, uint16 maxFeeBps) private view returns (uint16 feeBps) {
        BasketTypes.Basket storage leader = _baskets[leaderId];
        if (leader.terms.lastPlan == BasketTypes.FOLLOWS) {
            revert DerbyGame_IsFollowing(leaderId, leader.link.lastLeader);
        }
        feeBps = leader.lead.feeBps;
        if (feeBps > maxFeeBps) revert DerbyGame_FeeTooHigh(feeBps, maxFeeBps);
    }

    function _noBallot() private pure returns (Ballot memory ballot) {
        return ballot;
    }
}
