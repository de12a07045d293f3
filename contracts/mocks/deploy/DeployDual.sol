// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DualCurrencyVault} from "../../dual/DualCurrencyVault.sol";

/// @title DeployDual
/// @notice Creates the DualCurrencyVault, in the name of the test that asks.
/// @dev Linked, so that the code lies here once: within every test, it is what the compiler spends its time on.
library DeployDual {
    function dualCurrencyVault(
        address authority,
        address feeSink,
        address wrappedNative
    ) external returns (DualCurrencyVault) {
        return new DualCurrencyVault(authority, feeSink, wrappedNative);
    }
}
