// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IPyth
/// @notice What we call of the Pyth contract, by the selectors of its published interface.
interface IPyth {
    /// @notice A price of `price * 10^expo`.
    struct Price {
        int64 price;
        /// About one standard deviation, in the same unit.
        uint64 conf;
        int32 expo;
        /// Unix seconds.
        uint256 publishTime;
    }

    /// @notice A feed's price and its moving average.
    struct PriceFeed {
        bytes32 id;
        Price price;
        Price emaPrice;
    }

    /// @notice What verifying `updateData` costs, wei.
    function getUpdateFee(bytes[] calldata updateData) external view returns (uint256 feeAmount);

    /// @notice The first price of each feed published from `minPublishTime` to `maxPublishTime`, out of signed updates: the one
    /// whose predecessor was published before `minPublishTime`. Reverts where the updates do not hold it.
    function parsePriceFeedUpdatesUnique(
        bytes[] calldata updateData,
        bytes32[] calldata priceIds,
        uint64 minPublishTime,
        uint64 maxPublishTime
    ) external payable returns (PriceFeed[] memory priceFeeds);
}
