// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IDelegationPoolErrors
/// @notice What a delegation pool refuses, beside OpenZeppelin's ERC-1155 errors, `RoleGated_...` and `ExactTransfer_...`.
/// Amounts are base units of the native token where nothing else is said; times are unix seconds.
interface IDelegationPoolErrors {
    /// @notice `token` is not a contract, or has more decimals than the reward accumulator serves.
    error DelegationPool_InvalidToken(address token);

    /// @notice The unbonding delay lies above the bound, seconds.
    error DelegationPool_DelayTooLong(uint256 delay, uint256 maxDelay);

    /// @notice Zero cannot be moved; `account` is whose it would have been.
    error DelegationPool_ZeroAmount(address account);

    /// @notice Nothing can be sent to the zero address nor to the pool itself.
    error DelegationPool_InvalidReceiver(address receiver);

    /// @notice `account` holds nothing of position `id`.
    error DelegationPool_NotHeld(address account, uint256 id);

    /// @notice A position cannot be merged into itself.
    error DelegationPool_SamePosition(uint256 id);

    /// @notice `units` more exceed what the pool can count.
    error DelegationPool_Full(uint256 units, uint256 available);

    /// @notice All stake has been slashed: there is no rate any more at which units could be bought.
    error DelegationPool_Slashed();

    /// @notice `requested` exceeds what is staked.
    error DelegationPool_SlashTooLarge(uint256 requested, uint256 staked);

    /// @notice There is no ticket `ticketId`, or it was paid.
    error DelegationPool_UnknownTicket(uint256 ticketId);

    /// @notice `caller` does not own ticket `ticketId`.
    error DelegationPool_NotTicketOwner(uint256 ticketId, address caller);

    /// @notice The ticket can be paid from `releaseAt` on.
    error DelegationPool_StillUnbonding(uint256 ticketId, uint256 releaseAt);

    /// @notice The stream has to last 1 to `maxDuration` seconds.
    error DelegationPool_DurationOutOfBounds(uint256 duration, uint256 maxDuration);

    /// @notice `reward` over `duration` seconds, with what is left, would stream more slowly than now.
    error DelegationPool_RateWouldFall(uint256 reward, uint256 duration);

    /// @notice `reward` exceeds what the pool can owe beside what it owes.
    error DelegationPool_FundingTooLarge(uint256 reward, uint256 available);
}
