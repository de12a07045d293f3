// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IExchange} from "../../shared/exchange/interfaces/IExchange.sol";
import {ExchangeTypes} from "../../shared/exchange/types/ExchangeTypes.sol";
import {BPS, FixedPoint} from "../../shared/math/FixedPoint.sol";
import {PriceMath, PriceScale} from "../../shared/math/PriceMath.sol";
import {IPriceSource} from "../../shared/oracles/interfaces/IPriceSource.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {TokenSymbol} from "../../shared/tokens/TokenSymbol.sol";

/// @title CurrencyAdapter
/// @notice An ERC-4626 that keeps its asset in another currency: the seed's currency swapping. One holder, its vault.
/// @dev Swapped by the exchange for no less than the oracle's price less `maxSlippageBps`, and booked at exactly that: what a sale is
/// sure to bring, so that every exit can be paid. The cost of a swap falls on the holder who makes it, which is why there is one.
/// What a sale brings beyond its minimum stays here in the asset and is paid out first. A price that is not good makes
/// `totalAssets` revert, against ERC-4626: a vault must not book what nobody can value. No owner, no setter.
contract CurrencyAdapter is ERC4626, ReentrancyGuardTransient {
    using ExactTransfer for IERC20;
    using SafeERC20 for IERC20;

    /// @notice Most that a swap may lose against the oracle. Lost once and booked once more, it stays under the hundredth at which a vault
    /// refuses a move.
    uint16 public constant MAX_SLIPPAGE_BPS = 50;

    address private immutable HOLDER;
    IERC20 private immutable CURRENCY;
    IExchange private immutable EXCHANGE;
    IPriceSource private immutable PRICE_SOURCE;
    PriceScale private immutable SCALE;
    uint16 private immutable SLIPPAGE_BPS;

    uint256 private _currencyHeld;
    uint256 private _assetsHeld;

    /// @notice `account` is not `holder`, the only one who may have shares.
    error CurrencyAdapter_NotHolder(address account, address holder);

    /// @notice A slippage of `slippageBps` is above `highest`.
    error CurrencyAdapter_SlippageTooHigh(uint16 slippageBps, uint16 highest);

    /// @param holder_ The vault that may hold shares.
    /// @param asset_ What comes in and goes out.
    /// @param currency_ What is held.
    /// @param exchange_ Has a route either way.
    /// @param priceSource_ Price of a whole `currency_` in `asset_`.
    /// @param slippageBps_ How far below that price a swap may end, 0 to 50.
    constructor(
        address holder_,
        IERC20 asset_,
        IERC20 currency_,
        IExchange exchange_,
        IPriceSource priceSource_,
        uint16 slippageBps_
    )
        ERC20(
            string.concat(TokenSymbol.symbolOf(address(currency_)), " currency adapter"),
            string.concat("c", TokenSymbol.symbolOf(address(currency_)))
        )
        ERC4626(asset_)
    {
        if (slippageBps_ > MAX_SLIPPAGE_BPS) {
            revert CurrencyAdapter_SlippageTooHigh(slippageBps_, MAX_SLIPPAGE_BPS);
        }
        (HOLDER, CURRENCY, EXCHANGE, PRICE_SOURCE) = (holder_, currency_, exchange_, priceSource_);
        SLIPPAGE_BPS = slippageBps_;
        SCALE = PriceMath.scaleFor(
            IERC20Metadata(address(currency_)).decimals(),
            IERC20Metadata(address(asset_)).decimals(),
            priceSource_.decimals()
        );
    }

    /// @notice The currency that is held, base units.
    function currencyHeld() external view returns (uint256) {
        return _currencyHeld;
    }

    /// @notice The one who may hold shares.
    function holder() external view returns (address) {
        return HOLDER;
    }

    /// @inheritdoc ERC4626
    /// @dev Reverts as the price source does.
    function totalAssets() public view override returns (uint256) {
        if (_currencyHeld == 0) return _assetsHeld;
        return _assetsHeld + _sureDown(_worthDown(_currencyHeld));
    }

    /// @inheritdoc ERC4626
    function maxDeposit(address receiver) public view override returns (uint256) {
        return receiver == HOLDER ? type(uint256).max : 0;
    }

    /// @inheritdoc ERC4626
    function maxMint(address receiver) public view override returns (uint256) {
        return receiver == HOLDER ? type(uint256).max : 0;
    }

    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override nonReentrant {
        IERC20 token = IERC20(asset());
        token.pullExact(caller, assets);
        _currencyHeld += _swap(token, CURRENCY, assets, SCALE.baseDown(assets, _price()));
        _mint(receiver, shares);
        emit Deposit(caller, receiver, assets, shares);
    }

    /// @dev Sells what is sure to bring what is missing. The last share takes all that is here.
    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override nonReentrant {
        if (caller != owner) _spendAllowance(owner, caller, shares);
        bool isLast = shares == totalSupply();
        _burn(owner, shares);
        _raise(assets, isLast);
        uint256 paid = isLast ? _assetsHeld : assets;
        _assetsHeld -= paid;
        IERC20(asset()).push(receiver, paid);
        emit Withdraw(caller, receiver, owner, paid, shares);
    }

    function _raise(uint256 assets, bool everything) private {
        uint256 sold = everything ? _currencyHeld : 0;
        if (!everything && assets > _assetsHeld) {
            uint256 worth = FixedPoint.mulDivUp(assets - _assetsHeld, BPS, BPS - SLIPPAGE_BPS);
            sold = Math.min(SCALE.baseUp(worth, _price()), _currencyHeld);
        }
        if (sold == 0) return;
        _currencyHeld -= sold;
        _assetsHeld += _swap(CURRENCY, IERC20(asset()), sold, _worthDown(sold));
    }

    /// @dev Proceeds by balance, for no less than the oracle's worth less the slippage.
    function _swap(
        IERC20 tokenIn,
        IERC20 tokenOut,
        uint256 amountIn,
        uint256 oracleAmountOut
    ) private returns (uint256) {
        uint256 balanceBefore = tokenOut.balanceOf(address(this));
        tokenIn.forceApprove(address(EXCHANGE), amountIn);
        EXCHANGE.swap(
            ExchangeTypes.SwapRequest({
                tokenIn: address(tokenIn),
                tokenOut: address(tokenOut),
                amountIn: amountIn,
                minAmountOut: 0,
                oracleAmountOut: oracleAmountOut,
                maxSlippageBps: SLIPPAGE_BPS,
                receiver: address(this),
                deadline: block.timestamp
            })
        );
        return tokenOut.balanceOf(address(this)) - balanceBefore;
    }

    /// @dev Shares stay with the holder: costs of a swap are nobody else's.
    function _update(address from, address to, uint256 value) internal override {
        if (to != address(0) && to != HOLDER) revert CurrencyAdapter_NotHolder(to, HOLDER);
        super._update(from, to, value);
    }

    function _price() private view returns (uint256 price) {
        (price, ) = PRICE_SOURCE.latestPrice();
    }

    function _worthDown(uint256 currency) private view returns (uint256) {
        return SCALE.quoteDown(currency, _price());
    }

    function _sureDown(uint256 worth) private view returns (uint256) {
        return FixedPoint.mulDivDown(worth, BPS - SLIPPAGE_BPS, BPS);
    }
}
