// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title PositionRewards
/// @notice `RewardAccumulator` for positions whose units are alike: one index a position instead of one debt an account.
/// @dev `debt = units * index` for every holder, so the index up to which a position is paid is all there is to store, and a
/// transfer needs no bookkeeping. Range, as there: units fit 96 bits, indices count modulo 2^160, and what is owed stays below
/// 2^160 / scale, so the difference of two indices times the units is exact modulo 2^160.
library PositionRewards {
    /// @notice What `units`, paid up to `paidUpTo`, have earned at `index`, reward base units, rounded down.
    function earned(uint256 units, uint160 paidUpTo, uint160 index, uint256 scale) internal pure returns (uint256) {
        return _owed(units, paidUpTo, index) / scale;
    }

    /// @notice Up to which index `base + added` units are paid, of which `base` were up to `paidUpTo` and `added` just now.
    /// @dev They have earned together what `base` had, rounded down per unit: less than 1/scale of a base unit a unit is lost.
    function joined(uint256 base, uint160 paidUpTo, uint256 added, uint160 index) internal pure returns (uint160) {
        uint256 perUnit = _owed(base, paidUpTo, index) / (base + added);
        unchecked {
            return uint160(index - perUnit);
        }
    }

    /// @dev In 1/scale reward base units.
    function _owed(uint256 units, uint160 paidUpTo, uint160 index) private pure returns (uint256) {
        unchecked {
            return uint160(units * uint160(index - paidUpTo));
        }
    }
}
