// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `Redeem.tree`.
contract DerbyVaultRedeemTest is DerbyVaultUnitTest {
    bytes4 private constant EXCEEDED = ERC4626.ERC4626ExceededMaxRedeem.selector;

    // ---- when it must not leave

    function test_RevertWhen_ItIsAboveTheBuffer() external {
        _open();
        uint256 most = vault.maxRedeem(alice);
        assertEq(most, 10_000e6, "the buffer");
        _refused(alice, _call(most + 1, alice, alice), _err(EXCEEDED, alice, most + 1, most));
    }

    function test_RevertWhen_ItIsAboveWhatTheOwnerHas() external {
        _deposit(alice, 1_000e6);
        _deposit(bob, 5e6);
        _refused(bob, _call(5e6 + 1, bob, bob), _err(EXCEEDED, bob, 5e6 + 1, 5e6));
    }

    function test_RevertWhen_TheOwnerDidNotAllowIt() external {
        _deposit(alice, 1_000e6);
        bytes4 short = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refused(bob, _call(10e6, bob, alice), _err(short, bob, 0, 10e6));
    }

    function test_RevertWhen_TheReceiverIsNobodyOrTheVault() external {
        _deposit(alice, 1_000e6);
        bytes4 invalid = IDerbyVaultErrors.DerbyVault_InvalidAddress.selector;
        _refused(alice, _call(10e6, address(0), alice), _err(invalid, address(0)));
        _refused(alice, _call(10e6, address(vault), alice), _err(invalid, address(vault)));
        _refused(alice, _callWithMin(10e6, address(vault)), _err(invalid, address(vault)));
    }

    // ---- when it leaves

    function test_PaysTheReceiverFromTheOwnersShares() external {
        _deposit(alice, 1_000e6);
        vm.prank(alice);
        vault.approve(bob, 150e6);
        vm.expectEmit(address(vault));
        emit IERC4626.Withdraw(bob, carol, alice, 100e6, 100e6);
        vm.prank(bob);
        assertEq(vault.redeem(100e6, carol, alice), 100e6, "assets");
        assertEq(usdc.balanceOf(carol), WEALTH + 100e6, "paid");
        assertEq(vault.balanceOf(alice), 900e6, "burnt");
        assertEq(vault.allowance(alice, bob), 50e6, "allowance used");
        _assertBooks();
    }

    function test_TheWholeBufferCanBeRedeemed() external {
        _open();
        uint256 most = vault.maxRedeem(alice);
        vm.prank(alice);
        assertEq(vault.redeem(most, alice, alice), 10_000e6, "all of it");
        assertEq(vault.maxRedeem(alice), 0, "and no more");
        assertEq(vault.maxWithdraw(alice), 0, "either way");
        _assertBooks();
    }

    function test_TheExitFeeIsInThePreviewAndInTheLimit() external {
        _open();
        _setExitFee(100);
        uint256 most = vault.maxRedeem(alice);
        assertEq(most, 10_101_010_101, "more shares, for a hundredth stays");
        assertEq(vault.previewRedeem(most), 10_000e6 - 1, "all but a rounding");
        vm.prank(alice);
        assertEq(vault.redeem(most, alice, alice), 10_000e6 - 1, "as previewed");
        _assertBooks();
    }

    /// @dev With a loss found and a gain found in one close, whoever leaves in the middle leaves without the gain.
    function test_InACloseLossesCountAndGainsDoNot() external {
        _deposit(alice, 100_000e6);
        _vote(50, 50, 0);
        _close();
        yields[0].gain(4_500e6);
        yields[1].lose(4_500e6);
        _begin(3);
        assertTrue(vault.status().phase == DerbyTypes.Phase.Measure, "two of three are measured");
        assertEq(vault.totalAssets(), 95_500e6, "the loss is in the price, the gain is not");
        vm.prank(alice);
        assertEq(vault.redeem(1_000e6, alice, alice), 955e6, "an exit at the low price");
        _finish();
        assertGe(vault.totalAssets(), 99_044e6 - 2, "net of gain and loss");
        _assertBooks();
    }

    function test_AFeeInFlightAndALossLeaveExitsOpen() external {
        _deposit(alice, 100_000e6);
        _vote(1, 0, 0);
        _close();
        yields[0].gain(9_000e6 + 1);
        _begin(5);
        assertEq(vault.accruedFee(), 900e6, "charged, not sent");
        yields[0].lose(99_000e6 - 1);
        vault.markLoss(0);
        uint256 most = vault.maxRedeem(alice);
        vm.prank(alice);
        vault.redeem(most, alice, alice);
        _finish();
        assertEq(vault.accruedFee(), 0, "the close completes");
        _assertBooks();
    }

    /// @dev Found by the campaign: the vault starts clean, and nobody sees it by the supply.
    function test_TheTreasurysLastShareMayBeGivenBackAsOne() external {
        _setExitFee(100);
        vm.startPrank(alice);
        vault.deposit(1, treasury);
        vault.deposit(1, alice);
        assertEq(vault.redeem(1, alice, alice), 0, "all of it is the fee");
        vm.stopPrank();
        _setExitFee(0);
        assertEq(vault.grossAssets(), 2, "two units");
        assertEq(vault.totalSupply(), 1, "behind one share");
        vm.prank(treasury);
        assertEq(vault.redeem(1, treasury, treasury), 1, "half: the rest is the virtual share's");
        assertEq(vault.balanceOf(treasury), 1, "given back one for one");
        assertEq(vault.totalSupply(), 1, "as many shares as before");
        assertEq(vault.grossAssets(), 1, "at the initial price");
        assertEq(vault.highWaterMark(), 1e27, "and mark");
        _assertBooks();
    }

    function testFuzz_LowersNoPrice(uint256 profit, uint256 shares, uint256 feeBps) external {
        _deposit(alice, 100_000e6);
        _deposit(bob, 3);
        _vote(1_000, 0, 0);
        _close();
        yields[0].gain(bound(profit, 0, 1e15));
        _close();
        _setExitFee(uint16(bound(feeBps, 0, 100)));
        (uint256 net, uint256 gross, uint256 supply) = (vault.totalAssets(), vault.grossAssets(), vault.totalSupply());
        shares = bound(shares, 1, vault.maxRedeem(alice));
        uint256 expected = vault.previewRedeem(shares);
        vm.prank(alice);
        assertEq(vault.redeem(shares, alice, alice), expected, "as previewed");
        assertEq(vault.totalAssets(), net - expected, "net falls by what left");
        _assertPriceNotLower(net, gross, supply);
        _assertBooks();
    }

    function _callWithMin(uint256 shares, address receiver) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyVault.redeemWithMin, (shares, receiver, 0));
    }

    function _call(uint256 shares, address receiver, address owner) private pure returns (bytes memory) {
        return abi.encodeCall(IERC4626.redeem, (shares, receiver, owner));
    }
}
