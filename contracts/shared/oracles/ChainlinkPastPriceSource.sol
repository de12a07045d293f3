// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAggregatorProxy} from "./interfaces/IAggregatorProxy.sol";
import {IAggregatorV3} from "./interfaces/IAggregatorV3.sol";
import {IChainlinkPastPriceSource} from "./interfaces/IChainlinkPastPriceSource.sol";
import {IPastPriceSource} from "./interfaces/IPastPriceSource.sol";

/// @title ChainlinkPastPriceSource
/// @notice The price at a past time over one Chainlink feed, an immutable adapter. The same answer for every proof, at any time.
/// @dev Phases overlap in time, so two of them can each offer a round before the moment with its successor after it; when a
/// phase was installed is not on chain. The rule that leaves one answer:
///
/// - A phase is *later* if it has a round after the moment, and *ended* if it has none and has been silent for more than
///   `QUIET` since its last round, or, empty, since the moment.
/// - The phase that decides is the lowest later one, all lower ones being ended; where none is later, nothing is answered until
///   `QUIET` after the moment, and then the phase in use decides.
/// - The price is the deciding phase's last round at or before the moment, else the last round of the nearest lower phase that
///   has any, else nothing: (0, 0).
///
/// Trust assumptions, without which two answers could be proved at different times:
/// - rounds of a phase are numbered from 1 without gaps, and `updatedAt` rises with the number;
/// - a phase that has been silent for `QUIET` stays silent;
/// - the history of a phase starts less than `QUIET` before the proxy was pointed to it;
/// - a round that exists can be read.
///
/// An absent round reverts with older aggregators, so a read that fails counts as absent. Each read therefore gets `READ_GAS`
/// exactly: with less nothing is read, so that nobody can make a round look absent; with more a feed could burn its caller's.
contract ChainlinkPastPriceSource is IChainlinkPastPriceSource {
    /// @inheritdoc IChainlinkPastPriceSource
    uint256 public constant QUIET = 26 hours;

    /// @inheritdoc IChainlinkPastPriceSource
    uint256 public constant READ_GAS = 300_000;

    /// @dev What a read takes beside the gas that it hands on.
    uint256 private constant READ_OVERHEAD = 10_000;

    /// @dev Bytes of an answer of one word, and of a round.
    uint256 private constant WORD_SIZE = 32;
    uint256 private constant ROUND_SIZE = 160;

    /// @dev Bytes of one number of a proof.
    uint256 private constant ENTRY_SIZE = 8;

    IAggregatorProxy private immutable FEED;

    /// @dev A round as far as it matters; `updatedAt` 0 where there is none.
    struct Round {
        int256 answer;
        uint256 updatedAt;
    }

    /// @notice Pins the feed, which has to answer as a Chainlink proxy does. It need not have a price yet.
    /// @param newFeed The proxy, not the aggregator behind it.
    constructor(IAggregatorProxy newFeed) {
        if (address(newFeed).code.length == 0) revert ChainlinkPastPriceSource_FeedHasNoCode(address(newFeed));
        FEED = newFeed;
        if (_word(newFeed, IAggregatorProxy.phaseId.selector, type(uint16).max) == 0) {
            revert ChainlinkPastPriceSource_FeedHasNoPhases(address(newFeed));
        }
        _word(newFeed, IAggregatorV3.decimals.selector, type(uint8).max);
    }

    /// @inheritdoc IPastPriceSource
    /// @dev Reverts with `ChainlinkPastPriceSource_NothingToPay`, `_NotPast`, `_ProofMalformed`, `_RoundNotFound`,
    /// `_RoundAfter`, `_RoundNotLast`, `_PhaseNotEnded`, `_PhaseNotCurrent`, `_InsufficientGas`, `_FeedCallFailed` and `_AnswerOutOfRange`.
    function priceAt(
        uint256 at,
        bytes calldata proof
    ) external payable returns (int192 answer, uint40 updatedAt, uint8 answerDecimals) {
        if (msg.value != 0) revert ChainlinkPastPriceSource_NothingToPay(msg.value);
        if (at >= block.timestamp) revert ChainlinkPastPriceSource_NotPast(at, block.timestamp);
        if (proof.length == 0 || proof.length % ENTRY_SIZE != 0 || proof.length / ENTRY_SIZE > type(uint16).max) {
            revert ChainlinkPastPriceSource_ProofMalformed(proof.length);
        }
        uint16 deciding = uint16(proof.length / ENTRY_SIZE);
        Round memory price = _decidingRound(at, deciding, _entry(proof, deciding));
        for (uint16 phase = deciding - 1; phase != 0; --phase) {
            Round memory last = _lastRound(at, phase, _entry(proof, phase));
            if (price.updatedAt == 0) price = last;
        }
        return (_narrowed(price.answer), uint40(price.updatedAt), decimals());
    }

    /// @inheritdoc IPastPriceSource
    function feeFor(bytes calldata) external pure returns (uint256) {
        return 0;
    }

    /// @inheritdoc IPastPriceSource
    /// @dev True where every read that `priceAt` cannot do without works now. The history of a feed does not go away, so `at`
    /// does not matter. Reverts with `ChainlinkPastPriceSource_InsufficientGas`.
    function isProvable(uint256) external view returns (bool) {
        (bool success, uint256 phase) = _tryWord(IAggregatorProxy.phaseId.selector, type(uint16).max);
        if (!success) return false;
        (success, ) = _tryWord(IAggregatorV3.decimals.selector, type(uint8).max);
        if (!success) return false;
        bytes memory response;
        (success, response) = _ask(FEED, abi.encodeWithSelector(IAggregatorV3.latestRoundData.selector));
        return (success && response.length >= ROUND_SIZE) || _round(_roundId(uint16(phase), 1)).updatedAt == 0;
    }

    /// @inheritdoc IPastPriceSource
    function description() external view returns (string memory) {
        return FEED.description();
    }

    /// @inheritdoc IChainlinkPastPriceSource
    function feed() external view returns (IAggregatorProxy) {
        return FEED;
    }

    /// @inheritdoc IPastPriceSource
    function decimals() public view returns (uint8) {
        return uint8(_word(FEED, IAggregatorV3.decimals.selector, type(uint8).max));
    }

    /// @dev Round `n` of the phase that decides, the last at or before `at`; none for zero.
    function _decidingRound(uint256 at, uint16 phase, uint64 n) private view returns (Round memory round) {
        if (n != 0) round = _roundAtOrBefore(at, phase, n);
        Round memory next = _round(_roundId(phase, n + 1));
        if (next.updatedAt > at) return round;
        if (next.updatedAt != 0) {
            revert ChainlinkPastPriceSource_RoundNotLast(_roundId(phase, n), _roundId(phase, n + 1), next.updatedAt);
        }
        _requireNoneLater(at, phase, n);
    }

    /// @dev No phase has a round after `at`: that the one in use has none shows only in its latest round.
    function _requireNoneLater(uint256 at, uint16 phase, uint64 n) private view {
        uint16 current = uint16(_word(FEED, IAggregatorProxy.phaseId.selector, type(uint16).max));
        if (phase != current) revert ChainlinkPastPriceSource_PhaseNotCurrent(phase, current);
        (uint256 latestId, uint256 latestAt) = _latestRound(n == 0);
        if ((n != 0 || latestAt != 0) && latestId != _roundId(phase, n)) {
            revert ChainlinkPastPriceSource_RoundNotLast(_roundId(phase, n), latestId, latestAt);
        }
        _requireEnded(phase, at);
    }

    /// @dev Round `n` of a lower phase, shown to be the last of it and that the phase has ended; none for zero.
    function _lastRound(uint256 at, uint16 phase, uint64 n) private view returns (Round memory round) {
        if (n != 0) round = _roundAtOrBefore(at, phase, n);
        Round memory next = _round(_roundId(phase, n + 1));
        if (next.updatedAt != 0) {
            revert ChainlinkPastPriceSource_RoundNotLast(_roundId(phase, n), _roundId(phase, n + 1), next.updatedAt);
        }
        _requireEnded(phase, n == 0 ? at : round.updatedAt);
    }

    function _requireEnded(uint16 phase, uint256 silentSince) private view {
        uint256 endsAt = Math.saturatingAdd(silentSince, QUIET);
        if (block.timestamp <= endsAt) revert ChainlinkPastPriceSource_PhaseNotEnded(phase, endsAt);
    }

    function _roundAtOrBefore(uint256 at, uint16 phase, uint64 n) private view returns (Round memory round) {
        uint80 roundId = _roundId(phase, n);
        round = _round(roundId);
        if (round.updatedAt == 0) revert ChainlinkPastPriceSource_RoundNotFound(roundId);
        if (round.updatedAt > at) revert ChainlinkPastPriceSource_RoundAfter(roundId, round.updatedAt, at);
    }

    /// @dev Number `phase`, from 1, of a proof.
    function _entry(bytes calldata proof, uint256 phase) private pure returns (uint64) {
        return uint64(bytes8(proof[(phase - 1) * ENTRY_SIZE:phase * ENTRY_SIZE]));
    }

    function _roundId(uint16 phase, uint64 n) private pure returns (uint80) {
        return (uint80(phase) << 64) | n;
    }

    /// @dev A wider answer is no price, and on the same side of every price that can be asked about.
    function _narrowed(int256 answer) private pure returns (int192) {
        if (answer > type(int192).max) return type(int192).max;
        return answer < type(int192).min ? type(int192).min : int192(answer);
    }

    // ------------------------------------------------------------------------------------------------ reading the feed

    function _round(uint80 roundId) private view returns (Round memory round) {
        bytes memory question = abi.encodeCall(IAggregatorProxy.getRoundData, (roundId));
        (bool success, bytes memory response) = _ask(FEED, question);
        if (!success || response.length < ROUND_SIZE) return round;
        (, round.answer, , round.updatedAt, ) = abi.decode(response, (uint256, int256, uint256, uint256, uint256));
    }

    /// @dev The newest round of the phase in use; zeros for none. An aggregator without any may revert, which is accepted where
    /// it is already known that there is no first round.
    function _latestRound(bool mayFail) private view returns (uint256 roundId, uint256 updatedAt) {
        bytes4 selector = IAggregatorV3.latestRoundData.selector;
        (bool success, bytes memory response) = _ask(FEED, abi.encodeWithSelector(selector));
        if (!success || response.length < ROUND_SIZE) {
            if (mayFail) return (0, 0);
            revert ChainlinkPastPriceSource_FeedCallFailed(address(FEED), selector, response);
        }
        (roundId, , , updatedAt, ) = abi.decode(response, (uint256, int256, uint256, uint256, uint256));
    }

    /// @dev `from` is a parameter for the constructor, which cannot read the immutable.
    function _word(IAggregatorProxy from, bytes4 selector, uint256 highest) private view returns (uint256 word) {
        (bool success, bytes memory response) = _ask(from, abi.encodeWithSelector(selector));
        if (!success || response.length < WORD_SIZE) {
            revert ChainlinkPastPriceSource_FeedCallFailed(address(from), selector, response);
        }
        word = abi.decode(response, (uint256));
        if (word > highest) revert ChainlinkPastPriceSource_AnswerOutOfRange(address(from), selector, word, highest);
    }

    function _tryWord(bytes4 selector, uint256 highest) private view returns (bool, uint256) {
        (bool success, bytes memory response) = _ask(FEED, abi.encodeWithSelector(selector));
        if (!success || response.length < WORD_SIZE) return (false, 0);
        uint256 word = abi.decode(response, (uint256));
        return (word <= highest, word);
    }

    /// @dev A call hands on 63/64 of what is left at most.
    function _ask(
        IAggregatorProxy from,
        bytes memory question
    ) private view returns (bool success, bytes memory response) {
        uint256 required = (READ_GAS * 64) / 63 + READ_OVERHEAD;
        uint256 available = gasleft();
        if (available < required) revert ChainlinkPastPriceSource_InsufficientGas(available, required);
        return address(from).staticcall{gas: READ_GAS}(question);
    }
}
