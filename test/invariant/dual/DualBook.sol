// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";

/// @title DualBook
/// @notice What the test itself has counted about a vault, and seed 002's formulas written down plainly: one multiplication and
/// one division of 256 bits, for which the amounts of the campaign are small enough. No arithmetic is shared with the contract.
library DualBook {
    uint256 internal constant W = 1e18;

    struct Class {
        uint256 yieldWad;
        uint256 filled;
        uint256 redeemed;
        /// How often receipts of it were redeemed, and what that paid.
        uint256 redemptions;
        uint256 paid;
        /// How often it was subscribed to, and what each subscription by itself would be paid, added up, per outcome.
        uint256 subscriptions;
        uint256 promisedInvestment;
        uint256 promisedLinked;
    }

    struct Vault {
        uint256 market;
        DualTypes.Direction direction;
        uint256 linkedPrice;
        uint256 feeBps;
        uint256 expiryAt;
        uint256 deadlineAt;
        uint256 minSubscription;
        uint256 unfilled;
        /// The class on offer.
        uint256 classId;
        /// Zero once the creator's position is closed.
        address holder;
        address investmentToken;
        address linkedToken;
        /// All that was put in less all that was paid out and the fee, counted from transfers.
        uint256 investment;
        uint256 linked;
        /// What of it the creator put in, until the vault is judged.
        uint256 heldInvestment;
        DualTypes.Outcome outcome;
        /// How far its status has come: open, closed, judged or judgeable.
        uint256 rank;
        /// The linked token for `x * (W + y)` is that times `factor / divisor`.
        uint256 factor;
        uint256 divisor;
        Class[] classes;
    }

    // ------------------------------------------------------------------------------------------------ formulas

    function investmentDown(uint256 d, uint256 y) internal pure returns (uint256) {
        return d + (d * y) / W;
    }

    function linkedDown(Vault storage v, uint256 d, uint256 y) internal view returns (uint256) {
        return (d * (W + y) * v.factor) / v.divisor;
    }

    function linkedUp(Vault storage v, uint256 d, uint256 y) internal view returns (uint256) {
        return (d * (W + y) * v.factor + v.divisor - 1) / v.divisor;
    }

    /// @dev Yield and fee, each rounded up.
    function investmentUp(Vault storage v, uint256 d, uint256 y) internal view returns (uint256) {
        uint256 yield = (d * y + W - 1) / W;
        return yield + (yield * v.feeBps + 9_999) / 10_000;
    }

    function feeDown(Vault storage v, uint256 d, uint256 y) internal view returns (uint256) {
        return (d * y * v.feeBps) / (W * 10_000);
    }

    function payoutDown(Vault storage v, uint256 d, uint256 y) internal view returns (uint256) {
        if (v.outcome == DualTypes.Outcome.Reached) return linkedDown(v, d, y);
        return v.outcome == DualTypes.Outcome.NotReached ? investmentDown(d, y) : d;
    }

    // ------------------------------------------------------------------------------------------------ sums

    function filledOf(Vault storage v) internal view returns (uint256 sum) {
        for (uint256 c = 0; c < v.classes.length; ++c) sum += v.classes[c].filled;
    }

    function outstandingOf(Vault storage v) internal view returns (uint256 sum) {
        for (uint256 c = 0; c < v.classes.length; ++c) sum += v.classes[c].filled - v.classes[c].redeemed;
    }

    /// @dev What must be held beside the principal for what was subscribed.
    function locksOf(Vault storage v) internal view returns (uint256 investment, uint256 linked) {
        for (uint256 c = 0; c < v.classes.length; ++c) {
            investment += investmentUp(v, v.classes[c].filled, v.classes[c].yieldWad);
            linked += linkedUp(v, v.classes[c].filled, v.classes[c].yieldWad);
        }
    }

    function feesOf(Vault storage v) internal view returns (uint256 fee) {
        if (v.outcome == DualTypes.Outcome.Voided) return 0;
        for (uint256 c = 0; c < v.classes.length; ++c) fee += feeDown(v, v.classes[c].filled, v.classes[c].yieldWad);
    }

    /// @dev What all subscribers are paid if each class is redeemed in one piece.
    function payoutsOf(Vault storage v) internal view returns (uint256 sum) {
        for (uint256 c = 0; c < v.classes.length; ++c) {
            sum += payoutDown(v, v.classes[c].filled, v.classes[c].yieldWad);
        }
    }

    function redemptionsOf(Vault storage v) internal view returns (uint256 sum) {
        for (uint256 c = 0; c < v.classes.length; ++c) sum += v.classes[c].redemptions;
    }

    /// @dev The class of `y`, which may be one more than there are.
    function classOf(Vault storage v, uint256 y) internal view returns (uint256 c) {
        while (c < v.classes.length && v.classes[c].yieldWad != y) ++c;
    }
}
