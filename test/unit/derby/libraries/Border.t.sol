// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Border} from "../../../../contracts/derby/libraries/Border.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `Border.tree`. The code behind the border is this contract's own.
contract BorderTest is Test {
    enum Ending {
        Answers,
        Reverts,
        RevertsAtLength,
        Burns
    }

    uint256 private constant LIMIT = 300_000;
    uint256 private constant LONG = 50_000;

    uint256 private _stored;

    /// @dev What runs behind the border.
    function act(uint256 value, Ending ending) external returns (uint256, uint256, uint256, uint256) {
        _stored = value;
        if (ending == Ending.Reverts) revert("no");
        if (ending == Ending.RevertsAtLength) {
            bytes memory reason = new bytes(LONG);
            assembly ("memory-safe") {
                revert(add(reason, 32), mload(reason))
            }
        }
        while (ending == Ending.Burns) ++_stored;
        return (value, value + 1, value + 2, value + 3);
    }

    // ---- when it ends well

    function testFuzz_WhatItDidStaysAndItsWordsComeBack(uint128 value) external {
        (bool ok, uint256 first, uint256 second, uint256 third, uint256 fourth) = _run(value, Ending.Answers, 4);
        assertTrue(ok, "done");
        assertEq(_stored, value, "in this contract's storage");
        assertTrue(first == value && second == first + 1 && third == first + 2 && fourth == first + 3, "the answer");
    }

    // ---- when it fails

    function test_ARevertUndoesAllOfIt() external {
        (bool ok, , , , ) = _run(7, Ending.Reverts, 4);
        assertTrue(!ok && _stored == 0, "as if it had not been");
    }

    function test_ALongReasonIsNotTakenOver() external {
        bytes memory before = new bytes(0);
        (bool ok, , , , ) = _run(7, Ending.RevertsAtLength, 4);
        bytes memory afterwards = new bytes(0);
        uint256 taken;
        assembly ("memory-safe") {
            taken := sub(afterwards, before)
        }
        assertTrue(!ok && _stored == 0, "undone");
        assertLe(taken, 1_000, "memory");
    }

    function test_ItCannotBurnMoreThanItsLimit() external {
        uint256 before = gasleft();
        (bool ok, , , , ) = _run(7, Ending.Burns, 4);
        assertTrue(!ok && _stored == 0, "undone");
        assertLe(before - gasleft(), LIMIT + 20_000, "gas");
    }

    function test_NobodysCodeIsNoAnswer() external {
        (bool ok, , , , ) = Border.tryRun(address(0xdead), LIMIT, abi.encodeCall(this.act, (7, Ending.Answers)), 1);
        assertTrue(!ok, "nothing answered");
    }

    function _run(
        uint256 value,
        Ending ending,
        uint256 words
    ) private returns (bool ok, uint256 first, uint256 second, uint256 third, uint256 fourth) {
        bytes memory message = abi.encodePacked(abi.encodeCall(this.act, (value, ending)), new bytes(64));
        return Border.tryRun(address(this), LIMIT, message, words);
    }
}
