// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {FixedPoint} from "../../shared/math/FixedPoint.sol";

/// @title Slashing
/// @notice The seed's penalty, `-R * E * NRF`, and what it takes off the debt.
/// @dev A debt is in 1e-24 whole token of the asset, E in DRB wei per whole token (WAD), NRF in basis points, DRB in wei.
/// Source: seed 001, "Formulas"; when it is due: rule 4 of the room's README.
library Slashing {
    /// @dev 1e24 units of debt in a token and 1e4 basis points.
    uint256 private constant UNIT = 1e28;

    /// @dev Units of debt in 1e-18 token.
    uint256 private constant DEBT_PER_WAD = 1e6;

    /// @notice What the terms of a vault and a basket's state come to.
    struct Outcome {
        /// DRB wei that go to the treasury.
        uint256 slashed;
        /// Units of debt that they pay.
        uint256 covered;
    }

    /// @notice `ceil(debt * E * NRF)`, DRB wei.
    function penaltyUp(uint256 debt, uint256 rateWad, uint256 factorBps) internal pure returns (uint256) {
        return FixedPoint.mulDivUp(debt, rateWad * factorBps, UNIT);
    }

    /// @notice What is slashed when `leaving` of `locked` DRB wei are to leave a basket with `debt`.
    /// @dev A debt below the threshold waits while what stays covers the penalty: a basket that is emptied, or left with less
    /// than it owes, never waits. So debt cannot be escaped by leaving in slices or from many small baskets.
    function outcome(
        uint256 debt,
        uint256 locked,
        uint256 leaving,
        uint256 rateWad,
        uint256 factorBps,
        uint256 thresholdWad
    ) internal pure returns (Outcome memory) {
        uint256 penalty = penaltyUp(debt, rateWad, factorBps);
        if (penalty == 0) return Outcome(0, 0);
        if (debt < thresholdWad * DEBT_PER_WAD && locked - leaving >= penalty) return Outcome(0, 0);
        if (penalty <= locked) return Outcome(penalty, debt);
        return Outcome(locked, Math.min(debt, FixedPoint.mulDivDown(locked, UNIT, rateWad * factorBps)));
    }
}
