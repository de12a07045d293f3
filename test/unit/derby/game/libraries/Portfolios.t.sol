// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Portfolio, Portfolios} from "../../../../../contracts/derby/libraries/Portfolios.sol";
import {DerbyGameTypes} from "../../../../../contracts/derby/types/DerbyGameTypes.sol";
import {Test} from "../../../../helpers/Test.sol";

/// @dev The tree is in `Portfolios.tree`.
contract PortfoliosLibraryTest is Test {
    // ---- lines

    function test_NoLines() external pure {
        Portfolio empty = Portfolio.wrap(0);
        assertTrue(empty.isEmpty(), "empty");
        assertEq(empty.unpack().length, 0, "no lines");
        assertEq(empty.idAt(0), Portfolios.NO_PROTOCOL, "no protocol");
        assertEq(empty.bpsAt(0), 0, "no part");
        assertEq(empty.bpsOf(0), 0, "nothing for protocol 0");
    }

    function test_ALineOfProtocolZeroIsOne() external pure {
        Portfolio portfolio = Portfolio.wrap(0).withLine(0, 0, 10_000);
        assertTrue(!portfolio.isEmpty(), "not empty");
        assertEq(portfolio.idAt(0), 0, "protocol 0");
        assertEq(portfolio.bpsOf(0), 10_000, "all of it");
        assertEq(portfolio.unpack().length, 1, "one line");
    }

    function testFuzz_WhatIsPackedIsUnpacked(uint256 count, uint256 seed) external pure {
        count = bound(count, 0, 8);
        Portfolio portfolio = Portfolio.wrap(0);
        uint256[8] memory ids;
        uint256[8] memory parts;
        for (uint256 i = 0; i < count; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            (ids[i], parts[i]) = (i * 32 + (random % 32), bound(random >> 8, 1, 10_000));
            portfolio = portfolio.withLine(i, ids[i], parts[i]);
        }
        DerbyGameTypes.Weight[] memory lines = portfolio.unpack();
        assertEq(lines.length, count, "lines");
        for (uint256 i = 0; i < count; ++i) {
            assertEq(lines[i].protocolId, ids[i], "id");
            assertEq(lines[i].bps, parts[i], "part");
            assertEq(portfolio.bpsOf(ids[i]), parts[i], "found");
            assertEq(portfolio.idAt(i), ids[i], "id at");
        }
        assertEq(portfolio.idAt(count), Portfolios.NO_PROTOCOL, "the end");
        assertEq(portfolio.bpsOf(256), 0, "a protocol that there cannot be");
    }

    // ---- votes

    function test_AreRoundedUp() external pure {
        assertEq(Portfolios.votesUp(0, 3_333), 0, "nothing");
        assertEq(Portfolios.votesUp(100, 0), 0, "no part");
        assertEq(Portfolios.votesUp(1, 1), 1, "a part of one");
        assertEq(Portfolios.votesUp(10_000, 3_333), 3_333, "exactly");
        assertEq(Portfolios.votesUp(10_001, 3_333), 3_334, "and up");
    }

    /// @dev So a tally is never less than what is paid on, and splitting only raises it.
    function testFuzz_AreNeverLessThanTheSumOfTheirParts(uint256 drb, uint256 first, uint256 bps) external pure {
        drb = bound(drb, 0, 2 ** 80 - 1);
        first = bound(first, 0, drb);
        bps = bound(bps, 0, 10_000);
        uint256 whole = Portfolios.votesUp(drb, bps);
        uint256 parts = Portfolios.votesUp(first, bps) + Portfolios.votesUp(drb - first, bps);
        assertGe(parts, whole, "parts");
        assertLe(parts, whole + 1, "by one at most");
        assertGe(whole * 10_000, drb * bps, "not less than the exact number");
        assertLe(whole, drb, "not more than there is");
    }
}
