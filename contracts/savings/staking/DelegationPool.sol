// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {RoleGated} from "../../shared/access/RoleGated.sol";
import {Roles} from "../../shared/access/Roles.sol";
import {RewardAccumulator} from "../../shared/accumulators/RewardAccumulator.sol";
import {FixedPoint} from "../../shared/math/FixedPoint.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {PositionRewards} from "../libraries/PositionRewards.sol";
import {IDelegationPool} from "./interfaces/IDelegationPool.sol";

/// @title DelegationPool
/// @notice Stake of the wrapped native token as ERC-1155 positions that earn, split by transfer, merge, and leave after a delay.
/// @dev Per id one slot is stored: the reward index up to which its units are paid, and how many there are. Everything else is
/// ERC-1155's balances.
///
/// What a staker trusts:
/// - ADMIN (the timelock), who stands for the network: it may slash everybody's stake alike, and cannot touch rewards;
/// - REWARDER for future rewards only: what is funded can be neither taken back nor slowed down;
/// - the token: it moves what it says.
/// Rewards and stake are one token, held apart by two counters; a donation changes neither.
contract DelegationPool is IDelegationPool, ERC1155, RoleGated, ReentrancyGuardTransient, Multicall {
    using ExactTransfer for IERC20;
    using RewardAccumulator for RewardAccumulator.Pool;
    using SafeCast for uint256;

    /// @notice The longest unbonding delay, seconds.
    uint256 public constant MAX_UNBONDING_DELAY = 60 days;

    /// @notice The longest stream of rewards, seconds.
    uint256 public constant MAX_STREAM_DURATION = 3_650 days;

    IERC20 private immutable TOKEN;
    uint256 private immutable UNBONDING_DELAY;
    uint256 private immutable REWARD_SCALE;
    uint256 private immutable MAX_REWARD_OWED;

    /// @dev One position. One slot.
    struct Position {
        uint160 paidUpTo;
        uint96 units;
    }

    RewardAccumulator.Pool private _stream;
    /// @dev | staked 128 | totalUnits 128 |: read together for the rate.
    uint128 private _staked;
    uint128 private _totalUnits;
    /// @dev | rewardsHeld 128 | lastId 64 | lastTicketId 64 |
    uint128 private _rewardsHeld;
    uint64 private _lastId;
    uint64 private _lastTicketId;
    mapping(uint256 id => Position position) private _positions;
    mapping(uint256 ticketId => Ticket ticket) private _tickets;

    modifier validReceiver(address receiver) {
        if (receiver == address(0) || receiver == address(this)) revert DelegationPool_InvalidReceiver(receiver);
        _;
    }

    /// @param token_ The wrapped native token: staked, and paid as reward.
    /// @param unbondingDelay_ Seconds from giving up a position to its payment, at most `MAX_UNBONDING_DELAY`.
    /// @param authority_ The AccessManager that knows REWARDER and ADMIN.
    constructor(address token_, uint256 unbondingDelay_, address authority_) ERC1155("") RoleGated(authority_) {
        if (token_.code.length == 0) revert DelegationPool_InvalidToken(token_);
        uint8 decimals = IERC20Metadata(token_).decimals();
        if (decimals > RewardAccumulator.MAX_REWARD_DECIMALS) revert DelegationPool_InvalidToken(token_);
        if (unbondingDelay_ > MAX_UNBONDING_DELAY) {
            revert DelegationPool_DelayTooLong(unbondingDelay_, MAX_UNBONDING_DELAY);
        }
        TOKEN = IERC20(token_);
        UNBONDING_DELAY = unbondingDelay_;
        REWARD_SCALE = RewardAccumulator.scaleFor(decimals);
        MAX_REWARD_OWED = RewardAccumulator.maxOwed(REWARD_SCALE);
        _stream.clock = uint40(block.timestamp);
    }

    // ------------------------------------------------------------------------------------------------ positions

    /// @inheritdoc IDelegationPool
    function stake(
        uint256 assets,
        address receiver
    ) external nonReentrant validReceiver(receiver) returns (uint256 id, uint256 units) {
        units = _unitsFor(assets);
        if (units == 0) revert DelegationPool_ZeroAmount(msg.sender);
        RewardAccumulator.Pool memory stream = _advanced();
        // Units that unbond count too: what is all units fits 96 bits, so what is bonded always does.
        uint256 available = type(uint96).max - _totalUnits;
        if (units > available) revert DelegationPool_Full(units, available);

        stream.totalStaked += uint96(units);
        _stream.store(stream);
        _totalUnits += uint128(units);
        _staked = (_staked + assets).toUint128();
        id = _newPosition(stream.index, units);
        TOKEN.pullExact(msg.sender, assets);
        _mint(receiver, id, units, "");
        emit Staked(msg.sender, receiver, id, assets, units);
    }

    /// @inheritdoc IDelegationPool
    function claimRewards(
        uint256[] calldata ids,
        address receiver
    ) external nonReentrant validReceiver(receiver) returns (uint256[] memory newIds, uint256 reward) {
        uint160 index = _advanced().index;
        newIds = new uint256[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            uint256 units = _requireHeld(ids[i]);
            uint256 earnedHere = PositionRewards.earned(units, _positions[ids[i]].paidUpTo, index, REWARD_SCALE);
            newIds[i] = _newPosition(index, units);
            reward += earnedHere;
            _burnUnits(msg.sender, ids[i], units);
            _mint(msg.sender, newIds[i], units, "");
            emit RewardsClaimed(msg.sender, receiver, ids[i], units, newIds[i], earnedHere);
        }
        _payReward(receiver, reward);
    }

    /// @inheritdoc IDelegationPool
    function merge(uint256 intoId, uint256 id, address rewardTo) external nonReentrant returns (uint256 newId) {
        _requireHeld(intoId);
        return _merge(msg.sender, intoId, id, _requireHeld(id), rewardTo);
    }

    /// @inheritdoc IDelegationPool
    function mergeFrom(
        address from,
        uint256 intoId,
        uint256 id,
        uint256 units,
        address rewardTo
    ) external nonReentrant returns (uint256 newId) {
        if (from != msg.sender && !isApprovedForAll(from, msg.sender)) {
            revert ERC1155MissingApprovalForAll(msg.sender, from);
        }
        if (units == 0) revert DelegationPool_ZeroAmount(from);
        return _merge(from, intoId, id, units, rewardTo);
    }

    // ------------------------------------------------------------------------------------------------ the way out

    /// @inheritdoc IDelegationPool
    function startUnbonding(
        uint256 id,
        uint256 units,
        address rewardTo
    ) external nonReentrant validReceiver(rewardTo) returns (uint256 ticketId) {
        if (units == 0) revert DelegationPool_ZeroAmount(msg.sender);
        uint160 paidUpTo = _positions[id].paidUpTo;
        _burnUnits(msg.sender, id, units);
        RewardAccumulator.Pool memory stream = _advanced();
        uint256 reward = PositionRewards.earned(units, paidUpTo, stream.index, REWARD_SCALE);
        stream.totalStaked -= uint96(units);
        _stream.store(stream);

        ticketId = ++_lastTicketId;
        uint256 releaseAt = block.timestamp + UNBONDING_DELAY;
        _tickets[ticketId] = Ticket({owner: msg.sender, units: uint96(units), releaseAt: uint40(releaseAt)});
        _payReward(rewardTo, reward);
        emit UnbondingStarted(msg.sender, id, ticketId, units, releaseAt, reward);
    }

    /// @inheritdoc IDelegationPool
    function unbond(
        uint256 ticketId,
        address receiver
    ) external nonReentrant validReceiver(receiver) returns (uint256 assets) {
        Ticket memory ticket = _tickets[ticketId];
        if (ticket.owner == address(0)) revert DelegationPool_UnknownTicket(ticketId);
        if (ticket.owner != msg.sender) revert DelegationPool_NotTicketOwner(ticketId, msg.sender);
        if (block.timestamp < ticket.releaseAt) revert DelegationPool_StillUnbonding(ticketId, ticket.releaseAt);

        assets = assetsOf(ticket.units);
        delete _tickets[ticketId];
        _totalUnits -= ticket.units;
        _staked -= uint128(assets);
        TOKEN.push(receiver, assets);
        emit Unbonded(msg.sender, receiver, ticketId, assets);
    }

    // ------------------------------------------------------------------------------------------------ roles

    /// @inheritdoc IDelegationPool
    function fund(uint256 reward, uint256 duration) external onlyRole(Roles.REWARDER) nonReentrant {
        if (reward == 0) revert DelegationPool_ZeroAmount(msg.sender);
        if (duration == 0 || duration > MAX_STREAM_DURATION) {
            revert DelegationPool_DurationOutOfBounds(duration, MAX_STREAM_DURATION);
        }
        uint256 available = MAX_REWARD_OWED - _rewardsHeld;
        if (reward > available) revert DelegationPool_FundingTooLarge(reward, available);
        RewardAccumulator.Pool memory stream = _advanced();
        if (stream.rateWouldFall(reward, duration)) revert DelegationPool_RateWouldFall(reward, duration);

        stream.spread(reward, duration);
        _stream.store(stream);
        _rewardsHeld += uint128(reward);
        TOKEN.pullExact(msg.sender, reward);
        emit StreamFunded(msg.sender, reward, block.timestamp + duration);
    }

    /// @inheritdoc IDelegationPool
    function slash(
        uint256 assets,
        address receiver
    ) external onlyRole(Roles.ADMIN) nonReentrant validReceiver(receiver) {
        if (assets == 0) revert DelegationPool_ZeroAmount(msg.sender);
        if (assets > _staked) revert DelegationPool_SlashTooLarge(assets, _staked);
        _staked -= uint128(assets);
        TOKEN.push(receiver, assets);
        emit Slashed(msg.sender, receiver, assets, _staked);
    }

    // ------------------------------------------------------------------------------------------------ views

    /// @inheritdoc IDelegationPool
    function token() external view returns (address) {
        return address(TOKEN);
    }

    /// @inheritdoc IDelegationPool
    function unbondingDelay() external view returns (uint256) {
        return UNBONDING_DELAY;
    }

    /// @inheritdoc IDelegationPool
    function staked() external view returns (uint256) {
        return _staked;
    }

    /// @inheritdoc IDelegationPool
    function totalUnits() external view returns (uint256) {
        return _totalUnits;
    }

    /// @inheritdoc IDelegationPool
    function bondedUnits() external view returns (uint256) {
        return _stream.totalStaked;
    }

    /// @inheritdoc IDelegationPool
    function rate() external view returns (uint256 assets, uint256 units) {
        return _totalUnits == 0 ? (1, 1) : (_staked, _totalUnits);
    }

    /// @inheritdoc IDelegationPool
    function unitsOf(uint256 assets) external view returns (uint256 units) {
        if (_staked == 0) return type(uint256).max;
        return FixedPoint.mulDivDown(assets, _totalUnits, _staked);
    }

    /// @inheritdoc IDelegationPool
    function earned(uint256 id, uint256 units) external view returns (uint256 reward) {
        if (units > _positions[id].units) return 0;
        return PositionRewards.earned(units, _positions[id].paidUpTo, _advanced().index, REWARD_SCALE);
    }

    /// @inheritdoc IDelegationPool
    function ticketOf(uint256 ticketId) external view returns (Ticket memory) {
        return _tickets[ticketId];
    }

    /// @inheritdoc IDelegationPool
    function lastId() external view returns (uint256) {
        return _lastId;
    }

    /// @inheritdoc IDelegationPool
    function undistributed() external view returns (uint256) {
        return _advanced().undistributed();
    }

    /// @inheritdoc IDelegationPool
    function streamEndsAt() external view returns (uint256) {
        RewardAccumulator.Pool memory stream = _advanced();
        return uint256(stream.clock) + stream.left;
    }

    /// @inheritdoc IDelegationPool
    function assetsOf(uint256 units) public view returns (uint256 assets) {
        if (_totalUnits == 0) return units;
        return FixedPoint.mulDivDown(units, _staked, _totalUnits);
    }

    // ------------------------------------------------------------------------------------------------ internals

    /// @dev Joins `units` of `from`'s position `id` to all that the caller has of `intoId`. Where nobody else has any of that, it
    /// grows in place; otherwise both are burned and one new position takes their place. Either way its index is such that it
    /// has earned what the caller's `intoId` had, rounded down.
    function _merge(
        address from,
        uint256 intoId,
        uint256 id,
        uint256 units,
        address rewardTo
    ) private validReceiver(rewardTo) returns (uint256 newId) {
        if (intoId == id && from == msg.sender) revert DelegationPool_SamePosition(id);
        uint160 index = _advanced().index;
        uint256 base = balanceOf(msg.sender, intoId);
        uint256 reward = PositionRewards.earned(units, _positions[id].paidUpTo, index, REWARD_SCALE);
        _burnUnits(from, id, units);
        // Read now: `id` may be `intoId`, of which `from` had a part.
        Position memory into = _positions[intoId];
        uint160 paidUpTo = PositionRewards.joined(base, into.paidUpTo, units, index);

        if (base != 0 && base == into.units) {
            newId = intoId;
            _positions[newId] = Position({paidUpTo: paidUpTo, units: uint96(base + units)});
            base = 0;
        } else {
            newId = _newPosition(paidUpTo, base + units);
            if (base != 0) _burnUnits(msg.sender, intoId, base);
        }
        _payReward(rewardTo, reward);
        _mint(msg.sender, newId, base + units, "");
        emit Merged(msg.sender, intoId, id, units, newId, rewardTo, reward);
    }

    function _newPosition(uint160 paidUpTo, uint256 units) private returns (uint256 id) {
        id = ++_lastId;
        _positions[id] = Position({paidUpTo: paidUpTo, units: uint96(units)});
    }

    /// @dev A position that nobody holds any more is cleared.
    function _burnUnits(address from, uint256 id, uint256 units) private {
        _burn(from, id, units);
        uint96 left = _positions[id].units - uint96(units);
        if (left == 0) delete _positions[id];
        else _positions[id].units = left;
    }

    function _payReward(address receiver, uint256 reward) private {
        if (reward == 0) return;
        _rewardsHeld -= uint128(reward);
        TOKEN.push(receiver, reward);
    }

    function _requireHeld(uint256 id) private view returns (uint256 units) {
        units = balanceOf(msg.sender, id);
        if (units == 0) revert DelegationPool_NotHeld(msg.sender, id);
    }

    /// @dev One unit a base unit until something is slashed; then what is staked buys units at what they are worth.
    function _unitsFor(uint256 assets) private view returns (uint256) {
        if (_totalUnits == 0) return assets;
        if (_staked == 0) revert DelegationPool_Slashed();
        return FixedPoint.mulDivDown(assets, _totalUnits, _staked);
    }

    function _advanced() private view returns (RewardAccumulator.Pool memory) {
        return _stream.advance(block.timestamp, REWARD_SCALE);
    }
}
