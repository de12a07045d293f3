// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";

/// @title StickyAllowanceToken
/// @notice Does not count allowances down: what was approved stays approved after it was spent.
contract StickyAllowanceToken is TestToken {
    constructor(uint8 decimals_) TestToken("Sticky Allowance", "STICK", decimals_) {}

    function _spendAllowance(address owner, address spender, uint256 value) internal view override {
        uint256 approved = allowance(owner, spender);
        if (approved < value) revert ERC20InsufficientAllowance(spender, approved, value);
    }
}
