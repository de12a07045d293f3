// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Test} from "../Test.sol";

/// @title PlantedFaults
/// @notice For tests of a suite: has the suite look at a contract with a fault, and wants one assertion to fail, by its name.
abstract contract PlantedFaults is Test {
    /// @notice The name of the assertion in what a test reverted with.
    function nameOf(bytes calldata revertData) external pure returns (string memory what) {
        if (revertData.length < 4 || bytes4(revertData) != AssertionFailed.selector) return "no assertion";
        (what, , ) = abi.decode(revertData[4:], (string, string, string));
    }

    /// @dev `check`, a call of a test of this contract, must fail by the assertion `what`.
    function _catches(bytes memory check, string memory what) internal {
        (bool ok, bytes memory answer) = address(this).call(check);
        assertTrue(!ok, string.concat("caught by: ", what));
        assertEq(this.nameOf(answer), what, "the assertion");
    }
}
