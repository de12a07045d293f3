// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IBasketDescriptor
/// @notice Draws baskets.
interface IBasketDescriptor {
    /// @notice The metadata of `basketId` of `game`, an `IDerbyGame`: a data URI of JSON with an SVG in it.
    function tokenURI(address game, uint256 basketId) external view returns (string memory);
}
