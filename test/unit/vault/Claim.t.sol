// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IVault} from "../../../contracts/vault/interfaces/IVault.sol";
import {IVaultErrors} from "../../../contracts/vault/interfaces/IVaultErrors.sol";
import {IVaultEvents} from "../../../contracts/vault/interfaces/IVaultEvents.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `Claim.tree`.
contract ClaimTest is VaultTest {
    function setUp() public override {
        super.setUp();
        _stake(vault, alice, 1e18);
        _stake(vault, bob, 2e18);
        _fund(vault, 604_800e6, 1);
    }

    function test_RevertWhen_ReceiverIsZeroOrTheVault() external {
        _wait(1);
        bytes memory invalid = _err(IVaultErrors.Vault_InvalidReceiver.selector, address(0));
        _refused(vault, alice, abi.encodeCall(IVault.claim, (address(0))), invalid);
        invalid = _err(IVaultErrors.Vault_InvalidReceiver.selector, address(vault));
        _refused(vault, alice, abi.encodeCall(IVault.claim, (address(vault))), invalid);
    }

    function test_RevertWhen_NothingIsEarned() external {
        bytes memory nothing = _err(IVaultErrors.Vault_NothingToClaim.selector, alice);
        _refused(vault, alice, abi.encodeCall(IVault.claim, (alice)), nothing);
        _wait(EPOCH);
        nothing = _err(IVaultErrors.Vault_NothingToClaim.selector, carol);
        _refused(vault, carol, abi.encodeCall(IVault.claim, (carol)), nothing);
    }

    function test_PaysWhatIsEarnedToTheReceiver() external {
        _wait(3);
        vm.expectEmit(address(vault));
        emit IVaultEvents.RewardClaimed(alice, carol, 1e6);
        vm.prank(alice);
        assertEq(vault.claim(carol), 1e6, "paid");
        assertEq(reward.balanceOf(carol), WEALTH + 1e6, "received");
        assertEq(vault.earned(alice), 0, "nothing left");
        assertEq(vault.earned(bob), 2e6, "bob's is his");
        assertEq(vault.stakeOf(alice), 1e18, "stake stays");
        assertEq(reward.balanceOf(address(vault)), 604_799e6, "held");
    }

    function test_KeepsTheFractionForTheNextClaim() external {
        uint256 paid = 0;
        for (uint256 i = 0; i < 7; ++i) {
            _wait(1);
            vm.prank(alice);
            paid += vault.claim(alice);
        }
        assertEq(paid, 2_333_333, "seven thirds, rounded down once");
    }

    function test_CannotBeRepeatedInTheSameBlock() external {
        _wait(1);
        vm.prank(alice);
        vault.claim(alice);
        bytes memory nothing = _err(IVaultErrors.Vault_NothingToClaim.selector, alice);
        _refused(vault, alice, abi.encodeCall(IVault.claim, (alice)), nothing);
    }

    function test_ThePauseDoesNotStopIt() external {
        _wait(3);
        _pause(vault);
        vm.prank(alice);
        assertEq(vault.claim(alice), 1e6, "paid");
    }

    function test_PaysAfterTheStakeIsGone() external {
        _wait(3);
        vm.prank(alice);
        vault.redeem(1e18, alice, alice);
        _wait(30 * EPOCH);
        vm.prank(alice);
        assertEq(vault.claim(alice), 1e6, "paid");
    }
}
