// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title AnsweringToken
/// @notice Answers every call with the same bytes, or reverts with them: for reading what a token says of itself.
contract AnsweringToken {
    bytes private _answer;
    bool private _reverts;

    /// @notice Has every call answer with `answer`, or revert with it.
    function script(bytes calldata answer, bool reverts) external {
        (_answer, _reverts) = (answer, reverts);
    }

    // It stands for view calls, none of which brings ether.
    // solhint-disable-next-line payable-fallback
    fallback(bytes calldata) external returns (bytes memory answer) {
        answer = _answer;
        if (!_reverts) return answer;
        assembly ("memory-safe") {
            revert(add(answer, 32), mload(answer))
        }
    }
}
