// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";
import {ITokenHook} from "./ITokenHook.sol";

/// @title HookToken
/// @notice Like ERC-777: calls the sender's hook before and the receiver's hook after a transfer.
contract HookToken is TestToken {
    mapping(address account => ITokenHook hook) public hookOf;

    constructor(uint8 decimals_) TestToken("Hook", "HOOK", decimals_) {}

    /// @notice Has `hook` called for `account`; anybody may set it.
    function setHook(address account, ITokenHook hook) external {
        hookOf[account] = hook;
    }

    /// @notice Destroys `value` of `account`, unasked, as a rebase can; calls no hook.
    function seize(address account, uint256 value) external {
        super._update(account, address(0), value);
    }

    function _update(address from, address to, uint256 value) internal override {
        ITokenHook sending = hookOf[from];
        ITokenHook receiving = hookOf[to];
        if (address(sending) != address(0)) sending.tokensToSend(from, to, value);
        super._update(from, to, value);
        if (address(receiving) != address(0)) receiving.tokensReceived(from, to, value);
    }
}
