// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title StreamModel
/// @notice The reward rule of seed 000, `r_i = s_i / S * R`, written down plainly: every stretch of time pays every staker
/// in a loop. No index, no debt; it shares no arithmetic with the contract.
/// @dev Rewards are in 2^-64 base units, so that its own rounding is far below a base unit.
contract StreamModel {
    uint256 private constant UNIT = 1 << 64;

    address[] private _accounts;
    mapping(address account => uint256 stake) public stakeOf;
    mapping(address account => uint256 reward) private _accrued;
    uint256 public totalStaked;
    uint256 private _remaining;
    uint256 public left;
    uint256 private _clock = block.timestamp;

    constructor(address[] memory accounts) {
        _accounts = accounts;
    }

    /// @notice Pays everybody for the time since the last call.
    function advance() public {
        uint256 elapsed = Math.min(block.timestamp - _clock, left);
        _clock = block.timestamp;
        if (elapsed == 0 || totalStaked == 0) return;
        uint256 payout = Math.mulDiv(_remaining, elapsed, left);
        for (uint256 i = 0; i < _accounts.length; ++i) {
            _accrued[_accounts[i]] += Math.mulDiv(payout, stakeOf[_accounts[i]], totalStaked);
        }
        _remaining -= payout;
        left -= elapsed;
    }

    function setStake(address account, uint256 newStake) external {
        advance();
        totalStaked = totalStaked + newStake - stakeOf[account];
        stakeOf[account] = newStake;
    }

    /// @notice Adds `reward` and streams all that is left over `duration`.
    function spread(uint256 reward, uint256 duration) external {
        advance();
        _remaining += reward * UNIT;
        left = duration;
    }

    /// @notice All that `account` was ever due, base units, rounded down.
    function accrued(address account) external view returns (uint256) {
        return _accrued[account] / UNIT;
    }

    /// @notice What remains to stream, base units, rounded down.
    function remaining() external view returns (uint256) {
        return _remaining / UNIT;
    }
}
