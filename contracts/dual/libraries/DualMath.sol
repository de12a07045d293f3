// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {BPS, FixedPoint, WAD} from "../../shared/math/FixedPoint.sol";
import {PriceMath, PriceScale} from "../../shared/math/PriceMath.sol";
import {DualTypes} from "../types/DualTypes.sol";

/// @title DualMath
/// @notice Deposits, payouts, fee, outcome and APY of one class of subscriptions. Deposits round up, payouts down.
/// @dev Formulas: seed 002, "Vault Liquidity". Where the linked token is paid, `x * (W + y)` is an amount with 18 decimals more than
/// its token has, and the linked price turns it into the other token with one division (`PriceMath`). Never by way of a rounded
/// price: at 18 and 6 decimals 0.00001234 would become 12 instead of 12.34.
///
/// Ranges. Tokens and feeds have 0 to 24 decimals, `x < 2^112`, `y <= W`, prices are 1e-8 to 1e12 quote per whole base, so
/// `K <= 1e36 < 2^120`. Then:
///
///     x * y < 2^172;  x * y * feeBps < 2^183;  x * (W + y) < 2^173
///     scale: Buy Low bd + od - qd - 18, from -42 to 30; Sell High bd + od + 18 - qd, from -6 to 66
///     linked: Buy Low  x * (1 + y) / price * 10^(bd - qd) < 2^113 * 1e8  * 1e24 < 2^220
///             Sell High x * (1 + y) * price * 10^(qd - bd) < 2^113 * 1e12 * 1e24 < 2^233
///
/// The products inside the divisions are 512 bits wide. With a negative scale `PriceMath` multiplies by 10^-scale last, which
/// gives the Sell High amount above, or divides by it, so nothing reverts.
library DualMath {
    /// @notice Extra decimals of an amount that was multiplied by a WAD ratio.
    uint8 private constant WAD_DECIMALS = 18;

    /// @notice The power of ten between `x * (W + y)`, linked price and linked token.
    function scaleFor(
        DualTypes.Direction direction,
        uint8 baseDecimals,
        uint8 quoteDecimals,
        uint8 feedDecimals
    ) internal pure returns (int8) {
        PriceScale scale =
            direction == DualTypes.Direction.BuyLow
                ? PriceMath.scaleFor(baseDecimals, quoteDecimals + WAD_DECIMALS, feedDecimals)
                : PriceMath.scaleFor(baseDecimals + WAD_DECIMALS, quoteDecimals, feedDecimals);
        return int8(PriceScale.unwrap(scale));
    }

    /// @notice What the creator has to hold for `assets` at `yieldWad`: yield and fee in the investment token, the whole
    /// converted amount in the linked token.
    function lockUp(
        DualTypes.Terms memory terms,
        uint256 assets,
        uint256 yieldWad
    ) internal pure returns (DualTypes.Amounts memory lock) {
        uint256 yieldUp = FixedPoint.divUp(assets * yieldWad, WAD);
        lock.investment = yieldUp + FixedPoint.divUp(yieldUp * terms.feeBps, BPS);
        uint256 grown = assets * (WAD + yieldWad);
        PriceScale scale = PriceScale.wrap(terms.scale);
        lock.linked =
            terms.direction == DualTypes.Direction.BuyLow
                ? scale.baseUp(grown, terms.linkedPrice)
                : scale.quoteUp(grown, terms.linkedPrice);
    }

    /// @notice What `assets` are paid in the investment token where the linked price is not reached.
    function investmentDown(uint256 assets, uint256 yieldWad) internal pure returns (uint256) {
        return assets + (assets * yieldWad) / WAD;
    }

    /// @notice What `assets` are paid in the linked token where the linked price is reached.
    function linkedDown(
        DualTypes.Terms memory terms,
        uint256 assets,
        uint256 yieldWad
    ) internal pure returns (uint256) {
        uint256 grown = assets * (WAD + yieldWad);
        PriceScale scale = PriceScale.wrap(terms.scale);
        return
            terms.direction == DualTypes.Direction.BuyLow
                ? scale.baseDown(grown, terms.linkedPrice)
                : scale.quoteDown(grown, terms.linkedPrice);
    }

    /// @notice What `assets` are paid under `outcome`, which is not `Pending`; after a void, what was brought.
    function payoutDown(
        DualTypes.Terms memory terms,
        DualTypes.Outcome outcome,
        uint256 assets,
        uint256 yieldWad
    ) internal pure returns (DualTypes.Amounts memory payout) {
        if (outcome == DualTypes.Outcome.Reached) payout.linked = linkedDown(terms, assets, yieldWad);
        else if (outcome == DualTypes.Outcome.NotReached) payout.investment = investmentDown(assets, yieldWad);
        else payout.investment = assets;
    }

    /// @notice The creator's fee on `assets` at `yieldWad`, in the investment token.
    function feeDown(uint256 assets, uint256 yieldWad, uint256 feeBps) internal pure returns (uint256) {
        return (assets * yieldWad * feeBps) / (WAD * BPS);
    }

    /// @notice What `price` decides. A tie is reached.
    function outcomeOf(DualTypes.Terms memory terms, uint256 price) internal pure returns (DualTypes.Outcome) {
        bool isReached =
            terms.direction == DualTypes.Direction.BuyLow ? price <= terms.linkedPrice : price >= terms.linkedPrice;
        return isReached ? DualTypes.Outcome.Reached : DualTypes.Outcome.NotReached;
    }

    /// @notice Whether a round decides: stored, positive, at most `maxAge` seconds from `expiryAt`, in `feedDecimals`.
    function counts(
        DualTypes.Round memory round,
        uint256 expiryAt,
        uint256 maxAge,
        uint8 feedDecimals
    ) internal pure returns (bool) {
        if (!round.isStored || round.answer <= 0 || round.decimals != feedDecimals) return false;
        uint256 distance = round.updatedAt > expiryAt ? round.updatedAt - expiryAt : expiryAt - round.updatedAt;
        return distance <= maxAge;
    }

    /// @notice `yieldWad` over `duration` seconds as a yearly WAD ratio without compounding, rounded down.
    function apyDown(uint256 yieldWad, uint256 duration) internal pure returns (uint256) {
        return (yieldWad * 365 days) / duration;
    }
}
