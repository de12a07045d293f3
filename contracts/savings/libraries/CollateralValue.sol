// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {PriceMath, PriceScale} from "../../shared/math/PriceMath.sol";
import {IPriceSource} from "../../shared/oracles/interfaces/IPriceSource.sol";
import {IStakingPositions} from "../staking/interfaces/IStakingPositions.sol";
import {SavingsTypes} from "../types/SavingsTypes.sol";
import {LoanMath} from "./LoanMath.sol";

/// @title CollateralValue
/// @notice What collateral is worth at the price source's price.
library CollateralValue {
    using PriceMath for PriceScale;

    /// @notice What `units` are worth at `price`, assets, rounded down.
    function valueDown(
        SavingsTypes.PriceFeed storage feed,
        IStakingPositions staking,
        uint256 units,
        uint256 price
    ) internal view returns (uint256) {
        return PriceScale.wrap(feed.scale).quoteDown(staking.quantityOf(units), price);
    }

    /// @notice The price now. Reverts with the source's errors.
    function latestPrice(SavingsTypes.PriceFeed storage feed) internal view returns (uint256 price) {
        (price, ) = IPriceSource(feed.source).latestPrice();
    }

    /// @notice The most that `units` allow to borrow, assets, rounded down. Reverts with the source's errors for new risk.
    function maxLoanDown(
        SavingsTypes.PriceFeed storage feed,
        IStakingPositions staking,
        uint256 units,
        uint256 ltvBps
    ) internal view returns (uint256) {
        (uint256 price, ) = IPriceSource(feed.source).latestPriceForNewRisk();
        return LoanMath.maxLoanDown(valueDown(feed, staking, units, price), ltvBps);
    }
}
