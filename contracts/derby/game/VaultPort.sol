// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGamePort} from "../interfaces/IDerbyGamePort.sol";
import {IPageSource} from "../interfaces/IPageSource.sol";
import {ClosingVote} from "../libraries/ClosingVotes.sol";
import {PendingPage} from "../libraries/PendingPage.sol";
import {VaultMessages} from "../libraries/VaultMessages.sol";
import {GameStorage} from "../types/GameStorage.sol";
import {GameState} from "./GameState.sol";

/// @title VaultPort
/// @notice What vaults tell the game: that a close begins, what it paid, how protocols performed.
abstract contract VaultPort is GameState, IPageSource {
    using VaultMessages for GameStorage.Data;

    /// @inheritdoc IDerbyGamePort
    function beginClose(uint32 epoch) external nonReentrant {
        _game.beginClose(epoch);
    }

    /// @inheritdoc IDerbyGamePort
    function openResults(uint32 epoch, uint16 protocolCount, uint256 fee, uint256 owed) external nonReentrant {
        _game.openResults(epoch, protocolCount, fee, owed);
    }

    /// @inheritdoc IDerbyGamePort
    function recordResults(uint32 epoch, uint16 page, int128[] calldata rewardsPerLockedToken) external nonReentrant {
        _game.recordResults(epoch, page, rewardsPerLockedToken);
    }

    /// @inheritdoc IDerbyGamePort
    function updateVotable(uint64 nonce, uint256 votable) external nonReentrant {
        _game.updateVotable(nonce, votable);
    }

    /// @inheritdoc IDerbyGamePort
    function closingVotes(
        address vault,
        uint32 epoch,
        uint16 from,
        uint16 count
    ) external view returns (ClosingVote[] memory) {
        _answer(_game.closingVotes(vault, epoch, from, count));
    }

    /// @inheritdoc IPageSource
    function pendingPage() external view returns (bytes memory page) {
        return PendingPage.offered();
    }
}
