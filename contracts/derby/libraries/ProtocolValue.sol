// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {WordView} from "./WordView.sol";

/// @title ProtocolValue
/// @notice Asks a protocol what its shares are worth.
library ProtocolValue {
    /// @notice Gas that an answer may take.
    uint256 internal constant VIEW_GAS = 400_000;

    /// @notice What `shares` of protocol `vault` would bring now. Not `ok` where it does not say.
    function tryRead(address vault, uint256 shares) internal view returns (bool ok, uint256 value) {
        return WordView.tryAsk(vault, IERC4626.previewRedeem.selector, shares, VIEW_GAS);
    }
}
