// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {PriceMath, PriceScale} from "../../../../contracts/shared/math/PriceMath.sol";
import {Test} from "../../../helpers/Test.sol";

contract PriceMathTest is Test {
    uint256 private constant MAX = type(uint256).max;

    // worked numbers

    function test_quote_etherInDollars() public pure {
        PriceScale scale = PriceMath.scaleFor(18, 6, 8);
        assertEq(scale.quoteDown(1e18, 3_000e8), 3_000e6, "1 ETH down");
        assertEq(scale.quoteUp(1e18, 3_000e8), 3_000e6, "1 ETH up");
        assertEq(scale.quoteDown(1, 3_000e8), 0, "1 wei down");
        assertEq(scale.quoteUp(1, 3_000e8), 1, "1 wei up");
    }

    function test_quote_cheapTokenKeepsItsDigits() public pure {
        // At 0.00001234 a token, 1,234,567.890123456789 tokens are worth 15.23456776... of the quote.
        PriceScale scale = PriceMath.scaleFor(18, 6, 8);
        assertEq(scale.quoteDown(1_234_567_890_123_456_789_000_000, 1_234), 15_234_567, "down");
        assertEq(scale.quoteUp(1_234_567_890_123_456_789_000_000, 1_234), 15_234_568, "up");
    }

    function test_base_dollarsInEther() public pure {
        PriceScale scale = PriceMath.scaleFor(18, 6, 8);
        assertEq(scale.baseDown(3_000e6, 3_000e8), 1e18, "3,000 USD down");
        assertEq(scale.baseUp(3_000e6, 3_000e8), 1e18, "3,000 USD up");
        assertEq(scale.baseDown(1e6, 3_000e8), 333_333_333_333_333, "1 USD down");
        assertEq(scale.baseUp(1e6, 3_000e8), 333_333_333_333_334, "1 USD up");
    }

    function test_negativeScale() public pure {
        // A token without decimals at 5 whole units of a token with 24: scale 0 + 0 - 24.
        PriceScale scale = PriceMath.scaleFor(0, 24, 0);
        assertEq(scale.quoteDown(7, 5), 35e24, "quote down");
        assertEq(scale.quoteUp(7, 5), 35e24, "quote up");
        assertEq(scale.baseDown(35e24, 5), 7, "base down");
        assertEq(scale.baseUp(35e24, 5), 7, "base up");
        assertEq(scale.baseDown(35e24 - 1, 5), 6, "one less down");
        assertEq(scale.baseUp(35e24 + 1, 5), 8, "one more up");
    }

    function test_base_divisorAboveAWord() public pure {
        PriceScale scale = PriceMath.scaleFor(0, 24, 0);
        assertEq(scale.baseDown(MAX, MAX), 0, "down");
        assertEq(scale.baseUp(MAX, MAX), 1, "up");
    }

    // scaleFor

    function testFuzz_scaleFor(uint8 baseDecimals, uint8 quoteDecimals, uint8 priceDecimals) public {
        int256 exponent =
            int256(uint256(baseDecimals)) + int256(uint256(priceDecimals)) - int256(uint256(quoteDecimals));
        if (exponent > 77 || exponent < -77) {
            _expectOutOfRange(baseDecimals, quoteDecimals, priceDecimals);
            this.callScaleFor(baseDecimals, quoteDecimals, priceDecimals);
        } else {
            assertTrue(
                PriceScale.unwrap(this.callScaleFor(baseDecimals, quoteDecimals, priceDecimals)) == exponent,
                "scale"
            );
        }
    }

    function test_scaleFor_edges() public {
        assertTrue(PriceScale.unwrap(this.callScaleFor(77, 0, 0)) == 77, "highest");
        assertTrue(PriceScale.unwrap(this.callScaleFor(0, 77, 0)) == -77, "lowest");
        _expectOutOfRange(70, 0, 8);
        this.callScaleFor(70, 0, 8);
        _expectOutOfRange(0, 78, 0);
        this.callScaleFor(0, 78, 0);
    }

    // properties

    /// @dev Definitions of floor and ceiling, in plain arithmetic that cannot overflow.
    function testFuzz_quote_brackets(uint256 baseAmount, uint256 price, uint256 exponent) public pure {
        (baseAmount, price, exponent) = (bound(baseAmount, 0, 1e38), bound(price, 1, 1e37), bound(exponent, 0, 70));
        PriceScale scale = PriceScale.wrap(int16(int256(exponent)));
        uint256 down = scale.quoteDown(baseAmount, price);
        uint256 up = scale.quoteUp(baseAmount, price);
        (uint256 product, uint256 power) = (baseAmount * price, 10 ** exponent);
        assertLe(down * power, product, "down is not above");
        assertGt((down + 1) * power, product, "down is the last below");
        assertEq(up, product % power == 0 ? down : down + 1, "up");
    }

    function testFuzz_base_brackets(uint256 quoteAmount, uint256 price, uint256 exponent) public pure {
        (quoteAmount, price, exponent) = (bound(quoteAmount, 0, 1e38), bound(price, 1, 1e38), bound(exponent, 0, 38));
        PriceScale scale = PriceScale.wrap(int16(int256(exponent)));
        uint256 down = scale.baseDown(quoteAmount, price);
        uint256 up = scale.baseUp(quoteAmount, price);
        uint256 product = quoteAmount * 10 ** exponent;
        assertLe(down * price, product, "down is not above");
        assertGt((down + 1) * price, product, "down is the last below");
        assertEq(up, product % price == 0 ? down : down + 1, "up");
    }

    function testFuzz_negativeScale(uint256 baseAmount, uint256 price, uint256 places, uint256 rest) public pure {
        (baseAmount, price, places) = (bound(baseAmount, 0, 1e20), bound(price, 1, 1e20), bound(places, 1, 36));
        PriceScale scale = PriceScale.wrap(-int16(int256(places)));
        uint256 unit = price * 10 ** places;
        uint256 quoteAmount = baseAmount * unit;
        assertEq(scale.quoteDown(baseAmount, price), quoteAmount, "quote down");
        assertEq(scale.quoteUp(baseAmount, price), quoteAmount, "quote up");
        rest = bound(rest, 1, unit - 1);
        assertEq(scale.baseDown(quoteAmount, price), baseAmount, "base down, even");
        assertEq(scale.baseUp(quoteAmount, price), baseAmount, "base up, even");
        assertEq(scale.baseDown(quoteAmount + rest, price), baseAmount, "base down");
        assertEq(scale.baseUp(quoteAmount + rest, price), baseAmount + 1, "base up");
    }

    /// @dev The product is far above a word and the result is known: `k * 10^e` at `price` is `k * price`.
    function testFuzz_quote_wideProduct(uint256 k, uint256 price) public pure {
        (k, price) = (bound(k, 1, 1e38), bound(price, 1, 1e38));
        PriceScale scale = PriceScale.wrap(38);
        assertEq(scale.quoteDown(k * 1e38, price), k * price, "down");
        assertEq(scale.quoteUp(k * 1e38, price), k * price, "up");
        assertEq(scale.baseDown(k * price, price), k * 1e38, "base down");
        assertEq(scale.baseUp(k * price, price), k * 1e38, "base up");
    }

    function testFuzz_roundTripsFavourTheirDirection(uint256 amount, uint256 price, uint256 exponent) public pure {
        (amount, price, exponent) = (bound(amount, 0, 1e38), bound(price, 1, 1e38), bound(exponent, 0, 38));
        PriceScale scale = PriceScale.wrap(int16(int256(exponent)));
        assertLe(scale.baseDown(scale.quoteDown(amount, price), price), amount, "down and back down");
        assertGe(scale.baseUp(scale.quoteUp(amount, price), price), amount, "up and back up");
    }

    // refusals

    function test_priceZero() public {
        PriceScale scale = PriceMath.scaleFor(18, 6, 8);
        assertEq(scale.quoteDown(1e18, 0), 0, "worthless");
        vm.expectRevert(_panic(0x12));
        this.callBaseDown(scale, 1, 0);
        vm.expectRevert(_panic(0x12));
        this.callBaseUp(scale, 1, 0);
    }

    function test_resultTooLarge_reverts() public {
        vm.expectRevert(_panic(0x11));
        this.callQuoteDown(PriceScale.wrap(0), MAX, 2);
        vm.expectRevert(_panic(0x11));
        this.callQuoteUp(PriceScale.wrap(0), MAX, 2);
        vm.expectRevert(_panic(0x11));
        this.callQuoteDown(PriceScale.wrap(-77), 1, 10);
        vm.expectRevert(_panic(0x11));
        this.callQuoteUp(PriceScale.wrap(-77), 1, 10);
        vm.expectRevert(_panic(0x11));
        this.callBaseDown(PriceScale.wrap(77), 10, 1);
        vm.expectRevert(_panic(0x11));
        this.callBaseUp(PriceScale.wrap(77), 10, 1);
    }

    function callScaleFor(
        uint8 baseDecimals,
        uint8 quoteDecimals,
        uint8 priceDecimals
    ) external pure returns (PriceScale) {
        return PriceMath.scaleFor(baseDecimals, quoteDecimals, priceDecimals);
    }

    function callQuoteDown(PriceScale scale, uint256 baseAmount, uint256 price) external pure returns (uint256) {
        return scale.quoteDown(baseAmount, price);
    }

    function callQuoteUp(PriceScale scale, uint256 baseAmount, uint256 price) external pure returns (uint256) {
        return scale.quoteUp(baseAmount, price);
    }

    function callBaseDown(PriceScale scale, uint256 quoteAmount, uint256 price) external pure returns (uint256) {
        return scale.baseDown(quoteAmount, price);
    }

    function callBaseUp(PriceScale scale, uint256 quoteAmount, uint256 price) external pure returns (uint256) {
        return scale.baseUp(quoteAmount, price);
    }

    function _expectOutOfRange(uint8 baseDecimals, uint8 quoteDecimals, uint8 priceDecimals) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                PriceMath.PriceMath_ScaleOutOfRange.selector,
                baseDecimals,
                quoteDecimals,
                priceDecimals
            )
        );
    }

    function _panic(uint256 code) private pure returns (bytes memory) {
        return abi.encodeWithSignature("Panic(uint256)", code);
    }
}
