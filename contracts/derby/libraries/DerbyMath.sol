// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {BPS, FixedPoint} from "../../shared/math/FixedPoint.sol";

/// @title DerbyMath
/// @notice Prices, fee, unlocking, filling, targets and bounty of a Derby vault, pure. Every rounding favours the vault.
/// @dev Ranges: assets below 2^112, shares below 2^128, votes below 2^80, basis points at most 10,000. Within them nothing reverts.
library DerbyMath {
    /// @notice Price of a high-water mark that is 1: base units per 1e27 base units of shares.
    uint256 internal constant PRICE_SCALE = 1e27;

    /// @notice No value above this is believed of a protocol: 200 of them still fit the books.
    uint256 internal constant MAX_VALUE = type(uint104).max;

    /// @notice How long a bounty rises, seconds.
    uint256 internal constant BOUNTY_RAMP = 24 hours;

    /// @notice Shares that `assets` are worth where `total` assets back `supply` shares, one virtual unit each, rounded down.
    function toSharesDown(uint256 assets, uint256 total, uint256 supply) internal pure returns (uint256) {
        return FixedPoint.mulDivDown(assets, supply + 1, total + 1);
    }

    /// @notice As `toSharesDown`, rounded up.
    function toSharesUp(uint256 assets, uint256 total, uint256 supply) internal pure returns (uint256) {
        return FixedPoint.mulDivUp(assets, supply + 1, total + 1);
    }

    /// @notice Assets that `shares` are worth, rounded down.
    function toAssetsDown(uint256 shares, uint256 total, uint256 supply) internal pure returns (uint256) {
        return FixedPoint.mulDivDown(shares, total + 1, supply + 1);
    }

    /// @notice As `toAssetsDown`, rounded up.
    function toAssetsUp(uint256 shares, uint256 total, uint256 supply) internal pure returns (uint256) {
        return FixedPoint.mulDivUp(shares, total + 1, supply + 1);
    }

    /// @notice What is left of `assets` after the exit fee: `assets - ceil(assets * feeBps / 1e4)`.
    function lessFeeDown(uint256 assets, uint256 feeBps) internal pure returns (uint256) {
        return feeBps == 0 ? assets : assets - FixedPoint.mulDivUp(assets, feeBps, BPS);
    }

    /// @notice The least that leaves `assets` after the exit fee: `ceil(assets * 1e4 / (1e4 - feeBps))`.
    function beforeFeeUp(uint256 assets, uint256 feeBps) internal pure returns (uint256) {
        return feeBps == 0 ? assets : FixedPoint.mulDivUp(assets, BPS, BPS - feeBps);
    }

    /// @notice The most that leaves no more than `assets` after the exit fee.
    function beforeFeeDown(uint256 assets, uint256 feeBps) internal pure returns (uint256) {
        return feeBps == 0 ? assets : FixedPoint.mulDivDown(assets, BPS, BPS - feeBps);
    }

    /// @notice What is still locked at `time` of `locked`, which unlocks evenly from `from` to `until`; rounded up.
    function lockedUp(uint256 locked, uint256 from, uint256 until, uint256 time) internal pure returns (uint256) {
        if (time >= until) return 0;
        return FixedPoint.mulDivUp(locked, until - time, until - from);
    }

    /// @notice The gross price per share as a mark, rounded up: nothing is charged twice for a rounding.
    function markUp(uint256 gross, uint256 supply) internal pure returns (uint256) {
        return supply == 0 ? PRICE_SCALE : FixedPoint.mulDivUp(gross, PRICE_SCALE, supply);
    }

    /// @notice Fee on the value above the mark, rounded down: `PF * max(0, gross - mark * supply)`.
    function feeAboveMarkDown(
        uint256 gross,
        uint256 mark,
        uint256 supply,
        uint256 performanceFeeBps
    ) internal pure returns (uint256) {
        uint256 marked = FixedPoint.mulDivUp(mark, supply, PRICE_SCALE);
        return portionDown(Math.saturatingSub(gross, marked), performanceFeeBps);
    }

    /// @notice `assets * bps / 1e4`, rounded down.
    function portionDown(uint256 assets, uint256 bps) internal pure returns (uint256) {
        return (assets * bps) / BPS;
    }

    /// @notice What a protocol with `votes` of `totalVotes` is to hold of `deployable`, at most `cap`; rounded down.
    function targetDown(
        uint256 deployable,
        uint256 votes,
        uint256 totalVotes,
        uint256 cap
    ) internal pure returns (uint256) {
        unchecked {
            return Math.min((deployable * votes) / totalVotes, cap);
        }
    }

    /// @notice How much of a batch `cash` covers, and what for.
    /// @param shares Of the batch.
    /// @param cash That may be spent.
    /// @param total Net assets.
    /// @param supply Shares there are, those of the batch among them.
    /// @return filled Shares redeemed, rounded down.
    /// @return assets What they are worth, rounded down, at most `cash`.
    function fillDown(
        uint256 shares,
        uint256 cash,
        uint256 total,
        uint256 supply
    ) internal pure returns (uint256 filled, uint256 assets) {
        assets = toAssetsDown(shares, total, supply);
        if (assets <= cash) return (shares, assets);
        filled = FixedPoint.mulDivDown(shares, cash, assets);
        assets = toAssetsDown(filled, total, supply);
    }

    /// @notice What a close begun `late` seconds after it could have been pays in all: from 0 up to `cap` in 24 hours.
    function bountyDown(uint256 cap, uint256 late) internal pure returns (uint256) {
        return (cap * Math.min(late, BOUNTY_RAMP)) / BOUNTY_RAMP;
    }
}
