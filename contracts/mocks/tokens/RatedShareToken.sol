// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";

/// @title RatedShareToken
/// @notice What a liquid-staking token shows to who holds it: a token whose shares are worth what the test says.
contract RatedShareToken is TestToken {
    uint256 private constant RATE_SHARES = 1e27;

    /// @notice Assets that 1e27 shares are worth.
    uint256 public rate = RATE_SHARES;

    constructor() TestToken("Staked native", "stNTV", 18) {}

    /// @notice Makes 1e27 shares worth `newRate` assets.
    function setRate(uint256 newRate) external {
        rate = newRate;
    }

    /// @notice As `IERC4626.convertToAssets`, rounded down.
    function convertToAssets(uint256 shares) external view returns (uint256 assets) {
        return (shares * rate) / RATE_SHARES;
    }
}
