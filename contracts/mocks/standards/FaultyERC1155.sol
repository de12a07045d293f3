// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @title FaultyERC1155
/// @notice An ERC-1155 by the text, with one fault at a time, as planted: what a suite of tests must find.
contract FaultyERC1155 is IERC1155 {
    /// @notice What is wrong.
    enum Fault {
        None,
        BatchBalancesAreOfTheFirst,
        LengthsAreNotChecked,
        SilentTransfer,
        EventNamesTheSender,
        TransferToOneselfMints,
        BatchMovesTheFirst,
        UncheckedBalance,
        ZeroMayReceive,
        AnybodyTransfers,
        AnybodyTransfersBatches,
        OperatorsAreForEver,
        SilentOperator,
        ReceiverIsNotAsked,
        BatchReceiverIsNotAsked,
        AnswerIsIgnored,
        HookComesFirst,
        DataIsDropped
    }

    mapping(uint256 id => mapping(address account => uint256 balance)) private _balances;
    mapping(address owner => mapping(address operator => bool approved)) private _operators;
    Fault private _fault;

    error FaultyERC1155_Refused();

    constructor(address holder, uint256 id, uint256 otherId, uint256 value) {
        (_balances[id][holder], _balances[otherId][holder]) = (value, value);
    }

    /// @notice Has `fault` from now on, instead of another.
    function plant(Fault fault) external {
        _fault = fault;
    }

    /// @inheritdoc IERC1155
    function setApprovalForAll(address operator, bool approved) external {
        if (_fault != Fault.OperatorsAreForEver || approved) _operators[msg.sender][operator] = approved;
        if (_fault != Fault.SilentOperator) emit ApprovalForAll(msg.sender, operator, approved);
    }

    /// @inheritdoc IERC1155
    function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes memory data) external {
        _requireAllowed(from, to, Fault.AnybodyTransfers);
        if (_fault == Fault.HookComesFirst) _ask(from, to, id, value, data);
        _move(from, to, id, value);
        if (_fault != Fault.SilentTransfer) emit TransferSingle(_caller(from), from, to, id, value);
        if (_fault != Fault.HookComesFirst && _fault != Fault.ReceiverIsNotAsked) _ask(from, to, id, value, data);
    }

    /// @inheritdoc IERC1155
    function safeBatchTransferFrom(
        address from,
        address to,
        uint256[] calldata ids,
        uint256[] calldata values,
        bytes calldata data
    ) external {
        _requireAllowed(from, to, Fault.AnybodyTransfersBatches);
        _require(ids.length == values.length || _fault == Fault.LengthsAreNotChecked);
        uint256 count = _fault == Fault.BatchMovesTheFirst ? 1 : values.length;
        for (uint256 i = 0; i < count; ++i) _move(from, to, ids[i], values[i]);
        if (_fault != Fault.SilentTransfer) emit TransferBatch(_caller(from), from, to, ids, values);
        if (to.code.length == 0 || _fault == Fault.BatchReceiverIsNotAsked) return;
        bytes4 answer = IERC1155Receiver(to).onERC1155BatchReceived(msg.sender, from, ids, values, data);
        bytes4 expected = IERC1155Receiver.onERC1155BatchReceived.selector;
        _require(answer == expected || _fault == Fault.AnswerIsIgnored);
    }

    /// @inheritdoc IERC1155
    function balanceOfBatch(
        address[] calldata accounts,
        uint256[] calldata ids
    ) external view returns (uint256[] memory balances) {
        _require(accounts.length == ids.length || _fault == Fault.LengthsAreNotChecked);
        balances = new uint256[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            balances[i] = _balances[ids[i]][accounts[_fault == Fault.BatchBalancesAreOfTheFirst ? 0 : i]];
        }
    }

    /// @inheritdoc IERC1155
    function balanceOf(address account, uint256 id) external view returns (uint256) {
        return _balances[id][account];
    }

    /// @inheritdoc IERC1155
    function isApprovedForAll(address owner, address operator) external view returns (bool) {
        return _operators[owner][operator];
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IERC1155).interfaceId;
    }

    function _move(address from, address to, uint256 id, uint256 value) private {
        uint256 balance = _balances[id][from];
        _require(balance >= value || _fault == Fault.UncheckedBalance);
        uint256 received = _balances[id][to] + (balance < value ? 0 : value);
        _balances[id][from] = balance < value ? 0 : balance - value;
        if (from != to || _fault == Fault.TransferToOneselfMints) _balances[id][to] = received;
        else _balances[id][to] = balance;
    }

    function _ask(address from, address to, uint256 id, uint256 value, bytes memory data) private {
        if (to.code.length == 0) return;
        if (_fault == Fault.DataIsDropped) data = "";
        bytes4 answer = IERC1155Receiver(to).onERC1155Received(msg.sender, from, id, value, data);
        bytes4 expected = IERC1155Receiver.onERC1155Received.selector;
        _require(answer == expected || _fault == Fault.AnswerIsIgnored);
    }

    function _caller(address from) private view returns (address) {
        return _fault == Fault.EventNamesTheSender ? from : msg.sender;
    }

    function _requireAllowed(address from, address to, Fault whoever) private view {
        _require(msg.sender == from || _operators[from][msg.sender] || _fault == whoever);
        _require(to != address(0) || _fault == Fault.ZeroMayReceive);
    }

    function _require(bool condition) private pure {
        if (!condition) revert FaultyERC1155_Refused();
    }
}
