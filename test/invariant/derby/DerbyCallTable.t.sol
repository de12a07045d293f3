// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Console} from "../../helpers/Console.sol";
import {DerbyCoverage} from "./DerbyCoverage.sol";
import {DerbyHandler} from "./DerbyHandler.t.sol";

/// @title DerbyCallTable
/// @notice One run that is the same every time, and its call table: how often each action was done, how often it was impossible and why.
contract DerbyCallTable is DerbyCoverage {
    uint256 private constant STEPS = 256;

    function test_EveryActionActsAndEveryStateIsReached() external {
        vm.warp(1_800_000_000);
        DerbyHandler handler = new DerbyHandler();
        for (uint256 seed = 0; seed < STEPS; ++seed) handler.step(seed);
        string[] memory rows = handler.callTable();
        for (uint256 i = 0; i < rows.length; ++i) Console.log(rows[i]);
        _requireCovered(handler);
    }
}
