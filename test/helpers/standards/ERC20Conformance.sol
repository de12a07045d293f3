// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Conformance} from "./Conformance.sol";

/// @title ERC20Conformance
/// @notice What ERC-20 says of a token, for any holder and amount.
abstract contract ERC20Conformance is Conformance {
    /// @dev One movement: who calls, whose tokens go where.
    struct Move {
        address caller;
        address from;
        address to;
        uint256 value;
    }

    /// @dev The token, and somebody with at least two base units of it.
    function _erc20() internal view virtual returns (IERC20 token, address holder);

    function testFuzz_ERC20_ATransferMovesItsValue(uint256 value) external {
        (IERC20 token, address holder) = _erc20();
        value = bound(value, 1, token.balanceOf(holder));
        _moves(Move(holder, holder, _receiver(), value), "transfer");
    }

    function testFuzz_ERC20_ATransferToOneselfMovesNothing(uint256 value) external {
        (IERC20 token, address holder) = _erc20();
        value = bound(value, 1, token.balanceOf(holder));
        _moves(Move(holder, holder, holder, value), "transfer to oneself");
        _approve(holder, _spender(), value);
        _moves(Move(_spender(), holder, holder, value), "transferFrom to oneself");
    }

    /// @dev "Transfers of 0 values MUST be treated as normal transfers and fire the Transfer event."
    function test_ERC20_ATransferOfNothingIsATransfer() external {
        (, address holder) = _erc20();
        _moves(Move(holder, holder, _receiver(), 0), "transfer of nothing");
        _moves(Move(_spender(), _spender(), _receiver(), 0), "transfer of nothing by one who has nothing");
        _moves(Move(_spender(), holder, _receiver(), 0), "transferFrom of nothing");
    }

    function testFuzz_ERC20_MoreThanTheBalanceIsRefused(uint256 excess) external {
        (IERC20 token, address holder) = _erc20();
        uint256 balance = token.balanceOf(holder);
        uint256 value = balance + bound(excess, 1, type(uint256).max - balance);
        _isRefused(
            holder,
            address(token),
            abi.encodeCall(token.transfer, (_receiver(), value)),
            "transfer of too much"
        );
        _approve(holder, _spender(), type(uint256).max);
        bytes memory data = abi.encodeCall(token.transferFrom, (holder, _receiver(), value));
        _isRefused(_spender(), address(token), data, "transferFrom of too much");
    }

    /// @dev "If this function is called again it overwrites the current allowance with `_value`."
    function testFuzz_ERC20_AnApprovalReplacesTheOneBefore(uint256 first, uint256 second) external {
        (IERC20 token, address holder) = _erc20();
        uint256 balance = token.balanceOf(holder);
        _approve(holder, _spender(), bound(first, 1, type(uint256).max));
        _approve(holder, _spender(), second);
        _approve(holder, _spender(), 0);
        assertEq(token.balanceOf(holder), balance, "approve: moves nothing");
        assertEq(token.allowance(_spender(), holder), 0, "approve: one way only");
    }

    function testFuzz_ERC20_ATransferFromSpendsItsAllowance(uint256 value, uint256 spare) external {
        (IERC20 token, address holder) = _erc20();
        value = bound(value, 1, token.balanceOf(holder));
        spare = bound(spare, 0, type(uint128).max);
        _approve(holder, _spender(), value + spare);
        _moves(Move(_spender(), holder, _receiver(), value), "transferFrom");
        assertEq(token.allowance(holder, _spender()), spare, "transferFrom: the allowance");
    }

    function testFuzz_ERC20_MoreThanTheAllowanceIsRefused(uint256 value) external {
        (IERC20 token, address holder) = _erc20();
        value = bound(value, 1, token.balanceOf(holder));
        bytes memory data = abi.encodeCall(token.transferFrom, (holder, _receiver(), value));
        _isRefused(_spender(), address(token), data, "transferFrom without an allowance");
        _approve(holder, _spender(), value - 1);
        _isRefused(_spender(), address(token), data, "transferFrom beyond the allowance");
        _isRefused(_receiver(), address(token), data, "transferFrom with another's allowance");
    }

    /// @dev Sends as `move` says and looks at everything that may and may not change.
    function _moves(Move memory move, string memory what) private {
        (IERC20 token, ) = _erc20();
        (uint256 supply, uint256 spent) = (token.totalSupply(), token.balanceOf(move.caller));
        (uint256 from, uint256 to) = (token.balanceOf(move.from), token.balanceOf(move.to));
        bytes memory data =
            move.caller == move.from
                ? abi.encodeCall(token.transfer, (move.to, move.value))
                : abi.encodeCall(token.transferFrom, (move.from, move.to, move.value));
        Outcome memory outcome = _succeeds(move.caller, address(token), data, what);
        _saysTrue(outcome, what);
        if (move.from != move.to) (from, to) = (from - move.value, to + move.value);
        assertEq(token.balanceOf(move.from), from, string.concat(what, ": the sender's balance"));
        assertEq(token.balanceOf(move.to), to, string.concat(what, ": the receiver's balance"));
        if (move.caller != move.from) {
            assertEq(token.balanceOf(move.caller), spent, string.concat(what, ": the spender's balance"));
        }
        assertEq(token.totalSupply(), supply, string.concat(what, ": the supply"));
        bytes32[] memory topics = _topics(IERC20.Transfer.selector, move.from, move.to);
        _tells(outcome, address(token), topics, abi.encode(move.value), what);
    }

    function _approve(address owner, address spender, uint256 value) private {
        (IERC20 token, ) = _erc20();
        bytes memory data = abi.encodeCall(token.approve, (spender, value));
        Outcome memory outcome = _succeeds(owner, address(token), data, "approve");
        _saysTrue(outcome, "approve");
        assertEq(token.allowance(owner, spender), value, "approve: the allowance");
        bytes32[] memory topics = _topics(IERC20.Approval.selector, owner, spender);
        _tells(outcome, address(token), topics, abi.encode(value), "approve");
    }

    function _receiver() private returns (address) {
        return makeAddr("receiver of tokens");
    }

    function _spender() private returns (address) {
        return makeAddr("spender of tokens");
    }
}
