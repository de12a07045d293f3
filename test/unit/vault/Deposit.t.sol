// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {IVaultErrors} from "../../../contracts/vault/interfaces/IVaultErrors.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `Deposit.tree`.
contract DepositTest is VaultTest {
    function test_RevertWhen_InboundIsPaused() external {
        _pause(vault);
        bytes memory paused = _err(InboundPause.InboundPause_Paused.selector, START + 14 days);
        _refused(vault, alice, abi.encodeCall(IERC4626.deposit, (1, alice)), paused);
        _refused(vault, alice, abi.encodeCall(IERC4626.mint, (1, alice)), paused);
    }

    function test_RevertWhen_NothingIsDeposited() external {
        bytes memory zero = _err(IVaultErrors.Vault_ZeroAmount.selector, alice);
        _refused(vault, alice, abi.encodeCall(IERC4626.deposit, (0, bob)), zero);
        _refused(vault, alice, abi.encodeCall(IERC4626.mint, (0, bob)), zero);
    }

    function test_RevertWhen_TheStakeOutgrowsItsRange() external {
        _stake(vault, bob, 7);
        uint256 max = MAX_STAKED - 7;
        bytes memory tooMuch = _err(ERC4626.ERC4626ExceededMaxDeposit.selector, carol, max + 1, max);
        _refused(vault, alice, abi.encodeCall(IERC4626.deposit, (max + 1, carol)), tooMuch);
        tooMuch = _err(ERC4626.ERC4626ExceededMaxMint.selector, carol, type(uint256).max, max);
        _refused(vault, alice, abi.encodeCall(IERC4626.mint, (type(uint256).max, carol)), tooMuch);
        _stake(vault, alice, max);
        assertEq(vault.totalStaked(), MAX_STAKED, "the whole range can be used");
    }

    function test_RevertWhen_ReceiverIsZeroOrTheVault() external {
        bytes memory invalid = _err(IERC20Errors.ERC20InvalidReceiver.selector, address(0));
        _refused(vault, alice, abi.encodeCall(IERC4626.deposit, (1, address(0))), invalid);
        invalid = _err(IERC20Errors.ERC20InvalidReceiver.selector, address(vault));
        _refused(vault, alice, abi.encodeCall(IERC4626.mint, (1, address(vault))), invalid);
    }

    function test_RevertWhen_TheAssetIsNotThere() external {
        vm.prank(alice);
        asset.transfer(bob, 2 * WEALTH - 5);
        bytes memory poor = _err(IERC20Errors.ERC20InsufficientBalance.selector, alice, 5, 6);
        _refused(vault, alice, abi.encodeCall(IERC4626.deposit, (6, alice)), poor);
        vm.prank(alice);
        asset.approve(address(vault), 4);
        poor = _err(IERC20Errors.ERC20InsufficientAllowance.selector, address(vault), 4, 5);
        _refused(vault, alice, abi.encodeCall(IERC4626.deposit, (5, alice)), poor);
    }

    function test_DepositStakesOneToOneForTheReceiver() external {
        vm.expectEmit(address(vault));
        emit IERC20.Transfer(address(0), bob, 5e18);
        vm.expectEmit(address(vault));
        emit IERC4626.Deposit(alice, bob, 5e18, 5e18);
        vm.prank(alice);
        uint256 shares = vault.deposit(5e18, bob);
        assertEq(shares, 5e18, "one share per unit of stake");
        _assertStaked(5e18);
    }

    function test_MintStakesOneToOneForTheReceiver() external {
        vm.expectEmit(address(vault));
        emit IERC4626.Deposit(alice, bob, 5e18, 5e18);
        vm.prank(alice);
        uint256 assets = vault.mint(5e18, bob);
        assertEq(assets, 5e18, "one unit of stake per share");
        _assertStaked(5e18);
    }

    function test_TakesAStakeAgainAfterThePause() external {
        _pause(vault);
        _wait(14 days - 1);
        _refused(
            vault,
            alice,
            abi.encodeCall(IERC4626.deposit, (1, alice)),
            _err(InboundPause.InboundPause_Paused.selector, START + 14 days)
        );
        _wait(1);
        _stake(vault, alice, 1);
        assertEq(vault.stakeOf(alice), 1, "open at the second it ends");
    }

    function test_ANewStakeEarnsOnlyFromNowOn() external {
        _stake(vault, alice, 1e18);
        _fund(vault, 8e6, 2);
        _wait(EPOCH);
        _stake(vault, bob, 3e18);
        _stake(vault, alice, 4e18);
        assertEq(vault.earned(alice), 4e6, "a raise of stake keeps what was earned");
        assertEq(vault.earned(bob), 0, "nothing retroactive");
        _wait(EPOCH);
        assertEq(vault.earned(alice), 4e6 + 2_500_000, "5 of 8");
        assertEq(vault.earned(bob), 1_500_000, "3 of 8");
    }

    function _assertStaked(uint256 assets) private view {
        assertEq(vault.stakeOf(bob), assets, "stake");
        assertEq(vault.balanceOf(bob), assets, "shares");
        assertEq(vault.stakeOf(alice), 0, "not the payer's");
        assertEq(vault.totalStaked(), assets, "total");
        assertEq(vault.totalSupply(), assets, "supply");
        assertEq(vault.totalAssets(), assets, "assets");
        assertEq(asset.balanceOf(address(vault)), assets, "held");
        assertEq(asset.balanceOf(alice), WEALTH * 2 - assets, "paid");
    }
}
