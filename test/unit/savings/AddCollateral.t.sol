// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {IStakingPositionsErrors} from "../../../contracts/savings/staking/interfaces/IStakingPositionsErrors.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `AddCollateral.tree`.
contract AddCollateralTest is SavingsUnitTest {
    // ---- when it is refused

    function test_RevertWhen_ThereIsNoSuchLoan() external {
        (, uint256 loanId) = _open();
        uint256 position = _stake(stranger, ETHER);
        bytes4 notOpen = ISavingsAccountErrors.Savings_LoanNotOpen.selector;
        _refused(stranger, _call(2, position, ETHER), _err(notOpen, 2));
        _repay(borrower, loanId, 10 * ETHER);
        _refused(stranger, _call(loanId, position, ETHER), _err(notOpen, loanId));
    }

    function test_RevertWhen_NothingIsAdded() external {
        (, uint256 loanId) = _open();
        bytes memory zero = _err(IStakingPositionsErrors.StakingPositions_ZeroUnits.selector, 0);
        _refused(stranger, _call(loanId, 1, 0), zero);
    }

    function test_RevertWhen_MoreThanIsHeldIsAdded() external {
        (, uint256 loanId) = _open();
        uint256 position = _stake(stranger, 5);
        bytes memory short = _err(IERC1155Errors.ERC1155InsufficientBalance.selector, stranger, 5, 6, position);
        _refused(stranger, _call(loanId, position, 6), short);
    }

    // ---- when it is added

    function test_RaisesTheHealthAndMintsNothing() external {
        (, uint256 loanId) = _open();
        uint256 position = _stake(stranger, 5 * ETHER);
        assertEq(account.healthFactor(loanId), 1.2e18, "30,000 * 0.8 / 20,000");
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.CollateralAdded(stranger, loanId, 5 * ETHER);
        vm.prank(stranger);
        assertEq(account.addCollateral(loanId, position, 5 * ETHER), 5 * ETHER, "units");
        assertEq(account.healthFactor(loanId), 1.8e18, "half as much again");
        assertEq(account.loanOf(loanId).receipts, 10 * ETHER, "receipts");
        assertEq(account.balanceOf(stranger, loanId), 0, "none for the giver");
        _assertBooks();
    }

    function test_ItGoesToWhoHoldsTheReceipts() external {
        (, uint256 loanId) = _open();
        uint256 position = _stake(stranger, 5 * ETHER);
        vm.prank(stranger);
        account.addCollateral(loanId, position, 5 * ETHER);
        vm.prank(borrower);
        (, uint256 collateral) = account.repay(loanId, 4 * ETHER, type(uint256).max, borrower);
        assertEq(collateral, 6 * ETHER, "two fifths of 15");
        _assertBooks();
    }

    function test_RewardsBeforeItAreTheGivers() external {
        (, uint256 loanId) = _open();
        uint256 position = _stake(stranger, 10 * ETHER);
        _fundRewards(ETHER, 10 days);
        _wait(10 days);
        uint256 before = weth.balanceOf(stranger);
        vm.prank(stranger);
        account.addCollateral(loanId, position, 10 * ETHER);
        assertEq(weth.balanceOf(stranger) - before, ETHER / 2, "his half");
        assertEq(staking.pendingReward(), ETHER / 2, "the other stays the account's");
    }

    function test_WorksWhilePausedAndWithoutAPrice() external {
        (, uint256 loanId) = _open();
        uint256 position = _stake(stranger, ETHER);
        _pause();
        _setPrice(0);
        vm.prank(stranger);
        account.addCollateral(loanId, position, ETHER);
        _assertBooks();
    }

    function _call(uint256 loanId, uint256 position, uint256 collateral) private pure returns (bytes memory) {
        return abi.encodeCall(ISavingsAccount.addCollateral, (loanId, position, collateral));
    }
}
