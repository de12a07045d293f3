// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Test} from "./Test.sol";

/// @title Tally
/// @notice What the actions of a campaign's handler did: how often each acted, and how often and why it was impossible.
abstract contract Tally is Test {
    mapping(uint256 action => uint256 times) public acted;
    mapping(uint256 action => mapping(string reason => uint256 times)) public skipped;
    mapping(uint256 action => string[] reasons) private _reasons;

    /// @dev An action returns the reason why it was impossible, or nothing.
    function _note(uint256 action, string memory reason) internal {
        if (bytes(reason).length == 0) {
            ++acted[action];
            return;
        }
        if (skipped[action][reason] == 0) _reasons[action].push(reason);
        ++skipped[action][reason];
    }

    /// @notice One action's line of a call table, parts separated by tabs: its number, how often it acted, and each reason with its times.
    function tallyOf(uint256 action) external view returns (string memory line) {
        line = string.concat(vm.toString(action), "\t", vm.toString(acted[action]));
        string[] storage reasons = _reasons[action];
        for (uint256 i = 0; i < reasons.length; ++i) {
            line = string.concat(line, "\t", reasons[i], "\t", vm.toString(skipped[action][reasons[i]]));
        }
    }
}
