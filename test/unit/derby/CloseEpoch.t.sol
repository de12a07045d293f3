// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVaultErrors} from "../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {YieldProtocolMock} from "../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyTest} from "../../helpers/DerbyTest.sol";

contract DerbyVaultCloseEpochTest is DerbyTest {
    function test_RevertWhen_TheIntervalIsNotOver() external {
        vm.expectRevert(
            abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_EpochNotOver.selector, 1, START + INTERVAL)
        );
        vault.closeEpoch(1);
    }

    function test_RevertWhen_EvenOneStepCouldFailForWantOfGas() external {
        _elapse();
        (bool ok, bytes memory answer) = address(vault).call{gas: 3_000_000}(abi.encodeCall(vault.closeEpoch, (1)));
        assertTrue(!ok, "refused");
        assertEq(
            bytes32(bytes4(answer)),
            bytes32(IDerbyVaultErrors.DerbyVault_InsufficientGas.selector),
            "for want of gas"
        );
        assertTrue(!vault.isClosing(), "nothing began");
    }

    function test_AFeeIsPaidAndTheRestUnlocks() external {
        _deposit(alice, 100_000e6);
        _vote(1_000, 0, 0);
        _close();
        yields[0].gain(9_000e6 + 1);
        _close();
        assertEq(game.fee(), 900e6, "10 % of the gain");
        assertEq(usdc.balanceOf(address(game)), 900e6, "really paid");
        assertEq(vault.lockedProfit(), 8_100e6, "locked");
        assertEq(vault.totalAssets(), 100_000e6, "not in the price yet");
        assertEq(vault.grossAssets(), 108_100e6, "but owned");
        vm.warp(block.timestamp + INTERVAL / 2);
        assertEq(vault.lockedProfit(), 4_050e6, "half of it after half of the interval");
        _assertBooks();
        _close();
        assertEq(game.fee(), 0, "never charged twice");
    }

    function test_OneStepACallEqualsOneCall() external {
        _deposit(alice, 100_000e6);
        _deposit(bob, 50_000e6);
        _vote(40, 60, 20);
        _close();
        yields[0].gain(5_000e6);
        yields[1].lose(1_000e6);
        _request(bob, 30_000e6);
        _vote(10, 10, 100);
        _elapse();
        uint256 snapshot = vm.snapshotState();
        vault.closeEpoch(ALL_STEPS);
        bytes32 atOnce = _digest();
        vm.revertToState(snapshot);
        uint256 calls = 0;
        for (bool finished = false; !finished; ++calls) {
            (, finished) = vault.closeEpoch(1);
            _assertBooks();
        }
        assertEq(_digest(), atOnce, "the same end");
        assertGe(calls, vault.stepsToClose(), "one step a call");
    }

    function test_LossesFirstGainsLast_ExitsStayOpen() external {
        _deposit(alice, 100_000e6);
        _vote(50, 50, 0);
        _close();
        yields[0].gain(4_500e6);
        yields[1].lose(4_500e6);
        _elapse();
        vault.closeEpoch(3);
        assertEq(vault.totalAssets(), 95_500e6, "the loss is in the price, the gain is not");
        vm.expectRevert(
            abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_CloseInProgress.selector, 2, DerbyTypes.Phase.Measure)
        );
        vm.prank(bob);
        vault.deposit(1e6, bob);
        vm.prank(alice);
        assertEq(vault.redeem(1_000e6, alice, alice), 955e6, "an exit at the low price");
        vault.closeEpoch(ALL_STEPS);
        assertGe(vault.totalAssets(), 99_044e6 - 2, "net of gain and loss");
        _assertBooks();
    }

    function test_AProtocolThatFailsIsSkippedAndStaysAccounted() external {
        _deposit(alice, 100_000e6);
        _vote(40, 60, 20);
        _close();
        YieldProtocolMock.Fault[5] memory faults = [
            YieldProtocolMock.Fault.Reverts,
            YieldProtocolMock.Fault.Boasts,
            YieldProtocolMock.Fault.Blind,
            YieldProtocolMock.Fault.ReturnBomb,
            YieldProtocolMock.Fault.BurnsGas
        ];
        for (uint256 i = 0; i < faults.length; ++i) {
            yields[0].setFault(faults[i]);
            yields[0].gain(1_000e6);
            _vote(0, 60, 20);
            _close();
            assertEq(vault.allocationOf(0), 30_000e6, "still booked");
            assertTrue(!vault.protocolOf(0).measured, "reported");
        }
        yields[0].setFault(YieldProtocolMock.Fault.None);
        _close();
        int128[] memory rlt = game.rewardsOf(7);
        assertEq(uint128(rlt[0]), 0, "no reward in the close that measures it again");
        assertEq(vault.allocationOf(0), 0, "and it is left");
        _assertBooks();
    }

    function test_AProtocolThatMintsNothingKeepsNothing() external {
        _deposit(alice, 100_000e6);
        _vote(40, 60, 20);
        yields[0].setFault(YieldProtocolMock.Fault.MintsNothing);
        _elapse();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolSkipped(1, 0, DerbyTypes.Phase.Deposit);
        vault.closeEpoch(ALL_STEPS);
        _assertAllocations(0, 45_000e6, 15_000e6, 40_000e6);
        _assertBooks();
    }

    function test_AProtocolThatPaysHalfIsNotLeftUnlessItIsBlacklisted() external {
        _deposit(alice, 100_000e6);
        _vote(40, 60, 20);
        _close();
        yields[0].setFault(YieldProtocolMock.Fault.PaysHalf);
        _vote(0, 60, 20);
        _close();
        assertEq(vault.allocationOf(0), 30_000e6, "nothing left it");
        vm.prank(guardian);
        vault.blacklistProtocol(0);
        _close();
        assertEq(vault.allocationOf(0), 0, "left at what it paid");
        assertEq(vault.grossAssets(), 85_000e6, "the loss is shared");
        _assertBooks();
    }

    function test_AProtocolThatBoastsOnTheWayInGetsNothing() external {
        _deposit(alice, 100_000e6);
        _vote(1, 1, 0);
        _elapse();
        vault.closeEpoch(9);
        assertTrue(vault.status().phase == DerbyTypes.Phase.Results, "measured, not funded yet");
        yields[0].setFault(YieldProtocolMock.Fault.Boasts);
        vault.closeEpoch(ALL_STEPS);
        _assertAllocations(0, 45_000e6, 0, 55_000e6);
        _assertBooks();
    }

    function test_AFeeInFlightAndALossLeaveExitsOpen() external {
        _deposit(alice, 100_000e6);
        _vote(1, 0, 0);
        _close();
        yields[0].gain(9_000e6 + 1);
        _elapse();
        vault.closeEpoch(5);
        assertEq(vault.accruedFee(), 900e6, "charged, not sent");
        yields[0].lose(99_000e6 - 1);
        vault.markLoss(0);
        uint256 most = vault.maxRedeem(alice);
        vm.prank(alice);
        vault.redeem(most, alice, alice);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.accruedFee(), 0, "the close completes");
        _assertBooks();
    }

    function test_ABountyBegunForNothingStillRises() external {
        DerbyTypes.Parameters memory parameters = _parameters();
        parameters.bountyCap = 150e6;
        vault.setParameters(parameters);
        vault.fundBounty(1_000e6);
        uint256 steps = vault.stepsToClose();
        _elapse();
        vault.closeEpoch(1);
        vm.warp(block.timestamp + 1 days);
        vm.prank(keeper);
        vault.closeEpoch(ALL_STEPS);
        assertEq(usdc.balanceOf(keeper), (150e6 * (steps - 1)) / steps, "the whole rate for the rest");
    }

    function test_AnIlliquidProtocolGivesWhatItCan() external {
        _deposit(alice, 100_000e6);
        _vote(1, 0, 0);
        _close();
        yields[0].setFault(YieldProtocolMock.Fault.Illiquid);
        yields[0].setLiquidity(7_000e6);
        _vote(0, 0, 1);
        _close();
        assertEq(vault.allocationOf(0), 90_000e6 - 7_000e6, "the rest waits");
        _assertBooks();
    }

    function test_AFeeThatTheGameRefusesIsCancelled() external {
        _deposit(alice, 100_000e6);
        _vote(1, 0, 0);
        _close();
        yields[0].gain(9_000e6 + 1);
        game.setBroken(true);
        _close();
        assertEq(game.fee(), 0, "nothing paid");
        assertEq(vault.lockedProfit(), 9_000e6, "it stays with the depositors");
        assertEq(vault.accruedFee(), 0, "and is not owed");
        _assertBooks();
    }

    function test_VotesSlashedSinceDoNotCountInWhatIsOwed() external {
        _deposit(alice, 100_000e6);
        _vote(1_000, 0, 0);
        _close();
        game.slash(0, 750e18);
        yields[0].gain(9_000e6 + 1);
        _close();
        assertEq(game.fee(), 225e6, "a quarter of the votes is left, a quarter of the fee is owed");
    }

    function test_BountyRisesAndIsSplitBySteps() external {
        DerbyTypes.Parameters memory parameters = _parameters();
        parameters.bountyCap = 100e6;
        vault.setParameters(parameters);
        vault.fundBounty(1_000e6);
        uint256 steps = vault.stepsToClose();
        _elapse();
        vm.warp(block.timestamp + 12 hours);
        assertEq(vault.status().bounty, 50e6, "half after half a day");
        vm.prank(keeper);
        vault.closeEpoch(3);
        assertEq(usdc.balanceOf(keeper), (uint256(50e6) * 3) / steps, "three steps");
        vm.prank(bob);
        vault.closeEpoch(ALL_STEPS);
        assertEq(usdc.balanceOf(bob), WEALTH + (50e6 * (steps - 3)) / steps, "the others");
        assertEq(vault.bountyReserve(), 950e6, "half of the cap is gone");
        _assertBooks();
    }

    function test_SupplyZeroGivesTheRemainderToTheTreasury() external {
        _deposit(alice, 100_000e6);
        _vote(1, 0, 0);
        _close();
        yields[0].gain(9_000e6 + 1);
        _close();
        _request(alice, vault.balanceOf(alice));
        _vote(0, 0, 0);
        _elapse();
        vault.closeEpoch(ALL_STEPS);
        vm.prank(alice);
        vault.claimRequest(1, alice);
        assertEq(vault.balanceOf(treasury), vault.totalSupply(), "the treasury owns what is left");
        assertEq(vault.totalSupply(), vault.grossAssets(), "at the initial price");
        _assertBooks();
    }

    function _digest() private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    vault.protocols(),
                    vault.idleAssets(),
                    vault.reservedAssets(),
                    vault.lockedProfit(),
                    vault.highWaterMark(),
                    vault.totalSupply(),
                    vault.batchOf(2),
                    vault.status(),
                    usdc.balanceOf(address(game)),
                    game.rewardsOf(2)
                )
            );
    }
}
