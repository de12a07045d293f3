// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title ISavingsDescriptor
/// @notice Draws the metadata of a savings account's receipts, outside of it: text would not fit beside the money.
interface ISavingsDescriptor {
    /// @notice A `data:application/json;base64,` URI about receipt `id` of the savings account `account`, as of now.
    /// @dev Never reverts on a bad price: the health is then "unknown". An id without a loan is described as closed.
    function uri(address account, uint256 id) external view returns (string memory);
}
