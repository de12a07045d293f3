// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";

import {TokenReceiverMock} from "../../../contracts/mocks/standards/TokenReceiverMock.sol";
import {Conformance} from "./Conformance.sol";

/// @title ERC721Conformance
/// @notice What ERC-721 says of a contract of single tokens: owners, transfers, approvals, receivers, refusals, events.
abstract contract ERC721Conformance is Conformance {
    uint256 private constant NO_TOKEN = type(uint256).max;

    /// @dev The contract, and a token's owner, who has sold and approved nothing of it.
    function _erc721() internal view virtual returns (IERC721 token, address owner, uint256 id);

    // ------------------------------------------------------------------------------------------------ owners

    function test_ERC721_NothingHasNoOwner() external {
        (IERC721 token, address owner, uint256 id) = _erc721();
        assertEq(token.ownerOf(id), owner, "ownerOf: the owner");
        assertGe(token.balanceOf(owner), 1, "balanceOf: his tokens");
        address target = address(token);
        _isRefused(owner, target, abi.encodeCall(IERC721.balanceOf, (address(0))), "balanceOf of the zero address");
        _isRefused(owner, target, abi.encodeCall(IERC721.ownerOf, (NO_TOKEN)), "ownerOf of no token");
        _isRefused(owner, target, abi.encodeCall(IERC721.getApproved, (NO_TOKEN)), "getApproved of no token");
        _isRefused(owner, target, abi.encodeCall(IERC721Metadata.tokenURI, (NO_TOKEN)), "tokenURI of no token");
    }

    // ------------------------------------------------------------------------------------------------ transfers

    function test_ERC721_ATransferMovesTheToken() external {
        (, address owner, uint256 id) = _erc721();
        _moves721(owner, _buyer(), _transfer(owner, _buyer(), id), "transferFrom");
    }

    function test_ERC721_ATransferToOneselfKeepsTheToken() external {
        (, address owner, uint256 id) = _erc721();
        _moves721(owner, owner, _transfer(owner, owner, id), "transferFrom to oneself");
    }

    function test_ERC721_ATransferEndsItsApproval() external {
        (IERC721 token, address owner, uint256 id) = _erc721();
        _approve721(owner, _agent());
        _moves721(_agent(), _buyer(), _transfer(owner, _buyer(), id), "transferFrom by the approved");
        assertEq(token.getApproved(id), address(0), "transferFrom: ends the approval");
        bytes memory again = _transfer(_buyer(), _agent(), id);
        _isRefused(_agent(), address(token), again, "transferFrom by one who was approved");
        _isRefused(owner, address(token), again, "transferFrom by one who was the owner");
    }

    function test_ERC721_AnOperatorTransfers() external {
        (IERC721 token, address owner, uint256 id) = _erc721();
        _setApprovalForAll(_agent(), true);
        _setApprovalForAll(_buyer(), true);
        assertTrue(token.isApprovedForAll(owner, _agent()), "setApprovalForAll: several operators");
        _moves721(_agent(), _buyer(), _transfer(owner, _buyer(), id), "transferFrom by an operator");
    }

    function test_ERC721_NobodyElseTransfers() external {
        (IERC721 token, address owner, uint256 id) = _erc721();
        address target = address(token);
        _isRefused(_agent(), target, _transfer(owner, _buyer(), id), "transferFrom by a stranger");
        _isRefused(_agent(), target, _safeTransfer(owner, _buyer(), id), "safeTransferFrom by a stranger");
        _setApprovalForAll(_agent(), true);
        _setApprovalForAll(_agent(), false);
        _isRefused(_agent(), target, _transfer(owner, _buyer(), id), "transferFrom by one who was an operator");
    }

    function test_ERC721_WrongTransfersAreRefused() external {
        (IERC721 token, address owner, uint256 id) = _erc721();
        address target = address(token);
        _isRefused(owner, target, _transfer(_buyer(), owner, id), "transferFrom of another's");
        _isRefused(owner, target, _transfer(owner, address(0), id), "transferFrom to the zero address");
        _isRefused(owner, target, _transfer(owner, _buyer(), NO_TOKEN), "transferFrom of no token");
        _isRefused(owner, target, _safeTransfer(owner, address(0), id), "safeTransferFrom to the zero address");
    }

    // ------------------------------------------------------------------------------------------------ approvals

    function test_ERC721_OwnerAndOperatorApprove() external {
        (IERC721 token, address owner, uint256 id) = _erc721();
        _approve721(owner, _agent());
        _approve721(owner, address(0));
        bytes memory data = abi.encodeCall(IERC721.approve, (_agent(), id));
        _isRefused(_agent(), address(token), data, "approve by a stranger");
        _approve721(owner, _agent());
        data = abi.encodeCall(IERC721.approve, (_buyer(), id));
        _isRefused(_agent(), address(token), data, "approve by the approved");
        _setApprovalForAll(_buyer(), true);
        _approve721(_buyer(), _buyer());
        data = abi.encodeCall(IERC721.approve, (_buyer(), NO_TOKEN));
        _isRefused(owner, address(token), data, "approve of no token");
    }

    // ------------------------------------------------------------------------------------------------ receivers

    function testFuzz_ERC721_ASafeTransferAsksItsReceiver(bytes calldata data) external {
        (IERC721 token, address owner, uint256 id) = _erc721();
        TokenReceiverMock receiver = new TokenReceiverMock();
        uint256 snapshot = vm.snapshotState();
        _moves721(owner, address(receiver), _safeTransfer(owner, address(receiver), id), "safeTransferFrom");
        bytes32 asked = keccak256(abi.encode(owner, owner, id, bytes(""), address(receiver)));
        assertEq(receiver.hookDigest(), asked, "safeTransferFrom: what the receiver is asked");
        vm.revertToState(snapshot);
        bytes memory call = _safeTransfer(owner, address(receiver), id, data);
        _approve721(owner, _agent());
        _moves721(_agent(), address(receiver), call, "safeTransferFrom with data");
        asked = keccak256(abi.encode(_agent(), owner, id, data, address(receiver)));
        assertEq(receiver.hookDigest(), asked, "safeTransferFrom with data: what the receiver is asked");
        assertEq(token.ownerOf(id), address(receiver), "safeTransferFrom: the owner");
    }

    function test_ERC721_AReceiverThatDeclinesGetsNothing() external {
        (IERC721 token, address owner, uint256 id) = _erc721();
        TokenReceiverMock receiver = new TokenReceiverMock();
        receiver.setAnswer(TokenReceiverMock.Answer.Junk);
        _declines(owner, address(receiver), id, "safeTransferFrom to one that answers something else");
        receiver.setAnswer(TokenReceiverMock.Answer.Revert);
        _declines(owner, address(receiver), id, "safeTransferFrom to one that reverts");
        _declines(owner, address(this), id, "safeTransferFrom to one that knows no tokens");
        _moves721(owner, address(receiver), _transfer(owner, address(receiver), id), "transferFrom asks nobody");
        assertEq(token.ownerOf(id), address(receiver), "transferFrom: the owner");
    }

    function test_ERC721_AnAccountWithoutCodeIsNotAsked() external {
        (, address owner, uint256 id) = _erc721();
        _moves721(owner, _buyer(), _safeTransfer(owner, _buyer(), id), "safeTransferFrom to an account without code");
    }

    // ------------------------------------------------------------------------------------------------ what is watched

    function _declines(address owner, address to, uint256 id, string memory what) private {
        (IERC721 token, , ) = _erc721();
        _isRefused(owner, address(token), _safeTransfer(owner, to, id), what);
        _isRefused(owner, address(token), _safeTransfer(owner, to, id, "data"), what);
    }

    function _moves721(address caller, address to, bytes memory data, string memory what) private {
        (IERC721 token, address owner, uint256 id) = _erc721();
        (uint256 from, uint256 received) = (token.balanceOf(owner), token.balanceOf(to));
        Outcome memory outcome = _succeeds(caller, address(token), data, what);
        if (to != owner) (from, received) = (from - 1, received + 1);
        assertEq(token.ownerOf(id), to, string.concat(what, ": the owner"));
        assertEq(token.balanceOf(owner), from, string.concat(what, ": the sender's balance"));
        assertEq(token.balanceOf(to), received, string.concat(what, ": the receiver's balance"));
        _tells(outcome, address(token), _topics(IERC721.Transfer.selector, owner, to, bytes32(id)), "", what);
    }

    function _approve721(address caller, address approved) private {
        (IERC721 token, address owner, uint256 id) = _erc721();
        bytes memory data = abi.encodeCall(IERC721.approve, (approved, id));
        Outcome memory outcome = _succeeds(caller, address(token), data, "approve");
        assertEq(token.getApproved(id), approved, "approve: is kept");
        bytes32[] memory topics = _topics(IERC721.Approval.selector, owner, approved, bytes32(id));
        _tells(outcome, address(token), topics, "", "approve");
    }

    function _setApprovalForAll(address operator, bool approved) private {
        (IERC721 token, address owner, ) = _erc721();
        bytes memory data = abi.encodeCall(IERC721.setApprovalForAll, (operator, approved));
        Outcome memory outcome = _succeeds(owner, address(token), data, "setApprovalForAll");
        assertTrue(token.isApprovedForAll(owner, operator) == approved, "setApprovalForAll: is kept");
        bytes32[] memory topics = _topics(IERC721.ApprovalForAll.selector, owner, operator);
        _tells(outcome, address(token), topics, abi.encode(approved), "setApprovalForAll");
    }

    function _transfer(address from, address to, uint256 id) private pure returns (bytes memory) {
        return abi.encodeCall(IERC721.transferFrom, (from, to, id));
    }

    function _safeTransfer(address from, address to, uint256 id) private pure returns (bytes memory) {
        return abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", from, to, id);
    }

    function _safeTransfer(
        address from,
        address to,
        uint256 id,
        bytes memory data
    ) private pure returns (bytes memory) {
        return abi.encodeWithSignature("safeTransferFrom(address,address,uint256,bytes)", from, to, id, data);
    }

    function _buyer() private returns (address) {
        return makeAddr("buyer of tokens");
    }

    function _agent() private returns (address) {
        return makeAddr("agent for tokens");
    }
}
