// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {BasketTerms} from "./BasketTerms.sol";
import {Portfolio, Portfolios} from "./Portfolios.sol";
import {Staged} from "./Staged.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {GameStorage} from "../types/GameStorage.sol";
import {Settlement} from "./Settlement.sol";

/// @title Voting
/// @notice Keeps the tallies of a vault equal to what its baskets vote.
/// @dev A basket that follows nobody votes with its own stake and what follows it, its power; one that follows lends its
/// stake to its leader. A tally is moved by what changed alone, in every stage that the change reaches.
library Voting {
    using Settlement for GameStorage.Data;
    using Voting for GameStorage.Data;
    using Staged for Staged.Value;

    uint256 private constant STAGES = 3;
    uint256 private constant LAST_STAGE = 2;

    /// @dev A portfolio and the DRB wei behind it.
    struct Ballot {
        Portfolio portfolio;
        uint256 power;
    }

    /// @dev The votes of `account` in `stage`, one in which it does not follow. A leader never follows where it is followed: who follows
    /// takes no followers and who has any cannot follow, and no change counts from an earlier epoch than a change before it.
    function ballotAt(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        uint256 stage
    ) internal view returns (Ballot memory ballot) {
        ballot.portfolio = game.baskets[account.basketId].portfolios[account.terms.plan(stage)];
        ballot.power = account.stake.at(stage) + account.followed.at(stage);
    }

    /// @dev Has the tallies count `to` instead of `from` in every stage that still takes changes.
    function moveVotes(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        Ballot memory from,
        Ballot memory to
    ) internal {
        mapping(uint256 protocolId => Staged.Value votes) storage tallies = game.vaults[account.vaultId].tallies;
        uint256 i = 0;
        uint256 j = 0;
        while (true) {
            (uint256 idFrom, uint256 idTo) = (from.portfolio.idAt(i), to.portfolio.idAt(j));
            uint256 id = idFrom < idTo ? idFrom : idTo;
            if (id == Portfolios.NO_PROTOCOL) break;
            uint256 before = idFrom == id ? Portfolios.votesUp(from.power, from.portfolio.bpsAt(i++)) : 0;
            uint256 now_ = idTo == id ? Portfolios.votesUp(to.power, to.portfolio.bpsAt(j++)) : 0;
            if (before == now_) continue;
            Staged.Value tally = tallies[id].advanced(account.epoch);
            tallies[id] = tally.withFrom(account.stage, tally.last() + now_ - before);
        }
    }

    /// @dev Takes `drb` DRB wei of `account`'s stake out of every stage at once, as far as there is any: slashing waits for nobody.
    function cutStake(GameStorage.Data storage game, BasketTypes.Account memory account, uint256 drb) internal {
        for (uint256 stage = 0; stage < STAGES; ++stage) {
            uint256 stake = account.stake.at(stage);
            uint256 cut = drb < stake ? drb : stake;
            if (cut == 0) continue;
            if (account.terms.follows(stage)) {
                _cutFollowed(game, account.link.leader(stage), stage, cut);
            } else {
                Ballot memory ballot = game.ballotAt(account, stage);
                _cutVotes(game, account, stage, ballot, ballot.power - cut);
            }
            account.stake = account.stake.withAt(stage, stake - cut);
        }
    }

    /// @dev Gives the stages that still take changes the portfolio `next`, in whichever of the three words is free.
    function setPortfolio(GameStorage.Data storage game, BasketTypes.Account memory account, Portfolio next) internal {
        uint256 plan = _freePlan(account);
        game.baskets[account.basketId].portfolios[plan] = next;
        account.terms = account.terms.withPlanFrom(account.stage, plan);
    }

    /// @dev `leaderId` as one that leads, whether or not it did before.
    function advancedLeader(
        GameStorage.Data storage game,
        uint256 leaderId
    ) internal view returns (BasketTypes.Account memory leader) {
        leader = game.advanced(leaderId, true);
        if (leader.terms.hasLed()) return leader;
        leader.terms = leader.terms.withTie(BasketTerms.HAS_LED);
        leader.lead = game.baskets[leaderId].lead;
        leader.followed = leader.followed.advanced(leader.epoch);
    }

    /// @dev Moves what follows `leader` from `before` to `now_` DRB wei of one follower, and reserves the accumulators from which,
    /// or to which, that one counts. Stores the leader.
    function changeFollowed(
        GameStorage.Data storage game,
        BasketTypes.Account memory leader,
        uint256 before,
        uint256 now_
    ) internal {
        Ballot memory from = game.ballotAt(leader, leader.stage);
        leader.followed = leader.followed.withFrom(leader.stage, leader.followed.last() + now_ - before);
        leader.lead.reserved |= uint8(1 << leader.stage);
        game.moveVotes(leader, from, game.ballotAt(leader, leader.stage));
        game.store(leader);
    }

    /// @dev A word that no earlier stage votes by. The one in use last, if it may, since it costs least to write.
    function _freePlan(BasketTypes.Account memory account) private pure returns (uint256 plan) {
        plan = account.terms.follows(LAST_STAGE) ? 0 : account.terms.lastPlan();
        while (_isTaken(account, plan)) plan = (plan + 1) % 3;
    }

    function _isTaken(BasketTypes.Account memory account, uint256 plan) private pure returns (bool) {
        for (uint256 stage = 0; stage < account.stage; ++stage) {
            bool hasPower = account.stake.at(stage) + account.followed.at(stage) != 0;
            if (hasPower && account.terms.plan(stage) == plan) return true;
        }
        return false;
    }

    function _cutFollowed(GameStorage.Data storage game, uint256 leaderId, uint256 stage, uint256 cut) private {
        BasketTypes.Account memory leader = game.advancedLeader(leaderId);
        Ballot memory ballot = game.ballotAt(leader, stage);
        leader.followed = leader.followed.withAt(stage, leader.followed.at(stage) - cut);
        _cutVotes(game, leader, stage, ballot, ballot.power - cut);
        game.store(leader);
    }

    /// @dev Lowers the tallies of one stage to what `ballot` gives with `power`.
    function _cutVotes(
        GameStorage.Data storage game,
        BasketTypes.Account memory account,
        uint256 stage,
        Ballot memory ballot,
        uint256 power
    ) private {
        mapping(uint256 protocolId => Staged.Value votes) storage tallies = game.vaults[account.vaultId].tallies;
        for (uint256 i = 0; ballot.portfolio.idAt(i) != Portfolios.NO_PROTOCOL; ++i) {
            uint256 bps = ballot.portfolio.bpsAt(i);
            uint256 id = ballot.portfolio.idAt(i);
            Staged.Value tally = tallies[id].advanced(account.epoch);
            uint256 less = Portfolios.votesUp(ballot.power, bps) - Portfolios.votesUp(power, bps);
            tallies[id] = tally.withAt(stage, tally.at(stage) - less);
        }
    }
}
