// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {PriceScale} from "../../../contracts/shared/math/PriceMath.sol";
import {Test} from "../../helpers/Test.sol";
import {PriceMathMirror as Mirror} from "./PriceMathMirror.sol";

/// @notice The mirror that the proofs are about computes what the library computes, for every power of ten they are about.
contract PriceMathMirrorTest is Test {
    uint256 private constant MAX_AMOUNT = 2 ** 96 - 1;
    uint256 private constant MAX_PLACES = 26;

    function testFuzz_quote(uint256 baseAmount, uint256 price, uint256 places) public pure {
        baseAmount = bound(baseAmount, 0, MAX_AMOUNT);
        price = bound(price, 1, MAX_AMOUNT);
        places = bound(places, 0, MAX_PLACES);
        PriceScale scale = PriceScale.wrap(int16(int256(places)));
        assertEq(Mirror.quoteDown(baseAmount, price, 10 ** places), scale.quoteDown(baseAmount, price), "down");
        assertEq(Mirror.quoteUp(baseAmount, price, 10 ** places), scale.quoteUp(baseAmount, price), "up");
    }

    function testFuzz_base(uint256 quoteAmount, uint256 price, uint256 places, bool isNegative) public pure {
        quoteAmount = bound(quoteAmount, 0, MAX_AMOUNT);
        price = bound(price, 1, MAX_AMOUNT);
        places = bound(places, 0, MAX_PLACES);
        PriceScale scale = PriceScale.wrap(isNegative ? -int16(int256(places)) : int16(int256(places)));
        (uint256 divisor, uint256 factor) = isNegative ? (uint256(1), 10 ** places) : (10 ** places, uint256(1));
        uint256 down = scale.baseDown(quoteAmount, price);
        assertEq(Mirror.baseDown(quoteAmount, price, divisor, factor), down, "down");
        uint256 up = scale.baseUp(quoteAmount, price);
        assertEq(Mirror.baseUp(quoteAmount, price, divisor, factor), up, "up");
    }
}
