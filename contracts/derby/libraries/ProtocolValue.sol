// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

/// @title ProtocolValue
/// @notice Asks a protocol what its shares are worth, and believes nothing about how it answers.
library ProtocolValue {
    /// @notice Gas that an answer may take.
    uint256 internal constant VIEW_GAS = 400_000;

    /// @notice What `shares` of protocol `vault` would bring now. Not `ok` where it reverts, runs out of gas or answers less than a
    /// word, nobody's code among them.
    /// @dev No more than one word of the answer is taken over, whatever its length. A call of the vault to itself would give Solidity's
    /// `try` the same border, for 1,400 gas more a protocol and close.
    function tryRead(address vault, uint256 shares) internal view returns (bool ok, uint256 value) {
        bytes4 selector = IERC4626.previewRedeem.selector;
        uint256 gasLimit = VIEW_GAS;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, shares)
            ok := staticcall(gasLimit, vault, 0x00, 0x24, 0x00, 0x20)
            ok := and(ok, gt(returndatasize(), 0x1f))
            if ok {
                value := mload(0x00)
            }
        }
    }
}
