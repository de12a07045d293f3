// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Staged} from "../../../../../contracts/derby/libraries/Staged.sol";
import {Test} from "../../../../helpers/Test.sol";

/// @dev The tree is in `Staged.tree`.
contract StagedLibraryTest is Test {
    using Staged for Staged.Value;

    uint80 private constant MOST = type(uint80).max;

    // ---- a word

    function test_BeginsEmpty() external pure {
        Staged.Value value = Staged.Value.wrap(0);
        assertTrue(value.isEmpty(), "empty");
        assertTrue(value.advanced(7).isEmpty(), "in any epoch");
        assertEq(value.advanced(7).epoch(), 7, "epoch");
    }

    function testFuzz_EachStageIsItsOwn(uint16 epoch, uint80 current, uint80 next, uint80 last) external pure {
        Staged.Value value = _made(epoch, current, next, last);
        _assertStages(value, epoch, current, next, last);
        assertTrue(value.isEmpty() == (uint256(current) + next + last == 0), "empty where all three are");
    }

    function test_EachStageHoldsTheWholeSupply() external pure {
        _assertStages(_made(type(uint16).max, MOST, 0, 0), type(uint16).max, MOST, 0, 0);
        _assertStages(_made(0, 0, MOST, 0), 0, 0, MOST, 0);
        _assertStages(_made(0, 0, 0, MOST), 0, 0, 0, MOST);
    }

    // ---- a change

    function test_FromTheNextEpochChangesTwoStages() external pure {
        _assertStages(_made(5, 1, 2, 3).withFrom(1, 9), 5, 1, 9, 9);
    }

    function test_FromTheOneAfterItChangesOne() external pure {
        _assertStages(_made(5, 1, 2, 3).withFrom(2, 9), 5, 1, 2, 9);
    }

    // ---- time

    function test_InItsOwnEpochNothingPasses() external pure {
        _assertStages(_made(5, 1, 2, 3).advanced(5), 5, 1, 2, 3);
    }

    function test_OneEpochLaterTheNextIsNow() external pure {
        _assertStages(_made(5, 1, 2, 3).advanced(6), 6, 2, 3, 3);
    }

    function test_FromTwoEpochsLaterOnTheLastIs() external pure {
        _assertStages(_made(5, 1, 2, 3).advanced(7), 7, 3, 3, 3);
        _assertStages(_made(5, 1, 2, 3).advanced(65_535), 65_535, 3, 3, 3);
    }

    function testFuzz_ItDoesNotMatterInHowManySteps(
        uint80 current,
        uint80 next,
        uint80 last,
        uint8 a,
        uint8 b
    ) external pure {
        Staged.Value value = _made(5, current, next, last);
        uint16 middle = 5 + uint16(a);
        uint16 end = middle + uint16(b);
        uint256 inTwo = Staged.Value.unwrap(value.advanced(middle).advanced(end));
        assertEq(inTwo, Staged.Value.unwrap(value.advanced(end)), "one word");
    }

    function testFuzz_APairIsTheFirstTwoStagesThen(uint80 current, uint80 next, uint80 last, uint16 age) external pure {
        Staged.Value value = _made(5, current, next, last);
        uint16 epoch = 5 + uint16(bound(age, 0, 4));
        uint256 pair = value.pairAt(epoch);
        Staged.Value then = value.advanced(epoch);
        assertEq(pair & MOST, then.at(0), "now");
        assertEq(pair >> 80, then.at(1), "and next");
    }

    function _made(uint16 epoch, uint80 current, uint80 next, uint80 last) private pure returns (Staged.Value) {
        return Staged.Value.wrap(0).advanced(epoch).withAt(0, current).withAt(1, next).withAt(2, last);
    }

    function _assertStages(
        Staged.Value value,
        uint256 epoch,
        uint256 current,
        uint256 next,
        uint256 last
    ) private pure {
        assertEq(value.epoch(), epoch, "epoch");
        assertEq(value.at(0), current, "now");
        assertEq(value.at(1), next, "next");
        assertEq(value.at(2), last, "from then on");
        assertEq(value.last(), last, "last");
    }
}
