// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Staged
/// @notice An amount of DRB that changes by epochs: what counts in one, in the one after it, and from then on.
/// @dev One word. Nothing is written when an epoch passes: a value is brought up to an epoch when it is read. So a tally is
/// never reset, and rolling all tallies of a vault costs nothing.
///
///     | last 80 | next 80 | current 80 | epoch 16 |
///
/// A close fixes the votes of the following epoch before it has the results of its own. A change made meanwhile may therefore
/// touch `last` only (stage 2); one made while the epoch is open touches `next` and `last` (stage 1). At any time when no
/// close is in progress `next == last`. Only sums of constants and stages, of bits to shift by, are unchecked.
library Staged {
    type Value is uint256;

    uint256 private constant EPOCH_BITS = 16;
    uint256 private constant EPOCH_MASK = 0xffff;
    uint256 private constant DRB_BITS = 80;
    uint256 private constant DRB_MASK = type(uint80).max;
    uint256 private constant TWO_MASK = type(uint160).max;
    uint256 private constant ALL_MASK = ~EPOCH_MASK;

    /// @notice The epoch that stage 0 is of.
    function epoch(Value value) internal pure returns (uint16) {
        return uint16(Value.unwrap(value));
    }

    /// @notice The amount in `stage`, 0 to 2, DRB wei.
    function at(Value value, uint256 stage) internal pure returns (uint256) {
        unchecked {
            return (Value.unwrap(value) >> (EPOCH_BITS + DRB_BITS * stage)) & DRB_MASK;
        }
    }

    /// @notice The amounts in `toEpoch`, not before the value's own, and in the epoch after it: `| next 80 | current 80 |`, DRB wei. As
    /// `advanced` would have them, for 150 gas less.
    function pairAt(Value value, uint256 toEpoch) internal pure returns (uint256) {
        unchecked {
            uint256 age = toEpoch - epoch(value);
            if (age < 2) return (Value.unwrap(value) >> (EPOCH_BITS + DRB_BITS * age)) & TWO_MASK;
            uint256 final_ = last(value);
            return (final_ << DRB_BITS) | final_;
        }
    }

    /// @notice The amount from the last stage on, DRB wei.
    function last(Value value) internal pure returns (uint256) {
        return at(value, 2);
    }

    /// @notice Whether there is nothing in any stage.
    function isEmpty(Value value) internal pure returns (bool) {
        return Value.unwrap(value) & ALL_MASK == 0;
    }

    /// @notice Whether there is something, and the same in all stages.
    function isSteady(Value value) internal pure returns (bool) {
        uint256 word = Value.unwrap(value);
        uint256 lastTwo = word >> (EPOCH_BITS + DRB_BITS);
        return lastTwo != 0 && lastTwo == (word >> EPOCH_BITS) & TWO_MASK;
    }

    /// @notice `value` brought up to `toEpoch`, not before its own.
    function advanced(Value value, uint16 toEpoch) internal pure returns (Value) {
        uint16 fromEpoch = epoch(value);
        if (toEpoch == fromEpoch) return value;
        uint256 final_ = last(value);
        uint256 first = toEpoch - fromEpoch == 1 ? at(value, 1) : final_;
        uint256 word = (((final_ << DRB_BITS) | final_) << DRB_BITS) | first;
        return Value.wrap((word << EPOCH_BITS) | toEpoch);
    }

    /// @notice `value` with `amount` DRB wei from `stage`, 1 or 2, on.
    function withFrom(Value value, uint256 stage, uint256 amount) internal pure returns (Value) {
        return withAt(stage == 1 ? withAt(value, 1, amount) : value, 2, amount);
    }

    /// @notice `value` with `amount` DRB wei in `stage`, 0 to 2, alone.
    function withAt(Value value, uint256 stage, uint256 amount) internal pure returns (Value) {
        unchecked {
            uint256 shift = EPOCH_BITS + DRB_BITS * stage;
            return Value.wrap((Value.unwrap(value) & ~(DRB_MASK << shift)) | ((amount & DRB_MASK) << shift));
        }
    }
}
