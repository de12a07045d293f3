// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {DerbyVault} from "../../../contracts/derby/DerbyVault.sol";
import {IDerbyGameErrors} from "../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyVaultErrors} from "../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyGameTypes} from "../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {YieldProtocolMock} from "../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyPlayers} from "./DerbyPlayers.sol";

/// @title DerbyKeepers
/// @notice Who closes epochs and marks losses; what protocols do meanwhile; and who tries to gain by timing.
abstract contract DerbyKeepers is DerbyPlayers {
    /// @dev A sixteenth of what is believed of a protocol (`DerbyMath.MAX_VALUE`).
    uint256 private constant MOST_ASSETS = 2 ** 100;

    // ------------------------------------------------------------------------------------------------ closing

    /// @dev Some steps, by one after the other; whoever comes next goes on.
    function _closeSome(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        _reachTheEnd(s, size);
        for (uint256 i = 0; i <= size % 4; ++i) {
            if (_advance(s, 1 + ((size >> (8 * i)) % 9), _person(who + i))) break;
        }
        if (_seasons[s].vault.isClosing()) ++reached["stopped on the way"];
        return "";
    }

    function _closeAll(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        _reachTheEnd(s, size);
        _finishClose(s, who);
        return "";
    }

    /// @dev 12. From one state, a close in one call and one in calls of a few steps end alike.
    function _closeInPages(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        if (_seasons[s].vault.isClosing()) _finishClose(s, who);
        _reachTheEnd(s, size);
        uint256 snapshot = vm.snapshotState();
        vm.prank(_person(who));
        _seasons[s].vault.closeEpoch(ALL_STEPS);
        bytes32 atOnce = _outcome(s);
        assertTrue(vm.revertToState(snapshot), "state restored");
        for (uint256 i = 0; !_advance(s, 1 + ((size >> (8 * (i % 24))) % 7), _person(who + i)); ++i) {}
        assertEq(_outcome(s), atOnce, "12. a paged close equals an unpaged one");
        return "";
    }

    /// @dev All that a close decides; not what it paid to whom for the work.
    function _outcome(uint256 s) private view returns (bytes32 outcome) {
        DerbyVault vault = _seasons[s].vault;
        DerbyTypes.Protocol[] memory list = vault.protocols();
        outcome = keccak256(abi.encode(list, vault.grossAssets(), vault.totalAssets(), vault.totalSupply()));
        outcome = keccak256(abi.encode(outcome, vault.idleAssets(), vault.reservedAssets(), vault.highWaterMark()));
        outcome = keccak256(abi.encode(outcome, vault.epoch(), _game.vaultInfo(address(vault))));
        for (uint256 i = 0; i < list.length; ++i) {
            (int256 sum, uint256 paid) = _game.accumulatorsOf(address(vault), vault.epoch(), i);
            outcome = keccak256(abi.encode(outcome, sum, paid));
        }
    }

    /// @dev Refused before the interval is over. Incentives are owed, and their price is fresh, more often than not.
    function _reachTheEnd(uint256 s, uint256 size) internal {
        DerbyVault vault = _seasons[s].vault;
        if (vault.isClosing()) return;
        uint256 closableAt = vault.status().closableAt;
        if (block.timestamp < closableAt) {
            bytes memory data = abi.encodeCall(vault.closeEpoch, (1));
            bytes4 notOver = IDerbyVaultErrors.DerbyVault_EpochNotOver.selector;
            _refused(address(vault), _person(size), data, notOver, "6. not before the interval is over");
            vm.warp(closableAt + (size % 3 == 0 ? size % 1 days : 0));
        }
        if (size % 4 != 0) _publish(1e8 + (size % 3e8));
        if (_incentives.owed() == 0) _incentives.owe(_anySize(size, 60) / 10 ** (18 - _seasons[s].decimals));
    }

    // ------------------------------------------------------------------------------------------------ losses

    /// @dev Where no protocol has lost anything unmarked, one loses first.
    function _markLoss(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        (bool found, uint16 id) = _unmarked(s);
        if (!found || size % 2 == 0 || reached["a loss of locked profit"] == 0) {
            _win(who, size);
            (found, id) = _fullest(s);
            if (!found || !_loseIn(s, id, size)) return "nothing to lose";
            (found, id) = _unmarked(s);
        }
        if (!found) return "too small a loss";
        _markExactly(s, id);
        return "";
    }

    function _markExactly(uint256 s, uint16 id) private {
        DerbyVault vault = _seasons[s].vault;
        DerbyTypes.Protocol memory p = vault.protocolOf(id);
        uint256 gross = vault.grossAssets();
        uint256 expected = p.tracked - _worth(s, id, p.shares);
        bool isCharged = vault.accruedFee() != 0;
        vm.prank(vm.addr(999));
        assertEq(vault.markLoss(id), expected, "3. a loss is what protocols lost");
        assertEq(vault.protocolOf(id).tracked, p.tracked - expected, "3. booked at what it is worth");
        assertEq(vault.protocolOf(id).shares, p.shares, "3. marking moves nothing");
        if (!isCharged) assertEq(gross - vault.grossAssets(), expected, "4. a loss is in the price at once");
        _bookLoss(s, expected);
        ++reached[vault.isClosing() ? "marked during a close" : "marked"];
    }

    /// @dev 4. Locked profit takes it first.
    function _bookLoss(uint256 s, uint256 loss) internal {
        Season storage season = _seasons[s];
        DerbyTypes.Phase phase = season.vault.status().phase;
        if (phase == DerbyTypes.Phase.Open) {
            if (_lockedNow(s) != 0 && loss != 0) ++reached["a loss of locked profit"];
            season.locked = Math.saturatingSub(_lockedNow(s), loss);
            season.lockedFrom = block.timestamp;
            season.lockedUntil = Math.max(season.lockedUntil, block.timestamp);
        } else if (phase <= DerbyTypes.Phase.Price) {
            season.losses += loss;
        } else {
            season.locked = Math.saturatingSub(season.locked, loss);
            season.isDisturbed = true;
        }
    }

    function _unmarked(uint256 s) private view returns (bool found, uint16 id) {
        DerbyTypes.Protocol[] memory list = _seasons[s].vault.protocols();
        for (; id < list.length; ++id) {
            if (list[id].shares != 0 && _answers(s, id) && _worth(s, id, list[id].shares) < list[id].tracked) {
                return (true, id);
            }
        }
    }

    function _fullest(uint256 s) private view returns (bool found, uint16 fullest) {
        DerbyTypes.Protocol[] memory list = _seasons[s].vault.protocols();
        uint256 most = 0;
        for (uint16 id = 0; id < list.length; ++id) {
            if (list[id].tracked > most && _answers(s, id)) (most, fullest) = (list[id].tracked, id);
        }
        return (most != 0, fullest);
    }

    // ------------------------------------------------------------------------------------------------ protocols

    function _gain(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        uint256 id = size % _stands[s].length;
        Stand storage stand = _stands[s][id];
        _gainIn(s, id, Math.mulDiv(stand.protocol.totalAssets(), size % 2_000, BPS) + 1);
        return "";
    }

    /// @dev A few percent, half, or everything.
    function _lose(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        return _loseIn(s, uint16(size % _stands[s].length), size >> 8) ? "" : "nothing to lose";
    }

    function _loseIn(uint256 s, uint16 id, uint256 size) internal returns (bool) {
        Stand storage stand = _stands[s][id];
        uint256 assets = stand.protocol.totalAssets();
        uint256 loss = Math.mulDiv(assets, 1 + (size % (size % 8 == 0 ? 5_000 : 1_000)), BPS);
        if (size % 64 == 0) loss = assets;
        if (loss == 0) return false;
        stand.protocol.lose(loss);
        _priceChanged(s, id);
        return true;
    }

    function _priceChanged(uint256 s, uint256 id) private {
        _stands[s][id].isStale = true;
        if (_seasons[s].vault.isClosing()) _seasons[s].isDisturbed = true;
    }

    /// @dev Fails in one of the ways that the mock knows, until somebody mends it.
    function _break(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        Stand storage stand = _stands[s][size % _stands[s].length];
        stand.protocol.setLiquidity(_anySize(size, 60));
        stand.protocol.setFault(YieldProtocolMock.Fault(1 + ((size >> 8) % 9)));
        _seasons[s].isDisturbed = true;
        return "";
    }

    /// @dev Where all are sound one breaks first.
    function _mend(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        bool isSound = true;
        for (uint256 i = 0; i < _stands[s].length; ++i) {
            if (_stands[s][i].protocol.fault() != YieldProtocolMock.Fault.None) isSound = false;
        }
        if (isSound) {
            _break(who, size);
            _closeWhole(s, who);
        }
        _mendAll(s);
        return "";
    }

    function _mendAll(uint256 s) internal {
        for (uint256 i = 0; i < _stands[s].length; ++i) {
            _stands[s][i].protocol.setFault(YieldProtocolMock.Fault.None);
            _stands[s][i].isStale = true;
        }
        if (_seasons[s].vault.isClosing()) _seasons[s].isDisturbed = true;
    }

    // ------------------------------------------------------------------------------------------------ making seasons

    /// @dev Money that votes have put to work.
    function _depositAndClose(uint256 s, uint256 who) internal returns (uint16 id) {
        return _deployBy(s, who, _ownBasket(s, who));
    }

    /// @dev The same, by the votes of `basket`, which follows nobody.
    function _deployBy(uint256 s, uint256 who, uint256 basket) internal returns (uint16 id) {
        id = _needActive(s);
        _mendAll(s);
        if (_seasons[s].vault.isClosing()) _finishClose(s, who);
        if (_isRuined(s)) _everybodyLeaves(s);
        uint256 open = Math.max(_seasons[s].vault.inboundPausedUntil(), _game.inboundPausedUntil());
        if (block.timestamp < open) vm.warp(open);
        uint256 most = _seasons[s].vault.maxDeposit(_person(who));
        if (most != 0) _depositExactly(s, _person(who), Math.min(most, 10 ** (_seasons[s].decimals + 3)));
        _soundTerms(s, id);
        DerbyGameTypes.Weight[] memory weights = new DerbyGameTypes.Weight[](1);
        weights[0] = DerbyGameTypes.Weight(id, uint16(BPS));
        uint256 drb = Math.min(1_000e18 + (who % 1_000e18), _drb.balanceOf(_plays[basket].owner));
        _rebalance(basket, int256(drb), weights);
        _closeWhole(s, who);
    }

    /// @dev The price is below a millionth of the mark. Whoever deposited now would get so many shares that a gain up to the mark were more
    /// than a protocol is believed to hold.
    function _isRuined(uint256 s) private view returns (bool) {
        DerbyVault vault = _seasons[s].vault;
        return vault.grossAssets() < Math.mulDiv(_seasons[s].mark, vault.totalSupply(), 1e33);
    }

    /// @dev By request, the treasury too: with no share left the vault starts clean.
    function _everybodyLeaves(uint256 s) private {
        DerbyVault vault = _seasons[s].vault;
        for (uint256 p = 0; p <= PEOPLE; ++p) {
            address holder = p == PEOPLE ? _treasury : _people[p];
            if (vault.balanceOf(holder) != 0) _requestExactly(s, holder, vault.balanceOf(holder));
        }
        _closeWhole(s, s);
        for (uint256 i = _asks.length; i > 0; --i) if (_asks[i - 1].season == s) _claimExactly(s, i - 1);
        ++reached["everybody left a ruin"];
    }

    /// @dev Terms by which money moves, fees are charged and something stays at hand.
    function _soundTerms(uint256 s, uint16 id) private {
        DerbyVault vault = _seasons[s].vault;
        DerbyTypes.Parameters memory p = vault.parameters();
        bool isSound = p.performanceFeeBps >= 100 && p.marginBps <= 20 && p.bufferBps >= 100;
        if (!isSound) (p.performanceFeeBps, p.marginBps, p.bufferBps) = (1_000, 10, 1_000);
        vm.startPrank(_risk);
        if (!isSound) vault.setParameters(p);
        vault.setProtocolCap(id, CAP);
        vm.stopPrank();
    }

    /// @dev A basket of that vault that votes for itself; as a last resort a new one.
    function _ownBasket(uint256 s, uint256 who) internal returns (uint256 id) {
        for (uint256 i = 0; i < _plays.length - 1; ++i) {
            id = 1 + (((who >> 8) + i) % (_plays.length - 1));
            if (_plays[id].season == s && _plays[id].leader[2] == 0) return id;
        }
        return _mintBasket(s, who);
    }

    function _win(uint256 who, uint256 size) internal override {
        uint256 s = who % SEASONS;
        _gainAboveTheMark(s, _depositAndClose(s, who), size);
        _closeWhole(s, who);
    }

    /// @dev Earns a tenth to a third, and before that what the vault is short of its mark or has lost since the last close: a gain that a
    /// fee is charged of.
    function _gainAboveTheMark(uint256 s, uint16 id, uint256 size) internal {
        Season storage season = _seasons[s];
        DerbyVault vault = season.vault;
        YieldProtocolMock protocol = _stands[s][id].protocol;
        uint256 marked = Math.mulDiv(season.mark, vault.totalSupply(), 1e27, Math.Rounding.Ceil);
        uint256 worth = Math.saturatingSub(_wealth(s), vault.reservedAssets());
        uint256 short = Math.saturatingSub(Math.max(marked, vault.grossAssets()), worth);
        uint256 shares = vault.protocolOf(id).shares;
        if (shares != 0) short = Math.mulDiv(short, protocol.totalSupply(), shares);
        uint256 assets = protocol.totalAssets();
        _gainIn(s, id, short + assets / 10 + (size % (assets / 4 + 1)));
    }

    /// @dev To reach the mark from next to nothing would take more than anybody believes.
    function _gainIn(uint256 s, uint256 id, uint256 assets) private {
        YieldProtocolMock protocol = _stands[s][id].protocol;
        protocol.gain(Math.min(assets, Math.saturatingSub(MOST_ASSETS, protocol.totalAssets())));
        _priceChanged(s, id);
    }

    /// @dev Somebody's protocol loses, and he leaves, in parts more often than not. What he owes is slashed however he leaves: of what he
    /// asked back first, then of what votes.
    function _loseAndLeave(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        uint256 basket = _debtor(s, who);
        uint16 id = _deployBy(s, who, basket);
        if (_plays[basket].stake[0] == 0) return "no DRB";
        vm.prank(_risk);
        _game.setSlashTerms(address(_seasons[s].vault), 5_000, 1e12);
        _loseIn(s, id, 1 + 64 * (size % 10_000));
        _closeWhole(s, who);
        uint256 stake = _plays[basket].stake[2];
        uint256 drb = size % 2 == 0 ? stake : 1 + (size % stake);
        if (size % 3 == 0 || reached["slashed of what votes"] == 0) drb = 1;
        _rebalance(basket, -int256(drb), new DerbyGameTypes.Weight[](0));
        while (_game.vaultInfo(address(_seasons[s].vault)).epoch < _plays[basket].unlockEpoch) _closeWhole(s, who);
        uint256 slashedBefore = slashedInAll;
        _withdrawFrom(basket);
        return slashedInAll == slashedBefore ? "nothing was owed" : "";
    }

    /// @dev Whoever has no gain that a loss would be taken off first, where there is such.
    function _debtor(uint256 s, uint256 who) private returns (uint256) {
        for (uint256 i = 0; i < _plays.length - 1; ++i) {
            uint256 id = 1 + ((who + i) % (_plays.length - 1));
            bool isFree = _plays[id].season == s && _plays[id].leader[2] == 0 && _plays[id].leader[0] == 0;
            bool hasDrb = _plays[id].stake[2] != 0 || _drb.balanceOf(_plays[id].owner) != 0;
            if (isFree && hasDrb && _game.basketUnredeemedRewards(id) <= 0) return id;
        }
        return _ownBasket(s, who);
    }

    /// @dev Some protocol that takes votes.
    function _needActive(uint256 s) internal virtual returns (uint16 id);

    // ------------------------------------------------------------------------------------------------ timing

    /// @dev 9. Lock, close and unlock in one transaction: what is locked and asked back before the close steers nothing; what is
    /// asked back after it has to stay for an epoch; neither earns.
    function _flash(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        if (!_openGame(size)) return "paused";
        if (_seasons[s].vault.isClosing()) _finishClose(s, who);
        uint256 id = _emptyBasket(s, who);
        uint256 drb = id == 0 ? 0 : _drb.balanceOf(_plays[id].owner);
        if (drb == 0) return "no empty basket";
        _reachTheEnd(s, size);
        DerbyGameTypes.Weight[] memory weights = _draw(id, size >> 16);
        if (weights.length == 0) return "nothing to vote for";
        int256 reward = _game.basketUnredeemedRewards(id);
        bytes32 votes = keccak256(abi.encode(_tallies(s)));
        _rebalance(id, int256(drb), weights);
        if (size % 2 == 0) {
            _rebalance(id, -int256(drb), new DerbyGameTypes.Weight[](0));
            assertEq(keccak256(abi.encode(_tallies(s))), votes, "9. what does not stay does not steer");
        }
        _finishClose(s, who);
        assertTrue(_game.basketUnredeemedRewards(id) == reward, "9. nor earn");
        if (size % 2 == 0) _withdrawFrom(id);
        else _cannotLeaveYet(id, drb);
        return "";
    }

    function _cannotLeaveYet(uint256 id, uint256 drb) private {
        _rebalance(id, -int256(drb), new DerbyGameTypes.Weight[](0));
        bytes memory data = abi.encodeCall(_game.withdrawUnlocked, (id, _plays[id].owner, 0));
        bytes4 locked = IDerbyGameErrors.DerbyGame_StillLocked.selector;
        _refused(address(_game), _plays[id].owner, data, locked, "9. whoever steered stays for the epoch");
    }

    /// @dev One that follows nobody any more, so that no fee is taken off what it has earned either.
    function _emptyBasket(uint256 s, uint256 who) internal returns (uint256) {
        for (uint256 i = 0; i < _plays.length - 1; ++i) {
            uint256 id = 1 + ((who + i) % (_plays.length - 1));
            Play storage play = _plays[id];
            bool isEmpty = play.stake[2] == 0 && play.unlocking == 0;
            bool isFree = play.leader[0] == 0 && play.leader[1] == 0 && play.leader[2] == 0;
            if (isEmpty && isFree && play.season == s && !_leads(id)) return id;
        }
        return _plays.length <= 2 * MAX_PLAYS ? _mintBasket(s, who) : 0;
    }

    /// @dev 9. A basket and two that hold its parts, with the same votes from the same epoch on.
    function _makeTwins(uint256 who, uint256 size) internal returns (string memory) {
        uint256 s = who % SEASONS;
        if (!_openGame(size)) return "paused";
        if (_twins.length != 0) return _changeTwins(size);
        if (_plays.length > 2 * MAX_PLAYS) return "enough baskets";
        address person = _person(who);
        uint256 drb = Math.min(_drb.balanceOf(person) / 2, 1 + _anySize(size, 74));
        if (drb < 2) return "no DRB";
        Twins memory twins = Twins(_mintBasket(s, who), _mintBasket(s, who), _mintBasket(s, who));
        DerbyGameTypes.Weight[] memory weights = _draw(twins.whole, size >> 8);
        if (weights.length == 0) return "nothing to vote for";
        uint256 part = 1 + (size % (drb - 1));
        _rebalance(twins.whole, int256(drb), weights);
        _rebalance(twins.first, int256(part), weights);
        _rebalance(twins.second, int256(drb - part), weights);
        _twins.push(twins);
        return "";
    }

    /// @dev Where there are some they stay twins: all three vote anew, alike.
    function _changeTwins(uint256 size) private returns (string memory) {
        Twins memory twins = _twins[0];
        DerbyGameTypes.Weight[] memory weights = _draw(twins.whole, size >> 8);
        if (weights.length == 0) return "nothing to vote for";
        _rebalance(twins.whole, 0, weights);
        _rebalance(twins.first, 0, weights);
        _rebalance(twins.second, 0, weights);
        _twins.push(twins);
        return "";
    }
}
