// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";

/// @title BlacklistToken
/// @notice Like USDC: neither sends from nor to an account that it blocks.
contract BlacklistToken is TestToken {
    mapping(address account => bool blocked) public isBlocked;

    error BlacklistToken_Blocked(address account);

    constructor(uint8 decimals_) TestToken("Blacklist", "BLK", decimals_) {}

    function setBlocked(address account, bool blocked) external {
        isBlocked[account] = blocked;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (isBlocked[from]) revert BlacklistToken_Blocked(from);
        if (isBlocked[to]) revert BlacklistToken_Blocked(to);
        super._update(from, to, value);
    }
}
