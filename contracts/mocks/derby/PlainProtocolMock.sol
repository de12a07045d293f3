// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

/// @title PlainProtocolMock
/// @notice OpenZeppelin's ERC-4626 and nothing else, beside which the gas of a close is measured. It earns what it is given.
contract PlainProtocolMock is ERC4626 {
    constructor(IERC20 asset_) ERC20("Plain", "PLN") ERC4626(asset_) {}
}
