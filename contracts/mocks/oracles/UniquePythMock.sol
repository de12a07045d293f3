// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {MockPyth} from "@pythnetwork/pyth-sdk-solidity/MockPyth.sol";
import {PythStructs} from "@pythnetwork/pyth-sdk-solidity/PythStructs.sol";

/// @title UniquePythMock
/// @notice Pyth's own test contract behind a front that has it check what the real one checks: that an update is the first one
/// published at or after the moment. For tests only.
contract UniquePythMock {
    MockPyth public immutable INNER;

    constructor(uint256 updateFee) {
        INNER = new MockPyth(1 minutes, updateFee);
    }

    /// @notice As Pyth's.
    function parsePriceFeedUpdatesUnique(
        bytes[] calldata updateData,
        bytes32[] calldata priceIds,
        uint64 minPublishTime,
        uint64 maxPublishTime
    ) external payable returns (PythStructs.PriceFeed[] memory feeds) {
        (feeds, ) = INNER.parsePriceFeedUpdatesWithConfig{value: msg.value}(
            updateData,
            priceIds,
            minPublishTime,
            maxPublishTime,
            true,
            true,
            false
        );
    }

    /// @notice As Pyth's.
    function getUpdateFee(bytes[] calldata updateData) external view returns (uint256) {
        return INNER.getUpdateFee(updateData);
    }
}
