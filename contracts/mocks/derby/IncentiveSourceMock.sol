// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IIncentiveSource} from "../../derby/interfaces/IIncentiveSource.sol";
import {TestToken} from "../TestToken.sol";

/// @title IncentiveSourceMock
/// @notice Owes whoever claims what a test says, in freshly minted test tokens.
contract IncentiveSourceMock is IIncentiveSource {
    TestToken private immutable TOKEN;

    /// @notice What the next claim brings.
    uint256 public owed;

    constructor(TestToken token) {
        TOKEN = token;
    }

    /// @notice Owes `newOwed` from now on.
    function owe(uint256 newOwed) external {
        owed = newOwed;
    }

    /// @inheritdoc IIncentiveSource
    function claimIncentives() external {
        uint256 paid = owed;
        owed = 0;
        TOKEN.mint(msg.sender, paid);
    }
}
