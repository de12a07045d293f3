// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyTypes} from "../types/DerbyTypes.sol";

/// @title IDerbyVaultFactory
/// @notice Deploys Derby vaults for governance and keeps the list of them.
interface IDerbyVaultFactory {
    /// @notice `vault` was deployed.
    event DerbyVaultCreated(address indexed vault, address indexed asset, address indexed game, string name);

    /// @notice `vault` exists already: same parameters, same salt.
    error DerbyVaultFactory_VaultExists(address vault);

    /// @notice There is no vault number `index` among `count`.
    error DerbyVaultFactory_IndexOutOfBounds(uint256 index, uint256 count);

    /// @notice The code offered has hash `codeHash`; this factory deploys only `expected`.
    error DerbyVaultFactory_WrongCode(bytes32 codeHash, bytes32 expected);

    /// @notice ADMIN: deploys a vault. The game has to be told by `addVault`, the AccessManager which functions are GUARDIAN's and RISK's.
    /// @dev The caller brings the creation code of `DerbyVault`, linked and without arguments, because it does not fit into a factory;
    /// the factory takes that one only. Reverts as the constructor of `DerbyVault` does, and with `DerbyVaultFactory_WrongCode`
    /// and `DerbyVaultFactory_VaultExists`.
    /// @param params What the vault is made of.
    /// @param salt Lets one set of parameters have several vaults.
    /// @param creationCode Of which `vaultCodeHash` is the hash.
    function createVault(
        DerbyTypes.VaultParams calldata params,
        bytes32 salt,
        bytes calldata creationCode
    ) external returns (address vault);

    /// @notice The address that `createVault` gives: a proposal can name the vault that it creates.
    function predictVault(
        DerbyTypes.VaultParams calldata params,
        bytes32 salt,
        bytes calldata creationCode
    ) external view returns (address vault);

    /// @notice Hash of the creation code that this factory deploys.
    function vaultCodeHash() external view returns (bytes32);

    /// @notice The seed's deployed vault, `USDC_Low_Risk`: its name and the parameters of a careful stablecoin vault.
    /// @param asset The USDC of this chain.
    function usdcLowRisk(
        address asset,
        address game,
        address treasury,
        address exchange
    ) external view returns (DerbyTypes.VaultParams memory params);

    /// @notice How many vaults there are.
    function vaultCount() external view returns (uint256);

    /// @notice Vault number `index`, in order of creation. Reverts with `DerbyVaultFactory_IndexOutOfBounds`.
    function vaultAt(uint256 index) external view returns (address vault);

    /// @notice Whether this factory made `vault`.
    function isVault(address vault) external view returns (bool);
}
