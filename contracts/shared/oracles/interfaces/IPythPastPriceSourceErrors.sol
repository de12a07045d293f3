// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IPythPastPriceSourceErrors
/// @notice Why the construction of the Pyth adapter, or a reading, is refused, beside Pyth's own errors about its updates.
interface IPythPastPriceSourceErrors {
    /// @notice There is no contract at `pyth`.
    error PythPastPriceSource_PythHasNoCode(address pyth);

    /// @notice A price must be published at most `maxDelay` seconds late, from `lowest` to `highest`.
    error PythPastPriceSource_MaxDelayOutOfRange(uint32 maxDelay, uint32 lowest, uint32 highest);

    /// @notice An exponent of `-priceDecimals` is outside what a price here may have, 0 to `highest` decimals.
    error PythPastPriceSource_DecimalsOutOfRange(int256 priceDecimals, uint8 highest);

    /// @notice The moment `at` has not passed at `timestamp`, or is beyond what Pyth's clock counts. Unix seconds.
    error PythPastPriceSource_NotPast(uint256 at, uint256 timestamp);

    /// @notice Pyth asks `fee` wei for this proof; `value` were sent.
    error PythPastPriceSource_FeeNotPaid(uint256 value, uint256 fee);

    /// @notice The `value` wei beyond the fee could not be given back to `account`.
    error PythPastPriceSource_RefundFailed(address account, uint256 value);
}
