// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC6909} from "@openzeppelin/contracts/interfaces/IERC6909.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @title FaultyERC6909
/// @notice An ERC-6909 by the text, with one fault at a time, as planted: what a suite of tests must find.
contract FaultyERC6909 is IERC6909 {
    /// @notice What is wrong.
    enum Fault {
        None,
        SilentTransfer,
        EventNamesTheSender,
        TransferAnswersFalse,
        TransferToOneselfMints,
        TransferMovesEveryId,
        UncheckedBalance,
        SilentApproval,
        ApprovalAdds,
        ApprovalIsOfEveryId,
        AllowanceIsNotSpent,
        AllowanceIsNotChecked,
        InfiniteAllowanceIsSpent,
        OperatorSpends,
        OperatorsAreForEver,
        SilentOperator
    }

    mapping(address owner => mapping(uint256 id => uint256 balance)) public balanceOf;
    mapping(address owner => mapping(address spender => bool approved)) public isOperator;

    mapping(address owner => mapping(address spender => mapping(uint256 id => uint256 amount))) private _allowances;
    uint256[2] private _ids;
    Fault private _fault;

    error FaultyERC6909_Refused();

    constructor(address holder, uint256 id, uint256 otherId, uint256 amount) {
        _ids = [id, otherId];
        (balanceOf[holder][id], balanceOf[holder][otherId]) = (amount, amount);
    }

    /// @notice Has `fault` from now on, instead of another.
    function plant(Fault fault) external {
        _fault = fault;
    }

    /// @inheritdoc IERC6909
    function approve(address spender, uint256 id, uint256 amount) external returns (bool) {
        _allowances[msg.sender][spender][id] = amount;
        if (_fault == Fault.ApprovalAdds && amount != 0) ++_allowances[msg.sender][spender][id];
        if (_fault == Fault.ApprovalIsOfEveryId) _allowances[msg.sender][spender][_ids[1]] = amount;
        if (_fault != Fault.SilentApproval) emit Approval(msg.sender, spender, id, amount);
        return true;
    }

    /// @inheritdoc IERC6909
    function setOperator(address spender, bool approved) external returns (bool) {
        if (_fault != Fault.OperatorsAreForEver || approved) isOperator[msg.sender][spender] = approved;
        if (_fault != Fault.SilentOperator) emit OperatorSet(msg.sender, spender, approved);
        return true;
    }

    /// @inheritdoc IERC6909
    function transfer(address receiver, uint256 id, uint256 amount) external returns (bool) {
        _move(msg.sender, receiver, id, amount);
        return _fault != Fault.TransferAnswersFalse;
    }

    /// @inheritdoc IERC6909
    function transferFrom(address sender, address receiver, uint256 id, uint256 amount) external returns (bool) {
        bool isFree = msg.sender == sender || (isOperator[sender][msg.sender] && _fault != Fault.OperatorSpends);
        if (!isFree && _fault != Fault.AllowanceIsNotChecked) _spend(sender, id, amount);
        _move(sender, receiver, id, amount);
        return true;
    }

    /// @inheritdoc IERC6909
    function allowance(address owner, address spender, uint256 id) external view returns (uint256) {
        return _allowances[owner][spender][id];
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IERC6909).interfaceId;
    }

    function _spend(address sender, uint256 id, uint256 amount) private {
        uint256 allowed = _allowances[sender][msg.sender][id];
        if (allowed < amount) revert FaultyERC6909_Refused();
        if (_fault == Fault.AllowanceIsNotSpent) return;
        if (allowed == type(uint256).max && _fault != Fault.InfiniteAllowanceIsSpent) return;
        _allowances[sender][msg.sender][id] = allowed - amount;
    }

    function _move(address from, address to, uint256 id, uint256 amount) private {
        _shift(from, to, id, amount);
        if (_fault == Fault.TransferMovesEveryId && amount != 0) _shift(from, to, _ids[1], 1);
        if (_fault == Fault.SilentTransfer) return;
        emit Transfer(_fault == Fault.EventNamesTheSender ? from : msg.sender, from, to, id, amount);
    }

    function _shift(address from, address to, uint256 id, uint256 amount) private {
        uint256 balance = balanceOf[from][id];
        if (balance < amount && _fault != Fault.UncheckedBalance) revert FaultyERC6909_Refused();
        if (from == to && _fault != Fault.TransferToOneselfMints) return;
        uint256 received = balanceOf[to][id] + (balance < amount ? 0 : amount);
        balanceOf[from][id] = balance < amount ? 0 : balance - amount;
        balanceOf[to][id] = received;
    }
}
