// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title ScriptedToken
/// @notice Changes the receiver's balance as scripted at each transfer, whatever was asked for, and answers with any bytes.
/// @dev `transfer` and `transferFrom` are served by the fallback, because a function cannot choose to return nothing.
contract ScriptedToken {
    mapping(address account => uint256 balance) public balanceOf;

    /// @notice How many transfers were asked for.
    uint256 public calls;

    int256 private _delivered;
    bytes private _answer;

    /// @notice Sets a balance.
    function setBalance(address account, uint256 balance) external {
        balanceOf[account] = balance;
    }

    /// @notice Changes the receiver's balance by `delivered` at each transfer, and answers with `answer`.
    function script(int256 delivered, bytes calldata answer) external {
        (_delivered, _answer) = (delivered, answer);
    }

    // It stands for view calls and transfers, none of which brings ether.
    // solhint-disable-next-line payable-fallback
    fallback(bytes calldata input) external returns (bytes memory) {
        address to = _receiverOf(input);
        ++calls;
        balanceOf[to] = uint256(int256(balanceOf[to]) + _delivered);
        return _answer;
    }

    function _receiverOf(bytes calldata input) private pure returns (address to) {
        if (msg.sig == IERC20.transfer.selector) (to, ) = abi.decode(input[4:], (address, uint256));
        else (, to, ) = abi.decode(input[4:], (address, address, uint256));
    }
}
