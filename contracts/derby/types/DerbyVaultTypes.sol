// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Holdings} from "../libraries/HoldingsWord.sol";
import {Booking, Listing, Position} from "../libraries/ProtocolWords.sol";
import {DerbyTypes} from "./DerbyTypes.sol";

/// @title DerbyVaultTypes
/// @notice What a Derby vault stores. Its libraries work on one `State`, so that its code can be split among them.
library DerbyVaultTypes {
    /// @notice One protocol, in three words that every close reads; `ProtocolWords` draws them. What it was booked at when the epoch
    /// opened differs from what it is booked at only by losses marked since: it has no slot in every close, which was 5,000 gas a
    /// protocol.
    struct ProtocolState {
        Listing listing;
        Booking booking;
        Position position;
        /// Losses marked since the epoch opened; stale unless the booking is marked.
        uint256 marked;
    }

    /// @notice A protocol read into memory, for as long as nobody else can change it: a close keeps all others out.
    struct Entry {
        uint16 id;
        Listing listing;
        Booking booking;
        Position position;
    }

    /// @notice What a close remembers between its steps. All zero while the epoch is open.
    struct Close {
        /// Gains found and not priced yet: in the books, not in the price.
        uint112 gains;
        /// Losses found by this close.
        uint112 losses;
        /// The part of them that the locked profit could not take.
        uint112 uncovered;
        /// Fee charged and not sent.
        uint112 fee;
        /// What is to be deployed, by targets.
        uint112 deployable;
        /// What is to stay idle.
        uint112 buffer;
        /// Differences below this are not moved.
        uint112 margin;
        /// What the requests of this epoch come to at the price of this close.
        uint112 needs;
        /// Booked in protocols that are to hold nothing and do not answer: nobody's target can be met with it.
        uint112 caught;
        /// Votes of the epoch to come, on protocols that take them.
        uint80 nextVotes;
        /// By how many steps the bounty is divided.
        uint16 bountySteps;
        /// `sum max(0, RLT_i) * earning_i`, 1e-42 token.
        uint256 owed;
    }

    /// @notice Everything. The first three slots are what a deposit or an exit reads.
    ///
    ///     |  - 32 | tracked 112 | idle 112 |
    ///     |  reserved 112 | locked 112 | phase 8 | cursor 16 |
    ///     |  lockedAt 40 | unlocksAt 40 | openedAt 40 | pausedUntil 48 | epoch 32 | protocolCount 16 | - |
    struct State {
        Holdings holdings;
        uint112 reserved;
        /// Profit that was locked at `lockedAt`, and unlocks until `unlocksAt`.
        uint112 locked;
        DerbyTypes.Phase phase;
        uint16 cursor;
        uint40 lockedAt;
        uint40 unlocksAt;
        uint40 openedAt;
        uint48 pausedUntil;
        uint32 epoch;
        uint16 protocolCount;
        DerbyTypes.Parameters parameters;
        uint112 openingDeployed;
        uint80 openingVotes;
        uint64 votableNonce;
        address treasury;
        uint96 bountyReserve;
        uint256 highWaterMark;
        /// Bit `i`: protocol `i` accepts votes.
        uint256 votable;
        /// Bit `i`: protocol `i` has incentives to harvest.
        uint256 incentivized;
        uint256 lastRequestId;
        Close close;
        mapping(uint16 protocolId => ProtocolState state) protocols;
        mapping(address vault => uint256 idPlusOne) protocolIds;
        mapping(uint16 protocolId => DerbyTypes.Incentive incentive) incentives;
        mapping(uint256 requestId => DerbyTypes.Request request) requests;
        mapping(uint32 epoch => DerbyTypes.Batch batch) batches;
    }

    /// @notice What never changes of a vault, for its libraries.
    struct Setup {
        address asset;
        address game;
        address exchange;
        /// The library `ProtocolMoves`, which the vault is linked with.
        address moves;
        uint8 assetDecimals;
    }

    /// @notice One attempt to take money out of a protocol.
    struct Exit {
        /// The protocol, the shares of it that are held, and what they are booked at.
        address vault;
        uint256 held;
        uint256 worth;
        /// How much to take, unless `all`.
        uint256 assets;
        bool all;
        /// Whether the protocol is asked first how much it lets out.
        bool limited;
        /// Whether any price will do: the protocol is to be left.
        bool forced;
    }

    /// @notice One call to `closeEpoch` under way.
    struct Run {
        Setup setup;
        uint256 maxSteps;
        uint256 steps;
        /// Steps that the bounty pays for, and by how many it is divided.
        uint256 paidSteps;
        uint256 bountySteps;
        /// Shares there are, as the run leaves them.
        uint256 supply;
        /// Shares to burn from escrow, and to give to the treasury, when the run is over.
        uint256 burnt;
        uint256 minted;
        /// Bit `i`: this run found protocol `i` to need no move, and nothing moved it since. What a run did not look at is not set.
        uint256 settled;
    }
}
