// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

/// @title BasketReceiverMock
/// @notice A contract that is handed baskets: takes them, refuses them, reverts, or calls back, once.
contract BasketReceiverMock is IERC721Receiver {
    /// @notice What it was told by the latest hook.
    address public operator;
    address public from;
    uint256 public basketId;
    bytes public data;

    /// @notice How often a basket arrived, and what the armed call answered or reverted with.
    uint256 public received;
    bytes public answer;

    bytes4 private _reply = IERC721Receiver.onERC721Received.selector;
    bool private _reverts;
    address private _target;
    bytes private _call;

    error BasketReceiverMock_Refused();

    /// @notice Answers hooks with `reply` from now on.
    function script(bytes4 reply) external {
        _reply = reply;
    }

    /// @notice Reverts in hooks from now on.
    function refuse() external {
        _reverts = true;
    }

    /// @notice Has the next hook call `target` with `callData`.
    function arm(address target, bytes calldata callData) external {
        (_target, _call) = (target, callData);
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
        address target = _target;
        if (target != address(0)) {
            _target = address(0);
            (, answer) = target.call(_call);
        }
        return _reply;
    }
}
