// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {VaultTypes} from "../types/VaultTypes.sol";

/// @title IVaultFactory
/// @notice Deploys vaults for anybody, as full contracts, and keeps the public registry of them: the set `J` of seed 000.
/// @dev Being listed says that the code is this factory's `Vault`, nothing about tokens, authority or rewards.
interface IVaultFactory {
    /// @notice `creator` deployed `vault`.
    event VaultCreated(
        address indexed vault,
        address indexed creator,
        address indexed asset,
        address rewardToken,
        uint256 epochDuration,
        uint256 withdrawalFeeBps,
        address feeSink,
        address authority
    );

    /// @notice The caller has already created `vault` with these parameters and this salt.
    error VaultFactory_VaultExists(address vault);

    /// @notice `vault` was not made by this factory.
    error VaultFactory_UnknownVault(address vault);

    /// @notice There is no vault number `index` among `count`.
    error VaultFactory_IndexOutOfBounds(uint256 index, uint256 count);

    /// @notice Deploys a vault. The address depends on the creator, the salt and all parameters, so nobody can take it first.
    /// @dev Reverts as the constructor of `Vault` does, and with `VaultFactory_VaultExists` on a used salt.
    /// @return vault The new vault.
    function createVault(VaultTypes.VaultParams calldata params, bytes32 salt) external returns (address vault);

    /// @notice The address that `createVault` gives `creator` for `params` and `salt`.
    function predictVault(
        VaultTypes.VaultParams calldata params,
        bytes32 salt,
        address creator
    ) external view returns (address vault);

    /// @notice How many vaults there are.
    function vaultCount() external view returns (uint256);

    /// @notice Vault number `index`, in order of creation. Reverts with `VaultFactory_IndexOutOfBounds`.
    function vaultAt(uint256 index) external view returns (address vault);

    /// @notice Up to `limit` vaults from number `offset` on; empty past the end.
    function vaults(uint256 offset, uint256 limit) external view returns (address[] memory page);

    /// @notice Whether this factory made `vault`.
    function isVault(address vault) external view returns (bool);

    /// @notice Who created `vault`, when, and with which authority. Reverts with `VaultFactory_UnknownVault`.
    function recordOf(address vault) external view returns (VaultTypes.VaultRecord memory record);
}
