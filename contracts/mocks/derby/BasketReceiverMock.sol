// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

/// @title BasketReceiverMock
/// @notice A contract that is handed baskets: takes them, refuses them, or reverts.
contract BasketReceiverMock is IERC721Receiver {
    /// @notice What it was told by the latest hook.
    address public operator;
    address public from;
    uint256 public basketId;
    bytes public data;

    /// @notice How often a basket arrived.
    uint256 public received;

    bytes4 private _reply = IERC721Receiver.onERC721Received.selector;
    bool private _reverts;

    error BasketReceiverMock_Refused();

    /// @notice Answers hooks with `reply` from now on.
    function script(bytes4 reply) external {
        _reply = reply;
    }

    /// @notice Reverts in hooks from now on.
    function refuse() external {
        _reverts = true;
    }

    /// @notice Calls `target` as this account, and reverts as that does.
    function call(address target, bytes calldata callData) external returns (bytes memory result) {
        bool ok;
        (ok, result) = target.call(callData);
        if (!ok) LowLevelCall.bubbleRevert(result);
    }

    /// @inheritdoc IERC721Receiver
    function onERC721Received(
        address operator_,
        address from_,
        uint256 basketId_,
        bytes calldata data_
    ) external returns (bytes4) {
        if (_reverts) revert BasketReceiverMock_Refused();
        (operator, from, basketId, data) = (operator_, from_, basketId_, data_);
        ++received;
        return _reply;
    }
}
