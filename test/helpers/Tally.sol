// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Test} from "./Test.sol";

/// @title Tally
/// @notice Deals the actions of a campaign's handler from a bag, and counts what they did: how often each acted, and how often and why it
/// was impossible.
/// @dev An action that acted leaves the bag, and an empty bag is filled anew: so every run does everything again and again, in an order that
/// the runner chooses. One that was impossible stays. Where as many in a row were impossible as there are in the bag, all of them are put
/// back: another may make them possible.
abstract contract Tally is Test {
    mapping(uint256 action => uint256 times) public acted;
    mapping(uint256 action => mapping(string reason => uint256 times)) public skipped;
    mapping(uint256 action => string[] reasons) private _reasons;

    uint256[] private _bag;
    uint256 private _at;
    uint256 private _inVain;

    /// @dev One of `actions`, as `pick` says. `_note` has to follow.
    function _deal(uint256 pick, uint256 actions) internal returns (uint256 action) {
        if (_bag.length == 0) for (uint256 a = 0; a < actions; ++a) _bag.push(a);
        _at = uint64(pick) % _bag.length;
        return _bag[_at];
    }

    /// @dev What became of the action that was dealt: it returns the reason why it was impossible, or nothing.
    function _note(uint256 action, string memory reason) internal {
        if (bytes(reason).length != 0) return _noteInVain(action, reason);
        ++acted[action];
        _inVain = 0;
        _bag[_at] = _bag[_bag.length - 1];
        _bag.pop();
    }

    function _noteInVain(uint256 action, string memory reason) private {
        if (skipped[action][reason] == 0) _reasons[action].push(reason);
        ++skipped[action][reason];
        if (++_inVain < _bag.length) return;
        delete _bag;
        _inVain = 0;
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
