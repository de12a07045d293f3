// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `RequestRedeem.tree`.
contract DerbyVaultRequestRedeemTest is DerbyVaultUnitTest {
    // ---- when it is refused

    function test_RevertWhen_ACloseIsInProgress() external {
        _open();
        _begin(1);
        _refused(alice, _call(1e6, alice), _closing(DerbyTypes.Phase.Measure));
    }

    function test_RevertWhen_NothingIsAskedFor() external {
        _open();
        _refused(alice, _call(0, alice), _err(IDerbyVaultErrors.DerbyVault_ZeroAmount.selector, alice));
    }

    function test_RevertWhen_TheReceiverIsNobodyOrTheVault() external {
        _open();
        bytes4 invalid = IDerbyVaultErrors.DerbyVault_InvalidAddress.selector;
        _refused(alice, _call(1, address(0)), _err(invalid, address(0)));
        _refused(alice, _call(1, address(vault)), _err(invalid, address(vault)));
    }

    function test_RevertWhen_TheSharesAreNotThere() external {
        _open();
        bytes4 short = IERC20Errors.ERC20InsufficientBalance.selector;
        _refused(alice, _call(100_000e6 + 1, alice), _err(short, alice, 100_000e6, 100_000e6 + 1));
        uint256 huge = 2 ** 128;
        bytes4 overflow = SafeCast.SafeCastOverflowedUintDowncast.selector;
        _refused(alice, _call(huge, alice), _err(overflow, 128, huge));
    }

    // ---- when it is asked for

    function test_PutsTheSharesInEscrow() external {
        _open();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.RedeemRequested(1, bob, alice, 2, 60_000e6);
        vm.prank(alice);
        assertEq(vault.requestRedeem(60_000e6, bob), 1, "numbered from one");
        DerbyTypes.Request memory request = vault.requestOf(1);
        assertEq(request.owner, bob, "the receiver owns it");
        assertEq(request.epoch, 2, "waits for this close");
        assertEq(request.shares, 60_000e6, "shares");
        assertEq(vault.balanceOf(address(vault)), 60_000e6, "in escrow");
        assertEq(vault.totalSupply(), 100_000e6, "and still shares");
    }

    function test_AnyNumberOfThemAddsUpInOneBatch() external {
        _open();
        for (uint256 i = 1; i <= 5; ++i) assertEq(_request(alice, i * 1e6), i, "its own number");
        DerbyTypes.Batch memory batch = vault.batchOf(2);
        assertEq(batch.shares, 15e6, "shares");
        assertEq(batch.requests, 5, "requests");
        assertTrue(!batch.filled, "waiting");
        assertEq(vault.requestOf(3).shares, 3e6, "none overwrites another");
        assertEq(vault.balanceOf(address(vault)), 15e6, "escrow");
    }

    function test_WorksWhilePaused() external {
        _open();
        _pause();
        assertEq(_request(alice, 1e6), 1, "a way out");
    }

    function test_ChangesNoPrice() external {
        _openWithProfit();
        (uint256 net, uint256 gross) = (vault.totalAssets(), vault.grossAssets());
        _request(alice, 50_000e6);
        assertEq(vault.totalAssets(), net, "net");
        assertEq(vault.grossAssets(), gross, "gross");
        assertEq(vault.exchangeRate(), 1e6, "rate");
    }

    function test_NobodySendsSharesToTheVaultOtherwise() external {
        _open();
        bytes4 invalid = IDerbyVaultErrors.DerbyVault_InvalidAddress.selector;
        _refused(alice, abi.encodeCall(vault.transfer, (address(vault), 1)), _err(invalid, address(vault)));
        vm.prank(alice);
        vault.approve(bob, 5);
        bytes memory data = abi.encodeCall(vault.transferFrom, (alice, address(vault), 5));
        _refused(bob, data, _err(invalid, address(vault)));
    }

    function _call(uint256 shares, address receiver) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyVault.requestRedeem, (shares, receiver));
    }
}
