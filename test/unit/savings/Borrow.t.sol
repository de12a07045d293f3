// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {IChainlinkPriceSourceErrors} from "../../../contracts/shared/oracles/interfaces/IChainlinkPriceSourceErrors.sol";
import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {IStakingPositionsErrors} from "../../../contracts/savings/staking/interfaces/IStakingPositionsErrors.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `Borrow.tree`.
contract BorrowTest is SavingsUnitTest {
    uint256 private _position;

    function setUp() public override {
        super.setUp();
        _lend(lender, 100_000 * USDC);
        _position = _stake(borrower, 10 * ETHER);
    }

    // ---- when the call is refused

    function test_RevertWhen_TheDeadlineHasPassed() external {
        SavingsTypes.BorrowRequest memory request = SavingsTypes.BorrowRequest(_position, 1, 0, borrower, START - 1);
        bytes memory late = _err(ISavingsAccountErrors.Savings_DeadlineExpired.selector, START - 1, START);
        _refused(borrower, abi.encodeCall(ISavingsAccount.borrow, (request)), late);
    }

    function test_RevertWhen_InboundIsPaused() external {
        _pause();
        bytes memory paused = _err(InboundPause.InboundPause_Paused.selector, START + 14 days);
        _refused(borrower, _borrowCall(_position, 10 * ETHER, 0), paused);
    }

    function test_RevertWhen_TheReceiverIsZeroOrTheAccount() external {
        bytes4 invalid = ISavingsAccountErrors.Savings_InvalidReceiver.selector;
        SavingsTypes.BorrowRequest memory request = SavingsTypes.BorrowRequest(_position, 1, 0, address(0), START);
        _refused(borrower, abi.encodeCall(ISavingsAccount.borrow, (request)), _err(invalid, address(0)));
        request.receiver = address(account);
        _refused(borrower, abi.encodeCall(ISavingsAccount.borrow, (request)), _err(invalid, address(account)));
    }

    // ---- when the collateral is refused

    function test_RevertWhen_NothingIsLocked() external {
        bytes memory zero = _err(IStakingPositionsErrors.StakingPositions_ZeroUnits.selector, 0);
        _refused(borrower, _borrowCall(_position, 0, 0), zero);
    }

    function test_RevertWhen_MoreThanIsHeldIsLocked() external {
        bytes4 short = IERC1155Errors.ERC1155InsufficientBalance.selector;
        bytes memory more = _err(short, borrower, 10 * ETHER, 10 * ETHER + 1, _position);
        _refused(borrower, _borrowCall(_position, 10 * ETHER + 1, 0), more);
        _refused(stranger, _borrowCall(_position, 1, 0), _err(short, stranger, 0, 1, _position));
        _refused(borrower, _borrowCall(77, 1, 0), _err(short, borrower, 0, 1, 77));
    }

    function test_RevertWhen_TheAdapterIsNotApproved() external {
        vm.prank(borrower);
        pool.setApprovalForAll(address(staking), false);
        bytes4 missing = IERC1155Errors.ERC1155MissingApprovalForAll.selector;
        bytes memory unapproved = abi.encodeWithSelector(missing, address(staking), borrower);
        _refused(borrower, _borrowCall(_position, 10 * ETHER, 0), unapproved);
    }

    function test_RevertWhen_TheCallerCannotHoldReceipts() external {
        PositionHolder holder = new PositionHolder(pool, address(staking));
        vm.prank(borrower);
        pool.safeTransferFrom(borrower, address(holder), _position, 10 * ETHER, "");
        bytes memory rejects = _err(IERC1155Errors.ERC1155InvalidReceiver.selector, address(holder));
        _refused(address(holder), _borrowCall(_position, 10 * ETHER, 0), rejects);
        assertEq(pool.balanceOf(address(holder), _position), 10 * ETHER, "he keeps his position");
    }

    // ---- when the loan is refused

    function test_RevertWhen_TheLoanExceedsTheLtv() external {
        bytes memory large = _err(ISavingsAccountErrors.Savings_LoanTooLarge.selector, 22_500e6 + 1, 22_500e6);
        _refused(borrower, _borrowCall(_position, 10 * ETHER, 22_500e6 + 1), large);
        large = _err(ISavingsAccountErrors.Savings_LoanTooLarge.selector, type(uint256).max, 22_500e6);
        _refused(borrower, _borrowCall(_position, 10 * ETHER, type(uint256).max), large);
    }

    function test_RevertWhen_TheLoanIsBelowTheMinimum() external {
        bytes4 small = ISavingsAccountErrors.Savings_LoanTooSmall.selector;
        _refused(borrower, _borrowCall(_position, 10 * ETHER, MIN_LOAN - 1), _err(small, MIN_LOAN - 1, MIN_LOAN));
        _refused(borrower, _borrowCall(_position, 1, 0), _err(small, 0, MIN_LOAN));
        SavingsTypes.Parameters memory parameters = _defaultParameters();
        parameters.risk.minLoan = 0;
        _set(parameters);
        _refused(borrower, _borrowCall(_position, 1, 0), _err(small, 0, 0));
    }

    function test_RevertWhen_TheBorrowCapIsExceeded() external {
        SavingsTypes.Parameters memory parameters = _defaultParameters();
        parameters.risk.borrowCap = 5_000e6;
        _set(parameters);
        bytes4 exceeded = ISavingsAccountErrors.Savings_BorrowCapExceeded.selector;
        _refused(borrower, _borrowCall(_position, 10 * ETHER, 5_000e6 + 1), _err(exceeded, 5_000e6 + 1, 5_000e6));
        _borrow(borrower2, 10 * ETHER, 4_900e6);
        _refused(borrower, _borrowCall(_position, 10 * ETHER, 101e6), _err(exceeded, 101e6, 100e6));
        parameters.risk.borrowCap = 1;
        _set(parameters);
        _refused(borrower, _borrowCall(_position, 10 * ETHER, 100e6), _err(exceeded, 100e6, 0));
    }

    function test_RevertWhen_LendersHaveNotDepositedThatMuch() external {
        _borrow(borrower2, 100 * ETHER, 90_000e6);
        bytes4 short = ISavingsAccountErrors.Savings_InsufficientDeposits.selector;
        _refused(borrower, _borrowCall(_position, 10 * ETHER, 10_000e6 + 1), _err(short, 10_000e6 + 1, 10_000e6));
    }

    /// @dev A loss of 10,000 out of 105,000: the factor is floor(1e18 * 95 / 105) = 904761904761904761, by which 105,000e6 come to
    /// 94,999,999,999.99992. What lenders are short of by a fraction of a base unit is not lent out.
    function test_RevertWhen_TheDepositsAreAFractionShort() external {
        _lend(lender2, 5_000e6);
        uint256 lost = _borrow(borrower2, 10 * ETHER, 20_000e6);
        _setPrice(1_050e8);
        vm.prank(liquidator);
        account.liquidate(lost, type(uint256).max, 0, liquidator, "");
        _setPrice(PRICE);
        assertEq(account.lossFactor(), 904761904761904761, "rounded down");
        assertEq(account.balanceSheet().cash, 95_000e6, "the cash would be there");
        uint256 position = _stake(borrower, 100 * ETHER);
        bytes4 short = ISavingsAccountErrors.Savings_InsufficientDeposits.selector;
        _refused(borrower, _borrowCall(position, 100 * ETHER, 95_000e6), _err(short, 95_000e6, 95_000e6 - 1));
        vm.prank(borrower);
        account.borrow(SavingsTypes.BorrowRequest(position, 100 * ETHER, 95_000e6 - 1, borrower, START));
        assertEq(account.balanceSheet().borrowed, 95_000e6 - 1, "all but it is");
        _assertBooks();
    }

    function test_RevertWhen_TheCashIsGone() external {
        uint256 lendId = account.lendIdOf(WAD, 0);
        _borrow(borrower2, 100 * ETHER, 90_000e6);
        _wait(30 days);
        vm.prank(lender);
        (, , uint256 paid) = account.claimInterest(lendId, 100_000e6, lender, 0);
        bytes memory gone = _err(ISavingsAccountErrors.Savings_InsufficientCash.selector, 10_000e6, 10_000e6 - paid);
        _refused(borrower, _borrowCall(_position, 10 * ETHER, 10_000e6), gone);
    }

    // ---- when the price is refused

    function test_RevertWhen_ThePriceIsStale() external {
        vm.warp(START + 7 days + 1);
        bytes memory stale = abi.encodeWithSelector(
            IChainlinkPriceSourceErrors.ChainlinkPriceSource_PriceStale.selector,
            address(feed),
            START,
            START + 7 days + 1,
            7 days
        );
        _refused(borrower, _borrowCall(_position, 10 * ETHER, 0), stale);
    }

    function test_RevertWhen_ThePriceIsNotPositive() external {
        _setPrice(0);
        bytes4 notPositive = IChainlinkPriceSourceErrors.ChainlinkPriceSource_PriceNotPositive.selector;
        _refused(borrower, _borrowCall(_position, 10 * ETHER, 0), _err(notPositive, address(feed), 0));
    }

    function test_RevertWhen_ThePriceIsFromTheFuture() external {
        feed.setRound(9, int256(PRICE), START + 1, START + 1);
        bytes4 future = IChainlinkPriceSourceErrors.ChainlinkPriceSource_PriceFromFuture.selector;
        _refused(borrower, _borrowCall(_position, 10 * ETHER, 0), _err(future, address(feed), START + 1, START));
    }

    // ---- when it is lent

    function test_OpensALoan() external {
        vm.expectEmit(address(account));
        emit IERC1155.TransferSingle(borrower, address(0), borrower, 1, 10 * ETHER);
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.Borrowed(borrower, stranger, 1, 10 * ETHER, 20_000e6);
        vm.prank(borrower);
        (bool ok, bytes memory answer) = address(account).call(_borrowCall(_position, 10 * ETHER, 20_000e6));
        assertTrue(ok && abi.decode(answer, (uint256)) == 1, "the first loan");
        SavingsTypes.Loan memory loan = account.loanOf(1);
        assertEq(loan.principal, 20_000e6, "principal");
        assertEq(loan.collateral, 10 * ETHER, "collateral");
        assertEq(loan.receipts, 10 * ETHER, "receipts");
        assertEq(loan.openedAt, START, "opened");
        assertEq(usdc.balanceOf(stranger), WEALTH + 20_000e6, "to the receiver");
        assertEq(pool.balanceOf(address(staking), staking.heldPosition()), 10 * ETHER, "locked");
        _assertBooks();
    }

    function test_ZeroBorrowsTheMostTheCollateralAllows() external {
        assertEq(account.maxBorrow(10 * ETHER), 22_500e6, "75 % of 30,000");
        uint256 loanId = _borrow(borrower2, 10 * ETHER, 0);
        assertEq(account.loanOf(loanId).principal, 22_500e6, "to the base unit");
        assertEq(account.healthFactor(loanId), 1_066_666_666_666_666_666, "30,000 * 0.8 / 22,500");
    }

    function test_TheSnapshotIsThatOfTheOpening() external {
        _borrow(borrower2, 10 * ETHER, 10_000e6);
        _wait(YEAR);
        (uint256 index, ) = account.indices();
        uint256 loanId = _borrow(borrower, 10 * ETHER, 10_000e6);
        assertEq(account.loanOf(loanId).borrowIndex, index, "index");
        (, uint256 debt) = account.debtOf(loanId);
        assertEq(debt, 0, "nothing owed yet");
        (, , uint256 snapshots) = account.ledger();
        assertEq(snapshots, 10_000e6 * index, "sum of principal * index");
        _assertBooks();
    }

    function test_RewardsBeforeItAreTheBorrowers() external {
        _fundRewards(ETHER, 10 days);
        _wait(5 days);
        uint256 before = weth.balanceOf(borrower);
        vm.prank(borrower);
        account.borrow(SavingsTypes.BorrowRequest(_position, 10 * ETHER, 0, borrower, block.timestamp));
        assertEq(weth.balanceOf(borrower) - before, ETHER / 2, "half of the stream");
        assertEq(staking.pendingReward(), 0, "none of it the account's");
    }

    function test_TheWholeOfTheDepositsCanBeBorrowed() external {
        _borrow(borrower2, 100 * ETHER, 100_000e6);
        assertEq(account.utilisation(), WAD, "U = 1");
        assertEq(account.borrowRate(), 0.7e18, "base and both slopes");
        assertEq(account.balanceSheet().cash, 0, "no cash");
        _assertBooks();
    }

    function testFuzz_NeverLendsAboveTheLtv(uint256 collateral, uint256 price) external {
        collateral = bound(collateral, 1e15, 1e24);
        price = bound(price, 1e6, 1e13);
        _setPrice(price);
        uint256 most = account.maxBorrow(collateral);
        assertLe(most * 10_000, ((collateral * price) / 1e20) * 7_500, "floor of the floor");
        if (most < MIN_LOAN || most > 100_000e6) return;
        uint256 loanId = _borrow(borrower, collateral, 0);
        assertEq(account.loanOf(loanId).principal, most, "the most");
        assertGe(account.healthFactor(loanId), WAD, "healthy");
    }
}

/// @dev A contract that holds positions of the pool, and nothing else.
contract PositionHolder {
    IERC1155 private immutable POOL;

    constructor(IERC1155 pool, address staking) {
        POOL = pool;
        pool.setApprovalForAll(staking, true);
    }

    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external view returns (bytes4) {
        return msg.sender == address(POOL) ? this.onERC1155Received.selector : bytes4(0);
    }
}
