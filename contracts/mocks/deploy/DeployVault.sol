// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Vault} from "../../vault/Vault.sol";
import {VaultFactory} from "../../vault/VaultFactory.sol";

/// @title DeployVault
/// @notice Creates the Vault, in the name of the test that asks.
/// @dev Linked, so that the code lies here once: within every test, it is what the compiler spends its time on.
library DeployVault {
    function vault(
        address asset,
        address rewardToken,
        uint256 epochDuration,
        uint256 withdrawalFeeBps,
        address feeSink,
        address authority
    ) external returns (Vault) {
        return new Vault(asset, rewardToken, epochDuration, withdrawalFeeBps, feeSink, authority);
    }

    function vaultFactory() external returns (VaultFactory) {
        return new VaultFactory();
    }
}
