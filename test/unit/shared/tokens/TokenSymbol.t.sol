// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {AnsweringToken} from "../../../../contracts/mocks/tokens/AnsweringToken.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {TokenSymbol} from "../../../../contracts/shared/tokens/TokenSymbol.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `TokenSymbol.tree`.
contract TokenSymbolTest is Test {
    AnsweringToken private token;

    function setUp() external {
        token = new AnsweringToken();
    }

    function testFuzz_String_IsReadAsItIs(string memory symbol) external {
        vm.assume(bytes(symbol).length != 0);
        TestToken proper = DeployTokens.testToken("Name", symbol, 18);
        assertEq(TokenSymbol.symbolOf(address(proper)), symbol, "symbol");
    }

    function test_String_NeedsNoPadding() external {
        _answers(abi.encodePacked(uint256(32), uint256(3), "ABC"), "ABC");
    }

    function test_Bytes32_IsReadUpToItsFirstZero() external {
        _answers(abi.encode(bytes32("MKR")), "MKR");
        _answers(abi.encode(bytes32("A\x00B")), "A");
        _answers(abi.encode(bytes32("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345")), "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345");
    }

    function test_Missing_IsAQuestionMark() external {
        assertEq(TokenSymbol.symbolOf(makeAddr("nobody")), "?", "no contract");
        assertEq(TokenSymbol.symbolOf(address(this)), "?", "no such function");
        token.script(abi.encode("ABC"), true);
        assertEq(TokenSymbol.symbolOf(address(token)), "?", "a revert, whatever it says");
        _answers("", "?");
    }

    function test_Empty_IsAQuestionMark() external {
        _answers(abi.encode(""), "?");
        _answers(abi.encode(bytes32(0)), "?");
    }

    function test_Malformed_IsAQuestionMark() external {
        _answers(new bytes(31), "?");
        _answers(new bytes(63), "?");
        _answers(abi.encode(uint256(64), uint256(3), bytes32("ABC")), "?");
        _answers(abi.encode(type(uint256).max, uint256(3), bytes32("ABC")), "?");
        _answers(abi.encode(uint256(32), uint256(33), bytes32("ABC")), "?");
        _answers(abi.encode(uint256(32), type(uint256).max, bytes32("ABC")), "?");
    }

    function testFuzz_NeverReverts(bytes memory answer, uint256 offset, uint256 length, bool reverts) external {
        token.script(answer, reverts);
        TokenSymbol.symbolOf(address(token));
        token.script(abi.encodePacked(offset % 100, length % 300, answer), reverts);
        assertGt(bytes(TokenSymbol.symbolOf(address(token))).length, 0, "there is always a name");
    }

    function _answers(bytes memory answer, string memory expected) private {
        token.script(answer, false);
        assertEq(TokenSymbol.symbolOf(address(token)), expected, "symbol");
    }
}
