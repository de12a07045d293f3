// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Test} from "./Test.sol";

/// @title Sampled
/// @notice Invariants of a campaign that are checked after every n-th step: after each unless PADDOCK_CHECK_EVERY says otherwise, so that a
/// long campaign may spend its time on steps.
/// @dev What a handler asserts around each of its calls is not sampled, and the end of a run checks everything.
abstract contract Sampled is Test {
    uint256 private immutable EVERY = vm.envOr("PADDOCK_CHECK_EVERY", uint256(1));

    function _isDue(uint256 steps) internal view returns (bool) {
        return steps % EVERY == 0;
    }
}
