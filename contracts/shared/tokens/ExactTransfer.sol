// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title ExactTransfer
/// @notice Moves ERC-20 tokens, and refuses a token that delivers anything but what was asked for.
/// @dev Fee-on-transfer tokens, and rebasing tokens that round a transfer, would otherwise be booked at more than arrived.
/// The balance is read only to measure this one transfer; no room uses `balanceOf(this)` as an amount or a price.
///
/// | call        | measured | for                                                                           |
/// | ----------- | -------- | ----------------------------------------------------------------------------- |
/// | `pullExact` | yes      | money coming in                                                               |
/// | `pushExact` | yes      | money passed on to another contract, which may count on the amount            |
/// | `push`      | no       | a payout to a holder: a way out that must not close whatever his address does |
library ExactTransfer {
    using SafeERC20 for IERC20;

    /// @notice `token` delivered `received` of the `requested` base units.
    error ExactTransfer_ReceivedAmountDiffers(address token, uint256 requested, uint256 received);

    /// @notice Pulls exactly `value` base units of `token` from `from` into this contract. Zero makes no call.
    function pullExact(IERC20 token, address from, uint256 value) internal {
        if (value == 0) return;
        uint256 balanceBefore = token.balanceOf(address(this));
        token.safeTransferFrom(from, address(this), value);
        _requireReceived(token, address(this), balanceBefore, value);
    }

    /// @notice Sends `value` base units of `token` to `to`, and reverts unless exactly that arrives. Zero makes no call.
    function pushExact(IERC20 token, address to, uint256 value) internal {
        if (value == 0) return;
        uint256 balanceBefore = token.balanceOf(to);
        token.safeTransfer(to, value);
        _requireReceived(token, to, balanceBefore, value);
    }

    /// @notice Sends `value` base units of `token` to `to`. Zero makes no call: a token that reverts on zero blocks nothing.
    function push(IERC20 token, address to, uint256 value) internal {
        if (value != 0) token.safeTransfer(to, value);
    }

    function _requireReceived(IERC20 token, address to, uint256 balanceBefore, uint256 value) private view {
        uint256 received = Math.saturatingSub(token.balanceOf(to), balanceBefore);
        if (received != value) revert ExactTransfer_ReceivedAmountDiffers(address(token), value, received);
    }
}
