// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";
import {ERC20Conformance} from "../../../helpers/standards/ERC20Conformance.sol";
import {ERC4626Conformance} from "../../../helpers/standards/ERC4626Conformance.sol";

/// @notice A Derby vault's shares are ERC-20 and the vault is ERC-4626, with an exit fee, and profit of which half is unlocked.
contract DerbyVaultStandardsTest is DerbyVaultUnitTest, ERC20Conformance, ERC4626Conformance {
    function setUp() public override {
        super.setUp();
        _setExitFee(50);
        _openWithProfit();
        vm.warp(block.timestamp + INTERVAL / 2);
    }

    function _erc20() internal view override returns (IERC20 token, address holder) {
        return (vault, alice);
    }

    function _erc4626() internal view override returns (Saving memory) {
        return Saving({vault: vault, saver: alice, other: bob, least: 2, most: 3_000 * USDC});
    }

    function _closeDeposits() internal override returns (address account) {
        _pause();
        return bob;
    }
}
