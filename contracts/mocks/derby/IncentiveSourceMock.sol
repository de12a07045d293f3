// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IIncentiveSource} from "../../derby/interfaces/IIncentiveSource.sol";
import {TestToken} from "../TestToken.sol";

/// @title IncentiveSourceMock
/// @notice Pays freshly minted incentive tokens to whoever claims: as much as the test says, once, or reverts.
contract IncentiveSourceMock is IIncentiveSource {
    TestToken private immutable TOKEN;

    /// @notice What the next claim pays, base units.
    uint256 public owed;

    bool private _isBroken;

    error IncentiveSourceMock_Broken();

    constructor(TestToken token) {
        TOKEN = token;
    }

    /// @notice Owes the next claimer `value` more.
    function earn(uint256 value) external {
        owed += value;
    }

    /// @notice Refuses every claim from now on, or stops doing so.
    function setBroken(bool broken) external {
        _isBroken = broken;
    }

    /// @inheritdoc IIncentiveSource
    function claimIncentives(address) external {
        if (_isBroken) revert IncentiveSourceMock_Broken();
        uint256 value = owed;
        owed = 0;
        if (value != 0) TOKEN.mint(msg.sender, value);
    }
}
