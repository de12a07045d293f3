// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DualMath} from "../../../contracts/dual/libraries/DualMath.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {Test} from "../../helpers/Test.sol";
import {DualMathMirror as Mirror} from "./DualMathMirror.sol";

/// @notice The mirror that the proofs are about computes what the contract's library computes, for every input they are about.
contract DualMathMirrorTest is Test {
    uint256 private constant MAX_ASSETS = 2 ** 88 - 1;
    uint256 private constant MAX_UP = 2 ** 96 - 1;
    uint256 private constant MAX_DOWN = 2 ** 128 - 1;

    function testFuzz_linkedToken_buyLow(
        uint256 assets,
        uint256 yieldWad,
        uint256 linkedPrice,
        int256 places
    ) public pure {
        // The rate is 10^places / K.
        places = _within(places, -11, 28);
        uint256 factor = places < 0 ? 10 ** uint256(-places) : 1;
        linkedPrice = bound(linkedPrice, 1, MAX_UP / factor);
        uint256 up = places < 0 ? 1 : 10 ** uint256(places);
        _compareLinked(
            _terms(DualTypes.Direction.BuyLow, linkedPrice, places - 18),
            bound(assets, 0, MAX_ASSETS),
            bound(yieldWad, 0, 1e18),
            up,
            linkedPrice * factor
        );
    }

    function testFuzz_linkedToken_sellHigh(
        uint256 assets,
        uint256 yieldWad,
        uint256 linkedPrice,
        int256 places
    ) public pure {
        // The rate is K / 10^places.
        places = _within(places, -24, 38);
        uint256 factor = places < 0 ? 10 ** uint256(-places) : 1;
        linkedPrice = bound(linkedPrice, 1, MAX_UP / factor);
        uint256 down = places < 0 ? 1 : 10 ** uint256(places);
        _compareLinked(
            _terms(DualTypes.Direction.SellHigh, linkedPrice, places + 18),
            bound(assets, 0, MAX_ASSETS),
            bound(yieldWad, 0, 1e18),
            linkedPrice * factor,
            down
        );
    }

    function testFuzz_investmentToken(uint256 assets, uint256 yieldWad, uint256 feeBps) public pure {
        assets = bound(assets, 0, MAX_ASSETS);
        yieldWad = bound(yieldWad, 0, 1e18);
        feeBps = bound(feeBps, 0, 2_000);
        DualTypes.Terms memory terms = _terms(DualTypes.Direction.BuyLow, 1, 0);
        terms.feeBps = uint16(feeBps);
        uint256 lock = DualMath.lockUp(terms, assets, yieldWad).investment;
        assertEq(Mirror.investmentUp(assets, yieldWad, feeBps), lock, "lock");
        uint256 paid = DualMath.investmentDown(assets, yieldWad);
        assertEq(assets + Mirror.yieldDown(assets, yieldWad), paid, "payout");
        assertEq(Mirror.feeDown(assets, yieldWad, feeBps), DualMath.feeDown(assets, yieldWad, feeBps), "fee");
    }

    function testFuzz_outcome(uint120 price, uint120 linkedPrice, bool isTie) public pure {
        if (isTie) price = linkedPrice;
        DualTypes.Outcome buyLow = DualMath.outcomeOf(_terms(DualTypes.Direction.BuyLow, linkedPrice, 0), price);
        DualTypes.Outcome sellHigh = DualMath.outcomeOf(_terms(DualTypes.Direction.SellHigh, linkedPrice, 0), price);
        bool isReached = buyLow == DualTypes.Outcome.Reached;
        assertTrue(Mirror.isReachedBuyLow(price, linkedPrice) == isReached, "Buy Low");
        isReached = sellHigh == DualTypes.Outcome.Reached;
        assertTrue(Mirror.isReachedSellHigh(price, linkedPrice) == isReached, "Sell High");
    }

    function _compareLinked(
        DualTypes.Terms memory terms,
        uint256 assets,
        uint256 yieldWad,
        uint256 up,
        uint256 down
    ) private pure {
        assertLe(up, MAX_UP, "up");
        assertLe(down, MAX_DOWN, "down");
        uint256 paid = DualMath.linkedDown(terms, assets, yieldWad);
        assertEq(Mirror.linkedDown(assets, yieldWad, up, down), paid, "payout");
        uint256 lock = DualMath.lockUp(terms, assets, yieldWad).linked;
        assertEq(Mirror.linkedUp(assets, yieldWad, up, down), lock, "lock");
    }

    function _terms(
        DualTypes.Direction direction,
        uint256 linkedPrice,
        int256 scale
    ) private pure returns (DualTypes.Terms memory terms) {
        terms.direction = direction;
        terms.linkedPrice = uint120(linkedPrice);
        terms.scale = int8(scale);
    }

    function _within(int256 x, int256 low, int256 high) private pure returns (int256) {
        return low + int256(bound(uint256(x), 0, uint256(high - low)));
    }
}
