// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVaultErrors} from "../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {YieldProtocolMock} from "../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyTest} from "../../helpers/DerbyTest.sol";

contract DerbyVaultRequestsTest is DerbyTest {
    function test_RequestsAreFilledByOnePriceAndClaimed() external {
        _deposit(alice, 100_000e6);
        _deposit(bob, 50_000e6);
        _vote(1, 1, 1);
        _close();
        uint256 first = _request(alice, 100_000e6);
        uint256 second = _request(bob, 20_000e6);
        uint256 third = _request(bob, 10_000e6);
        assertEq(vault.balanceOf(address(vault)), 130_000e6, "in escrow");
        vm.expectRevert(abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_RequestPending.selector, first, 2));
        vm.prank(alice);
        vault.claimRequest(first, alice);
        vm.prank(bob);
        vault.cancelRequest(third);
        _close();
        assertEq(vault.reservedAssets(), 120_000e6, "reserved");
        vm.prank(alice);
        (uint256 assets, uint256 returned) = vault.claimRequest(first, alice);
        assertEq(assets, 100_000e6, "paid");
        assertEq(returned, 0, "in full");
        vm.prank(bob);
        vault.claimRequest(second, carol);
        assertEq(usdc.balanceOf(carol), WEALTH + 20_000e6, "to another receiver");
        assertEq(vault.reservedAssets(), 0, "nothing reserved");
        assertEq(vault.balanceOf(address(vault)), 0, "nothing in escrow");
        _assertBooks();
    }

    function test_OnShortageABatchIsFilledProRata() external {
        _deposit(alice, 100_000e6);
        _deposit(bob, 50_000e6);
        _vote(1, 0, 0);
        _close();
        yields[0].setFault(YieldProtocolMock.Fault.Illiquid);
        yields[0].setLiquidity(1);
        uint256 first = _request(alice, 60_000e6 + 1);
        uint256 second = _request(bob, 30_000e6 + 1);
        _close();
        vm.prank(alice);
        (uint256 assets, uint256 returned) = vault.claimRequest(first, alice);
        vm.prank(bob);
        (uint256 assetsOfBob, uint256 returnedToBob) = vault.claimRequest(second, bob);
        assertGe(assets + assetsOfBob, 15_000e6 - 1, "the buffer, shared");
        assertGe(assets, 2 * assetsOfBob - 2, "two to one");
        assertGe(returned + returnedToBob, 75_000e6 - 2, "the rest as shares");
        assertEq(vault.balanceOf(address(vault)), 0, "orphans are burnt");
        assertEq(vault.reservedAssets(), 0, "spare assets are freed");
        _assertBooks();
    }

    function test_RevertWhen_TheRequestIsAnothersOrGone() external {
        _deposit(alice, 1_000e6);
        uint256 id = _request(alice, 400e6);
        vm.expectRevert(abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_NotRequestOwner.selector, id, bob, alice));
        vm.prank(bob);
        vault.cancelRequest(id);
        vm.prank(alice);
        vault.cancelRequest(id);
        vm.expectRevert(abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_UnknownRequest.selector, id));
        vm.prank(alice);
        vault.cancelRequest(id);
        assertEq(vault.balanceOf(alice), 1_000e6, "all back");
    }

    function test_RevertWhen_SharesAreSentToTheVault() external {
        _deposit(alice, 1_000e6);
        vm.expectRevert(abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_InvalidAddress.selector, address(vault)));
        vm.prank(alice);
        vault.transfer(address(vault), 1);
    }
}
