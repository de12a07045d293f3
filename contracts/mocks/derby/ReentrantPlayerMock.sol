// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @title ReentrantPlayerMock
/// @notice A player that calls back into a contract, once, while it is handed a basket.
contract ReentrantPlayerMock is IERC721Receiver {
    /// @notice Whether the armed call went through, and what it answered or reverted with.
    bool public succeeded;
    bytes public answer;

    address private _target;
    bytes private _data;

    error ReentrantPlayerMock_CallFailed(bytes reason);

    /// @notice Has the next basket call `target` with `data`.
    function arm(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function approve(IERC20 token, address spender) external {
        token.approve(spender, type(uint256).max);
    }

    /// @notice Calls `target` as this account.
    function call(address target, bytes calldata data) external {
        (bool ok, bytes memory reason) = target.call(data);
        if (!ok) revert ReentrantPlayerMock_CallFailed(reason);
    }

    /// @inheritdoc IERC721Receiver
    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        address target = _target;
        _target = address(0);
        if (target != address(0)) (succeeded, answer) = target.call(_data);
        return this.onERC721Received.selector;
    }
}
