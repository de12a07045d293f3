// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyMath} from "../../../../contracts/derby/libraries/DerbyMath.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `DerbyMath.tree`. Every rounding is checked against the unrounded product, not against another division.
contract DerbyMathTest is Test {
    // ---- shares and assets

    function testFuzz_RoundForTheVault(uint112 amount, uint112 total, uint128 supply) external pure {
        (uint256 t, uint256 s, uint256 x) = (uint256(total) + 1, uint256(supply) + 1, amount);
        uint256 shares = DerbyMath.toSharesDown(amount, total, supply);
        assertTrue(shares * t <= x * s && (shares + 1) * t > x * s, "shares down");
        uint256 sharesUp = DerbyMath.toSharesUp(amount, total, supply);
        assertEq(sharesUp, shares * t == x * s ? shares : shares + 1, "shares up");
        uint256 assets = DerbyMath.toAssetsDown(amount, total, supply);
        assertTrue(assets * s <= x * t && (assets + 1) * s > x * t, "assets down");
        uint256 assetsUp = DerbyMath.toAssetsUp(amount, total, supply);
        assertEq(assetsUp, assets * s == x * t ? assets : assets + 1, "assets up");
    }

    function test_AnEmptyVaultIsOneForOne() external pure {
        assertEq(DerbyMath.toSharesDown(7, 0, 0), 7, "shares");
        assertEq(DerbyMath.toAssetsDown(7, 0, 0), 7, "assets");
        assertEq(DerbyMath.toSharesDown(1, 1, 0), 0, "without shares what is there is in the way");
    }

    // ---- the exit fee

    function testFuzz_TheFeeInAndOutAgree(uint112 assets, uint256 bps) external pure {
        bps = bound(bps, 0, 100);
        uint256 left = DerbyMath.lessFeeDown(assets, bps);
        uint256 fee = assets - left;
        assertTrue(fee * 10_000 >= uint256(assets) * bps, "the fee rounds up");
        assertTrue(fee == 0 || (fee - 1) * 10_000 < uint256(assets) * bps, "by less than a unit");
        uint256 least = DerbyMath.beforeFeeUp(assets, bps);
        assertGe(DerbyMath.lessFeeDown(least, bps), assets, "the least leaves enough");
        if (least != 0) assertLt(DerbyMath.lessFeeDown(least - 1, bps), assets == 0 ? 1 : assets, "and is the least");
        uint256 most = DerbyMath.beforeFeeDown(assets, bps);
        assertLe(DerbyMath.lessFeeDown(most, bps), assets, "the most leaves no more");
    }

    function test_DustPaysTheFee() external pure {
        assertEq(DerbyMath.lessFeeDown(1, 1), 0, "a base unit at a hundredth of a per cent");
        assertEq(DerbyMath.lessFeeDown(1, 0), 1, "none without a fee");
        assertEq(DerbyMath.beforeFeeUp(99, 100), 100, "exactly");
        assertEq(DerbyMath.beforeFeeDown(99, 100), 100, "exactly");
        assertEq(DerbyMath.beforeFeeUp(98, 100), 99, "up");
        assertEq(DerbyMath.beforeFeeDown(98, 100), 98, "down");
    }

    // ---- unlocking

    function test_UnlocksEvenlyAndRoundsUp() external pure {
        assertEq(DerbyMath.lockedUp(100, 10, 20, 10), 100, "all at first");
        assertEq(DerbyMath.lockedUp(100, 10, 20, 15), 50, "half");
        assertEq(DerbyMath.lockedUp(100, 10, 20, 19), 10, "the last part");
        assertEq(DerbyMath.lockedUp(101, 10, 20, 19), 11, "up");
        assertEq(DerbyMath.lockedUp(100, 10, 20, 20), 0, "none at the end");
        assertEq(DerbyMath.lockedUp(100, 10, 10, 10), 0, "none without a span");
        assertEq(DerbyMath.lockedUp(100, 10, 20, 1e9), 0, "none later");
    }

    function testFuzz_NeverLocksMoreAsTimePasses(uint112 locked, uint32 span, uint32 a, uint32 b) external pure {
        (uint256 first, uint256 second) = a < b ? (uint256(a), uint256(b)) : (uint256(b), uint256(a));
        uint256 before = DerbyMath.lockedUp(locked, 0, span, first);
        assertLe(before, locked, "never more than there was");
        assertLe(DerbyMath.lockedUp(locked, 0, span, second), before, "falls");
    }

    // ---- the mark

    function testFuzz_ARoundingIsNeverChargedTwice(uint112 gross, uint128 supply, uint256 bps) external pure {
        bps = bound(bps, 0, 3_000);
        uint256 mark = DerbyMath.markUp(gross, supply);
        uint256 fee = DerbyMath.feeAboveMarkDown(gross, mark, supply, bps);
        assertEq(fee, supply == 0 ? (uint256(gross) * bps) / 10_000 : 0, "at the mark nothing is above it");
    }

    function test_TheFeeIsOfWhatIsAboveTheMark() external pure {
        assertEq(DerbyMath.markUp(0, 0), 1e27, "an empty vault: one");
        assertEq(DerbyMath.markUp(5, 0), 1e27, "whatever lies there");
        assertEq(DerbyMath.markUp(1, 3), 333333333333333333333333334, "up");
        assertEq(DerbyMath.feeAboveMarkDown(1_100, 1e27, 1_000, 1_000), 10, "a tenth");
        assertEq(DerbyMath.feeAboveMarkDown(1_109, 1e27, 1_000, 1_000), 10, "down");
        assertEq(DerbyMath.feeAboveMarkDown(999, 1e27, 1_000, 1_000), 0, "below it none");
    }

    // ---- targets

    function testFuzz_TargetsAddUpToNoMoreThanThereIs(uint112 deployable, uint80 a, uint80 b, uint80 c) external pure {
        uint256 all = uint256(a) + b + c;
        if (all == 0 || all > type(uint80).max) return;
        uint256 cap = type(uint112).max;
        uint256 sum = DerbyMath.targetDown(deployable, a, all, cap) + DerbyMath.targetDown(deployable, b, all, cap);
        sum += DerbyMath.targetDown(deployable, c, all, cap);
        assertLe(sum, deployable, "the sum is there");
        assertGe(sum + 2, deployable, "to a rounding each");
    }

    function test_ATargetIsCapped() external pure {
        assertEq(DerbyMath.targetDown(900, 1, 3, 1_000), 300, "by votes");
        assertEq(DerbyMath.targetDown(901, 1, 3, 1_000), 300, "down");
        assertEq(DerbyMath.targetDown(900, 1, 3, 299), 299, "by its cap");
        assertEq(DerbyMath.targetDown(900, 0, 3, 1_000), 0, "no votes, no money");
    }

    // ---- filling

    function testFuzz_AFillLowersNoPriceAndIsThere(
        uint256 shares,
        uint256 cash,
        uint112 total,
        uint112 supply
    ) external pure {
        if (supply == 0) return;
        (shares, cash) = (bound(shares, 1, supply), bound(cash, 0, total));
        (uint256 filled, uint256 assets) = DerbyMath.fillDown(shares, cash, total, supply);
        assertLe(filled, shares, "no more than was asked for");
        assertLe(assets, cash, "no more than is there");
        uint256 before = (uint256(total) + 1) * (uint256(supply) - filled + 1);
        assertGe((uint256(total) - assets + 1) * (uint256(supply) + 1), before, "the price of the others");
        uint256 worth = DerbyMath.toAssetsDown(shares, total, supply);
        if (worth <= cash) assertTrue(filled == shares && assets == worth, "in full where cash covers it");
    }

    function test_AShortageIsSharedAsFarAsItGoes() external pure {
        (uint256 filled, uint256 assets) = DerbyMath.fillDown(100, 30, 200, 200);
        assertTrue(filled == 30 && assets == 30, "three tenths");
        (filled, assets) = DerbyMath.fillDown(100, 0, 200, 200);
        assertTrue(filled == 0 && assets == 0, "none without cash");
        (filled, assets) = DerbyMath.fillDown(100, 100, 0, 200);
        assertTrue(filled == 100 && assets == 0, "worthless shares are redeemed for nothing");
    }

    // ---- the rest

    function test_BountyRisesForADay() external pure {
        assertEq(DerbyMath.bountyDown(100, 0), 0, "at once");
        assertEq(DerbyMath.bountyDown(100, 1 hours), 4, "down");
        assertEq(DerbyMath.bountyDown(100, 12 hours), 50, "half");
        assertEq(DerbyMath.bountyDown(100, 24 hours), 100, "whole");
        assertEq(DerbyMath.bountyDown(100, type(uint256).max), 100, "and no more");
    }

    function test_PortionsRoundDown() external pure {
        assertEq(DerbyMath.portionDown(10_000, 1), 1, "exactly");
        assertEq(DerbyMath.portionDown(9_999, 1), 0, "down");
        assertEq(DerbyMath.portionDown(7, 10_000), 7, "the whole");
    }
}
