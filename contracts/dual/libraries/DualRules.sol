// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {WAD} from "../../shared/math/FixedPoint.sol";
import {IPastPriceSource} from "../../shared/oracles/interfaces/IPastPriceSource.sol";
import {IDualCurrencyVaultErrors} from "../interfaces/IDualCurrencyVaultErrors.sol";
import {IDualCurrencyVaultEvents} from "../interfaces/IDualCurrencyVaultEvents.sol";
import {DualTypes} from "../types/DualTypes.sol";
import {DualMath} from "./DualMath.sol";

/// @title DualRules
/// @notice What a market and a vault may be made of. Every bound that the arithmetic relies on is checked here, at creation.
/// A linked library, so that the contract that holds the money stays within the size limit.
library DualRules {
    uint256 internal constant MAX_DECIMALS = 24;
    uint256 internal constant MIN_MAX_AGE = 1 minutes;
    uint256 internal constant MAX_MAX_AGE = 7 days;
    uint256 internal constant MIN_LEAD_DURATION = 2 hours;
    uint256 internal constant MAX_TERM = 366 days;
    uint256 internal constant MAX_YIELD_WAD = WAD;
    uint256 internal constant MAX_FEE_BPS = 2_000;
    uint256 internal constant MAX_QUANTITY = type(uint112).max;

    /// @dev Linked prices are 1e-8 to 1e12 quote per whole base.
    uint256 private constant HIGHEST_PRICE = 1e12;
    uint256 private constant LOWEST_PRICE_INVERSE = 1e8;

    /// @notice Writes the market that `params` describe and tells of it. Reverts as `IDualCurrencyVault.createMarket` does.
    function writeMarket(
        DualTypes.Market storage market,
        uint256 marketId,
        DualTypes.MarketParams calldata params
    ) external {
        if (params.base == params.quote) revert IDualCurrencyVaultErrors.DualCurrencyVault_SameToken(params.base);
        market.base = params.base;
        market.baseDecimals = _tokenDecimals(params.base);
        market.minBaseDeposit = params.minBaseDeposit;
        market.quote = params.quote;
        market.quoteDecimals = _tokenDecimals(params.quote);
        market.minQuoteDeposit = params.minQuoteDeposit;
        market.feed = params.feed;
        uint8 feedDecimals = _feedDecimals(params.feed);
        market.feedDecimals = feedDecimals;
        market.maxAge = params.maxAge;
        market.fallbackFeed = params.fallbackFeed;
        market.fallbackMaxAge = params.fallbackMaxAge;
        _requireMaxAge(params.maxAge, MIN_MAX_AGE, MAX_MAX_AGE);
        _requireFallback(params, feedDecimals);
        market.leadDuration = uint32(Math.max(MIN_LEAD_DURATION, Math.max(params.maxAge, params.fallbackMaxAge)));
        emit IDualCurrencyVaultEvents.MarketCreated(marketId, params, feedDecimals);
    }

    /// @notice The terms of the vault that `params` describe, and what its creator deposits. Reverts as
    /// `IDualCurrencyVault.createVault` does; every narrowing cast is within the rules.
    function vaultFrom(
        DualTypes.VaultParams calldata params,
        DualTypes.Market storage market
    ) external view returns (DualTypes.Terms memory terms, DualTypes.Amounts memory lock) {
        _requireVault(params, market);
        terms.linkedPrice = uint120(params.linkedPrice);
        terms.yieldWad = uint64(params.yieldWad);
        terms.marketId = uint16(params.marketId);
        terms.feeBps = uint16(params.feeBps);
        terms.direction = params.direction;
        terms.scale = DualMath.scaleFor(
            params.direction,
            market.baseDecimals,
            market.quoteDecimals,
            market.feedDecimals
        );
        terms.hasOwnMinimum = params.minSubscription != leastMinimum(market, params.direction);
        if (DualMath.linkedDown(terms, params.quantity, params.yieldWad) == 0) {
            revert IDualCurrencyVaultErrors.DualCurrencyVault_PaysNothing(params.quantity, params.linkedPrice);
        }
        lock = DualMath.lockUp(terms, params.quantity, params.yieldWad);
    }

    /// @notice The least `minSubscription` of a market's vaults of one direction.
    function leastMinimum(
        DualTypes.Market storage market,
        DualTypes.Direction direction
    ) internal view returns (uint256) {
        bool isBuyLow = direction == DualTypes.Direction.BuyLow;
        return Math.max(1, isBuyLow ? market.minQuoteDeposit : market.minBaseDeposit);
    }

    /// @notice Reverts unless `yieldWad` may be offered.
    function requireYield(uint256 yieldWad) internal pure {
        if (yieldWad == 0 || yieldWad > MAX_YIELD_WAD) {
            revert IDualCurrencyVaultErrors.DualCurrencyVault_YieldOutOfBounds(yieldWad, 1, MAX_YIELD_WAD);
        }
    }

    function _requireVault(DualTypes.VaultParams calldata params, DualTypes.Market storage market) private view {
        _requireTimes(params.expiryAt, params.depositDeadlineAt, market.leadDuration);
        requireYield(params.yieldWad);
        _requireLinkedPrice(params.linkedPrice, market.feedDecimals);
        if (params.feeBps > MAX_FEE_BPS) {
            revert IDualCurrencyVaultErrors.DualCurrencyVault_FeeTooHigh(params.feeBps, MAX_FEE_BPS);
        }
        uint256 lowest = leastMinimum(market, params.direction);
        if (params.minSubscription < lowest || params.minSubscription > MAX_QUANTITY) {
            revert IDualCurrencyVaultErrors.DualCurrencyVault_MinSubscriptionOutOfBounds(
                params.minSubscription,
                lowest,
                MAX_QUANTITY
            );
        }
        if (params.quantity < params.minSubscription || params.quantity > MAX_QUANTITY) {
            revert IDualCurrencyVaultErrors.DualCurrencyVault_QuantityOutOfBounds(
                params.quantity,
                params.minSubscription,
                MAX_QUANTITY
            );
        }
    }

    /// @dev The deadline keeps its distance from the expiry, so the expiry is checked with the room that the deadline needs.
    function _requireTimes(uint256 expiryAt, uint256 depositDeadlineAt, uint256 leadDuration) private view {
        uint256 earliest = block.timestamp + 1;
        uint256 latestExpiry = Math.min(block.timestamp + MAX_TERM, type(uint32).max);
        if (expiryAt < earliest + leadDuration || expiryAt > latestExpiry) {
            revert IDualCurrencyVaultErrors.DualCurrencyVault_ExpiryOutOfBounds(
                expiryAt,
                earliest + leadDuration,
                latestExpiry
            );
        }
        uint256 latest = expiryAt - leadDuration;
        if (depositDeadlineAt < earliest || depositDeadlineAt > latest) {
            revert IDualCurrencyVaultErrors.DualCurrencyVault_DeadlineOutOfBounds(depositDeadlineAt, earliest, latest);
        }
    }

    function _requireLinkedPrice(uint256 linkedPrice, uint8 feedDecimals) private pure {
        uint256 unit = 10 ** feedDecimals;
        uint256 lowest = Math.max(1, unit / LOWEST_PRICE_INVERSE);
        uint256 highest = unit * HIGHEST_PRICE;
        if (linkedPrice < lowest || linkedPrice > highest) {
            revert IDualCurrencyVaultErrors.DualCurrencyVault_LinkedPriceOutOfBounds(linkedPrice, lowest, highest);
        }
    }

    function _requireFallback(DualTypes.MarketParams calldata params, uint8 feedDecimals) private view {
        if (params.fallbackFeed == address(0)) return _requireMaxAge(params.fallbackMaxAge, 0, 0);
        if (params.fallbackFeed == params.feed) {
            revert IDualCurrencyVaultErrors.DualCurrencyVault_InvalidFeed(params.fallbackFeed);
        }
        _requireMaxAge(params.fallbackMaxAge, MIN_MAX_AGE, MAX_MAX_AGE);
        uint8 fallbackDecimals = _feedDecimals(params.fallbackFeed);
        if (fallbackDecimals != feedDecimals) {
            revert IDualCurrencyVaultErrors.DualCurrencyVault_FeedDecimalsDiffer(feedDecimals, fallbackDecimals);
        }
    }

    function _requireMaxAge(uint256 maxAge, uint256 lowest, uint256 highest) private pure {
        if (maxAge < lowest || maxAge > highest) {
            revert IDualCurrencyVaultErrors.DualCurrencyVault_MaxAgeOutOfBounds(maxAge, lowest, highest);
        }
    }

    function _tokenDecimals(address token) private view returns (uint8 decimals) {
        bool ok;
        (ok, decimals) = SafeERC20.tryGetDecimals(IERC20(token));
        if (!ok) revert IDualCurrencyVaultErrors.DualCurrencyVault_InvalidToken(token);
        _requireDecimals(token, decimals);
    }

    function _feedDecimals(address feed) private view returns (uint8 decimals) {
        if (feed.code.length == 0) revert IDualCurrencyVaultErrors.DualCurrencyVault_InvalidFeed(feed);
        decimals = IPastPriceSource(feed).decimals();
        _requireDecimals(feed, decimals);
    }

    function _requireDecimals(address source, uint8 decimals) private pure {
        if (decimals > MAX_DECIMALS) {
            revert IDualCurrencyVaultErrors.DualCurrencyVault_UnsupportedDecimals(source, decimals, MAX_DECIMALS);
        }
    }
}
