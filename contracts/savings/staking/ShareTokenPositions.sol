// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {FixedPoint} from "../../shared/math/FixedPoint.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {IStakingPositions} from "./interfaces/IStakingPositions.sol";

/// @title ShareTokenPositions
/// @notice Keeps one savings account's collateral in an ERC-4626 liquid-staking token, whose rewards are the growth of its rate.
/// @dev ## Units
///
/// A loan holds units, all units hold the shares, and `amount = floor(units * heldShares / totalUnits)`: a fall of the rate
/// and a harvest weigh on every unit alike. The first deposit makes a unit a share.
///
/// ## What a harvest takes
///
/// `highWaterRate` is the highest rate up to which growth has been skimmed. While the rate is above it, the shares that are
/// needed to be worth what they were at the mark, `ceil(heldShares * mark / rate)`, stay, and the rest is reward: shares too,
/// for a liquid-staking token is sold, not redeemed. After a fall nothing is skimmed until the rate is above the mark again.
/// A deposit skims first, so that nobody pays rewards for a time before he came. An exit does not: what has grown since the
/// last harvest goes along with the shares, and no rate is asked for on the way out.
///
/// Trust: the token is an ERC-4626 whose `convertToAssets` tells the truth; a donation that lifts it is skimmed as a reward.
contract ShareTokenPositions is IStakingPositions {
    using ExactTransfer for IERC20;
    using SafeCast for uint256;

    /// @notice Shares, in base units, whose worth is the rate: enough digits for any token.
    uint256 public constant RATE_SHARES = 1e27;

    address private immutable ACCOUNT;
    IERC4626 private immutable SHARE;
    uint8 private immutable DECIMALS;

    /// @dev | heldShares 128 | totalUnits 128 |
    uint128 private _heldShares;
    uint128 private _totalUnits;
    uint256 private _highWaterRate;
    /// @dev Shares taken off by a deposit, that wait for the next harvest.
    uint256 private _skimmedShares;

    modifier onlyAccount() {
        if (msg.sender != ACCOUNT) revert StakingPositions_NotTheAccount(msg.sender);
        _;
    }

    /// @param share The ERC-4626 token. One that is worth nothing reverts with `StakingPositions_InvalidProvider`: from a mark of
    /// 0 all collateral would count as growth.
    /// @param account_ The savings account, the only one that may call.
    constructor(IERC4626 share, address account_) {
        uint256 shareRate = share.convertToAssets(RATE_SHARES);
        if (shareRate == 0) revert StakingPositions_InvalidProvider(address(share));
        ACCOUNT = account_;
        SHARE = share;
        DECIMALS = share.decimals();
        _highWaterRate = shareRate;
    }

    /// @inheritdoc IStakingPositions
    function deposit(
        address from,
        uint256 positionId,
        uint256 amount,
        address
    ) external onlyAccount returns (uint256 units) {
        if (positionId != 0) revert StakingPositions_UnknownPosition(positionId);
        (uint256 held, uint256 skimmed, uint256 shareRate) = _skimmed();
        units = _totalUnits == 0 ? amount : FixedPoint.mulDivDown(amount, _totalUnits, held);
        if (units == 0) revert StakingPositions_ZeroUnits(amount);

        _skimmedShares += skimmed;
        _highWaterRate = shareRate;
        _heldShares = (held + amount).toUint128();
        _totalUnits = (_totalUnits + units).toUint128();
        IERC20(address(SHARE)).pullExact(from, amount);
    }

    /// @inheritdoc IStakingPositions
    function withdraw(uint256 units, address receiver) external onlyAccount returns (uint256 amount) {
        (uint256 held, uint256 total) = (_heldShares, _totalUnits);
        amount = FixedPoint.mulDivDown(units, held, total);
        _heldShares = uint128(held - amount);
        _totalUnits = uint128(total - units);
        IERC20(address(SHARE)).push(receiver, amount);
    }

    /// @inheritdoc IStakingPositions
    function harvest() external onlyAccount returns (uint256 reward) {
        (uint256 held, uint256 skimmed, uint256 shareRate) = _skimmed();
        reward = _skimmedShares + skimmed;
        _skimmedShares = 0;
        _highWaterRate = shareRate;
        _heldShares = uint128(held);
        IERC20(address(SHARE)).push(ACCOUNT, reward);
    }

    /// @inheritdoc IStakingPositions
    function account() external view returns (address) {
        return ACCOUNT;
    }

    /// @inheritdoc IStakingPositions
    function provider() external view returns (address) {
        return address(SHARE);
    }

    /// @inheritdoc IStakingPositions
    function heldPosition() external pure returns (uint256 positionId) {
        return 0;
    }

    /// @inheritdoc IStakingPositions
    function heldAmount() external view returns (uint256 amount) {
        return _heldShares;
    }

    /// @inheritdoc IStakingPositions
    function totalUnits() external view returns (uint256 units) {
        return _totalUnits;
    }

    /// @inheritdoc IStakingPositions
    function rewardToken() external view returns (address) {
        return address(SHARE);
    }

    /// @inheritdoc IStakingPositions
    function decimals() external view returns (uint8) {
        return DECIMALS;
    }

    /// @inheritdoc IStakingPositions
    function quantityOf(uint256 units) external view returns (uint256 quantity) {
        (uint256 held, uint256 total) = rate();
        return FixedPoint.mulDivDown(units, held, total);
    }

    /// @inheritdoc IStakingPositions
    function unitsOf(uint256 quantity) external view returns (uint256 units) {
        (uint256 held, uint256 total) = rate();
        return held == 0 ? type(uint256).max : FixedPoint.mulDivDown(quantity, total, held);
    }

    /// @inheritdoc IStakingPositions
    function pendingReward() external view returns (uint256 reward) {
        (, uint256 skimmed, ) = _skimmed();
        return _skimmedShares + skimmed;
    }

    /// @inheritdoc IStakingPositions
    function rate() public view returns (uint256 quantity, uint256 units) {
        if (_totalUnits == 0) return (1, 1);
        (quantity, , ) = _skimmed();
        units = _totalUnits;
    }

    /// @notice The rate up to which growth has been skimmed: assets that `RATE_SHARES` were worth.
    function highWaterRate() external view returns (uint256) {
        return _highWaterRate;
    }

    /// @dev What a harvest now would leave and take, and the mark after it.
    function _skimmed() private view returns (uint256 held, uint256 skimmed, uint256 mark) {
        held = _heldShares;
        mark = _highWaterRate;
        uint256 shareRate = SHARE.convertToAssets(RATE_SHARES);
        if (shareRate <= mark) return (held, 0, mark);
        uint256 kept = FixedPoint.mulDivUp(held, mark, shareRate);
        return (kept, held - kept, shareRate);
    }
}
