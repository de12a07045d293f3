// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

/// @title FineSharesMock
/// @notice An ERC-4626 protocol whose share has twelve decimals more than its asset: 1e6 base units are 1e18 shares. It earns what
/// it is given.
contract FineSharesMock is ERC4626 {
    uint8 private constant OFFSET = 12;

    constructor(IERC20 asset_) ERC20("Fine", "FINE") ERC4626(asset_) {}

    function _decimalsOffset() internal pure override returns (uint8) {
        return OFFSET;
    }
}
