// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InterestIndex} from "../../shared/accumulators/InterestIndex.sol";
import {FixedPoint, WAD} from "../../shared/math/FixedPoint.sol";

/// @title LenderClaims
/// @notice What lenders are owed, one by one and together, when interest is simple and losses are shared pro rata.
/// @dev ## Derivation
///
/// A receipt remembers the loss factor `P0` and the lend index `li0` of its deposit. What it is worth at `(P, li)`:
///
///     value = principal * P / P0 * (1 + (li - li0) / Y),      Y = YEAR_WAD
///
/// The factor falls, by one write, where a loss is shared: everybody's principal and interest shrink alike, whoever leaves first.
/// A deposit made later has the lower `P0` and has no part in it. In `n = principal * K / P0` all receipts add up:
///
///     N = sum n,  M = sum n * li0
///     deposited = P * N / K
///     claims    = P * (N * (Y + li) - M) / (K * Y)
///
/// ## Range
///
/// `principal < 2^96` (the supply cap), `li < 2^96` (`InterestIndex`), `P <= 1e18 < 2^60`, `K = 1e28 < 2^93.1`, `Y < 2^84.8`.
/// Nothing is minted at a factor below `MIN_LOSS_FACTOR`, 1e9, and then `deposited <= 2^96`, so
/// `N <= 2^96 * K / 1e9 < 2^159.2`, which holds on, for otherwise `N` only falls. Hence
///
///     N * (Y + li) < 2^159.2 * 2^96.1 < 2^256,  M <= N * li likewise,  principal * P * (Y + growth) < 2^252.2,
///     principal * K < 2^189.1,  K * Y < 2^177.9
///
/// are plain; `P * (N * (Y + li) - M)` is not and takes `mulDiv`. `K` is the largest power of ten for which that holds.
///
/// ## Rounding and dust
///
/// A mint rounds `n` up and a burn rounds it down, so `N` and `M` never fall below the sums over the receipts that exist, and
/// claims are never understated. At `P0 = 1e18` both are exact. Elsewhere each mint or burn leaves less than one unit of `n`,
/// worth `P / K <= 1e-10` of a base unit with its interest: ten thousand of them make 1e-6.
library LenderClaims {
    /// @notice The scale of `n`.
    uint256 internal constant K = 1e28;

    /// @notice The loss factor at the beginning, and its highest value.
    uint256 internal constant INITIAL_LOSS_FACTOR = WAD;

    /// @notice Below this loss factor nothing may be minted: see "Range".
    uint256 internal constant MIN_LOSS_FACTOR = 1e9;

    /// @notice What `principal` adds to `N` when minted at `lossFactor`, rounded up.
    function scaledUp(uint256 principal, uint256 lossFactor) internal pure returns (uint256) {
        return FixedPoint.divUp(principal * K, lossFactor);
    }

    /// @notice What `principal`, minted at `lossFactor`, takes off `N` when burned, rounded down.
    function scaledDown(uint256 principal, uint256 lossFactor) internal pure returns (uint256) {
        return (principal * K) / lossFactor;
    }

    /// @notice `L`: what is left of all principal, rounded down.
    function depositedDown(uint256 scaledDeposits, uint256 lossFactor) internal pure returns (uint256) {
        return (scaledDeposits * lossFactor) / K;
    }

    /// @notice `L`, rounded up.
    function depositedUp(uint256 scaledDeposits, uint256 lossFactor) internal pure returns (uint256) {
        return FixedPoint.divUp(scaledDeposits * lossFactor, K);
    }

    /// @notice What all lenders are owed, principal and interest, rounded up.
    function claimsUp(
        uint256 scaledDeposits,
        uint256 lendSnapshots,
        uint256 lossFactor,
        uint256 lendIndex
    ) internal pure returns (uint256) {
        uint256 scaledClaims = scaledDeposits * (InterestIndex.YEAR_WAD + lendIndex) - lendSnapshots;
        return FixedPoint.mulDivUp(lossFactor, scaledClaims, K * InterestIndex.YEAR_WAD);
    }

    /// @notice What `principal`, minted at `lossFactorThen`, is worth after `growth` of the lend index, rounded down once.
    function valueDown(
        uint256 principal,
        uint256 lossFactorThen,
        uint256 lossFactor,
        uint256 growth
    ) internal pure returns (uint256) {
        return (principal * lossFactor * (InterestIndex.YEAR_WAD + growth)) / (lossFactorThen * InterestIndex.YEAR_WAD);
    }

    /// @notice What is left of `principal` itself, without interest, rounded down.
    function survivingDown(
        uint256 principal,
        uint256 lossFactorThen,
        uint256 lossFactor
    ) internal pure returns (uint256) {
        return (principal * lossFactor) / lossFactorThen;
    }

    /// @notice The most principal that is worth at most `assets`; 2^256 - 1 where it is worth nothing.
    function principalForDown(
        uint256 assets,
        uint256 lossFactorThen,
        uint256 lossFactor,
        uint256 growth
    ) internal pure returns (uint256) {
        if (lossFactor == 0) return type(uint256).max;
        uint256 perPrincipal = lossFactor * (InterestIndex.YEAR_WAD + growth);
        return FixedPoint.mulDivDown(assets, lossFactorThen * InterestIndex.YEAR_WAD, perPrincipal);
    }

    /// @notice The loss factor after which claims are at most `assets`, where they were `claims`, more than that. Rounded down.
    function lossFactorDown(uint256 lossFactor, uint256 assets, uint256 claims) internal pure returns (uint256) {
        return (lossFactor * assets) / claims;
    }
}
