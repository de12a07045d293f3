// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";

/// @title ReturnsFalseToken
/// @notice Returns false, and moves nothing, where other tokens revert.
contract ReturnsFalseToken is TestToken {
    constructor(uint8 decimals_) TestToken("Returns False", "RFT", decimals_) {}

    function transfer(address to, uint256 value) public override returns (bool) {
        return balanceOf(msg.sender) >= value && super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        bool possible = balanceOf(from) >= value && allowance(from, msg.sender) >= value;
        return possible && super.transferFrom(from, to, value);
    }
}
