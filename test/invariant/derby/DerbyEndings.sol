// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {DerbyVault} from "../../../contracts/derby/DerbyVault.sol";
import {DerbyGameTypes} from "../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyStates} from "./DerbyStates.sol";

/// @title DerbyEndings
/// @notice What has to hold after every step, and when everybody has left.
abstract contract DerbyEndings is DerbyStates {
    // ------------------------------------------------------------------------------------------------ the vault

    /// @notice 3, 5 and 6 of one vault.
    function checkVault(uint256 s) external view {
        Season storage season = _seasons[s];
        DerbyVault vault = season.vault;
        uint256 held = season.asset.balanceOf(address(vault));
        uint256 idle = vault.idleAssets();
        assertEq(held, idle + vault.bountyReserve() + season.donated, "3. idle is what is here, without donations");
        uint256 gross = idle + _tracked(s) - vault.reservedAssets();
        uint256 fee = vault.accruedFee();
        assertEq(vault.grossAssets(), Math.saturatingSub(gross, fee), "3. gross == idle + tracked - reserved - fee");
        gross = Math.saturatingSub(gross, fee + vault.lockedProfit());
        assertEq(vault.totalAssets(), gross, "3. net == gross - locked profit");
        _checkLocked(s);
        _checkRequests(s);
        _checkPhase(s);
    }

    function _tracked(uint256 s) private view returns (uint256 tracked) {
        DerbyTypes.Protocol[] memory list = _seasons[s].vault.protocols();
        for (uint256 i = 0; i < list.length; ++i) {
            Stand storage stand = _stands[s][i];
            uint256 shares = stand.protocol.balanceOf(address(_seasons[s].vault));
            assertEq(shares, list[i].shares + stand.extraShares, "3. booked shares are held");
            tracked += list[i].tracked;
        }
    }

    /// @dev 4. What is locked follows from the last close, losses and time alone.
    function _checkLocked(uint256 s) private view {
        Season storage season = _seasons[s];
        DerbyTypes.Phase phase = season.vault.status().phase;
        if (phase == DerbyTypes.Phase.Open) {
            assertEq(season.vault.lockedProfit(), _lockedNow(s), "4. profit unlocks evenly");
        } else if (phase <= DerbyTypes.Phase.Price) {
            uint256 left = Math.saturatingSub(season.locked, season.losses) + season.gains;
            assertEq(season.vault.lockedProfit(), left, "4. nothing unlocks during a close");
        }
    }

    function _checkRequests(uint256 s) private view {
        DerbyVault vault = _seasons[s].vault;
        (uint256 shares, uint256 assets, uint256 requests) = (0, 0, 0);
        for (uint256 i = 0; i < _asks.length; ++i) {
            Ask memory ask = _asks[i];
            if (ask.season != s) continue;
            (uint256 owed, uint256 back) = _claimable(ask);
            requests += _requestsIn[s][ask.epoch];
            assets += owed;
            shares += vault.batchOf(ask.epoch).filled ? back : ask.shares;
            assertEq(vault.requestOf(ask.id).owner, ask.owner, "5. a request waits for its owner");
        }
        uint256 escrow = vault.balanceOf(address(vault));
        assertGe(escrow, shares, "5. escrow covers all requests");
        assertLe(escrow, shares + requests, "5. to less than a share a request");
        assertGe(vault.reservedAssets(), assets, "5. reserved covers what can be claimed");
        assertLe(vault.reservedAssets(), assets + requests, "5. to less than a unit a request");
        assertGe(vault.idleAssets(), vault.reservedAssets(), "5. what is reserved is here");
    }

    /// @dev 6. The game is told of a close in time, and no other way.
    function _checkPhase(uint256 s) private view {
        DerbyVault vault = _seasons[s].vault;
        DerbyTypes.Status memory status = vault.status();
        DerbyGameTypes.VaultInfo memory info = _game.vaultInfo(address(vault));
        bool isBooked = status.phase > DerbyTypes.Phase.Results;
        bool isClosing = status.phase != DerbyTypes.Phase.Open && !isBooked;
        assertTrue(info.closing == isClosing, "6. the game closes with the vault");
        assertEq(info.epoch, status.epoch + (isBooked ? 1 : 0), "6. the game counts with the vault");
        if (status.phase == DerbyTypes.Phase.Open) assertEq(vault.accruedFee(), 0, "7. no fee is left after a close");
    }

    // ------------------------------------------------------------------------------------------------ the game

    /// @notice 1, 2 and 8: DRB.
    function checkGame() external view {
        (uint256 locked, uint256[] memory owned) = (0, new uint256[](PEOPLE));
        for (uint256 id = 1; id < _plays.length; ++id) {
            uint256 drb = _plays[id].stake[2] + _plays[id].unlocking;
            locked += drb;
            for (uint256 p = 0; p < PEOPLE; ++p) if (_people[p] == _plays[id].owner) owned[p] += drb;
        }
        assertEq(_game.totalLocked(), locked, "1. sum locked == totalLocked");
        assertEq(_drb.balanceOf(address(_game)), locked + _donatedDrb, "1. and is held");
        assertEq(locked + slashedInAll + everUnlocked, everLocked, "8. remaining + slashed + left == ever locked");
        assertEq(_drb.balanceOf(_treasury), slashedInAll, "8. the treasury has what was slashed");
        for (uint256 p = 0; p < PEOPLE; ++p) {
            assertEq(_game.lockedOf(_people[p]), owned[p], "1. governance votes are of the baskets owned");
        }
    }

    /// @notice 2, 7 and 9 of the baskets of one vault.
    function checkBaskets(uint256 s) external view {
        _checkTallies(s);
        Season storage season = _seasons[s];
        DerbyGameTypes.VaultInfo memory info = _game.vaultInfo(address(season.vault));
        assertEq(info.rewardPool, season.pool, "7. the pool is fees received less rewards paid");
        assertEq(season.asset.balanceOf(address(_game)), season.pool, "7. and is held");
        uint256 rate = info.terms.exchangeRateWad;
        assertLe(rate * 10, season.openingRate * 12, "E rises by a fifth an epoch at most");
        assertGe(rate * 10, season.openingRate * 8, "E falls by a fifth an epoch at most");
        uint256 claims = info.treasuryRewards;
        for (uint256 id = 1; id < _plays.length; ++id) {
            if (_plays[id].season == s) claims += _checkClaim(id);
        }
        assertLe(claims, season.pool, "7. claims <= pool");
        for (uint256 i = 0; i < _twins.length; ++i) if (_plays[_twins[i].whole].season == s) _checkTwins(_twins[i]);
    }

    /// @dev 9 and 10. What the book says of a basket, the contract says.
    function _checkClaim(uint256 id) private view returns (uint256 claim) {
        Play storage play = _plays[id];
        claim = _game.basketRedeemableRewards(id);
        _checkRedeemable(id, claim);
        int256 scale = int256(_seasons[play.season].scale);
        int256 reward = _game.basketUnredeemedRewards(id);
        assertTrue(reward >= _floorDiv(play.reward - int256(play.slack), scale), "9. R is no less than was earned");
        assertTrue(reward <= _floorDiv(play.reward + int256(play.slack), scale), "9. nor more");
        uint256 fees = _game.delegationFees(id);
        assertLe(fees, play.fees + play.slack / uint256(scale), "7. a leader has no fees but those of followers");
        return claim + fees;
    }

    /// @notice 1, 9 and 10 of one basket.
    function checkBasket(uint256 seed) external view {
        if (_plays.length == 1) return;
        uint256 id = 1 + (seed % (_plays.length - 1));
        Play storage play = _plays[id];
        DerbyGameTypes.BasketInfo memory info = _game.basketInfo(id);
        assertEq(_game.ownerOf(id), play.owner, "10. a basket is its owner's");
        assertEq(info.sales, play.sales, "10. sales are counted");
        assertEq(_game.basketTotalAllocatedTokens(id), play.stake[2] + play.unlocking, "1. the DRB in a basket");
        assertEq(info.voting, play.stake[0], "9. votes count from the epoch after");
        assertEq(info.pending, play.stake[2], "9. and from then on");
        assertEq(info.unlocking, play.unlocking, "9. what was asked back");
        assertEq(info.votingLeaderId, play.leader[0], "10. it follows whom its owner named");
        assertEq(info.pendingLeaderId, play.leader[2], "10. and will");
        assertEq(_game.basketRedeemedRewards(id), play.redeemed, "7. what was redeemed");
        if (play.leader[2] != 0) return;
        assertEq(_packed(_game.portfolioOf(id)), play.votes[2], "10. it votes as its owner said");
    }

    /// @dev 9. Parts never bring more than the whole, nor owe less.
    function _checkTwins(Twins memory twins) private view {
        uint256 parts = _game.basketRedeemableRewards(twins.first) + _game.basketRedeemableRewards(twins.second);
        assertLe(parts, _game.basketRedeemableRewards(twins.whole), "9. splitting never pays more");
        parts = _game.pendingPenalty(twins.first) + _game.pendingPenalty(twins.second);
        assertGe(parts, _game.pendingPenalty(twins.whole), "9. nor slashes less");
    }

    // ------------------------------------------------------------------------------------------------ the end

    /// @notice Everybody leaves: money by request and at once, DRB after its epoch. Only dust stays, and what nobody can earn.
    function leave() external {
        for (uint256 s = 0; s < SEASONS; ++s) _askForEverything(s);
        for (uint256 id = 1; id < _plays.length; ++id) _askAllBack(id);
        for (uint256 s = 0; s < SEASONS; ++s) _closeWhole(s, s);
        for (uint256 i = _asks.length; i > 0; --i) _claimExactly(_asks[i - 1].season, i - 1);
        for (uint256 id = 1; id < _plays.length; ++id) _leaveGame(id);
        for (uint256 id = 1; id < _plays.length; ++id) _redeemFees(id);
        for (uint256 s = 0; s < SEASONS; ++s) _leaveVault(s);
        assertEq(_game.totalLocked(), 0, "1. all DRB can leave");
    }

    function _askForEverything(uint256 s) private {
        _mendAll(s);
        if (_seasons[s].vault.isClosing()) _finishClose(s, s);
        _emptyProtocols(s);
        for (uint256 p = 0; p < PEOPLE; p += 2) {
            uint256 shares = _seasons[s].vault.balanceOf(_people[p]);
            if (shares != 0) _requestExactly(s, _people[p], shares);
        }
    }

    function _emptyProtocols(uint256 s) private {
        DerbyVault vault = _seasons[s].vault;
        for (uint16 id = 0; id < _stands[s].length; ++id) {
            if (vault.protocolOf(id).status != DerbyTypes.ProtocolStatus.Active) continue;
            vm.prank(_risk);
            vault.deprecateProtocol(id);
        }
    }

    function _askAllBack(uint256 id) private {
        uint256 stake = _plays[id].stake[2];
        if (stake != 0) _rebalance(id, -int256(stake), new DerbyGameTypes.Weight[](0));
    }

    function _leaveGame(uint256 id) private {
        _game.settleBasket(id);
        if (_game.basketRedeemableRewards(id) != 0) _redeemFrom(id);
        if (_plays[id].unlocking != 0) _withdrawFrom(id);
        assertEq(_game.basketTotalAllocatedTokens(id), 0, "1. all DRB of a basket can leave");
    }

    function _leaveVault(uint256 s) private {
        DerbyVault vault = _seasons[s].vault;
        for (uint256 p = 0; p < PEOPLE; ++p) {
            if (vault.balanceOf(_people[p]) == 0) continue;
            assertEq(vault.maxRedeem(_people[p]), vault.balanceOf(_people[p]), "5. everybody can leave whole");
            _redeem(s, _people[p], 0);
        }
        _treasuryLeaves(s);
        _collect(s);
        _requireOnlyDust(s);
    }

    /// @dev What an exit fee or locked profit leaves behind when the last share goes is the treasury's again.
    function _treasuryLeaves(uint256 s) private {
        DerbyVault vault = _seasons[s].vault;
        for (uint256 i = 0; i < 16 && vault.balanceOf(_treasury) != 0; ++i) _redeem(s, _treasury, 0);
    }

    function _requireOnlyDust(uint256 s) private view {
        Season storage season = _seasons[s];
        DerbyVault vault = season.vault;
        assertEq(vault.balanceOf(address(vault)), 0, "5. no share is left in escrow");
        assertEq(vault.reservedAssets(), 0, "5. nothing is left reserved");
        assertLe(vault.totalSupply(), DUST, "5. nobody has shares left");
        assertLe(vault.idleAssets(), DUST, "6. only dust is left in the vault");
        assertEq(_tracked(s), 0, "6. nothing is left in protocols");
        uint256 left = season.asset.balanceOf(address(_game));
        assertLe(left, season.unpayable + DUST, "7. only dust is left in the pool, and what nobody can earn");
        for (uint256 i = 0; i < _stands[s].length; ++i) {
            (, , uint256 votes) = _game.tallyOf(address(vault), i);
            assertEq(votes, 0, "2. no basket, no votes");
        }
    }
}
