// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {ERC165, IERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";

/// @title TokenReceiverMock
/// @notice Takes ERC-721 and ERC-1155 tokens, or declines them, and keeps a digest of what it was asked and of what it held by then.
contract TokenReceiverMock is IERC721Receiver, IERC1155Receiver, ERC165 {
    /// @notice How hooks are answered.
    enum Answer {
        Accept,
        Junk,
        Revert
    }

    bytes4 private constant JUNK = 0xdeadbeef;

    /// @notice keccak256 of the last hook's arguments and of what this contract owned then: an ERC-721 token's owner, or its own
    /// balance of the (first) ERC-1155 id.
    bytes32 public hookDigest;

    Answer private _answer;

    error TokenReceiverMock_Declined();

    /// @notice Has hooks answered so from now on.
    function setAnswer(Answer answer) external {
        _answer = answer;
    }

    /// @inheritdoc IERC721Receiver
    function onERC721Received(
        address operator,
        address from,
        uint256 id,
        bytes calldata data
    ) external returns (bytes4) {
        hookDigest = keccak256(abi.encode(operator, from, id, data, IERC721(msg.sender).ownerOf(id)));
        return _answered(IERC721Receiver.onERC721Received.selector);
    }

    /// @inheritdoc IERC1155Receiver
    function onERC1155Received(
        address operator,
        address from,
        uint256 id,
        uint256 value,
        bytes calldata data
    ) external returns (bytes4) {
        hookDigest = keccak256(abi.encode(operator, from, id, value, data, _balance(id)));
        return _answered(IERC1155Receiver.onERC1155Received.selector);
    }

    /// @inheritdoc IERC1155Receiver
    function onERC1155BatchReceived(
        address operator,
        address from,
        uint256[] calldata ids,
        uint256[] calldata values,
        bytes calldata data
    ) external returns (bytes4) {
        hookDigest = keccak256(abi.encode(operator, from, ids, values, data, _balance(ids[0])));
        return _answered(IERC1155Receiver.onERC1155BatchReceived.selector);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC165, IERC165) returns (bool) {
        return interfaceId == type(IERC1155Receiver).interfaceId || super.supportsInterface(interfaceId);
    }

    function _answered(bytes4 expected) private view returns (bytes4) {
        if (_answer == Answer.Revert) revert TokenReceiverMock_Declined();
        return _answer == Answer.Junk ? JUNK : expected;
    }

    function _balance(uint256 id) private view returns (uint256) {
        return IERC1155(msg.sender).balanceOf(address(this), id);
    }
}
