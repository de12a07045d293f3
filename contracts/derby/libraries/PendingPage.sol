// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SlotDerivation} from "@openzeppelin/contracts/utils/SlotDerivation.sol";
import {TransientSlot} from "@openzeppelin/contracts/utils/TransientSlot.sol";

/// @title PendingPage
/// @notice A page from when it is known to when the page's creation code has asked for it, in transient storage.
library PendingPage {
    using SlotDerivation for bytes32;
    using TransientSlot for *;

    /// @dev Holds the number of bytes; a word of them lies at each of the offsets 32, 64, ... after it.
    bytes32 private constant SLOT = keccak256("paddock.derby.PendingPage");
    uint256 private constant WORD = 32;

    /// @notice Makes `page` what `offered` returns until the end of the transaction.
    function offer(bytes memory page) internal {
        SLOT.asUint256().tstore(page.length);
        for (uint256 i = WORD; i < page.length + WORD; i += WORD) {
            uint256 word;
            // As memory is allocated by words, the last one is there whole.
            // solhint-disable-next-line no-inline-assembly
            assembly ("memory-safe") {
                word := mload(add(page, i))
            }
            SLOT.offset(i).asUint256().tstore(word);
        }
    }

    /// @notice What was offered last.
    function offered() internal view returns (bytes memory page) {
        page = new bytes(SLOT.asUint256().tload());
        for (uint256 i = WORD; i < page.length + WORD; i += WORD) {
            uint256 word = SLOT.offset(i).asUint256().tload();
            // solhint-disable-next-line no-inline-assembly
            assembly ("memory-safe") {
                mstore(add(page, i), word)
            }
        }
    }
}
