// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TokenMock} from "./TokenMock.sol";

/// @title FeeOnTransferTokenMock
/// @notice A token that burns a share of every transfer: what arrives is less than what was sent.
contract FeeOnTransferTokenMock is TokenMock {
    uint256 private constant HUNDRED_PERCENT_BPS = 10_000;

    uint256 private immutable _FEE_BPS;

    constructor(string memory symbol, uint8 newDecimals, uint256 feeBps) TokenMock(symbol, newDecimals) {
        _FEE_BPS = feeBps;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        bool isTransfer = from != address(0) && to != address(0);
        if (isTransfer) super._update(to, address(0), (value * _FEE_BPS) / HUNDRED_PERCENT_BPS);
    }
}
