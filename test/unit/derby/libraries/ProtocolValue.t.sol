// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ProtocolValue} from "../../../../contracts/derby/libraries/ProtocolValue.sol";
import {AnsweringToken} from "../../../../contracts/mocks/tokens/AnsweringToken.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `ProtocolValue.tree`. Whatever an address answers, asking it reverts nobody and costs no more than its gas.
contract ProtocolValueTest is Test {
    AnsweringToken private _protocol;

    function setUp() external {
        _protocol = new AnsweringToken();
    }

    // ---- when it answers

    function test_AWordIsItsValue() external {
        _protocol.script(abi.encode(42), false);
        _assertReads(true, 42);
        _protocol.script(abi.encode(0), false);
        _assertReads(true, 0);
        _protocol.script(abi.encode(type(uint256).max), false);
        _assertReads(true, type(uint256).max);
    }

    function test_OfALongAnswerTheFirstWordIsTaken() external {
        _protocol.script(bytes.concat(abi.encode(7), new bytes(5_000)), false);
        _assertReads(true, 7);
    }

    // ---- when it does not

    function test_LessThanAWordIsNoAnswer() external {
        _protocol.script("", false);
        _assertReads(false, 0);
        _protocol.script(new bytes(31), false);
        _assertReads(false, 0);
    }

    function test_ARevertIsNoAnswerWhateverItSays() external {
        _protocol.script(abi.encode(42), true);
        _assertReads(false, 0);
        _protocol.script("", true);
        _assertReads(false, 0);
    }

    function test_NobodysCodeIsNoAnswer() external view {
        (bool ok, uint256 value) = ProtocolValue.tryRead(address(0xBEEF), 5);
        assertTrue(!ok && value == 0, "nothing there");
    }

    function test_GasWithoutEndEnds() external {
        vm.etch(address(_protocol), hex"5b5f56");
        uint256 before = gasleft();
        _assertReads(false, 0);
        assertLe(before - gasleft(), 450_000, "at its limit");
    }

    function _assertReads(bool expected, uint256 worth) private view {
        (bool ok, uint256 value) = ProtocolValue.tryRead(address(_protocol), 5);
        assertTrue(ok == expected, "whether it answers");
        assertEq(value, worth, "what it says");
    }
}
