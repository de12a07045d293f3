// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `Views.tree`.
contract ViewsTest is VaultTest {
    function test_PreviewsOfAnEntryAreOneToOne() external view {
        assertEq(vault.previewDeposit(123), 123, "deposit");
        assertEq(vault.previewMint(123), 123, "mint");
        assertEq(vault.convertToShares(123), 123, "to shares");
        assertEq(vault.convertToAssets(123), 123, "to assets");
    }

    function test_PreviewsOfAWayOutIncludeTheFeeAgainstTheCaller() external view {
        assertEq(vault.previewRedeem(0), 0, "nothing");
        assertEq(vault.previewRedeem(1), 0, "1 - ceil(0.03)");
        assertEq(vault.previewRedeem(100), 97, "100 - 3");
        assertEq(vault.previewRedeem(101), 97, "101 - ceil(3.03)");
        assertEq(vault.previewWithdraw(0), 0, "nothing");
        assertEq(vault.previewWithdraw(97), 100, "97 / 0.97");
        assertEq(vault.previewWithdraw(98), 102, "ceil(101.03)");
    }

    function test_PreviewsSaturateInsteadOfReverting() external view {
        uint256 max = type(uint256).max;
        assertEq(vault.previewDeposit(max), max, "deposit");
        assertEq(vault.previewMint(max), max, "mint");
        assertEq(vault.previewWithdraw(max), max, "withdraw");
        assertEq(vault.previewRedeem(max), max - (max / 100) * 3 - 2, "redeem");
        assertEq(vault.convertToShares(max), max, "to shares");
        assertEq(vault.convertToAssets(max), max, "to assets");
    }

    function test_MaximaFollowTheStake() external {
        _stake(vault, alice, 100);
        assertEq(vault.maxDeposit(bob), MAX_STAKED - 100, "deposit");
        assertEq(vault.maxMint(bob), MAX_STAKED - 100, "mint");
        assertEq(vault.maxWithdraw(alice), 97, "withdraw");
        assertEq(vault.maxRedeem(alice), 100, "redeem");
        assertEq(vault.maxWithdraw(bob), 0, "withdraw of a stranger");
        assertEq(vault.maxRedeem(bob), 0, "redeem of a stranger");
    }

    function test_RewardPerEpochIsTheRate() external {
        assertEq(vault.rewardPerEpoch(), 0, "unfunded");
        _fund(vault, 1_000, 3);
        assertEq(vault.rewardPerEpoch(), 333, "rounded down");
        _stake(vault, alice, 1);
        _wait(EPOCH);
        assertEq(vault.rewardPerEpoch(), 333, "the same on the way");
        _wait(2 * EPOCH);
        assertEq(vault.rewardPerEpoch(), 0, "ended");
    }

    function test_RewardPerTokenIsTheIndex() external {
        _fund(vault, 604_800e6, 1);
        _stake(vault, alice, 4e18);
        assertEq(vault.rewardPerToken(), 0, "before");
        _wait(1);
        assertEq(vault.rewardPerToken(), (1e6 * vault.rewardScale()) / 4e18, "after a second");
        assertEq(vault.rewardScale(), 1e30, "scale of six decimals");
    }

    function test_StreamEndsAtRecedesWhileIdle() external {
        assertEq(vault.streamEndsAt(), START, "unfunded: now");
        _fund(vault, 604_800e6, 1);
        _wait(5 days);
        assertEq(vault.streamEndsAt(), START + 12 days, "idle");
        _stake(vault, alice, 1);
        _wait(5 days);
        assertEq(vault.streamEndsAt(), START + 12 days, "streaming");
        _wait(5 days);
        assertEq(vault.streamEndsAt(), START + 15 days, "ended: now");
    }

    function test_UndistributedIsWhatRemains() external {
        assertEq(vault.undistributed(), 0, "unfunded");
        _fund(vault, 604_800e6, 1);
        _stake(vault, alice, 1e18);
        _wait(1 days);
        assertEq(vault.undistributed(), 6 * 86_400e6, "six days' worth");
        _wait(6 days);
        assertEq(vault.undistributed(), 0, "ended");
    }

    function test_StakePerRewardIsTheSeedsObjective() external {
        assertEq(vault.stakePerReward(), type(uint256).max, "R is zero");
        _fund(vault, 8e6, 1);
        assertEq(vault.stakePerReward(), 0, "S is zero");
        _stake(vault, alice, 4e18);
        assertEq(vault.stakePerReward(), 0.5e12 * 1e18, "4e18 / 8e6 in WAD");
        _wait(EPOCH);
        assertEq(vault.stakePerReward(), type(uint256).max, "ended");
        _stake(same, alice, 10);
        _fund(same, 3, 1);
        assertEq(same.stakePerReward(), 3_333_333_333_333_333_333, "10 / 3 in WAD, rounded down");
    }

    function test_EarnedNeedsNoPoke() external {
        _stake(vault, alice, 1e18);
        _stake(vault, bob, 3e18);
        _fund(vault, 604_800e6, 1);
        _wait(4);
        assertEq(vault.earned(alice), 1e6, "1 of 4");
        assertEq(vault.earned(bob), 3e6, "3 of 4");
        assertEq(vault.earned(carol), 0, "0 of 4");
    }

    function testFuzz_NeverRevert(uint256 amount, uint256 stake, uint256 funded, uint256 time, address who) external {
        stake = bound(stake, 1, MAX_STAKED);
        _stake(vault, alice, stake);
        funded = bound(funded, 1, vault.maxRewardHeld());
        _fund(vault, funded, bound(amount, 1, 5_200));
        vm.warp(bound(time, START, type(uint40).max));
        vault.convertToAssets(amount);
        vault.convertToShares(amount);
        vault.previewDeposit(amount);
        vault.previewMint(amount);
        vault.previewRedeem(amount);
        vault.previewWithdraw(amount);
        vault.maxDeposit(who);
        vault.maxMint(who);
        vault.maxRedeem(who);
        vault.maxWithdraw(who);
        vault.rewardPerToken();
        vault.streamEndsAt();
        vault.stakePerReward();
        assertLe(vault.rewardPerEpoch(), funded * EPOCH, "R");
        assertLe(vault.undistributed() + vault.earned(alice) + vault.earned(who), 2 * funded, "sum");
    }
}
