// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPoint, WAD} from "../math/FixedPoint.sol";

/// @title InterestIndex
/// @notice Simple interest for any number of principals, at a cost that does not depend on how many there are.
/// @dev Pure functions; the host keeps the index, and with each principal the index at its beginning.
///
/// ## Derivation
///
/// Simple interest at a rate that changes over time is `principal * sum(rate * dt) / year` (seed 003: `secondsSince / secondsInYear
/// * rate * principal`). So one number, `index = sum(rate * dt)`, serves everybody: over any stretch, a principal's interest is
/// `principal * growth / YEAR_WAD`, with `growth = index now - index then`. It is additive, where a compounding index multiplies:
/// nothing is divided when time passes, so advancing 500 times or once gives the same index to the last digit.
///
/// ## Scale and range
///
/// Rates are WAD per year, the index therefore WAD seconds, and `YEAR_WAD` = 1e18 * 31,536,000 of growth is 100 %, under 2^85.
/// An index is kept in 96 bits: 250 years at 1,000 % a year, 2,500 years at 100 %. `elapsedWithin` stops the clock there, so that
/// an index never wraps and never makes a host's way out revert. A host with two indices of which one bounds the other clamps
/// the elapsed time by the faster one, and the order between them holds for ever.
/// With principal below 2^96, `principal * growth` is below 2^192: no product here overflows, and all are plain.
///
/// ## Rounding
///
/// `interestUp` for what is owed to the host, `interestDown` for what the host owes. Splitting a principal therefore never lowers
/// what is owed nor raises what is earned. `principalForDown` is exact: no larger principal is within the payment.
library InterestIndex {
    /// @notice Seconds in the seed's year.
    uint256 internal constant YEAR = 31_536_000;

    /// @notice Growth of an index that doubles a principal, WAD seconds.
    uint256 internal constant YEAR_WAD = WAD * YEAR;

    /// @notice The highest value of an index.
    uint256 internal constant MAX_INDEX = type(uint96).max;

    /// @notice The part of `elapsed` seconds by which `index` can advance at `rateWad` a year without leaving its range.
    function elapsedWithin(uint256 index, uint256 rateWad, uint256 elapsed) internal pure returns (uint256) {
        if (rateWad == 0) return elapsed;
        uint256 room = (MAX_INDEX - index) / rateWad;
        return elapsed < room ? elapsed : room;
    }

    /// @notice `index` after `elapsed` seconds, within its range, at `rateWad` a year. Exact.
    function advanced(uint256 index, uint256 rateWad, uint256 elapsed) internal pure returns (uint256) {
        return index + rateWad * elapsed;
    }

    /// @notice Interest of `principal` over `growth`, rounded away from zero.
    function interestUp(uint256 principal, uint256 growth) internal pure returns (uint256) {
        return FixedPoint.divUp(principal * growth, YEAR_WAD);
    }

    /// @notice Interest of `principal` over `growth`, rounded towards zero.
    function interestDown(uint256 principal, uint256 growth) internal pure returns (uint256) {
        return (principal * growth) / YEAR_WAD;
    }

    /// @notice The most principal that `payment` repays together with its interest over `growth`:
    /// `principal + interestUp(principal, growth) <= payment`.
    /// @dev An integer `p` satisfies that exactly where `p * (YEAR_WAD + growth) <= payment * YEAR_WAD`. The product is 512 bits
    /// wide: a payment may be any number, such as "whatever is due".
    function principalForDown(uint256 payment, uint256 growth) internal pure returns (uint256) {
        return FixedPoint.mulDivDown(payment, YEAR_WAD, YEAR_WAD + growth);
    }
}
