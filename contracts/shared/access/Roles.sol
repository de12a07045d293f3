// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Roles
/// @notice The role ids that every deployment's AccessManager uses. `RoleGated` asks for them;
/// for contracts on OpenZeppelin's `AccessManaged`, deploy modules map functions to them.
library Roles {
    /// @notice AccessManager's own admin role: the Governor's timelock in production.
    uint64 internal constant ADMIN = 0;

    /// @notice Funds a vault's reward stream.
    uint64 internal constant REWARDER = 1;

    /// @notice Moves risk parameters inside the bounds that are written in the code.
    uint64 internal constant RISK = 2;

    /// @notice Pauses inbound calls for a limited time.
    uint64 internal constant GUARDIAN = 3;

    /// @notice Runs what cannot be permissionless.
    uint64 internal constant KEEPER = 4;
}
