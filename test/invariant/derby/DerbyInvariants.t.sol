// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {CallTables} from "../../helpers/CallTables.sol";
import {Sampled} from "../../helpers/Sampled.sol";
import {DerbyCoverage} from "./DerbyCoverage.sol";
import {DerbyHandler} from "./DerbyHandler.t.sol";

/// @title DerbyInvariants
/// @notice The twelve properties of Derby, numbered as in README.md beside this file, over random histories of one game and two vaults.
/// @dev One campaign, one function: each `invariant_` function would be a campaign of its own. What is about single calls is
/// asserted by the handler around each of them.
contract DerbyInvariants is Sampled, DerbyCoverage {
    /// @dev As the runner reads it.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @dev A run shorter than this is a shrunk or short campaign, of which no coverage is demanded.
    uint256 private constant FULL_RUN = 100;

    uint256 private constant SEASONS = 2;

    DerbyHandler private handler;

    function setUp() external {
        vm.warp(1_800_000_000);
        handler = new DerbyHandler();
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

    /// hardhat-config: default.invariant.runs = 10
    /// @dev Both vaults and all DRB after every step, the baskets of one vault and then of the other.
    function invariant_TheTwelve() external view {
        if (!_isDue(handler.steps())) return;
        for (uint256 s = 0; s < SEASONS; ++s) handler.checkVault(s);
        handler.checkGame();
        handler.checkBaskets(handler.steps() % SEASONS);
        handler.checkBasket(handler.steps());
    }

    /// @dev Every run ends so: everybody leaves, and only dust stays. Then what the run has covered is checked.
    function afterInvariant() external {
        _checkAll();
        handler.leave();
        _checkAll();
        if (handler.steps() >= FULL_RUN) _requireCovered(handler);
        CallTables.write(handler, handler.ACTIONS());
    }

    function _checkAll() private view {
        handler.checkGame();
        for (uint256 s = 0; s < SEASONS; ++s) {
            handler.checkVault(s);
            handler.checkBaskets(s);
        }
    }
}
