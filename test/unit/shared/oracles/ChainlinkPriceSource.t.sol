// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {AggregatorMock} from "../../../../contracts/mocks/oracles/AggregatorMock.sol";
import {ChainlinkFeedMock} from "../../../../contracts/mocks/oracles/ChainlinkFeedMock.sol";
import {ChainlinkPriceSource} from "../../../../contracts/shared/oracles/ChainlinkPriceSource.sol";
import {IAggregatorV3} from "../../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {IChainlinkPriceSourceErrors as Errors} from "../../../../contracts/shared/oracles/interfaces/IChainlinkPriceSourceErrors.sol";
import {Test} from "../../../helpers/Test.sol";

contract ChainlinkPriceSourceTest is Test {
    uint256 private constant NOW = 1_800_000_000;
    uint32 private constant MAX_AGE = 1 hours;
    uint32 private constant GRACE_PERIOD = 30 minutes;
    int256 private constant PRICE = 3_000e8;
    uint256 private constant ROUND_ID = 7;

    bytes4 private constant DECIMALS = IAggregatorV3.decimals.selector;
    bytes4 private constant LATEST_ROUND = IAggregatorV3.latestRoundData.selector;

    IAggregatorV3 private constant NO_SEQUENCER = IAggregatorV3(address(0));

    AggregatorMock private _feed;
    AggregatorMock private _sequencer;
    ChainlinkPriceSource private _source;
    ChainlinkPriceSource private _rollupSource;

    function setUp() public {
        vm.warp(NOW);
        _feed = DeployShared.aggregatorMock();
        _feed.setDecimals(8);
        _feed.setDescription("ETH / USD");
        _setAnswer(PRICE, NOW - 1 minutes);
        _sequencer = DeployShared.aggregatorMock();
        _setSequencer(0, NOW - 1 days);
        _source = _deploy(_asFeed(_feed), MAX_AGE, NO_SEQUENCER, 0);
        _rollupSource = _deploy(_asFeed(_feed), MAX_AGE, _asFeed(_sequencer), GRACE_PERIOD);
    }

    // constructor

    function test_constructor_pinsEverything() public view {
        assertEq(address(_rollupSource.feed()), address(_feed), "feed");
        assertEq(_rollupSource.maxAge(), MAX_AGE, "maximum age");
        assertEq(address(_rollupSource.sequencerFeed()), address(_sequencer), "sequencer feed");
        assertEq(_rollupSource.sequencerGracePeriod(), GRACE_PERIOD, "grace period");
        assertEq(_rollupSource.decimals(), 8, "decimals");
        assertEq(_rollupSource.description(), "ETH / USD", "description");
        assertEq(address(_source.sequencerFeed()), address(0), "no sequencer feed");
        assertEq(_source.sequencerGracePeriod(), 0, "no grace period");
    }

    function test_constructor_refusesFeedWithoutCode() public {
        address nobody = makeAddr("nobody");
        vm.expectRevert(abi.encodeWithSelector(Errors.ChainlinkPriceSource_FeedHasNoCode.selector, nobody));
        _deploy(IAggregatorV3(nobody), MAX_AGE, NO_SEQUENCER, 0);
    }

    function test_constructor_refusesSequencerFeedWithoutCode() public {
        address nobody = makeAddr("nobody");
        vm.expectRevert(abi.encodeWithSelector(Errors.ChainlinkPriceSource_FeedHasNoCode.selector, nobody));
        _deploy(_asFeed(_feed), MAX_AGE, IAggregatorV3(nobody), GRACE_PERIOD);
    }

    function testFuzz_constructor_boundsMaxAge(uint32 maxAge) public {
        (uint32 lowest, uint32 highest) = (_source.MIN_MAX_AGE(), _source.MAX_MAX_AGE());
        if (maxAge < lowest || maxAge > highest) _expectMaxAgeRefused(maxAge, lowest, highest);
        _deploy(_asFeed(_feed), maxAge, NO_SEQUENCER, 0);
    }

    function test_constructor_boundsMaxAgeAtTheEdges() public {
        (uint32 lowest, uint32 highest) = (_source.MIN_MAX_AGE(), _source.MAX_MAX_AGE());
        assertEq(_deploy(_asFeed(_feed), lowest, NO_SEQUENCER, 0).maxAge(), lowest, "lowest");
        assertEq(_deploy(_asFeed(_feed), highest, NO_SEQUENCER, 0).maxAge(), highest, "highest");
        _expectMaxAgeRefused(lowest - 1, lowest, highest);
        _deploy(_asFeed(_feed), lowest - 1, NO_SEQUENCER, 0);
        _expectMaxAgeRefused(highest + 1, lowest, highest);
        _deploy(_asFeed(_feed), highest + 1, NO_SEQUENCER, 0);
    }

    function test_constructor_refusesGracePeriodWithoutSequencer() public {
        _expectGracePeriodRefused(1, 0, 0);
        _deploy(_asFeed(_feed), MAX_AGE, NO_SEQUENCER, 1);
    }

    function test_constructor_boundsGracePeriodAtTheEdges() public {
        (uint32 lowest, uint32 highest) = (_source.MIN_GRACE_PERIOD(), _source.MAX_GRACE_PERIOD());
        IAggregatorV3 sequencer = _asFeed(_sequencer);
        assertEq(_deploy(_asFeed(_feed), MAX_AGE, sequencer, lowest).sequencerGracePeriod(), lowest, "lowest");
        assertEq(_deploy(_asFeed(_feed), MAX_AGE, sequencer, highest).sequencerGracePeriod(), highest, "highest");
        _expectGracePeriodRefused(lowest - 1, lowest, highest);
        _deploy(_asFeed(_feed), MAX_AGE, sequencer, lowest - 1);
        _expectGracePeriodRefused(highest + 1, lowest, highest);
        _deploy(_asFeed(_feed), MAX_AGE, sequencer, highest + 1);
    }

    function test_constructor_refusesFeedThatDoesNotTellItsDecimals() public {
        _feed.script(DECIMALS, true, "closed");
        _expectCallFailed(_feed, DECIMALS, "closed");
        _deploy(_asFeed(_feed), MAX_AGE, NO_SEQUENCER, 0);
    }

    function test_constructor_boundsDecimals() public {
        uint8 highest = _source.MAX_DECIMALS();
        _feed.setDecimals(highest);
        assertEq(_deploy(_asFeed(_feed), MAX_AGE, NO_SEQUENCER, 0).decimals(), highest, "highest");
        _expectDecimalsRefusedAtConstruction(uint256(highest) + 1, highest);
        // 264 would be 8 if it were cut to a byte.
        _expectDecimalsRefusedAtConstruction(264, highest);
    }

    function test_constructor_needsNoGoodPriceYet() public {
        _setAnswer(0, 0);
        assertEq(_deploy(_asFeed(_feed), MAX_AGE, NO_SEQUENCER, 0).decimals(), 8, "decimals");
    }

    // latestPrice

    function testFuzz_latestPrice_returnsGoodAnswer(uint256 answer, uint256 age) public {
        answer = bound(answer, 1, uint256(type(int256).max));
        age = bound(age, 0, MAX_AGE);
        _setAnswer(int256(answer), NOW - age);
        _assertPrice(_source, answer, NOW - age);
    }

    function test_latestPrice_acceptsTheEdgesOfAge() public {
        _setAnswer(PRICE, NOW - MAX_AGE);
        _assertPrice(_source, uint256(PRICE), NOW - MAX_AGE);
        _setAnswer(1, NOW);
        _assertPrice(_source, 1, NOW);
    }

    function test_latestPrice_readsChainlinksOwnTestFeed() public {
        ChainlinkFeedMock feed = DeployShared.chainlinkFeedMock(18, 2e18);
        ChainlinkPriceSource source = _deploy(IAggregatorV3(address(feed)), MAX_AGE, NO_SEQUENCER, 0);
        _assertPrice(source, 2e18, NOW);
        assertEq(source.decimals(), 18, "decimals");
        vm.warp(NOW + 5 minutes);
        feed.updateAnswer(3e18);
        _assertPrice(source, 3e18, NOW + 5 minutes);
    }

    function test_latestPrice_ignoresSequencer() public {
        _setSequencer(1, NOW - 1 minutes);
        _assertPrice(_rollupSource, uint256(PRICE), NOW - 1 minutes);
    }

    function test_latestPrice_refusesUnreadableDecimals() public {
        _feed.script(DECIMALS, true, "closed");
        _expectRefusal(_callFailed(_feed, DECIMALS, "closed"));
    }

    function test_latestPrice_refusesShortDecimals() public {
        _feed.script(DECIMALS, false, new bytes(31));
        _expectRefusal(_callFailed(_feed, DECIMALS, new bytes(31)));
    }

    function test_latestPrice_refusesChangedDecimals() public {
        uint256[3] memory changed = [uint256(18), 7, 264];
        for (uint256 i = 0; i < changed.length; ++i) {
            _feed.setDecimals(changed[i]);
            _expectRefusal(
                abi.encodeWithSelector(
                    Errors.ChainlinkPriceSource_DecimalsChanged.selector,
                    address(_feed),
                    8,
                    changed[i]
                )
            );
        }
    }

    function test_latestPrice_refusesRevertingRound() public {
        _feed.script(LATEST_ROUND, true, "No data present");
        _expectRefusal(_callFailed(_feed, LATEST_ROUND, "No data present"));
    }

    /// @dev The reason of this revert reads like a round.
    function test_latestPrice_refusesRevertThatLooksLikeARound() public {
        bytes memory reason = abi.encode(ROUND_ID, PRICE, NOW, NOW, ROUND_ID);
        _feed.script(LATEST_ROUND, true, reason);
        _expectRefusal(_callFailed(_feed, LATEST_ROUND, reason));
    }

    function test_latestPrice_refusesShortRound() public {
        _feed.script(LATEST_ROUND, false, new bytes(159));
        _expectRefusal(_callFailed(_feed, LATEST_ROUND, new bytes(159)));
    }

    function test_latestPrice_refusesFeedThatIsGone() public {
        vm.etch(address(_feed), "");
        _expectRefusal(_callFailed(_feed, DECIMALS, ""));
    }

    function test_latestPrice_refusesRoundZero() public {
        _feed.setRound(0, PRICE, NOW, NOW);
        _expectRefusal(
            abi.encodeWithSelector(Errors.ChainlinkPriceSource_IncompleteRound.selector, address(_feed), 0, NOW)
        );
    }

    function test_latestPrice_refusesUnwrittenAnswer() public {
        _setAnswer(PRICE, 0);
        _expectRefusal(
            abi.encodeWithSelector(Errors.ChainlinkPriceSource_IncompleteRound.selector, address(_feed), ROUND_ID, 0)
        );
    }

    function testFuzz_latestPrice_refusesAnswerThatIsNotPositive(uint256 distance) public {
        int256 answer = -int256(bound(distance, 0, uint256(type(int256).max)));
        _setAnswer(answer, NOW);
        _expectRefusal(_notPositive(answer));
    }

    function test_latestPrice_refusesTheEdgesOfAnswer() public {
        _setAnswer(0, NOW);
        _expectRefusal(_notPositive(0));
        _setAnswer(type(int256).min, NOW);
        _expectRefusal(_notPositive(type(int256).min));
    }

    function testFuzz_latestPrice_refusesAnswerFromFuture(uint256 updatedAt) public {
        updatedAt = bound(updatedAt, NOW + 1, type(uint256).max);
        _setAnswer(PRICE, updatedAt);
        _expectRefusal(_fromFuture(updatedAt));
    }

    function test_latestPrice_refusesAnswerOneSecondFromFuture() public {
        _setAnswer(PRICE, NOW + 1);
        _expectRefusal(_fromFuture(NOW + 1));
    }

    function testFuzz_latestPrice_refusesStaleAnswer(uint256 age) public {
        age = bound(age, uint256(MAX_AGE) + 1, NOW - 1);
        _setAnswer(PRICE, NOW - age);
        _expectRefusal(_stale(NOW - age));
    }

    function test_latestPrice_refusesAnswerOneSecondTooOld() public {
        _setAnswer(PRICE, NOW - MAX_AGE - 1);
        _expectRefusal(_stale(NOW - MAX_AGE - 1));
    }

    // latestPriceForNewRisk

    function test_latestPriceForNewRisk_withoutSequencerIsLatestPrice() public {
        (uint256 price, uint40 updatedAt) = _source.latestPriceForNewRisk();
        assertEq(price, uint256(PRICE), "price");
        assertEq(updatedAt, NOW - 1 minutes, "time");
        _setAnswer(0, NOW);
        vm.expectRevert(_notPositive(0));
        _source.latestPriceForNewRisk();
    }

    function test_latestPriceForNewRisk_opensAfterGracePeriod() public {
        _setSequencer(0, NOW - GRACE_PERIOD);
        (uint256 price, uint40 updatedAt) = _rollupSource.latestPriceForNewRisk();
        assertEq(price, uint256(PRICE), "price");
        assertEq(updatedAt, NOW - 1 minutes, "time");
    }

    function test_latestPriceForNewRisk_refusesBadPriceWhileSequencerIsUp() public {
        _setAnswer(-1, NOW);
        vm.expectRevert(_notPositive(-1));
        _rollupSource.latestPriceForNewRisk();
    }

    function test_latestPriceForNewRisk_refusesFailingSequencerFeed() public {
        _sequencer.script(LATEST_ROUND, true, "");
        _expectCallFailed(_sequencer, LATEST_ROUND, "");
        _rollupSource.latestPriceForNewRisk();
    }

    function test_latestPriceForNewRisk_refusesSequencerDown() public {
        int256[3] memory states = [int256(1), 2, -1];
        for (uint256 i = 0; i < states.length; ++i) {
            _setSequencer(states[i], NOW - 1 days);
            vm.expectRevert(
                abi.encodeWithSelector(
                    Errors.ChainlinkPriceSource_SequencerDown.selector,
                    address(_sequencer),
                    states[i],
                    NOW - 1 days
                )
            );
            _rollupSource.latestPriceForNewRisk();
        }
    }

    function test_latestPriceForNewRisk_refusesRecoveringSequencer() public {
        uint256[4] memory since = [0, NOW + 1, NOW, NOW - GRACE_PERIOD + 1];
        for (uint256 i = 0; i < since.length; ++i) {
            _setSequencer(0, since[i]);
            vm.expectRevert(
                abi.encodeWithSelector(
                    Errors.ChainlinkPriceSource_SequencerRecovering.selector,
                    address(_sequencer),
                    since[i],
                    NOW,
                    GRACE_PERIOD
                )
            );
            _rollupSource.latestPriceForNewRisk();
        }
    }

    // tryLatestPrice

    function test_tryLatestPrice_ignoresSequencer() public {
        _setSequencer(1, NOW);
        (bool ok, uint256 price, uint40 updatedAt) = _rollupSource.tryLatestPrice();
        assertTrue(ok, "ok");
        assertEq(price, uint256(PRICE), "price");
        assertEq(updatedAt, NOW - 1 minutes, "time");
    }

    // helpers

    /// @dev Both reads of the same fault: one reverts with exactly `reason`, the other says so.
    function _expectRefusal(bytes memory reason) private {
        (bool ok, uint256 price, uint40 updatedAt) = _source.tryLatestPrice();
        assertTrue(!ok, "tryLatestPrice took a bad price");
        assertEq(price, 0, "price of a refusal");
        assertEq(updatedAt, 0, "time of a refusal");
        vm.expectRevert(reason);
        _source.latestPrice();
    }

    function _assertPrice(ChainlinkPriceSource source, uint256 expectedPrice, uint256 expectedTime) private view {
        (uint256 price, uint40 updatedAt) = source.latestPrice();
        assertEq(price, expectedPrice, "price");
        assertEq(updatedAt, expectedTime, "time");
        (bool ok, uint256 triedPrice, uint40 triedTime) = source.tryLatestPrice();
        assertTrue(ok, "ok");
        assertEq(triedPrice, expectedPrice, "price tried");
        assertEq(triedTime, expectedTime, "time tried");
    }

    function _setAnswer(int256 answer, uint256 updatedAt) private {
        _feed.setRound(ROUND_ID, answer, updatedAt, updatedAt);
    }

    function _setSequencer(int256 answer, uint256 since) private {
        _sequencer.setRound(1, answer, since, since);
    }

    function _deploy(
        IAggregatorV3 feed,
        uint32 maxAge,
        IAggregatorV3 sequencer,
        uint32 gracePeriod
    ) private returns (ChainlinkPriceSource) {
        return DeployShared.chainlinkPriceSource(feed, maxAge, sequencer, gracePeriod);
    }

    function _expectDecimalsRefusedAtConstruction(uint256 feedDecimals, uint8 highest) private {
        _feed.setDecimals(feedDecimals);
        vm.expectRevert(
            abi.encodeWithSelector(
                Errors.ChainlinkPriceSource_DecimalsOutOfRange.selector,
                address(_feed),
                feedDecimals,
                highest
            )
        );
        _deploy(_asFeed(_feed), MAX_AGE, NO_SEQUENCER, 0);
    }

    function _expectMaxAgeRefused(uint32 maxAge, uint32 lowest, uint32 highest) private {
        vm.expectRevert(
            abi.encodeWithSelector(Errors.ChainlinkPriceSource_MaxAgeOutOfRange.selector, maxAge, lowest, highest)
        );
    }

    function _expectGracePeriodRefused(uint32 gracePeriod, uint32 lowest, uint32 highest) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                Errors.ChainlinkPriceSource_GracePeriodOutOfRange.selector,
                gracePeriod,
                lowest,
                highest
            )
        );
    }

    function _expectCallFailed(AggregatorMock feed, bytes4 selector, bytes memory response) private {
        vm.expectRevert(_callFailed(feed, selector, response));
    }

    function _asFeed(AggregatorMock mock) private pure returns (IAggregatorV3) {
        return IAggregatorV3(address(mock));
    }

    function _callFailed(
        AggregatorMock feed,
        bytes4 selector,
        bytes memory response
    ) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                Errors.ChainlinkPriceSource_FeedCallFailed.selector,
                address(feed),
                selector,
                response
            );
    }

    function _notPositive(int256 answer) private view returns (bytes memory) {
        return abi.encodeWithSelector(Errors.ChainlinkPriceSource_PriceNotPositive.selector, address(_feed), answer);
    }

    function _fromFuture(uint256 updatedAt) private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                Errors.ChainlinkPriceSource_PriceFromFuture.selector,
                address(_feed),
                updatedAt,
                NOW
            );
    }

    function _stale(uint256 updatedAt) private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                Errors.ChainlinkPriceSource_PriceStale.selector,
                address(_feed),
                updatedAt,
                NOW,
                MAX_AGE
            );
    }
}
