// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {PriceMathMirror as Mirror} from "./PriceMathMirror.sol";

/// @notice Dividing by the price and then by the decimals, rounded down twice, is one division rounded down.
/// @custom:fault (quoteAmount * divisor) / price / factor => (quoteAmount * divisor) / (price / factor + 1)
contract BaseDownDividesOnce {
    function check(uint96 quoteAmount, uint96 price, uint88 divisor, uint88 factor) external pure {
        require(price > 0 && divisor > 0 && factor > 0);
        uint256 once = (uint256(quoteAmount) * divisor) / (uint256(price) * factor);
        assert(Mirror.baseDown(quoteAmount, price, divisor, factor) == once);
    }
}

/// @notice Dividing by the price and then by the decimals, rounded up twice, is one division rounded up.
/// @custom:fault divUp(divUp(quoteAmount * divisor, price), factor) => divUp(quoteAmount * divisor / price, factor)
contract BaseUpDividesOnce {
    function check(uint96 quoteAmount, uint96 price, uint88 divisor, uint88 factor) external pure {
        require(price > 0 && divisor > 0 && factor > 0);
        uint256 once = Mirror.divUp(uint256(quoteAmount) * divisor, uint256(price) * factor);
        assert(Mirror.baseUp(quoteAmount, price, divisor, factor) == once);
    }
}

/// @notice Selling base and buying it back, each rounded down, never gains.
/// @custom:fault (baseAmount * price) / divisor => (baseAmount * price) / divisor + 1
contract RoundTripNeverGains {
    function check(uint96 baseAmount, uint96 price, uint88 divisor) external pure {
        require(price > 0 && divisor > 0);
        uint256 proceeds = Mirror.quoteDown(baseAmount, price, divisor);
        assert(Mirror.baseDown(proceeds, price, divisor, 1) <= baseAmount);
    }
}

/// @notice What base is worth rounded up buys at least that much base.
/// @custom:fault divUp(baseAmount * price, divisor) => baseAmount * price / divisor
contract WorthRoundedUpSuffices {
    function check(uint96 baseAmount, uint96 price, uint88 divisor) external pure {
        require(price > 0 && divisor > 0);
        uint256 worth = Mirror.quoteUp(baseAmount, price, divisor);
        assert(Mirror.baseDown(worth, price, divisor, 1) >= baseAmount);
    }
}
