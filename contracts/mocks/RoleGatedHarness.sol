// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {RoleGated} from "../shared/access/RoleGated.sol";

/// @title RoleGatedHarness
/// @notice A `RoleGated` contract with one gated function.
contract RoleGatedHarness is RoleGated {
    uint64 private immutable ROLE_ID;

    constructor(address authority_, uint64 roleId) RoleGated(authority_) {
        ROLE_ID = roleId;
    }

    /// @notice Answers the members of the role, and nobody else.
    function gated() external view onlyRole(ROLE_ID) returns (bool) {
        return true;
    }
}
