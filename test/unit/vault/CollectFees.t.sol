// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {BlacklistToken} from "../../../contracts/mocks/tokens/BlacklistToken.sol";
import {IVault} from "../../../contracts/vault/interfaces/IVault.sol";
import {IVaultEvents} from "../../../contracts/vault/interfaces/IVaultEvents.sol";
import {Vault} from "../../../contracts/vault/Vault.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `CollectFees.tree`.
contract CollectFeesTest is VaultTest {
    function test_RevertWhen_TheSinkIsBlocked() external {
        BlacklistToken token = DeployTokens.blacklistToken(18);
        Vault target = _deployVault(address(token), address(reward), FEE_BPS);
        _equip(target);
        _stake(target, alice, 100);
        vm.prank(alice);
        target.redeem(100, alice, alice);
        token.setBlocked(sink, true);
        bytes memory blocked = _err(BlacklistToken.BlacklistToken_Blocked.selector, sink);
        _refused(target, stranger, abi.encodeCall(IVault.collectFees, ()), blocked);
        assertEq(target.feesOwed(), 3, "still owed");
    }

    function test_DoesNothingWhereNothingIsOwed() external {
        bytes32 digestBefore = _digest(vault);
        vm.expectCall(address(asset), abi.encodeWithSelector(asset.transfer.selector), 0);
        assertEq(vault.collectFees(), 0, "nothing");
        assertEq(_digest(vault), digestBefore, "nothing changed");
    }

    function test_AnybodySendsWhatIsOwedToTheSink() external {
        _stake(vault, alice, 100);
        _stake(vault, bob, 100);
        vm.prank(alice);
        vault.redeem(100, alice, alice);
        vm.prank(bob);
        vault.redeem(1, bob, bob);
        assertEq(vault.feesOwed(), 4, "3 and 1");

        vm.expectEmit(address(vault));
        emit IVaultEvents.FeesCollected(stranger, sink, 4);
        vm.prank(stranger);
        assertEq(vault.collectFees(), 4, "sent");
        assertEq(asset.balanceOf(sink), 4, "received");
        assertEq(vault.feesOwed(), 0, "nothing owed");
        assertEq(asset.balanceOf(address(vault)), 99, "the stake stays");
    }

    function test_LeavesStakeAndRewardOfTheSameTokenAlone() external {
        _stake(same, alice, 100);
        _stake(same, bob, 100);
        _fund(same, 1_000, 1);
        _wait(EPOCH);
        vm.prank(alice);
        same.redeem(100, alice, alice);
        same.collectFees();
        assertEq(asset.balanceOf(sink), 3, "the fee only");
        assertEq(asset.balanceOf(address(same)), 1_100, "bob's stake and the reward");
    }
}
