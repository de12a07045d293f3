// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPoint} from "./FixedPoint.sol";

/// @dev The power of ten between a pair of tokens and their price: `baseDecimals + priceDecimals - quoteDecimals`.
/// Made once by `PriceMath.scaleFor` and kept as an immutable, so that no call can mix up three decimals.
type PriceScale is int16;

using PriceMath for PriceScale global;

/// @title PriceMath
/// @notice Turns an amount of one token into an amount of another at a price, across all three decimals, with one rounding.
/// @dev `price` is quote per whole base, in its own decimals: ETH / USD at 8 decimals, 3,000e8, has ETH as base and USD as quote.
/// Amounts are base units of their token.
///
///     quoteAmount = baseAmount  * price / 10^scale
///     baseAmount  = quoteAmount * 10^scale / price
///
/// Scaling first and multiplying then would round twice, and a cheap token (18 decimals at 0.00001234) loses most of its digits
/// in the first step. Here the product is 512 bits wide and divided once. Where the scale is negative nothing is lost by
/// multiplying, and two divisions in the same direction are one: `floor(floor(x / a) / b) = floor(x / (a * b))`, ceilings alike.
/// Only a result above 2^256 - 1 overflows. A price of 0 reverts in the two inverse functions; no price source returns one.
library PriceMath {
    /// @notice Largest exponent either way: 10^77 is the last power of ten below 2^256.
    int256 internal constant MAX_EXPONENT = 77;

    /// @notice These three decimals differ by more than 77 places.
    error PriceMath_ScaleOutOfRange(uint8 baseDecimals, uint8 quoteDecimals, uint8 priceDecimals);

    /// @notice The scale of a pair. Reverts with `PriceMath_ScaleOutOfRange` beyond 77 places either way.
    /// @param baseDecimals Decimals of the token that is priced.
    /// @param quoteDecimals Decimals of the token it is priced in.
    /// @param priceDecimals Decimals of the price itself.
    function scaleFor(uint8 baseDecimals, uint8 quoteDecimals, uint8 priceDecimals) internal pure returns (PriceScale) {
        int256 exponent = int256(uint256(baseDecimals) + priceDecimals) - int256(uint256(quoteDecimals));
        if (exponent > MAX_EXPONENT || exponent < -MAX_EXPONENT) {
            revert PriceMath_ScaleOutOfRange(baseDecimals, quoteDecimals, priceDecimals);
        }
        return PriceScale.wrap(int16(exponent));
    }

    /// @notice What `baseAmount` is worth in quote, rounded towards zero.
    function quoteDown(
        PriceScale scale,
        uint256 baseAmount,
        uint256 price
    ) internal pure returns (uint256 quoteAmount) {
        (uint256 divisor, uint256 factor) = _powers(scale);
        return factor == 1 ? FixedPoint.mulDivDown(baseAmount, price, divisor) : baseAmount * price * factor;
    }

    /// @notice What `baseAmount` is worth in quote, rounded away from zero.
    function quoteUp(PriceScale scale, uint256 baseAmount, uint256 price) internal pure returns (uint256 quoteAmount) {
        (uint256 divisor, uint256 factor) = _powers(scale);
        return factor == 1 ? FixedPoint.mulDivUp(baseAmount, price, divisor) : baseAmount * price * factor;
    }

    /// @notice How much base `quoteAmount` buys, rounded towards zero.
    function baseDown(PriceScale scale, uint256 quoteAmount, uint256 price) internal pure returns (uint256 baseAmount) {
        (uint256 divisor, uint256 factor) = _powers(scale);
        return FixedPoint.mulDivDown(quoteAmount, divisor, price) / factor;
    }

    /// @notice How much base it takes to be worth `quoteAmount`, rounded away from zero.
    function baseUp(PriceScale scale, uint256 quoteAmount, uint256 price) internal pure returns (uint256 baseAmount) {
        (uint256 divisor, uint256 factor) = _powers(scale);
        return FixedPoint.divUp(FixedPoint.mulDivUp(quoteAmount, divisor, price), factor);
    }

    /// @dev `10^scale = divisor / factor`; the one that the sign does not call for is 1.
    function _powers(PriceScale scale) private pure returns (uint256 divisor, uint256 factor) {
        int256 exponent = PriceScale.unwrap(scale);
        divisor = exponent < 0 ? 1 : 10 ** uint256(exponent);
        factor = exponent < 0 ? 10 ** uint256(-exponent) : 1;
    }
}
