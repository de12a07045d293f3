// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DualCurrencyVault} from "../../../contracts/dual/DualCurrencyVault.sol";
import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {DeployDual} from "../../../contracts/mocks/deploy/DeployDual.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `Constructor.tree`.
contract ConstructorTest is DualUnitTest {
    function test_RevertWhen_TheAuthorityIsNotAContract() external {
        vm.expectRevert(_err(RoleGated.RoleGated_InvalidAuthority.selector, stranger));
        DeployDual.dualCurrencyVault(stranger, sink, address(weth));
    }

    function test_RevertWhen_TheFeeSinkIsZeroOrTheContract() external {
        vm.expectRevert(_err(Errors.DualCurrencyVault_InvalidFeeSink.selector, address(0)));
        DeployDual.dualCurrencyVault(address(manager), address(0), address(weth));
        uint256 snapshot = vm.snapshotState();
        address self = address(DeployDual.dualCurrencyVault(address(manager), sink, address(weth)));
        vm.revertToState(snapshot);
        vm.expectRevert(_err(Errors.DualCurrencyVault_InvalidFeeSink.selector, self));
        DeployDual.dualCurrencyVault(address(manager), self, address(weth));
    }

    function test_RevertWhen_TheWrappedCurrencyIsNotAContract() external {
        vm.expectRevert(_err(Errors.DualCurrencyVault_InvalidToken.selector, stranger));
        DeployDual.dualCurrencyVault(address(manager), sink, stranger);
    }

    function test_StoresItsParameters() external {
        DualCurrencyVault fresh = DeployDual.dualCurrencyVault(address(manager), sink, address(weth));
        assertEq(fresh.authority(), address(manager), "authority");
        assertEq(fresh.feeSink(), sink, "sink");
        assertEq(fresh.wrappedNative(), address(weth), "wrapped currency");
        assertEq(fresh.VOID_WINDOW(), 3 days, "window");
        assertEq(fresh.MAX_CLASSES(), 16, "classes");
        assertEq(fresh.marketCount() + fresh.vaultCount() + fresh.inboundPausedUntil(), 0, "empty and open");
    }
}
