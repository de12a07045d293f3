// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title FaultyERC20
/// @notice An ERC-20 by the text, with one fault at a time, as planted: what a suite of tests must find.
contract FaultyERC20 is IERC20 {
    /// @notice What is wrong.
    enum Fault {
        None,
        SilentTransfer,
        TransferAnswersFalse,
        TransferBurnsAUnit,
        TransferToOneselfMints,
        RefusesZero,
        ZeroNeedsAllowance,
        UncheckedBalance,
        SilentApproval,
        ApprovalAdds,
        ApprovalIsMutual,
        AllowanceIsNotSpent,
        AllowanceIsNotChecked,
        SpenderPays,
        EventNamesTheSpender
    }

    mapping(address account => uint256 balance) public balanceOf;
    mapping(address owner => mapping(address spender => uint256 value)) public allowance;
    uint256 public totalSupply;

    Fault private _fault;

    error FaultyERC20_Refused();

    constructor(address holder, uint256 value) {
        (balanceOf[holder], totalSupply) = (value, value);
    }

    /// @notice Has `fault` from now on, instead of another.
    function plant(Fault fault) external {
        _fault = fault;
    }

    /// @inheritdoc IERC20
    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        if (_fault == Fault.ApprovalAdds && value != 0) ++allowance[msg.sender][spender];
        if (_fault == Fault.ApprovalIsMutual) allowance[spender][msg.sender] = 1;
        if (_fault != Fault.SilentApproval) emit Approval(msg.sender, spender, value);
        return true;
    }

    /// @inheritdoc IERC20
    function transfer(address to, uint256 value) external returns (bool) {
        _move(msg.sender, to, value);
        return _fault != Fault.TransferAnswersFalse;
    }

    /// @inheritdoc IERC20
    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed < value && _fault != Fault.AllowanceIsNotChecked) revert FaultyERC20_Refused();
        if (allowed == 0 && _fault == Fault.ZeroNeedsAllowance) revert FaultyERC20_Refused();
        if (_fault != Fault.AllowanceIsNotSpent && allowed >= value) allowance[from][msg.sender] = allowed - value;
        _move(from, to, value);
        return true;
    }

    function _move(address from, address to, uint256 value) private {
        if (value == 0 && _fault == Fault.RefusesZero) revert FaultyERC20_Refused();
        if (balanceOf[from] < value) {
            if (_fault != Fault.UncheckedBalance) revert FaultyERC20_Refused();
            balanceOf[from] = value;
        }
        uint256 received = balanceOf[to] + value;
        balanceOf[from] -= value;
        balanceOf[to] = from == to && _fault != Fault.TransferToOneselfMints ? balanceOf[to] + value : received;
        if (_fault == Fault.TransferBurnsAUnit && value != 0) --balanceOf[to];
        if (_fault == Fault.SpenderPays && msg.sender != from) ++balanceOf[msg.sender];
        if (_fault == Fault.SilentTransfer) return;
        emit Transfer(_fault == Fault.EventNamesTheSpender ? msg.sender : from, to, value);
    }
}
