// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";

/// @title RebasingToken
/// @notice Balances are a multiple of hidden parts: all of them change at once, and a transfer is rounded down to whole parts.
contract RebasingToken is TestToken {
    uint256 private constant WAD = 1e18;

    /// @notice Balance per part, WAD.
    uint256 public multiplierWad = WAD;

    constructor(uint8 decimals_) TestToken("Rebasing", "RBS", decimals_) {}

    /// @notice Rebases all balances to `newMultiplierWad` times their parts.
    function rebase(uint256 newMultiplierWad) external {
        multiplierWad = newMultiplierWad;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return (super.balanceOf(account) * multiplierWad) / WAD;
    }

    function totalSupply() public view override returns (uint256) {
        return (super.totalSupply() * multiplierWad) / WAD;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, (value * WAD) / multiplierWad);
    }
}
