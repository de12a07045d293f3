// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DerbyGame} from "../../derby/DerbyGame.sol";
import {DerbyToken} from "../../derby/DerbyToken.sol";
import {DerbyVault} from "../../derby/DerbyVault.sol";
import {DerbyVaultFactory} from "../../derby/DerbyVaultFactory.sol";
import {AaveV3Adapter} from "../../derby/adapters/AaveV3Adapter.sol";
import {CurrencyAdapter} from "../../derby/adapters/CurrencyAdapter.sol";
import {IAavePool} from "../../derby/adapters/interfaces/IAavePool.sol";
import {BasketDescriptor} from "../../derby/descriptor/BasketDescriptor.sol";
import {DerbyGovernor} from "../../derby/governance/DerbyGovernor.sol";
import {IBasketDescriptor} from "../../derby/interfaces/IBasketDescriptor.sol";
import {IDerbyGamePort} from "../../derby/interfaces/IDerbyGamePort.sol";
import {DerbyTypes} from "../../derby/types/DerbyTypes.sol";
import {IExchange} from "../../shared/exchange/interfaces/IExchange.sol";
import {IPriceSource} from "../../shared/oracles/interfaces/IPriceSource.sol";
import {TestToken} from "../TestToken.sol";
import {DerbyGameStub} from "../derby/DerbyGameStub.sol";
import {ScriptedVaultMock} from "../derby/ScriptedVaultMock.sol";
import {YieldProtocolMock} from "../derby/YieldProtocolMock.sol";

/// @title DeployDerby
/// @notice Creates Derby, in the name of the test that asks.
/// @dev Linked, so that the code lies here once: within every test, it is what the compiler spends its time on.
library DeployDerby {
    function derbyVault(DerbyTypes.VaultParams memory params) external returns (DerbyVault) {
        return new DerbyVault(params);
    }

    function derbyVaultFactory(address authority) external returns (DerbyVaultFactory) {
        return new DerbyVaultFactory(authority);
    }

    function derbyGame(
        IERC20 drb,
        IBasketDescriptor descriptor,
        address treasury,
        address authority
    ) external returns (DerbyGame) {
        return new DerbyGame(drb, descriptor, treasury, authority);
    }

    function basketDescriptor() external returns (BasketDescriptor) {
        return new BasketDescriptor();
    }

    function derbyToken(address holder) external returns (DerbyToken) {
        return new DerbyToken(holder);
    }

    function derbyGovernor(
        IERC5805 token,
        IERC5805 game,
        TimelockController timelock,
        uint48 votingDelay,
        uint32 votingPeriod,
        uint256 proposalThreshold,
        uint256 quorumPercent
    ) external returns (DerbyGovernor) {
        return new DerbyGovernor(token, game, timelock, votingDelay, votingPeriod, proposalThreshold, quorumPercent);
    }

    function timelockController(
        uint256 minDelay,
        address[] memory proposers,
        address[] memory executors,
        address admin
    ) external returns (TimelockController) {
        return new TimelockController(minDelay, proposers, executors, admin);
    }

    function yieldProtocolMock(IERC20 asset) external returns (YieldProtocolMock) {
        return new YieldProtocolMock(asset);
    }

    function derbyGameStub() external returns (DerbyGameStub) {
        return new DerbyGameStub();
    }

    function scriptedVaultMock(
        IDerbyGamePort game,
        TestToken asset,
        uint16 protocolCount
    ) external returns (ScriptedVaultMock) {
        return new ScriptedVaultMock(game, asset, protocolCount);
    }

    function aaveV3Adapter(IAavePool pool, IERC20 asset, address claimer) external returns (AaveV3Adapter) {
        return new AaveV3Adapter(pool, asset, claimer);
    }

    function currencyAdapter(
        address holder,
        IERC20 asset,
        IERC20 currency,
        IExchange exchange,
        IPriceSource priceSource,
        uint16 slippageBps
    ) external returns (CurrencyAdapter) {
        return new CurrencyAdapter(holder, asset, currency, exchange, priceSource, slippageBps);
    }

    /// @dev What a caller brings to the factory, with its libraries linked.
    function derbyVaultCode() external pure returns (bytes memory) {
        return type(DerbyVault).creationCode;
    }
}
