// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {HookToken} from "./tokens/HookToken.sol";
import {ITokenHook} from "./tokens/ITokenHook.sol";

/// @title TakingHookMock
/// @notice Takes more away from the receiver of a transfer than it receives: a balance that falls while it should rise.
contract TakingHookMock is ITokenHook {
    HookToken private immutable TOKEN;

    constructor(HookToken token) {
        TOKEN = token;
    }

    /// @inheritdoc ITokenHook
    function tokensToSend(address, address, uint256) external {}

    /// @inheritdoc ITokenHook
    function tokensReceived(address, address to, uint256 value) external {
        TOKEN.seize(to, value + 1);
    }
}
