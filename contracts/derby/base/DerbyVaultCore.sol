// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {InboundPause} from "../../shared/access/InboundPause.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {IDerbyVault} from "../interfaces/IDerbyVault.sol";
import {DerbyMath} from "../libraries/DerbyMath.sol";
import {ParameterBounds} from "../libraries/ParameterBounds.sol";
import {ProtocolMoves} from "../libraries/ProtocolMoves.sol";
import {RewardMath} from "../libraries/RewardMath.sol";
import {VaultLedger} from "../libraries/VaultLedger.sol";
import {DerbyTypes} from "../types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../types/DerbyVaultTypes.sol";

/// @title DerbyVaultCore
/// @notice The ERC-4626 side of a Derby vault: deposits at gross, exits at net, both out of the books and never out of balances.
abstract contract DerbyVaultCore is IDerbyVault, ERC4626, ERC20Permit, AccessManaged, ReentrancyGuardTransient {
    using ExactTransfer for IERC20;
    using InboundPause for uint48;
    using VaultLedger for DerbyVaultTypes.State;

    /// @dev Most assets of a vault: what the books and a reward per locked token hold with room for gains.
    uint256 private constant MAX_ASSETS = type(uint104).max;

    /// @dev Most shares of a vault: whatever anybody holds fits a request, and all requests together fit a batch. Only a vault that has lost
    /// all but a speck comes near it.
    uint256 private constant MAX_SHARES = type(uint128).max;

    /// @dev Rewards per locked token have 24 decimals.
    uint8 private constant MAX_DECIMALS = uint8(RewardMath.RLT_DECIMALS);

    address internal immutable GAME;
    address internal immutable EXCHANGE;
    uint8 internal immutable ASSET_DECIMALS;

    DerbyVaultTypes.State internal _state;

    modifier whenNotClosing() {
        _requireNotClosing();
        _;
    }

    constructor(
        DerbyTypes.VaultParams memory params
    )
        ERC4626(IERC20(params.asset))
        ERC20(params.name, params.symbol)
        ERC20Permit(params.name)
        AccessManaged(params.authority)
    {
        address[4] memory contracts = [params.asset, params.game, params.exchange, params.authority];
        for (uint256 i = 0; i < contracts.length; ++i) {
            if (contracts[i].code.length == 0) revert DerbyVault_InvalidAddress(contracts[i]);
        }
        if (params.treasury == address(0)) revert DerbyVault_InvalidAddress(params.treasury);
        ParameterBounds.requireValid(params.parameters);
        uint8 assetDecimals = IERC20Metadata(params.asset).decimals();
        if (assetDecimals > MAX_DECIMALS) revert DerbyVault_TooManyDecimals(assetDecimals, MAX_DECIMALS);

        (GAME, EXCHANGE, ASSET_DECIMALS) = (params.game, params.exchange, assetDecimals);
        _state.parameters = params.parameters;
        _state.treasury = params.treasury;
        _state.highWaterMark = DerbyMath.PRICE_SCALE;
        _state.openedAt = uint40(block.timestamp);
        _state.epoch = 1;
    }

    // -------------------------------------------------------------------------------------------- in

    /// @inheritdoc IERC4626
    function deposit(
        uint256 assets,
        address receiver
    ) public override(ERC4626, IERC4626) nonReentrant whenNotClosing returns (uint256 shares) {
        _state.pausedUntil.requireOpen(block.timestamp);
        return super.deposit(assets, receiver);
    }

    /// @inheritdoc IERC4626
    function mint(
        uint256 shares,
        address receiver
    ) public override(ERC4626, IERC4626) nonReentrant whenNotClosing returns (uint256 assets) {
        _state.pausedUntil.requireOpen(block.timestamp);
        return super.mint(shares, receiver);
    }

    /// @inheritdoc IDerbyVault
    function depositWithMin(uint256 assets, address receiver, uint256 minShares) external returns (uint256 shares) {
        shares = deposit(assets, receiver);
        if (shares < minShares) revert DerbyVault_TooFewShares(assets, shares, minShares);
    }

    /// @inheritdoc IDerbyVault
    function depositWithPermit(
        uint256 assets,
        address receiver,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 shares) {
        try IERC20Permit(asset()).permit(msg.sender, address(this), assets, deadline, v, r, s) {} catch {}
        return deposit(assets, receiver);
    }

    // -------------------------------------------------------------------------------------------- out

    /// @inheritdoc IERC4626
    function withdraw(
        uint256 assets,
        address receiver,
        address owner
    ) public override(ERC4626, IERC4626) nonReentrant returns (uint256 shares) {
        return super.withdraw(assets, receiver, owner);
    }

    /// @inheritdoc IERC4626
    function redeem(
        uint256 shares,
        address receiver,
        address owner
    ) public override(ERC4626, IERC4626) nonReentrant returns (uint256 assets) {
        return super.redeem(shares, receiver, owner);
    }

    /// @inheritdoc IDerbyVault
    function redeemWithMin(uint256 shares, address receiver, uint256 minAssets) external returns (uint256 assets) {
        assets = redeem(shares, receiver, msg.sender);
        if (assets < minAssets) revert DerbyVault_TooFewAssets(shares, assets, minAssets);
    }

    // -------------------------------------------------------------------------------------------- ERC-4626 views

    /// @inheritdoc IERC20Metadata
    function decimals() public view override(ERC20, ERC4626, IERC20Metadata) returns (uint8) {
        return super.decimals();
    }

    /// @inheritdoc IERC4626
    function totalAssets() public view override(ERC4626, IERC4626) returns (uint256) {
        return _state.net();
    }

    /// @inheritdoc IERC4626
    /// @dev 0 while paused, while closing, and where everything is lost: shares would then be sold for nothing.
    function maxDeposit(address) public view override(ERC4626, IERC4626) returns (uint256) {
        if (_state.phase != DerbyTypes.Phase.Open || _state.pausedUntil.isPaused(block.timestamp)) return 0;
        uint256 total = _state.gross();
        uint256 supply = totalSupply();
        if (total == 0 && supply != 0) return 0;
        uint256 assets = Math.saturatingSub(MAX_ASSETS, total + _state.reserved);
        return Math.min(assets, DerbyMath.toAssetsDown(MAX_SHARES - supply, total, supply));
    }

    /// @inheritdoc IERC4626
    function maxMint(address receiver) public view override(ERC4626, IERC4626) returns (uint256) {
        return previewDeposit(maxDeposit(receiver));
    }

    /// @inheritdoc IERC4626
    function maxWithdraw(address owner) public view override(ERC4626, IERC4626) returns (uint256) {
        return Math.min(previewRedeem(balanceOf(owner)), _state.withdrawable());
    }

    /// @inheritdoc IERC4626
    function maxRedeem(address owner) public view override(ERC4626, IERC4626) returns (uint256) {
        uint256 shares = balanceOf(owner);
        uint256 available = _state.withdrawable();
        if (previewRedeem(shares) <= available) return shares;
        uint256 beforeFee = DerbyMath.beforeFeeDown(available, _state.parameters.exitFeeBps);
        return DerbyMath.toSharesDown(beforeFee, _state.net(), totalSupply());
    }

    /// @inheritdoc IERC4626
    function previewDeposit(uint256 assets) public view override(ERC4626, IERC4626) returns (uint256) {
        return DerbyMath.toSharesDown(assets, _state.gross(), totalSupply());
    }

    /// @inheritdoc IERC4626
    function previewMint(uint256 shares) public view override(ERC4626, IERC4626) returns (uint256) {
        return DerbyMath.toAssetsUp(shares, _state.gross(), totalSupply());
    }

    /// @inheritdoc IERC4626
    function previewWithdraw(uint256 assets) public view override(ERC4626, IERC4626) returns (uint256) {
        uint256 beforeFee = DerbyMath.beforeFeeUp(assets, _state.parameters.exitFeeBps);
        return DerbyMath.toSharesUp(beforeFee, _state.net(), totalSupply());
    }

    /// @inheritdoc IERC4626
    function previewRedeem(uint256 shares) public view override(ERC4626, IERC4626) returns (uint256) {
        uint256 assets = DerbyMath.toAssetsDown(shares, _state.net(), totalSupply());
        return DerbyMath.lessFeeDown(assets, _state.parameters.exitFeeBps);
    }

    // -------------------------------------------------------------------------------------------- internals

    /// @dev The last share gone, what is left without an owner becomes the treasury's, and the next depositor starts clean.
    function _burnAndSettle(address account, uint256 shares) internal {
        _burn(account, shares);
        if (totalSupply() == 0) _giveToTreasury(_state.startClean());
    }

    function _giveToTreasury(uint256 remainder) internal {
        if (remainder == 0) return;
        address receiver = _state.treasury;
        _mint(receiver, remainder);
        emit RemainderToTreasury(receiver, remainder);
    }

    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override {
        if (assets == 0 || shares == 0) revert DerbyVault_ZeroAmount(caller);
        IERC20(asset()).pullExact(caller, assets);
        _state.holdings = _state.holdings.withIdle(_state.holdings.idle() + assets);
        _mint(receiver, shares);
        emit Deposit(caller, receiver, assets, shares);
    }

    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override {
        _requireReceiver(receiver);
        if (caller != owner) _spendAllowance(owner, caller, shares);
        _state.holdings = _state.holdings.withIdle(_state.holdings.idle() - assets);
        _burnAndSettle(owner, shares);
        IERC20(asset()).push(receiver, assets);
        emit Withdraw(caller, receiver, owner, assets, shares);
    }

    /// @dev Shares in escrow arrive by `_escrow` alone: nobody's transfer may be taken for a request.
    function _update(address from, address to, uint256 value) internal override {
        if (to == address(this)) revert DerbyVault_InvalidAddress(to);
        super._update(from, to, value);
    }

    function _escrow(address from, uint256 shares) internal {
        super._update(from, address(this), shares);
    }

    /// @dev Assets that the vault paid to itself would be nobody's.
    function _requireReceiver(address receiver) internal view {
        if (receiver == address(0) || receiver == address(this)) revert DerbyVault_InvalidAddress(receiver);
    }

    function _requireNotClosing() internal view {
        if (_state.phase != DerbyTypes.Phase.Open) revert DerbyVault_CloseInProgress(_state.epoch, _state.phase);
    }

    function _closableAt() internal view returns (uint256) {
        return uint256(_state.openedAt) + _state.parameters.interval;
    }

    /// @dev What a whole close pays at this moment. It rises during a close too: whoever begins one early, for nothing, must not take
    /// from the others the reason to finish it.
    function _bounty() internal view returns (uint256) {
        uint256 cap = _state.parameters.bountyCap;
        if (cap == 0) return 0;
        cap = Math.min(cap, _state.bountyReserve);
        return DerbyMath.bountyDown(cap, Math.saturatingSub(block.timestamp, _closableAt()));
    }

    function _setup() internal view returns (DerbyVaultTypes.Setup memory) {
        return
            DerbyVaultTypes.Setup({
                asset: asset(),
                game: GAME,
                exchange: EXCHANGE,
                moves: address(ProtocolMoves),
                assetDecimals: ASSET_DECIMALS
            });
    }

    function _convertToShares(uint256 assets, Math.Rounding) internal view override returns (uint256) {
        return DerbyMath.toSharesDown(assets, _state.net(), totalSupply());
    }

    function _convertToAssets(uint256 shares, Math.Rounding) internal view override returns (uint256) {
        return DerbyMath.toAssetsDown(shares, _state.net(), totalSupply());
    }
}
