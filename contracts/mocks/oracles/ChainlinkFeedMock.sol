// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {MockV3Aggregator} from "@chainlink/contracts/src/v0.8/tests/MockV3Aggregator.sol";

/// @title ChainlinkFeedMock
/// @notice Chainlink's own test feed, under a name of ours so that its artifact is built.
contract ChainlinkFeedMock is MockV3Aggregator {
    constructor(uint8 feedDecimals, int256 initialAnswer) MockV3Aggregator(feedDecimals, initialAnswer) {}
}
