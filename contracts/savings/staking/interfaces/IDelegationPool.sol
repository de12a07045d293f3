// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

import {IDelegationPoolErrors} from "./IDelegationPoolErrors.sol";
import {IDelegationPoolEvents} from "./IDelegationPoolEvents.sol";

/// @title IDelegationPool
/// @notice Stake of the wrapped native token as ERC-1155 positions that can be split, merged, sold and lent against: the seed's
/// delegation contract with liquid-staking positions (seed 003, "External Components").
/// @dev A position's id is a nonce; every unit of it was last paid at the same moment, so units of one id are alike. A unit is
/// worth `staked / units` of the native token: one until something is slashed. Rewards come in the native token too.
interface IDelegationPool is IERC1155, IDelegationPoolErrors, IDelegationPoolEvents {
    /// @notice A unit that is on its way out.
    struct Ticket {
        /// Who may collect.
        address owner;
        /// What it counts for, units; a slash until it is paid lowers its worth too.
        uint96 units;
        /// When it can be paid, unix seconds.
        uint40 releaseAt;
    }

    /// @notice Stakes `assets` of the caller; `receiver` gets a new position.
    /// @dev `units = floor(assets * totalUnits / staked)`. Reverts with `DelegationPool_ZeroAmount`, `DelegationPool_Slashed`,
    /// `DelegationPool_Full` and `ExactTransfer_ReceivedAmountDiffers`.
    /// @return id The new position.
    /// @return units How much of it.
    function stake(uint256 assets, address receiver) external returns (uint256 id, uint256 units);

    /// @notice Pays what the caller's positions have earned to `receiver`, burns them, and mints each again under a new nonce.
    /// @dev Reverts with `DelegationPool_InvalidReceiver` and `DelegationPool_NotHeld`. The caller chooses how many ids.
    /// @return newIds The positions that take their places, in the order given.
    /// @return reward Base units paid, rounded down once a position.
    function claimRewards(
        uint256[] calldata ids,
        address receiver
    ) external returns (uint256[] memory newIds, uint256 reward);

    /// @notice Joins the caller's whole `id` to his whole `intoId`: in place where nobody else has any of `intoId`, otherwise as
    /// a new position. What `id` has earned goes to `rewardTo`;
    /// what `intoId` has earned stays with the result.
    /// @dev Reverts with `DelegationPool_SamePosition`, `DelegationPool_NotHeld` and `DelegationPool_InvalidReceiver`.
    /// @return newId The joined position: `intoId`, or a new nonce.
    function merge(uint256 intoId, uint256 id, address rewardTo) external returns (uint256 newId);

    /// @notice As `merge`, with `units` of a position of `from`, who has approved the caller for all; the caller may hold nothing
    /// of `intoId`, and `id` may be `intoId`. Spares the way through the caller's own balance.
    /// @dev Reverts with `ERC1155MissingApprovalForAll` and as `merge`.
    /// @return newId The joined position, the caller's.
    function mergeFrom(
        address from,
        uint256 intoId,
        uint256 id,
        uint256 units,
        address rewardTo
    ) external returns (uint256 newId);

    /// @notice Gives up `units` of a position. Its rewards are paid to `rewardTo` now, its stake after the unbonding delay.
    /// @dev Reverts with `DelegationPool_ZeroAmount`, `DelegationPool_InvalidReceiver` and `ERC1155InsufficientBalance`.
    /// @return ticketId What `unbond` takes.
    function startUnbonding(uint256 id, uint256 units, address rewardTo) external returns (uint256 ticketId);

    /// @notice Pays the caller's ticket: `floor(units * staked / totalUnits)` as of now.
    /// @dev Reverts with `DelegationPool_UnknownTicket`, `DelegationPool_NotTicketOwner`, `DelegationPool_StillUnbonding` and
    /// `DelegationPool_InvalidReceiver`.
    /// @return assets Base units paid.
    function unbond(uint256 ticketId, address receiver) external returns (uint256 assets);

    /// @notice Adds `reward` and streams it, with all that is left, evenly over `duration` seconds from now. Role: REWARDER.
    /// @dev Reverts with `RoleGated_Unauthorized`, `DelegationPool_ZeroAmount`, `DelegationPool_DurationOutOfBounds`,
    /// `DelegationPool_RateWouldFall`, `DelegationPool_FundingTooLarge` and `ExactTransfer_ReceivedAmountDiffers`.
    function fund(uint256 reward, uint256 duration) external;

    /// @notice Takes `assets` of everybody's stake, bonded or unbonding, for a fault of the pool's validators. Role: ADMIN.
    /// @dev Rewards are not touched. Reverts with `RoleGated_Unauthorized`, `DelegationPool_ZeroAmount`,
    /// `DelegationPool_SlashTooLarge` and `DelegationPool_InvalidReceiver`.
    function slash(uint256 assets, address receiver) external;

    /// @notice The wrapped native token.
    function token() external view returns (address);

    /// @notice Seconds between `startUnbonding` and `unbond`.
    function unbondingDelay() external view returns (uint256);

    /// @notice Native base units behind all units, bonded or unbonding.
    function staked() external view returns (uint256);

    /// @notice All units, bonded or unbonding.
    function totalUnits() external view returns (uint256);

    /// @notice Units that earn: all that are not unbonding.
    function bondedUnits() external view returns (uint256);

    /// @notice What units are worth as a fraction: `units` are worth `assets`. 1 : 1 where there are none.
    function rate() external view returns (uint256 assets, uint256 units);

    /// @notice What `units` are worth, native base units, rounded down.
    function assetsOf(uint256 units) external view returns (uint256 assets);

    /// @notice The most units worth no more than `assets`, rounded down; 2^256 - 1 where units are worth nothing.
    function unitsOf(uint256 assets) external view returns (uint256 units);

    /// @notice What `units` of position `id` have earned and not been paid, native base units, rounded down.
    function earned(uint256 id, uint256 units) external view returns (uint256 reward);

    /// @notice The ticket of that number; all zeros where there is none.
    function ticketOf(uint256 ticketId) external view returns (Ticket memory);

    /// @notice The last nonce given to a position.
    function lastId() external view returns (uint256);

    /// @notice What remains to stream, native base units, rounded down.
    function undistributed() external view returns (uint256);

    /// @notice When the stream ends if somebody stays staked, unix seconds.
    function streamEndsAt() external view returns (uint256);
}
