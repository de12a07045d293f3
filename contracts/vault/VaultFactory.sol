// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";

import {IVaultFactory} from "./interfaces/IVaultFactory.sol";
import {VaultTypes} from "./types/VaultTypes.sol";
import {Vault} from "./Vault.sol";

/// @title VaultFactory
/// @notice Deploys vaults for anybody and keeps the registry of them.
/// @dev Full contracts by CREATE2, not clones: a staker's every call would otherwise pay for a delegatecall, and a vault
/// would no longer be verifiable by itself. The factory has no owner and no setter.
contract VaultFactory is IVaultFactory {
    using EnumerableSet for EnumerableSet.AddressSet;

    EnumerableSet.AddressSet private _vaults;
    mapping(address vault => VaultTypes.VaultRecord record) private _records;

    /// @inheritdoc IVaultFactory
    function createVault(VaultTypes.VaultParams calldata params, bytes32 salt) external returns (address vault) {
        bytes memory initCode = _initCode(params);
        bytes32 boundSalt = _boundSalt(salt, msg.sender);
        vault = Create2.computeAddress(boundSalt, keccak256(initCode));
        if (!_vaults.add(vault)) revert VaultFactory_VaultExists(vault);
        _records[vault] = VaultTypes.VaultRecord({
            creator: msg.sender,
            createdAt: uint40(block.timestamp),
            authority: params.authority
        });
        Create2.deploy(0, boundSalt, initCode);
        _emitCreated(vault, params);
    }

    /// @inheritdoc IVaultFactory
    function predictVault(
        VaultTypes.VaultParams calldata params,
        bytes32 salt,
        address creator
    ) external view returns (address vault) {
        return Create2.computeAddress(_boundSalt(salt, creator), keccak256(_initCode(params)));
    }

    /// @inheritdoc IVaultFactory
    function vaultCount() external view returns (uint256) {
        return _vaults.length();
    }

    /// @inheritdoc IVaultFactory
    function vaultAt(uint256 index) external view returns (address vault) {
        uint256 count = _vaults.length();
        if (index >= count) revert VaultFactory_IndexOutOfBounds(index, count);
        return _vaults.at(index);
    }

    /// @inheritdoc IVaultFactory
    function vaults(uint256 offset, uint256 limit) external view returns (address[] memory page) {
        return _vaults.values(offset, Math.saturatingAdd(offset, limit));
    }

    /// @inheritdoc IVaultFactory
    function isVault(address vault) external view returns (bool) {
        return _vaults.contains(vault);
    }

    /// @inheritdoc IVaultFactory
    function recordOf(address vault) external view returns (VaultTypes.VaultRecord memory record) {
        record = _records[vault];
        if (record.creator == address(0)) revert VaultFactory_UnknownVault(vault);
    }

    function _emitCreated(address vault, VaultTypes.VaultParams calldata params) private {
        emit VaultCreated(
            vault,
            msg.sender,
            params.asset,
            params.rewardToken,
            params.epochDuration,
            params.withdrawalFeeBps,
            params.feeSink,
            params.authority
        );
    }

    function _initCode(VaultTypes.VaultParams calldata params) private pure returns (bytes memory) {
        return bytes.concat(type(Vault).creationCode, abi.encode(params));
    }

    /// @dev The creator is part of the salt: a watcher who copies a pending call gets another address.
    function _boundSalt(bytes32 salt, address creator) private pure returns (bytes32) {
        return keccak256(abi.encode(creator, salt));
    }
}
