// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {ReentrantMock} from "../../../contracts/mocks/ReentrantMock.sol";
import {BlacklistToken} from "../../../contracts/mocks/tokens/BlacklistToken.sol";
import {HookToken} from "../../../contracts/mocks/tokens/HookToken.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {IVault} from "../../../contracts/vault/interfaces/IVault.sol";
import {IVaultErrors} from "../../../contracts/vault/interfaces/IVaultErrors.sol";
import {Vault} from "../../../contracts/vault/Vault.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @notice Attacks and faults that cost others money, each of which must fail here.
contract AttacksTest is VaultTest {
    // ------------------------------------------------------------------------------------------------ truncation

    function test_RateTruncation_604799WeiOverSevenDays() external {
        _stake(vault, alice, 1e18);
        _fund(vault, 604_799, 1);
        _wait(3 days);
        vm.prank(alice);
        uint256 paid = vault.claim(alice);
        _wait(4 days);
        assertEq(paid + vault.earned(alice) + vault.undistributed(), 604_799, "earned + recoverable");
        _fund(vault, 1, 1);
        _wait(EPOCH);
        assertGe(paid + vault.earned(alice) + vault.undistributed() + 1, 604_800, "the rest is recoverable");
    }

    function test_IndexTruncation_OneUsdcAWeekBeside79e27Staked() external {
        _stake(vault, alice, MAX_STAKED);
        _fund(vault, 1e6, 1);
        for (uint256 i = 1; i <= 2_000; ++i) {
            vm.warp(START + i * 12);
            vault.redeem(0, stranger, address(this));
        }
        uint256 due = (uint256(1e6) * 24_000) / EPOCH;
        uint256 heldBack = (2_000 * MAX_STAKED) / vault.rewardScale();
        assertGe(vault.earned(alice) + 1 + heldBack, due, "a poke holds back less than one unit of the index");
        assertLe(heldBack, 158, "which is little even so");
        assertGe(vault.earned(alice) + vault.undistributed() + 2, 1e6, "nothing lost beyond the dust");
    }

    function test_IndexOverflow_1e33IsRefusedByName() external {
        uint256 max = same.maxRewardHeld();
        bytes memory tooLarge = _err(IVaultErrors.Vault_FundingTooLarge.selector, 1e33, max);
        _refused(same, rewarder, abi.encodeCall(IVault.fund, (1e33, 1)), tooLarge);
    }

    /// @dev The index passes 2^160 here if it counts too finely; then nobody could enter, earn or leave.
    function test_IndexOverflow_OneWeiBeside1e30ForAHundredYearsThenAWhale() external {
        _stake(same, alice, 1);
        _fund(same, 1e30, 5_200);
        _wait(5_200 * EPOCH);
        assertGe(same.earned(alice) + 1, 1e30, "the dust stake earned all of it");

        _stake(same, bob, MAX_STAKED - 1);
        uint256 later = same.maxRewardHeld() - asset.balanceOf(address(same));
        _fund(same, later, 1);
        _wait(EPOCH);
        assertGe(same.earned(bob) + 1e11, later, "the whale earns, less the unit of the index that the stream keeps");
        uint256 before = asset.balanceOf(bob);
        vm.prank(bob);
        (uint256 assets, uint256 paid) = same.exit(bob);
        assertEq(asset.balanceOf(bob) - before, assets + paid, "the whale leaves with both");
        vm.prank(alice);
        assertGe(same.claim(alice) + 1, 1e30, "the dust stake is paid");
        vm.prank(alice);
        same.redeem(1, alice, alice);
        assertEq(same.totalStaked(), 0, "everybody is out");
    }

    // ------------------------------------------------------------------------------------------------ ways out

    function test_BlockedFeeSink_EveryExitWorks() external {
        BlacklistToken token = DeployTokens.blacklistToken(18);
        Vault target = _deployVault(address(token), address(token), FEE_BPS);
        _equip(target);
        _stakeThree(target);
        _fund(target, 8e18, 1);
        _wait(EPOCH);
        token.setBlocked(sink, true);
        _everyWayOut(target);
        assertEq(target.totalStaked(), 0, "everybody is out");
        assertEq(target.feesOwed(), 0.09e18, "the fee waits");
    }

    function test_RewardTokenRevertsOrBlacklists_PrincipalExits() external {
        BlacklistToken token = DeployTokens.blacklistToken(6);
        Vault target = _deployVault(address(asset), address(token), FEE_BPS);
        _equip(target);
        _stakeThree(target);
        _fund(target, 9e6, 1);
        _wait(EPOCH);
        token.setBlocked(address(target), true);
        bytes memory blocked = _err(BlacklistToken.BlacklistToken_Blocked.selector, address(target));
        _refused(target, alice, abi.encodeCall(IVault.exit, (alice)), blocked);
        _refused(target, alice, abi.encodeCall(IVault.claim, (alice)), blocked);
        vm.prank(alice);
        assertEq(target.redeem(1e18, alice, alice), 0.97e18, "principal exits");

        token.setBlocked(address(target), false);
        token.setBlocked(alice, true);
        vm.prank(alice);
        assertEq(target.claim(carol), 3e6, "and a blocked staker names another receiver");
    }

    /// @dev However the reward went missing, the principal does not depend on it.
    function test_RewardReserveIsEmpty_PrincipalExits() external {
        _stakeThree(vault);
        _fund(vault, 9e6, 1);
        _wait(EPOCH);
        vm.prank(address(vault));
        reward.transfer(stranger, 9e6);
        vm.prank(alice);
        assertEq(vault.redeem(1e18, alice, alice), 0.97e18, "redeem");
        vm.prank(bob);
        assertEq(vault.withdraw(0.97e18, bob, bob), 1e18, "withdraw");
    }

    function test_RewardTokenIsStakeToken_PrincipalIsNeverPaidAsReward() external {
        _stakeThree(same);
        _fund(same, 9e18, 1);
        _wait(EPOCH);
        address[3] memory people = [alice, bob, carol];
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(people[i]);
            assertEq(same.claim(people[i]), 3e18, "a third each");
        }
        assertEq(asset.balanceOf(address(same)), 3e18, "all of the principal is there");
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(people[i]);
            assertEq(same.redeem(1e18, people[i], people[i]), 0.97e18, "everybody exits");
        }
        assertEq(asset.balanceOf(address(same)), same.feesOwed(), "only the fee is left");
    }

    // ------------------------------------------------------------------------------------------------ dilution

    function test_Dilution_ADustTopUpChangesNobodysRate() external {
        _stake(same, alice, 1e18);
        _fund(same, 7e18 + 1, 1);
        _wait(1 days);
        uint256 rate = same.stakePerReward();
        for (uint256 i = 0; i < 50; ++i) {
            vm.prank(stranger);
            same.topUp(1);
        }
        assertLe(same.stakePerReward(), rate, "no slower");
        assertEq(same.streamEndsAt(), START + EPOCH, "no later");
    }

    function test_Dilution_AStrangerCannotFund() external {
        _fund(same, 7e18, 1);
        bytes memory unauthorized = _err(RoleGated.RoleGated_Unauthorized.selector, stranger, Roles.REWARDER);
        _refused(same, stranger, abi.encodeCall(IVault.fund, (1, 5_200)), unauthorized);
    }

    /// @dev Even the rewarder cannot stretch what is left over a longer time with a little more.
    function test_Dilution_ClaimAndFundCannotStretchTheStream() external {
        _stake(same, alice, 1e18);
        _fund(same, 7e18, 1);
        _wait(1 days);
        vm.prank(alice);
        same.claim(alice);
        bytes memory fall = abi.encodeWithSelector(
            IVaultErrors.Vault_RateWouldFall.selector,
            1e18 - 1,
            1,
            same.undistributed(),
            6 days
        );
        _refused(same, rewarder, abi.encodeCall(IVault.fund, (1e18 - 1, 1)), fall);
        _fund(same, 1e18, 1);
        _wait(1 days);
        assertEq(same.earned(alice), 1e18, "a day's reward a day, as before");
    }

    // ------------------------------------------------------------------------------------------------ timing

    function test_FlashStake_TheSameBlockEarnsNothing() external {
        _stake(same, alice, 1e18);
        _fund(same, 604_800e18, 1);
        _wait(EPOCH - 12);
        _stake(same, bob, 1e27);
        assertEq(same.earned(bob), 0, "nothing");
        _refused(same, bob, abi.encodeCall(IVault.claim, (bob)), _err(IVaultErrors.Vault_NothingToClaim.selector, bob));
        vm.prank(bob);
        assertEq(same.redeem(1e27, bob, bob), 0.97e27, "and the fee is lost");
    }

    function test_FlashStake_OneBlockEarnsAtMostOneBlocksShare() external {
        _stake(same, alice, 1e18);
        _fund(same, 604_800e18, 1);
        _wait(EPOCH - 6);
        _stake(same, bob, 3e18);
        _wait(12);
        assertEq(same.earned(bob), 4.5e18, "three quarters of the six seconds that were left");
        assertEq(same.earned(alice), 604_795.5e18, "the rest is hers");
    }

    function test_IdleGap_TheFirstStakerAfterItEarnsFromHisOwnBlockOnly() external {
        _fund(same, 604_800e18, 1);
        _wait(30 days);
        _stake(same, alice, 1e18);
        assertEq(same.earned(alice), 0, "nothing for the gap");
        _wait(12);
        assertEq(same.earned(alice), 12e18, "twelve seconds' worth");
        vm.prank(alice);
        same.redeem(1e18, alice, alice);
        _wait(30 days);
        _stake(same, bob, 1e18);
        _wait(12);
        assertEq(same.earned(bob), 12e18, "nor for the next gap");
        assertEq(same.undistributed(), 604_776e18, "which cost the stream nothing");
    }

    function test_MissingCheckpointOnTransfer_SumEarnedIsUnchanged() external {
        _stakeThree(same);
        _fund(same, 604_800e18, 1);
        address[4] memory ring = [alice, bob, carol, alice];
        for (uint256 i = 0; i < 3; ++i) {
            _wait(1 days);
            uint256 before = same.earned(alice) + same.earned(bob) + same.earned(carol);
            uint256 all = same.stakeOf(ring[i]);
            vm.prank(ring[i]);
            same.transfer(ring[i + 1], all);
            assertEq(same.earned(alice) + same.earned(bob) + same.earned(carol), before, "sum earned");
        }
        assertEq(same.earned(stranger), 0, "nothing appears");
    }

    // ------------------------------------------------------------------------------------------------ re-entry

    function test_ReentryByATokenWithHooks_ReceivedIsEarned() external {
        HookToken token = DeployTokens.hookToken(18);
        Vault target = _deployVault(address(token), address(token), FEE_BPS);
        _equip(target);
        _stake(target, bob, 1e18);
        ReentrantMock attacker = new ReentrantMock();
        token.mint(address(attacker), 10e18);
        attacker.approve(token, address(target));
        attacker.call(address(target), abi.encodeCall(target.deposit, (1e18, address(attacker))));
        _fund(target, 8e18, 1);
        _wait(EPOCH);
        token.setHook(address(attacker), attacker);

        manager.grantRole(Roles.REWARDER, address(attacker), 0);
        manager.grantRole(Roles.GUARDIAN, address(attacker), 0);
        bytes[] memory reentries = _reentries(target, address(attacker));
        for (uint256 i = 0; i < reentries.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            attacker.arm(address(target), reentries[i]);
            attacker.call(address(target), abi.encodeCall(IVault.claim, (address(attacker))));
            assertEq(bytes32(attacker.answer()), _guarded(), "every entry point is guarded");
            assertEq(token.balanceOf(address(attacker)), 9e18 + 4e18, "received == earned");
            assertEq(target.earned(bob), 4e18, "nobody else pays");
            vm.revertToState(snapshot);
        }
    }

    function test_ReentryWhileDepositing_IsGuardedAndSeesTheTruth() external {
        HookToken token = DeployTokens.hookToken(18);
        Vault target = _deployVault(address(token), address(token), FEE_BPS);
        ReentrantMock attacker = new ReentrantMock();
        token.mint(address(attacker), 10e18);
        attacker.approve(token, address(target));
        token.setHook(address(attacker), attacker);
        attacker.arm(address(target), abi.encodeCall(target.redeem, (1e18, address(attacker), address(attacker))));
        attacker.call(address(target), abi.encodeCall(target.deposit, (1e18, address(attacker))));
        assertEq(bytes32(attacker.answer()), _guarded(), "guarded");
        assertEq(target.stakeOf(address(attacker)), 1e18, "staked once");

        attacker.arm(address(target), abi.encodeCall(IVault.totalStaked, ()));
        attacker.call(address(target), abi.encodeCall(target.redeem, (1e18, address(attacker), address(attacker))));
        assertEq(abi.decode(attacker.answer(), (uint256)), 0, "a view read inside the callback is already true");
    }

    /// @dev Read-only re-entry: inside every token call the views say what they say after it.
    function test_ReadOnlyReentry_ViewsReadInsideACallbackAreAlreadyTrue() external {
        HookToken token = DeployTokens.hookToken(18);
        Vault target = _deployVault(address(token), address(token), FEE_BPS);
        _equip(target);
        ReentrantMock holder = new ReentrantMock();
        token.mint(address(holder), 100e18);
        holder.approve(token, address(target));
        manager.grantRole(Roles.REWARDER, address(holder), 0);
        token.setHook(address(holder), holder);
        token.setHook(sink, holder);
        _stake(target, bob, 1e18);

        bytes[] memory calls = _callsThatMoveTokens(target, address(holder));
        for (uint256 i = 0; i < calls.length; ++i) {
            bytes memory views = abi.encodeCall(target.multicall, (_views(target, address(holder))));
            holder.arm(address(target), views);
            holder.call(address(target), calls[i]);
            (bool ok, bytes memory afterwards) = address(target).call(views);
            assertTrue(ok, "the views answer");
            assertEq(keccak256(holder.answer()), keccak256(afterwards), string.concat("call ", vm.toString(i)));
            _wait(1 days);
        }
    }

    function _callsThatMoveTokens(Vault target, address holder) private pure returns (bytes[] memory calls) {
        calls = new bytes[](9);
        calls[0] = abi.encodeCall(target.deposit, (5e18, holder));
        calls[1] = abi.encodeCall(target.fund, (7e18, 1));
        calls[2] = abi.encodeCall(target.mint, (5e18, holder));
        calls[3] = abi.encodeCall(target.topUp, (7e18));
        calls[4] = abi.encodeCall(target.withdraw, (1e18, holder, holder));
        calls[5] = abi.encodeCall(target.claim, (holder));
        calls[6] = abi.encodeCall(target.redeem, (1e18, holder, holder));
        calls[7] = abi.encodeCall(target.collectFees, ());
        calls[8] = abi.encodeCall(target.exit, (holder));
    }

    function _views(Vault target, address holder) private pure returns (bytes[] memory views) {
        views = new bytes[](9);
        views[0] = abi.encodeCall(target.totalAssets, ());
        views[1] = abi.encodeCall(target.totalSupply, ());
        views[2] = abi.encodeCall(target.feesOwed, ());
        views[3] = abi.encodeCall(target.undistributed, ());
        views[4] = abi.encodeCall(target.streamEndsAt, ());
        views[5] = abi.encodeCall(target.rewardPerEpoch, ());
        views[6] = abi.encodeCall(target.stakePerReward, ());
        views[7] = abi.encodeCall(target.earned, (holder));
        views[8] = abi.encodeCall(target.balanceOf, (holder));
    }

    function _reentries(Vault target, address attacker) private view returns (bytes[] memory calls) {
        calls = new bytes[](15);
        calls[0] = abi.encodeCall(target.deposit, (1, attacker));
        calls[1] = abi.encodeCall(target.mint, (1, attacker));
        calls[2] = abi.encodeCall(target.withdraw, (1, attacker, attacker));
        calls[3] = abi.encodeCall(target.redeem, (1, attacker, attacker));
        calls[4] = abi.encodeCall(target.transfer, (bob, 1));
        calls[5] = abi.encodeCall(target.transferFrom, (attacker, bob, 0));
        calls[6] = abi.encodeCall(target.claim, (attacker));
        calls[7] = abi.encodeCall(target.exit, (attacker));
        calls[8] = abi.encodeCall(target.compound, ());
        calls[9] = abi.encodeCall(target.topUp, (1));
        calls[10] = abi.encodeCall(target.collectFees, ());
        calls[11] = abi.encodeCall(target.fund, (1, 1));
        calls[12] = abi.encodeCall(target.pauseInbound, ());
        calls[13] = abi.encodeCall(target.depositWithPermit, (1, attacker, START, 27, 0, 0));
        bytes[] memory inner = new bytes[](1);
        inner[0] = calls[0];
        calls[14] = abi.encodeCall(target.multicall, (inner));
    }

    function _guarded() private pure returns (bytes32) {
        return bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
    }

    function _stakeThree(Vault target) private {
        _stake(target, alice, 1e18);
        _stake(target, bob, 1e18);
        _stake(target, carol, 1e18);
    }

    function _everyWayOut(Vault target) private {
        vm.prank(alice);
        target.redeem(1e18, alice, alice);
        vm.prank(bob);
        target.withdraw(0.97e18, bob, bob);
        vm.prank(carol);
        target.exit(carol);
        vm.prank(alice);
        target.claim(alice);
    }
}
