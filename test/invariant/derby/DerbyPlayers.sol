// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDerbyGame} from "../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {DerbyGameTypes} from "../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyDepositors} from "./DerbyDepositors.sol";

/// @title DerbyPlayers
/// @notice What people do with baskets: lock, vote, ask back, leave, redeem, follow, sell.
abstract contract DerbyPlayers is DerbyDepositors {
    uint256 internal constant MAX_PLAYS = 14;

    // ------------------------------------------------------------------------------------------------ locking, voting

    function _lock(uint256 who, uint256 size) internal returns (string memory) {
        if (!_openGame(size)) return "paused";
        uint256 id = _someBasket(who);
        uint256 room = _drb.balanceOf(_plays[id].owner);
        uint256 drb = Math.min(room, 1 + _anySize(size, 77));
        if (drb == 0) return "no DRB";
        DerbyGameTypes.Weight[] memory weights = _draw(id, size >> 8);
        _rebalance(id, int256(drb), weights);
        return "";
    }

    function _vote(uint256 who, uint256 size) internal returns (string memory) {
        uint256 id = _someBasket(who);
        DerbyGameTypes.Weight[] memory weights = _draw(id, size);
        if (weights.length == 0) return "nothing to vote for";
        _rebalance(id, 0, weights);
        return "";
    }

    function _askBack(uint256 who, uint256 size) internal returns (string memory) {
        uint256 id = _stakedBasket(who, size);
        if (id == 0) return "nothing locked";
        uint256 stake = _plays[id].stake[2];
        _rebalance(id, -int256(size % 3 == 0 ? stake : 1 + (size % stake)), new DerbyGameTypes.Weight[](0));
        return "";
    }

    /// @dev DRB comes from the owner; every stage that still takes changes follows.
    function _rebalance(
        uint256 id,
        int256 delta,
        DerbyGameTypes.Weight[] memory weights
    ) internal keepsPrices(_plays[id].season) {
        Play storage play = _plays[id];
        uint256 held = _drb.balanceOf(play.owner);
        vm.prank(play.owner);
        _game.rebalanceBasket(id, delta, weights, block.timestamp);
        uint256 stage = _stageOf(play.season);
        _touchPlay(id);
        if (weights.length != 0) _setVotes(id, stage, _packed(weights));
        if (delta > 0) {
            assertEq(held - _drb.balanceOf(play.owner), uint256(delta), "1. a lock costs its DRB");
            everLocked += uint256(delta);
            _setStake(id, stage, play.stake[2] + uint256(delta));
        } else if (delta < 0) {
            assertEq(_drb.balanceOf(play.owner), held, "9. what is asked back waits");
            uint256 drb = uint256(-delta);
            _setStake(id, stage, play.stake[2] - drb);
            play.unlocking += drb;
            play.unlockEpoch = _game.vaultInfo(address(_seasons[play.season].vault)).epoch + stage;
        }
    }

    function _packed(DerbyGameTypes.Weight[] memory weights) internal pure returns (uint256 votes) {
        for (uint256 i = 0; i < weights.length; ++i) {
            votes |= uint256(weights[i].bps) << (16 * uint256(weights[i].protocolId));
        }
    }

    // ------------------------------------------------------------------------------------------------ leaving

    /// @dev Where nothing may leave yet the refusal is checked and, more often than not, the epoch closed.
    function _withdrawUnlocked(uint256 who, uint256 size) internal returns (string memory) {
        uint256 id = _unlockingBasket(who, size);
        if (id == 0) return "nothing locked";
        Play storage play = _plays[id];
        uint256 s = play.season;
        if (_game.vaultInfo(address(_seasons[s].vault)).epoch < play.unlockEpoch) {
            bytes memory data = abi.encodeCall(_game.withdrawUnlocked, (id, play.owner, 0));
            bytes4 locked = IDerbyGameErrors.DerbyGame_StillLocked.selector;
            _refused(address(_game), play.owner, data, locked, "9. what was asked back waits for its epoch");
            if (size % 8 == 0) return "still locked";
        }
        for (uint256 i = 0; i < 3; ++i) {
            if (_game.vaultInfo(address(_seasons[s].vault)).epoch >= play.unlockEpoch) break;
            _closeWhole(s, who + i);
        }
        _withdrawFrom(id);
        return "";
    }

    function _withdrawFrom(uint256 id) internal keepsPrices(_plays[id].season) {
        Play storage play = _plays[id];
        uint256 held = _drb.balanceOf(play.owner);
        uint256 heldByTreasury = _drb.balanceOf(_treasury);
        uint256 forfeited = _game.vaultInfo(address(_seasons[play.season].vault)).treasuryRewards;
        vm.prank(play.owner);
        (uint256 drb, uint256 slashed) = _game.withdrawUnlocked(id, play.owner, 0);
        assertEq(_drb.balanceOf(play.owner) - held, drb, "8. what leaves arrives");
        assertEq(_drb.balanceOf(_treasury) - heldByTreasury, slashed, "8. what is slashed is the treasury's");
        _checkSlash(id, slashed);
        uint256 first = Math.min(slashed, play.unlocking);
        assertEq(drb, play.unlocking - first, "8. what was asked back pays first");
        play.unlocking = 0;
        _cutStake(id, slashed - first);
        _touchPlay(id);
        everUnlocked += drb;
        slashedInAll += slashed;
        if (slashed != 0) ++reached["slashed"];
        if (slashed != first && play.stake[0] != 0) ++reached["slashed of what votes"];
        _checkTallies(play.season);
        uint256 now_ = _game.vaultInfo(address(_seasons[play.season].vault)).treasuryRewards;
        _forfeit(id, now_ - forfeited);
    }

    /// @dev 8. The seed's penalty for the debt, as near as the book knows it; a debt waits only behind DRB that covers it.
    function _checkSlash(uint256 id, uint256 slashed) private {
        Play storage play = _plays[id];
        uint256 debt = play.reward < 0 ? uint256(-play.reward) : 0;
        assertGe(slashed, _slashOf(id, Math.saturatingSub(debt, play.slack)), "8. not less than the debt slashes");
        assertLe(slashed, _slashOf(id, play.reward < int256(play.slack) ? debt + play.slack : 0), "8. not more");
        assertLe(slashed, play.stake[2] + play.unlocking, "8. slashed <= locked");
        if (slashed == 0 || debt == 0) return;
        DerbyGameTypes.VaultTerms memory terms = _game.vaultInfo(address(_seasons[play.season].vault)).terms;
        uint256 price = uint256(terms.exchangeRateWad) * terms.negativeRewardFactorBps;
        play.reward += int256(Math.min(debt, Math.mulDiv(slashed, 1e28, price)));
        play.slack += 1 + Math.ceilDiv(1e28, price);
    }

    function _slashOf(uint256 id, uint256 debt) private view returns (uint256) {
        Play storage play = _plays[id];
        DerbyGameTypes.VaultTerms memory terms = _game.vaultInfo(address(_seasons[play.season].vault)).terms;
        uint256 price = uint256(terms.exchangeRateWad) * terms.negativeRewardFactorBps;
        uint256 penalty = Math.mulDiv(debt, price, 1e28, Math.Rounding.Ceil);
        bool waits = debt < uint256(terms.slashThresholdWad) * 1e6 && penalty <= play.stake[2];
        return waits ? 0 : Math.min(penalty, play.stake[2] + play.unlocking);
    }

    /// @dev Nothing is left to back a gain that a debt had hidden.
    function _forfeit(uint256 id, uint256 assets) private {
        Play storage play = _plays[id];
        uint256 scale = _seasons[play.season].scale;
        uint256 left = play.stake[2] == 0 ? _redeemable(play.reward, play.paid) : play.paid;
        uint256 excess = play.paid - left;
        assertLe(assets, (excess + play.slack) / scale, "8. no more is forfeited than a debt had hidden");
        assertGe(assets, Math.saturatingSub(excess, play.slack) / scale, "8. and no less");
        if (assets != 0) ++reached["forfeited"];
        play.paid = left;
    }

    // ------------------------------------------------------------------------------------------------ rewards

    /// @dev Where nobody has anything, an epoch is won first.
    function _redeemRewards(uint256 who, uint256 size) internal returns (string memory) {
        uint256 id = _earner(who);
        if (id == 0) {
            _win(who, size);
            id = _earner(who);
        }
        if (id == 0) return "nobody earned";
        _redeemFrom(id);
        return "";
    }

    function _earner(uint256 who) private view returns (uint256) {
        for (uint256 i = 0; i < _plays.length - 1; ++i) {
            uint256 id = 1 + ((who + i) % (_plays.length - 1));
            if (_game.basketRedeemableRewards(id) != 0) return id;
        }
        return 0;
    }

    function _redeemFrom(uint256 id) internal keepsPrices(_plays[id].season) {
        Play storage play = _plays[id];
        Season storage season = _seasons[play.season];
        uint256 redeemed = _game.basketRedeemableRewards(id);
        _checkRedeemable(id, redeemed);
        uint256 leader = play.leader[0];
        uint256 fees = leader == 0 ? 0 : _feesOnceSettled(id, leader);
        uint256 held = season.asset.balanceOf(play.owner);
        vm.prank(play.owner);
        _game.redeemRewards(id, play.owner);
        _touchPlay(id);
        uint256 assets = season.asset.balanceOf(play.owner) - held;
        play.redeemed += redeemed;
        play.reward -= int256(redeemed * season.scale);
        play.paid = Math.saturatingSub(play.paid, redeemed * season.scale);
        season.pool -= assets;
        ++reached["redeemed"];
        if (leader == 0) assertEq(assets, redeemed, "7. all of it is paid");
        else _feeTaken(id, redeemed, assets, fees);
    }

    /// @dev What the leader has before the follower redeems. Where the follower has left him and come back since it was settled, the fee of
    /// the first time, which is off its rewards already, is booked with the same call.
    function _feesOnceSettled(uint256 id, uint256 leader) private returns (uint256 fees) {
        uint256 snapshot = vm.snapshotState();
        _game.settleBasket(id);
        fees = _game.delegationFees(leader);
        assertTrue(vm.revertToState(snapshot), "state restored");
    }

    function _checkRedeemable(uint256 id, uint256 redeemed) internal view {
        Play storage play = _plays[id];
        uint256 scale = _seasons[play.season].scale;
        uint256 most = _redeemable(play.reward + int256(play.slack), play.paid + play.slack);
        uint256 least = _redeemable(play.reward - int256(play.slack), Math.saturatingSub(play.paid, play.slack));
        assertLe(redeemed, most / scale, "9. no more can be redeemed than was earned");
        assertGe(redeemed, least / scale, "9. and no less");
    }

    /// @dev The leader's share of what the delegation made, and no more.
    function _feeTaken(uint256 id, uint256 redeemed, uint256 assets, uint256 feesBefore) private {
        Play storage play = _plays[id];
        uint256 scale = _seasons[play.season].scale;
        uint256 base = Math.min(redeemed, _redeemable(play.linkReward, play.linkPaid) / scale);
        uint256 fee = (base * play.feeBps[0]) / BPS;
        uint256 tolerance = 1 + play.slack / scale;
        assertLe(redeemed - assets, fee + tolerance, "7. the leader gets no more than was agreed");
        assertGe(redeemed - assets + tolerance, fee, "7. and no less");
        uint256 fees = _game.delegationFees(play.leader[0]);
        assertEq(fees - feesBefore, redeemed - assets, "7. what the follower does not get is the leader's");
        play.linkReward -= int256(base * scale);
        play.linkPaid = Math.saturatingSub(play.linkPaid, base * scale);
        play.slack += scale;
        _plays[play.leader[0]].fees += redeemed - assets;
        if (redeemed != assets) ++reached["a leader's fee"];
    }

    function _redeemFees(uint256 id) internal {
        Play storage play = _plays[id];
        Season storage season = _seasons[play.season];
        uint256 fees = _game.delegationFees(id);
        if (fees == 0) return;
        assertLe(fees, play.fees + play.slack / season.scale, "7. no fees but those of followers");
        uint256 held = season.asset.balanceOf(play.owner);
        vm.prank(play.owner);
        _game.redeemDelegationFees(id, play.owner);
        assertEq(season.asset.balanceOf(play.owner) - held, fees, "7. fees are paid");
        season.pool -= fees;
        play.fees = Math.saturatingSub(play.fees, fees);
        bytes memory data = abi.encodeCall(_game.redeemDelegationFees, (id, play.owner));
        bytes4 nothing = IDerbyGameErrors.DerbyGame_NothingToRedeem.selector;
        _refused(address(_game), play.owner, data, nothing, "7. fees are paid once");
    }

    /// @dev Anybody sends the treasury what was forfeited.
    function _collect(uint256 s) internal {
        Season storage season = _seasons[s];
        uint256 forfeited = _game.vaultInfo(address(season.vault)).treasuryRewards;
        uint256 held = season.asset.balanceOf(_treasury);
        assertEq(_game.collectTreasuryRewards(address(season.vault)), forfeited, "8. what was forfeited");
        assertEq(season.asset.balanceOf(_treasury) - held, forfeited, "8. is the treasury's");
        season.pool -= forfeited;
    }

    // ------------------------------------------------------------------------------------------------ delegation

    /// @dev Whoever can follow follows whoever can lead; one who cannot asks back being followed or following first.
    function _follow(uint256 who, uint256 size) internal returns (string memory) {
        if (!_openGame(size)) return "paused";
        (uint256 id, uint256 leader) = _pair(who);
        if (id == 0) return "no pair";
        uint256 feeBps = size % 3_001;
        vm.prank(_plays[leader].owner);
        _game.setDelegationFee(leader, uint16(feeBps));
        _followExactly(id, leader, feeBps);
        return "";
    }

    function _followExactly(uint256 id, uint256 leader, uint256 feeBps) internal keepsPrices(_plays[id].season) {
        vm.prank(_plays[id].owner);
        _game.delegate(id, leader, uint16(feeBps));
        _setLeader(id, _stageOf(_plays[id].season), leader, feeBps);
        _touchPlay(id);
        _touchPlay(leader);
    }

    function _unfollow(uint256 who, uint256 size) internal returns (string memory) {
        for (uint256 round = 0; round < 2; ++round) {
            for (uint256 i = 0; i < _plays.length - 1; ++i) {
                uint256 id = 1 + ((who + i) % (_plays.length - 1));
                if (_plays[id].leader[2] == 0) continue;
                vm.prank(_plays[id].owner);
                _game.undelegate(id);
                uint256 stage = _stageOf(_plays[id].season);
                _setLeader(id, stage, 0, 0);
                _setVotes(id, stage, 0);
                return "";
            }
            string memory reason = _follow(who, size);
            if (bytes(reason).length != 0) return reason;
        }
        return "nobody follows";
    }

    /// @dev Two baskets of one vault: one that neither leads nor follows, one that does not follow.
    function _pair(uint256 who) private returns (uint256, uint256) {
        if (_plays.length < 5) for (uint256 i = 0; i < 4; ++i) _mintBasket(who + i, (who >> 8) + i / 2);
        uint256 count = _plays.length - 1;
        for (uint256 i = 0; i < count; ++i) {
            uint256 id = 1 + ((who + i) % count);
            if (_plays[id].leader[2] != 0 || _leads(id)) continue;
            for (uint256 j = 0; j < count; ++j) {
                uint256 leader = 1 + ((who / 7 + j) % count);
                bool fits = leader != id && _plays[leader].season == _plays[id].season;
                if (fits && _plays[leader].leader[2] == 0) return (id, leader);
            }
        }
        return (0, 0);
    }

    function _leads(uint256 id) internal view returns (bool) {
        for (uint256 i = 1; i < _plays.length; ++i) if (_plays[i].leader[2] == id) return true;
        return false;
    }

    // ------------------------------------------------------------------------------------------------ looking, selling

    /// @dev Strangers settle and replay: nothing of it may change what anybody has. A new epoch opens a day before it matters.
    function _lookAt(uint256 who, uint256 size) internal returns (string memory) {
        uint256 id = _someBasket(who);
        uint256 redeemable = _game.basketRedeemableRewards(id);
        int256 reward = _game.basketUnredeemedRewards(id);
        vm.prank(vm.addr(999));
        if (size % 2 == 0) _game.settleBasket(id);
        else _game.recordEpochs(id, 1 + (size % 5));
        if (size % 3 == 0) _collect(_plays[id].season);
        assertEq(_game.basketRedeemableRewards(id), redeemable, "9. touched equals untouched: payable");
        assertTrue(_game.basketUnredeemedRewards(id) == reward, "9. touched equals untouched: R");
        DerbyGameTypes.Reputation memory reputation = _game.reputationOf(id);
        assertLe(reputation.hits, reputation.recordedEpochs, "reputation: hits are of what was recorded");
        return "";
    }

    /// @dev A basket sold with a debt carries it. Sold by somebody approved.
    function _sell(uint256 who, uint256) internal returns (string memory) {
        uint256 id = _someBasket(who);
        Play storage play = _plays[id];
        (address seller, address buyer) = (play.owner, _person(who >> 24));
        if (seller == buyer) buyer = _person((who >> 24) + 1);
        uint256 penalty = _game.pendingPenalty(id);
        vm.prank(seller);
        _game.approve(vm.addr(998), id);
        vm.prank(vm.addr(998));
        _game.transferFrom(seller, buyer, id);
        play.owner = buyer;
        ++play.sales;
        assertEq(_game.pendingPenalty(id), penalty, "8. a debt is sold with its basket");
        bytes memory data = abi.encodeCall(IDerbyGame.redeemRewards, (id, seller));
        bytes4 notYours = IDerbyGameErrors.DerbyGame_NotAuthorized.selector;
        _refused(address(_game), seller, data, notYours, "10. who sold has nothing to say");
        if (penalty != 0) ++reached["a debt sold"];
        return "";
    }

    // ------------------------------------------------------------------------------------------------ finding, making

    function _openGame(uint256 size) internal returns (bool) {
        if (block.timestamp >= _game.inboundPausedUntil()) return true;
        if (size % 4 == 0) return false;
        vm.warp(_game.inboundPausedUntil());
        return true;
    }

    /// @dev Any basket; a new one while there is room. `who` tells whose.
    function _someBasket(uint256 who) internal returns (uint256) {
        bool isOpen = block.timestamp >= _game.inboundPausedUntil();
        if (_plays.length == 1 && !isOpen) {
            vm.warp(_game.inboundPausedUntil());
            isOpen = true;
        }
        if (_plays.length <= MAX_PLAYS - 3 && isOpen && (_plays.length < 6 || who % 8 == 0)) {
            return _mintBasket(who, who >> 8);
        }
        return 1 + ((who >> 16) % (_plays.length - 1));
    }

    /// @dev Waits out a pause of the game.
    function _mintBasket(uint256 s, uint256 who) internal returns (uint256 id) {
        if (block.timestamp < _game.inboundPausedUntil()) vm.warp(_game.inboundPausedUntil());
        vm.prank(_person(who));
        id = _game.mintNewBasket(address(_seasons[s % SEASONS].vault), "Basket");
        assertEq(id, _plays.length, "10. baskets count from 1");
        Play storage play = _plays.push();
        (play.season, play.owner) = (s % SEASONS, _person(who));
    }

    function _stakedBasket(uint256 who, uint256 size) internal returns (uint256) {
        for (uint256 round = 0; round < 2; ++round) {
            for (uint256 i = 0; i < _plays.length - 1; ++i) {
                uint256 id = 1 + ((who + i) % (_plays.length - 1));
                if (_plays[id].stake[2] != 0) return id;
            }
            if (bytes(_lock(who, size)).length != 0) return 0;
        }
        return 0;
    }

    function _unlockingBasket(uint256 who, uint256 size) private returns (uint256) {
        for (uint256 round = 0; round < 2; ++round) {
            for (uint256 i = 0; i < _plays.length - 1; ++i) {
                uint256 id = 1 + ((who + i) % (_plays.length - 1));
                if (_plays[id].unlocking != 0) return id;
            }
            if (bytes(_askBack(who, size)).length != 0) return 0;
        }
        return 0;
    }

    /// @dev Votes that `id` may cast: one to eight protocols. None where it follows, or where nothing takes votes.
    function _draw(uint256 id, uint256 seed) internal view returns (DerbyGameTypes.Weight[] memory weights) {
        uint256 s = _plays[id].season;
        if (_plays[id].leader[2] != 0) return weights;
        uint256 votable = _seasons[s].vault.votableProtocols();
        uint256 count = 0;
        DerbyGameTypes.Weight[] memory drawn = new DerbyGameTypes.Weight[](8);
        for (uint256 i = 0; i < _stands[s].length && count < 8; ++i) {
            bool isTaken = (votable >> i) & 1 != 0 && ((seed >> i) & 1 != 0 || (votable >> (i + 1)) == 0);
            if (isTaken) drawn[count++].protocolId = uint16(i);
        }
        uint256 left = BPS;
        weights = new DerbyGameTypes.Weight[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 most = left - (count - i - 1);
            uint256 bps = i + 1 == count ? left : 1 + ((seed >> (16 + 14 * i)) % most);
            weights[i] = DerbyGameTypes.Weight(drawn[i].protocolId, uint16(bps));
            left -= bps;
        }
    }

    /// @dev Makes an epoch that somebody wins: a depositor, a voter, money where the votes are, and a gain.
    function _win(uint256 who, uint256 size) internal virtual;
}
