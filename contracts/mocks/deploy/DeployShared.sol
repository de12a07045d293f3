// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {HonestExchangeMock} from "../exchange/HonestExchangeMock.sol";
import {AggregatorMock} from "../oracles/AggregatorMock.sol";
import {ChainlinkFeedMock} from "../oracles/ChainlinkFeedMock.sol";
import {PhasedFeedMock} from "../oracles/PhasedFeedMock.sol";
import {UniswapV3Exchange} from "../../shared/exchange/UniswapV3Exchange.sol";
import {IUniswapV3Router} from "../../shared/exchange/interfaces/IUniswapV3Router.sol";
import {ChainlinkPastPriceSource} from "../../shared/oracles/ChainlinkPastPriceSource.sol";
import {ChainlinkPriceSource} from "../../shared/oracles/ChainlinkPriceSource.sol";
import {PythPastPriceSource} from "../../shared/oracles/PythPastPriceSource.sol";
import {IAggregatorProxy} from "../../shared/oracles/interfaces/IAggregatorProxy.sol";
import {IAggregatorV3} from "../../shared/oracles/interfaces/IAggregatorV3.sol";
import {IPyth} from "../../shared/oracles/interfaces/IPyth.sol";

/// @title DeployShared
/// @notice Creates the ground floor, and mocks of what lies outside, in the name of the test that asks.
/// @dev Linked, so that the code lies here once: within every test, it is what the compiler spends its time on.
library DeployShared {
    function accessManager(address admin) external returns (AccessManager) {
        return new AccessManager(admin);
    }

    function uniswapV3Exchange(IUniswapV3Router router, address authority) external returns (UniswapV3Exchange) {
        return new UniswapV3Exchange(router, authority);
    }

    function chainlinkPriceSource(
        IAggregatorV3 feed,
        uint32 maxAge,
        IAggregatorV3 sequencerFeed,
        uint32 gracePeriod
    ) external returns (ChainlinkPriceSource) {
        return new ChainlinkPriceSource(feed, maxAge, sequencerFeed, gracePeriod);
    }

    function chainlinkPastPriceSource(IAggregatorProxy feed) external returns (ChainlinkPastPriceSource) {
        return new ChainlinkPastPriceSource(feed);
    }

    function pythPastPriceSource(
        IPyth pyth,
        bytes32 priceId,
        uint8 decimals,
        uint32 maxDelay
    ) external returns (PythPastPriceSource) {
        return new PythPastPriceSource(pyth, priceId, decimals, maxDelay);
    }

    function aggregatorMock() external returns (AggregatorMock) {
        return new AggregatorMock();
    }

    function chainlinkFeedMock(uint8 decimals, int256 answer) external returns (ChainlinkFeedMock) {
        return new ChainlinkFeedMock(decimals, answer);
    }

    function phasedFeedMock(uint8 decimals) external returns (PhasedFeedMock) {
        return new PhasedFeedMock(decimals);
    }

    function honestExchangeMock() external returns (HonestExchangeMock) {
        return new HonestExchangeMock();
    }
}
