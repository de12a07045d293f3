// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {EpochPages} from "../../../../../contracts/derby/libraries/EpochPages.sol";
import {Portfolio} from "../../../../../contracts/derby/libraries/Portfolios.sol";
import {RewardSums, Sums} from "../../../../../contracts/derby/libraries/RewardSums.sol";
import {Test} from "../../../../helpers/Test.sol";

/// @dev The tree is in `EpochPages.tree`. A page of accumulators: every number comes back as it went in, however wide, and no entry touches another.
contract EpochPagesTest is Test {
    uint256 private constant PER_PAGE = 50;

    function testFuzz_APageGivesBackEveryEntry(uint256 seed, uint256 count, uint256 bits) external pure {
        Sums[] memory entries = _entriesOf(seed, bound(count, 1, PER_PAGE), bound(bits, 1, 128));
        bytes memory page = EpochPages.encode(entries);
        Sums[] memory decoded = EpochPages.decode(page, entries.length);
        for (uint256 i = 0; i < entries.length; ++i) {
            assertEq(Sums.unwrap(decoded[i]), Sums.unwrap(entries[i]), "decoded");
            assertEq(Sums.unwrap(EpochPages.at(page, i)), Sums.unwrap(entries[i]), "read alone");
        }
    }

    function testFuzz_APageIsAsWideAsItsWidestNumber(uint256 index, uint256 width, bool isReward) external pure {
        width = bound(width, 1, 16);
        Sums[] memory entries = new Sums[](7);
        uint256 widest = (1 << (8 * width - 1)) - 1;
        entries[index % 7] = isReward ? RewardSums.pack(-int256(widest) - 1, 0) : RewardSums.pack(0, 2 * widest + 1);
        bytes memory page = EpochPages.encode(entries);
        assertEq(uint8(page[0]), 0, "stops when it is called");
        assertEq(uint8(page[1]), width, "width");
        assertEq(page.length, 2 + 7 * 2 * width, "length");
        assertEq(Sums.unwrap(EpochPages.at(page, index % 7)), Sums.unwrap(entries[index % 7]), "the widest");
        if (width == 16) return;
        entries[index % 7] = isReward ? RewardSums.pack(int256(widest) + 1, 0) : RewardSums.pack(0, 2 * widest + 2);
        page = EpochPages.encode(entries);
        assertEq(uint8(page[1]), width + 1, "one more is wider");
        assertEq(Sums.unwrap(EpochPages.at(page, index % 7)), Sums.unwrap(entries[index % 7]), "the wider");
    }

    function test_TheEndsOfTheRangeFitAPage() external pure {
        Sums[] memory entries = new Sums[](2);
        entries[0] = RewardSums.pack(type(int128).min, type(uint128).max);
        entries[1] = RewardSums.pack(type(int128).max, 0);
        bytes memory page = EpochPages.encode(entries);
        assertEq(page.length, 2 + 2 * 32, "a word an entry");
        assertEq(Sums.unwrap(EpochPages.at(page, 0)), Sums.unwrap(entries[0]), "least and most");
        assertEq(Sums.unwrap(EpochPages.at(page, 1)), Sums.unwrap(entries[1]), "most and nothing");
    }

    function testFuzz_WhatIsNotOnAPageIsNothing(uint256 seed, uint256 count, uint256 index) external pure {
        count = bound(count, 1, PER_PAGE - 1);
        index = bound(index, count, PER_PAGE - 1);
        bytes memory page = EpochPages.encode(_entriesOf(seed, count, 128));
        assertEq(Sums.unwrap(EpochPages.at(page, index)), 0, "past the last entry");
        assertEq(Sums.unwrap(EpochPages.at("", index)), 0, "of no page");
        Sums[] memory decoded = EpochPages.decode(page, PER_PAGE);
        for (uint256 i = count; i < PER_PAGE; ++i) assertEq(Sums.unwrap(decoded[i]), 0, "decoded past the last");
    }

    function testFuzz_AWeighedPortfolioIsTheSumOfItsLines(
        uint256 seed,
        uint256 bits,
        uint256 pageId,
        uint8[8] memory steps
    ) external pure {
        pageId = bound(pageId, 0, 3);
        Sums[] memory entries = _entriesOf(seed, PER_PAGE, bound(bits, 1, 128));
        Portfolio portfolio;
        int256 reward;
        uint256 paid;
        uint256 id = pageId * PER_PAGE;
        for (uint256 i = 0; i < 8; ++i) {
            id += steps[i] % 10;
            uint256 bps = 1 + (uint256(keccak256(abi.encode(seed, i, "bps"))) % 10_000);
            portfolio = portfolio.withLine(i, id, bps);
            if (id < (pageId + 1) * PER_PAGE) {
                Sums entry = entries[id % PER_PAGE];
                (reward, paid) = (reward + entry.reward() * int256(bps), paid + entry.paid() * bps);
            }
            ++id;
        }
        _assertWeighs(portfolio, EpochPages.encode(entries), pageId, reward, paid);
    }

    function _assertWeighs(
        Portfolio portfolio,
        bytes memory page,
        uint256 pageId,
        int256 reward,
        uint256 paid
    ) private pure {
        (Portfolio rest, int256 weighed, uint256 weighedPaid) = EpochPages.weigh(portfolio, page, pageId);
        assertTrue(weighed == reward, "rewards");
        assertEq(weighedPaid, paid, "paid");
        while (!portfolio.isEmpty() && portfolio.firstId() / PER_PAGE == pageId) portfolio = portfolio.withoutFirst();
        assertEq(Portfolio.unwrap(rest), Portfolio.unwrap(portfolio), "lines of other pages are left");
    }

    /// @dev Any numbers of up to `bits` bits, the sign of a reward among them. Rewards may be far wider than what is paid.
    function _entriesOf(uint256 seed, uint256 count, uint256 bits) private pure returns (Sums[] memory entries) {
        entries = new Sums[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            int256 reward = int256(int128(uint128(random))) >> (128 - bits);
            entries[i] = RewardSums.pack(reward, (uint128(random >> 128) >> (128 - bits)) >> (seed % 64));
        }
    }
}
