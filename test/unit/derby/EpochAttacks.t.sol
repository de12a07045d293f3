// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGamePort} from "../../../contracts/derby/interfaces/IDerbyGamePort.sol";
import {IDerbyVault} from "../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {ProtocolMoves} from "../../../contracts/derby/libraries/ProtocolMoves.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../../../contracts/derby/types/DerbyVaultTypes.sol";
import {YieldProtocolMock} from "../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyArenaTest} from "../../helpers/DerbyArenaTest.sol";

/// @notice Attacks on the close, by strangers and by protocols, each of which must fail.
contract EpochAttacksTest is DerbyArenaTest {
    // ------------------------------------------------------------------------------------------------ spam

    /// @dev Between any two steps of the close a stranger tries all that he could repeat or bring forward.
    function test_SpammedSteps_OutOfOrderOrTwiceHaveNoEffect() external {
        _contest();
        _gain(0, 4_500 * USDC);
        yields[1].lose(1_000 * USDC);
        _elapse();
        uint256 snapshot = vm.snapshotState();
        vault.closeEpoch(ALL_STEPS);
        bytes32 expected = _digest();
        vm.revertToState(snapshot);

        uint256 steps = 0;
        for (bool finished = false; !finished; ++steps) {
            _spam();
            vm.prank(steps % 2 == 0 ? attacker : bob);
            (, finished) = vault.closeEpoch(1);
            _assertSolvent();
        }
        assertEq(_digest(), expected, "the close that was to be");
        assertEq(steps, vault.stepsToClose(), "each step once");
        _spam();
        bytes memory early = abi.encodeWithSelector(
            IDerbyVaultErrors.DerbyVault_EpochNotOver.selector,
            3,
            uint40(block.timestamp + INTERVAL)
        );
        _refused(attacker, address(vault), abi.encodeCall(IDerbyVault.closeEpoch, (1)), early);
    }

    /// @dev With too little gas a step is not begun, so no protocol can be made to look as if it had failed.
    function test_SpammedSteps_AStingyCallerCannotMakeAProtocolFail() external {
        _contest();
        _gain(0, 4_500 * USDC);
        _elapse();
        vault.closeEpoch(1);
        bytes32 begun = _digest();
        for (uint256 gas = 100_000; gas < 3_500_000; gas += 200_000) {
            assertTrue(!_closeWith(gas), "too little for a step");
            assertEq(_digest(), begun, "none was begun");
        }
        uint256 calls = 0;
        for (; vault.isClosing(); ++calls) assertTrue(_closeWith(4_000_000), "enough for some");
        assertGt(calls, 1, "no call could do them all");
        assertTrue(vault.protocolOf(0).measured && vault.protocolOf(1).measured, "no protocol failed");
        assertEq(vault.lockedProfit(), 4_050 * USDC, "and the gain was found");
    }

    // ------------------------------------------------------------------------------------------------ protocols

    function test_AProtocolThatReverts_IsSkippedAndReported() external {
        _fails(YieldProtocolMock.Fault.Reverts, DerbyTypes.Phase.Measure);
    }

    function test_AProtocolThatHidesItsValue_IsSkippedAndReported() external {
        _fails(YieldProtocolMock.Fault.Blind, DerbyTypes.Phase.Measure);
    }

    function test_AProtocolThatLiesAboutItsValue_IsSkippedAndReported() external {
        _fails(YieldProtocolMock.Fault.Boasts, DerbyTypes.Phase.Measure);
    }

    function test_AProtocolThatAnswersAMegabyte_IsReadNoFurtherThanAWord() external {
        _survives(YieldProtocolMock.Fault.ReturnBomb);
    }

    function test_AProtocolThatBurnsGas_IsSkippedAndReported() external {
        _fails(YieldProtocolMock.Fault.BurnsGas, DerbyTypes.Phase.Measure);
    }

    function test_AProtocolThatReturnsLess_IsNotLeftAndReported() external {
        _fails(YieldProtocolMock.Fault.PaysHalf, DerbyTypes.Phase.Withdraw);
    }

    /// @dev A stranger deposits a cent in the block of the close.
    function test_AProtocolThatForbidsSameBlockExit_IsLeftByTheNextClose() external {
        _contest();
        yields[0].setFault(YieldProtocolMock.Fault.ForbidsSameBlock);
        _vote(1, _only(1));
        usdc.mint(attacker, 10_000);
        vm.startPrank(attacker);
        usdc.approve(address(yields[0]), 10_000);
        yields[0].deposit(10_000, attacker);
        vm.stopPrank();
        _closeSkipping(DerbyTypes.Phase.Withdraw);
        assertEq(vault.allocationOf(0), 45_000 * USDC, "accounted");
        vm.roll(block.number + 1);
        _close();
        assertEq(vault.allocationOf(0), 0, "left");
        assertEq(vault.allocationOf(1), 90_000 * USDC, "and all is where the votes are");
        _assertSolvent();
    }

    /// @dev Takes 45,000 and mints nothing: the deposit is undone.
    function test_AProtocolThatLiesAboutShares_GetsNothing() external {
        _contest();
        yields[0].setFault(YieldProtocolMock.Fault.MintsNothing);
        _enter(depositor, 50_000 * USDC);
        uint256 before = usdc.balanceOf(address(yields[0]));
        _closeSkipping(DerbyTypes.Phase.Deposit);
        assertEq(usdc.balanceOf(address(yields[0])), before, "not a base unit more");
        assertEq(vault.allocationOf(1), 67_500 * USDC, "the other is funded");
        assertEq(vault.grossAssets(), 150_000 * USDC, "nothing is lost");
        _assertSolvent();
    }

    /// @dev Up to the cap a protocol can lose what is in it, and not a unit of what is elsewhere.
    function test_AProtocolThatReturnsLess_CostsNoMoreThanItHolds() external {
        _contest();
        yields[0].setFault(YieldProtocolMock.Fault.PaysHalf);
        _blacklist(0);
        _close();
        assertEq(vault.grossAssets(), 77_500 * USDC, "half of 45,000 is gone");
        assertEq(vault.allocationOf(0), 0, "and nothing is left to lose");
        _assertSolvent();
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _closeWith(uint256 gas) private returns (bool ok) {
        vm.prank(attacker);
        (ok, ) = address(vault).call{gas: gas}(abi.encodeCall(IDerbyVault.closeEpoch, (ALL_STEPS)));
    }

    /// @dev 45,000 in each of two protocols, by one basket that votes for both.
    function _contest() private {
        _join(alice, 1_000 * DRB, _both(5_000));
        _enter(depositor, 100_000 * USDC);
        _close();
        assertEq(vault.allocationOf(0), 45_000 * USDC, "half");
        assertEq(vault.allocationOf(1), 45_000 * USDC, "and half");
    }

    /// @dev Protocol 0, which has half of the money and no votes any more, fails: it is reported, the other gets what there is, and the
    /// next close makes up for it.
    function _fails(YieldProtocolMock.Fault fault, DerbyTypes.Phase phase) private {
        _contest();
        _vote(1, _only(1));
        yields[0].setFault(fault);
        _closeSkipping(phase);
        assertEq(vault.allocationOf(0), 45_000 * USDC, "accounted");
        assertEq(vault.grossAssets(), 100_000 * USDC, "nothing is lost");
        assertEq(vault.epoch(), 3, "and nothing stopped");
        _assertSolvent();
        yields[0].setFault(YieldProtocolMock.Fault.None);
        _close();
        assertEq(vault.allocationOf(0), 0, "left");
        assertEq(vault.allocationOf(1), 90_000 * USDC, "for the other");
        _assertSolvent();
    }

    function _survives(YieldProtocolMock.Fault fault) private {
        _contest();
        _vote(1, _only(1));
        yields[0].setFault(fault);
        _close();
        assertLe(vault.grossAssets(), 100_000 * USDC, "nothing is made up");
        _assertSolvent();
        yields[0].setFault(YieldProtocolMock.Fault.None);
        _close();
        assertEq(vault.allocationOf(1), 90_000 * USDC, "the other has it all");
    }

    function _closeSkipping(DerbyTypes.Phase phase) private {
        _elapse();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolSkipped(2, 0, phase);
        vault.closeEpoch(ALL_STEPS);
        assertTrue(!vault.isClosing(), "closed");
    }

    /// @dev What a stranger may call, and what only vault or game may: each refused, none with an effect.
    function _spam() private {
        uint32 epoch = vault.epoch();
        bytes memory unknown = abi.encodeWithSelector(IDerbyGamePort.DerbyGame_UnknownVault.selector, attacker);
        _refused(attacker, address(game), abi.encodeCall(IDerbyGamePort.beginClose, (epoch)), unknown);
        _refused(attacker, address(game), abi.encodeCall(IDerbyGamePort.openResults, (epoch, 2, 0, 1e42)), unknown);
        bytes memory results = abi.encodeCall(IDerbyGamePort.recordResults, (epoch, 0, new int128[](2)));
        _refused(attacker, address(game), results, unknown);
        _spamMoves(epoch);
        bytes memory nothing = abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_ZeroAmount.selector, attacker);
        _refused(attacker, address(vault), abi.encodeCall(IDerbyVault.closeEpoch, (0)), nothing);
    }

    function _spamMoves(uint32 epoch) private {
        DerbyVaultTypes.Exit memory exit = DerbyVaultTypes.Exit({
            vault: address(yields[0]),
            held: 1,
            worth: 0,
            assets: 0,
            all: true,
            limited: false,
            forced: true
        });
        address asset = vault.asset();
        DerbyVaultTypes.Setup memory setup = DerbyVaultTypes.Setup(asset, address(game), vault.exchange(), asset, 6);
        bytes[4] memory calls = [
            abi.encodeWithSelector(ProtocolMoves.moveIn.selector, asset, address(yields[0]), 1, 0, 0, 1),
            abi.encodeWithSelector(ProtocolMoves.moveOut.selector, asset, exit, 1),
            abi.encodeWithSelector(ProtocolMoves.harvest.selector, setup, vault.incentiveOf(0)),
            abi.encodeWithSelector(ProtocolMoves.sendFee.selector, setup, epoch, 2, 1, 1)
        ];
        for (uint256 i = 0; i < calls.length; ++i) _refused(attacker, address(vault), calls[i], "");
    }
}
