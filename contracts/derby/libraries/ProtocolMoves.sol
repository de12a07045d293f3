// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IExchange} from "../../shared/exchange/interfaces/IExchange.sol";
import {ExchangeTypes} from "../../shared/exchange/types/ExchangeTypes.sol";
import {PriceMath} from "../../shared/math/PriceMath.sol";
import {IPriceSource} from "../../shared/oracles/interfaces/IPriceSource.sol";
import {IDerbyGamePort} from "../interfaces/IDerbyGamePort.sol";
import {IIncentiveSource} from "../interfaces/IIncentiveSource.sol";
import {DerbyTypes} from "../types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../types/DerbyVaultTypes.sol";
import {DerbyMath} from "./DerbyMath.sol";
import {ProtocolValue} from "./ProtocolValue.sol";
import {WordView} from "./WordView.sol";

/// @title ProtocolMoves
/// @notice How a Derby vault deals with protocols, incentives and the game.
/// @dev Linked. Runs in the vault, called by a close through `Border`: whatever is wrong reverts here and undoes the whole move: an
/// answer that is too short, a token that reverts, a price that is too far off. Amounts are what balances say before and after,
/// never what a protocol reports; a donation in between is nobody's.
library ProtocolMoves {
    using SafeERC20 for IERC20;

    /// @dev Part of a move that entry and exit costs of a protocol may take: a hundredth.
    uint256 private constant TOLERANCE_DIVISOR = 100;

    /// @dev And base units that rounding may.
    uint256 private constant DUST = 2;

    /// @notice Moving `given` through protocol `vault` would have left `got`.
    error ProtocolMoves_UnfairMove(address vault, uint256 given, uint256 got);

    /// @notice Protocol `vault` claims to be worth `value`, which nobody believes.
    error ProtocolMoves_Incredible(address vault, uint256 value);

    /// @notice Protocol `vault` took or gave nothing.
    error ProtocolMoves_NothingMoved(address vault);

    /// @notice A balance of `token` cannot be read.
    error ProtocolMoves_NoBalance(address token);

    /// @notice Puts `assets` into protocol `vault`, where `held` shares are worth `worth`.
    /// @dev Reverts where what was spent is not worth 99 % of it a moment later.
    /// @param balance What the vault holds of the asset; all bits set where that is to be asked.
    /// @return spent Assets gone, by balance.
    /// @return received Shares that arrived, by balance.
    /// @return value What all shares are worth now.
    /// @return left What the vault holds of the asset now.
    function moveIn(
        IERC20 asset,
        IERC4626 vault,
        uint256 assets,
        uint256 held,
        uint256 worth,
        uint256 balance
    ) external returns (uint256 spent, uint256 received, uint256 value, uint256 left) {
        uint256 assetsBefore = _known(asset, balance);
        uint256 sharesBefore = _balanceOf(vault);
        asset.forceApprove(address(vault), assets);
        vault.deposit(assets, address(this));
        left = _balanceOf(asset);
        spent = assetsBefore - left;
        _clearApproval(asset, address(vault));
        received = _balanceOf(vault) - sharesBefore;
        if (spent == 0 || received == 0) revert ProtocolMoves_NothingMoved(address(vault));

        SafeCast.toUint128(held + received);
        value = _valueOf(vault, held + received);
        _requireFair(vault, spent, Math.saturatingSub(value, worth));
    }

    /// @notice Takes money out of a protocol.
    /// @dev Unless `forced`, reverts where the worth that is gone did not bring 99 % of itself.
    /// @param balance As for `moveIn`.
    /// @return received Assets that arrived, by balance.
    /// @return burnt Shares gone, by balance.
    /// @return value What the shares left are worth now.
    /// @return left What the vault holds of the asset now.
    function moveOut(
        IERC20 asset,
        DerbyVaultTypes.Exit calldata exit,
        uint256 balance
    ) external returns (uint256 received, uint256 burnt, uint256 value, uint256 left) {
        IERC4626 vault = IERC4626(exit.vault);
        uint256 assetsBefore = _known(asset, balance);
        uint256 sharesBefore = _balanceOf(vault);
        if (exit.all) {
            uint256 shares = exit.limited ? Math.min(exit.held, vault.maxRedeem(address(this))) : exit.held;
            vault.redeem(shares, address(this), address(this));
        } else {
            uint256 assets = exit.limited ? Math.min(exit.assets, vault.maxWithdraw(address(this))) : exit.assets;
            vault.withdraw(assets, address(this), address(this));
        }
        left = _balanceOf(asset);
        received = left - assetsBefore;
        burnt = sharesBefore - _balanceOf(vault);
        if (burnt == 0 || burnt > exit.held) revert ProtocolMoves_NothingMoved(exit.vault);

        value = burnt == exit.held ? 0 : _valueOf(vault, exit.held - burnt);
        if (!exit.forced) _requireFair(vault, Math.saturatingSub(exit.worth, value), received);
    }

    /// @notice Claims an incentive and sells it for no less than the oracle's price less the slippage.
    /// @return sold Incentive tokens that came and went.
    /// @return proceeds Assets that arrived for them, by balance.
    function harvest(
        DerbyVaultTypes.Setup memory setup,
        DerbyTypes.Incentive memory incentive
    ) external returns (uint256 sold, uint256 proceeds) {
        IERC20 token = IERC20(incentive.token);
        uint256 tokenBefore = token.balanceOf(address(this));
        IIncentiveSource(incentive.source).claimIncentives(incentive.token);
        sold = token.balanceOf(address(this)) - tokenBefore;
        if (sold == 0) return (0, 0);

        uint256 assetsBefore = IERC20(setup.asset).balanceOf(address(this));
        token.forceApprove(setup.exchange, sold);
        IExchange(setup.exchange).swap(_saleOf(setup, incentive, sold));
        _clearApproval(token, setup.exchange);
        proceeds = IERC20(setup.asset).balanceOf(address(this)) - assetsBefore;
    }

    /// @notice Sends the fee with the message that opens the results.
    /// @return spent Assets gone, by balance: the fee.
    function sendFee(
        DerbyVaultTypes.Setup memory setup,
        uint32 epoch,
        uint16 protocolCount,
        uint256 fee,
        uint256 owed
    ) external returns (uint256 spent) {
        IERC20 asset = IERC20(setup.asset);
        uint256 assetsBefore = asset.balanceOf(address(this));
        asset.forceApprove(setup.game, fee);
        IDerbyGamePort(setup.game).openResults(epoch, protocolCount, fee, owed);
        _clearApproval(asset, setup.game);
        spent = assetsBefore - asset.balanceOf(address(this));
        if (spent != fee) revert ProtocolMoves_UnfairMove(setup.game, fee, spent);
    }

    /// @dev The bound comes from the oracle, not from the market that is sold on. A sale happens in the block of the call or not at
    /// all, and a price that has gone stale is refused by its source: there is no later moment for a deadline to guard against.
    function _saleOf(
        DerbyVaultTypes.Setup memory setup,
        DerbyTypes.Incentive memory incentive,
        uint256 sold
    ) private view returns (ExchangeTypes.SwapRequest memory) {
        IPriceSource source = IPriceSource(incentive.priceSource);
        (uint256 price, ) = source.latestPrice();
        uint8 tokenDecimals = IERC20Metadata(incentive.token).decimals();
        uint256 worth = PriceMath.quoteDown(
            PriceMath.scaleFor(tokenDecimals, setup.assetDecimals, source.decimals()),
            sold,
            price
        );
        return
            ExchangeTypes.SwapRequest({
                tokenIn: incentive.token,
                tokenOut: setup.asset,
                amountIn: sold,
                minAmountOut: 0,
                oracleAmountOut: worth,
                maxSlippageBps: incentive.maxSlippageBps,
                receiver: address(this),
                deadline: block.timestamp
            });
    }

    function _valueOf(IERC4626 vault, uint256 shares) private view returns (uint256 value) {
        bool ok;
        (ok, value) = ProtocolValue.tryRead(address(vault), shares);
        if (!ok || value > DerbyMath.MAX_VALUE) revert ProtocolMoves_Incredible(address(vault), value);
    }

    function _known(IERC20 asset, uint256 balance) private view returns (uint256) {
        return balance == type(uint256).max ? _balanceOf(asset) : balance;
    }

    /// @dev What the vault holds of `token`.
    function _balanceOf(IERC20 token) private view returns (uint256) {
        (bool ok, uint256 balance) = WordView.tryAsk(
            address(token),
            IERC20.balanceOf.selector,
            uint160(address(this)),
            gasleft()
        );
        if (!ok) revert ProtocolMoves_NoBalance(address(token));
        return balance;
    }

    /// @dev Some tokens revert on approving 0, so only an allowance that is left is cleared; and some leave one that was used whole.
    function _clearApproval(IERC20 token, address spender) private {
        if (token.allowance(address(this), spender) != 0) token.forceApprove(spender, 0);
    }

    function _requireFair(IERC4626 vault, uint256 given, uint256 got) private pure {
        if (got + given / TOLERANCE_DIVISOR + DUST < given) {
            revert ProtocolMoves_UnfairMove(address(vault), given, got);
        }
    }
}
