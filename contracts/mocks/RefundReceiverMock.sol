// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

/// @title RefundReceiverMock
/// @notice A caller that pays, and, when something of it comes back, takes it, refuses it or calls back, once.
contract RefundReceiverMock {
    /// @notice What the armed call answered or reverted with.
    bytes public answer;

    bool private _refuses;
    address private _target;
    bytes private _data;
    uint256 private _value;

    error RefundReceiverMock_Refused();

    receive() external payable {
        if (_refuses) revert RefundReceiverMock_Refused();
        address target = _target;
        if (target == address(0)) return;
        _target = address(0);
        (, answer) = target.call{value: _value}(_data);
    }

    /// @notice Takes nothing back from now on.
    function refuse() external {
        _refuses = true;
    }

    /// @notice Has the next refund call `target` with `data` and `value` wei.
    function arm(address target, bytes calldata data, uint256 value) external {
        (_target, _data, _value) = (target, data, value);
    }

    /// @notice Calls `target` as this account with `value` wei of its own, and reverts as that does.
    function call(address target, uint256 value, bytes calldata data) external {
        (bool ok, bytes memory reason) = target.call{value: value}(data);
        if (!ok) LowLevelCall.bubbleRevert(reason);
    }
}
