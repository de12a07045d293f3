// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {BPS, FixedPoint} from "../../shared/math/FixedPoint.sol";

/// @title RewardMath
/// @notice The seed's reward per locked token and the part of it that is paid. Vault and game share it.
/// @dev Units: an RLT is in 1e-24 whole token of the asset per whole DRB; votes are DRB wei; hence RLT * votes is in 1e-42 token.
///
///     y_i   = gain_i / base_i                           the vault: measured less U_i, over U_i; or a price difference, over the price
///     RLT_i = y_i * U * PF / TLT * min(1, U_i * TLT / (U * votes_i))
///           = PF * gain_i * min(U * votes_i, U_i * TLT) / (base_i * TLT * votes_i)
///
/// (seed 001, "Formulas", with U at the opening; the minimum pays a vote only where it had money.) Either argument of the
/// minimum cancels against the denominator, which leaves one division, floored, sign included:
///
///     funds fall short of the votes:  RLT_i = PF * gain_i * U_i / (base_i * votes_i)
///     otherwise:                      RLT_i = PF * gain_i * U   / (base_i * TLT)
///
/// Ranges: gain, base, U and U_i below 2^112, votes and TLT below 2^80, `decimals` at most 24. A numerator can pass 2^256 only for
/// tokens of fewer than 4 decimals in amounts no token has; the result is then above `MAX_RLT` anyway, where every result is cut.
library RewardMath {
    /// @notice Most that one epoch can pay or cost a whole DRB, either way: 2.6e9 whole tokens. 2^16 epochs of it fit an int128.
    uint256 internal constant MAX_RLT = 2 ** 111;

    /// @notice Decimals of an RLT.
    uint256 internal constant RLT_DECIMALS = 24;

    /// @notice Below one whole DRB, the votes of a vault count as none: nobody then steers or earns.
    uint256 internal constant MIN_TOTAL_VOTES = 1e18;

    uint256 private constant DRB = 1e18;

    /// @notice What one protocol did in an epoch, and what stood behind it at the opening.
    struct Performance {
        /// Signed numerator of y, and its denominator, in one unit.
        int256 gain;
        uint256 base;
        /// U_i and U: booked at the opening, of the protocol and of all, base units of the asset.
        uint256 opening;
        uint256 deployed;
        /// DRB wei that counted at the opening for the protocol, and TLT, for the vault.
        uint256 votes;
        uint256 totalVotes;
    }

    /// @notice `RLT_i`, floored, cut at `MAX_RLT` either way.
    /// @param rate Of `rateOf`: the same for every protocol of a close.
    /// @return rlt 0 where nothing was deployed, nobody had voted for the protocol, or TLT was below one DRB.
    function rewardAtRateFloor(Performance memory p, uint256 rate) internal pure returns (int128 rlt) {
        (uint256 base, uint256 votes) = (p.base, p.votes);
        if (p.opening == 0 || base == 0 || votes == 0 || p.totalVotes < MIN_TOTAL_VOTES) return 0;
        int256 gain = p.gain;
        bool negative = gain < 0;
        unchecked {
            (bool fits, uint256 numerator) = Math.tryMul(uint256(negative ? -gain : gain), rate);
            if (!fits) return _signed(MAX_RLT, negative);
            (uint256 factor, uint256 divisor) = _shareOf(p);
            return _signed(_quotient(numerator, factor, divisor * base * BPS, negative), negative);
        }
    }

    /// @notice PF in basis points times the units of `owed` in a base unit of the asset: below 2^154.
    /// @param performanceFeeBps PF.
    /// @param assetDecimals Decimals of the asset, at most 24.
    function rateOf(uint256 performanceFeeBps, uint8 assetDecimals) internal pure returns (uint256) {
        return performanceFeeBps * scaleOfOwed(assetDecimals);
    }

    /// @notice The part `s = min(1, fee / owed)` of a positive RLT, rounded down.
    /// @param rlt As above, positive.
    /// @param scaledFee What reached the reward pool, below 2^112 base units of the asset, times `scaleOfOwed`.
    /// @param owed `sum max(0, RLT_i) * earning_i`, 1e-42 token, above 0.
    function paidDown(int128 rlt, uint256 scaledFee, uint256 owed) internal pure returns (uint128) {
        uint256 reward = uint256(int256(rlt));
        return uint128(scaledFee >= owed ? reward : FixedPoint.mulDivDown(reward, scaledFee, owed));
    }

    /// @notice What `owed` (1e-42 token) comes to in base units, rounded down: the fee that pays everyone in full.
    function owedInAssetsDown(uint256 owed, uint8 assetDecimals) internal pure returns (uint256) {
        return owed / scaleOfOwed(assetDecimals);
    }

    /// @notice Units of `owed` in a base unit of the asset: `10^(42 - decimals)`.
    function scaleOfOwed(uint8 assetDecimals) internal pure returns (uint256) {
        return 10 ** (RLT_DECIMALS - assetDecimals) * DRB;
    }

    /// @dev What the minimum of the formula leaves: `U_i / votes_i` where funds fall short of the votes, `U / TLT` otherwise.
    function _shareOf(Performance memory p) private pure returns (uint256 factor, uint256 divisor) {
        unchecked {
            bool isShort = p.opening * p.totalVotes < p.deployed * p.votes;
            return isShort ? (p.opening, p.votes) : (p.deployed, p.totalVotes);
        }
    }

    /// @dev `numerator * factor / denominator`, down or up, at most `MAX_RLT`. The 512-bit product is looked at first: a position of
    /// a few base units beside a large vault would otherwise revert instead of being cut.
    function _quotient(
        uint256 numerator,
        uint256 factor,
        uint256 denominator,
        bool roundUp
    ) private pure returns (uint256) {
        (uint256 high, uint256 low) = Math.mul512(numerator, factor);
        if (high >= denominator) return MAX_RLT;
        uint256 quotient = high == 0 ? low / denominator : FixedPoint.mulDivDown(numerator, factor, denominator);
        if (quotient >= MAX_RLT) return MAX_RLT;
        return roundUp && mulmod(numerator, factor, denominator) != 0 ? quotient + 1 : quotient;
    }

    function _signed(uint256 magnitude, bool negative) private pure returns (int128) {
        return negative ? -int128(uint128(magnitude)) : int128(uint128(magnitude));
    }
}
