// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IAggregatorV3
/// @notice What we read of a Chainlink feed, by the selectors of its published `AggregatorV3Interface`.
/// @dev Declared here so that production code imports no peer's source. An L2 sequencer uptime feed has the same shape:
/// its answer is 0 while the sequencer is up and 1 while it is down, and `startedAt` is when that last changed.
interface IAggregatorV3 {
    /// @notice Decimals of every `answer`.
    function decimals() external view returns (uint8);

    /// @notice What the feed measures, for instance "ETH / USD".
    function description() external view returns (string memory);

    /// @notice The newest round.
    /// @return roundId Number of the round; phase in the upper 16 bits of the 80.
    /// @return answer The price, in the feed's decimals.
    /// @return startedAt When the round began, unix seconds.
    /// @return updatedAt When the answer was written, unix seconds; 0 while it was not.
    /// @return answeredInRound Deprecated by Chainlink; unused here.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
