// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";

/// @title RevertsOnZeroToken
/// @notice Refuses to move zero.
contract RevertsOnZeroToken is TestToken {
    error RevertsOnZeroToken_Zero();

    constructor(uint8 decimals_) TestToken("Reverts On Zero", "ROZ", decimals_) {}

    function _update(address from, address to, uint256 value) internal override {
        if (value == 0) revert RevertsOnZeroToken_Zero();
        super._update(from, to, value);
    }
}
