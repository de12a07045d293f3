// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IIncentiveSource} from "../../../contracts/derby/interfaces/IIncentiveSource.sol";
import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";

/// @title IncentiveModel
/// @notice Owes whoever asks as much of a token as a test says, once.
contract IncentiveModel is IIncentiveSource {
    TestToken public immutable TOKEN = DeployTokens.testToken("Incentive", "INC", 18);
    uint256 public owed;

    function owe(uint256 tokens) external {
        owed = tokens;
    }

    function claimIncentives(address) external {
        uint256 tokens = owed;
        owed = 0;
        TOKEN.mint(msg.sender, tokens);
    }
}
