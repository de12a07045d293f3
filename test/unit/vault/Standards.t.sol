// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ERC20Conformance} from "../../helpers/standards/ERC20Conformance.sol";
import {ERC4626Conformance} from "../../helpers/standards/ERC4626Conformance.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @notice A vault's shares are ERC-20 and the vault is ERC-4626, with a fee of 3 % on the way out and a stream that runs.
contract VaultStandardsTest is VaultTest, ERC20Conformance, ERC4626Conformance {
    function setUp() public override {
        super.setUp();
        _stake(vault, alice, 1e26);
        _fund(vault, 1e12, 10);
        _wait(EPOCH);
    }

    function _erc20() internal view override returns (IERC20 token, address holder) {
        return (vault, alice);
    }

    function _erc4626() internal view override returns (Saving memory) {
        return Saving({vault: vault, saver: alice, other: bob, least: 2, most: 1e25});
    }

    function _closeDeposits() internal override returns (address account) {
        _pause(vault);
        return bob;
    }
}
