// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";
import {DerbyGameTypes} from "../../../../contracts/derby/types/DerbyGameTypes.sol";

/// @dev The tree is in `Properties.tree`: what holds whatever the results, and whoever looks when.
contract GamePropertiesTest is DerbyGameUnitTest {
    uint256 private constant EPOCHS = 8;

    uint256 private _lockedIn;
    uint256 private _left;
    uint256 private _slashed;

    // ---- when a basket is touched

    function testFuzz_ATouchedBasketEqualsAnUntouchedOne(uint256 seed, uint256 stake, uint16 part) external {
        stake = bound(stake, 1, 100_000e18);
        part = uint16(bound(part, 1, 9_999));
        uint256 touched = _play(alice, stake, _two(0, part, 1, 10_000 - part));
        uint256 untouched = _play(bob, stake, _two(0, part, 1, 10_000 - part));
        _pass();
        for (uint256 i = 0; i < EPOCHS; ++i) {
            if (i % 2 == 0) game.settleBasket(touched);
            else _rebalance(touched, 0, _two(0, part, 1, 10_000 - part));
            _randomClose(seed, i, touched);
        }
        assertEq(game.basketUnredeemedRewards(touched), game.basketUnredeemedRewards(untouched), "R");
        assertEq(game.basketRedeemableRewards(touched), game.basketRedeemableRewards(untouched), "payable");
        (uint256 one, uint256 other) = (game.pendingPenalty(touched), game.pendingPenalty(untouched));
        assertLe(one > other ? one - other : other - one, 1, "penalty, less its rounding");
        _assertSound();
    }

    function test_ATouchedBasketEqualsAnUntouchedOneForThirtyEpochs() external {
        uint256 touched = _play(alice, 1_234_567890123456789, _two(0, 3_333, 1, 6_667));
        uint256 untouched = _play(bob, 1_234_567890123456789, _two(0, 3_333, 1, 6_667));
        _pass();
        for (uint256 i = 0; i < 30; ++i) {
            _close(_rlts(7, i, 1e24), 1e6);
            _rebalance(touched, 0, _two(0, 3_333, 1, 6_667));
        }
        assertEq(game.basketUnredeemedRewards(touched), game.basketUnredeemedRewards(untouched), "R");
        assertEq(game.basketRedeemableRewards(touched), game.basketRedeemableRewards(untouched), "payable");
        _assertSound();
    }

    // ---- when DRB is split over baskets

    function testFuzz_SplittingNeverPaysMoreNorSlashesLess(uint256 seed, uint256 stake, uint256 parts) external {
        parts = bound(parts, 2, 5);
        stake = bound(stake, parts, 100_000e18);
        uint256 whole = _play(alice, stake, _two(0, 3_333, 1, 6_667));
        for (uint256 i = 0; i < parts; ++i) {
            uint256 part = i == 0 ? stake - (parts - 1) * (stake / parts) : stake / parts;
            _play(bob, part, _two(0, 3_333, 1, 6_667));
        }
        _pass();
        for (uint256 i = 0; i < EPOCHS; ++i) _close(_rlts(seed, i, 1e24), 1e9);
        _assertSplitEarnsNoMore(whole, parts);
        _assertSplitIsSlashedNoLess(whole, parts);
        _assertSound();
    }

    // ---- when a basket follows

    /// @dev Without a fee, following is voting the same: whoever is touched, whenever.
    function testFuzz_AFollowerEqualsWhoVotesTheSame(uint256 seed, uint256 stake) external {
        stake = bound(stake, 1e18, 100_000e18);
        uint256 leader = _play(alice, 500e18, _two(0, 2_500, 1, 7_500));
        uint256 follower = _play(bob, stake, _none());
        uint256 alone = _play(carol, stake, _two(0, 2_500, 1, 7_500));
        _lead(leader, 0);
        _follow(follower, leader);
        _pass();
        for (uint256 i = 0; i < EPOCHS; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i, "touch")));
            if (random & 1 != 0) game.settleBasket(leader);
            if (random & 2 != 0) game.settleBasket(follower);
            if (random & 4 != 0) _revote(leader, alone, uint16(1 + ((random >> 8) % 9_999)));
            _close(_rlts(seed, i, 1e24), 1e9);
        }
        assertEq(game.basketUnredeemedRewards(follower), game.basketUnredeemedRewards(alone), "R");
        assertEq(game.basketRedeemableRewards(follower), game.basketRedeemableRewards(alone), "payable");
        _assertSound();
    }

    // ---- when DRB leaves

    function testFuzz_WhatIsLeftAndWhatWasSlashedIsAllThatWasLocked(uint256 seed) external {
        address[3] memory people = [alice, bob, carol];
        for (uint256 i = 0; i < 3; ++i) _lock(_mint(people[i]), 100e18, uint16(i % 2));
        for (uint256 i = 0; i < 20; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            _act(1 + (random % 3), (random >> 8) % 4, bound(random >> 16, 1, 60e18), random >> 128);
            assertEq(game.totalLocked() + _slashed + _left, _lockedIn, "8: remaining + slashed == locked - unlocked");
            assertEq(drb.balanceOf(address(game)), game.totalLocked(), "1: held");
            assertEq(drb.balanceOf(treasury), _slashed, "the treasury has what was slashed");
        }
        _assertSound();
    }

    function _act(uint256 basketId, uint256 kind, uint256 drbWei, uint256 random) private {
        DerbyGameTypes.BasketInfo memory info = game.basketInfo(basketId);
        if (kind == 0) _lock(basketId, drbWei, uint16(random % PROTOCOLS));
        if (kind == 1 && info.pending >= drbWei) _askBack(basketId, drbWei);
        if (kind == 2) _close(_rlts(random, 0, 2e24), 1e6);
        if (kind == 3 && info.unlocking != 0 && info.unlockEpoch <= game.vaultInfo(address(vault)).epoch) {
            uint256 locked = game.basketTotalAllocatedTokens(basketId);
            uint256 penalty = game.pendingPenalty(basketId);
            (uint256 left, uint256 slashed) = _withdraw(basketId);
            assertLe(slashed, locked, "8: slashed <= locked");
            assertTrue(slashed == 0 || slashed == penalty, "all of the penalty, or none");
            assertLe(left, info.unlocking, "no more than was asked back");
            (_left, _slashed) = (_left + left, _slashed + slashed);
        }
    }

    function _lock(uint256 basketId, uint256 drbWei, uint16 protocolId) private {
        _rebalance(basketId, int256(drbWei), _all(protocolId));
        _lockedIn += drbWei;
    }

    function _revote(uint256 leader, uint256 alone, uint16 part) private {
        _rebalance(leader, 0, _two(0, part, 1, 10_000 - part));
        _rebalance(alone, 0, _two(0, part, 1, 10_000 - part));
    }

    function _assertSplitEarnsNoMore(uint256 whole, uint256 parts) private view {
        uint256 redeemable = 0;
        int256 unredeemed = 0;
        for (uint256 i = 1; i <= parts; ++i) {
            redeemable += game.basketRedeemableRewards(whole + i);
            unredeemed += game.basketUnredeemedRewards(whole + i);
        }
        assertLe(redeemable, game.basketRedeemableRewards(whole), "9: payable");
        assertTrue(unredeemed <= game.basketUnredeemedRewards(whole), "9: R");
    }

    function _assertSplitIsSlashedNoLess(uint256 whole, uint256 parts) private {
        for (uint256 id = whole; id <= whole + parts; ++id) _askBack(id, game.basketTotalAllocatedTokens(id));
        _pass();
        (, uint256 slashed) = _withdraw(whole);
        uint256 sum = 0;
        for (uint256 id = whole + 1; id <= whole + parts; ++id) {
            (, uint256 part) = _withdraw(id);
            sum += part;
        }
        assertGe(sum, slashed, "9: slashed at a full unlock");
    }

    /// @dev A close in whose middle `basketId` is settled, or asked for nothing.
    function _randomClose(uint256 seed, uint256 i, uint256 basketId) private {
        vault.beginClose();
        if (i % 3 == 0) game.settleBasket(basketId);
        if (i % 3 == 1) _rebalance(basketId, 0, _none());
        vault.finishClose(_rlts(seed, i, 1e24), 1e9);
    }

    /// @dev Results of the first two protocols, up to `most` either way.
    function _rlts(uint256 seed, uint256 i, uint256 most) private pure returns (int128[] memory rlts) {
        rlts = new int128[](PROTOCOLS);
        for (uint256 j = 0; j < 2; ++j) {
            uint256 random = uint256(keccak256(abi.encode(seed, i, j))) % (2 * most);
            rlts[j] = int128(int256(random)) - int128(int256(most));
        }
    }
}
