// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {FixedPoint} from "../../shared/math/FixedPoint.sol";
import {IPriceSource} from "../../shared/oracles/interfaces/IPriceSource.sol";

/// @title ShareTokenPriceSource
/// @notice Prices one whole share of an ERC-4626 token at the lower of its market and of what stands behind it.
/// @dev `min(market, underlying * rate)`, rounded down: a share that trades below its rate is worth what it trades for, and a rate
/// lifted by a donation is worth no more than the market says. Good only where both prices are, as old as the older one.
/// Trust: both sources, and the token's `convertToAssets` where it is the lower.
contract ShareTokenPriceSource is IPriceSource {
    IERC4626 private immutable SHARE;
    IPriceSource private immutable MARKET;
    IPriceSource private immutable UNDERLYING;
    uint256 private immutable WHOLE_SHARE;
    uint256 private immutable WHOLE_ASSET;

    /// @notice The two sources count in different decimals.
    error ShareTokenPriceSource_DecimalsDiffer(uint8 marketDecimals, uint8 underlyingDecimals);

    /// @notice The share is worth nothing at its rate.
    error ShareTokenPriceSource_Worthless(address share);

    /// @param share The ERC-4626 token.
    /// @param market Prices one whole share.
    /// @param underlying Prices one whole of the share's asset, in the same currency and decimals.
    constructor(IERC4626 share, IPriceSource market, IPriceSource underlying) {
        (uint8 marketDecimals, uint8 underlyingDecimals) = (market.decimals(), underlying.decimals());
        if (marketDecimals != underlyingDecimals) {
            revert ShareTokenPriceSource_DecimalsDiffer(marketDecimals, underlyingDecimals);
        }
        SHARE = share;
        MARKET = market;
        UNDERLYING = underlying;
        WHOLE_SHARE = 10 ** share.decimals();
        WHOLE_ASSET = 10 ** IERC20Metadata(share.asset()).decimals();
    }

    /// @inheritdoc IPriceSource
    function latestPriceForNewRisk() external view returns (uint256 price, uint40 updatedAt) {
        (uint256 marketPrice, uint40 marketAt) = MARKET.latestPriceForNewRisk();
        (uint256 underlyingPrice, uint40 underlyingAt) = UNDERLYING.latestPriceForNewRisk();
        return (_lower(marketPrice, underlyingPrice), _older(marketAt, underlyingAt));
    }

    /// @inheritdoc IPriceSource
    function tryLatestPrice() external view returns (bool ok, uint256 price, uint40 updatedAt) {
        try this.latestPrice() returns (uint256 goodPrice, uint40 goodUpdatedAt) {
            return (true, goodPrice, goodUpdatedAt);
        } catch {
            return (false, 0, 0);
        }
    }

    /// @inheritdoc IPriceSource
    function decimals() external view returns (uint8) {
        return MARKET.decimals();
    }

    /// @inheritdoc IPriceSource
    function description() external view returns (string memory) {
        return MARKET.description();
    }

    /// @inheritdoc IPriceSource
    function latestPrice() public view returns (uint256 price, uint40 updatedAt) {
        (uint256 marketPrice, uint40 marketAt) = MARKET.latestPrice();
        (uint256 underlyingPrice, uint40 underlyingAt) = UNDERLYING.latestPrice();
        return (_lower(marketPrice, underlyingPrice), _older(marketAt, underlyingAt));
    }

    function _lower(uint256 marketPrice, uint256 underlyingPrice) private view returns (uint256 price) {
        uint256 backing = FixedPoint.mulDivDown(underlyingPrice, SHARE.convertToAssets(WHOLE_SHARE), WHOLE_ASSET);
        price = Math.min(marketPrice, backing);
        if (price == 0) revert ShareTokenPriceSource_Worthless(address(SHARE));
    }

    function _older(uint40 a, uint40 b) private pure returns (uint40) {
        return a < b ? a : b;
    }
}
