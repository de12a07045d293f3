// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {MockPyth} from "@pythnetwork/pyth-sdk-solidity/MockPyth.sol";

/// @title PythMock
/// @notice Pyth's own test contract, under a name of ours so that its artifact is built. Its updates are not signed, and it does
/// not check that an update is the first one after a moment.
contract PythMock is MockPyth {
    constructor(uint256 updateFee) MockPyth(1 minutes, updateFee) {}
}
