// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

/// @title RoleGated
/// @notice Lets only the members of a role of one AccessManager, fixed for ever, call a function.
/// @dev For immutable contracts whose gated functions never wait for a delay. Against OpenZeppelin's `AccessManaged` it
/// drops the replaceable authority, the closed-target flag and the per-function role table: three cold reads, 6,300 gas, and a
/// wiring step that a deployment could forget. A contract whose parameters need scheduled operations uses `AccessManaged`.
abstract contract RoleGated {
    IAccessManager private immutable AUTHORITY;

    /// @notice There is no contract at `authority`, so it cannot be an AccessManager.
    error RoleGated_InvalidAuthority(address authority);

    /// @notice `account` lacks the role, or holds it with an execution delay, which an immediate call cannot honour.
    error RoleGated_Unauthorized(address account, uint64 roleId);

    modifier onlyRole(uint64 roleId) {
        _requireRole(roleId, msg.sender);
        _;
    }

    constructor(address authority_) {
        if (authority_.code.length == 0) revert RoleGated_InvalidAuthority(authority_);
        AUTHORITY = IAccessManager(authority_);
    }

    /// @notice The AccessManager whose roles count here.
    function authority() public view returns (address) {
        return address(AUTHORITY);
    }

    function _requireRole(uint64 roleId, address account) private view {
        (bool isMember, uint32 executionDelay) = AUTHORITY.hasRole(roleId, account);
        if (!isMember || executionDelay != 0) revert RoleGated_Unauthorized(account, roleId);
    }
}
