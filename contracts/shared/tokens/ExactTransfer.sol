// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title ExactTransfer
/// @notice Moves ERC-20 tokens, and refuses a token that delivers anything but what was asked for.
/// @dev Fee-on-transfer tokens, and rebasing tokens that round a transfer, would otherwise be booked at more than arrived.
/// The balance is read only to measure this one transfer; no room uses `balanceOf(this)` as an amount or a price.
library ExactTransfer {
    using SafeERC20 for IERC20;

    /// @notice `token` delivered `received` of the `requested` base units.
    error ExactTransfer_ReceivedAmountDiffers(address token, uint256 requested, uint256 received);

    /// @notice Pulls exactly `value` base units of `token` from `from` into this contract.
    /// @return balanceAfter What this contract holds of it now: an upper bound of what is booked, never an amount to pay.
    function pullExact(IERC20 token, address from, uint256 value) internal returns (uint256 balanceAfter) {
        uint256 balanceBefore = token.balanceOf(address(this));
        token.safeTransferFrom(from, address(this), value);
        balanceAfter = token.balanceOf(address(this));
        uint256 received = balanceAfter > balanceBefore ? balanceAfter - balanceBefore : 0;
        if (received != value) revert ExactTransfer_ReceivedAmountDiffers(address(token), value, received);
    }

    /// @notice Sends `value` base units of `token` to `to`. Zero makes no call: a token that reverts on zero blocks nothing.
    function push(IERC20 token, address to, uint256 value) internal {
        if (value != 0) token.safeTransfer(to, value);
    }

    /// @notice Sends `value` base units of `token` to `to`, and reverts unless exactly that arrives. Zero makes no call.
    /// @dev For money passed on to a receiver who counts on the amount. A payout to a holder takes `push`: it measures nothing,
    /// so that nothing about his address can close a way out.
    function pushExact(IERC20 token, address to, uint256 value) internal {
        if (value == 0) return;
        uint256 balanceBefore = token.balanceOf(to);
        token.safeTransfer(to, value);
        uint256 received = Math.saturatingSub(token.balanceOf(to), balanceBefore);
        if (received != value) revert ExactTransfer_ReceivedAmountDiffers(address(token), value, received);
    }
}
