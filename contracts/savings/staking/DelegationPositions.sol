// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IDelegationPool} from "./interfaces/IDelegationPool.sol";
import {IStakingPositions} from "./interfaces/IStakingPositions.sol";

/// @title DelegationPositions
/// @notice Keeps one savings account's collateral at a delegation pool, rolled into one position.
/// @dev Every deposit merges into that position and every harvest claims for it: both cost the same whatever the number of
/// loans. An exit is a transfer of part of it. A unit is a unit of the pool; a slash lowers what it is worth, never how many
/// there are. What others send here is not counted.
contract DelegationPositions is IStakingPositions, ERC1155Holder {
    using SafeCast for uint256;

    address private immutable ACCOUNT;
    IDelegationPool private immutable POOL;
    address private immutable TOKEN;
    uint8 private immutable DECIMALS;

    /// @dev | heldPosition 128 | totalUnits 128 |
    uint128 private _heldPosition;
    uint128 private _totalUnits;

    modifier onlyAccount() {
        if (msg.sender != ACCOUNT) revert StakingPositions_NotTheAccount(msg.sender);
        _;
    }

    /// @param pool The delegation pool.
    /// @param account_ The savings account, the only one that may call.
    constructor(IDelegationPool pool, address account_) {
        ACCOUNT = account_;
        POOL = pool;
        TOKEN = pool.token();
        DECIMALS = IERC20Metadata(TOKEN).decimals();
    }

    /// @inheritdoc IStakingPositions
    function deposit(
        address from,
        uint256 positionId,
        uint256 amount,
        address rewardTo
    ) external onlyAccount returns (uint256 units) {
        if (amount == 0) revert StakingPositions_ZeroUnits(amount);
        (uint128 position, uint128 total) = (_heldPosition, _totalUnits);
        _totalUnits = (total + amount).toUint128();
        _heldPosition = POOL.mergeFrom(from, position, positionId, amount, rewardTo).toUint128();
        return amount;
    }

    /// @inheritdoc IStakingPositions
    function withdraw(uint256 units, address receiver) external onlyAccount returns (uint256 amount) {
        _totalUnits = (_totalUnits - units).toUint128();
        POOL.safeTransferFrom(address(this), receiver, _heldPosition, units, "");
        return units;
    }

    /// @inheritdoc IStakingPositions
    function harvest() external onlyAccount returns (uint256 reward) {
        if (_totalUnits == 0) return 0;
        uint256[] memory ids = new uint256[](1);
        ids[0] = _heldPosition;
        (ids, reward) = POOL.claimRewards(ids, ACCOUNT);
        _heldPosition = ids[0].toUint128();
    }

    /// @inheritdoc IStakingPositions
    function account() external view returns (address) {
        return ACCOUNT;
    }

    /// @inheritdoc IStakingPositions
    function provider() external view returns (address) {
        return address(POOL);
    }

    /// @inheritdoc IStakingPositions
    function heldPosition() external view returns (uint256 positionId) {
        return _heldPosition;
    }

    /// @inheritdoc IStakingPositions
    function heldAmount() external view returns (uint256 amount) {
        return _totalUnits;
    }

    /// @inheritdoc IStakingPositions
    function totalUnits() external view returns (uint256 units) {
        return _totalUnits;
    }

    /// @inheritdoc IStakingPositions
    function rewardToken() external view returns (address) {
        return TOKEN;
    }

    /// @inheritdoc IStakingPositions
    function decimals() external view returns (uint8) {
        return DECIMALS;
    }

    /// @inheritdoc IStakingPositions
    function rate() external view returns (uint256 quantity, uint256 units) {
        return POOL.rate();
    }

    /// @inheritdoc IStakingPositions
    function quantityOf(uint256 units) external view returns (uint256 quantity) {
        return POOL.assetsOf(units);
    }

    /// @inheritdoc IStakingPositions
    function unitsOf(uint256 quantity) external view returns (uint256 units) {
        return POOL.unitsOf(quantity);
    }

    /// @inheritdoc IStakingPositions
    function pendingReward() external view returns (uint256 reward) {
        return POOL.earned(_heldPosition, _totalUnits);
    }
}
