// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Holdings, HoldingsWord} from "../../../../contracts/derby/libraries/HoldingsWord.sol";
import {Test} from "../../../helpers/Test.sol";

/// @notice What a vault has, in a word: both numbers come back as they went in, and no change of one touches the other.
contract HoldingsWordTest is Test {
    function testFuzz_BothNumbersComeBack(uint112 idle, uint112 tracked) external pure {
        _assertHolds(HoldingsWord.pack(idle, tracked), idle, tracked);
    }

    function testFuzz_AChangeOfOneLeavesTheOther(
        uint112 idle,
        uint112 tracked,
        uint112 newIdle,
        uint112 newTracked
    ) external pure {
        Holdings holdings = HoldingsWord.pack(idle, tracked);
        _assertHolds(holdings.withIdle(newIdle), newIdle, tracked);
        _assertHolds(holdings.withTracked(newTracked), idle, newTracked);
    }

    function _assertHolds(Holdings holdings, uint256 idle, uint256 tracked) private pure {
        assertEq(holdings.idle(), idle, "idle");
        assertEq(holdings.tracked(), tracked, "tracked");
    }
}
