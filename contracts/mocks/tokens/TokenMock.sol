// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title TokenMock
/// @notice A standard token with any decimals that anyone may mint.
contract TokenMock is ERC20 {
    uint8 private immutable _DECIMALS;

    constructor(string memory symbol, uint8 newDecimals) ERC20(symbol, symbol) {
        _DECIMALS = newDecimals;
    }

    /// @notice Mints `value` base units to `to`.
    function mint(address to, uint256 value) external {
        _mint(to, value);
    }

    function decimals() public view override returns (uint8) {
        return _DECIMALS;
    }
}
