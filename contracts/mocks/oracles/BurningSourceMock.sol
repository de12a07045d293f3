// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title BurningSourceMock
/// @notice A price source that knows its decimals, and burns all gas that it is given for anything else.
contract BurningSourceMock {
    // It stands for view calls, none of which brings ether.
    // solhint-disable-next-line payable-fallback
    fallback() external {
        assembly ("memory-safe") {
            invalid()
        }
    }

    function decimals() external pure returns (uint8) {
        return 8;
    }
}
