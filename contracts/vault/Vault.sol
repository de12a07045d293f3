// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {RoleGated} from "../shared/access/RoleGated.sol";
import {Roles} from "../shared/access/Roles.sol";
import {InboundPause} from "../shared/access/InboundPause.sol";
import {RewardAccumulator} from "../shared/accumulators/RewardAccumulator.sol";
import {ExactTransfer} from "../shared/tokens/ExactTransfer.sol";
import {TokenSymbol} from "../shared/tokens/TokenSymbol.sol";
import {IVault} from "./interfaces/IVault.sol";
import {VaultMath} from "./libraries/VaultMath.sol";

/// @title Vault
/// @notice Stakers share an incoming reward stream by stake.
/// @dev What a staker trusts:
/// - the two tokens: they move what they say, and the asset does not rebase downwards once staked;
/// - the authority's REWARDER for future rewards only: what is funded can be neither taken back nor slowed down;
/// - the authority's GUARDIAN for at most half of the time that newcomers can enter; nobody for the way out.
/// There is no owner, no proxy and no setter. ERC-20 balances live in the accumulator's positions, one slot an account,
/// which is why OpenZeppelin's `balanceOf`, `totalSupply` and `_update` are overridden together and its own are never used.
contract Vault is IVault, ERC4626, ERC20Permit, RoleGated, ReentrancyGuardTransient, Multicall {
    using ExactTransfer for IERC20;
    using InboundPause for uint48;
    using RewardAccumulator for RewardAccumulator.Pool;
    using RewardAccumulator for RewardAccumulator.Position;

    uint256 private constant MIN_EPOCH_DURATION = 1 seconds;
    uint256 private constant MAX_EPOCH_DURATION = 366 days;
    uint256 private constant MAX_WITHDRAWAL_FEE_BPS = 1_000;
    uint256 private constant MAX_EPOCHS = 5_200;
    uint256 private constant MAX_TOTAL_STAKED = type(uint96).max;
    address private constant BURN_ADDRESS = 0x000000000000000000000000000000000000dEaD;

    IERC20 private immutable REWARD_TOKEN;
    uint256 private immutable EPOCH_DURATION;
    uint256 private immutable WITHDRAWAL_FEE_BPS;
    address private immutable FEE_SINK;
    uint256 private immutable REWARD_SCALE;
    uint256 private immutable MAX_REWARD_HELD;

    RewardAccumulator.Pool private _pool;
    /// @dev One more than the fees owed: a slot that never returns to zero spares the next leaver 17,100 gas.
    uint256 private _feesOwedPlusOne = 1;
    mapping(address account => RewardAccumulator.Position position) private _positions;

    modifier whenInboundOpen() {
        _pool.pausedUntil.requireOpen(block.timestamp);
        _;
    }

    modifier validReceiver(address receiver) {
        if (receiver == address(0) || receiver == address(this)) revert Vault_InvalidReceiver(receiver);
        _;
    }

    /// @param assetToken What is staked.
    /// @param rewardToken_ What is streamed; may be the same token.
    /// @param epochDuration_ The seed's time step: 1 second to 366 days.
    /// @param withdrawalFeeBps_ Kept back on exit: 0 to 1,000 basis points, for ever.
    /// @param feeSink_ Where fees go; zero burns them at 0x...dEaD.
    /// @param authority_ The AccessManager that knows REWARDER and GUARDIAN.
    constructor(
        address assetToken,
        address rewardToken_,
        uint256 epochDuration_,
        uint256 withdrawalFeeBps_,
        address feeSink_,
        address authority_
    )
        ERC4626(IERC20(assetToken))
        ERC20(
            string.concat("Paddock Vault ", TokenSymbol.symbolOf(assetToken)),
            string.concat("pv", TokenSymbol.symbolOf(assetToken))
        )
        ERC20Permit(string.concat("Paddock Vault ", TokenSymbol.symbolOf(assetToken)))
        RoleGated(authority_)
    {
        if (assetToken.code.length == 0) revert Vault_InvalidToken(assetToken);
        if (epochDuration_ < MIN_EPOCH_DURATION || epochDuration_ > MAX_EPOCH_DURATION) {
            revert Vault_EpochDurationOutOfBounds(epochDuration_, MIN_EPOCH_DURATION, MAX_EPOCH_DURATION);
        }
        if (withdrawalFeeBps_ > MAX_WITHDRAWAL_FEE_BPS) {
            revert Vault_FeeTooHigh(withdrawalFeeBps_, MAX_WITHDRAWAL_FEE_BPS);
        }
        if (feeSink_ == address(this)) revert Vault_InvalidFeeSink(feeSink_);

        REWARD_TOKEN = IERC20(rewardToken_);
        EPOCH_DURATION = epochDuration_;
        WITHDRAWAL_FEE_BPS = withdrawalFeeBps_;
        FEE_SINK = feeSink_ == address(0) ? BURN_ADDRESS : feeSink_;
        REWARD_SCALE = RewardAccumulator.scaleFor(_rewardDecimals(rewardToken_));
        MAX_REWARD_HELD = RewardAccumulator.maxOwed(REWARD_SCALE);
        _pool.clock = uint40(block.timestamp);
    }

    // ------------------------------------------------------------------------------------------------ staking

    /// @inheritdoc IERC4626
    function deposit(
        uint256 assets,
        address receiver
    ) public override(ERC4626, IERC4626) whenInboundOpen returns (uint256 shares) {
        return super.deposit(assets, receiver);
    }

    /// @inheritdoc IERC4626
    function mint(
        uint256 shares,
        address receiver
    ) public override(ERC4626, IERC4626) whenInboundOpen returns (uint256 assets) {
        return super.mint(shares, receiver);
    }

    /// @inheritdoc IVault
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

    /// @inheritdoc IERC4626
    function withdraw(
        uint256 assets,
        address receiver,
        address owner
    ) public override(ERC4626, IERC4626) returns (uint256 shares) {
        if (assets == 0) revert Vault_ZeroAmount(owner);
        return super.withdraw(assets, receiver, owner);
    }

    /// @inheritdoc IVault
    function claim(address receiver) external nonReentrant validReceiver(receiver) returns (uint256 reward) {
        reward = _settle(msg.sender);
        if (reward == 0) revert Vault_NothingToClaim(msg.sender);
        REWARD_TOKEN.push(receiver, reward);
        emit RewardClaimed(msg.sender, receiver, reward);
    }

    /// @inheritdoc IVault
    /// @dev Burns without `_burn`: the position is cleared as a whole, in one write that earns a refund.
    function exit(
        address receiver
    ) external nonReentrant validReceiver(receiver) returns (uint256 assets, uint256 reward) {
        RewardAccumulator.Pool memory pool = _advanced();
        RewardAccumulator.Position memory position = _positions[msg.sender];
        uint256 shares = position.stake;
        reward = pool.close(position, REWARD_SCALE);
        if (shares == 0 && reward == 0) revert Vault_NothingToClaim(msg.sender);
        assets = previewRedeem(shares);
        delete _positions[msg.sender];
        _pool.store(pool);
        _keepFee(shares - assets);

        IERC20(asset()).push(receiver, assets);
        REWARD_TOKEN.push(receiver, reward);
        emit Transfer(msg.sender, address(0), shares);
        emit Withdraw(msg.sender, receiver, msg.sender, assets, shares);
        emit RewardClaimed(msg.sender, receiver, reward);
    }

    /// @inheritdoc IVault
    function compound() external nonReentrant whenInboundOpen returns (uint256 reward) {
        if (asset() != address(REWARD_TOKEN)) revert Vault_CannotCompound(asset(), address(REWARD_TOKEN));
        reward = _settle(msg.sender);
        if (reward == 0) revert Vault_NothingToClaim(msg.sender);
        uint256 maxAssets = maxDeposit(msg.sender);
        if (reward > maxAssets) revert ERC4626ExceededMaxDeposit(msg.sender, reward, maxAssets);

        _mint(msg.sender, reward);
        emit RewardCompounded(msg.sender, reward);
        emit Deposit(msg.sender, msg.sender, reward, reward);
    }

    // ------------------------------------------------------------------------------------------------ the stream

    /// @inheritdoc IVault
    function fund(uint256 reward, uint256 epochs) external onlyRole(Roles.REWARDER) nonReentrant {
        if (epochs == 0 || epochs > MAX_EPOCHS) revert Vault_EpochsOutOfBounds(epochs, MAX_EPOCHS);
        _requireFundable(reward);
        RewardAccumulator.Pool memory pool = _advanced();
        uint256 duration = epochs * EPOCH_DURATION;
        if (pool.rateWouldFall(reward, duration)) {
            revert Vault_RateWouldFall(reward, epochs, pool.undistributed(), pool.left);
        }
        pool.spread(reward, duration);
        _pool.store(pool);

        _pullReward(reward, pool.totalStaked);
        emit StreamFunded(msg.sender, reward, pool.undistributed(), block.timestamp + duration);
    }

    /// @inheritdoc IVault
    function topUp(uint256 reward) external nonReentrant {
        _requireFundable(reward);
        RewardAccumulator.Pool memory pool = _advanced();
        if (!pool.isStreaming()) revert Vault_NoStream(reward);
        uint256 duration = pool.left + pool.extensionDown(reward);
        uint256 endsAt = block.timestamp + duration;
        if (endsAt > type(uint40).max) revert Vault_StreamTooLong(endsAt, type(uint40).max);
        pool.spread(reward, duration);
        _pool.store(pool);

        _pullReward(reward, pool.totalStaked);
        emit StreamToppedUp(msg.sender, reward, pool.undistributed(), endsAt);
    }

    // ------------------------------------------------------------------------------------------------ housekeeping

    /// @inheritdoc IVault
    function collectFees() external nonReentrant returns (uint256 fees) {
        fees = feesOwed();
        if (fees == 0) return 0;
        _feesOwedPlusOne = 1;
        IERC20(asset()).push(FEE_SINK, fees);
        emit FeesCollected(msg.sender, FEE_SINK, fees);
    }

    /// @inheritdoc IVault
    function pauseInbound() external onlyRole(Roles.GUARDIAN) nonReentrant {
        uint48 pausedUntil = _pool.pausedUntil.arm(block.timestamp);
        _pool.pausedUntil = pausedUntil;
        emit InboundPaused(msg.sender, pausedUntil);
    }

    // ------------------------------------------------------------------------------------------------ shares

    /// @inheritdoc IERC20
    function transfer(address to, uint256 value) public override(ERC20, IERC20) nonReentrant returns (bool) {
        return super.transfer(to, value);
    }

    /// @inheritdoc IERC20
    function transferFrom(
        address from,
        address to,
        uint256 value
    ) public override(ERC20, IERC20) nonReentrant returns (bool) {
        return super.transferFrom(from, to, value);
    }

    /// @inheritdoc IERC20
    function balanceOf(address account) public view override(ERC20, IERC20) returns (uint256) {
        return _positions[account].stake;
    }

    /// @inheritdoc IERC20
    function totalSupply() public view override(ERC20, IERC20) returns (uint256) {
        return _pool.totalStaked;
    }

    /// @inheritdoc IERC20Metadata
    function decimals() public view override(ERC20, ERC4626, IERC20Metadata) returns (uint8) {
        return super.decimals();
    }

    // ------------------------------------------------------------------------------------------------ ERC-4626 views

    /// @inheritdoc IERC4626
    function totalAssets() public view override(ERC4626, IERC4626) returns (uint256) {
        return _pool.totalStaked;
    }

    /// @inheritdoc IERC4626
    function maxDeposit(address) public view override(ERC4626, IERC4626) returns (uint256) {
        return _pool.pausedUntil.isPaused(block.timestamp) ? 0 : MAX_TOTAL_STAKED - _pool.totalStaked;
    }

    /// @inheritdoc IERC4626
    function maxMint(address receiver) public view override(ERC4626, IERC4626) returns (uint256) {
        return maxDeposit(receiver);
    }

    /// @inheritdoc IERC4626
    function previewWithdraw(uint256 assets) public view override(ERC4626, IERC4626) returns (uint256) {
        return VaultMath.sharesForAssetsUp(assets, WITHDRAWAL_FEE_BPS);
    }

    /// @inheritdoc IERC4626
    function previewRedeem(uint256 shares) public view override(ERC4626, IERC4626) returns (uint256) {
        return VaultMath.assetsForSharesDown(shares, WITHDRAWAL_FEE_BPS);
    }

    // ------------------------------------------------------------------------------------------------ views

    /// @inheritdoc IVault
    function rewardToken() external view returns (address) {
        return address(REWARD_TOKEN);
    }

    /// @inheritdoc IVault
    function epochDuration() external view returns (uint256) {
        return EPOCH_DURATION;
    }

    /// @inheritdoc IVault
    function withdrawalFeeBps() external view returns (uint256) {
        return WITHDRAWAL_FEE_BPS;
    }

    /// @inheritdoc IVault
    function feeSink() external view returns (address) {
        return FEE_SINK;
    }

    /// @inheritdoc IVault
    function feesOwed() public view returns (uint256) {
        return _feesOwedPlusOne - 1;
    }

    /// @inheritdoc IVault
    function inboundPausedUntil() external view returns (uint256) {
        return _pool.pausedUntil;
    }

    /// @inheritdoc IVault
    function stakeOf(address account) public view returns (uint256) {
        return _positions[account].stake;
    }

    /// @inheritdoc IVault
    function totalStaked() external view returns (uint256) {
        return _pool.totalStaked;
    }

    /// @inheritdoc IVault
    function earned(address account) external view returns (uint256) {
        return _positions[account].earned(_advanced().index, REWARD_SCALE);
    }

    /// @inheritdoc IVault
    function rewardPerEpoch() external view returns (uint256) {
        return VaultMath.rewardPerEpochDown(_advanced(), EPOCH_DURATION);
    }

    /// @inheritdoc IVault
    function rewardPerToken() external view returns (uint256) {
        return _advanced().index;
    }

    /// @inheritdoc IVault
    function rewardScale() external view returns (uint256) {
        return REWARD_SCALE;
    }

    /// @inheritdoc IVault
    function streamEndsAt() external view returns (uint256) {
        RewardAccumulator.Pool memory pool = _advanced();
        return uint256(pool.clock) + pool.left;
    }

    /// @inheritdoc IVault
    function undistributed() external view returns (uint256) {
        return _advanced().undistributed();
    }

    /// @inheritdoc IVault
    function maxRewardHeld() external view returns (uint256) {
        return MAX_REWARD_HELD;
    }

    /// @inheritdoc IVault
    function stakePerReward() external view returns (uint256) {
        return VaultMath.stakePerRewardDown(_advanced(), EPOCH_DURATION);
    }

    // ------------------------------------------------------------------------------------------------ internals

    /// @dev Shares are minted before the asset is pulled: whatever a token's hook reads is already true.
    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override nonReentrant {
        if (assets == 0) revert Vault_ZeroAmount(caller);
        _mint(receiver, shares);
        IERC20(asset()).pullExact(caller, assets);
        emit Deposit(caller, receiver, assets, shares);
    }

    /// @dev Zero shares pass only where the owner has none, so that `redeem(maxRedeem)` never reverts.
    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override nonReentrant validReceiver(receiver) {
        if (shares == 0 && stakeOf(owner) != 0) revert Vault_ZeroAmount(owner);
        if (caller != owner) _spendAllowance(owner, caller, shares);
        _burn(owner, shares);
        _keepFee(shares - assets);
        IERC20(asset()).push(receiver, assets);
        emit Withdraw(caller, receiver, owner, assets, shares);
    }

    /// @dev A share is a unit of stake: what OpenZeppelin would compute as `assets * (S + 1) / (S + 1)`.
    function _convertToShares(uint256 assets, Math.Rounding) internal pure override returns (uint256) {
        return assets;
    }

    /// @dev See `_convertToShares`.
    function _convertToAssets(uint256 shares, Math.Rounding) internal pure override returns (uint256) {
        return shares;
    }

    /// @dev Every mint, burn and transfer of OpenZeppelin's ERC-20 ends here. A mint or burn changes the total and stores the
    /// advanced pool; a transfer needs only its index. What either side has earned stays as it is.
    function _update(address from, address to, uint256 value) internal override {
        if (to == address(this)) revert ERC20InvalidReceiver(to);
        RewardAccumulator.Pool memory pool = _advanced();
        if (from != address(0)) {
            uint256 stake = _positions[from].stake;
            if (value > stake) revert ERC20InsufficientBalance(from, stake, value);
            _positions[from].decrease(value, pool.index);
        }
        if (to != address(0)) _positions[to].increase(value, pool.index);
        if (from == address(0) || to == address(0)) {
            pool.totalStaked = uint96(from == address(0) ? pool.totalStaked + value : pool.totalStaked - value);
            _pool.store(pool);
        }
        emit Transfer(from, to, value);
    }

    /// @dev What a withdrawal burns but does not pay out is owed to the fee sink.
    function _keepFee(uint256 fee) private {
        if (fee != 0) _feesOwedPlusOne += fee;
    }

    /// @dev Books all that `account` has earned as paid. The stored pool can wait: the index of now is a function of it.
    function _settle(address account) private returns (uint256 reward) {
        return _positions[account].settle(_advanced().index, REWARD_SCALE);
    }

    function _requireFundable(uint256 reward) private view {
        if (reward == 0) revert Vault_ZeroAmount(msg.sender);
        if (reward > MAX_REWARD_HELD) revert Vault_FundingTooLarge(reward, MAX_REWARD_HELD);
    }

    /// @dev The accumulator is exact while no more reward is owed than the bound. The balance, which the transfer reads
    /// anyway, less what is principal, is never below what is owed: it stands in for a counter that would cost a storage write.
    function _pullReward(uint256 reward, uint256 staked) private {
        uint256 held = REWARD_TOKEN.pullExact(msg.sender, reward);
        if (address(REWARD_TOKEN) == asset()) held = Math.saturatingSub(held, staked + feesOwed());
        if (held > MAX_REWARD_HELD) {
            revert Vault_FundingTooLarge(reward, Math.saturatingSub(MAX_REWARD_HELD, held - reward));
        }
    }

    function _advanced() private view returns (RewardAccumulator.Pool memory) {
        return RewardAccumulator.advance(_pool, block.timestamp, REWARD_SCALE);
    }

    function _rewardDecimals(address token) private view returns (uint8 rewardDecimals) {
        bool ok;
        (ok, rewardDecimals) = SafeERC20.tryGetDecimals(IERC20(token));
        if (!ok) revert Vault_InvalidToken(token);
        uint8 maxDecimals = RewardAccumulator.MAX_REWARD_DECIMALS;
        if (rewardDecimals > maxDecimals) revert Vault_UnsupportedDecimals(token, rewardDecimals, maxDecimals);
    }
}
