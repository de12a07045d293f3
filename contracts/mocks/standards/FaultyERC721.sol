// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @title FaultyERC721
/// @notice An ERC-721 by the text, with one fault at a time, as planted: what a suite of tests must find.
contract FaultyERC721 is IERC721Metadata {
    /// @notice What is wrong.
    enum Fault {
        None,
        NothingIsOwned,
        ZeroHasABalance,
        NothingHasAUri,
        SilentTransfer,
        BalanceStays,
        TransferToOneselfMints,
        ApprovalSurvives,
        AnybodyTransfers,
        OperatorsAreForEver,
        OneOperatorOnly,
        FromIsNotChecked,
        ZeroMayReceive,
        SilentApproval,
        AnybodyApproves,
        TheApprovedApproves,
        OperatorsDoNotApprove,
        SilentOperator,
        SafeTransferDoesNotAsk,
        TransferAsks,
        AnswerIsIgnored,
        HookComesFirst,
        DataIsDropped,
        ClaimsEverything,
        ClaimsNothing,
        AnswersDearly
    }

    mapping(address owner => uint256 balance) private _balances;
    mapping(uint256 id => address owner) private _owners;
    mapping(uint256 id => address approved) private _approved;
    mapping(address owner => mapping(address operator => bool approved)) private _operators;
    address private _lastOperator;
    Fault private _fault;

    error FaultyERC721_Refused();

    constructor(address owner, uint256 id) {
        (_owners[id], _balances[owner]) = (owner, 1);
    }

    /// @notice Has `fault` from now on, instead of another.
    function plant(Fault fault) external {
        _fault = fault;
    }

    /// @inheritdoc IERC721
    function approve(address to, uint256 id) external {
        address owner = ownerOf(id);
        bool mayApprove = msg.sender == owner || _fault == Fault.AnybodyApproves;
        mayApprove = mayApprove || (_fault == Fault.TheApprovedApproves && msg.sender == _approved[id]);
        mayApprove = mayApprove || (_fault != Fault.OperatorsDoNotApprove && isApprovedForAll(owner, msg.sender));
        _require(mayApprove);
        _approved[id] = to;
        if (_fault != Fault.SilentApproval) emit Approval(owner, to, id);
    }

    /// @inheritdoc IERC721
    function setApprovalForAll(address operator, bool approved) external {
        if (_fault != Fault.OperatorsAreForEver || approved) _operators[msg.sender][operator] = approved;
        _lastOperator = operator;
        if (_fault != Fault.SilentOperator) emit ApprovalForAll(msg.sender, operator, approved);
    }

    /// @inheritdoc IERC721
    function transferFrom(address from, address to, uint256 id) external {
        _move(from, to, id);
        if (_fault == Fault.TransferAsks) _ask(from, to, id, "");
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address from, address to, uint256 id) external {
        safeTransferFrom(from, to, id, "");
    }

    /// @inheritdoc IERC721
    function balanceOf(address owner) external view returns (uint256) {
        _require(owner != address(0) || _fault == Fault.ZeroHasABalance);
        return _balances[owner];
    }

    /// @inheritdoc IERC721Metadata
    function tokenURI(uint256 id) external view returns (string memory) {
        _require(_owners[id] != address(0) || _fault == Fault.NothingHasAUri);
        return "data:,";
    }

    /// @inheritdoc IERC721
    function getApproved(uint256 id) external view returns (address) {
        ownerOf(id);
        return _approved[id];
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external view returns (bool) {
        if (_fault == Fault.ClaimsEverything) return true;
        if (_fault == Fault.ClaimsNothing) return false;
        if (_fault == Fault.AnswersDearly) {
            bytes32 digest = bytes32(interfaceId);
            for (uint256 i = 0; i < 300; ++i) digest = keccak256(abi.encode(digest));
            if (digest == 0) return false;
        }
        if (interfaceId == type(IERC165).interfaceId || interfaceId == type(IERC721).interfaceId) return true;
        return interfaceId == type(IERC721Metadata).interfaceId;
    }

    /// @inheritdoc IERC721Metadata
    function name() external pure returns (string memory) {
        return "Faulty";
    }

    /// @inheritdoc IERC721Metadata
    function symbol() external pure returns (string memory) {
        return "FLT";
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address from, address to, uint256 id, bytes memory data) public {
        if (_fault == Fault.HookComesFirst) _ask(from, to, id, data);
        _move(from, to, id);
        if (_fault == Fault.HookComesFirst || _fault == Fault.SafeTransferDoesNotAsk) return;
        _ask(from, to, id, _fault == Fault.DataIsDropped ? bytes("") : data);
    }

    /// @inheritdoc IERC721
    function ownerOf(uint256 id) public view returns (address owner) {
        owner = _owners[id];
        _require(owner != address(0) || _fault == Fault.NothingIsOwned);
    }

    /// @inheritdoc IERC721
    function isApprovedForAll(address owner, address operator) public view returns (bool) {
        if (_fault == Fault.OneOperatorOnly && operator != _lastOperator) return false;
        return _operators[owner][operator];
    }

    function _move(address from, address to, uint256 id) private {
        address owner = ownerOf(id);
        _require(owner == from || _fault == Fault.FromIsNotChecked);
        _require(to != address(0) || _fault == Fault.ZeroMayReceive);
        bool isAllowed = msg.sender == owner || msg.sender == _approved[id] || isApprovedForAll(owner, msg.sender);
        _require(isAllowed || _fault == Fault.AnybodyTransfers);
        if (_fault != Fault.ApprovalSurvives) delete _approved[id];
        _owners[id] = to;
        if (_fault != Fault.BalanceStays && (owner != to || _fault != Fault.TransferToOneselfMints)) --_balances[owner];
        ++_balances[to];
        if (_fault != Fault.SilentTransfer) emit Transfer(owner, to, id);
    }

    function _ask(address from, address to, uint256 id, bytes memory data) private {
        if (to.code.length == 0) return;
        bytes4 answer = IERC721Receiver(to).onERC721Received(msg.sender, from, id, data);
        _require(answer == IERC721Receiver.onERC721Received.selector || _fault == Fault.AnswerIsIgnored);
    }

    function _require(bool condition) private pure {
        if (!condition) revert FaultyERC721_Refused();
    }
}
