// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {IUniswapV3Router} from "../../shared/exchange/interfaces/IUniswapV3Router.sol";

/// @title HostileRouterMock
/// @notice A router that takes what it likes, pays what it likes to whom it likes, lies about it, and calls back in between.
contract HostileRouterMock is IUniswapV3Router {
    address private immutable FACTORY;
    IERC20 private immutable TOKEN_IN;
    IERC20 private immutable TOKEN_OUT;

    uint256 private _taken;
    uint256 private _paid;
    uint256 private _claimed;
    address private _payee;
    address private _target;
    bytes private _callback;

    constructor(address newFactory, IERC20 tokenIn, IERC20 tokenOut) {
        FACTORY = newFactory;
        TOKEN_IN = tokenIn;
        TOKEN_OUT = tokenOut;
    }

    /// @notice Takes `taken`, pays `paid` to `payee` (the zero address: the recipient it was given), returns `claimed`.
    function behave(uint256 taken, uint256 paid, address payee, uint256 claimed) external {
        (_taken, _paid, _payee, _claimed) = (taken, paid, payee, claimed);
    }

    /// @notice Calls `target` with `data` in the middle of every swap, and reverts as it does.
    function callBack(address target, bytes calldata data) external {
        (_target, _callback) = (target, data);
    }

    /// @inheritdoc IUniswapV3Router
    function exactInput(ExactInputParams calldata params) external payable returns (uint256 amountOut) {
        if (_target != address(0)) Address.functionCall(_target, _callback);
        if (_taken != 0) TOKEN_IN.transferFrom(msg.sender, address(this), _taken);
        TOKEN_OUT.transfer(_payee == address(0) ? params.recipient : _payee, _paid);
        return _claimed;
    }

    /// @inheritdoc IUniswapV3Router
    function factory() external view returns (address) {
        return FACTORY;
    }
}
