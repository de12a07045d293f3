// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC6909} from "@openzeppelin/contracts/interfaces/IERC6909.sol";

import {Conformance} from "./Conformance.sol";

/// @title ERC6909Conformance
/// @notice What ERC-6909 says of a contract of many tokens, for any holder, id and amount.
abstract contract ERC6909Conformance is Conformance {
    /// @dev The contract, and somebody with at least two base units of each of two ids.
    struct Tokens {
        IERC6909 target;
        address holder;
        uint256 id;
        uint256 otherId;
    }

    /// @dev One movement: who calls, whose tokens go where.
    struct Transfer6909 {
        address caller;
        address from;
        address to;
        uint256 amount;
    }

    function _erc6909() internal view virtual returns (Tokens memory);

    function testFuzz_ERC6909_ATransferMovesItsAmount(uint256 amount) external {
        Tokens memory tokens = _erc6909();
        amount = bound(amount, 0, tokens.target.balanceOf(tokens.holder, tokens.id));
        _moves6909(Transfer6909(tokens.holder, tokens.holder, _receiver6909(), amount), "transfer");
    }

    function testFuzz_ERC6909_ATransferToOneselfMovesNothing(uint256 amount) external {
        Tokens memory tokens = _erc6909();
        amount = bound(amount, 0, tokens.target.balanceOf(tokens.holder, tokens.id));
        _moves6909(Transfer6909(tokens.holder, tokens.holder, tokens.holder, amount), "transfer to oneself");
    }

    function testFuzz_ERC6909_MoreThanTheBalanceIsRefused(uint256 excess) external {
        Tokens memory tokens = _erc6909();
        uint256 balance = tokens.target.balanceOf(tokens.holder, tokens.id);
        uint256 amount = balance + bound(excess, 1, type(uint256).max - balance);
        bytes memory data = abi.encodeCall(IERC6909.transfer, (_receiver6909(), tokens.id, amount));
        _isRefused(tokens.holder, address(tokens.target), data, "transfer of too much");
        _setOperator(_spender6909(), true);
        _isRefused(_spender6909(), address(tokens.target), _from(tokens.id, amount), "transferFrom of too much");
    }

    function testFuzz_ERC6909_AnApprovalIsOfOneIdAndReplacesTheOneBefore(uint256 first, uint256 second) external {
        Tokens memory tokens = _erc6909();
        _approve6909(bound(first, 1, type(uint256).max));
        _approve6909(second);
        uint256 other = tokens.target.allowance(tokens.holder, _spender6909(), tokens.otherId);
        assertEq(other, 0, "approve: of that id only");
    }

    function testFuzz_ERC6909_ATransferFromSpendsItsAllowance(uint256 amount, uint256 spare) external {
        Tokens memory tokens = _erc6909();
        amount = bound(amount, 1, tokens.target.balanceOf(tokens.holder, tokens.id));
        spare = bound(spare, 0, type(uint128).max);
        _approve6909(amount + spare);
        _moves6909(Transfer6909(_spender6909(), tokens.holder, _receiver6909(), amount), "transferFrom");
        assertEq(_allowance(), spare, "transferFrom: the allowance");
    }

    /// @dev Whoever is an operator, and whoever was allowed everything, spends no allowance.
    function testFuzz_ERC6909_AnOperatorSpendsNoAllowance(uint256 amount) external {
        Tokens memory tokens = _erc6909();
        amount = bound(amount, 1, tokens.target.balanceOf(tokens.holder, tokens.id) / 2);
        _approve6909(type(uint256).max);
        _moves6909(Transfer6909(_spender6909(), tokens.holder, _receiver6909(), amount), "transferFrom");
        assertEq(_allowance(), type(uint256).max, "transferFrom: an infinite allowance stays");
        _approve6909(amount);
        _setOperator(_spender6909(), true);
        _moves6909(Transfer6909(_spender6909(), tokens.holder, _receiver6909(), amount), "transferFrom");
        assertEq(_allowance(), amount, "transferFrom: an operator's allowance stays");
    }

    function testFuzz_ERC6909_MoreThanTheAllowanceIsRefused(uint256 amount) external {
        Tokens memory tokens = _erc6909();
        amount = bound(amount, 1, tokens.target.balanceOf(tokens.holder, tokens.id));
        address target = address(tokens.target);
        bytes memory data = _from(tokens.id, amount);
        _isRefused(_spender6909(), target, data, "transferFrom without an allowance");
        _approve6909(amount - 1);
        _isRefused(_spender6909(), target, data, "transferFrom beyond the allowance");
        _approve6909(amount);
        _isRefused(_spender6909(), target, _from(tokens.otherId, 1), "transferFrom of an id that is not allowed");
        _isRefused(_receiver6909(), target, data, "transferFrom with another's allowance");
    }

    function test_ERC6909_AnOperatorIsSetAndTakenBack() external {
        Tokens memory tokens = _erc6909();
        _setOperator(_spender6909(), true);
        _setOperator(_spender6909(), false);
        bytes memory data = _from(tokens.id, 1);
        _isRefused(_spender6909(), address(tokens.target), data, "transferFrom by one who was an operator");
    }

    function _moves6909(Transfer6909 memory move, string memory what) private {
        Tokens memory tokens = _erc6909();
        uint256 from = tokens.target.balanceOf(move.from, tokens.id);
        uint256 to = tokens.target.balanceOf(move.to, tokens.id);
        uint256 other = tokens.target.balanceOf(move.from, tokens.otherId);
        bytes memory data =
            move.caller == move.from
                ? abi.encodeCall(IERC6909.transfer, (move.to, tokens.id, move.amount))
                : abi.encodeCall(IERC6909.transferFrom, (move.from, move.to, tokens.id, move.amount));
        Outcome memory outcome = _succeeds(move.caller, address(tokens.target), data, what);
        _saysTrue(outcome, what);
        if (move.from != move.to) (from, to) = (from - move.amount, to + move.amount);
        assertEq(tokens.target.balanceOf(move.from, tokens.id), from, string.concat(what, ": the sender's balance"));
        assertEq(tokens.target.balanceOf(move.to, tokens.id), to, string.concat(what, ": the receiver's balance"));
        uint256 otherNow = tokens.target.balanceOf(move.from, tokens.otherId);
        assertEq(otherNow, other, string.concat(what, ": of other ids"));
        bytes32[] memory topics = _topics(IERC6909.Transfer.selector, move.from, move.to, bytes32(tokens.id));
        _tells(outcome, address(tokens.target), topics, abi.encode(move.caller, move.amount), what);
    }

    function _approve6909(uint256 amount) private {
        Tokens memory tokens = _erc6909();
        bytes memory data = abi.encodeCall(IERC6909.approve, (_spender6909(), tokens.id, amount));
        Outcome memory outcome = _succeeds(tokens.holder, address(tokens.target), data, "approve");
        _saysTrue(outcome, "approve");
        assertEq(_allowance(), amount, "approve: the allowance");
        bytes32 id = bytes32(tokens.id);
        bytes32[] memory topics = _topics(IERC6909.Approval.selector, tokens.holder, _spender6909(), id);
        _tells(outcome, address(tokens.target), topics, abi.encode(amount), "approve");
    }

    function _setOperator(address operator, bool approved) private {
        Tokens memory tokens = _erc6909();
        bytes memory data = abi.encodeCall(IERC6909.setOperator, (operator, approved));
        Outcome memory outcome = _succeeds(tokens.holder, address(tokens.target), data, "setOperator");
        _saysTrue(outcome, "setOperator");
        assertTrue(tokens.target.isOperator(tokens.holder, operator) == approved, "setOperator: is kept");
        bytes32[] memory topics = _topics(IERC6909.OperatorSet.selector, tokens.holder, operator);
        _tells(outcome, address(tokens.target), topics, abi.encode(approved), "setOperator");
    }

    function _from(uint256 id, uint256 amount) private returns (bytes memory) {
        return abi.encodeCall(IERC6909.transferFrom, (_erc6909().holder, _receiver6909(), id, amount));
    }

    function _allowance() private returns (uint256) {
        Tokens memory tokens = _erc6909();
        return tokens.target.allowance(tokens.holder, _spender6909(), tokens.id);
    }

    function _receiver6909() private returns (address) {
        return makeAddr("receiver of tokens");
    }

    function _spender6909() private returns (address) {
        return makeAddr("spender of tokens");
    }
}
