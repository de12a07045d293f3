// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {TakingHookMock} from "../../../contracts/mocks/TakingHookMock.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {BlacklistToken} from "../../../contracts/mocks/tokens/BlacklistToken.sol";
import {FeeOnTransferToken} from "../../../contracts/mocks/tokens/FeeOnTransferToken.sol";
import {HookToken} from "../../../contracts/mocks/tokens/HookToken.sol";
import {PausableToken} from "../../../contracts/mocks/tokens/PausableToken.sol";
import {RebasingToken} from "../../../contracts/mocks/tokens/RebasingToken.sol";
import {ReturnBombToken} from "../../../contracts/mocks/tokens/ReturnBombToken.sol";
import {ReturnsFalseToken} from "../../../contracts/mocks/tokens/ReturnsFalseToken.sol";
import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {IDelegationPool} from "../../../contracts/savings/staking/interfaces/IDelegationPool.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {ExactTransfer} from "../../../contracts/shared/tokens/ExactTransfer.sol";
import {SavingsOverTokens} from "../../helpers/SavingsOverTokens.sol";

/// @notice Every kind of token, as the asset and as the staked token: exact or refused, never silently wrong.
contract TokenMatrixTest is SavingsOverTokens {
    /// @dev Of whole tokens: what is lent, locked and borrowed. At 24 decimals the first is the most that 96 bits hold.
    uint256 private constant LENT = 10_000;
    uint256 private constant LOCKED = 10;
    uint256 private constant LOAN = 5_000;
    uint256 private constant REWARD = 6;

    // ------------------------------------------------------------------------------------------------ exact

    function test_Standard_IsExact() external {
        _exactInBothPlaces(DeployTokens.testToken("Standard", "STD", 18));
    }

    function test_EveryPairOfDecimals_IsExact() external {
        uint8[6] memory decimals = [0, 2, 6, 8, 18, 24];
        for (uint256 i = 0; i < decimals.length; ++i) {
            for (uint256 j = 0; j < decimals.length; ++j) {
                _exact(
                    DeployTokens.testToken("Asset", "A", decimals[i]),
                    DeployTokens.testToken("Native", "N", decimals[j])
                );
            }
        }
    }

    function test_NoReturn_IsExact() external {
        _exactInBothPlaces(DeployTokens.noReturnToken(6));
    }

    function test_ReturnsFalse_IsExact() external {
        _exactInBothPlaces(DeployTokens.returnsFalseToken(18));
    }

    function test_RevertsOnZero_IsExact() external {
        _exactInBothPlaces(DeployTokens.revertsOnZeroToken(18));
    }

    function test_Blacklist_IsExact() external {
        _exactInBothPlaces(DeployTokens.blacklistToken(6));
    }

    function test_Pausable_IsExact() external {
        _exactInBothPlaces(DeployTokens.pausableToken(18));
    }

    function test_Hooks_IsExact() external {
        _exactInBothPlaces(DeployTokens.hookToken(18));
    }

    function test_ApproveRace_IsExact() external {
        _exactInBothPlaces(DeployTokens.approveRaceToken(6));
    }

    function test_StickyAllowance_IsExact() external {
        _exactInBothPlaces(DeployTokens.stickyAllowanceToken(18));
    }

    function test_Bytes32Symbol_IsExact() external {
        _exactInBothPlaces(DeployTokens.bytes32SymbolToken(18));
    }

    function test_ReturnBomb_IsExact() external {
        _exactInBothPlaces(DeployTokens.returnBombToken(18));
    }

    function test_DormantFee_IsExact() external {
        _exactInBothPlaces(DeployTokens.feeOnTransferToken(18, 0));
    }

    function test_RebasingAtOneToOne_IsExact() external {
        _exactInBothPlaces(DeployTokens.rebasingToken(18));
    }

    /// @dev A write-off for nothing pulls nothing: the liquidator pays 0, and no call is made.
    function test_RevertsOnZero_FullWriteOffIsExact() external {
        TestToken asset = DeployTokens.revertsOnZeroToken(6);
        _openOver(asset, weth);
        _lend(lender, LENT * USDC);
        uint256 loanId = _borrow(borrower, LOCKED * ETHER, LOAN * USDC);
        vm.prank(admin);
        pool.slash(LOCKED * ETHER, admin);
        vm.prank(liquidator);
        (uint256 repaid, ) = account.liquidate(loanId, 0, 0, liquidator, "");
        assertEq(repaid, 0, "nothing to pay for");
        assertEq(account.balanceSheet().deposited, (LENT - LOAN) * USDC, "and the loss is shared");
    }

    // ------------------------------------------------------------------------------------------------ refused

    function test_FeeOnTransfer_IsRefused() external {
        FeeOnTransferToken token = DeployTokens.feeOnTransferToken(18, 1);
        _refusedComingIn(token, 1_000, 999);
    }

    function test_RebasingThatRounds_IsRefused() external {
        RebasingToken token = DeployTokens.rebasingToken(18);
        token.rebase(3e18);
        _refusedComingIn(token, 1_000, 999);
    }

    /// @dev The account's own balance falls while it receives.
    function test_RebasingDownInTheTransfer_IsRefused() external {
        HookToken token = DeployTokens.hookToken(18);
        _openOver(token, weth);
        _lend(lender, 1_000);
        token.setHook(address(account), new TakingHookMock(token));
        _refused(lender, abi.encodeCall(ISavingsAccount.lend, (5, lender)), _differs(token, 5, 0));
    }

    function test_ReturnsFalse_IsRefusedWhereItFails() external {
        ReturnsFalseToken token = DeployTokens.returnsFalseToken(18);
        TestToken asset = usdc;
        _openOver(token, weth);
        bytes memory failed = _err(SafeERC20.SafeERC20FailedOperation.selector, address(token));
        _refused(admin, abi.encodeCall(ISavingsAccount.lend, (1_000, admin)), failed);
        _openOver(asset, token);
        _refusedBy(address(pool), admin, abi.encodeCall(IDelegationPool.stake, (1_000, admin)), failed);
    }

    function test_PausedAsset_IsRefusedAndNothingIsLost() external {
        PausableToken token = DeployTokens.pausableToken(6);
        _openOver(token, weth);
        uint256 lendId = _lend(lender, LENT * USDC);
        uint256 loanId = _borrow(borrower, LOCKED * ETHER, LOAN * USDC);
        _wait(30 days);
        token.setPaused(true);
        bytes memory paused = abi.encodeWithSelector(PausableToken.PausableToken_Paused.selector);
        _refused(lender, abi.encodeCall(ISavingsAccount.lend, (1, lender)), paused);
        _refused(lender, abi.encodeCall(ISavingsAccount.withdraw, (lendId, 1, lender, 0)), paused);
        uint256 receipts = LENT * USDC;
        _refused(lender, abi.encodeCall(ISavingsAccount.claimInterest, (lendId, receipts, lender, 0)), paused);
        bytes memory repay = abi.encodeCall(ISavingsAccount.repay, (loanId, 1 ether, type(uint256).max, borrower));
        _refused(borrower, repay, paused);
        _refused(stranger, abi.encodeCall(ISavingsAccount.repayDebt, (loanId, USDC)), paused);
        token.setPaused(false);
        _repay(borrower, loanId, LOCKED * ETHER);
        _withdraw(lender, lendId, receipts);
        _assertBooks();
    }

    /// @dev Collateral moves as positions, not as tokens: a paused native token stops rewards and nothing else.
    function test_PausedNative_StopsRewardsOnly() external {
        PausableToken token = DeployTokens.pausableToken(18);
        _openOver(usdc, token);
        (uint256 lendId, uint256 loanId) = _open();
        uint256 other = _borrow(borrower2, 10 * ETHER, 1_000 * USDC);
        _fundRewards(ETHER, 10 days);
        _wait(5 days);
        token.setPaused(true);
        (uint256 claimed, uint256 received) = account.harvest(type(uint256).max, 0);
        assertEq(claimed + received, 0, "no rewards");
        _repay(borrower, loanId, 10 * ETHER);
        _withdraw(lender, lendId, 10_000 * USDC);
        _setPrice(100e8);
        vm.prank(liquidator);
        account.liquidate(other, type(uint256).max, 10 * ETHER, liquidator, "");
        token.setPaused(false);
        _assertBooks();
    }

    function test_BlockedLender_NamesAnotherReceiver() external {
        BlacklistToken token = DeployTokens.blacklistToken(6);
        _openOver(token, weth);
        uint256 lendId = _lend(lender, LENT * USDC);
        token.setBlocked(lender, true);
        bytes memory blocked = _err(BlacklistToken.BlacklistToken_Blocked.selector, lender);
        _refused(lender, abi.encodeCall(ISavingsAccount.withdraw, (lendId, 1, lender, 0)), blocked);
        _refused(lender, abi.encodeCall(ISavingsAccount.lend, (1, lender)), blocked);
        vm.prank(lender);
        assertEq(account.withdraw(lendId, LENT * USDC, stranger, 0), LENT * USDC, "and gets all");
    }

    /// @dev The borrower cannot pay; whoever takes his receipts can, and the collateral goes where he likes.
    function test_BlockedBorrower_LeavesByHisReceipts() external {
        BlacklistToken token = DeployTokens.blacklistToken(6);
        _openOver(token, weth);
        _lend(lender, LENT * USDC);
        uint256 loanId = _borrow(borrower, LOCKED * ETHER, LOAN * USDC);
        token.setBlocked(borrower, true);
        bytes memory repay = abi.encodeCall(ISavingsAccount.repay, (loanId, 1 ether, type(uint256).max, borrower));
        _refused(borrower, repay, _err(BlacklistToken.BlacklistToken_Blocked.selector, borrower));
        vm.prank(borrower);
        account.safeTransferFrom(borrower, stranger, loanId, LOCKED * ETHER, "");
        vm.prank(stranger);
        account.repay(loanId, LOCKED * ETHER, type(uint256).max, borrower);
        assertEq(pool.balanceOf(borrower, staking.heldPosition()), LOCKED * ETHER, "his collateral is back");
    }

    /// @dev 100,000 bytes of reason are carried up from token to account, and do not keep the harvest from ending.
    function test_ReturnBombThatReverts_FailsTheClaimAlone() external {
        ReturnBombToken token = DeployTokens.returnBombToken(18);
        _openOver(usdc, token);
        (uint256 lendId, uint256 loanId) = _open();
        _fundRewards(ETHER, 10 days);
        _wait(5 days);
        token.setReverting(true);
        (uint256 claimed, ) = account.harvest(0, 0);
        assertEq(claimed, 0, "not claimed");
        _repay(borrower, loanId, 10 * ETHER);
        _withdraw(lender, lendId, 100_000 * USDC);
        assertEq(account.balanceSheet().deposited, 0, "everybody is out");
    }

    // ------------------------------------------------------------------------------------------------ later changes

    /// @dev A rebase upwards is a donation: nothing is booked that nobody put in.
    function test_RebasingUpwards_ChangesNothing() external {
        RebasingToken token = DeployTokens.rebasingToken(6);
        _openOver(token, weth);
        uint256 lendId = _lend(lender, LENT * USDC);
        token.rebase(2e18);
        assertEq(account.balanceSheet().cash, LENT * USDC, "cash");
        assertEq(account.valueOf(lendId, LENT * USDC), LENT * USDC, "value");
    }

    /// @dev A fee that wakes later is the receiver's loss, as everywhere: the account pays out what it booked.
    function test_FeeThatWakesLater_LeavesTheAccountWhole() external {
        FeeOnTransferToken token = DeployTokens.feeOnTransferToken(6, 0);
        _openOver(token, weth);
        uint256 lendId = _lend(lender, LENT * USDC);
        _lend(lender2, LENT * USDC);
        uint256 loanId = _borrow(borrower, LOCKED * ETHER, LOAN * USDC);
        token.setFeeBps(100);
        _withdraw(lender, lendId, LENT * USDC);
        uint256 due = LOAN * USDC;
        bytes memory repay = abi.encodeCall(
            ISavingsAccount.repay,
            (loanId, LOCKED * ETHER, type(uint256).max, borrower)
        );
        _refused(borrower, repay, _differs(token, due, due - due / 100));
        assertEq(token.balanceOf(address(account)), account.balanceSheet().cash, "cash is there");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _exactInBothPlaces(TestToken token) private {
        _exact(token, DeployTokens.testToken("Native", "N", 18));
        _exact(DeployTokens.testToken("Asset", "A", 6), token);
    }

    /// @dev A whole life: lend, borrow, harvest in two parts, repay, unbond, withdraw, reserves. To the base unit.
    function _exact(TestToken asset, TestToken native) private {
        _setPrice(PRICE);
        _openOver(asset, native);
        _setMinLoan(0);
        (uint256 one, uint256 whole) = (10 ** asset.decimals(), 10 ** native.decimals());
        uint256 lendId = _lend(lender, LENT * one);
        uint256 before = asset.balanceOf(borrower);
        uint256 loanId = _borrow(borrower, LOCKED * whole, LOAN * one);
        assertEq(asset.balanceOf(borrower) - before, LOAN * one, "lent is received");
        _fundRewards(REWARD * whole, 6 days);
        _wait(6 days);
        _harvestExactly(one, whole);
        _repayExactly(loanId, whole);
        before = asset.balanceOf(lender);
        uint256 value = account.valueOf(lendId, LENT * one);
        assertEq(_withdraw(lender, lendId, LENT * one), value, "the value");
        assertEq(asset.balanceOf(lender) - before, value, "is received");
        _closeExactly();
    }

    function _harvestExactly(uint256 one, uint256 whole) private {
        (uint256 claimed, uint256 received) = account.harvest(whole, 0);
        assertLe(claimed, REWARD * whole, "claimed");
        assertGe(claimed + 1, REWARD * whole, "all but a base unit");
        assertEq(received, 3_000 * one, "one whole sold at 3,000");
        account.harvest(2 * whole, 0);
        assertEq(account.balanceSheet().rewardCash, claimed - 3 * whole, "the rest waits");
        assertEq(weth.balanceOf(address(account)), claimed - 3 * whole, "and is there");
        _assertBooks();
    }

    function _repayExactly(uint256 loanId, uint256 whole) private {
        (uint256 principal, uint256 debt) = account.debtOf(loanId);
        uint256 before = usdc.balanceOf(borrower);
        uint256 payment = _repay(borrower, loanId, LOCKED * whole);
        assertEq(payment, principal + debt, "principal and debt");
        assertEq(before - usdc.balanceOf(borrower), payment, "is what was paid");
        uint256 position = staking.heldPosition();
        assertEq(pool.balanceOf(borrower, position), LOCKED * whole, "the collateral is back");
        before = weth.balanceOf(borrower);
        vm.prank(borrower);
        uint256 ticket = pool.startUnbonding(position, LOCKED * whole, stranger);
        _wait(UNBONDING_DELAY);
        vm.prank(borrower);
        pool.unbond(ticket, borrower);
        assertEq(weth.balanceOf(borrower) - before, LOCKED * whole, "and unbonds whole");
    }

    function _closeExactly() private {
        SavingsTypes.BalanceSheet memory sheet = account.balanceSheet();
        assertEq(sheet.claims, 0, "nobody is owed anything");
        assertEq(sheet.reserves, sheet.cash, "the rest is reserves");
        vm.prank(admin);
        account.withdrawReserves(sheet.reserves, admin);
        assertEq(usdc.balanceOf(admin), sheet.reserves, "which are paid");
        assertEq(usdc.balanceOf(address(account)), 0, "to the last base unit");
        _assertBooks();
    }

    function _setMinLoan(uint96 minLoan) private {
        SavingsTypes.Parameters memory parameters = _defaultParameters();
        parameters.risk.minLoan = minLoan;
        _set(parameters);
    }

    /// @dev 1,000 base units, of which `received` would arrive, as asset and as stake.
    function _refusedComingIn(TestToken token, uint256 sent, uint256 received) private {
        TestToken asset = usdc;
        _openOver(token, weth);
        bytes memory differs = _differs(token, sent, received);
        _refused(lender, abi.encodeCall(ISavingsAccount.lend, (sent, lender)), differs);
        _openOver(asset, token);
        _refusedBy(address(pool), borrower, abi.encodeCall(IDelegationPool.stake, (sent, borrower)), differs);
        _refusedBy(address(pool), rewarder, abi.encodeCall(IDelegationPool.fund, (sent, 1 days)), differs);
    }

    function _differs(TestToken token, uint256 requested, uint256 received) private pure returns (bytes memory) {
        bytes4 selector = ExactTransfer.ExactTransfer_ReceivedAmountDiffers.selector;
        return _err(selector, address(token), requested, received);
    }
}
