// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {BlacklistToken} from "../../../contracts/mocks/tokens/BlacklistToken.sol";
import {ILiquidationCallback} from "../../../contracts/savings/interfaces/ILiquidationCallback.sol";
import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsOverTokens} from "../../helpers/SavingsOverTokens.sol";

/// @notice Attacks by borrowers and liquidators, and a provider that fails. The test itself is the liquidator with a callback.
contract LiquidationAttacksTest is SavingsOverTokens, ERC1155Holder, ILiquidationCallback {
    /// @dev What the callback and the receiver's hook saw.
    SavingsTypes.BalanceSheet private _seen;
    bytes private _answer;
    uint256 private _seenDebt;
    uint256 private _seenHealth;
    uint256 private _hooks;

    // ------------------------------------------------------------------------------------------------ one's own health

    /// @dev Everything that a borrower can do with his own loan at a fixed price, from the edge of health.
    function test_SelfMadeBadHealth_NoPathLowersOnesOwnHealthBelowOne() external {
        _lend(lender, 1_000_000 * USDC);
        uint256 loanId = _borrow(borrower, 10 * ETHER, 22_500 * USDC);
        _setPrice(2_812.5e8);
        assertEq(account.healthFactor(loanId), WAD, "exactly 1");
        uint256[5] memory parts = [uint256(1), 3, 1e9 + 7, 3 * ETHER + 1, 2 * ETHER];
        for (uint256 i = 0; i < parts.length; ++i) {
            _repay(borrower, loanId, parts[i]);
            assertGe(account.healthFactor(loanId), WAD, "repaying a part of any size");
        }
        vm.startPrank(borrower);
        account.repayDebt(loanId, 1);
        assertGe(account.healthFactor(loanId), WAD, "paying one base unit");
        account.safeTransferFrom(borrower, stranger, loanId, ETHER, "");
        usdc.transfer(address(account), 1e12);
        vm.stopPrank();
        account.harvest(type(uint256).max, 0);
        _borrow(borrower, 100 * ETHER, 0);
        assertGe(account.healthFactor(loanId), WAD, "giving receipts away, donating, harvesting, borrowing more");
        _refusedHealthy(loanId);
        _repay(stranger, loanId, ETHER);
        assertGe(account.healthFactor(loanId), WAD, "another holder leaving");
    }

    /// @dev A stranger's donation of collateral to the adapter lifts nobody, and a repayment by somebody else lowers nobody.
    function test_SelfMadeBadHealth_StrangersNeitherLowerNorLift() external {
        (, uint256 loanId) = _open();
        uint256 health = account.healthFactor(loanId);
        uint256 position = _stake(stranger, 50 * ETHER);
        vm.prank(stranger);
        pool.safeTransferFrom(stranger, address(staking), position, 50 * ETHER, "");
        assertEq(account.healthFactor(loanId), health, "a donated position counts for nobody");
        uint256 other = _borrow(borrower2, 10 * ETHER, 5_000 * USDC);
        _repay(borrower2, other, 10 * ETHER);
        assertEq(account.healthFactor(loanId), health, "and others' coming and going changes nothing");
    }

    // ------------------------------------------------------------------------------------------------ blocked liquidation

    /// @dev The borrower is a contract that takes no ERC-1155 back. Nothing is sent to him, so he blocks nothing.
    function test_BlockedLiquidation_RejectingReceiver() external {
        (, uint256 loanId) = _open();
        vm.etch(borrower, hex"fe");
        _setPrice(2_400e8);
        vm.prank(liquidator);
        (uint256 repaid, uint256 seized) = account.liquidate(loanId, type(uint256).max, 0, liquidator, "");
        assertEq(repaid, 10_000 * USDC, "half");
        assertEq(seized, 4.375 ether, "with the bonus");
        _assertBooks();
    }

    /// @dev At one base unit of principal, the least the parameters allow, there is still a whole liquidation.
    function test_BlockedLiquidation_DustPosition() external {
        SavingsTypes.Parameters memory parameters = _defaultParameters();
        parameters.risk.minLoan = 0;
        _set(parameters);
        _lend(lender, 1_000 * USDC);
        uint256 loanId = _borrow(borrower, 6.7e8, 1);
        _setPrice(2_700e8);
        assertLt(account.healthFactor(loanId), WAD, "one base unit, worth one");
        vm.prank(liquidator);
        (uint256 repaid, uint256 seized) = account.liquidate(loanId, 1, 0, liquidator, "");
        assertEq(repaid, 1, "for what it is worth");
        assertEq(seized, 6.7e8, "all of it");
        _assertBooks();
    }

    /// @dev The borrower sees the liquidation coming and pays one base unit first, by each of the two ways.
    function test_BlockedLiquidation_OneWeiFrontRunRepay() external {
        (, uint256 loanId) = _open();
        _setPrice(2_400e8);
        vm.startPrank(borrower);
        account.repay(loanId, 1, type(uint256).max, borrower);
        account.repayDebt(loanId, 1);
        vm.stopPrank();
        vm.prank(liquidator);
        (uint256 repaid, ) = account.liquidate(loanId, 10_000 * USDC, 0, liquidator, "");
        assertGe(repaid, 9_999.999998e6, "the same call goes through");
        _assertBooks();
    }

    /// @dev Nor does a loan just under twice the minimum, cut by a front-run, leave an illiquid rest.
    function test_BlockedLiquidation_RestUnderTheMinimum() external {
        _lend(lender, 100_000 * USDC);
        uint256 loanId = _borrow(borrower, ETHER, 2 * MIN_LOAN);
        _repay(borrower, loanId, 0.5 ether + 1);
        assertLt(account.loanOf(loanId).principal, MIN_LOAN, "under the minimum");
        _setPrice(240e8);
        vm.prank(liquidator);
        account.liquidate(loanId, type(uint256).max, 0, liquidator, "");
        assertEq(account.loanOf(loanId).principal, 0, "liquidated whole");
        _assertBooks();
    }

    // ------------------------------------------------------------------------------------------------ realisation

    function test_LiquidatorLeavesOneWei_CannotAvoidRealisation() external {
        _lend(lender, 100_000 * USDC);
        uint256 loanId = _borrow(borrower, 10 * ETHER, 22_500 * USDC);
        _setPrice(2_100e8);
        _refused(
            liquidator,
            abi.encodeCall(ISavingsAccount.liquidate, (loanId, 19_999_999_999, 0, liquidator, "")),
            _err(ISavingsAccountErrors.Savings_RepaymentTooLow.selector, loanId, 20_000 * USDC, 19_999_999_999)
        );
        vm.prank(liquidator);
        (uint256 repaid, uint256 seized) = account.liquidate(loanId, 20_000 * USDC, 10 * ETHER, liquidator, "");
        assertEq(repaid, 20_000 * USDC, "all for 21,000 less the bonus");
        assertEq(seized, 10 * ETHER, "to the last unit");
        assertEq(account.lossFactor(), 0.975e18, "realised at once");
        _assertBooks();
    }

    function test_LiquidatorSlices_SeizesNoMoreThanAtOnce() external {
        _lend(lender, 100_000 * USDC);
        uint256 loanId = _borrow(borrower, 10 * ETHER, 22_500 * USDC);
        _wait(7 days + 1);
        _setPrice(2_760.7e8);
        assertLt(account.healthFactor(loanId), WAD, "unhealthy");
        uint256 snapshot = vm.snapshotState();
        (uint256 repaid, uint256 seized) = (0, 0);
        for (uint256 i = 0; i < 200; ++i) {
            vm.prank(liquidator);
            (uint256 paid, uint256 got) = account.liquidate(loanId, 3_333_333, 0, liquidator, "");
            (repaid, seized) = (repaid + paid, seized + got);
        }
        vm.revertToState(snapshot);
        vm.prank(liquidator);
        (uint256 paidAtOnce, uint256 gotAtOnce) = account.liquidate(loanId, repaid, 0, liquidator, "");
        assertLe(paidAtOnce, repaid, "one call that repays no more");
        assertGe(gotAtOnce, seized, "seizes no less");
    }

    // ------------------------------------------------------------------------------------------------ re-entry

    /// @dev In the middle of a liquidation the collateral is gone and the payment not yet there: all that others read is what it
    /// will be at the end, but for the token's balance, which is nobody's figure.
    function test_ReadOnlyReentry_TheCallbackSeesTheFinalBooks() external {
        (, uint256 loanId) = _open();
        _setPrice(2_400e8);
        usdc.mint(address(this), 10_000 * USDC);
        usdc.approve(address(account), type(uint256).max);
        account.liquidate(loanId, type(uint256).max, 0, address(this), abi.encode(loanId));
        assertEq(_hooks, 2, "the receiver's hook and the callback ran");
        assertEq(
            keccak256(_answer),
            keccak256(abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)),
            "and nothing that changes state can be called"
        );
        SavingsTypes.BalanceSheet memory sheet = account.balanceSheet();
        (uint256 principal, ) = account.debtOf(loanId);
        assertEq(_seenDebt, principal, "the debt");
        assertEq(_seenHealth, account.healthFactor(loanId), "the health");
        assertEq(_seen.assets, sheet.assets, "assets");
        assertEq(_seen.claims, sheet.claims, "claims");
        assertEq(_seen.cash, sheet.cash, "cash");
        assertEq(_seen.tokenBalance + 10_000 * USDC, sheet.tokenBalance, "the payment follows");
    }

    /// @inheritdoc ILiquidationCallback
    function onLiquidation(uint256, uint256, uint256, bytes calldata data) external {
        _look(abi.decode(data, (uint256)));
    }

    function onERC1155Received(
        address operator,
        address from,
        uint256 id,
        uint256 value,
        bytes memory data
    ) public override returns (bytes4) {
        _look(1);
        return super.onERC1155Received(operator, from, id, value, data);
    }

    function _look(uint256 loanId) private {
        ++_hooks;
        _seen = account.balanceSheet();
        (_seenDebt, ) = account.debtOf(loanId);
        _seenHealth = account.healthFactor(loanId);
        (, _answer) = address(account).call(abi.encodeCall(ISavingsAccount.repayDebt, (loanId, 1_000 * USDC)));
    }

    // ------------------------------------------------------------------------------------------------ a failing provider

    function test_FailingProvider_UsersLeaveAndTheNextHarvestProceeds() external {
        BlacklistToken native = DeployTokens.blacklistToken(18);
        _openOver(usdc, native);
        (uint256 lendId, uint256 loanId) = _open();
        uint256 other = _borrow(borrower2, 10 * ETHER, 5_000 * USDC);
        _fundRewards(ETHER, 10 days);
        _wait(5 days);
        native.setBlocked(address(account), true);
        (uint256 claimed, ) = account.harvest(0, 0);
        assertEq(claimed, 0, "the claim fails, the call does not");
        _repay(borrower, loanId, 10 * ETHER);
        assertEq(pool.balanceOf(borrower, staking.heldPosition()), 10 * ETHER, "a borrower leaves");
        assertEq(_withdraw(lender, lendId, 50_000 * USDC), account.valueOf(lendId, 50_000 * USDC), "a lender leaves");
        _setPrice(500e8);
        vm.prank(liquidator);
        account.liquidate(other, type(uint256).max, 0, liquidator, "");
        assertEq(account.loanOf(other).collateral, 0, "a loan is liquidated");
        native.setBlocked(address(account), false);
        uint256 loan = _borrow(borrower2, 10 * ETHER, 1_000 * USDC);
        _wait(5 days);
        (claimed, ) = account.harvest(type(uint256).max, 0);
        assertGt(claimed, 0, "and the next harvest proceeds");
        _repay(borrower2, loan, 10 * ETHER);
        _assertBooks();
    }

    function _refusedHealthy(uint256 loanId) private {
        _refused(
            liquidator,
            abi.encodeCall(ISavingsAccount.liquidate, (loanId, type(uint256).max, 0, liquidator, "")),
            _err(ISavingsAccountErrors.Savings_LoanIsHealthy.selector, loanId, account.healthFactor(loanId))
        );
    }
}
