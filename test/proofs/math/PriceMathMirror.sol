// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title PriceMathMirror
/// @notice The ground floor's conversion between two tokens with plain `*` and `/`, which a solver can reason about. The power of
/// ten of the decimals is `divisor / factor`, one of the two being 1. PriceMathMirror.t.sol holds it equal to the library.
library PriceMathMirror {
    function divUp(uint256 n, uint256 d) internal pure returns (uint256) {
        return (n + d - 1) / d;
    }

    function quoteDown(uint256 baseAmount, uint256 price, uint256 divisor) internal pure returns (uint256) {
        return (baseAmount * price) / divisor;
    }

    function quoteUp(uint256 baseAmount, uint256 price, uint256 divisor) internal pure returns (uint256) {
        return divUp(baseAmount * price, divisor);
    }

    function baseDown(
        uint256 quoteAmount,
        uint256 price,
        uint256 divisor,
        uint256 factor
    ) internal pure returns (uint256) {
        return (quoteAmount * divisor) / price / factor;
    }

    function baseUp(
        uint256 quoteAmount,
        uint256 price,
        uint256 divisor,
        uint256 factor
    ) internal pure returns (uint256) {
        return divUp(divUp(quoteAmount * divisor, price), factor);
    }
}
