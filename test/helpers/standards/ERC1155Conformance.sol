// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

import {TokenReceiverMock} from "../../../contracts/mocks/standards/TokenReceiverMock.sol";
import {Conformance} from "./Conformance.sol";

/// @title ERC1155Conformance
/// @notice What ERC-1155 says of a contract of many tokens: balances, single and batch transfers, operators, receivers, refusals, events.
abstract contract ERC1155Conformance is Conformance {
    /// @dev The contract, and somebody with at least two units of each of two ids.
    struct Units {
        IERC1155 target;
        address holder;
        uint256 id;
        uint256 otherId;
    }

    function _erc1155() internal view virtual returns (Units memory);

    // ------------------------------------------------------------------------------------------------ balances

    function test_ERC1155_BalancesInABatchAreTheSame() external {
        Units memory units = _erc1155();
        (address[] memory accounts, uint256[] memory ids) = (new address[](3), new uint256[](3));
        (accounts[0], accounts[1], accounts[2]) = (units.holder, _receiver1155(), units.holder);
        (ids[0], ids[1], ids[2]) = (units.otherId, units.id, units.id);
        uint256[] memory balances = units.target.balanceOfBatch(accounts, ids);
        assertEq(balances.length, 3, "balanceOfBatch: one for each");
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(balances[i], units.target.balanceOf(accounts[i], ids[i]), "balanceOfBatch: as one by one");
        }
        bytes memory data = abi.encodeCall(IERC1155.balanceOfBatch, (accounts, new uint256[](2)));
        _isRefused(units.holder, address(units.target), data, "balanceOfBatch of lists of different lengths");
    }

    // ------------------------------------------------------------------------------------------------ transfers

    function testFuzz_ERC1155_ATransferMovesItsValue(uint256 value) external {
        Units memory units = _erc1155();
        value = bound(value, 0, units.target.balanceOf(units.holder, units.id));
        _movesOne(units.holder, _receiver1155(), value, "", "safeTransferFrom");
    }

    function testFuzz_ERC1155_ATransferToOneselfMovesNothing(uint256 value) external {
        Units memory units = _erc1155();
        value = bound(value, 0, units.target.balanceOf(units.holder, units.id));
        _movesOne(units.holder, units.holder, value, "", "safeTransferFrom to oneself");
    }

    function testFuzz_ERC1155_ABatchMovesAllOfItsValues(uint256 first, uint256 second) external {
        Units memory units = _erc1155();
        first = bound(first, 0, units.target.balanceOf(units.holder, units.id));
        second = bound(second, 0, units.target.balanceOf(units.holder, units.otherId));
        _movesTwo(units.holder, _receiver1155(), [first, second], "", "safeBatchTransferFrom");
    }

    /// @dev An id that is there twice is moved twice, and no further than there is of it.
    function test_ERC1155_ABatchMayNameAnIdTwice() external {
        Units memory units = _erc1155();
        uint256 balance = units.target.balanceOf(units.holder, units.id);
        (uint256[] memory ids, uint256[] memory values) = (new uint256[](2), new uint256[](2));
        (ids[0], ids[1]) = (units.id, units.id);
        (values[0], values[1]) = (balance, 1);
        string memory what = "safeBatchTransferFrom of too much in two parts";
        _isRefused(units.holder, address(units.target), _batch(_receiver1155(), ids, values, ""), what);
        values[0] = balance - 1;
        what = "safeBatchTransferFrom in two parts";
        _succeeds(units.holder, address(units.target), _batch(_receiver1155(), ids, values, ""), what);
        assertEq(units.target.balanceOf(_receiver1155(), units.id), balance, "safeBatchTransferFrom: both parts");
    }

    function testFuzz_ERC1155_MoreThanTheBalanceIsRefused(uint256 excess) external {
        Units memory units = _erc1155();
        (uint256[] memory ids, uint256[] memory values) = _both(units, [uint256(1), 0]);
        uint256 balance = units.target.balanceOf(units.holder, units.otherId);
        values[1] = balance + bound(excess, 1, type(uint256).max - balance);
        address target = address(units.target);
        bytes memory data = _batch(_receiver1155(), ids, values, "");
        _isRefused(units.holder, target, data, "safeBatchTransferFrom of too much");
        balance = units.target.balanceOf(units.holder, units.id);
        data = _single(_receiver1155(), balance + bound(excess, 1, type(uint256).max - balance), "");
        _isRefused(units.holder, target, data, "safeTransferFrom of too much");
    }

    function test_ERC1155_WrongTransfersAreRefused() external {
        Units memory units = _erc1155();
        address target = address(units.target);
        (uint256[] memory ids, uint256[] memory values) = _both(units, [uint256(1), 1]);
        _isRefused(units.holder, target, _single(address(0), 1, ""), "safeTransferFrom to the zero address");
        bytes memory data = _batch(address(0), ids, values, "");
        _isRefused(units.holder, target, data, "safeBatchTransferFrom to the zero address");
        data = _batch(_receiver1155(), ids, new uint256[](1), "");
        _isRefused(units.holder, target, data, "safeBatchTransferFrom of lists of different lengths");
    }

    // ------------------------------------------------------------------------------------------------ operators

    function test_ERC1155_OnlyOperatorsTransferForOthers() external {
        Units memory units = _erc1155();
        address target = address(units.target);
        (uint256[] memory ids, uint256[] memory values) = _both(units, [uint256(1), 1]);
        _isRefused(_agent1155(), target, _single(_receiver1155(), 1, ""), "safeTransferFrom by a stranger");
        bytes memory data = _batch(_receiver1155(), ids, values, "");
        _isRefused(_agent1155(), target, data, "safeBatchTransferFrom by a stranger");
        _setApproval(true);
        _movesOne(_agent1155(), _receiver1155(), 1, "", "safeTransferFrom by an operator");
        _movesTwo(_agent1155(), _receiver1155(), [uint256(1), 1], "", "safeBatchTransferFrom by an operator");
        _setApproval(false);
        data = _single(_receiver1155(), 0, "");
        _isRefused(_agent1155(), target, data, "safeTransferFrom by one who was an operator");
    }

    // ------------------------------------------------------------------------------------------------ receivers

    function testFuzz_ERC1155_ATransferAsksItsReceiver(uint256 value, bytes calldata data) external {
        Units memory units = _erc1155();
        value = bound(value, 0, units.target.balanceOf(units.holder, units.id) / 2);
        TokenReceiverMock receiver = new TokenReceiverMock();
        _setApproval(true);
        _movesOne(_agent1155(), address(receiver), value, data, "safeTransferFrom");
        bytes32 asked = keccak256(abi.encode(_agent1155(), units.holder, units.id, value, data, value));
        assertEq(receiver.hookDigest(), asked, "safeTransferFrom: what the receiver is asked");
        (uint256[] memory ids, uint256[] memory values) = _both(units, [value, 2]);
        _movesTwo(units.holder, address(receiver), [value, 2], data, "safeBatchTransferFrom");
        asked = keccak256(abi.encode(units.holder, units.holder, ids, values, data, 2 * value));
        assertEq(receiver.hookDigest(), asked, "safeBatchTransferFrom: what the receiver is asked");
    }

    function test_ERC1155_AReceiverThatDeclinesGetsNothing() external {
        TokenReceiverMock receiver = new TokenReceiverMock();
        receiver.setAnswer(TokenReceiverMock.Answer.Junk);
        _declines1155(address(receiver), "to one that answers something else");
        receiver.setAnswer(TokenReceiverMock.Answer.Revert);
        _declines1155(address(receiver), "to one that reverts");
        _declines1155(address(this), "to one that knows no tokens");
    }

    // ------------------------------------------------------------------------------------------------ what is watched

    function _declines1155(address to, string memory whom) private {
        Units memory units = _erc1155();
        (uint256[] memory ids, uint256[] memory values) = _both(units, [uint256(1), 1]);
        address target = address(units.target);
        _isRefused(units.holder, target, _single(to, 1, ""), string.concat("safeTransferFrom ", whom));
        bytes memory data = _batch(to, ids, values, "");
        _isRefused(units.holder, target, data, string.concat("safeBatchTransferFrom ", whom));
    }

    function _movesOne(address caller, address to, uint256 value, bytes memory data, string memory what) private {
        Units memory units = _erc1155();
        (uint256 from, uint256 received) = _held(units.id, to);
        Outcome memory outcome = _succeeds(caller, address(units.target), _single(to, value, data), what);
        if (to != units.holder) (from, received) = (from - value, received + value);
        _holds(units.id, to, from, received, what);
        bytes32[] memory topics = _topics(IERC1155.TransferSingle.selector, caller, units.holder, _word(to));
        _tells(outcome, address(units.target), topics, abi.encode(units.id, value), what);
    }

    function _movesTwo(
        address caller,
        address to,
        uint256[2] memory amounts,
        bytes memory data,
        string memory what
    ) private {
        Units memory units = _erc1155();
        (uint256[] memory ids, uint256[] memory values) = _both(units, amounts);
        uint256[4] memory held = _heldOfBoth(to);
        Outcome memory outcome = _succeeds(caller, address(units.target), _batch(to, ids, values, data), what);
        _holds(units.id, to, held[0] - amounts[0], held[1] + amounts[0], what);
        _holds(units.otherId, to, held[2] - amounts[1], held[3] + amounts[1], what);
        bytes32[] memory topics = _topics(IERC1155.TransferBatch.selector, caller, units.holder, _word(to));
        _tells(outcome, address(units.target), topics, abi.encode(ids, values), what);
    }

    function _heldOfBoth(address to) private view returns (uint256[4] memory held) {
        Units memory units = _erc1155();
        (held[0], held[1]) = _held(units.id, to);
        (held[2], held[3]) = _held(units.otherId, to);
    }

    function _setApproval(bool approved) private {
        Units memory units = _erc1155();
        bytes memory data = abi.encodeCall(IERC1155.setApprovalForAll, (_agent1155(), approved));
        Outcome memory outcome = _succeeds(units.holder, address(units.target), data, "setApprovalForAll");
        bool kept = units.target.isApprovedForAll(units.holder, _agent1155());
        assertTrue(kept == approved, "setApprovalForAll: is kept");
        bytes32[] memory topics = _topics(IERC1155.ApprovalForAll.selector, units.holder, _agent1155());
        _tells(outcome, address(units.target), topics, abi.encode(approved), "setApprovalForAll");
    }

    function _held(uint256 id, address to) private view returns (uint256 from, uint256 received) {
        Units memory units = _erc1155();
        return (units.target.balanceOf(units.holder, id), units.target.balanceOf(to, id));
    }

    function _holds(uint256 id, address to, uint256 from, uint256 received, string memory what) private view {
        (uint256 fromNow, uint256 receivedNow) = _held(id, to);
        assertEq(fromNow, from, string.concat(what, ": the sender's balance"));
        assertEq(receivedNow, received, string.concat(what, ": the receiver's balance"));
    }

    function _both(
        Units memory units,
        uint256[2] memory amounts
    ) private pure returns (uint256[] memory ids, uint256[] memory values) {
        (ids, values) = (new uint256[](2), new uint256[](2));
        (ids[0], ids[1]) = (units.id, units.otherId);
        (values[0], values[1]) = (amounts[0], amounts[1]);
    }

    function _single(address to, uint256 value, bytes memory data) private view returns (bytes memory) {
        Units memory units = _erc1155();
        return abi.encodeCall(IERC1155.safeTransferFrom, (units.holder, to, units.id, value, data));
    }

    function _batch(
        address to,
        uint256[] memory ids,
        uint256[] memory values,
        bytes memory data
    ) private view returns (bytes memory) {
        return abi.encodeCall(IERC1155.safeBatchTransferFrom, (_erc1155().holder, to, ids, values, data));
    }

    function _receiver1155() private returns (address) {
        return makeAddr("receiver of tokens");
    }

    function _agent1155() private returns (address) {
        return makeAddr("agent for tokens");
    }
}
