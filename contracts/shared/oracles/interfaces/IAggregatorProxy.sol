// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAggregatorV3} from "./IAggregatorV3.sol";

/// @title IAggregatorProxy
/// @notice What we read of the history behind a Chainlink proxy, by the selectors of its published interfaces.
/// @dev A round id is `phase << 64 | n`: each aggregator that the proxy has pointed to is a phase, counted from 1, and counts its
/// own rounds from 1. A round that does not exist reverts with older aggregators and is all zeros with newer ones.
interface IAggregatorProxy is IAggregatorV3 {
    /// @notice Round `roundId` of any phase; see `IAggregatorV3.latestRoundData` for what comes back.
    function getRoundData(
        uint80 roundId
    )
        external
        view
        returns (uint80 answeredRoundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);

    /// @notice The phase in use.
    function phaseId() external view returns (uint16);
}
