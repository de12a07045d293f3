// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";

import {DerbyVault} from "./DerbyVault.sol";
import {IDerbyVaultFactory} from "./interfaces/IDerbyVaultFactory.sol";
import {DerbyTypes} from "./types/DerbyTypes.sol";

/// @title DerbyVaultFactory
/// @notice Deploys Derby vaults for governance, all of one code, and keeps the list of them.
/// @dev A vault's creation code is larger than a contract may be, so a call brings it and the factory knows its hash, from the
/// code that the factory itself was compiled and linked with.
contract DerbyVaultFactory is IDerbyVaultFactory, AccessManaged {
    using EnumerableSet for EnumerableSet.AddressSet;

    bytes32 private immutable VAULT_CODE_HASH;

    EnumerableSet.AddressSet private _vaults;

    /// @param authority_ The AccessManager; every vault is to use it as well.
    constructor(address authority_) AccessManaged(authority_) {
        VAULT_CODE_HASH = keccak256(type(DerbyVault).creationCode);
    }

    /// @inheritdoc IDerbyVaultFactory
    function createVault(
        DerbyTypes.VaultParams calldata params,
        bytes32 salt,
        bytes calldata creationCode
    ) external restricted returns (address vault) {
        bytes32 codeHash = keccak256(creationCode);
        if (codeHash != VAULT_CODE_HASH) revert DerbyVaultFactory_WrongCode(codeHash, VAULT_CODE_HASH);
        bytes memory initCode = bytes.concat(creationCode, abi.encode(params));
        vault = Create2.computeAddress(salt, keccak256(initCode));
        if (!_vaults.add(vault)) revert DerbyVaultFactory_VaultExists(vault);
        Create2.deploy(0, salt, initCode);
        emit DerbyVaultCreated(vault, params.asset, params.game, params.name);
    }

    /// @inheritdoc IDerbyVaultFactory
    function predictVault(
        DerbyTypes.VaultParams calldata params,
        bytes32 salt,
        bytes calldata creationCode
    ) external view returns (address vault) {
        return Create2.computeAddress(salt, keccak256(bytes.concat(creationCode, abi.encode(params))));
    }

    /// @inheritdoc IDerbyVaultFactory
    function usdcLowRisk(
        address asset,
        address game,
        address treasury,
        address exchange
    ) external view returns (DerbyTypes.VaultParams memory params) {
        return
            DerbyTypes.VaultParams({
                asset: asset,
                name: "USDC_Low_Risk",
                symbol: "derbyUSDC-LR",
                game: game,
                treasury: treasury,
                exchange: exchange,
                authority: authority(),
                parameters: DerbyTypes.Parameters({
                    performanceFeeBps: 1_000,
                    bufferBps: 1_000,
                    marginBps: 10,
                    exitFeeBps: 0,
                    interval: 14 days,
                    bountyCap: 50e6
                })
            });
    }

    /// @inheritdoc IDerbyVaultFactory
    function vaultCodeHash() external view returns (bytes32) {
        return VAULT_CODE_HASH;
    }

    /// @inheritdoc IDerbyVaultFactory
    function vaultCount() external view returns (uint256) {
        return _vaults.length();
    }

    /// @inheritdoc IDerbyVaultFactory
    function vaultAt(uint256 index) external view returns (address vault) {
        uint256 count = _vaults.length();
        if (index >= count) revert DerbyVaultFactory_IndexOutOfBounds(index, count);
        return _vaults.at(index);
    }

    /// @inheritdoc IDerbyVaultFactory
    function isVault(address vault) external view returns (bool) {
        return _vaults.contains(vault);
    }
}
