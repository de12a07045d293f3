// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyVault} from "../../../contracts/derby/DerbyVault.sol";
import {DerbyGameTypes} from "../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {YieldProtocolMock} from "../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyOffices} from "./DerbyOffices.sol";

/// @title DerbyStates
/// @notice States that chance seldom reaches and in which one wrong line costs somebody money: a follower pays his leader, a fee finds no
/// cash, somebody leaves beside what is reserved for others, a winner is blacklisted before it is paid.
/// @dev Each of these actions makes what it needs and goes on from whatever it finds.
abstract contract DerbyStates is DerbyOffices {
    uint16 private constant AGREED_BPS = 1_500;

    /// @dev DRB whose part of a fee is worth sharing.
    uint256 private constant ENOUGH = 500e18;

    /// @dev 7. Somebody follows, his leader wins, both are paid.
    function _payTheLeader(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        if (_seasons[s].vault.isClosing()) _finishClose(s, who);
        (uint256 id, uint256 leader) = _followed(s, who);
        if (id == 0) return "nobody can follow";
        uint16 protocol = _deployBy(s, who, leader);
        _gainAboveTheMark(s, protocol, size);
        _closeWhole(s, who);
        if (_game.basketRedeemableRewards(id) == 0) return "the follower has a debt";
        _redeemFrom(id);
        if (_game.delegationFees(leader) == 0) return "a fee below one unit";
        _redeemFees(leader);
        ++reached["a leader paid"];
        if (size % 2 == 0) _earnBack(s, id, protocol, size);
        return "";
    }

    /// @dev 7. The follower loses, is slashed for it, and wins: his leader is paid of what is above the loss alone.
    function _earnBack(uint256 s, uint256 id, uint16 protocol, uint256 size) private {
        vm.prank(_risk);
        _game.setSlashTerms(address(_seasons[s].vault), 5_000, 1e12);
        _loseIn(s, protocol, 1 + 64 * (size % 10_000));
        _closeWhole(s, id);
        _rebalance(id, -int256(1 + _plays[id].stake[2] / 100), new DerbyGameTypes.Weight[](0));
        while (_game.vaultInfo(address(_seasons[s].vault)).epoch < _plays[id].unlockEpoch) _closeWhole(s, id);
        uint256 slashedBefore = slashedInAll;
        _withdrawFrom(id);
        _gainAboveTheMark(s, protocol, size);
        _closeWhole(s, id);
        if (_game.basketRedeemableRewards(id) == 0) return;
        _redeemFrom(id);
        if (slashedInAll != slashedBefore) ++reached["a leader paid after a slash"];
    }

    /// @dev A follower that owes nothing, of a leader who has a share in it: one there is, or one that becomes it.
    function _followed(uint256 s, uint256 who) private returns (uint256, uint256) {
        for (uint256 i = 0; i < _plays.length - 1; ++i) {
            uint256 id = 1 + ((who + i) % (_plays.length - 1));
            Play storage play = _plays[id];
            bool follows = play.season == s && play.leader[2] != 0 && play.feeBps[2] >= 100 && play.stake[2] >= ENOUGH;
            if (follows && _game.basketUnredeemedRewards(id) >= 0) return (id, play.leader[2]);
        }
        return _newFollower(s, who);
    }

    function _newFollower(uint256 s, uint256 who) private returns (uint256 id, uint256 leader) {
        id = _canFollow(s, who);
        if (id == 0) return (0, 0);
        if (block.timestamp < _game.inboundPausedUntil()) vm.warp(_game.inboundPausedUntil());
        if (_plays[id].stake[2] < ENOUGH) {
            if (_drb.balanceOf(_plays[id].owner) < ENOUGH) return (0, 0);
            _rebalance(id, int256(ENOUGH), _draw(id, who));
        }
        for (uint256 i = 0; i < _plays.length - 1; ++i) {
            leader = 1 + ((who / 7 + i) % (_plays.length - 1));
            if (leader != id && _plays[leader].season == s && _plays[leader].leader[2] == 0) break;
            leader = 0;
        }
        if (leader == 0) leader = _mintBasket(s, who + 1);
        vm.prank(_plays[leader].owner);
        _game.setDelegationFee(leader, AGREED_BPS);
        _followExactly(id, leader, AGREED_BPS);
    }

    function _canFollow(uint256 s, uint256 who) private returns (uint256) {
        for (uint256 i = 0; i < _plays.length - 1; ++i) {
            uint256 id = 1 + ((who + i) % (_plays.length - 1));
            bool isFree = _plays[id].season == s && _plays[id].leader[2] == 0 && !_leads(id);
            bool hasDrb = _plays[id].stake[2] >= ENOUGH || _drb.balanceOf(_plays[id].owner) >= ENOUGH;
            if (isFree && hasDrb && _game.basketUnredeemedRewards(id) >= 0) return id;
        }
        return _plays.length <= MAX_PLAYS + 3 ? _mintBasket(s, who) : 0;
    }

    /// @dev 7. All is deployed, everybody who gained is out of cash, and the close goes step by step: the fee is cancelled.
    function _starveTheFee(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        uint16 id = _depositAndClose(s, who);
        _deployEverything(s);
        _closeWhole(s, who);
        _gainAboveTheMark(s, id, size);
        for (uint256 i = 0; i < _stands[s].length; ++i) {
            _stands[s][i].protocol.setLiquidity(0);
            _stands[s][i].protocol.setFault(YieldProtocolMock.Fault.Illiquid);
        }
        _incentives.owe(0);
        uint256 before = reached["a fee cancelled"];
        _closeByStep(s, who);
        _mendAll(s);
        return reached["a fee cancelled"] == before ? "there was cash" : "";
    }

    /// @dev No buffer, no margin, no cap, for the close that follows. Sound terms come back with the next season that somebody makes.
    function _deployEverything(uint256 s) private {
        DerbyVault vault = _seasons[s].vault;
        DerbyTypes.Parameters memory p = vault.parameters();
        (p.bufferBps, p.marginBps) = (0, 0);
        vm.startPrank(_risk);
        vault.setParameters(p);
        for (uint16 id = 0; id < _stands[s].length; ++id) vault.setProtocolCap(id, CAP);
        vm.stopPrank();
    }

    /// @dev Every phase is one in which a call ends.
    function _closeByStep(uint256 s, uint256 who) internal {
        uint256 closableAt = _seasons[s].vault.status().closableAt;
        if (block.timestamp < closableAt) vm.warp(closableAt);
        while (!_advance(s, 1, _person(who))) {}
    }

    /// @dev 5. Whoever has most takes all that he can while others' claims wait: what is reserved has to stay.
    function _leaveBesideAReserve(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        DerbyVault vault = _seasons[s].vault;
        if (vault.reservedAssets() == 0) {
            _depositAndClose(s, who);
            uint256 held = vault.balanceOf(_person(who));
            if (held < 4) return "no shares";
            _requestExactly(s, _person(who), held / 4);
            _closeWhole(s, who);
        }
        if (vault.reservedAssets() == 0) return "nothing is reserved";
        address holder = _largestHolder(s);
        if (vault.maxRedeem(holder) == vault.balanceOf(holder)) {
            _depositAndClose(s, who);
            holder = _largestHolder(s);
        }
        if (vault.maxRedeem(holder) == vault.balanceOf(holder)) return "all is idle";
        if (vault.reservedAssets() != 0) ++reached["left beside a reserve"];
        return size % 2 == 0 ? _redeem(s, holder, 0) : _withdraw(s, holder, 0);
    }

    function _largestHolder(uint256 s) private view returns (address holder) {
        uint256 most = 0;
        for (uint256 p = 0; p < PEOPLE; ++p) {
            uint256 held = _seasons[s].vault.balanceOf(_people[p]);
            if (held >= most) (most, holder) = (held, _people[p]);
        }
    }

    /// @dev 11. One that gained for its voters is blacklisted between its measuring and their pay.
    function _blacklistLate(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        DerbyVault vault = _seasons[s].vault;
        uint16 id = _depositAndClose(s, who);
        _listIncentive(s, id, address(_incentives));
        _gainAboveTheMark(s, id, size);
        uint256 closableAt = vault.status().closableAt;
        if (block.timestamp < closableAt) vm.warp(closableAt);
        DerbyTypes.Phase last = size % 2 == 0 ? DerbyTypes.Phase.Price : DerbyTypes.Phase.Results;
        do _advance(s, 1, _person(who)); while (vault.status().phase < last);
        bool hasWon = _stands[s][id].rlt > 0;
        _blacklistExactly(s, id);
        if (hasWon) ++reached["a winner blacklisted"];
        _finishClose(s, who);
        return hasWon ? "" : "it has not won";
    }
}
