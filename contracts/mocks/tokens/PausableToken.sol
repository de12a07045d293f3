// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";

/// @title PausableToken
/// @notice Can stop every transfer.
contract PausableToken is TestToken {
    bool public paused;

    error PausableToken_Paused();

    constructor(uint8 decimals_) TestToken("Pausable", "PSB", decimals_) {}

    function setPaused(bool newPaused) external {
        paused = newPaused;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (paused) revert PausableToken_Paused();
        super._update(from, to, value);
    }
}
