// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {CallTables} from "../../helpers/CallTables.sol";
import {Sampled} from "../../helpers/Sampled.sol";
import {DualHandler} from "./DualHandler.t.sol";

/// @title DualInvariants
/// @notice The twelve properties of the dual currency vaults, numbered as in README.md beside this file, over random histories of
/// many vaults that share tokens, feeds and expiries.
/// @dev One campaign, one function: each `invariant_` function would be a campaign of its own. What is about single calls is
/// asserted by the handler around each of them.
contract DualInvariants is Sampled {
    /// @dev As the runner reads it.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @dev A run shorter than this is a shrunk or short campaign, of which no coverage is demanded.
    uint256 private constant FULL_RUN = 100;

    DualHandler private handler;

    function setUp() external {
        vm.warp(1_800_000_000);
        handler = new DualHandler();
    }

    /// @dev Read by the runner: what it calls.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev Read by the runner: `leave` is for the end of a run only.
    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0].addr = address(handler);
        targets[0].selectors = new bytes4[](1);
        targets[0].selectors[0] = handler.step.selector;
    }

    /// @dev The vault that the step touched, and one after the other, in turn, that it did not.
    function invariant_TheTwelve() external view {
        if (!_isDue(handler.steps())) return;
        handler.checkTokens();
        if (handler.touched() == 0) return;
        handler.checkVault(handler.touched());
        handler.checkVault(1 + (handler.steps() % handler.vaults()));
        handler.checkRounds(handler.steps());
    }

    /// @dev Every run ends so: everybody leaves, and only dust stays. Then what the run has covered is checked.
    function afterInvariant() external {
        for (uint256 i = 1; i <= handler.vaults(); ++i) handler.checkVault(i);
        handler.leave();
        for (uint256 i = 1; i <= handler.vaults(); ++i) handler.checkVault(i);
        handler.checkTokens();
        if (handler.steps() >= FULL_RUN) _coveredEverything();
        CallTables.write(handler, handler.ACTIONS());
    }

    function _coveredEverything() private view {
        for (uint256 action = 0; action < handler.ACTIONS(); ++action) {
            assertGt(handler.acted(action), 0, string.concat("acted: ", vm.toString(action)));
        }
        string[4] memory states = ["reached", "not reached", "settled beyond the first phase", "a fee"];
        for (uint256 i = 0; i < states.length; ++i) assertGt(handler.reached(states[i]), 0, states[i]);
    }
}
