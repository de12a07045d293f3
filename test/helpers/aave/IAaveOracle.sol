// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IAaveOracle
/// @notice What the tests use of Aave's price oracle: dollars with 8 decimals.
interface IAaveOracle {
    function setAssetSources(address[] calldata assets, address[] calldata sources) external;

    function getAssetPrice(address asset) external view returns (uint256);
}
