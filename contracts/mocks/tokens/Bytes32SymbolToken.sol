// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";

/// @title Bytes32SymbolToken
/// @notice Like MKR: the symbol is a bytes32, not a string.
contract Bytes32SymbolToken is TestToken {
    constructor(uint8 decimals_) TestToken("Bytes32 Symbol", "", decimals_) {}

    function symbol() public pure override returns (string memory) {
        assembly ("memory-safe") {
            mstore(0, "B32")
            return(0, 32)
        }
    }
}
