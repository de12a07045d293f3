// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SlotDerivation} from "@openzeppelin/contracts/utils/SlotDerivation.sol";
import {TransientSlot} from "@openzeppelin/contracts/utils/TransientSlot.sol";

/// @title PendingPage
/// @notice The words of a page from when they are known to when the page's creation code has asked for them, in transient storage.
library PendingPage {
    using SlotDerivation for bytes32;
    using TransientSlot for *;

    /// @dev Holds the number of words; the words follow it.
    bytes32 private constant SLOT = keccak256("paddock.derby.PendingPage");

    /// @notice Makes `list` what `words` returns until the end of the transaction.
    function offer(uint256[] memory list) internal {
        SLOT.asUint256().tstore(list.length);
        for (uint256 i = 0; i < list.length; ++i) SLOT.offset(i + 1).asUint256().tstore(list[i]);
    }

    /// @notice What was offered last.
    function words() internal view returns (uint256[] memory list) {
        list = new uint256[](SLOT.asUint256().tload());
        for (uint256 i = 0; i < list.length; ++i) list[i] = SLOT.offset(i + 1).asUint256().tload();
    }
}
