// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {LendId} from "../../../../contracts/savings/libraries/LendId.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `LendId.tree`.
contract LendIdTest is Test {
    // ---- ids of deposits

    function testFuzz_ASnapshotComesBackFromItsId(uint64 factor, uint96 index) external pure {
        if (factor == 0) factor = 1;
        uint256 id = LendId.encode(factor, index);
        assertTrue(LendId.isLendId(id), "an id");
        (uint256 factorBack, uint256 indexBack) = LendId.decode(id);
        assertEq(factorBack, factor, "factor");
        assertEq(indexBack, index, "index");
    }

    function testFuzz_OtherSnapshotsHaveOtherIds(uint64 a, uint96 b, uint64 c, uint96 d) external pure {
        bool same = a == c && b == d;
        assertTrue((LendId.encode(a, b) == LendId.encode(c, d)) == same, "one to one");
    }

    // ---- other ids

    function testFuzz_NothingElseIsOne(uint256 id) external pure {
        bool shaped = id >> 160 == 1 << 95 && (id >> 96) % (1 << 64) != 0;
        assertTrue(LendId.isLendId(id) == shaped, "a tag, a factor, and zeros between them");
        assertTrue(!LendId.isLendId(id >> 1), "no loan's number is one");
        assertTrue(!LendId.isLendId(1 << 255), "nor the tag alone");
    }
}
