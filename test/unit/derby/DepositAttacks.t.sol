// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IDerbyVault} from "../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyArenaTest} from "../../helpers/DerbyArenaTest.sol";

/// @notice Attacks on depositors by other depositors, each of which must fail.
contract DepositAttacksTest is DerbyArenaTest {
    // ------------------------------------------------------------------------------------------------ leaving a loss

    /// @dev Half of 90,000 is lost between two closes. Whoever leaves at the old price would take 10,000 for what is worth 5,500.
    function test_LossBetweenCloses_MarkedFirstTheOthersKeepTheirShare() external {
        _season();
        uint256 attackers = vault.balanceOf(depositor) / 2;
        vm.prank(depositor);
        vault.transfer(attacker, attackers);
        yields[0].lose(45_000 * USDC);
        vm.prank(carol);
        assertEq(vault.markLoss(0), 45_000 * USDC, "anybody marks it, at once");
        assertEq(_exit(attacker, 10_000 * USDC), 5_500e6, "he leaves at the price there is");
        uint256 left = vault.previewRedeem(vault.balanceOf(depositor));
        assertEq(left, 27_500e6, "and the other keeps half of 55,000");
        _assertSolvent();
    }

    /// @dev A loss that nobody marked is found by the close before requests are priced.
    function test_LossBetweenCloses_ARequestPaysItsShareOfIt() external {
        _season();
        vm.prank(depositor);
        vault.transfer(attacker, 50_000 * USDC);
        yields[0].lose(45_000 * USDC);
        uint256 requestId = _request(attacker, 50_000 * USDC);
        _close();
        (uint256 paid, ) = _claim(attacker, requestId);
        assertEq(paid, 27_500e6, "half of what is left");
        assertEq(vault.previewRedeem(vault.balanceOf(depositor)), 27_500e6, "the other half is there");
        _assertSolvent();
    }

    /// @dev While a close is in progress a loss found so far is in the price of every exit, a gain is not.
    function test_LossBetweenCloses_LeavingInTheMiddleOfACloseGainsNothing() external {
        _season();
        vm.prank(depositor);
        vault.transfer(attacker, 50_000 * USDC);
        yields[0].lose(45_000 * USDC);
        _elapse();
        vault.closeEpoch(2);
        assertEq(_exit(attacker, 10_000 * USDC), 5_500e6, "after the measurement");
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.previewRedeem(vault.balanceOf(depositor)), 27_500e6, "the other keeps his half");
    }

    // ------------------------------------------------------------------------------------------------ entering a gain

    /// @dev A gain of 9,000 waits to be found; 900,000 come in a second before and go a second after.
    function test_DepositJustBeforeAGain_NothingBeyondOneEpochsUnlock() external {
        _season();
        _gain(0, 9_000 * USDC);
        _elapse();
        uint256 shares = _enter(attacker, 900_000 * USDC);
        vault.closeEpoch(ALL_STEPS);
        assertLe(vault.previewRedeem(shares), 900_000e6, "at once: nothing of it");
        vm.warp(block.timestamp + INTERVAL / 10);
        assertLe(vault.previewRedeem(shares), 900_000e6 + 729e6, "a tenth of the interval: a tenth of his share");
        uint256 requestId = _request(attacker, shares);
        _elapse();
        vault.closeEpoch(ALL_STEPS);
        (uint256 paid, ) = _claim(attacker, requestId);
        assertLe(paid, 900_000e6 + 7_290e6, "an epoch at risk: nine tenths of 8,100, and no more");
        assertGe(vault.previewRedeem(vault.balanceOf(depositor)), 100_810e6 - 2, "the other has his tenth");
        _assertSolvent();
    }

    function test_DepositJustAfterAGain_PaysForIt() external {
        _season();
        _gain(0, 9_000 * USDC);
        _close();
        uint256 shares = _enter(attacker, 900_000 * USDC);
        uint256 lost = 900_000e6 - vault.previewRedeem(shares);
        assertGe(lost, 7_231e6, "his part of what is still locked stays behind");
        _elapse();
        assertLe(vault.previewRedeem(shares), 900_000e6, "and if he waits it comes back, no more");
        assertGe(vault.previewRedeem(vault.balanceOf(depositor)), 108_100e6 - 2, "the gain is the other's");
    }

    // ------------------------------------------------------------------------------------------------ donations

    function test_DonatedAssets_ChangeNoPrice() external {
        _season();
        bytes32 before = _prices();
        usdc.mint(address(vault), 1e24);
        assertEq(_prices(), before, "at once");
        uint256 shares = _enter(bob, 1_000 * USDC);
        assertEq(_exit(bob, shares), 1_000e6, "in and out for the same");
        _close();
        assertEq(vault.grossAssets(), 100_000 * USDC, "nor after a close");
        _assertSolvent();
    }

    /// @dev Shares of a protocol that were sent here are not the vault's: neither measured nor sold.
    function test_DonatedShares_ChangeNoPrice() external {
        _season();
        usdc.mint(attacker, 50_000 * USDC);
        vm.startPrank(attacker);
        usdc.approve(address(yields[0]), 50_000 * USDC);
        uint256 shares = yields[0].deposit(50_000 * USDC, address(vault));
        vm.stopPrank();
        bytes32 before = _prices();
        _close();
        assertEq(_prices(), before, "after a close");
        vm.prank(risk);
        vault.deprecateProtocol(0);
        _close();
        assertEq(vault.grossAssets(), 100_000 * USDC, "nor after the protocol was left");
        assertEq(yields[0].balanceOf(address(vault)), shares, "where they still are");
        _assertSolvent();
    }

    function test_DonatedShares_OfTheVaultItselfAreRefused() external {
        _season();
        vm.prank(depositor);
        vault.transfer(attacker, 1_000 * USDC);
        _refused(
            attacker,
            address(vault),
            abi.encodeCall(IERC20.transfer, (address(vault), 1_000 * USDC)),
            abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_InvalidAddress.selector, address(vault))
        );
    }

    /// @dev One base unit beside a donation of 1e12 USDC, before anybody else is in.
    function test_DonatedAssets_InAnEmptyVaultTakeNothingFromTheFirstVictim() external {
        uint256 attackers = _enter(attacker, 1);
        usdc.mint(address(vault), 1e18);
        uint256 shares = _enter(bob, 1_000 * USDC);
        assertEq(shares, 1_000 * USDC, "one for one");
        assertEq(_exit(bob, shares), 1_000e6, "the victim has all of it");
        assertEq(_exit(attacker, attackers), 1, "the attacker has given 1e12 USDC away");
    }

    /// @dev One that pays a donation out as a gain adds it to what all holders share, over an epoch.
    function test_DonationToAProtocol_IsAGainOfAllHolders() external {
        _season();
        vm.prank(depositor);
        vault.transfer(attacker, 10_000 * USDC);
        uint256 donated = 1_000 * USDC;
        _gain(0, donated);
        _close();
        _elapse();
        uint256 worth = vault.previewRedeem(vault.balanceOf(attacker));
        assertLe(worth, 10_000e6 + (donated * 9) / 100, "of 1,000 that he gives he gets 90 back");
    }

    function _prices() private view returns (bytes32) {
        IDerbyVault v = vault;
        return keccak256(abi.encode(v.totalAssets(), v.grossAssets(), v.exchangeRate(), v.previewDeposit(1e12)));
    }
}
