// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";

/// @title ApproveRaceToken
/// @notice Like USDT: an allowance must be zero before it can be set to anything else.
contract ApproveRaceToken is TestToken {
    error ApproveRaceToken_AllowanceNotZero(uint256 allowance);

    constructor(uint8 decimals_) TestToken("Approve Race", "APR", decimals_) {}

    function approve(address spender, uint256 value) public override returns (bool) {
        uint256 current = allowance(msg.sender, spender);
        if (value != 0 && current != 0) revert ApproveRaceToken_AllowanceNotZero(current);
        return super.approve(spender, value);
    }
}
