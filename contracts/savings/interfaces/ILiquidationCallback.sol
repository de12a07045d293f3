// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title ILiquidationCallback
/// @notice What a liquidator implements who pays with the collateral he is given.
interface ILiquidationCallback {
    /// @notice The collateral has arrived at the receiver; `repaid` is pulled from the caller of `liquidate` right after this.
    /// @dev Called only where `liquidate` was given `data`. The account's state is final by now, its guard still closed.
    /// @param loanId The loan.
    /// @param repaid Asset base units to have ready and approved.
    /// @param seized Collateral sent to the receiver, in the provider's own units.
    /// @param data As passed to `liquidate`.
    function onLiquidation(uint256 loanId, uint256 repaid, uint256 seized, bytes calldata data) external;
}
