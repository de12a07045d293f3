// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DualTypes} from "../types/DualTypes.sol";
import {DualClasses} from "./DualClasses.sol";
import {DualMath} from "./DualMath.sol";

/// @title DualDeposits
/// @notice What a creator's deposits hold, need and leave, read from storage. A linked library, which changes nothing.
library DualDeposits {
    using DualClasses for DualTypes.Class[];

    /// @notice What the deposits hold, and what they have to hold for all that is subscribed and the rest at `newYieldWad`.
    function reoffered(
        DualTypes.Vault storage vault,
        mapping(uint256 classId => DualTypes.Class class) storage parked,
        uint256 newYieldWad
    ) external view returns (DualTypes.Amounts memory held, DualTypes.Amounts memory needed) {
        DualTypes.Terms memory terms = vault.terms;
        DualTypes.Class[] memory classes = DualClasses.load(vault, parked);
        held = _heldOf(vault, terms, classes);
        needed = classes.lockOfUp(terms);
        DualTypes.Amounts memory lock = DualMath.lockUp(terms, vault.supply.unfilled, newYieldWad);
        needed.investment += lock.investment;
        needed.linked += lock.linked;
    }

    /// @notice What the deposits hold beyond the need of what is subscribed.
    function freed(
        DualTypes.Vault storage vault,
        mapping(uint256 classId => DualTypes.Class class) storage parked
    ) external view returns (DualTypes.Amounts memory amounts) {
        DualTypes.Terms memory terms = vault.terms;
        DualTypes.Class[] memory classes = DualClasses.load(vault, parked);
        amounts = _heldOf(vault, terms, classes);
        DualTypes.Amounts memory needed = classes.lockOfUp(terms);
        amounts.investment -= needed.investment;
        amounts.linked -= needed.linked;
    }

    /// @notice What is left for the creator once the vault is judged: deposits and principal, less the fee and what all
    /// subscribers are paid.
    function remaining(
        DualTypes.Vault storage vault,
        mapping(uint256 classId => DualTypes.Class class) storage parked
    ) external view returns (DualTypes.Amounts memory amounts) {
        DualTypes.Terms memory terms = vault.terms;
        DualTypes.Class[] memory classes = DualClasses.load(vault, parked);
        DualTypes.Amounts memory owed = classes.payoutOfDown(terms, terms.outcome);
        amounts = _heldOf(vault, terms, classes);
        amounts.investment += classes.filledOf();
        amounts.investment -= classes.feeOfDown(terms, terms.outcome) + owed.investment;
        amounts.linked -= owed.linked;
    }

    /// @notice The fee under `outcome`.
    function fee(
        DualTypes.Vault storage vault,
        mapping(uint256 classId => DualTypes.Class class) storage parked,
        DualTypes.Outcome outcome
    ) external view returns (uint256) {
        return DualClasses.load(vault, parked).feeOfDown(vault.terms, outcome);
    }

    /// @notice See `IDualCurrencyVault.solvency`.
    function solvency(
        DualTypes.Vault storage vault,
        mapping(uint256 classId => DualTypes.Class class) storage parked
    ) external view returns (DualTypes.Solvency memory result) {
        DualTypes.Terms memory terms = vault.terms;
        DualTypes.Class[] memory classes = DualClasses.load(vault, parked);
        bool isPending = terms.outcome == DualTypes.Outcome.Pending;
        uint256 principal = classes.filledOf();
        result.required = isPending ? classes.lockOfUp(terms) : classes.payoutOfDown(terms, terms.outcome);
        if (isPending) result.required.investment += principal;
        if (vault.position.holder == address(0)) {
            result.held = result.required;
            return result;
        }
        result.held = _heldOf(vault, terms, classes);
        result.held.investment += principal;
        if (!isPending) result.held.investment -= classes.feeOfDown(terms, terms.outcome);
    }

    function _heldOf(
        DualTypes.Vault storage vault,
        DualTypes.Terms memory terms,
        DualTypes.Class[] memory classes
    ) private view returns (DualTypes.Amounts memory) {
        uint256 unfilled = vault.supply.unfilled;
        uint256 lockedUnfilled = vault.limits.isRelocked ? vault.limits.lockedUnfilled : unfilled + vault.supply.filled;
        return classes.heldOf(terms, unfilled, lockedUnfilled);
    }
}
