// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ClosingVote} from "../libraries/ClosingVotes.sol";

/// @title IDerbyGamePort
/// @notice The side of the game that a vault talks to. Everything that passes here could arrive in a message.
/// @dev A close is this exchange, in this order. `->` is a call by the vault, `<-` a view that it reads.
///
///     -> beginClose(epoch)                           votes cast from here on count one epoch later
///     <- closingVotes(vault, epoch, from, count)     page by page, while protocols are measured
///     -> openResults(epoch, count, fee, owed)        the fee moves; fixes s = min(1, fee / owed)
///     -> recordResults(epoch, page, rlt[])           page by page; the last page completes the epoch in the game
///
/// A message is known by (epoch, vault, nonce), the nonce being its place in that order. One that was applied before changes
/// nothing and does not revert, one that is ahead of its time reverts, so that a carrier may deliver twice but not skip.
/// The game counts epochs as the vault does: it takes the number over when the vault is registered, and each completed
/// close adds one. The caller is the vault; each function but the view reverts with `DerbyGame_UnknownVault` for another.
///
/// While a close is in progress a basket may be locked, voted, settled up to the last complete epoch, unlocked and slashed.
/// Slashing lowers `earning` and `next` at once; nothing raises them. The vault reads each pair once, so that the sum that
/// it bases `owed` on can only be higher than what is left to be paid: rewards never exceed the fee.
interface IDerbyGamePort {
    /// @notice The caller, or the vault asked about, is not registered.
    error DerbyGame_UnknownVault(address vault);

    /// @notice A message about `epoch` came from, or a question was about, `vault`, which stands at `expected`.
    error DerbyGame_WrongEpoch(address vault, uint32 epoch, uint32 expected);

    /// @notice Results of `epoch` were sent, or votes asked for, before `beginClose`, or a page before `openResults`.
    error DerbyGame_NotClosing(address vault, uint32 epoch);

    /// @notice Page `page` of the results came where `expected` was due.
    error DerbyGame_PageOutOfOrder(address vault, uint16 page, uint16 expected);

    /// @notice A page of `given` results where `expected` belong on it.
    error DerbyGame_WrongPageLength(address vault, uint256 given, uint256 expected);

    /// @notice `vault` began to close `epoch`.
    event CloseBegun(address indexed vault, uint32 indexed epoch);

    /// @notice `vault` paid `fee` base units into the reward pool for `epoch`, where winners are owed `owed`.
    event ResultsOpened(address indexed vault, uint32 indexed epoch, uint256 fee, uint256 owed);

    /// @notice One page of rewards per locked token, for protocols from `page * RESULTS_PER_PAGE` on.
    event ResultsRecorded(address indexed vault, uint32 indexed epoch, uint16 page, int128[] rewardsPerLockedToken);

    /// @notice `epoch` of `vault` is complete: pending votes are active, what was asked back may leave.
    event EpochCompleted(address indexed vault, uint32 indexed epoch);

    /// @notice From `nonce` on the protocols of `vault` whose bit is set in `votable` take votes.
    event VotableChanged(address indexed vault, uint64 nonce, uint256 votable);

    /// @notice Freezes the votes that `epoch + 1` will be played with. O(1). Votes cast later count from `epoch + 2`.
    /// @dev Reverts with `DerbyGame_WrongEpoch` for an epoch ahead; one that is closing or complete already changes nothing.
    function beginClose(uint32 epoch) external;

    /// @notice Moves the fee to the reward pool and fixes which part of each positive reward is paid.
    /// @dev Pulls exactly `fee` of the asset from the caller. The part is `s = min(1, fee * 10^(42 - decimals) / owed)`, 0 where
    /// `owed` is 0; `RewardMath.paidDown` applies it. Reverts with `DerbyGame_WrongEpoch`, `DerbyGame_NotClosing` and as
    /// `ExactTransfer.pullExact` does.
    /// @param epoch The epoch being closed.
    /// @param protocolCount How many protocols the results are about: ids 0 to `protocolCount - 1`, at most 200.
    /// @param fee Base units of the asset, 0 where there was no profit.
    /// @param owed `sum max(0, RLT_i) * earning_i`, in 1e-42 whole token of the asset; below 2^200.
    function openResults(uint32 epoch, uint16 protocolCount, uint256 fee, uint256 owed) external;

    /// @notice Takes `RLT_i` for the protocols `page * DerbyTypes.RESULTS_PER_PAGE` to the end of the page.
    /// @dev `ceil(protocolCount / DerbyTypes.RESULTS_PER_PAGE)` pages, in order, each full except the last; a vault without protocols
    /// sends one empty page. The last page completes the epoch. Reverts with `DerbyGame_WrongEpoch`, `DerbyGame_NotClosing`,
    /// `DerbyGame_PageOutOfOrder`, `DerbyGame_WrongPageLength`.
    /// @param epoch The epoch being closed.
    /// @param page Number of the page, from 0.
    /// @param rewardsPerLockedToken `RLT_i`, 1e-24 whole token of the asset per whole DRB, signed, floored, at most 2^111 either
    /// way (`RewardMath.MAX_RLT`): 65,535 epochs fit an int128.
    function recordResults(uint32 epoch, uint16 page, int128[] calldata rewardsPerLockedToken) external;

    /// @notice Takes over which protocols accept votes: bit `i` is protocol `i`. The whole state, not a change of it.
    /// @dev Nonces rise by one; one that is not above the last changes nothing. Votes already cast for a protocol whose bit is
    /// cleared stay where they are: the vault leaves them out of its targets.
    function updateVotable(uint64 nonce, uint256 votable) external;

    /// @notice The votes that the close of `epoch` needs, for protocols `from` to `from + count - 1`; `ClosingVotes` reads them.
    /// @dev Reverts with `DerbyGame_UnknownVault`, `DerbyGame_WrongEpoch`, `DerbyGame_NotClosing`. Protocols without votes answer 0.
    function closingVotes(
        address vault,
        uint32 epoch,
        uint16 from,
        uint16 count
    ) external view returns (ClosingVote[] memory votes);
}
