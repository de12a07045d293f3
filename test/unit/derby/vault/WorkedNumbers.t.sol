// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {RewardMath} from "../../../../contracts/derby/libraries/RewardMath.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyTest} from "../../../helpers/DerbyTest.sol";

/// @dev The worked numbers of the specification that a vault answers for.
contract DerbyVaultWorkedNumbersTest is DerbyTest {
    function test_OneFiveProtocolsWhereFundsFollowVotes() external pure {
        assertEq(_rlt(100, 1_000), 100_000e18, "1000 -> 1100");
        assertEq(_rlt(100, 2_000), 50_000e18, "2000 -> 2100");
        assertEq(_rlt(30, 3_000), 10_000e18, "3000 -> 3030");
        assertEq(_rlt(4, 4_000), 1_000e18, "4000 -> 4004");
        assertEq(_rlt(10, 5_000), 2_000e18, "5000 -> 5010");
    }

    function test_OneThroughAClose() external {
        DerbyTypes.Parameters memory parameters = _parameters();
        parameters.bufferBps = 0;
        vault.setParameters(parameters);
        for (uint256 i = 3; i < 5; ++i) _addProtocol();
        for (uint16 i = 0; i < 5; ++i) game.vote(i, 2_000e18);
        _deposit(alice, 100_000e6);
        _close();
        uint256[5] memory gains = [uint256(2_000e6), 1_000e6, 200e6, 20e6, 40e6];
        // One unit more than each gain: a protocol keeps the fraction of its own rounding.
        for (uint256 i = 0; i < 5; ++i) yields[i].gain(gains[i] + 1);
        _close();
        uint256[5] memory expected = [uint256(100_000e18), 50_000e18, 10_000e18, 1_000e18, 2_000e18];
        int128[] memory rlt = game.rewardsOf(2);
        for (uint256 i = 0; i < 5; ++i) assertEq(uint128(rlt[i]), expected[i], "as by the formula");
    }

    function test_TwoASmallGainIsNotTruncated() external pure {
        RewardMath.Performance memory p = RewardMath.Performance({
            gain: 730,
            base: 1_100_000,
            opening: 30_000e6,
            deployed: 30_000e6,
            votes: 1_000_000e18,
            totalVotes: 1_000_000e18
        });
        int128 rlt = RewardMath.rewardAtRateFloor(p, RewardMath.rateOf(500, 6));
        assertEq(uint128(rlt), 995_454_545_454_545_454, "219 / 220");
    }

    function test_FourAllocationFollowsVotes() external {
        _deposit(alice, 100_000e6);
        _vote(40, 60, 20);
        _close();
        _assertAllocations(30_000e6, 45_000e6, 15_000e6, 10_000e6);
        _assertBooks();
    }

    function test_FiveABlacklistedProtocolGetsNothing() external {
        _deposit(alice, 100_000e6);
        _vote(40, 60, 20);
        vm.prank(guardian);
        vault.blacklistProtocol(0);
        _close();
        _assertAllocations(0, 67_500e6, 22_500e6, 10_000e6);
        _assertBooks();
    }

    function test_SixSharesAtARate() external {
        _deposit(alice, 1_000_000e6);
        _vote(1, 0, 0);
        _close();
        yields[0].lose(100_000e6);
        vault.markLoss(0);
        assertEq(vault.exchangeRate(), 0.9e6, "rate");
        assertEq(vault.previewDeposit(10_000e6), 11_111_111_111, "11,111.111111 shares");
    }

    function test_SixSharesAtAHigherRate() external {
        DerbyTypes.Parameters memory parameters = _parameters();
        parameters.performanceFeeBps = 0;
        vault.setParameters(parameters);
        _deposit(alice, 1_000_000e6);
        _vote(1, 0, 0);
        _close();
        // One unit more than the gain: the protocol keeps the fraction of its own rounding.
        yields[0].gain(321_000e6 + 1);
        _close();
        assertEq(vault.previewDeposit(10_000e6), 7_570_022_710, "7,570.022710 shares, at once");
        assertEq(vault.exchangeRate(), 1e6, "while exits wait for the profit to unlock");
        _elapse();
        assertEq(vault.exchangeRate(), 1.321e6 - 1, "until it has; the virtual share rounds the rate down");
        assertEq(vault.previewDeposit(10_000e6), 7_570_022_710, "nothing changed for deposits");
    }

    function test_SevenAGainAndALossShareTheFee() external {
        _deposit(alice, 100_000e6);
        _vote(1_000, 1_000, 0);
        _close();
        _assertAllocations(45_000e6, 45_000e6, 0, 10_000e6);
        yields[0].gain(4_500e6);
        yields[1].lose(3_600e6);
        _close();
        assertGe(game.fee(), 90e6 - 2, "fee");
        assertLe(game.fee(), 90e6, "fee");
        int128[] memory rlt = game.rewardsOf(2);
        int256 reward = (int256(rlt[0]) + int256(rlt[1])) * 1_000;
        assertGe(uint256(reward), (90e24 / 1e6) * 1e6 - 2e18, "R = 90");
        uint256 pay = uint256(RewardMath.paidDown(rlt[0], game.fee() * 1e36, game.owed())) * 1_000;
        assertGe(pay, 90e24 - 2e18, "Pay = 90");
        assertLe(pay, 90e24, "Pay = 90");
        assertGe((game.fee() * 1e36 * 1e18) / game.owed(), 0.2e18 - 1e10, "s = 0.2");
    }

    function _rlt(int256 gain, uint256 price) private pure returns (uint256) {
        RewardMath.Performance memory p = RewardMath.Performance({
            gain: gain,
            base: price,
            opening: 20_000e6,
            deployed: 100_000e6,
            votes: 2_000e18,
            totalVotes: 10_000e18
        });
        return uint128(RewardMath.rewardAtRateFloor(p, RewardMath.rateOf(1_000, 6)));
    }
}
