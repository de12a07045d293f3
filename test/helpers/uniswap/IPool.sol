// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IPool
/// @notice What the tests read of a Uniswap v3 pool.
interface IPool {
    function tickSpacing() external view returns (int24);

    function liquidity() external view returns (uint128);

    function slot0()
        external
        view
        returns (
            uint160 sqrtPriceX96,
            int24 tick,
            uint16 observationIndex,
            uint16 observationCardinality,
            uint16 observationCardinalityNext,
            uint8 feeProtocol,
            bool unlocked
        );
}
