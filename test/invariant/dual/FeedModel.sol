// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DeployShared} from "../../../contracts/mocks/deploy/DeployShared.sol";
import {PhasedFeedMock} from "../../../contracts/mocks/oracles/PhasedFeedMock.sol";
import {ChainlinkPastPriceSource} from "../../../contracts/shared/oracles/ChainlinkPastPriceSource.sol";

/// @title FeedModel
/// @notice A Chainlink feed of the campaign, and what it answers about the past, found by reading its whole history.
/// @dev It publishes only as the adapter's assumptions allow: times of a phase rise, a phase that was silent for `QUIET` stays
/// silent, and a history starts less than `QUIET` before its phase is installed. It shares no code with the adapter.
contract FeedModel {
    uint256 private constant QUIET = 26 hours;
    uint256 private constant MOST_PHASES = 12;

    PhasedFeedMock public immutable FEED = DeployShared.phasedFeedMock(8);
    ChainlinkPastPriceSource public immutable SOURCE = DeployShared.chainlinkPastPriceSource(FEED);

    struct Round {
        int192 answer;
        uint256 updatedAt;
    }

    /// @notice What the feed says about a moment. Unknown while somebody could still change it.
    struct Answer {
        bool isKnown;
        int192 answer;
        uint256 updatedAt;
        uint8 decimals;
        uint256 phase;
    }

    mapping(uint256 phase => Round[] rounds) private _phases;
    uint16 public phase = 1;
    bool public isDown;
    uint8 public decimals = 8;

    // ------------------------------------------------------------------------------------------------ publishing

    /// @notice Publishes `answer` now, in a new phase if the one in use has been silent for too long.
    function publish(int192 answer) external {
        if (_isSilent(phase) && _phases[phase].length != 0) _install();
        _push(phase, answer, block.timestamp);
    }

    /// @notice The phase before the one in use goes on beside it, unless it has been silent for too long.
    function publishBehind(int192 answer) external returns (bool published) {
        uint16 behind = phase - 1;
        if (behind == 0 || _phases[behind].length == 0 || _isSilent(behind)) return false;
        _push(behind, answer, block.timestamp);
        return true;
    }

    /// @notice Points the proxy to a new phase, whose history has `rounds` rounds, 3 at most. Proofs are read phase by phase, so
    /// there is an end to phases.
    function install(uint256 rounds, int192 answer) external returns (bool installed) {
        if (phase == MOST_PHASES) return false;
        _install();
        uint256 gap = (QUIET - 1) / 3;
        for (uint256 i = rounds; i != 0; --i) _push(phase, answer + int192(int256(i)), block.timestamp - i * gap);
        return true;
    }

    function setDown(bool newIsDown) external {
        isDown = newIsDown;
        FEED.setDown(newIsDown);
    }

    function setDecimals(uint8 newDecimals) external {
        decimals = newDecimals;
        FEED.setDecimals(newDecimals);
    }

    // ------------------------------------------------------------------------------------------------ answering

    /// @notice The last round at or before `at` of the lowest phase that went on after it, or of the nearest lower phase that
    /// has any.
    function answerAt(uint256 at) public view returns (Answer memory found) {
        bool endedBelow = true;
        bool isLater = false;
        for (found.phase = 1; found.phase <= phase; ++found.phase) {
            uint256 n = countUntil(found.phase, at);
            if (n != 0) (found.answer, found.updatedAt) = _at(found.phase, n);
            isLater = n != _phases[found.phase].length;
            if (isLater) break;
            uint256 silentSince = n == 0 ? at : _lastOf(found.phase);
            if (block.timestamp <= silentSince + QUIET) endedBelow = false;
        }
        if (!isLater) found.phase = phase;
        found.isKnown = !isDown && block.timestamp > at && (isLater ? endedBelow : block.timestamp > at + QUIET);
        found.decimals = decimals;
    }

    /// @notice What shows that answer to the adapter.
    function proofAt(uint256 at) external view returns (bytes memory proof) {
        uint256 deciding = answerAt(at).phase;
        for (uint256 p = 1; p <= deciding; ++p) proof = abi.encodePacked(proof, uint64(countUntil(p, at)));
    }

    /// @notice How many rounds of a phase are at or before `at`.
    function countUntil(uint256 p, uint256 at) public view returns (uint256 n) {
        Round[] storage rounds = _phases[p];
        n = rounds.length;
        while (n != 0 && rounds[n - 1].updatedAt > at) --n;
    }

    // ------------------------------------------------------------------------------------------------ history

    function _install() private {
        ++phase;
        FEED.addPhase();
    }

    function _push(uint16 p, int192 answer, uint256 updatedAt) private {
        if (_phases[p].length != 0 && _lastOf(p) >= updatedAt) return;
        _phases[p].push(Round({answer: answer, updatedAt: updatedAt}));
        FEED.pushTo(p, answer, uint64(updatedAt));
    }

    function _isSilent(uint256 p) private view returns (bool) {
        return _phases[p].length != 0 && block.timestamp > _lastOf(p) + QUIET;
    }

    function _lastOf(uint256 p) private view returns (uint256) {
        return _phases[p][_phases[p].length - 1].updatedAt;
    }

    function _at(uint256 p, uint256 n) private view returns (int192, uint256) {
        Round storage round = _phases[p][n - 1];
        return (round.answer, round.updatedAt);
    }
}
