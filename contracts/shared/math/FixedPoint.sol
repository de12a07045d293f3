// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @dev One, in the 18-decimal fixed point of every quantity named `...Wad`.
uint256 constant WAD = 1e18;

/// @dev One hundred percent, in the unit of every quantity named `...Bps`.
uint256 constant BPS = 10_000;

/// @title FixedPoint
/// @notice Division whose rounding stands in its name. No helper here rounds without saying which way.
/// @dev Thin, over OpenZeppelin's 512-bit `Math.mulDiv`: the product never overflows, only a result above 2^256 - 1 does.
library FixedPoint {
    /// @notice `x * y / denominator`, rounded towards zero.
    function mulDivDown(uint256 x, uint256 y, uint256 denominator) internal pure returns (uint256) {
        return Math.mulDiv(x, y, denominator);
    }

    /// @notice `x * y / denominator`, rounded away from zero.
    function mulDivUp(uint256 x, uint256 y, uint256 denominator) internal pure returns (uint256) {
        return Math.mulDiv(x, y, denominator, Math.Rounding.Ceil);
    }

    /// @notice `x / y`, rounded away from zero.
    function divUp(uint256 x, uint256 y) internal pure returns (uint256) {
        return Math.ceilDiv(x, y);
    }
}
