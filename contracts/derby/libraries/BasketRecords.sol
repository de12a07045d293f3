// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {RewardSums} from "./RewardSums.sol";

/// @dev What settling books for a basket's reputation, in one word.
///
///     | 48 | hits 16 | recorded 16 | lost 16 | recordedUpTo 16 | epochs 16 | realisedYield 128, signed |
type Record is uint256;

using BasketRecords for Record global;

/// @title BasketRecords
/// @notice Reads and changes `Record`. None of its counts of epochs can pass the vault's own, which has 16 bits.
library BasketRecords {
    uint256 private constant YIELD_BITS = 128;
    uint256 private constant EPOCHS_SHIFT = 128;
    uint256 private constant UP_TO_SHIFT = 144;
    uint256 private constant LOST_SHIFT = 160;
    uint256 private constant RECORDED_SHIFT = 176;
    uint256 private constant HITS_SHIFT = 192;
    uint256 private constant COUNT_MASK = 0xffff;

    /// @dev What a replayed epoch adds to the word.
    uint256 private constant MISS = 1 << RECORDED_SHIFT;
    uint256 private constant HIT = MISS + (1 << HITS_SHIFT);

    /// @notice Sum of what its own portfolios made, 1e-28 whole token of the asset per whole DRB.
    function realisedYield(Record record) internal pure returns (int256) {
        return int128(uint128(Record.unwrap(record)));
    }

    /// @notice Over how many epochs.
    function epochs(Record record) internal pure returns (uint256) {
        return (Record.unwrap(record) >> EPOCHS_SHIFT) & COUNT_MASK;
    }

    /// @notice Epochs below this one are recorded, or were lost.
    function recordedUpTo(Record record) internal pure returns (uint256) {
        return (Record.unwrap(record) >> UP_TO_SHIFT) & COUNT_MASK;
    }

    /// @notice Epochs that can never be replayed.
    function lost(Record record) internal pure returns (uint256) {
        return (Record.unwrap(record) >> LOST_SHIFT) & COUNT_MASK;
    }

    /// @notice Epochs that were replayed.
    function recorded(Record record) internal pure returns (uint256) {
        return (Record.unwrap(record) >> RECORDED_SHIFT) & COUNT_MASK;
    }

    /// @notice Those of them that ended above zero.
    function hits(Record record) internal pure returns (uint256) {
        return (Record.unwrap(record) >> HITS_SHIFT) & COUNT_MASK;
    }

    /// @notice `record` after `count` epochs that made `made`.
    function withYield(Record record, int256 made, uint256 count) internal pure returns (Record) {
        (int256 total, ) = RewardSums.added(realisedYield(record), 0, made, 0);
        unchecked {
            uint256 counts = (Record.unwrap(record) >> YIELD_BITS) + count;
            return Record.wrap((counts << YIELD_BITS) | uint128(int128(total)));
        }
    }

    /// @notice `record` with one epoch replayed, which made `made`.
    function withReplayed(Record record, int256 made) internal pure returns (Record) {
        unchecked {
            uint256 counted = made > 0 ? HIT : MISS;
            return Record.wrap(Record.unwrap(record) + counted);
        }
    }

    /// @notice `record` with all epochs before `epoch` recorded or lost.
    function withRecordedUpTo(Record record, uint256 epoch) internal pure returns (Record) {
        return Record.wrap((Record.unwrap(record) & ~(COUNT_MASK << UP_TO_SHIFT)) | (epoch << UP_TO_SHIFT));
    }

    /// @notice `record` with `count` more epochs lost.
    function withLost(Record record, uint256 count) internal pure returns (Record) {
        return Record.wrap(Record.unwrap(record) + (count << LOST_SHIFT));
    }

    /// @notice `record` after a run of the basket's own portfolio from `start` to `end`, which made `made`.
    /// @dev A run of a single epoch needs no replay: it is that epoch. So whoever votes anew every epoch is recorded by settling.
    /// @return booked The record.
    /// @return isReplayed Whether the run was such an epoch: it may be the worst.
    function withRun(
        Record record,
        int256 made,
        uint256 start,
        uint256 end
    ) internal pure returns (Record booked, bool isReplayed) {
        unchecked {
            booked = withYield(record, made, end - start);
            isReplayed = end == start + 1 && recordedUpTo(record) == start;
        }
        if (isReplayed) booked = withReplayed(withRecordedUpTo(booked, end), made);
    }
}
