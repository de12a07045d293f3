// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGamePort} from "../../derby/interfaces/IDerbyGamePort.sol";
import {ClosingVote} from "../../derby/libraries/ClosingVotes.sol";
import {DerbyTypes} from "../../derby/types/DerbyTypes.sol";
import {TestToken} from "../TestToken.sol";

/// @title ScriptedVaultMock
/// @notice The vault's side of the game, with results as a test states them instead of protocols that yield.
/// @dev It adds up what winners are owed as a vault does: by the votes that it reads before the results.
contract ScriptedVaultMock {
    IDerbyGamePort public immutable game;
    address public immutable asset;
    uint16 public immutable protocolCount;

    uint32 public epoch = 1;
    bool public isClosing;
    uint64 public votableNonce = 1;
    uint256 public votableProtocols;

    constructor(IDerbyGamePort game_, TestToken asset_, uint16 protocolCount_) {
        (game, asset, protocolCount) = (game_, address(asset_), protocolCount_);
        votableProtocols = (1 << protocolCount_) - 1;
        asset_.approve(address(game_), type(uint256).max);
    }

    /// @notice A whole close: `rlts` by protocol, `fee` minted and paid in.
    function close(int128[] calldata rlts, uint256 fee) external {
        beginClose();
        finishClose(rlts, fee);
    }

    function beginClose() public {
        game.beginClose(epoch);
        isClosing = true;
    }

    function finishClose(int128[] calldata rlts, uint256 fee) public {
        TestToken(asset).mint(address(this), fee);
        game.openResults(epoch, protocolCount, fee, owed(rlts));
        uint256 page = DerbyTypes.RESULTS_PER_PAGE;
        uint256 pages = (protocolCount + page - 1) / page;
        for (uint256 i = 0; i < pages; ++i) {
            uint256 end = (i + 1) * page < protocolCount ? (i + 1) * page : protocolCount;
            game.recordResults(epoch, uint16(i), rlts[i * page:end]);
        }
        ++epoch;
        isClosing = false;
    }

    function setVotable(uint256 votable) external {
        votableProtocols = votable;
        game.updateVotable(++votableNonce, votable);
    }

    /// @notice Any message, in any order.
    function send(bytes calldata message) external returns (bool ok, bytes memory answer) {
        return address(game).call(message);
    }

    function owed(int128[] calldata rlts) public view returns (uint256 sum) {
        ClosingVote[] memory votes = game.closingVotes(address(this), epoch, 0, protocolCount);
        for (uint256 i = 0; i < votes.length; ++i) {
            if (rlts[i] > 0) sum += uint256(int256(rlts[i])) * votes[i].earning();
        }
    }
}
