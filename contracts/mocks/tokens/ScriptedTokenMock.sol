// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title ScriptedTokenMock
/// @notice A token whose transfers move the balances of both sides as scripted, whatever was asked for.
contract ScriptedTokenMock {
    enum Answer {
        True,
        False,
        Nothing
    }

    mapping(address account => uint256 balance) public balanceOf;

    /// @notice How many transfers were asked for.
    uint256 public calls;

    int256 private _delivered;
    Answer private _answer;

    /// @notice Sets a balance.
    function setBalance(address account, uint256 balance) external {
        balanceOf[account] = balance;
    }

    /// @notice Changes the receiver's balance by `delivered` at each transfer, and answers with `answer`.
    function script(int256 delivered, Answer answer) external {
        (_delivered, _answer) = (delivered, answer);
    }

    function transfer(address to, uint256) external {
        _move(to);
    }

    function transferFrom(address, address to, uint256) external {
        _move(to);
    }

    function _move(address to) private {
        ++calls;
        balanceOf[to] = uint256(int256(balanceOf[to]) + _delivered);
        if (_answer == Answer.Nothing) return;
        bool answer = _answer == Answer.True;
        assembly ("memory-safe") {
            mstore(0x00, answer)
            return(0x00, 0x20)
        }
    }
}
