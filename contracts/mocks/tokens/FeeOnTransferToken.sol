// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";

/// @title FeeOnTransferToken
/// @notice Burns a part of every transfer: the receiver gets less than was sent.
contract FeeOnTransferToken is TestToken {
    uint256 private constant BPS = 10_000;

    /// @notice The part burned, basis points, rounded up.
    uint256 public feeBps;

    constructor(uint8 decimals_, uint256 feeBps_) TestToken("Fee On Transfer", "FOT", decimals_) {
        feeBps = feeBps_;
    }

    /// @notice Changes the fee at once, as tokens with a dormant fee switch can.
    function setFeeBps(uint256 newFeeBps) external {
        feeBps = newFeeBps;
    }

    function _update(address from, address to, uint256 value) internal override {
        uint256 fee = from == address(0) || to == address(0) ? 0 : (value * feeBps + BPS - 1) / BPS;
        super._update(from, to, value - fee);
        if (fee != 0) super._update(from, address(0), fee);
    }
}
