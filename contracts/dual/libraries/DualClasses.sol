// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DualTypes} from "../types/DualTypes.sol";
import {DualMath} from "./DualMath.sol";

/// @title DualClasses
/// @notice Sums over the classes of yield of one vault, of which there are 16 at most.
/// @dev What is held follows from what was locked last: at creation, adjustment or cancellation the deposits are set to
/// `sum_c lock(F_c, y_c) + lock(u, y)`, `u` being what is unfilled and `y` the yield on offer. Until the next time only `u` shrinks,
/// by what the class on offer grows. With `u0` the `u` of that time the class then had `F + u - u0`, so
///
///     held = sum over other classes lock(F_c, y_c) + lock(F + u - u0, y) + lock(u0, y)
///
/// A lock is subadditive and rises with its amount, for it is made of rounded-up linear terms: `lock(a + b) <= lock(a) + lock(b)`.
/// Hence `held >= sum_c lock(F_c, y_c)` at every moment, and, a payout being at most its lock, whatever the outcome is covered.
library DualClasses {
    /// @notice All classes of `vault` in order: the one on offer, which lies in its own slots, and those in `parked`.
    function load(
        DualTypes.Vault storage vault,
        mapping(uint256 classId => DualTypes.Class class) storage parked
    ) internal view returns (DualTypes.Class[] memory classes) {
        classes = new DualTypes.Class[](vault.position.classCount);
        uint256 onOffer = vault.terms.classId;
        for (uint256 i = 0; i < classes.length; ++i) {
            if (i != onOffer) classes[i] = parked[i];
        }
        classes[onOffer] = DualTypes.Class({yieldWad: vault.terms.yieldWad, filled: vault.supply.filled});
    }

    /// @notice What was subscribed in all classes.
    function filledOf(DualTypes.Class[] memory classes) internal pure returns (uint256 filled) {
        for (uint256 i = 0; i < classes.length; ++i) filled += classes[i].filled;
    }

    /// @notice What must be held for what was subscribed, rounded up in each class.
    function lockOfUp(
        DualTypes.Class[] memory classes,
        DualTypes.Terms memory terms
    ) internal pure returns (DualTypes.Amounts memory sum) {
        for (uint256 i = 0; i < classes.length; ++i) {
            _add(sum, DualMath.lockUp(terms, classes[i].filled, classes[i].yieldWad));
        }
    }

    /// @notice What the creator's deposits hold, to the unit: see the formula above.
    function heldOf(
        DualTypes.Class[] memory classes,
        DualTypes.Terms memory terms,
        uint256 unfilled,
        uint256 lockedUnfilled
    ) internal pure returns (DualTypes.Amounts memory held) {
        held = DualMath.lockUp(terms, lockedUnfilled, terms.yieldWad);
        uint256 filledSince = lockedUnfilled - unfilled;
        for (uint256 i = 0; i < classes.length; ++i) {
            uint256 filled = classes[i].filled - (i == terms.classId ? filledSince : 0);
            _add(held, DualMath.lockUp(terms, filled, classes[i].yieldWad));
        }
    }

    /// @notice What the subscribers of all classes are paid under `outcome`, rounded down in each class.
    function payoutOfDown(
        DualTypes.Class[] memory classes,
        DualTypes.Terms memory terms,
        DualTypes.Outcome outcome
    ) internal pure returns (DualTypes.Amounts memory sum) {
        for (uint256 i = 0; i < classes.length; ++i) {
            _add(sum, DualMath.payoutDown(terms, outcome, classes[i].filled, classes[i].yieldWad));
        }
    }

    /// @notice The creator's fee under `outcome`, rounded down in each class; nothing on a void.
    function feeOfDown(
        DualTypes.Class[] memory classes,
        DualTypes.Terms memory terms,
        DualTypes.Outcome outcome
    ) internal pure returns (uint256 fee) {
        if (outcome == DualTypes.Outcome.Voided) return 0;
        for (uint256 i = 0; i < classes.length; ++i) {
            fee += DualMath.feeDown(classes[i].filled, classes[i].yieldWad, terms.feeBps);
        }
    }

    function _add(DualTypes.Amounts memory sum, DualTypes.Amounts memory amounts) private pure {
        sum.investment += amounts.investment;
        sum.linked += amounts.linked;
    }
}
