// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";

/// @title NoReturnToken
/// @notice Like USDT: transfers and approvals return nothing.
contract NoReturnToken is TestToken {
    constructor(uint8 decimals_) TestToken("No Return", "NRT", decimals_) {}

    function transfer(address to, uint256 value) public override returns (bool) {
        super.transfer(to, value);
        _returnNothing();
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        super.transferFrom(from, to, value);
        _returnNothing();
    }

    function approve(address spender, uint256 value) public override returns (bool) {
        super.approve(spender, value);
        _returnNothing();
    }

    function _returnNothing() private pure {
        assembly ("memory-safe") {
            return(0, 0)
        }
    }
}
