// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAggregatorV3} from "./interfaces/IAggregatorV3.sol";
import {IChainlinkPriceSource} from "./interfaces/IChainlinkPriceSource.sol";
import {IPriceSource} from "./interfaces/IPriceSource.sol";

/// @title ChainlinkPriceSource
/// @notice An immutable adapter over one Chainlink feed. To change anything, deploy another and let governance choose it.
/// @dev A price counts if the feed answers in the decimals it had at construction, in a finished round, with a positive answer
/// that is not from the future and at most `maxAge` old. Every other case has an error of its own.
///
/// The sequencer feed gates `latestPriceForNewRisk` alone. While a sequencer is down its users cannot defend a position, so
/// none should be opened against a price they could not react to; but closing, repaying and liquidating go on, for a pause
/// there would turn an outage into bad debt.
///
/// Trust assumptions:
/// - The feed's operators publish the true price within `maxAge`. A feed that reports a wrong price in good form is believed.
/// - Behind Chainlink's proxy the aggregator may be replaced; a replacement with other decimals is refused, not rescaled.
/// - `maxAge` has to exceed the feed's heartbeat, or good prices are refused between two updates.
/// - The feed may burn the gas it is given: `tryLatestPrice` survives any answer, but not a feed built to exhaust its caller.
contract ChainlinkPriceSource is IChainlinkPriceSource {
    /// @notice Bounds of `maxAge`, in seconds. Chainlink's slowest heartbeats are 24 to 48 hours.
    uint32 public constant MIN_MAX_AGE = 1 minutes;
    uint32 public constant MAX_MAX_AGE = 7 days;

    /// @notice Bounds of the grace period, in seconds, where there is a sequencer feed.
    uint32 public constant MIN_GRACE_PERIOD = 1 minutes;
    uint32 public constant MAX_GRACE_PERIOD = 1 days;

    /// @notice Most decimals a feed may have. With tokens of up to 24 decimals any pair then fits `PriceMath`.
    uint8 public constant MAX_DECIMALS = 36;

    /// @dev Bytes of the two answers that are read: five words and one.
    uint256 private constant ROUND_SIZE = 160;
    uint256 private constant DECIMALS_SIZE = 32;

    IAggregatorV3 private immutable FEED;
    IAggregatorV3 private immutable SEQUENCER_FEED;
    uint32 private immutable MAX_AGE;
    uint32 private immutable GRACE_PERIOD;
    uint8 private immutable DECIMALS;

    /// @notice Pins the feed, its decimals and the rules. The feed need not have a good price yet.
    /// @param newFeed The Chainlink feed; its proxy, not the aggregator behind it.
    /// @param newMaxAge The oldest answer that counts, in seconds, from `MIN_MAX_AGE` to `MAX_MAX_AGE`.
    /// @param newSequencerFeed The rollup's sequencer uptime feed, or the zero address where there is no sequencer.
    /// @param newGracePeriod Seconds after the sequencer came back in which no new risk is taken on, from `MIN_GRACE_PERIOD` to
    /// `MAX_GRACE_PERIOD`; 0 without a sequencer feed.
    constructor(IAggregatorV3 newFeed, uint32 newMaxAge, IAggregatorV3 newSequencerFeed, uint32 newGracePeriod) {
        _requireCode(newFeed);
        if (newMaxAge < MIN_MAX_AGE || newMaxAge > MAX_MAX_AGE) {
            revert ChainlinkPriceSource_MaxAgeOutOfRange(newMaxAge, MIN_MAX_AGE, MAX_MAX_AGE);
        }
        _requireGracePeriod(newSequencerFeed, newGracePeriod);
        uint256 feedDecimals = _decimalsOf(newFeed);
        if (feedDecimals > MAX_DECIMALS) {
            revert ChainlinkPriceSource_DecimalsOutOfRange(address(newFeed), feedDecimals, MAX_DECIMALS);
        }
        FEED = newFeed;
        SEQUENCER_FEED = newSequencerFeed;
        MAX_AGE = newMaxAge;
        GRACE_PERIOD = newGracePeriod;
        DECIMALS = uint8(feedDecimals);
    }

    /// @inheritdoc IPriceSource
    function latestPriceForNewRisk() external view returns (uint256 price, uint40 updatedAt) {
        _requireSequencerUp();
        return latestPrice();
    }

    /// @inheritdoc IPriceSource
    /// @dev One path for both reads: this asks itself from outside, where any failure can be caught. A caller who sends too
    /// little gas for the inner call keeps a 64th of it, too little to do anything with a false "not ok".
    function tryLatestPrice() external view returns (bool ok, uint256 price, uint40 updatedAt) {
        try this.latestPrice() returns (uint256 goodPrice, uint40 goodUpdatedAt) {
            return (true, goodPrice, goodUpdatedAt);
        } catch {
            return (false, 0, 0);
        }
    }

    /// @inheritdoc IPriceSource
    function description() external view returns (string memory) {
        return FEED.description();
    }

    /// @inheritdoc IPriceSource
    function decimals() external view returns (uint8) {
        return DECIMALS;
    }

    /// @inheritdoc IChainlinkPriceSource
    function feed() external view returns (IAggregatorV3) {
        return FEED;
    }

    /// @inheritdoc IChainlinkPriceSource
    function maxAge() external view returns (uint32) {
        return MAX_AGE;
    }

    /// @inheritdoc IChainlinkPriceSource
    function sequencerFeed() external view returns (IAggregatorV3) {
        return SEQUENCER_FEED;
    }

    /// @inheritdoc IChainlinkPriceSource
    function sequencerGracePeriod() external view returns (uint32) {
        return GRACE_PERIOD;
    }

    /// @inheritdoc IPriceSource
    function latestPrice() public view returns (uint256 price, uint40 updatedAt) {
        uint256 actualDecimals = _decimalsOf(FEED);
        if (actualDecimals != DECIMALS) {
            revert ChainlinkPriceSource_DecimalsChanged(address(FEED), DECIMALS, actualDecimals);
        }
        (uint256 roundId, int256 answer, , uint256 answeredAt) = _latestRoundOf(FEED);
        if (roundId == 0 || answeredAt == 0) {
            revert ChainlinkPriceSource_IncompleteRound(address(FEED), roundId, answeredAt);
        }
        if (answer <= 0) revert ChainlinkPriceSource_PriceNotPositive(address(FEED), answer);
        _requireFresh(answeredAt);
        return (uint256(answer), uint40(answeredAt));
    }

    function _requireFresh(uint256 answeredAt) private view {
        if (answeredAt > block.timestamp) {
            revert ChainlinkPriceSource_PriceFromFuture(address(FEED), answeredAt, block.timestamp);
        }
        if (block.timestamp - answeredAt > MAX_AGE) {
            revert ChainlinkPriceSource_PriceStale(address(FEED), answeredAt, block.timestamp, MAX_AGE);
        }
    }

    function _requireSequencerUp() private view {
        if (address(SEQUENCER_FEED) == address(0)) return;
        (, int256 answer, uint256 since, ) = _latestRoundOf(SEQUENCER_FEED);
        if (answer != 0) revert ChainlinkPriceSource_SequencerDown(address(SEQUENCER_FEED), answer, since);
        if (since == 0 || since > block.timestamp || block.timestamp - since < GRACE_PERIOD) {
            revert ChainlinkPriceSource_SequencerRecovering(
                address(SEQUENCER_FEED),
                since,
                block.timestamp,
                GRACE_PERIOD
            );
        }
    }

    function _latestRoundOf(
        IAggregatorV3 aggregator
    ) private view returns (uint256 roundId, int256 answer, uint256 startedAt, uint256 updatedAt) {
        bytes memory response = _ask(aggregator, IAggregatorV3.latestRoundData.selector, ROUND_SIZE);
        (roundId, answer, startedAt, updatedAt, ) = abi.decode(response, (uint256, int256, uint256, uint256, uint256));
    }

    function _decimalsOf(IAggregatorV3 aggregator) private view returns (uint256) {
        return abi.decode(_ask(aggregator, IAggregatorV3.decimals.selector, DECIMALS_SIZE), (uint256));
    }

    /// @dev A low-level call read as full words, so that a revert, a missing contract, a short answer and a word out of its
    /// type's range all end in an error with a name.
    function _ask(
        IAggregatorV3 aggregator,
        bytes4 selector,
        uint256 size
    ) private view returns (bytes memory response) {
        bool success;
        (success, response) = address(aggregator).staticcall(abi.encodeWithSelector(selector));
        if (!success || response.length < size) {
            revert ChainlinkPriceSource_FeedCallFailed(address(aggregator), selector, response);
        }
    }

    function _requireCode(IAggregatorV3 aggregator) private view {
        if (address(aggregator).code.length == 0) revert ChainlinkPriceSource_FeedHasNoCode(address(aggregator));
    }

    function _requireGracePeriod(IAggregatorV3 newSequencerFeed, uint32 newGracePeriod) private view {
        bool hasSequencer = address(newSequencerFeed) != address(0);
        if (hasSequencer) _requireCode(newSequencerFeed);
        uint32 lowest = hasSequencer ? MIN_GRACE_PERIOD : 0;
        uint32 highest = hasSequencer ? MAX_GRACE_PERIOD : 0;
        if (newGracePeriod < lowest || newGracePeriod > highest) {
            revert ChainlinkPriceSource_GracePeriodOutOfRange(newGracePeriod, lowest, highest);
        }
    }
}
