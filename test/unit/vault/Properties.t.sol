// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Vault} from "../../../contracts/vault/Vault.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @notice What must hold for any amounts and times: ERC-4626's properties, and the stream's.
contract PropertiesTest is VaultTest {
    uint256 private constant LARGE = 1e28;

    // ------------------------------------------------------------------------------------------------ ERC-4626

    function testFuzz_PreviewsEqualActions(uint256 stake, uint256 part, uint256 feeBps) external {
        Vault target = _vaultWithFee(feeBps);
        stake = bound(stake, 3, LARGE);
        uint256 expected = target.previewDeposit(stake);
        vm.prank(alice);
        assertEq(target.deposit(stake, alice), expected, "deposit");
        expected = target.previewMint(stake);
        vm.prank(alice);
        assertEq(target.mint(stake, alice), expected, "mint");

        part = bound(part, 1, stake);
        expected = target.previewRedeem(part);
        vm.prank(alice);
        assertEq(target.redeem(part, bob, alice), expected, "redeem");
        part = bound(part, 1, target.maxWithdraw(alice));
        expected = target.previewWithdraw(part);
        vm.prank(alice);
        assertEq(target.withdraw(part, bob, alice), expected, "withdraw");
    }

    function testFuzz_RoundTripsNeverGain(uint256 amount, uint256 feeBps) external {
        Vault target = _vaultWithFee(feeBps);
        amount = bound(amount, 2, LARGE);
        vm.prank(alice);
        uint256 shares = target.deposit(amount, alice);
        vm.prank(alice);
        uint256 assets = target.redeem(shares, alice, alice);
        assertLe(assets, amount, "deposit, redeem");
        assertEq(amount - assets, _feeUp(amount, target.withdrawalFeeBps()), "and the fee exactly");

        vm.prank(alice);
        target.mint(amount, alice);
        uint256 wanted = bound(assets, 1, target.maxWithdraw(alice));
        vm.prank(alice);
        assertGe(target.withdraw(wanted, alice, alice), wanted, "withdrawing costs at least as many shares");
    }

    function testFuzz_EntryAndExitDivideLosslessly(uint256 shares, uint256 assets, uint256 feeBps) external {
        Vault target = _vaultWithFee(feeBps);
        assertLe(target.previewWithdraw(target.previewRedeem(shares)), shares, "the max can be withdrawn");
        uint256 needed = target.previewWithdraw(assets);
        if (needed != type(uint256).max) {
            assertGe(target.previewRedeem(needed), assets, "those shares pay it");
            if (needed != 0) assertLt(target.previewRedeem(needed - 1), assets, "and one fewer do not");
        }
    }

    function testFuzz_MaximaCanBeUsed(uint256 stake, uint256 feeBps, bool paused, bool redeems) external {
        Vault target = _vaultWithFee(feeBps);
        _stake(target, alice, bound(stake, 2, MAX_STAKED - 1));
        uint256 room = target.maxDeposit(bob);
        assertEq(room, target.maxMint(bob), "one to one");
        _stake(target, bob, room);
        assertEq(target.maxDeposit(bob), 0, "full");
        if (paused) _pause(target);
        uint256 max = redeems ? target.maxRedeem(alice) : target.maxWithdraw(alice);
        vm.prank(alice);
        if (redeems) target.redeem(max, alice, alice);
        else target.withdraw(max, alice, alice);
        assertLe(target.stakeOf(alice), 1, "at most a unit that pays nothing is left");
    }

    // ------------------------------------------------------------------------------------------------ the stream

    function testFuzz_TransfersKeepWhatBothHaveEarned(uint256 a, uint256 b, uint256 value, uint256 wait) external {
        a = bound(a, 1, LARGE);
        _stake(same, alice, a);
        _stake(same, bob, bound(b, 1, LARGE));
        _fund(same, 1e24, 10);
        _wait(bound(wait, 0, 12 * EPOCH));
        uint256 earnedByAlice = same.earned(alice);
        uint256 earnedByBob = same.earned(bob);
        vm.prank(alice);
        same.transfer(bob, bound(value, 0, a));
        assertEq(same.earned(alice), earnedByAlice, "sender");
        assertEq(same.earned(bob), earnedByBob, "receiver");
        uint256 all = same.stakeOf(bob);
        vm.prank(bob);
        same.transfer(carol, all);
        assertEq(same.earned(bob), earnedByBob, "sender");
        assertEq(same.earned(carol), 0, "a new holder");
    }

    function testFuzz_SplittingAStakeNeverEarnsMore(
        uint256 part,
        uint256 parts,
        uint256 reward,
        uint256 pokes
    ) external {
        parts = bound(parts, 2, 20);
        part = bound(part, 1, LARGE / 20);
        _stake(same, alice, part * parts);
        for (uint256 i = 0; i < parts; ++i) {
            vm.prank(bob);
            same.deposit(part, address(uint160(1_000 + i)));
        }
        _fund(same, bound(reward, 1, 1e30), 1);
        for (uint256 i = bound(pokes, 0, 5); i != 0; --i) {
            _wait(EPOCH / 5);
            same.redeem(0, stranger, address(this));
        }
        uint256 earnedByParts = 0;
        for (uint256 i = 0; i < parts; ++i) earnedByParts += same.earned(address(uint160(1_000 + i)));
        assertLe(earnedByParts, same.earned(alice), "the parts never earn more than the whole");
        assertGe(earnedByParts + parts, same.earned(alice), "nor less than a wei each");
    }

    /// @dev Two futures of one vault, with and without the top-up. Storing the accrual may hold back less than one unit of
    /// the index for a while: `stake / scale` wei.
    function testFuzz_TopUpNeverLowersTheRateNorDelaysWhatIsEarned(
        uint256 stake,
        uint256 reward,
        uint256 topUp,
        uint256 before,
        uint256 later
    ) external {
        stake = bound(stake, 1, LARGE);
        _stake(same, alice, stake);
        _fund(same, bound(reward, 1e3, 1e27), 10);
        _wait(bound(before, 0, 9 * EPOCH));
        later = block.timestamp + bound(later, 0, 20 * EPOCH);
        uint256 endBefore = same.streamEndsAt();
        uint256 rateBefore = same.stakePerReward();
        uint256 without = _earnedAt(later);

        topUp = bound(topUp, 1, same.undistributed() * 10 + 1);
        vm.prank(stranger);
        same.topUp(topUp);
        assertLe(same.stakePerReward(), rateBefore, "the rate never falls");
        assertGe(same.streamEndsAt(), endBefore, "nor does the stream end earlier");
        assertGe(_earnedAt(later) + 1 + stake / 1e18, without, "whatever is earned is earned as early");
    }

    function testFuzz_FundNeverDelaysWhatIsEarned(
        uint256 stake,
        uint256 reward,
        uint256 epochs,
        uint256 before,
        uint256 later
    ) external {
        stake = bound(stake, 1, LARGE);
        _stake(same, alice, stake);
        _fund(same, bound(reward, 1e3, 1e27), 10);
        _wait(bound(before, 0, 12 * EPOCH));
        later = block.timestamp + bound(later, 0, 20 * EPOCH);
        uint256 without = _earnedAt(later);
        epochs = bound(epochs, 1, 50);
        _fund(same, 1 + (same.rewardPerEpoch() + 1) * epochs, epochs);
        assertGe(_earnedAt(later) + 1 + stake / 1e18, without, "whatever is earned is earned as early");
    }

    function testFuzz_IdleTimeIsNeitherPaidNorLost(uint256 reward, uint256 idle, uint256 first) external {
        reward = bound(reward, 1, 1e30);
        first = bound(first, 0, EPOCH);
        _stake(same, alice, 1e18);
        _fund(same, reward, 1);
        _wait(first);
        vm.prank(alice);
        same.redeem(1e18, alice, alice);
        uint256 earnedBefore = same.earned(alice);
        uint256 left = same.streamEndsAt() - block.timestamp;
        _wait(bound(idle, 0, 100 * EPOCH));
        _stake(same, bob, 1e18);
        assertEq(same.earned(bob), 0, "nothing retroactive");
        assertEq(same.streamEndsAt(), block.timestamp + left, "the end moved out");
        _wait(left);
        uint256 sum = same.earned(bob) + earnedBefore + same.undistributed();
        assertEq(same.earned(alice), earnedBefore, "who left earns nothing");
        assertLe(sum, reward, "never more than was funded");
        assertGe(sum + 2, reward, "less than a wei each is lost");
    }

    function _vaultWithFee(uint256 feeBps) private returns (Vault target) {
        target = _deployVault(address(asset), address(reward), bound(feeBps, 0, 1_000));
        _equip(target);
    }

    function _earnedAt(uint256 time) private returns (uint256 earned) {
        uint256 snapshot = vm.snapshotState();
        vm.warp(time);
        earned = same.earned(alice);
        vm.revertToState(snapshot);
    }

    function _feeUp(uint256 shares, uint256 feeBps) private pure returns (uint256) {
        return (shares * feeBps + 9_999) / 10_000;
    }
}
