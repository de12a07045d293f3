// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {YieldProtocolMock} from "../../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `MarkLoss.tree`.
contract DerbyVaultMarkLossTest is DerbyVaultUnitTest {
    // ---- when it is refused

    function test_RevertWhen_TheProtocolIsUnknown() external {
        _open();
        _refused(bob, _call(3), _err(IDerbyVaultErrors.DerbyVault_UnknownProtocol.selector, 3, 3));
    }

    function test_RevertWhen_TheProtocolDoesNotSayWhatItIsWorth() external {
        _open();
        yields[1].lose(1_000e6);
        bytes memory silent = _err(IDerbyVaultErrors.DerbyVault_ProtocolNotMeasurable.selector, 1);
        YieldProtocolMock.Fault[3] memory faults = [
            YieldProtocolMock.Fault.Reverts,
            YieldProtocolMock.Fault.Blind,
            YieldProtocolMock.Fault.BurnsGas
        ];
        for (uint256 i = 0; i < faults.length; ++i) {
            yields[1].setFault(faults[i]);
            _refused(bob, _call(1), silent);
        }
        vm.etch(address(yields[1]), "");
        _refusedBare(1, silent);
    }

    function test_RevertWhen_NothingWasLost() external {
        _open();
        bytes4 none = IDerbyVaultErrors.DerbyVault_NoLoss.selector;
        _refused(bob, _call(0), _err(none, 0, 30_000e6, 30_000e6));
        yields[0].gain(1_000e6 + 1);
        _refused(bob, _call(0), _err(none, 0, 31_000e6, 30_000e6));
        yields[0].setFault(YieldProtocolMock.Fault.Boasts);
        _refused(bob, _call(0), _err(none, 0, type(uint256).max, 30_000e6));
    }

    /// @dev A caller who sends little gas must not make a sound protocol look as if it did not answer.
    function test_RevertWhen_TheGasCouldMakeItLookSilent() external {
        _open();
        yields[0].lose(1_000e6);
        bytes32 before = _digest();
        (bool ok, bytes memory answer) = address(vault).call{gas: 450_000}(_call(0));
        assertTrue(!ok, "refused");
        bytes4 gas = IDerbyVaultErrors.DerbyVault_InsufficientGas.selector;
        assertEq(bytes32(bytes4(answer)), bytes32(gas), "for want of gas");
        assertEq(_digest(), before, "nothing happened");
    }

    // ---- when it is marked between closes

    function test_LockedProfitTakesItFirst() external {
        _openWithProfit();
        (uint256 locked, uint256 net) = (vault.lockedProfit(), vault.totalAssets());
        yields[0].lose(4_000e6);
        uint256 booked = vault.allocationOf(0);
        uint256 worth = yields[0].previewRedeem(yields[0].balanceOf(address(vault)));
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.LossMarked(0, booked - worth, worth);
        vm.prank(bob);
        uint256 loss = vault.markLoss(0);
        assertEq(loss, booked - worth, "what it lost");
        assertEq(vault.allocationOf(0), worth, "booked at what it is worth");
        assertEq(vault.lockedProfit(), locked - loss, "locked profit took it");
        assertEq(vault.totalAssets(), net, "the price did not");
        _assertBooks();
    }

    function test_ThePriceTakesTheRest() external {
        _openWithProfit();
        (uint256 locked, uint256 net) = (vault.lockedProfit(), vault.totalAssets());
        yields[0].lose(20_000e6);
        uint256 loss = vault.markLoss(0);
        assertEq(vault.lockedProfit(), 0, "until it is gone");
        assertEq(vault.totalAssets(), net + locked - loss, "then the price does");
        assertLt(vault.exchangeRate(), 1e6, "for everybody");
        _assertBooks();
    }

    /// @dev What has unlocked by now is no longer there to take it.
    function test_OnlyWhatIsStillLockedTakesIt() external {
        _openWithProfit();
        vm.warp(block.timestamp + INTERVAL / 2);
        yields[0].lose(6_000e6);
        uint256 loss = vault.markLoss(0);
        assertEq(vault.lockedProfit(), 0, "half of the profit is gone into it");
        assertEq(vault.totalAssets(), 108_100e6 - loss, "the other half had unlocked");
        vm.warp(block.timestamp + INTERVAL / 4);
        assertEq(vault.totalAssets(), 108_100e6 - loss, "and nothing more unlocks");
        _assertBooks();
    }

    function test_TheRestOfTheProfitKeepsItsTime() external {
        _openWithProfit();
        vm.warp(block.timestamp + INTERVAL / 2);
        yields[0].lose(2_025e6);
        uint256 loss = vault.markLoss(0);
        uint256 left = 4_050e6 - loss;
        assertEq(vault.lockedProfit(), left, "half unlocked, half of the rest lost");
        vm.warp(block.timestamp + INTERVAL / 4);
        assertEq(vault.lockedProfit(), (left + 1) / 2, "and unlocks in the time there was");
    }

    function test_TheOpeningIsWhatItWas() external {
        _open();
        yields[0].lose(1_000e6);
        uint256 first = vault.markLoss(0);
        yields[0].lose(2_000e6);
        uint256 second = vault.markLoss(0);
        DerbyTypes.Protocol memory protocol = vault.protocolOf(0);
        assertEq(protocol.opening, 30_000e6, "the opening");
        assertEq(protocol.tracked, 30_000e6 - first - second, "booked");
        _close();
        protocol = vault.protocolOf(0);
        assertEq(protocol.opening, protocol.tracked, "a new epoch, a new opening");
    }

    /// @dev Marking is nobody's advantage: players answer for the loss of the epoch, whoever found it and when.
    function testFuzz_PlayersAnswerForItAllTheSame(uint256 lost, uint256 later) external {
        _open();
        (lost, later) = (bound(lost, 1, 30_000e6), bound(later, 0, 10_000e6));
        yields[0].lose(lost);
        uint256 snapshot = vm.snapshotState();
        yields[0].gain(later);
        _close();
        int128[] memory unmarked = game.rewardsOf(2);
        vm.revertToState(snapshot);
        vault.markLoss(0);
        yields[0].gain(later);
        _close();
        int128[] memory marked = game.rewardsOf(2);
        for (uint256 i = 0; i < 3; ++i) assertTrue(marked[i] == unmarked[i], "the same reward or penalty");
        _assertBooks();
    }

    function test_WorksWhilePausedAndForOneThatIsBlacklisted() external {
        _open();
        _pause();
        _blacklist(0);
        yields[0].lose(1_000e6);
        assertGe(vault.markLoss(0), 1_000e6, "marked");
    }

    // ---- when it is marked in a close

    function test_BeforeItsTurnItIsALossOfTheClose() external {
        _open();
        yields[2].lose(5_000e6);
        _begin(2);
        uint256 loss = vault.markLoss(2);
        _advanceTo(DerbyTypes.Phase.Price);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.EpochPriced(2, 0, loss, 0, 0);
        _finish();
        assertTrue(game.rewardsOf(2)[2] < 0, "a penalty of its voters");
        _assertBooks();
    }

    function test_AfterItsTurnItIsTheNextOnesOpening() external {
        _open();
        _begin(4);
        yields[0].lose(5_000e6);
        uint256 loss = vault.markLoss(0);
        DerbyTypes.Protocol memory protocol = vault.protocolOf(0);
        assertEq(protocol.opening, 30_000e6 - loss, "the opening of the epoch to come");
        _finish();
        assertTrue(game.rewardsOf(2)[0] == 0, "its voters of this epoch are done");
        _assertBooks();
    }

    function test_BetweenTwoMeasurementsItCountsByItsNumber() external {
        _open();
        _begin(3);
        assertEq(vault.status().cursor, 2, "two are measured");
        yields[1].lose(5_000e6);
        yields[2].lose(5_000e6);
        vault.markLoss(1);
        vault.markLoss(2);
        assertLt(vault.protocolOf(1).opening, 45_000e6, "measured: the next opening");
        assertEq(vault.protocolOf(2).opening, 15_000e6, "not measured: the opening stays");
        _finish();
        assertTrue(game.rewardsOf(2)[1] == 0, "of no voter");
        assertTrue(game.rewardsOf(2)[2] < 0, "of its voters");
        _assertBooks();
    }

    /// @dev The digest asks the protocol too, which is gone here.
    function _refusedBare(uint16 id, bytes memory revertData) private {
        uint256 booked = vault.allocationOf(id);
        vm.expectRevert(revertData);
        vault.markLoss(id);
        assertEq(vault.allocationOf(id), booked, "unchanged");
    }

    function _call(uint16 id) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyVault.markLoss, (id));
    }
}
