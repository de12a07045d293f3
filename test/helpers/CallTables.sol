// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Tally} from "./Tally.sol";
import {Vm} from "./Test.sol";

/// @title CallTables
/// @notice Adds what a run of a campaign did to the file that PADDOCK_CALL_TABLE names; `npm run test:deep -- --engine` reads it.
library CallTables {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function write(Tally tally, uint256 actions) internal {
        string memory file = vm.envOr("PADDOCK_CALL_TABLE", string(""));
        if (bytes(file).length == 0) return;
        for (uint256 action = 0; action < actions; ++action) vm.writeLine(file, tally.tallyOf(action));
    }
}
