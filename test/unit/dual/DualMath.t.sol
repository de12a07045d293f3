// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DualMath} from "../../../contracts/dual/libraries/DualMath.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {Test} from "../../helpers/Test.sol";

/// @dev The tree is in `DualMath.tree`.
contract DualMathTest is Test {
    uint256 private constant W = 1e18;
    uint256 private constant MAX = type(uint112).max;

    // ------------------------------------------------------------------------------------------------ one division

    function test_ACheapTokenKeepsItsDigits() external pure {
        // 18 and 6 decimals at 0.00001234: 1,000,000 tokens at 1 % are 12.4634 of quote, not 12.12.
        DualTypes.Terms memory terms = _terms(DualTypes.Direction.SellHigh, 18, 6, 8, 1_234);
        assertEq(DualMath.linkedDown(terms, 1e24, 1e16), 12_463_400, "exact");
        assertEq(DualMath.lockUp(terms, 1e24, 1e16).linked, 12_463_400, "nothing to round up");
        terms = _terms(DualTypes.Direction.BuyLow, 18, 6, 8, 1_234);
        // 12.34 at 1 % buy 1,010,000 tokens.
        assertEq(DualMath.linkedDown(terms, 12_340_000, 1e16), 1_010_000e18, "and back");
    }

    function testFuzz_TheFloorIsTheFormulasWithinOneUnit(uint256 x, uint256 y, uint256 price) external pure {
        DualTypes.Terms memory terms = _terms(DualTypes.Direction.SellHigh, 18, 6, 8, bound(price, 1, 1e20));
        (x, y) = (bound(x, 0, 1e30), bound(y, 1, W));
        uint256 down = DualMath.linkedDown(terms, x, y);
        // x (W + y) K 10^6 / (10^26 W), multiplied out: 10^38 below.
        uint256 exact = x * (W + y) * terms.linkedPrice;
        assertLe(down * 1e38, exact, "not more");
        assertGt((down + 1) * 1e38, exact, "less than one unit less");
    }

    // ------------------------------------------------------------------------------------------------ locks and payouts

    function testFuzz_ALockCoversThePayoutAndTheFee(
        uint256 x,
        uint256 y,
        uint256 price,
        uint256 decimals,
        uint256 feeBps
    ) external pure {
        DualTypes.Terms memory terms = _drawn(price, decimals);
        terms.feeBps = uint16(bound(feeBps, 0, 2_000));
        (x, y) = (bound(x, 0, MAX), bound(y, 1, W));
        DualTypes.Amounts memory lock = DualMath.lockUp(terms, x, y);
        uint256 linked = DualMath.linkedDown(terms, x, y);
        assertLe(linked, lock.linked, "reached");
        assertLe(lock.linked - linked, 1, "no more than the rounding");
        uint256 owed = DualMath.investmentDown(x, y) - x + DualMath.feeDown(x, y, terms.feeBps);
        assertLe(owed, lock.investment, "not reached, with the fee");
        assertLe(lock.investment - owed, 4, "no more than the roundings");
    }

    function testFuzz_ALockIsSubadditive(
        uint256 a,
        uint256 b,
        uint256 y,
        uint256 price,
        uint256 decimals
    ) external pure {
        DualTypes.Terms memory terms = _drawn(price, decimals);
        terms.feeBps = uint16(bound(price, 0, 2_000));
        (a, b, y) = (bound(a, 0, MAX / 2), bound(b, 0, MAX / 2), bound(y, 1, W));
        DualTypes.Amounts memory whole = DualMath.lockUp(terms, a + b, y);
        DualTypes.Amounts memory first = DualMath.lockUp(terms, a, y);
        DualTypes.Amounts memory second = DualMath.lockUp(terms, b, y);
        assertLe(whole.investment, first.investment + second.investment, "investment");
        assertLe(whole.linked, first.linked + second.linked, "linked");
        assertLe(first.investment, whole.investment, "rises, investment");
        assertLe(first.linked, whole.linked, "rises, linked");
    }

    function testFuzz_SplittingNeverGainsAndMergingGainsLittle(
        uint256[4] memory parts,
        uint256 y,
        uint256 price,
        uint256 decimals
    ) external pure {
        DualTypes.Terms memory terms = _drawn(price, decimals);
        y = bound(y, 1, W);
        uint256 whole = 0;
        uint256 linked = 0;
        uint256 investment = 0;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 part = bound(parts[i], 0, MAX / 4);
            whole += part;
            linked += DualMath.linkedDown(terms, part, y);
            investment += DualMath.investmentDown(part, y);
        }
        assertLe(linked, DualMath.linkedDown(terms, whole, y), "linked, split");
        assertLe(DualMath.linkedDown(terms, whole, y), linked + 3, "linked, merged");
        assertLe(investment, DualMath.investmentDown(whole, y), "investment, split");
        assertLe(DualMath.investmentDown(whole, y), investment + 3, "investment, merged");
    }

    function test_TheRangeIsMetAtItsEnds() external pure {
        uint8[2] memory ends = [0, 24];
        for (uint256 i = 0; i < 8; ++i) {
            (uint8 bd, uint8 qd, uint8 od) = (ends[i & 1], ends[(i >> 1) & 1], ends[i >> 2]);
            uint256 lowest = od < 8 ? 1 : 10 ** (od - 8);
            for (uint256 direction = 0; direction < 2; ++direction) {
                DualTypes.Terms memory terms = _terms(DualTypes.Direction(direction), bd, qd, od, lowest);
                DualMath.lockUp(terms, MAX, W);
                terms.linkedPrice = uint120(10 ** od * 1e12);
                DualMath.lockUp(terms, MAX, W);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ outcomes

    function test_PayoutsFollowTheOutcome() external pure {
        DualTypes.Terms memory terms = _terms(DualTypes.Direction.BuyLow, 18, 6, 8, 3_000e8);
        DualTypes.Amounts memory paid = DualMath.payoutDown(terms, DualTypes.Outcome.Reached, 3_000e6, 1e16);
        assertEq(paid.linked, 1.01e18, "linked token");
        assertEq(paid.investment, 0, "and nothing else");
        paid = DualMath.payoutDown(terms, DualTypes.Outcome.NotReached, 3_000e6, 1e16);
        assertEq(paid.investment, 3_030e6, "investment token");
        assertEq(paid.linked, 0, "and nothing else");
        paid = DualMath.payoutDown(terms, DualTypes.Outcome.Voided, 3_000e6, 1e16);
        assertEq(paid.investment, 3_000e6, "one's own");
        assertEq(paid.linked, 0, "and nothing else");
    }

    function test_WhichRoundsCount() external pure {
        DualTypes.Round memory round = DualTypes.Round({answer: 1, updatedAt: 1_000, decimals: 8, isStored: true});
        assertTrue(DualMath.counts(round, 1_000, 0, 8), "at the expiry");
        assertTrue(DualMath.counts(round, 1_060, 60, 8), "as old as allowed");
        assertTrue(!DualMath.counts(round, 1_061, 60, 8), "older");
        assertTrue(DualMath.counts(round, 940, 60, 8), "as late as allowed");
        assertTrue(!DualMath.counts(round, 939, 60, 8), "later");
        assertTrue(!DualMath.counts(round, 1_000, 60, 18), "other decimals");
        round.answer = 0;
        assertTrue(!DualMath.counts(round, 1_000, 60, 8), "zero");
        round.answer = -1;
        assertTrue(!DualMath.counts(round, 1_000, 60, 8), "negative");
        (round.answer, round.isStored) = (1, false);
        assertTrue(!DualMath.counts(round, 1_000, 60, 8), "not stored");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _drawn(uint256 price, uint256 decimals) private pure returns (DualTypes.Terms memory) {
        uint8 bd = uint8(decimals % 25);
        uint8 qd = uint8((decimals / 25) % 25);
        uint8 od = uint8((decimals / 625) % 25);
        uint256 unit = 10 ** od;
        price = bound(price, unit < 1e8 ? 1 : unit / 1e8, unit * 1e12);
        return _terms(DualTypes.Direction((decimals / 15_625) % 2), bd, qd, od, price);
    }

    function _terms(
        DualTypes.Direction direction,
        uint8 baseDecimals,
        uint8 quoteDecimals,
        uint8 feedDecimals,
        uint256 price
    ) private pure returns (DualTypes.Terms memory terms) {
        terms.direction = direction;
        terms.linkedPrice = uint120(price);
        terms.scale = DualMath.scaleFor(direction, baseDecimals, quoteDecimals, feedDecimals);
    }
}
