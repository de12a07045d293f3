// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IAaveAddressesProvider
/// @notice What the tests use of Aave's PoolAddressesProvider: it makes the proxies of pool and configurator.
interface IAaveAddressesProvider {
    function setACLAdmin(address newAclAdmin) external;

    function setACLManager(address newAclManager) external;

    function setPriceOracle(address newPriceOracle) external;

    function setPoolImpl(address newPoolImpl) external;

    function setPoolConfiguratorImpl(address newPoolConfiguratorImpl) external;

    function getPool() external view returns (address);

    function getPoolConfigurator() external view returns (address);
}
