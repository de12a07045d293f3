// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyTypes} from "../types/DerbyTypes.sol";

/// @title IDerbyVaultErrors
/// @notice Why a Derby vault refuses. Amounts are base units of the asset, or shares where it says so; times are unix seconds.
interface IDerbyVaultErrors {
    /// @notice `account` cannot be the vault's asset, game, treasury, exchange or authority, or the receiver named.
    error DerbyVault_InvalidAddress(address account);

    /// @notice The asset has `decimals` decimals; rewards per locked token are exact up to `highest`.
    error DerbyVault_TooManyDecimals(uint8 decimals, uint8 highest);

    /// @notice Parameter `name` is `value`, outside of `lowest` to `highest`.
    error DerbyVault_ParameterOutOfBounds(bytes32 name, uint256 value, uint256 lowest, uint256 highest);

    /// @notice `account` offered or asked for nothing, or for so little that it rounds to nothing.
    error DerbyVault_ZeroAmount(address account);

    /// @notice `assets` would buy `shares`, below the `minShares` that the caller accepts.
    error DerbyVault_TooFewShares(uint256 assets, uint256 shares, uint256 minShares);

    /// @notice `shares` would bring `assets`, below the `minAssets` that the caller accepts.
    error DerbyVault_TooFewAssets(uint256 shares, uint256 assets, uint256 minAssets);

    /// @notice The close of `epoch` is in progress, at `phase`. Anybody may go on with it by `closeEpoch`.
    error DerbyVault_CloseInProgress(uint32 epoch, DerbyTypes.Phase phase);

    /// @notice `epoch` can be closed from `closableAt` on.
    error DerbyVault_EpochNotOver(uint32 epoch, uint40 closableAt);

    /// @notice A step may need `required` gas to be sure that a failure is a protocol's own; `available` is left.
    error DerbyVault_InsufficientGas(uint256 required, uint256 available);

    /// @notice No request `requestId` is waiting.
    error DerbyVault_UnknownRequest(uint256 requestId);

    /// @notice Request `requestId` is `owner`'s, not `caller`'s.
    error DerbyVault_NotRequestOwner(uint256 requestId, address caller, address owner);

    /// @notice Request `requestId` waits for the close of `epoch`.
    error DerbyVault_RequestPending(uint256 requestId, uint32 epoch);

    /// @notice Request `requestId` was filled by the close of `epoch` and can only be claimed.
    error DerbyVault_RequestFilled(uint256 requestId, uint32 epoch);

    /// @notice There is no protocol `protocolId` among `count`.
    error DerbyVault_UnknownProtocol(uint16 protocolId, uint16 count);

    /// @notice Protocol `protocolId` is in `status`, from which this is not possible.
    error DerbyVault_WrongProtocolStatus(uint16 protocolId, DerbyTypes.ProtocolStatus status);

    /// @notice `vault` holds another asset, is no ERC-4626, or is this vault.
    error DerbyVault_InvalidProtocol(address vault);

    /// @notice `vault` is protocol `protocolId` already.
    error DerbyVault_DuplicateProtocol(address vault, uint16 protocolId);

    /// @notice `vault` was never proposed as a protocol here.
    error DerbyVault_NotAProtocol(address vault);

    /// @notice A vault has at most `highest` protocols, for all time.
    error DerbyVault_TooManyProtocols(uint256 highest);

    /// @notice Protocol `protocolId` still holds `shares` of the vault's, in the protocol's unit.
    error DerbyVault_ProtocolNotEmpty(uint16 protocolId, uint256 shares);

    /// @notice The value of protocol `protocolId` cannot be read.
    error DerbyVault_ProtocolNotMeasurable(uint16 protocolId);

    /// @notice Protocol `protocolId` is worth `measured`, no less than the `tracked` it is booked at.
    error DerbyVault_NoLoss(uint16 protocolId, uint256 measured, uint256 tracked);

    /// @notice An incentive token must be neither the asset nor a protocol's share; `token` is.
    error DerbyVault_InvalidIncentive(uint16 protocolId, address token);
}
