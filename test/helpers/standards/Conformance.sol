// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Test, Vm} from "../Test.sol";

/// @title Conformance
/// @notice What the suites of the standards share: calls that must succeed or be refused, and events that must be told once.
/// @dev A suite is a set of tests that a contract's test inherits, written from the text of its ERC. Every assertion begins with what was
/// called, so that the tests of the suites can say which assertion a planted fault must fail.
abstract contract Conformance is Test {
    /// @dev What a call answered and what it logged.
    struct Outcome {
        bytes answer;
        Vm.Log[] logs;
    }

    /// @dev `caller`'s `data` to `target` must succeed.
    function _succeeds(
        address caller,
        address target,
        bytes memory data,
        string memory what
    ) internal returns (Outcome memory outcome) {
        bool ok;
        vm.recordLogs();
        vm.prank(caller);
        (ok, outcome.answer) = target.call(data);
        outcome.logs = vm.getRecordedLogs();
        assertTrue(ok, string.concat(what, ": succeeds"));
    }

    /// @dev `caller`'s `data` to `target` must be refused, with whatever error.
    function _isRefused(address caller, address target, bytes memory data, string memory what) internal {
        vm.prank(caller);
        (bool ok, ) = target.call(data);
        assertTrue(!ok, string.concat(what, ": refused"));
    }

    /// @dev The call must have returned `true`, as one whole word.
    function _saysTrue(Outcome memory outcome, string memory what) internal pure {
        bool isTrue = outcome.answer.length == 32 && abi.decode(outcome.answer, (uint256)) == 1;
        assertTrue(isTrue, string.concat(what, ": returns true"));
    }

    /// @dev `emitter` must have told one event with the first of `topics`, with exactly these topics and `data`.
    function _tells(
        Outcome memory outcome,
        address emitter,
        bytes32[] memory topics,
        bytes memory data,
        string memory what
    ) internal pure {
        (uint256 count, bytes32 told) = (0, 0);
        for (uint256 i = 0; i < outcome.logs.length; ++i) {
            Vm.Log memory log = outcome.logs[i];
            if (log.emitter != emitter || log.topics.length == 0 || log.topics[0] != topics[0]) continue;
            ++count;
            told = keccak256(abi.encode(log.topics, log.data));
        }
        assertEq(count, 1, string.concat(what, ": one event"));
        assertEq(told, keccak256(abi.encode(topics, data)), string.concat(what, ": what the event says"));
    }

    function _topics(bytes32 signature, address a, address b) internal pure returns (bytes32[] memory topics) {
        topics = new bytes32[](3);
        (topics[0], topics[1], topics[2]) = (signature, _word(a), _word(b));
    }

    function _topics(bytes32 signature, address a, address b, bytes32 c) internal pure returns (bytes32[] memory) {
        bytes32[] memory topics = new bytes32[](4);
        (topics[0], topics[1], topics[2], topics[3]) = (signature, _word(a), _word(b), c);
        return topics;
    }

    function _word(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
