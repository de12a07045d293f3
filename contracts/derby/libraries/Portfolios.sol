// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {BPS, FixedPoint} from "../../shared/math/FixedPoint.sol";
import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";

/// @dev Up to 8 lines of 22 bits, the first in the lowest ones: `| protocolId 8 | bps 14 |`. A line of 0 bps is the end.
type Portfolio is uint256;

using Portfolios for Portfolio global;

/// @title Portfolios
/// @notice Which part of a basket's DRB votes for which protocol, in one word.
/// @dev Products that only say how far to shift are unchecked: line numbers stay below 9.
library Portfolios {
    /// @notice Most lines of a portfolio.
    uint256 internal constant MAX_WEIGHTS = 8;

    /// @notice What `idAt` says past the last line: above every protocol id.
    uint256 internal constant NO_PROTOCOL = type(uint256).max;

    uint256 private constant LINE_BITS = 22;
    uint256 private constant BPS_BITS = 14;
    uint256 private constant BPS_MASK = 0x3fff;
    uint256 private constant ID_MASK = 0xff;

    /// @notice `portfolio` with line `i`, free so far, of `bps` basis points for `id`, below 256.
    function withLine(Portfolio portfolio, uint256 i, uint256 id, uint256 bps) internal pure returns (Portfolio) {
        return Portfolio.wrap(Portfolio.unwrap(portfolio) | (((id << BPS_BITS) | bps) << (i * LINE_BITS)));
    }

    /// @notice The lines of `portfolio`.
    function unpack(Portfolio portfolio) internal pure returns (DerbyGameTypes.Weight[] memory weights) {
        uint256 count = 0;
        while (count < MAX_WEIGHTS && portfolio.bpsAt(count) != 0) ++count;
        weights = new DerbyGameTypes.Weight[](count);
        for (uint256 i = 0; i < count; ++i) {
            weights[i] = DerbyGameTypes.Weight(uint16(portfolio.idAt(i)), uint16(portfolio.bpsAt(i)));
        }
    }

    /// @notice Protocol of the first line of a portfolio that has one.
    function firstId(Portfolio portfolio) internal pure returns (uint256) {
        return (Portfolio.unwrap(portfolio) >> BPS_BITS) & ID_MASK;
    }

    /// @notice The lines after the first.
    function withoutFirst(Portfolio portfolio) internal pure returns (Portfolio) {
        return Portfolio.wrap(Portfolio.unwrap(portfolio) >> LINE_BITS);
    }

    /// @notice Basis points of line `i`, 0 past the last.
    function bpsAt(Portfolio portfolio, uint256 i) internal pure returns (uint256) {
        unchecked {
            return (Portfolio.unwrap(portfolio) >> (i * LINE_BITS)) & BPS_MASK;
        }
    }

    /// @notice Protocol of line `i`, `NO_PROTOCOL` past the last.
    function idAt(Portfolio portfolio, uint256 i) internal pure returns (uint256) {
        unchecked {
            uint256 line = Portfolio.unwrap(portfolio) >> (i * LINE_BITS);
            return line & BPS_MASK == 0 ? NO_PROTOCOL : (line >> BPS_BITS) & ID_MASK;
        }
    }

    /// @notice Basis points of `protocolId`, 0 where there is no such line.
    function bpsOf(Portfolio portfolio, uint256 protocolId) internal pure returns (uint256) {
        for (uint256 i = 0; i < MAX_WEIGHTS; ++i) {
            if (portfolio.idAt(i) == protocolId) return portfolio.bpsAt(i);
        }
        return 0;
    }

    /// @notice Whether there is no line.
    function isEmpty(Portfolio portfolio) internal pure returns (bool) {
        return Portfolio.unwrap(portfolio) == 0;
    }

    /// @notice The votes that `drb` DRB wei give a line of `bps`, rounded up: a tally is never less than what is paid on.
    function votesUp(uint256 drb, uint256 bps) internal pure returns (uint256) {
        return FixedPoint.divUp(drb * bps, BPS);
    }
}
