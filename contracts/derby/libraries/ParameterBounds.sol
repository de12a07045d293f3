// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVaultErrors} from "../interfaces/IDerbyVaultErrors.sol";
import {DerbyTypes} from "../types/DerbyTypes.sol";

/// @title ParameterBounds
/// @notice The bounds inside which governance may move a Derby vault's parameters.
library ParameterBounds {
    uint256 internal constant MAX_PERFORMANCE_FEE_BPS = 3_000;
    uint256 internal constant MAX_BUFFER_BPS = 5_000;
    uint256 internal constant MAX_MARGIN_BPS = 1_000;
    uint256 internal constant MAX_EXIT_FEE_BPS = 100;
    uint256 internal constant MIN_INTERVAL = 1 days;
    uint256 internal constant MAX_INTERVAL = 90 days;

    /// @notice Reverts with `DerbyVault_ParameterOutOfBounds` for the first one that is out of bounds.
    function requireValid(DerbyTypes.Parameters memory p) internal pure {
        _requireInside("performanceFeeBps", p.performanceFeeBps, 0, MAX_PERFORMANCE_FEE_BPS);
        _requireInside("bufferBps", p.bufferBps, 0, MAX_BUFFER_BPS);
        _requireInside("marginBps", p.marginBps, 0, MAX_MARGIN_BPS);
        _requireInside("exitFeeBps", p.exitFeeBps, 0, MAX_EXIT_FEE_BPS);
        _requireInside("interval", p.interval, MIN_INTERVAL, MAX_INTERVAL);
    }

    function _requireInside(bytes32 name, uint256 value, uint256 lowest, uint256 highest) private pure {
        if (value < lowest || value > highest) {
            revert IDerbyVaultErrors.DerbyVault_ParameterOutOfBounds(name, value, lowest, highest);
        }
    }
}
