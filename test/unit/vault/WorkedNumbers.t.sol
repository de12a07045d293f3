// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Vault} from "../../../contracts/vault/Vault.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @notice Numbers that were worked out by hand before the contract was written.
contract WorkedNumbersTest is VaultTest {
    /// @dev 1 and 1 staked, R = 8: 4 each after an epoch; who leaves receives 4 + 0.97.
    function test_OneAndOneStaked_EightAnEpoch() external {
        _startSeedRun();
        assertEq(same.rewardPerEpoch(), 8e18, "R");
        _wait(EPOCH);
        assertEq(same.earned(alice), 4e18, "staker 0");
        assertEq(same.earned(bob), 4e18, "staker 1");

        uint256 balanceBefore = asset.balanceOf(alice);
        vm.prank(alice);
        same.exit(alice);
        assertEq(asset.balanceOf(alice) - balanceBefore, 4.97e18, "4 + 0.97");
    }

    /// @dev Then 2 beside 1, R = 8: one more epoch earns 16/3 and 8/3. A third of a wei cannot be paid: one wei of slack.
    function test_TwoBesideOneStaked_SixteenThirdsAndEightThirds() external {
        _startSeedRun();
        _wait(EPOCH);
        vm.prank(alice);
        same.exit(alice);
        _stake(same, bob, 1e18);
        _stake(same, carol, 1e18);
        _wait(EPOCH);
        uint256 earnedByBob = same.earned(bob) - 4e18;
        uint256 earnedByCarol = same.earned(carol);
        assertLe(earnedByBob, uint256(16e18) / 3, "16/3 at most");
        assertGe(earnedByBob + 1, uint256(16e18) / 3, "16/3 less a wei at least");
        assertLe(earnedByCarol, uint256(8e18) / 3, "8/3 at most");
        assertGe(earnedByCarol + 1, uint256(8e18) / 3, "8/3 less a wei at least");
        assertGe(
            earnedByBob + earnedByCarol + 3,
            8e18,
            "what is not paid is less than a wei a staker and the stream's"
        );
    }

    /// @dev A rate below one wei a second would be zero in integers. `n` stakers, poked on the way, lose at most a wei each.
    function testFuzz_604799WeiOver604800Seconds(uint256 count, uint256 seed) external {
        count = bound(count, 1, 12);
        for (uint256 i = 0; i < count; ++i) {
            vm.prank(alice);
            vault.deposit(1 + (uint256(keccak256(abi.encode(seed, i))) >> (164 + (seed % 80))), _staker(i));
        }
        _fund(vault, 604_799, 1);
        for (uint256 i = 0; i < 10; ++i) {
            _wait(uint256(keccak256(abi.encode(seed, "wait", i))) % 150_000);
            _poke(vault);
        }
        _wait(EPOCH);
        uint256 sum = vault.undistributed();
        for (uint256 i = 0; i < count; ++i) sum += vault.earned(_staker(i));
        assertLe(sum, 604_799, "never more than was funded");
        assertGe(sum + count, 604_799, "at most a wei a staker less");
    }

    /// @dev 1,000 USDC a week on 1e24 staked, poked every 12 seconds. At a scale of 1e18 every poke would pay nothing.
    function test_1000UsdcAWeekOn1e24Staked_Poked50400Times() external {
        _stake(vault, alice, 1e24);
        _fund(vault, 1_000e6, 1);
        _pokeTimes(25_200);
        assertEq(vault.earned(alice), 499_999_999, "half-time");
        _pokeTimes(25_200);
        assertEq(vault.earned(alice), 999_999_999, "end");
        assertEq(block.timestamp, START + EPOCH, "a week");
    }

    function _startSeedRun() private {
        _stake(same, alice, 1e18);
        _stake(same, bob, 1e18);
        _fund(same, 80e18, 10);
    }

    function _pokeTimes(uint256 times) private {
        uint256 time = block.timestamp;
        for (uint256 i = 0; i < times; ++i) {
            time += 12;
            vm.warp(time);
            _poke(vault);
        }
    }

    /// @dev Redeeming nothing makes the vault store its accrual; anybody may.
    function _poke(Vault target) private {
        target.redeem(0, address(this), address(this));
    }

    function _staker(uint256 i) private pure returns (address) {
        return address(uint160(0x57a4e7 + i));
    }
}
