// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {BlacklistToken} from "../../../contracts/mocks/tokens/BlacklistToken.sol";
import {SavingsAccount} from "../../../contracts/savings/SavingsAccount.sol";
import {DelegationPool} from "../../../contracts/savings/staking/DelegationPool.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {Tally} from "../../helpers/Tally.sol";
import {SavingsWorld} from "./SavingsWorld.sol";

/// @title SavingsBook
/// @notice What the test itself counts about the account, and what must hold around every step.
abstract contract SavingsBook is SavingsWorld, Tally {
    uint256 public constant ACTIONS = 30;

    mapping(string state => uint256 times) public reached;
    uint256 public steps;

    /// @notice What was paid in less what was paid out, asset.
    uint256 public cash;
    /// @notice Rewards claimed and not sold.
    uint256 public rewards;
    /// @notice Sent to the account without a call.
    uint256 public donatedAsset;
    uint256 public donatedNative;
    /// @notice Mints and burns of LEND receipts: each may leave less than one unit of `N` behind.
    uint256 public receiptMoves;
    /// @notice LEND receipts in existence, by id.
    mapping(uint256 lendId => uint256 supply) public supplyOf;

    uint256[] internal _lendIds;
    uint256[] internal _loanIds;

    /// @dev What a loan was at the beginning of the step, and what must not get worse for its holders.
    struct Standing {
        uint256 principal;
        uint256 collateral;
        uint256 value;
        uint256 owed;
    }

    mapping(uint256 loanId => Standing standing) internal _standing;
    mapping(uint256 loanId => bool touched) private _touched;
    uint256 private _borrowIndexBefore;
    uint256 private _lendIndexBefore;
    uint256 private _lossFactorBefore;
    uint256 private _timeBefore;
    bool private _worldMoved;
    bool private _wroteOff;

    // ------------------------------------------------------------------------------------------------ entries

    function _minted(uint256 lendId, uint256 principal) internal {
        if (supplyOf[lendId] == 0) _lendIds.push(lendId);
        supplyOf[lendId] += principal;
        ++receiptMoves;
    }

    function _burned(uint256 lendId, uint256 principal) internal {
        supplyOf[lendId] -= principal;
        ++receiptMoves;
    }

    function _opened(uint256 loanId) internal {
        _loanIds.push(loanId);
        _touched[loanId] = true;
    }

    function _paidIn(uint256 assets) internal {
        cash += assets;
    }

    function _paidOut(uint256 assets) internal {
        cash -= assets;
    }

    /// @dev The loan's own holder, or a liquidator, acts on it in this step.
    function _touch(uint256 loanId) internal {
        _touched[loanId] = true;
    }

    /// @dev Price, stake, parameters or time change in this step: healths may fall.
    function _move() internal {
        _worldMoved = true;
    }

    /// @dev A loss is shared in this step, and has been checked.
    function _writeOff() internal {
        _wroteOff = true;
    }

    // ------------------------------------------------------------------------------------------------ around a step

    function _remember() internal {
        (_borrowIndexBefore, _lendIndexBefore) = _account.indices();
        _lossFactorBefore = _account.lossFactor();
        _timeBefore = block.timestamp;
        (_worldMoved, _wroteOff) = (false, false);
        for (uint256 i = 0; i < _loanIds.length; ++i) {
            SavingsTypes.Loan memory loan = _account.loanOf(_loanIds[i]);
            _touched[_loanIds[i]] = false;
            _standing[_loanIds[i]] = Standing(
                loan.principal,
                loan.collateral,
                _valueOf(loan.collateral),
                _owed(loan, _borrowIndexBefore)
            );
        }
    }

    function _settleStep() internal {
        (uint256 borrowIndex, uint256 lendIndex) = _account.indices();
        assertGe(borrowIndex, _borrowIndexBefore, "6. the borrow index never falls");
        assertGe(lendIndex, _lendIndexBefore, "6. the lend index never falls");
        if (block.timestamp == _timeBefore) {
            assertEq(borrowIndex, _borrowIndexBefore, "7. the borrow index stands still with the clock");
            assertEq(lendIndex, _lendIndexBefore, "7. the lend index stands still with the clock");
        }
        if (!_wroteOff) assertEq(_account.lossFactor(), _lossFactorBefore, "6. P falls only with bad debt");
        uint256 threshold = _account.parameters().risk.thresholdBps;
        for (uint256 i = 0; i < _loanIds.length; ++i) _settleLoan(_loanIds[i], borrowIndex, threshold);
        _forgetWhatIsOver();
    }

    /// @dev A health of 1 may be lost by less than one base unit of value and one of what is owed: both are rounded.
    function _settleLoan(uint256 loanId, uint256 borrowIndex, uint256 threshold) private view {
        SavingsTypes.Loan memory loan = _account.loanOf(loanId);
        Standing memory before = _standing[loanId];
        if (!_touched[loanId]) {
            assertGe(loan.collateral, before.collateral, "12. nobody else lowers my collateral");
            assertLe(loan.principal, before.principal, "12. nobody else raises my debt");
        }
        if (_worldMoved || before.owed == 0 || loan.principal == 0) return;
        if (before.value * threshold < before.owed * BPS) return;
        uint256 value = _valueOf(loan.collateral) + 1;
        assertGe(
            value * threshold,
            (_owed(loan, borrowIndex) - 1) * BPS,
            "9. no action makes a healthy loan unhealthy"
        );
    }

    function _forgetWhatIsOver() internal {
        for (uint256 i = _loanIds.length; i > 0; --i) {
            SavingsTypes.Loan memory loan = _account.loanOf(_loanIds[i - 1]);
            if (loan.principal == 0 && loan.collateral == 0) _drop(_loanIds, i - 1);
        }
        for (uint256 i = _lendIds.length; i > 0; --i) {
            if (supplyOf[_lendIds[i - 1]] == 0) _drop(_lendIds, i - 1);
        }
    }

    function _drop(uint256[] storage list, uint256 i) private {
        list[i] = list[list.length - 1];
        list.pop();
    }

    // ------------------------------------------------------------------------------------------------ for the invariants

    function account() external view returns (SavingsAccount) {
        return _account;
    }

    function pool() external view returns (DelegationPool) {
        return _pool;
    }

    function tokens() external view returns (TestToken asset, BlacklistToken native) {
        return (_asset, _native);
    }

    function people() external view returns (address[] memory) {
        return _people;
    }

    function lendIds() external view returns (uint256[] memory) {
        return _lendIds;
    }

    function loanIds() external view returns (uint256[] memory) {
        return _loanIds;
    }
}
