// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ITokenHook} from "./tokens/ITokenHook.sol";

/// @title ReentrantHookMock
/// @notice An account that calls back into a contract, once, while a `HookToken` moves.
contract ReentrantHookMock is ITokenHook {
    /// @notice What the armed call answered or reverted with.
    bytes public answer;

    address private _target;
    bytes private _data;

    error ReentrantHookMock_CallFailed(bytes reason);

    /// @notice Has the next hook call `target` with `data`.
    function arm(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    function approve(IERC20 token, address spender) external {
        token.approve(spender, type(uint256).max);
    }

    /// @notice Calls `target` as this account.
    function call(address target, bytes calldata data) external {
        (bool ok, bytes memory reason) = target.call(data);
        if (!ok) revert ReentrantHookMock_CallFailed(reason);
    }

    /// @inheritdoc ITokenHook
    function tokensToSend(address, address, uint256) external {
        _reenter();
    }

    /// @inheritdoc ITokenHook
    function tokensReceived(address, address, uint256) external {
        _reenter();
    }

    function _reenter() private {
        address target = _target;
        if (target == address(0)) return;
        _target = address(0);
        (, answer) = target.call(_data);
    }
}
