// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TokenMock} from "./TokenMock.sol";

/// @title StickyAllowanceTokenMock
/// @notice A token that does not count allowances down: what was approved stays approved after it was spent.
contract StickyAllowanceTokenMock is TokenMock {
    constructor(string memory symbol, uint8 newDecimals) TokenMock(symbol, newDecimals) {}

    function _spendAllowance(address owner, address spender, uint256 value) internal view override {
        uint256 approved = allowance(owner, spender);
        if (approved < value) revert ERC20InsufficientAllowance(spender, approved, value);
    }
}
