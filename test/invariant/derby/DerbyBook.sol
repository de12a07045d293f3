// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyWorld} from "./DerbyWorld.sol";

/// @title DerbyBook
/// @notice The game as the seed tells it: every basket, every epoch, one after the other. Where the contract keeps accumulators and
/// settles a run of epochs when somebody looks, this book visits every basket whenever an epoch ends.
/// @dev Amounts of R and Pay are 1e-24 token. The book rounds once an epoch, the contract once a run: `slack` says by how much
/// the two may differ.
abstract contract DerbyBook is DerbyWorld {
    /// @dev Votes and links are of the epoch that is open, the next, and from then on.
    struct Play {
        uint256 season;
        address owner;
        uint256[3] stake;
        /// 16 bits a protocol: basis points.
        uint256[3] votes;
        uint256[3] leader;
        uint256[3] feeBps;
        uint256 unlocking;
        uint256 unlockEpoch;
        /// R and Pay, less what was redeemed.
        int256 reward;
        uint256 paid;
        /// What of it the present delegation made.
        int256 linkReward;
        uint256 linkPaid;
        uint256 redeemed;
        /// Delegation fees owed to it as a leader, base units.
        uint256 fees;
        uint256 slack;
        uint256 sales;
    }

    /// @dev By basket id, from 1.
    Play[] internal _plays;

    /// @dev A whole basket and two that hold its parts, minted together. No longer compared once anybody changed one of them.
    struct Twins {
        uint256 whole;
        uint256 first;
        uint256 second;
    }

    Twins[] internal _twins;

    uint256 public slashedInAll;
    uint256 public everLocked;
    uint256 public everUnlocked;

    constructor() {
        _plays.push();
    }

    // ------------------------------------------------------------------------------------------------ entries

    function _setStake(uint256 id, uint256 stage, uint256 stake) internal {
        for (; stage < 3; ++stage) _plays[id].stake[stage] = stake;
    }

    function _setVotes(uint256 id, uint256 stage, uint256 votes) internal {
        for (; stage < 3; ++stage) _plays[id].votes[stage] = votes;
    }

    function _setLeader(uint256 id, uint256 stage, uint256 leader, uint256 feeBps) internal {
        for (; stage < 3; ++stage) (_plays[id].leader[stage], _plays[id].feeBps[stage]) = (leader, feeBps);
    }

    /// @dev Slashed DRB stops voting at once.
    function _cutStake(uint256 id, uint256 drb) internal {
        for (uint256 stage = 0; stage < 3; ++stage) {
            uint256 stake = _plays[id].stake[stage];
            _plays[id].stake[stage] = stake - (drb < stake ? drb : stake);
        }
    }

    /// @dev Somebody changed it: it is no twin any more.
    function _touchPlay(uint256 id) internal {
        for (uint256 i = _twins.length; i > 0; --i) {
            Twins memory twins = _twins[i - 1];
            if (twins.whole != id && twins.first != id && twins.second != id) continue;
            _twins[i - 1] = _twins[_twins.length - 1];
            _twins.pop();
        }
    }

    function _bpsOf(uint256 votes, uint256 protocolId) internal pure returns (uint256) {
        return uint16(votes >> (16 * protocolId));
    }

    function _redeemable(int256 reward, uint256 paid) internal pure returns (uint256) {
        if (reward <= 0) return 0;
        return uint256(reward) < paid ? uint256(reward) : paid;
    }

    // ------------------------------------------------------------------------------------------------ an epoch ends

    /// @param rlts Reward per locked token, by protocol.
    /// @param pays What of it is paid.
    function _completeEpoch(uint256 s, int256[] memory rlts, uint256[] memory pays) internal {
        for (uint256 id = 1; id < _plays.length; ++id) if (_plays[id].season == s) _earn(id, rlts, pays);
        for (uint256 id = 1; id < _plays.length; ++id) if (_plays[id].season == s) _roll(id);
    }

    function _earn(uint256 id, int256[] memory rlts, uint256[] memory pays) private {
        Play storage play = _plays[id];
        uint256 stake = play.stake[0];
        if (stake == 0) return;
        uint256 leader = play.leader[0];
        uint256 votes = leader == 0 ? play.votes[0] : _plays[leader].votes[0];
        (int256 made, uint256 paid) = (0, 0);
        for (uint256 i = 0; i < rlts.length; ++i) {
            made += int256(_bpsOf(votes, i)) * rlts[i];
            paid += _bpsOf(votes, i) * pays[i];
        }
        int256 reward = _floorDiv(made * int256(stake), 1e22);
        paid = (paid * stake) / 1e22;
        play.reward += reward;
        play.paid += paid;
        play.slack += 2;
        if (leader == 0) return;
        play.linkReward += reward;
        play.linkPaid += paid;
    }

    function _roll(uint256 id) private {
        Play storage play = _plays[id];
        bool goesOn = play.leader[0] == play.leader[1] && play.feeBps[0] == play.feeBps[1];
        if (play.leader[0] != 0 && !goesOn) _endLink(play);
        for (uint256 stage = 0; stage < 2; ++stage) {
            play.stake[stage] = play.stake[stage + 1];
            play.votes[stage] = play.votes[stage + 1];
            play.leader[stage] = play.leader[stage + 1];
            play.feeBps[stage] = play.feeBps[stage + 1];
        }
    }

    /// @dev The leader gets his part of what could be redeemed of the delegation now.
    function _endLink(Play storage play) private {
        uint256 scale = _seasons[play.season].scale;
        uint256 base = _redeemable(play.reward, play.paid);
        uint256 own = _redeemable(play.linkReward, play.linkPaid);
        if (own < base) base = own;
        uint256 fee = (base * play.feeBps[0]) / BPS / scale;
        (play.linkReward, play.linkPaid) = (0, 0);
        play.reward -= int256(fee * scale);
        play.paid -= fee * scale;
        play.slack += scale;
        _plays[play.leader[0]].fees += fee;
        _plays[play.leader[0]].slack += scale;
        if (fee != 0) ++reached["a delegation ended with a fee"];
    }

    // ------------------------------------------------------------------------------------------------ tallies

    /// @dev 2. In every stage, of every protocol.
    function _checkTallies(uint256 s) internal view {
        uint256[MAX_PROTOCOLS][3] memory tallies = _tallies(s);
        for (uint256 i = 0; i < _stands[s].length; ++i) {
            (uint256 current, uint256 next, uint256 last) = _game.tallyOf(address(_seasons[s].vault), i);
            assertEq(current, tallies[0][i], "2. the tally that earns is the sum of its baskets");
            assertEq(next, tallies[1][i], "2. and the next one");
            assertEq(last, tallies[2][i], "2. and the one from then on");
        }
    }

    /// @dev Votes by stage and protocol, as baskets have them: what follows a leader votes with him, in one rounding up.
    function _tallies(uint256 s) internal view returns (uint256[MAX_PROTOCOLS][3] memory tallies) {
        uint256[3][] memory power = new uint256[3][](_plays.length);
        for (uint256 id = 1; id < _plays.length; ++id) {
            if (_plays[id].season == s) _addPower(power, id);
        }
        uint256 count = _stands[s].length;
        for (uint256 id = 1; id < _plays.length; ++id) {
            for (uint256 stage = 0; stage < 3; ++stage) {
                uint256 drb = power[id][stage];
                if (drb == 0) continue;
                uint256 votes = _plays[id].votes[stage];
                for (uint256 i = 0; i < count; ++i) tallies[stage][i] += _votesUp(drb, _bpsOf(votes, i));
            }
        }
    }

    function _addPower(uint256[3][] memory power, uint256 id) private view {
        Play storage play = _plays[id];
        for (uint256 stage = 0; stage < 3; ++stage) {
            uint256 leader = play.leader[stage];
            power[leader == 0 ? id : leader][stage] += play.stake[stage];
        }
    }

    function _votesUp(uint256 drb, uint256 bps) private pure returns (uint256) {
        return (drb * bps + BPS - 1) / BPS;
    }

    function _floorDiv(int256 x, int256 y) internal pure returns (int256) {
        return x >= 0 || x % y == 0 ? x / y : x / y - 1;
    }

    function _isBlacklisted(DerbyTypes.Protocol memory p) internal pure returns (bool) {
        return p.status == DerbyTypes.ProtocolStatus.Blacklisted;
    }
}
