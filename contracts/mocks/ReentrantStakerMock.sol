// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";

import {ITokenHook} from "./tokens/ITokenHook.sol";

/// @title ReentrantStakerMock
/// @notice A holder of ERC-1155 positions that calls back into a contract at every hook there is: while a `HookToken` leaves it,
/// when one arrives, and when it receives a position.
contract ReentrantStakerMock is ITokenHook, ERC1155Holder {
    bytes[] private _answers;
    address private _target;
    bytes private _data;

    error ReentrantStakerMock_CallFailed(bytes reason);

    /// @notice Has every hook from now on call `target` with `data`; none where `target` is zero.
    function arm(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function approve(IERC20 token, address spender) external {
        token.approve(spender, type(uint256).max);
    }

    /// @notice Calls `target` as this account.
    function call(address target, bytes calldata data) external {
        (bool ok, bytes memory reason) = target.call(data);
        if (!ok) revert ReentrantStakerMock_CallFailed(reason);
    }

    /// @inheritdoc ITokenHook
    function tokensToSend(address, address, uint256) external {
        _reenter();
    }

    /// @inheritdoc ITokenHook
    function tokensReceived(address, address, uint256) external {
        _reenter();
    }

    /// @notice What the armed calls answered or reverted with, in their order.
    function answers() external view returns (bytes[] memory) {
        return _answers;
    }

    /// @inheritdoc ERC1155Holder
    function onERC1155Received(
        address operator,
        address from,
        uint256 id,
        uint256 value,
        bytes memory data
    ) public override returns (bytes4) {
        _reenter();
        return super.onERC1155Received(operator, from, id, value, data);
    }

    /// @dev Disarmed meanwhile: a call that gets through would otherwise come back here without an end.
    function _reenter() private {
        address target = _target;
        if (target == address(0)) return;
        _target = address(0);
        (, bytes memory answer) = target.call(_data);
        _answers.push(answer);
        _target = target;
    }
}
