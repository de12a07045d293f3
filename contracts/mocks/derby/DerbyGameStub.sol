// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IDerbyGamePort} from "../../derby/interfaces/IDerbyGamePort.sol";
import {ClosingVote, ClosingVotes} from "../../derby/libraries/ClosingVotes.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";

/// @title DerbyGameStub
/// @notice A game without players: votes are set by hand, and what vaults send is kept to be looked at.
contract DerbyGameStub is IDerbyGamePort {
    using ExactTransfer for IERC20;

    mapping(uint16 protocolId => uint80 votes) public earning;
    mapping(uint16 protocolId => uint80 votes) public next;
    mapping(uint32 epoch => int128[] rewards) private _rewards;
    uint32 public epoch = 1;
    bool public isClosing;
    bool public areResultsOpen;
    bool public isBroken;
    uint16 public protocolCount;
    uint16 public nextPage;
    uint256 public fee;
    uint256 public owed;
    uint256 public votable;
    uint64 public nonce;

    /// @notice Votes that count from the next close on.
    function vote(uint16 protocolId, uint80 votes) external {
        next[protocolId] = votes;
    }

    /// @notice Slashes votes of the epoch that is open.
    function slash(uint16 protocolId, uint80 votes) external {
        earning[protocolId] -= votes;
    }

    /// @notice Refuses fees and lists from now on.
    function setBroken(bool broken) external {
        isBroken = broken;
    }

    function rewardsOf(uint32 epoch_) external view returns (int128[] memory) {
        return _rewards[epoch_];
    }

    function beginClose(uint32 epoch_) external {
        if (epoch_ > epoch) revert DerbyGame_WrongEpoch(msg.sender, epoch_, epoch);
        isClosing = true;
    }

    function openResults(uint32 epoch_, uint16 count, uint256 fee_, uint256 owed_) external {
        if (isBroken && fee_ != 0) revert DerbyGame_UnknownVault(msg.sender);
        if (!isClosing || epoch_ != epoch) revert DerbyGame_NotClosing(msg.sender, epoch_);
        (areResultsOpen, protocolCount, fee, owed, nextPage) = (true, count, fee_, owed_, 0);
        IERC20 asset = IERC20(IERC4626(msg.sender).asset());
        if (fee_ != 0) asset.pullExact(msg.sender, fee_);
    }

    function recordResults(uint32 epoch_, uint16 page, int128[] calldata rewards) external {
        if (!areResultsOpen) revert DerbyGame_NotClosing(msg.sender, epoch_);
        if (page != nextPage) revert DerbyGame_PageOutOfOrder(msg.sender, page, nextPage);
        ++nextPage;
        for (uint256 i = 0; i < rewards.length; ++i) _rewards[epoch_].push(rewards[i]);
        if (_rewards[epoch_].length < protocolCount) return;
        for (uint16 i = 0; i < protocolCount; ++i) earning[i] = next[i];
        (isClosing, areResultsOpen, epoch) = (false, false, epoch + 1);
    }

    function updateVotable(uint64 nonce_, uint256 votable_) external {
        if (isBroken) revert DerbyGame_UnknownVault(msg.sender);
        (nonce, votable) = (nonce_, votable_);
    }

    function closingVotes(
        address vault,
        uint32 epoch_,
        uint16 from,
        uint16 count
    ) external view returns (ClosingVote[] memory votes) {
        if (!isClosing) revert DerbyGame_NotClosing(vault, epoch_);
        votes = new ClosingVote[](count);
        for (uint16 i = 0; i < count; ++i) votes[i] = ClosingVotes.pack(earning[from + i], next[from + i]);
    }
}
