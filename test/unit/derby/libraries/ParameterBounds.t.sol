// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {ParameterBounds} from "../../../../contracts/derby/libraries/ParameterBounds.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `ParameterBounds.tree`. The bounds one by one, by the call that sets them, are in `SetParameters.t.sol`.
contract ParameterBoundsTest is Test {
    // ---- all of them at once

    function testFuzz_NothingOutsideIsAccepted(DerbyTypes.Parameters memory p) external view {
        bool inside = p.performanceFeeBps <= 3_000 && p.bufferBps <= 5_000 && p.marginBps <= 1_000;
        inside = inside && p.exitFeeBps <= 100 && p.interval >= 1 days && p.interval <= 90 days;
        try this.check(p) {
            assertTrue(inside, "accepted: inside");
        } catch (bytes memory reason) {
            assertTrue(!inside, "refused: outside");
            bytes32 out = bytes32(IDerbyVaultErrors.DerbyVault_ParameterOutOfBounds.selector);
            assertEq(bytes32(bytes4(reason)), out, "by name");
        }
    }

    function test_TheFirstOfSeveralIsNamed() external view {
        uint16 max = type(uint16).max;
        DerbyTypes.Parameters memory p = DerbyTypes.Parameters(max, max, max, max, 0, 0);
        bytes32[5] memory names = [bytes32("performanceFeeBps"), "bufferBps", "marginBps", "exitFeeBps", "interval"];
        for (uint256 i = 0; i < 5; ++i) {
            try this.check(p) {
                assertTrue(false, "accepted");
            } catch (bytes memory reason) {
                assertEq(_nameIn(reason), names[i], "named");
            }
            if (i == 0) p.performanceFeeBps = 0;
            if (i == 1) p.bufferBps = 0;
            if (i == 2) p.marginBps = 0;
            if (i == 3) p.exitFeeBps = 0;
        }
    }

    function check(DerbyTypes.Parameters memory p) external pure {
        ParameterBounds.requireValid(p);
    }

    /// @dev The first argument of an error.
    function _nameIn(bytes memory reason) private pure returns (bytes32 name) {
        assembly ("memory-safe") {
            name := mload(add(reason, 36))
        }
    }
}
