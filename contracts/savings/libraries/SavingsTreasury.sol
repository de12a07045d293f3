// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IExchange} from "../../shared/exchange/interfaces/IExchange.sol";
import {ExchangeTypes} from "../../shared/exchange/types/ExchangeTypes.sol";
import {BPS, FixedPoint} from "../../shared/math/FixedPoint.sol";
import {PriceMath, PriceScale} from "../../shared/math/PriceMath.sol";
import {IPriceSource} from "../../shared/oracles/interfaces/IPriceSource.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {ISavingsAccountErrors} from "../interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../interfaces/ISavingsAccountEvents.sol";
import {IStakingPositions} from "../staking/interfaces/IStakingPositions.sol";
import {SavingsTypes} from "../types/SavingsTypes.sol";
import {ParameterBounds} from "./ParameterBounds.sol";
import {PoolLedger} from "./PoolLedger.sol";

/// @title SavingsTreasury
/// @notice Harvest, reserves and parameters of a savings account, linked to it: they would not fit the contract size limit.
/// @dev Runs in the account's storage and name; the account guards who may call, and against re-entry.
library SavingsTreasury {
    using ExactTransfer for IERC20;
    using PoolLedger for SavingsTypes.State;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @notice See `ISavingsAccount.harvest`.
    function harvest(
        SavingsTypes.State storage self,
        IStakingPositions staking,
        IERC20 asset,
        IERC20 rewardToken,
        uint256 maxSell,
        uint256 minOut
    ) external returns (uint256 claimed, uint256 received) {
        claimed = _claimRewards(staking);
        uint256 rewards = self.rewardCash + claimed;
        uint256 sold = Math.min(maxSell, rewards);
        uint256 worth = sold == 0 ? 0 : _worthDown(self.rewardFeed, sold);
        if (worth == 0) {
            self.rewardCash = rewards;
            if (sold != 0) emit ISavingsAccountEvents.SaleSkipped(msg.sender, rewards);
            return (claimed, 0);
        }
        self.rewardCash = rewards - sold;
        received = _sell(self, asset, rewardToken, sold, worth, minOut);
        SavingsTypes.Pool memory pool = self.load();
        pool.cash += received.toUint112();
        self.store(pool);
        emit ISavingsAccountEvents.RewardsSold(msg.sender, sold, received);
    }

    /// @notice See `ISavingsAccount.withdrawReserves`.
    function withdrawReserves(
        SavingsTypes.State storage self,
        IERC20 asset,
        uint256 assets,
        address receiver
    ) external {
        if (assets == 0) revert ISavingsAccountErrors.Savings_ZeroAmount(msg.sender);
        SavingsTypes.Pool memory pool = self.accrued();
        uint256 reserves = Math.saturatingSub(self.assetsDown(pool), self.claimsUp(pool));
        uint256 available = Math.min(reserves, pool.cash);
        if (assets > available) revert ISavingsAccountErrors.Savings_InsufficientReserves(assets, available);
        pool.cash -= uint112(assets);
        self.store(pool);
        asset.push(receiver, assets);
        emit ISavingsAccountEvents.ReservesWithdrawn(msg.sender, receiver, assets);
    }

    /// @notice See `ISavingsAccount.setParameters`. Accrues first, so that no rate changes retroactively.
    function setParameters(SavingsTypes.State storage self, SavingsTypes.Parameters memory newParameters) external {
        ParameterBounds.requireWithin(newParameters);
        SavingsTypes.Pool memory pool = self.accrued();
        SavingsTypes.Risk memory risk = newParameters.risk;
        pool.reserveFactorBps = newParameters.reserveFactorBps;
        (pool.thresholdBps, pool.bonusBps) = (risk.thresholdBps, risk.bonusBps);
        self.store(pool);
        self.rates = newParameters.rates;
        self.limits = SavingsTypes.Limits(newParameters.supplyCap, risk.borrowCap, risk.ltvBps);
        self.collateralFeed.minLoan = uint80(risk.minLoan);
        self.maxSlippageBps = risk.maxSlippageBps;
        emit ISavingsAccountEvents.ParametersSet(msg.sender, newParameters);
    }

    /// @notice See `ISavingsAccount.setAdapters`.
    function setAdapters(
        SavingsTypes.State storage self,
        IStakingPositions staking,
        address asset,
        address rewardToken,
        SavingsTypes.Adapters memory newAdapters
    ) external {
        requireCode(newAdapters.exchange);
        uint8 assetDecimals = IERC20Metadata(asset).decimals();
        _setFeed(self.collateralFeed, newAdapters.collateralPrice, staking.decimals(), assetDecimals);
        _setFeed(self.rewardFeed, newAdapters.rewardPrice, IERC20Metadata(rewardToken).decimals(), assetDecimals);
        self.exchange = newAdapters.exchange;
        emit ISavingsAccountEvents.AdaptersSet(msg.sender, newAdapters);
    }

    /// @notice Reverts with `Savings_InvalidContract` where there is no code.
    function requireCode(address account) internal view {
        if (account.code.length == 0) revert ISavingsAccountErrors.Savings_InvalidContract(account);
    }

    /// @dev A provider that fails is left alone: its rewards wait, and everything else goes on.
    function _claimRewards(IStakingPositions staking) private returns (uint256 claimed) {
        try staking.harvest() returns (uint256 reward) {
            claimed = reward;
            emit ISavingsAccountEvents.RewardsClaimed(msg.sender, claimed);
        } catch (bytes memory reason) {
            emit ISavingsAccountEvents.ClaimFailed(msg.sender, reason);
        }
    }

    /// @dev What `rewards` are worth, asset base units rounded down; 0 without a good price.
    function _worthDown(SavingsTypes.PriceFeed storage feed, uint256 rewards) private view returns (uint256) {
        (bool ok, uint256 price, ) = IPriceSource(feed.source).tryLatestPrice();
        return ok ? PriceMath.quoteDown(PriceScale.wrap(feed.scale), rewards, price) : 0;
    }

    /// @dev The exchange is held to the bound here too, by balance: governance may replace it, and could be wrong.
    function _sell(
        SavingsTypes.State storage self,
        IERC20 asset,
        IERC20 rewardToken,
        uint256 sold,
        uint256 worth,
        uint256 minOut
    ) private returns (uint256 received) {
        uint16 maxSlippageBps = self.maxSlippageBps;
        IExchange exchange = IExchange(self.exchange);
        uint256 balanceBefore = asset.balanceOf(address(this));
        rewardToken.forceApprove(address(exchange), sold);
        exchange.swap(
            ExchangeTypes.SwapRequest({
                tokenIn: address(rewardToken),
                tokenOut: address(asset),
                amountIn: sold,
                minAmountOut: minOut,
                oracleAmountOut: worth,
                maxSlippageBps: maxSlippageBps,
                receiver: address(this),
                deadline: block.timestamp
            })
        );
        received = Math.saturatingSub(asset.balanceOf(address(this)), balanceBefore);
        uint256 minimum = Math.max(minOut, FixedPoint.mulDivUp(worth, BPS - maxSlippageBps, BPS));
        if (received < minimum) revert ISavingsAccountErrors.Savings_PaidTooLittle(received, minimum);
    }

    function _setFeed(
        SavingsTypes.PriceFeed storage feed,
        address source,
        uint8 baseDecimals,
        uint8 quoteDecimals
    ) private {
        requireCode(source);
        PriceScale scale = PriceMath.scaleFor(baseDecimals, quoteDecimals, IPriceSource(source).decimals());
        (feed.source, feed.scale) = (source, PriceScale.unwrap(scale));
    }
}
