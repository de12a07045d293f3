// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {IDerbyGamePort} from "../interfaces/IDerbyGamePort.sol";
import {ClosingVote} from "./ClosingVotes.sol";
import {EpochPages} from "./EpochPages.sol";
import {EpochVectors} from "./EpochVectors.sol";
import {RewardMath} from "./RewardMath.sol";
import {Sums} from "./RewardSums.sol";
import {Staged} from "./Staged.sol";
import {WordLists} from "./WordLists.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {DerbyTypes} from "../types/DerbyTypes.sol";
import {GameStorage} from "../types/GameStorage.sol";

/// @title VaultMessages
/// @notice Linked to the game: what the calling vault tells it. See `IDerbyGamePort`.
library VaultMessages {
    using GameStorage for GameStorage.Data;
    using EpochVectors for EpochVectors.Store;
    using ExactTransfer for IERC20;
    using SafeCast for uint256;
    using Staged for Staged.Value;
    using WordLists for ClosingVote[];
    using WordLists for Sums[];

    /// @notice See `IDerbyGamePort.beginClose`.
    function beginClose(GameStorage.Data storage game, uint32 epoch) external {
        BasketTypes.VaultState storage vault = game.vaultOf(msg.sender);
        if (_isBehind(vault, epoch) || vault.closing) return;
        vault.closing = true;
        emit IDerbyGamePort.CloseBegun(msg.sender, epoch);
    }

    /// @notice See `IDerbyGamePort.openResults`.
    function openResults(
        GameStorage.Data storage game,
        uint32 epoch,
        uint16 protocolCount,
        uint256 fee,
        uint256 owed
    ) external {
        BasketTypes.VaultState storage vault = game.vaultOf(msg.sender);
        if (_isBehind(vault, epoch)) return;
        if (!vault.closing) revert IDerbyGamePort.DerbyGame_NotClosing(msg.sender, epoch);
        if (vault.resultsOpen) return;
        (vault.resultsOpen, vault.protocolCount) = (true, protocolCount);
        (vault.fee, vault.owed) = (fee, owed);
        vault.rewardPool = (vault.rewardPool + fee).toUint128();
        if (fee != 0) IERC20(vault.asset).pullExact(msg.sender, fee);
        emit IDerbyGamePort.ResultsOpened(msg.sender, epoch, fee, owed);
    }

    /// @notice See `IDerbyGamePort.recordResults`.
    function recordResults(
        GameStorage.Data storage game,
        uint32 epoch,
        uint16 page,
        int128[] calldata rewardsPerLockedToken
    ) external {
        uint256 vaultId = game.vaultIds[msg.sender];
        BasketTypes.VaultState storage vault = game.vaultOf(msg.sender);
        if (_isBehind(vault, epoch)) return;
        if (!vault.resultsOpen) revert IDerbyGamePort.DerbyGame_NotClosing(msg.sender, epoch);
        uint8 nextPage = vault.nextPage;
        if (page < nextPage) return;
        if (page > nextPage) revert IDerbyGamePort.DerbyGame_PageOutOfOrder(msg.sender, page, nextPage);
        uint256 left = vault.protocolCount - page * DerbyTypes.RESULTS_PER_PAGE;
        uint256 expected = Math.min(left, DerbyTypes.RESULTS_PER_PAGE);
        if (rewardsPerLockedToken.length != expected) {
            revert IDerbyGamePort.DerbyGame_WrongPageLength(msg.sender, rewardsPerLockedToken.length, expected);
        }
        emit IDerbyGamePort.ResultsRecorded(msg.sender, epoch, page, rewardsPerLockedToken);
        _recordPage(vault, vaultId, page, rewardsPerLockedToken);
        if (left == expected) _complete(vault);
        else vault.nextPage = nextPage + 1;
    }

    /// @notice See `IDerbyGamePort.updateVotable`.
    function updateVotable(GameStorage.Data storage game, uint64 nonce, uint256 votable) external {
        BasketTypes.VaultState storage vault = game.vaultOf(msg.sender);
        if (nonce <= vault.votableNonce) return;
        (vault.votableNonce, vault.votable) = (nonce, votable);
        emit IDerbyGamePort.VotableChanged(msg.sender, nonce, votable);
    }

    /// @notice See `IDerbyGamePort.closingVotes`.
    /// @return The answer as the ABI encodes it; `GameState._answer` says why.
    function closingVotes(
        GameStorage.Data storage game,
        address vault,
        uint32 epoch,
        uint16 from,
        uint16 count
    ) external view returns (bytes memory) {
        BasketTypes.VaultState storage state = game.vaultOf(vault);
        uint16 expected = state.epoch;
        if (epoch != expected) revert IDerbyGamePort.DerbyGame_WrongEpoch(vault, epoch, expected);
        if (!state.closing) revert IDerbyGamePort.DerbyGame_NotClosing(vault, epoch);
        ClosingVote[] memory votes = new ClosingVote[](count);
        for (uint256 i = 0; i < count; ++i) {
            unchecked {
                // A word of `ClosingVotes` is what a tally says of two epochs.
                votes.put(i, ClosingVote.wrap(state.tallies[uint256(from) + i].pairAt(expected)));
            }
        }
        return abi.encode(votes);
    }

    /// @dev Whether a message about `epoch` is an old one. One from the future is refused.
    function _isBehind(BasketTypes.VaultState storage vault, uint32 epoch) private view returns (bool) {
        uint16 expected = vault.epoch;
        if (epoch > expected) revert IDerbyGamePort.DerbyGame_WrongEpoch(msg.sender, epoch, expected);
        return epoch < expected;
    }

    /// @dev A page on which nothing happened stays the page it was.
    function _recordPage(
        BasketTypes.VaultState storage vault,
        uint256 vaultId,
        uint256 page,
        int128[] calldata rewards
    ) private {
        uint256 epoch = vault.epoch;
        Sums[] memory entries = EpochPages.decode(vault.vectors.read(vaultId, epoch, page), rewards.length);
        if (_add(vault, entries, rewards)) EpochVectors.write(vaultId, epoch + 1, page, entries);
        else vault.vectors.carry(vaultId, epoch + 1, page);
    }

    /// @dev Adds `rewards` to the accumulators of a page.
    function _add(
        BasketTypes.VaultState storage vault,
        Sums[] memory entries,
        int128[] calldata rewards
    ) private view returns (bool isChanged) {
        (uint256 fee, uint256 owed) = (vault.fee * RewardMath.scaleOfOwed(vault.assetDecimals), vault.owed);
        if (owed == 0) fee = 0;
        for (uint256 i = 0; i < entries.length;) {
            int128 reward = rewards[i];
            if (reward != 0) {
                uint256 paid = reward > 0 && fee != 0 ? RewardMath.paidDown(reward, fee, owed) : 0;
                entries.put(i, entries.at(i).plus(reward, paid));
                isChanged = true;
            }
            unchecked {
                ++i;
            }
        }
    }

    function _complete(BasketTypes.VaultState storage vault) private {
        uint16 epoch = vault.epoch;
        vault.epoch = epoch + 1;
        (vault.closing, vault.resultsOpen, vault.nextPage) = (false, false, 0);
        emit IDerbyGamePort.EpochCompleted(msg.sender, epoch);
    }
}
