// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {Test} from "../../helpers/Test.sol";
import {DerbyHandler} from "./DerbyHandler.t.sol";

/// @title DerbyCoverage
/// @notice What a run must have done and reached to count for anything.
abstract contract DerbyCoverage is Test {
    /// @dev Every action, every state, every status of a protocol, every phase of a close.
    function _requireCovered(DerbyHandler handler) internal view {
        for (uint256 action = 0; action < handler.ACTIONS(); ++action) {
            assertGt(handler.acted(action), 0, string.concat("acted: ", vm.toString(action)));
        }
        string[10] memory states = _states();
        for (uint256 i = 0; i < states.length; ++i) assertGt(handler.reached(states[i]), 0, states[i]);
        for (uint8 i = 1; i <= uint8(type(DerbyTypes.ProtocolStatus).max); ++i) {
            assertGt(handler.seen(DerbyTypes.ProtocolStatus(i)), 0, string.concat("status ", vm.toString(i)));
        }
        for (uint8 i = 0; i <= uint8(type(DerbyTypes.Phase).max); ++i) {
            assertGt(handler.stoppedAt(DerbyTypes.Phase(i)), 0, string.concat("phase ", vm.toString(i)));
        }
    }

    function _states() private pure returns (string[10] memory) {
        return
            [
                "a fee",
                "a fee cancelled",
                "a leader paid",
                "a loss of locked profit",
                "a winner blacklisted",
                "funds followed votes",
                "left beside a reserve",
                "redeemed",
                "slashed",
                "slashed of what votes"
            ];
    }
}
