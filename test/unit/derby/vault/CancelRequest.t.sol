// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `CancelRequest.tree`.
contract DerbyVaultCancelRequestTest is DerbyVaultUnitTest {
    uint256 private _id;

    function setUp() public override {
        super.setUp();
        _open();
        _id = _request(alice, 40_000e6);
    }

    // ---- when it is refused

    function test_RevertWhen_ThereIsNone() external {
        bytes4 unknown = IDerbyVaultErrors.DerbyVault_UnknownRequest.selector;
        _refused(alice, _call(0), _err(unknown, 0));
        _refused(alice, _call(2), _err(unknown, 2));
    }

    function test_RevertWhen_ItIsAnothers() external {
        bytes4 selector = IDerbyVaultErrors.DerbyVault_NotRequestOwner.selector;
        _refused(bob, _call(_id), abi.encodeWithSelector(selector, _id, bob, alice));
    }

    function test_RevertWhen_ACloseIsInProgress() external {
        _begin(1);
        _refused(alice, _call(_id), _closing(DerbyTypes.Phase.Measure));
    }

    function test_RevertWhen_ItIsFilled() external {
        _close();
        bytes4 filled = IDerbyVaultErrors.DerbyVault_RequestFilled.selector;
        _refused(alice, _call(_id), _err(filled, _id, 2));
    }

    function test_RevertWhen_ItIsCancelledAlready() external {
        _accepted(alice, _call(_id));
        _refused(alice, _call(_id), _err(IDerbyVaultErrors.DerbyVault_UnknownRequest.selector, _id));
    }

    // ---- when it is cancelled

    function test_GivesTheSharesBack() external {
        uint256 other = _request(alice, 7e6);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.RequestCancelled(_id, alice, 40_000e6);
        vm.prank(alice);
        assertEq(vault.cancelRequest(_id), 40_000e6, "all of them");
        assertEq(vault.balanceOf(alice), 100_000e6 - 7e6, "back");
        assertEq(vault.balanceOf(address(vault)), 7e6, "but the other's");
        assertEq(vault.batchOf(2).shares, 7e6, "out of the batch");
        assertEq(vault.batchOf(2).requests, 1, "one is left");
        assertEq(vault.requestOf(_id).owner, address(0), "forgotten");
        assertEq(vault.requestOf(other).shares, 7e6, "untouched");
    }

    function test_TheOwnerOfARequestForHimGetsThem() external {
        vm.prank(alice);
        uint256 id = vault.requestRedeem(5e6, bob);
        _accepted(bob, _call(id));
        assertEq(vault.balanceOf(bob), 5e6, "the receiver's, not the sender's");
    }

    function test_ABatchWithoutRequestsFillsNothing() external {
        _accepted(alice, _call(_id));
        _close();
        assertTrue(!vault.batchOf(2).filled, "nothing to fill");
        assertEq(vault.reservedAssets(), 0, "nothing reserved");
        assertEq(vault.totalSupply(), 100_000e6, "nothing burnt");
        _assertBooks();
    }

    function test_WorksWhilePaused() external {
        _pause();
        _accepted(alice, _call(_id));
    }

    function _call(uint256 id) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyVault.cancelRequest, (id));
    }
}
