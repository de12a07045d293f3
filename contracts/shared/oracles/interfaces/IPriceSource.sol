// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IPriceSource
/// @notice A live price that is either good or refused.
/// @dev What a room does with a refusal decides which read it takes:
///
/// | read                    | on a bad price | also refuses                     | for                                     |
/// | ----------------------- | -------------- | -------------------------------- | --------------------------------------- |
/// | `latestPrice`           | reverts        |                                  | liquidation, valuation, bounding a swap |
/// | `latestPriceForNewRisk` | reverts        | while users could not react yet  | borrowing, opening a position           |
/// | `tryLatestPrice`        | says so        |                                  | where a bad price must not stop the call |
///
/// A price is always positive, in `decimals()`, which never change for the life of a source.
interface IPriceSource {
    /// @notice The price now. Reverts by name where it is not good; each implementation lists its errors.
    /// @return price Quote per whole base, in `decimals()`, above 0.
    /// @return updatedAt When the price was observed, unix seconds, not in the future.
    function latestPrice() external view returns (uint256 price, uint40 updatedAt);

    /// @notice As `latestPrice`, for a call that takes on new risk. Refuses in addition while positions could not have been
    /// defended lately, such as just after a rollup's sequencer was down.
    /// @return price Quote per whole base, in `decimals()`, above 0.
    /// @return updatedAt When the price was observed, unix seconds, not in the future.
    function latestPriceForNewRisk() external view returns (uint256 price, uint40 updatedAt);

    /// @notice As `latestPrice`, but never reverts.
    /// @return ok Whether the price is good; where it is not, the other two are 0.
    /// @return price Quote per whole base, in `decimals()`.
    /// @return updatedAt When the price was observed, unix seconds.
    function tryLatestPrice() external view returns (bool ok, uint256 price, uint40 updatedAt);

    /// @notice Decimals of every price, pinned.
    function decimals() external view returns (uint8);

    /// @notice What is priced in what, for people. Not checked by anything.
    function description() external view returns (string memory);
}
