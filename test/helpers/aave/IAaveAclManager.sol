// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IAaveAclManager
/// @notice What the tests use of Aave's ACLManager.
interface IAaveAclManager {
    function addPoolAdmin(address admin) external;
}
