// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {YieldProtocolMock} from "../../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `CloseEpoch.tree`. The order of the steps, who may do them, and where the money is at the end.
contract DerbyVaultCloseEpochTest is DerbyVaultUnitTest {
    // ---- when it is refused

    function test_RevertWhen_TheIntervalIsNotOver() external {
        bytes4 early = IDerbyVaultErrors.DerbyVault_EpochNotOver.selector;
        _refused(keeper, _call(1), _err(early, 1, START + INTERVAL));
        vm.warp(START + INTERVAL - 1);
        _refused(keeper, _call(ALL_STEPS), _err(early, 1, START + INTERVAL));
        vm.warp(START + INTERVAL);
        _accepted(keeper, _call(1));
    }

    function test_RevertWhen_NoStepIsAskedFor() external {
        _elapse();
        _refused(keeper, _call(0), _err(IDerbyVaultErrors.DerbyVault_ZeroAmount.selector, keeper));
        vault.closeEpoch(1);
        _refused(keeper, _call(0), _err(IDerbyVaultErrors.DerbyVault_ZeroAmount.selector, keeper));
    }

    /// @dev Before the first step and before a later one alike: what is not sure to be enough does nothing.
    function test_RevertWhen_EvenOneStepCouldFailForWantOfGas() external {
        _elapse();
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 before = _digest();
            (bool ok, bytes memory answer) = address(vault).call{gas: 3_400_000}(_call(1));
            assertTrue(!ok, "refused");
            bytes4 selector = IDerbyVaultErrors.DerbyVault_InsufficientGas.selector;
            assertEq(bytes32(bytes4(answer)), bytes32(selector), "for want of gas");
            assertEq(_digest(), before, "state unchanged");
            vault.closeEpoch(1);
        }
    }

    function test_RevertWhen_MoneyComesInOrRulesChangeDuringIt() external {
        _open();
        _request(alice, 1e6);
        bytes[] memory calls = _inboundCalls();
        _elapse();
        for (vault.closeEpoch(1); vault.isClosing(); vault.closeEpoch(1)) {
            bytes memory closing = _closing(vault.status().phase);
            for (uint256 i = 0; i < calls.length; ++i) {
                address caller = i < 6 ? alice : address(this);
                _refused(caller, calls[i], closing);
            }
        }
        for (uint256 i = 0; i < 2; ++i) _accepted(alice, calls[i]);
    }

    // ---- the order of its steps

    function test_EveryPhaseHasItsTurn() external {
        _open();
        DerbyTypes.Phase[15] memory phases = [
            DerbyTypes.Phase.Measure,
            DerbyTypes.Phase.Measure,
            DerbyTypes.Phase.Measure,
            DerbyTypes.Phase.Price,
            DerbyTypes.Phase.Withdraw,
            DerbyTypes.Phase.Withdraw,
            DerbyTypes.Phase.Withdraw,
            DerbyTypes.Phase.Reward,
            DerbyTypes.Phase.Results,
            DerbyTypes.Phase.Fill,
            DerbyTypes.Phase.Deposit,
            DerbyTypes.Phase.Deposit,
            DerbyTypes.Phase.Deposit,
            DerbyTypes.Phase.Finish,
            DerbyTypes.Phase.Open
        ];
        _elapse();
        for (uint256 i = 0; i < phases.length; ++i) {
            (uint256 steps, bool finished) = vault.closeEpoch(1);
            assertEq(steps, 1, "one step");
            assertTrue(finished == (i == phases.length - 1), "the last is the last");
            assertEq(uint256(vault.status().phase), uint256(phases[i]), "phase");
        }
    }

    function test_HarvestAndCashHaveTheirsWhereThereIsNeed() external {
        _open();
        vault.setIncentive(1, DerbyTypes.Incentive(alice, bob, carol, 0));
        _request(alice, 50_000e6);
        yields[1].setFault(YieldProtocolMock.Fault.Illiquid);
        _begin(1);
        assertTrue(vault.status().phase == DerbyTypes.Phase.Harvest, "harvest");
        _advanceTo(DerbyTypes.Phase.Cash);
        vault.closeEpoch(1);
        assertTrue(vault.status().phase == DerbyTypes.Phase.Cash, "more is missing");
        assertEq(vault.status().cursor, 1, "from the next");
        _finish();
        assertEq(vault.batchOf(2).filledShares, 50_000e6, "and was found");
        _assertBooks();
    }

    function test_VotesAreFrozenAndUnlockingStandsStillFromTheFirstStep() external {
        DerbyTypes.Parameters memory parameters = _parameters();
        _openWithProfit();
        parameters.interval = 7 days;
        vault.setParameters(parameters);
        _elapse();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.EpochCloseBegun(3, keeper);
        vm.prank(keeper);
        vault.closeEpoch(1);
        assertTrue(game.isClosing(), "the game knows");
        assertEq(vault.lockedProfit(), 4_050e6, "half has unlocked");
        vm.warp(block.timestamp + 3 days);
        assertEq(vault.lockedProfit(), 4_050e6, "and no more");
        _finish();
        assertEq(vault.lockedProfit(), 4_050e6, "until the end");
        vm.warp(block.timestamp + 3.5 days);
        assertEq(vault.lockedProfit(), 2_025e6, "from where it goes on");
    }

    // ---- when it is stopped

    function test_StoppedAfterAnyStepItEndsTheSame() external {
        _turbulence();
        uint256 snapshot = vm.snapshotState();
        _finish();
        bytes32 atOnce = _digest();
        uint256 calls = 0;
        vm.revertToState(snapshot);
        for (bool finished = false; !finished; ++calls) {
            vm.prank(calls % 2 == 0 ? keeper : bob);
            (, finished) = vault.closeEpoch(1);
            _assertBooks();
        }
        assertEq(_digest(), atOnce, "the same end");
        assertGe(calls, vault.stepsToClose(), "one step a call");
    }

    function testFuzz_InAnyPartsItEndsTheSame(uint256 seed) external {
        _turbulence();
        uint256 snapshot = vm.snapshotState();
        _finish();
        bytes32 atOnce = _digest();
        vm.revertToState(snapshot);
        for (bool finished = false; !finished; seed = uint256(keccak256(abi.encode(seed)))) {
            (, finished) = vault.closeEpoch(1 + (seed % 9));
        }
        assertEq(_digest(), atOnce, "12: paged equals unpaged");
    }

    function testFuzz_TheTimeBetweenItsStepsCountsForNothing(uint256 seed) external {
        _turbulence();
        uint256 snapshot = vm.snapshotState();
        _finish();
        bytes32 atOnce = keccak256(abi.encode(vault.protocols(), vault.lockedProfit(), vault.grossAssets()));
        vm.revertToState(snapshot);
        for (bool finished = false; !finished; seed = uint256(keccak256(abi.encode(seed)))) {
            vm.warp(block.timestamp + (seed % 3 days));
            (, finished) = vault.closeEpoch(1 + (seed % 5));
        }
        bytes32 slowly = keccak256(abi.encode(vault.protocols(), vault.lockedProfit(), vault.grossAssets()));
        assertEq(slowly, atOnce, "the same books");
    }

    function test_ACallEndsEarlyWhereGasRunsLow() external {
        _turbulence();
        uint256 snapshot = vm.snapshotState();
        _finish();
        bytes32 atOnce = _digest();
        vm.revertToState(snapshot);
        uint256 calls = 0;
        for (bool finished = false; !finished; ++calls) {
            uint256 steps;
            (steps, finished) = vault.closeEpoch{gas: 3_800_000}(ALL_STEPS);
            assertGt(steps, 0, "something is done");
        }
        assertGt(calls, 1, "not all of it");
        assertEq(_digest(), atOnce, "and it is the same");
    }

    // ---- where the money goes

    function test_FollowsTheVotes() external {
        _deposit(alice, 100_000e6);
        _vote(40, 60, 20);
        _elapse();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolFunded(1, 1, 45_000e6, 45_000e6);
        vault.closeEpoch(ALL_STEPS);
        _assertAllocations(30_000e6, 45_000e6, 15_000e6, 10_000e6);
        _vote(10, 10, 100);
        _elapse();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolDrained(2, 0, 22_500e6, 7_500e6);
        vault.closeEpoch(ALL_STEPS);
        _assertAllocations(7_500e6, 7_500e6, 75_000e6, 10_000e6);
        _assertBooks();
    }

    function test_DifferencesUnderTheMarginStay() external {
        _deposit(alice, 100_000e6);
        _vote(40, 60, 20);
        _close();
        _deposit(bob, 120e6);
        _close();
        _assertAllocations(30_000e6, 45_000e6, 15_000e6, 10_120e6);
        _deposit(bob, 1_000e6);
        _close();
        assertGt(vault.allocationOf(0), 30_000e6, "above it they move");
        assertEq(vault.allocationOf(2), 15_000e6 + 168e6, "to the target");
        _assertBooks();
    }

    function test_WithoutVotesAllocationsStay() external {
        _open();
        _vote(0, 0, 0);
        game.vote(0, 1e18 - 1);
        _deposit(bob, 50_000e6);
        _close();
        _assertAllocations(30_000e6, 45_000e6, 15_000e6, 60_000e6);
        assertEq(vault.openingVotes(), 0, "less than one DRB is none");
        _assertBooks();
    }

    function test_AFirstEpochWithoutVotesStaysIdle() external {
        _deposit(alice, 100_000e6);
        _close();
        _assertAllocations(0, 0, 0, 100_000e6);
    }

    function test_DepositsSpendOnlyWhatLiesAboveTheBuffer() external {
        _open();
        yields[1].setFault(YieldProtocolMock.Fault.Illiquid);
        _vote(100, 0, 20);
        _close();
        assertEq(vault.allocationOf(1), 45_000e6, "stuck");
        assertEq(vault.idleAssets(), 10_000e6, "the buffer is not spent for another's target");
        _assertBooks();
    }

    /// @dev A share of the first protocol is worth a third of an asset: whoever asks for 10,000 of its 10,000 by their amount leaves it
    /// a share, worth 0. The request is a quarter of 80,000; 10,000 of it are idle.
    function test_OneThatHasToGiveAllItHasKeepsNoShare() external {
        _open();
        _vote(0, 0, 0);
        yields[0].lose(20_000e6);
        _request(alice, 25_000e6);
        _close();
        assertEq(vault.batchOf(2).assets, 20_000e6, "idle and all of the first");
        _assertAllocations(0, 45_000e6, 15_000e6, 20_000e6);
        assertEq(vault.reservedAssets(), 20_000e6, "set aside whole");
        assertEq(vault.protocolOf(0).shares, 0, "no share is booked");
        assertEq(yields[0].balanceOf(address(vault)), 0, "nor left");
        _assertBooks();
    }

    function test_AnEmptyVaultCloses() external {
        _elapse();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.EpochClosed(1, 0, 0, 0);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.epoch(), 2, "closed");
        assertEq(vault.highWaterMark(), 1e27, "at the initial price");
    }

    // ---- how many protocols there are

    function test_NoneTakesSixSteps() external {
        _rebuildWith(0);
        _deposit(alice, 1_000e6);
        _elapse();
        (uint256 steps, bool finished) = vault.closeEpoch(ALL_STEPS);
        assertEq(steps, 6, "begin, price, reward, an empty page, fill, finish");
        assertTrue(finished, "done");
        assertEq(vault.grossAssets(), 1_000e6, "nothing happened");
    }

    function test_MoreThanAPageOfThemAreMeasuredAndReportedInPages() external {
        _rebuildWith(51);
        _deposit(alice, 100_000e6);
        game.vote(0, 1e18);
        game.vote(50, 1e18);
        _close();
        assertEq(vault.allocationOf(50), 45_000e6, "the last one");
        yields[50].gain(450e6 + 1);
        uint256 steps = vault.stepsToClose();
        _elapse();
        (uint256 done, bool finished) = vault.closeEpoch(ALL_STEPS);
        assertTrue(finished && done == steps, "as foretold");
        assertEq(game.rewardsOf(2).length, 51, "every result");
        assertTrue(game.rewardsOf(2)[50] > 0, "on its page");
        assertEq(game.nextPage(), 2, "two pages");
        _assertBooks();
    }

    // ---- the end

    function test_OpensTheNextEpoch() external {
        _open();
        _elapse();
        vm.warp(block.timestamp + 5 days);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.EpochClosed(2, 100_000e6, 100_000e6, 0);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.epoch(), 3, "the next");
        assertEq(game.epoch(), 3, "in the game too");
        assertEq(vault.status().closableAt, block.timestamp + INTERVAL, "of full length");
        assertEq(vault.stepsToClose(), 15, "with as many steps");
    }

    /// @dev Gains, losses, requests, votes that turn round, and one protocol that does not pay: at the end of the interval.
    function _turbulence() private {
        _deposit(alice, 100_000e6);
        _deposit(bob, 50_000e6);
        _vote(40, 60, 20);
        _close();
        yields[0].gain(5_000e6);
        yields[1].lose(1_000e6);
        yields[2].setFault(YieldProtocolMock.Fault.Illiquid);
        yields[2].setLiquidity(700e6);
        _request(bob, 30_000e6);
        _vote(10, 100, 10);
        _elapse();
    }

    function _rebuildWith(uint256 count) private {
        vault = DeployDerby.derbyVault(_params());
        _grantGuardian(address(vault));
        vm.prank(alice);
        usdc.approve(address(vault), type(uint256).max);
        delete yields;
        for (uint256 i = 0; i < count; ++i) _addProtocol();
    }

    function _inboundCalls() private view returns (bytes[] memory calls) {
        calls = new bytes[](10);
        calls[0] = abi.encodeCall(IERC4626.deposit, (1e6, alice));
        calls[1] = abi.encodeCall(IERC4626.mint, (1e6, alice));
        calls[2] = abi.encodeCall(IDerbyVault.depositWithMin, (1e6, alice, 0));
        calls[3] = abi.encodeCall(IDerbyVault.depositWithPermit, (1e6, alice, START, 27, 0, 0));
        calls[4] = abi.encodeCall(IDerbyVault.requestRedeem, (1e6, alice));
        calls[5] = abi.encodeCall(IDerbyVault.cancelRequest, (1));
        calls[6] = abi.encodeCall(IDerbyVault.proposeProtocol, (address(yields[0]), 0));
        calls[7] = abi.encodeCall(IDerbyVault.removeProtocol, (0, true));
        calls[8] = abi.encodeCall(IDerbyVault.setIncentive, (0, DerbyTypes.Incentive(alice, bob, carol, 0)));
        calls[9] = abi.encodeCall(IDerbyVault.setParameters, (_parameters()));
    }

    function _call(uint256 maxSteps) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyVault.closeEpoch, (maxSteps));
    }
}
