// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IIncentiveSource} from "../../derby/interfaces/IIncentiveSource.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";

/// @title FundedIncentivesMock
/// @notice Owes holders of a protocol what anybody puts in for them, in one token.
contract FundedIncentivesMock is IIncentiveSource {
    using ExactTransfer for IERC20;

    IERC20 public immutable token;
    mapping(address holder => uint256 reward) public owed;

    constructor(IERC20 token_) {
        token = token_;
    }

    /// @notice Takes `reward` of the caller, for `holder` to claim.
    function owe(address holder, uint256 reward) external {
        owed[holder] += reward;
        token.pullExact(msg.sender, reward);
    }

    /// @inheritdoc IIncentiveSource
    function claimIncentives(address) external {
        uint256 reward = owed[msg.sender];
        owed[msg.sender] = 0;
        token.push(msg.sender, reward);
    }
}
