// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `PauseInbound.tree`.
contract PauseInboundTest is SavingsUnitTest {
    bytes private constant PAUSE = abi.encodeCall(ISavingsAccount.pauseInbound, ());

    // ---- when it is refused

    function test_RevertWhen_TheCallerIsNotGuardian() external {
        bytes4 unauthorized = RoleGated.RoleGated_Unauthorized.selector;
        _refused(stranger, PAUSE, _err(unauthorized, stranger, Roles.GUARDIAN));
        _refused(admin, PAUSE, _err(unauthorized, admin, Roles.GUARDIAN));
    }

    function test_RevertWhen_PausedOrCoolingDown() external {
        _pause();
        bytes memory cooling = _err(InboundPause.InboundPause_CoolingDown.selector, START + 28 days);
        _refused(guardian, PAUSE, cooling);
        vm.warp(START + 28 days - 1);
        _refused(guardian, PAUSE, cooling);
        vm.warp(START + 28 days);
        _pause();
        assertEq(account.inboundPausedUntil(), START + 42 days, "again");
    }

    // ---- when it is paused

    function test_EndsByItself() external {
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.InboundPaused(guardian, START + 14 days);
        _pause();
        assertEq(account.inboundPausedUntil(), START + 14 days, "until");
        vm.warp(START + 14 days);
        _lend(lender, 1);
    }

    function test_EveryWayOutStaysOpen() external {
        (uint256 lendId, uint256 loanId) = _open();
        uint256 position = _stake(stranger, ETHER);
        _fundRewards(ETHER, 10 days);
        _wait(10 days);
        _pause();
        vm.prank(lender);
        account.claimInterest(lendId, 50_000e6, lender, 0);
        _withdraw(lender, lendId, 1_000e6);
        vm.prank(stranger);
        account.addCollateral(loanId, position, ETHER);
        vm.prank(stranger);
        account.repayDebt(loanId, 1_000e6);
        account.harvest(ETHER, 0);
        _setPrice(2_000e8);
        vm.prank(liquidator);
        account.liquidate(loanId, 1_000e6, 0, liquidator, "");
        _repay(borrower, loanId, 10 * ETHER);
        assertEq(account.inboundPausedUntil(), START + 24 days, "and none of them ends the pause");
        _assertBooks();
    }
}
