// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Border
/// @notice Runs a function of a linked library in a frame of its own, around what a protocol, a token or the game may do in it.
/// @dev The frame has a limit of gas, and whatever fails in it is undone as a whole, as in a call of the vault to itself by `try`. That
/// call went through the vault's dispatcher and was encoded twice: 3,000 gas a move, and functions that only the vault may call.
library Border {
    uint256 private constant WORD = 32;

    /// @notice Has `code` answer `message`, with at most `gasLimit`, on the storage of this contract.
    /// @param code The library. Linked: what it does is as fixed as this code.
    /// @param message Selector and arguments. Not to be used again: the answer is written over it.
    /// @param words How many words an answer has, 1 to 4 and no more than the message: where no code is, nothing answers.
    /// @return ok False where it reverted, ran out of gas or answered less. Of what it reverted with nothing is taken over.
    function tryRun(
        address code,
        uint256 gasLimit,
        bytes memory message,
        uint256 words
    ) internal returns (bool ok, uint256 first, uint256 second, uint256 third, uint256 fourth) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let at := add(message, 0x20)
            let size := mul(words, WORD)
            ok := delegatecall(gasLimit, code, at, mload(message), at, size)
            ok := and(ok, iszero(lt(returndatasize(), size)))
            if ok {
                first := mload(at)
                second := mload(add(at, 0x20))
                third := mload(add(at, 0x40))
                fourth := mload(add(at, 0x60))
            }
        }
    }
}
