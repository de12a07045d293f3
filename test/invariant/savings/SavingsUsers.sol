// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {SavingsBook} from "./SavingsBook.sol";

/// @title SavingsUsers
/// @notice What lenders and borrowers of the campaign do. Anybody is both.
/// @dev An action returns the reason why it was impossible, or nothing. It must not revert: the campaign fails on a revert.
abstract contract SavingsUsers is SavingsBook {
    uint256 private constant MAX_LOANS = 6;
    uint256 private constant MAX_RECEIPTS = 20;

    function _wait(uint256 duration, uint256 size) internal virtual returns (string memory);

    // ------------------------------------------------------------------------------------------------ lenders

    function _lend(uint256 who, uint256 size) internal returns (string memory) {
        (address payer, address receiver) = (_person(who), _person(who >> 8));
        uint256 assets = 1 + _anySize(size, 40);
        _endow(payer, assets);
        bytes memory call = abi.encodeCall(ISavingsAccount.lend, (assets, receiver));
        if (_staysPaused(payer, call, size)) return "paused";
        if (_account.lossFactor() < 1e9) return "impaired";
        if (_lendIds.length >= MAX_RECEIPTS) {
            _withdraw(who, size, true);
            return "enough receipts";
        }
        uint256 worth = _account.balanceSheet().deposited;
        vm.prank(payer);
        uint256 lendId = _account.lend(assets, receiver);
        _minted(lendId, assets);
        _paidIn(assets);
        assertEq(_account.valueOf(lendId, assets), assets, "8. a new receipt is worth what was paid");
        assertGe(_account.balanceSheet().deposited, worth + assets, "1. deposited grows by it");
        return "";
    }

    function _withdraw(uint256 who, uint256 size, bool all) internal returns (string memory) {
        (address holder, uint256 lendId) = _someReceipt(who, size);
        if (holder == address(0)) return "no receipt";
        uint256 most = _account.maxWithdraw(lendId, holder);
        if (most == 0) return "no cash";
        uint256 principal = all ? most : 1 + (size % most);
        uint256 value = _account.valueOf(lendId, principal);
        address receiver = _person(who >> 8);
        uint256 before = _asset.balanceOf(receiver);
        vm.prank(holder);
        assertEq(_account.withdraw(lendId, principal, receiver, value), value, "4. a withdrawal pays the value");
        assertEq(_asset.balanceOf(receiver) - before, value, "3. and it is received");
        _burned(lendId, principal);
        _paidOut(value);
        return "";
    }

    /// @dev All that a receipt is worth, once in one piece and once in several.
    function _withdrawInParts(uint256 who, uint256 size) internal returns (string memory) {
        (address holder, uint256 lendId) = _someReceipt(who, size);
        if (holder == address(0)) return "no receipt";
        uint256 principal = _account.maxWithdraw(lendId, holder);
        if (principal < 4) return "no cash";
        uint256 whole = _account.valueOf(lendId, principal);
        uint256 parts = 0;
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(holder);
            parts += _account.withdraw(lendId, i == 3 ? principal - 3 * (principal / 4) : principal / 4, holder, 0);
            ++receiptMoves;
        }
        assertLe(parts, whole, "8. parts never bring more than the whole");
        assertLe(whole, parts + 3, "8. nor more than a base unit each less");
        _burned(lendId, principal);
        _paidOut(parts);
        return "";
    }

    function _claimInterest(uint256 who, uint256 size) internal returns (string memory) {
        (address holder, uint256 lendId) = _needInterest(who, size);
        if (holder == address(0)) return "no interest";
        if (_account.lossFactor() < 1e9) return "impaired";
        uint256 principal = _account.balanceOf(holder, lendId);
        if (size % 2 == 0) principal = Math.ceilDiv(principal, 1 + (size % 5));
        uint256 interest = _account.interestOf(lendId, principal);
        if (interest == 0) return "too small a part";
        uint256 value = _account.valueOf(lendId, principal);
        if (interest > _account.balanceSheet().cash) return "no cash";
        vm.prank(holder);
        (uint256 newId, uint256 newPrincipal, uint256 paid) = _account.claimInterest(
            lendId,
            principal,
            holder,
            interest
        );
        assertEq(paid, interest, "4. the interest is paid");
        assertLe(paid + _account.valueOf(newId, newPrincipal), value, "8. a claim creates nothing");
        _burned(lendId, principal);
        _minted(newId, newPrincipal);
        _paidOut(paid);
        return "";
    }

    /// @dev Part of a LEND receipt, or of a BORROW receipt, goes to somebody else.
    function _transfer(uint256 who, uint256 size, bool lends) internal returns (string memory) {
        (address from, uint256 id) = lends ? _someReceipt(who, size) : _someLoanReceipt(who, size);
        if (from == address(0)) return "no receipt";
        address to = _person(who >> 8);
        uint256 value = size % (_account.balanceOf(from, id) + 1);
        uint256 claims = _account.balanceSheet().claims;
        vm.prank(from);
        _account.safeTransferFrom(from, to, id, value, "");
        assertEq(_account.balanceSheet().claims, claims, "4. a transfer changes nobody's claim");
        return "";
    }

    // ------------------------------------------------------------------------------------------------ borrowers

    function _borrow(uint256 who, uint256 size, bool atMax) internal returns (string memory) {
        SavingsTypes.BorrowRequest memory request;
        address borrower = _person(who);
        request.receiver = _person(who >> 8);
        request.deadline = block.timestamp;
        if (_staysPaused(borrower, abi.encodeCall(ISavingsAccount.borrow, (request)), size)) return "paused";
        request.deadline = block.timestamp;
        if (_loanIds.length >= MAX_LOANS) _close(_loanIds[(who >> 24) % MAX_LOANS]);
        _makeCollateralWorthIt();
        uint256 room = _makeRoom(who >> 16, size);
        SavingsTypes.Risk memory risk = _account.parameters().risk;
        uint256 least = Math.max(risk.minLoan, 1);
        if (room < least) return "nothing to lend";
        uint256 wanted = least + (size % (room - least + 1));
        (request.positionId, request.collateral) = _collateralFor(borrower, size, wanted, risk.ltvBps);
        uint256 most = _account.maxBorrow(request.collateral);
        if (most < least) return "collateral too small";
        request.loan = atMax && most <= room ? 0 : Math.min(wanted, most);
        uint256 expected = request.loan == 0 ? most : request.loan;
        vm.prank(borrower);
        uint256 loanId = _account.borrow(request);
        assertEq(_account.loanOf(loanId).principal, expected, "1. the loan is what was asked for");
        assertGe(_account.healthFactor(loanId), WAD, "10. a new loan is healthy");
        assertEq(_account.balanceOf(borrower, loanId), request.collateral, "2. receipts are units");
        _paidOut(expected);
        _opened(loanId);
        return "";
    }

    /// @dev At the price of a liquidation all that there is might not do for one loan.
    function _makeCollateralWorthIt() internal {
        if (_price >= FIRST_PRICE / 100) return;
        _setPrice(FIRST_PRICE);
        _move();
    }

    function _repay(uint256 who, uint256 size, bool all) internal returns (string memory) {
        (address holder, uint256 loanId) = _needLoanReceipt(who, size);
        if (holder == address(0)) return "no loan";
        uint256 receipts = _account.balanceOf(holder, loanId);
        if (!all) receipts = 1 + (size % receipts);
        return _repayReceipts(holder, loanId, receipts, _person(who >> 8));
    }

    /// @dev Everybody who holds receipts of the loan repays them.
    function _close(uint256 loanId) private {
        for (uint256 p = 0; p < PEOPLE; ++p) {
            uint256 receipts = _account.balanceOf(_people[p], loanId);
            if (receipts != 0) _repayReceipts(_people[p], loanId, receipts, _people[p]);
        }
        _forgetWhatIsOver();
    }

    function _repayReceipts(
        address holder,
        uint256 loanId,
        uint256 receipts,
        address receiver
    ) private returns (string memory) {
        SavingsTypes.Loan memory loan = _account.loanOf(loanId);
        (uint256 borrowIndex, ) = _account.indices();
        uint256 owed = _owed(loan, borrowIndex);
        _endow(holder, owed);
        vm.prank(holder);
        (uint256 payment, uint256 collateral) = _account.repay(loanId, receipts, owed, receiver);
        assertGe(
            payment * loan.receipts,
            owed * receipts > loan.receipts ? (owed * receipts) - loan.receipts : 0,
            "4. no part is repaid below its share"
        );
        assertEq(
            collateral,
            (uint256(loan.collateral) * receipts) / loan.receipts,
            "2. for its part of the collateral"
        );
        _paidIn(payment);
        _touch(loanId);
        return "";
    }

    function _repayDebt(uint256 who, uint256 size) internal returns (string memory) {
        uint256 loanId = _needDebt(who, size);
        if (loanId == 0) return "no debt";
        SavingsTypes.Loan memory loan = _account.loanOf(loanId);
        (uint256 borrowIndex, ) = _account.indices();
        uint256 owed = _owed(loan, borrowIndex);
        uint256 least = _account.parameters().risk.minLoan;
        uint256 offer =
            size % 3 == 0 || loan.principal <= least
                ? owed
                : 1 + (size % (owed - _owedOf(loan, least, borrowIndex) + 1));
        address payer = _person(who);
        _endow(payer, owed);
        vm.prank(payer);
        (bool ok, bytes memory answer) = address(_account).call(
            abi.encodeCall(ISavingsAccount.repayDebt, (loanId, offer))
        );
        if (!ok) return _tooSmall(answer);
        uint256 payment = abi.decode(answer, (uint256));
        assertLe(payment, offer, "12. no more is pulled than was offered");
        SavingsTypes.Loan memory left = _account.loanOf(loanId);
        assertGe(payment + _owed(left, borrowIndex), owed, "4. the debt falls by no more than was paid");
        _paidIn(payment);
        return "";
    }

    function _addCollateral(uint256 who, uint256 size) internal returns (string memory) {
        uint256 loanId = _needDebt(who, size);
        if (loanId == 0) return "no debt";
        _addCollateralTo(loanId, _person(who >> 8), 1e6 + _anySize(size, 70));
        return "";
    }

    function _addCollateralTo(uint256 loanId, address giver, uint256 staked) internal {
        (uint256 positionId, uint256 units) = _stake(giver, staked);
        uint256 before = _account.loanOf(loanId).collateral;
        vm.prank(giver);
        assertEq(_account.addCollateral(loanId, positionId, units), units, "2. units added");
        assertEq(_account.loanOf(loanId).collateral, before + units, "2. to the loan");
    }

    /// @dev Lends, borrows, repays and leaves within one block, at one price: nobody may gain by it.
    function _roundTrip(uint256 who, uint256 size) internal returns (string memory) {
        if (_account.lossFactor() < 1e9) return "impaired";
        address person = _person(who);
        uint256 assets = 1_000e6 + _anySize(size, 40);
        if (_staysPaused(person, abi.encodeCall(ISavingsAccount.lend, (assets, person)), size)) return "paused";
        _endow(person, 3 * assets);
        uint256 before = _asset.balanceOf(person);
        vm.startPrank(person);
        uint256 lendId = _account.lend(assets, person);
        _tryRefused(
            abi.encodeCall(ISavingsAccount.claimInterest, (lendId, assets, person, 0)),
            supplyOf[lendId] == 0 ? ISavingsAccountErrors.Savings_NothingToClaim.selector : bytes4(0)
        );
        vm.stopPrank();
        _borrowAndRepay(person, size);
        uint256 principal = Math.min(assets, _account.maxWithdraw(lendId, person));
        vm.prank(person);
        _account.withdraw(lendId, principal, person, 0);
        assertLe(_asset.balanceOf(person), before - (assets - principal), "8. no same-block sequence gains");
        cash = cash + before - _asset.balanceOf(person);
        receiptMoves += 2;
        if (assets != principal) _minted(lendId, assets - principal);
        return "";
    }

    function _borrowAndRepay(address person, uint256 size) private {
        SavingsTypes.Risk memory risk = _account.parameters().risk;
        uint256 least = Math.max(risk.minLoan, 1);
        uint256 room = Math.min(_room(), 10_000e6);
        if (room < least) return;
        SavingsTypes.BorrowRequest memory request;
        (request.positionId, request.collateral) = _freshCollateralFor(person, room, risk.ltvBps);
        (request.receiver, request.deadline) = (person, block.timestamp);
        request.loan = Math.min(room, _account.maxBorrow(request.collateral));
        if (request.loan < least) return;
        uint256 rewardsBefore = _native.balanceOf(person);
        vm.prank(person);
        uint256 loanId = _account.borrow(request);
        uint256 returned = _repayAtOnce(person, loanId, 1 + (size % request.collateral));
        returned += _repayAtOnce(person, loanId, _account.balanceOf(person, loanId));
        assertEq(returned, request.collateral, "8. the collateral comes back, no more");
        assertEq(_native.balanceOf(person), rewardsBefore, "8. without rewards of others");
        ++reached["borrowed and repaid in one block"];
    }

    function _repayAtOnce(address person, uint256 loanId, uint256 receipts) private returns (uint256 collateral) {
        if (receipts == 0) return 0;
        vm.prank(person);
        (, collateral) = _account.repay(loanId, receipts, type(uint256).max, person);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    /// @dev While paused `data` is refused by name; then, more often than not, the caller waits until the pause is over.
    function _staysPaused(address caller, bytes memory data, uint256 size) private returns (bool) {
        if (!_paused()) return false;
        vm.prank(caller);
        _tryRefused(data, InboundPause.InboundPause_Paused.selector);
        ++reached["refused while paused"];
        if (size % 4 == 0) return true;
        _wait(_account.inboundPausedUntil() - block.timestamp, size);
        return false;
    }

    /// @dev Calls as whoever is pranked, and expects that error; nothing is asked where `expected` is zero.
    function _tryRefused(bytes memory data, bytes4 expected) internal {
        if (expected == bytes4(0)) return;
        (bool ok, bytes memory answer) = address(_account).call(data);
        assertTrue(!ok && bytes4(answer) == expected, "refused by name");
    }

    function _tooSmall(bytes memory answer) internal pure returns (string memory) {
        bool named =
            bytes4(answer) == ISavingsAccountErrors.Savings_PaymentTooSmall.selector ||
                bytes4(answer) == ISavingsAccountErrors.Savings_LoanTooSmall.selector;
        assertTrue(named, "the only refusals");
        return "too small a part";
    }

    // ------------------------------------------------------------------------------------------------ drawing

    /// @dev What can be borrowed now.
    function _room() internal view returns (uint256) {
        SavingsTypes.BalanceSheet memory sheet = _account.balanceSheet();
        return Math.min(sheet.cash, Math.saturatingSub(sheet.deposited, sheet.borrowed));
    }

    function _makeRoom(uint256 who, uint256 size) private returns (uint256 room) {
        room = _room();
        if (room >= 1_000e6 || _lendIds.length >= MAX_RECEIPTS || _account.lossFactor() < 1e9) return room;
        _endow(_person(who), 1_000e6 + (size % 1e12));
        vm.prank(_person(who));
        uint256 lendId = _account.lend(1_000e6 + (size % 1e12), _person(who));
        _minted(lendId, 1_000e6 + (size % 1e12));
        _paidIn(1_000e6 + (size % 1e12));
        return _room();
    }

    /// @dev A position that allows about `loan`, or up to four times as much: one that a loan has returned, or a new one.
    function _collateralFor(
        address borrower,
        uint256 size,
        uint256 loan,
        uint256 ltvBps
    ) private returns (uint256 positionId, uint256 units) {
        positionId = _staking.heldPosition();
        units = _pool.balanceOf(borrower, positionId);
        if (size % 4 == 0 && _account.maxBorrow(units) >= loan) {
            ++reached["borrowed against a returned position"];
            return (positionId, units);
        }
        return _freshCollateralFor(borrower, loan * (1 + (size % 4)), ltvBps);
    }

    function _freshCollateralFor(address borrower, uint256 loan, uint256 ltvBps) private returns (uint256, uint256) {
        return _stake(borrower, (loan * VALUE_SCALE * BPS) / (_price * ltvBps) + 1e12);
    }

    function _someReceipt(uint256 who, uint256 size) internal view returns (address holder, uint256 lendId) {
        for (uint256 i = 0; i < _lendIds.length; ++i) {
            lendId = _lendIds[((size % _lendIds.length) + i) % _lendIds.length];
            for (uint256 p = 0; p < PEOPLE; ++p) {
                holder = _person((who % PEOPLE) + p);
                if (_account.balanceOf(holder, lendId) != 0) return (holder, lendId);
            }
        }
        return (address(0), 0);
    }

    /// @dev Where nothing has earned anything yet, somebody lends and borrows, and a month passes; where nothing is there to pay
    /// it with, a loan is repaid.
    function _needInterest(uint256 who, uint256 size) private returns (address holder, uint256 lendId) {
        (holder, lendId) = _receiptWithInterest(who, size);
        if (holder == address(0)) {
            _borrow(who, size, false);
            _wait(30 days, size);
            (holder, lendId) = _receiptWithInterest(who, size);
        }
        if (
            holder != address(0) &&
            _account.balanceSheet().cash < _account.interestOf(lendId, _account.balanceOf(holder, lendId))
        ) {
            _repay(who, size, true);
        }
    }

    function _receiptWithInterest(uint256 who, uint256 size) private view returns (address holder, uint256 lendId) {
        for (uint256 i = 0; i < _lendIds.length; ++i) {
            (holder, lendId) = _someReceipt(who, (size % _lendIds.length) + i);
            if (_account.interestOf(lendId, _account.balanceOf(holder, lendId)) != 0) return (holder, lendId);
        }
        return (address(0), 0);
    }

    function _someLoanReceipt(uint256 who, uint256 size) private view returns (address holder, uint256 loanId) {
        for (uint256 i = 0; i < _loanIds.length; ++i) {
            loanId = _loanIds[((size % _loanIds.length) + i) % _loanIds.length];
            for (uint256 p = 0; p < PEOPLE; ++p) {
                holder = _person((who % PEOPLE) + p);
                if (_account.balanceOf(holder, loanId) != 0) return (holder, loanId);
            }
        }
        return (address(0), 0);
    }

    function _needLoanReceipt(uint256 who, uint256 size) private returns (address holder, uint256 loanId) {
        if (_loanIds.length == 0) _borrow(who, size, false);
        return _someLoanReceipt(who, size);
    }

    /// @dev A loan with principal; one is opened where there is none, and 0 where even that is impossible.
    function _needDebt(uint256 who, uint256 size) internal returns (uint256 loanId) {
        for (uint256 round = 0; round < 2; ++round) {
            for (uint256 i = 0; i < _loanIds.length; ++i) {
                loanId = _loanIds[((size % _loanIds.length) + i) % _loanIds.length];
                if (_account.loanOf(loanId).principal != 0) return loanId;
            }
            if (round == 0) _borrow(who, size, false);
        }
        return 0;
    }

    function _owedOf(
        SavingsTypes.Loan memory loan,
        uint256 principal,
        uint256 borrowIndex
    ) private pure returns (uint256) {
        return principal + Math.ceilDiv(principal * (borrowIndex - loan.borrowIndex), YEAR_WAD);
    }
}
