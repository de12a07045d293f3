// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Staged
/// @notice An amount of DRB that changes by epochs: what counts in one, in the one after it, and from then on.
/// @dev One slot. Nothing is written when an epoch passes: a value is brought up to an epoch when it is read. So a tally is
/// never reset, and rolling all tallies of a vault costs nothing.
///
///     | last 80 | next 80 | current 80 | epoch 16 |
///
/// A close fixes the votes of the following epoch before it has the results of its own. A change made meanwhile may therefore
/// touch `last` only (stage 2); one made while the epoch is open touches `next` and `last` (stage 1). At any time when no
/// close is in progress `next == last`.
library Staged {
    struct Value {
        /// The epoch that `current` is of.
        uint16 epoch;
        uint80 current;
        uint80 next;
        uint80 last;
    }

    /// @notice Brings `value` up to `epoch`, not before its own, in place.
    function advance(Value memory value, uint16 epoch) internal pure returns (Value memory) {
        if (epoch == value.epoch) return value;
        value.current = epoch - value.epoch == 1 ? value.next : value.last;
        value.next = value.last;
        value.epoch = epoch;
        return value;
    }

    /// @notice Gives `value` the amount from `stage`, 1 or 2, on.
    function setFrom(Value memory value, uint256 stage, uint256 amount) internal pure {
        if (stage == 1) value.next = uint80(amount);
        value.last = uint80(amount);
    }

    /// @notice Gives `value` the amount in `stage`, 0 to 2, alone.
    function setAt(Value memory value, uint256 stage, uint256 amount) internal pure {
        if (stage == 0) value.current = uint80(amount);
        else if (stage == 1) value.next = uint80(amount);
        else value.last = uint80(amount);
    }

    /// @notice The amount in `stage`, 0 to 2.
    function at(Value memory value, uint256 stage) internal pure returns (uint256) {
        return
            stage == 0
                ? value.current
                : stage == 1
                    ? value.next
                    : value.last;
    }
}
