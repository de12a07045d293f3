// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title WordView
/// @notice Asks a view of one argument for one word, and believes nothing about how it answers.
/// @dev No more than one word of the answer is taken over, whatever its length. Solidity's own call takes 250 gas more, and a call of
/// the vault to itself, which would give its `try` the same border, 1,400.
library WordView {
    /// @notice What `target` answers to `selector(argument)` with at most `gasLimit`. Not `ok` where it reverts, runs out of gas or
    /// answers less than a word, nobody's code among them.
    function tryAsk(
        address target,
        bytes4 selector,
        uint256 argument,
        uint256 gasLimit
    ) internal view returns (bool ok, uint256 word) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, argument)
            ok := staticcall(gasLimit, target, 0x00, 0x24, 0x00, 0x20)
            ok := and(ok, gt(returndatasize(), 0x1f))
            if ok {
                word := mload(0x00)
            }
        }
    }
}
