// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @dev How a basket votes, what it asked back, what was redeemed, in one word.
///
///     | redeemed 128 | unlockEpoch 16 | unlocking 80 | ties 8 | plans 8 x 3 |
type Terms is uint256;

using BasketTerms for Terms global;

/// @title BasketTerms
/// @notice Reads and changes `Terms`. As a struct the word is unpacked field by field wherever a basket is touched.
library BasketTerms {
    /// @notice The stage's portfolio number that means: votes as its leader does.
    uint256 internal constant FOLLOWS = 3;

    /// @notice Bits of `ties`.
    uint256 internal constant HAS_FOLLOWED = 1;
    uint256 internal constant HAS_LED = 2;

    uint256 private constant PLAN_BITS = 8;
    uint256 private constant PLAN_MASK = 0xff;
    uint256 private constant SAME_PLANS = 0x010101;
    uint256 private constant TIES_SHIFT = 24;
    uint256 private constant UNLOCK_SHIFT = 32;
    uint256 private constant UNLOCK_MASK = type(uint96).max;
    uint256 private constant UNLOCK_EPOCH_SHIFT = 112;
    uint256 private constant REDEEMED_SHIFT = 128;

    /// @notice Which of the basket's three portfolios counts in `stage`, 0 to 2, or FOLLOWS.
    function plan(Terms terms, uint256 stage) internal pure returns (uint256) {
        unchecked {
            return (Terms.unwrap(terms) >> (PLAN_BITS * stage)) & PLAN_MASK;
        }
    }

    /// @notice `plan` of the last stage.
    function lastPlan(Terms terms) internal pure returns (uint256) {
        return plan(terms, 2);
    }

    /// @notice Whether the basket follows another in `stage`.
    function follows(Terms terms, uint256 stage) internal pure returns (bool) {
        return plan(terms, stage) == FOLLOWS;
    }

    /// @notice Whether it ever followed or led: where it did neither, the slots for it are not read.
    function isTied(Terms terms) internal pure returns (bool) {
        return (Terms.unwrap(terms) >> TIES_SHIFT) & PLAN_MASK != 0;
    }

    /// @notice Whether it ever followed.
    function hasFollowed(Terms terms) internal pure returns (bool) {
        return (Terms.unwrap(terms) >> TIES_SHIFT) & HAS_FOLLOWED != 0;
    }

    /// @notice Whether it was ever followed.
    function hasLed(Terms terms) internal pure returns (bool) {
        return (Terms.unwrap(terms) >> TIES_SHIFT) & HAS_LED != 0;
    }

    /// @notice Whether it never followed or led and has the same portfolio in all stages.
    function isSteady(Terms terms) internal pure returns (bool) {
        return uint32(Terms.unwrap(terms)) == plan(terms, 0) * SAME_PLANS;
    }

    /// @notice DRB wei asked back and not withdrawn.
    function unlocking(Terms terms) internal pure returns (uint256) {
        return uint80(Terms.unwrap(terms) >> UNLOCK_SHIFT);
    }

    /// @notice The epoch in which it may leave.
    function unlockEpoch(Terms terms) internal pure returns (uint16) {
        return uint16(Terms.unwrap(terms) >> UNLOCK_EPOCH_SHIFT);
    }

    /// @notice What was redeemed, base units of the asset.
    function redeemed(Terms terms) internal pure returns (uint256) {
        return Terms.unwrap(terms) >> REDEEMED_SHIFT;
    }

    /// @notice `terms` with plan `newPlan` from `stage`, 1 or 2, on.
    function withPlanFrom(Terms terms, uint256 stage, uint256 newPlan) internal pure returns (Terms) {
        uint256 word = Terms.unwrap(terms);
        for (; stage <= 2; ++stage) {
            word = (word & ~(PLAN_MASK << (PLAN_BITS * stage))) | (newPlan << (PLAN_BITS * stage));
        }
        return Terms.wrap(word);
    }

    /// @notice `terms` with `tie`, HAS_FOLLOWED or HAS_LED.
    function withTie(Terms terms, uint256 tie) internal pure returns (Terms) {
        return Terms.wrap(Terms.unwrap(terms) | (tie << TIES_SHIFT));
    }

    /// @notice `terms` with `drb` DRB wei, below 2^80, that may leave in `epoch`.
    function withUnlocking(Terms terms, uint256 drb, uint16 epoch) internal pure returns (Terms) {
        uint256 word = Terms.unwrap(terms) & ~(UNLOCK_MASK << UNLOCK_SHIFT);
        return Terms.wrap(word | (uint256(uint80(drb)) << UNLOCK_SHIFT) | (uint256(epoch) << UNLOCK_EPOCH_SHIFT));
    }

    /// @notice `terms` with `assets` base units redeemed, below 2^128.
    function withRedeemed(Terms terms, uint256 assets) internal pure returns (Terms) {
        return Terms.wrap(uint128(Terms.unwrap(terms)) | (assets << REDEEMED_SHIFT));
    }

    /// @notice `terms` one epoch later, or two and more.
    function shifted(Terms terms, bool byOne) internal pure returns (Terms) {
        uint256 word = Terms.unwrap(terms);
        uint256 current = byOne ? plan(terms, 1) : lastPlan(terms);
        return Terms.wrap((word & ~uint256(0xffff)) | (lastPlan(terms) << PLAN_BITS) | current);
    }
}
