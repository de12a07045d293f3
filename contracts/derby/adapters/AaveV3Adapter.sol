// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {BPS, FixedPoint} from "../../shared/math/FixedPoint.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {TokenSymbol} from "../../shared/tokens/TokenSymbol.sol";
import {IIncentiveSource} from "../interfaces/IIncentiveSource.sol";
import {IAavePool} from "./interfaces/IAavePool.sol";
import {IAaveRewardsController} from "./interfaces/IAaveRewardsController.sol";
import {IAToken} from "./interfaces/IAToken.sol";

/// @title AaveV3Adapter
/// @notice An ERC-4626 over one reserve of Aave v3. Anybody may hold its shares.
/// @dev Value is the scaled balance that the adapter's own supplies and withdrawals left, times the pool's liquidity index: aTokens sent
/// here count for nothing. No owner, no setter. Trusted: the pool, to keep its index and to pay.
///
/// Rewards that Aave credits to the adapter go to one account, named at deployment: the vault that the adapter is for. Whoever else holds
/// shares earns interest alone. They are claimed token by token: a reward that Aave cannot pay, or that nobody here would sell, keeps no
/// other one back and stays claimable. The controller is the aToken's own, asked anew each time, and is given nothing but this call.
contract AaveV3Adapter is ERC4626, IIncentiveSource, ReentrancyGuardTransient {
    using ExactTransfer for IERC20;
    using SafeERC20 for IERC20;

    uint256 private constant RAY = 1e27;
    uint16 private constant NO_REFERRAL = 0;

    /// @dev Bits of a reserve's configuration.
    uint256 private constant ACTIVE = 1 << 56;
    uint256 private constant FROZEN = 1 << 57;
    uint256 private constant PAUSED = 1 << 60;
    uint256 private constant RESERVE_FACTOR_SHIFT = 64;
    uint256 private constant RESERVE_FACTOR_MASK = (1 << 16) - 1;
    uint256 private constant SUPPLY_CAP_SHIFT = 116;
    uint256 private constant SUPPLY_CAP_MASK = (1 << 36) - 1;

    /// @dev Base units by which Aave's roundings to the nearest can exceed ours.
    uint256 private constant ROUNDINGS = 2;

    IAavePool private immutable POOL;
    IAToken private immutable A_TOKEN;
    address private immutable CLAIMER;

    uint256 private _scaledBalance;

    /// @notice The pool has no reserve of `asset`.
    error AaveV3Adapter_NoReserve(address asset);

    /// @notice `claimer` cannot be who receives the rewards.
    error AaveV3Adapter_InvalidClaimer(address claimer);

    /// @notice Rewards are `claimer`'s, not `caller`'s.
    error AaveV3Adapter_NotClaimer(address caller, address claimer);

    /// @notice Nobody pays rewards to holders of `aToken`.
    error AaveV3Adapter_NoRewards(address aToken);

    /// @param newPool Aave v3's Pool.
    /// @param asset_ The token that is supplied.
    /// @param newClaimer Who receives what Aave pays on top of the interest: the vault that the adapter is for.
    constructor(
        IAavePool newPool,
        IERC20 asset_,
        address newClaimer
    )
        ERC20(
            string.concat("Aave v3 ", TokenSymbol.symbolOf(address(asset_)), " adapter"),
            string.concat("w", TokenSymbol.symbolOf(address(asset_)))
        )
        ERC4626(asset_)
    {
        address aToken = newPool.getReserveData(address(asset_)).aTokenAddress;
        if (aToken == address(0)) revert AaveV3Adapter_NoReserve(address(asset_));
        if (newClaimer == address(0)) revert AaveV3Adapter_InvalidClaimer(newClaimer);
        (POOL, A_TOKEN, CLAIMER) = (newPool, IAToken(aToken), newClaimer);
    }

    /// @inheritdoc IIncentiveSource
    /// @dev What the controller says it paid is not read. Reverts with `AaveV3Adapter_NotClaimer`, `AaveV3Adapter_NoRewards`, and as the
    /// controller does.
    function claimIncentives(address token) external nonReentrant {
        if (msg.sender != CLAIMER) revert AaveV3Adapter_NotClaimer(msg.sender, CLAIMER);
        address controller = A_TOKEN.getIncentivesController();
        if (controller == address(0)) revert AaveV3Adapter_NoRewards(address(A_TOKEN));
        address[] memory held = new address[](1);
        held[0] = address(A_TOKEN);
        IAaveRewardsController(controller).claimRewards(held, type(uint256).max, CLAIMER, token);
    }

    /// @notice The adapter's own scaled balance: what it supplied and did not withdraw, at an index of 1.
    function scaledBalance() external view returns (uint256) {
        return _scaledBalance;
    }

    /// @notice Aave v3's Pool.
    function pool() external view returns (IAavePool) {
        return POOL;
    }

    /// @notice Who may claim Aave's rewards, and receives them.
    function claimer() external view returns (address) {
        return CLAIMER;
    }

    /// @inheritdoc ERC4626
    function totalAssets() public view override returns (uint256) {
        return FixedPoint.mulDivDown(_scaledBalance, POOL.getReserveNormalizedIncome(asset()), RAY);
    }

    /// @inheritdoc ERC4626
    function maxDeposit(address) public view override returns (uint256) {
        IAavePool.ReserveData memory reserve = POOL.getReserveData(asset());
        if (!_isOpen(reserve.configuration) || reserve.configuration & FROZEN != 0) return 0;
        uint256 cap = (reserve.configuration >> SUPPLY_CAP_SHIFT) & SUPPLY_CAP_MASK;
        if (cap == 0) return type(uint256).max;
        uint256 scaled = A_TOKEN.scaledTotalSupply() + reserve.accruedToTreasury;
        uint256 supplied = FixedPoint.mulDivUp(scaled, POOL.getReserveNormalizedIncome(asset()), RAY);
        return Math.saturatingSub(cap * 10 ** decimals(), supplied + _treasuryPartUp(reserve) + ROUNDINGS);
    }

    /// @inheritdoc ERC4626
    function maxMint(address receiver) public view override returns (uint256) {
        uint256 assets = maxDeposit(receiver);
        return assets == type(uint256).max ? assets : convertToShares(assets);
    }

    /// @inheritdoc ERC4626
    function maxWithdraw(address owner) public view override returns (uint256) {
        return Math.min(super.maxWithdraw(owner), _liquidity());
    }

    /// @inheritdoc ERC4626
    function maxRedeem(address owner) public view override returns (uint256) {
        uint256 liquidity = _liquidity();
        uint256 shares = balanceOf(owner);
        return convertToAssets(shares) <= liquidity ? shares : convertToShares(liquidity);
    }

    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override nonReentrant {
        IERC20 token = IERC20(asset());
        token.pullExact(caller, assets);
        uint256 scaledBefore = A_TOKEN.scaledBalanceOf(address(this));
        token.forceApprove(address(POOL), assets);
        POOL.supply(address(token), assets, address(this), NO_REFERRAL);
        _scaledBalance += A_TOKEN.scaledBalanceOf(address(this)) - scaledBefore;
        _mint(receiver, shares);
        emit Deposit(caller, receiver, assets, shares);
    }

    /// @dev Aave rounds the scaled amount of a withdrawal to the nearest: where it takes one unit more than is booked, what was donated
    /// before pays it.
    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override nonReentrant {
        if (caller != owner) _spendAllowance(owner, caller, shares);
        _burn(owner, shares);
        uint256 scaledBefore = A_TOKEN.scaledBalanceOf(address(this));
        POOL.withdraw(asset(), assets, receiver);
        uint256 burnt = scaledBefore - A_TOKEN.scaledBalanceOf(address(this));
        _scaledBalance = Math.saturatingSub(_scaledBalance, burnt);
        emit Withdraw(caller, receiver, owner, assets, shares);
    }

    /// @dev What the next touch of the reserve gives Aave's treasury of the interest since the last one: it counts under the cap.
    function _treasuryPartUp(IAavePool.ReserveData memory reserve) private view returns (uint256) {
        uint256 growth = POOL.getReserveNormalizedVariableDebt(asset()) - reserve.variableBorrowIndex;
        uint256 debt = IAToken(reserve.variableDebtTokenAddress).scaledTotalSupply();
        uint256 factor = (reserve.configuration >> RESERVE_FACTOR_SHIFT) & RESERVE_FACTOR_MASK;
        return FixedPoint.mulDivUp(FixedPoint.mulDivUp(debt, growth, RAY), factor, BPS);
    }

    function _liquidity() private view returns (uint256) {
        IAavePool.ReserveData memory reserve = POOL.getReserveData(asset());
        return _isOpen(reserve.configuration) ? IERC20(asset()).balanceOf(address(A_TOKEN)) : 0;
    }

    function _isOpen(uint256 configuration) private pure returns (bool) {
        return configuration & ACTIVE != 0 && configuration & PAUSED == 0;
    }
}
