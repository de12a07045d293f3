// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {AggregatorMock} from "../../../../contracts/mocks/oracles/AggregatorMock.sol";
import {PhasedFeedMock} from "../../../../contracts/mocks/oracles/PhasedFeedMock.sol";
import {ChainlinkPastPriceSource} from "../../../../contracts/shared/oracles/ChainlinkPastPriceSource.sol";
import {IAggregatorProxy} from "../../../../contracts/shared/oracles/interfaces/IAggregatorProxy.sol";
import {IAggregatorV3} from "../../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {IChainlinkPastPriceSourceErrors as Errors} from "../../../../contracts/shared/oracles/interfaces/IChainlinkPastPriceSourceErrors.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `ChainlinkPastPriceSource.tree`. `AT` is the moment asked about.
contract ChainlinkPastPriceSourceTest is Test {
    uint64 private constant AT = 1_800_000_000;
    uint64 private constant QUIET = 26 hours;

    PhasedFeedMock private _feed;
    ChainlinkPastPriceSource private _source;

    function setUp() public {
        _feed = DeployShared.phasedFeedMock(8);
        _source = DeployShared.chainlinkPastPriceSource(_feed);
        vm.warp(AT + 60);
    }

    // ------------------------------------------------------------------------------------------------ construction

    function test_RevertWhen_TheFeedHasNoCode() external {
        address nobody = makeAddr("nobody");
        vm.expectRevert(abi.encodeWithSelector(Errors.ChainlinkPastPriceSource_FeedHasNoCode.selector, nobody));
        DeployShared.chainlinkPastPriceSource(IAggregatorProxy(nobody));
    }

    function test_RevertWhen_TheFeedIsNoProxy() external {
        AggregatorMock aggregator = DeployShared.aggregatorMock();
        aggregator.setDecimals(8);
        bytes4 phaseId = IAggregatorProxy.phaseId.selector;
        vm.expectRevert(_failed(address(aggregator), phaseId, ""));
        DeployShared.chainlinkPastPriceSource(IAggregatorProxy(address(aggregator)));
        aggregator.script(phaseId, true, "no phases");
        vm.expectRevert(_failed(address(aggregator), phaseId, "no phases"));
        DeployShared.chainlinkPastPriceSource(IAggregatorProxy(address(aggregator)));
    }

    function test_RevertWhen_TheFeedIsInNoPhase() external {
        AggregatorMock aggregator = _aggregator(0, 8);
        vm.expectRevert(
            abi.encodeWithSelector(Errors.ChainlinkPastPriceSource_FeedHasNoPhases.selector, address(aggregator))
        );
        DeployShared.chainlinkPastPriceSource(IAggregatorProxy(address(aggregator)));
    }

    function test_RevertWhen_TheFeedsWordsAreOutOfRange() external {
        AggregatorMock aggregator = _aggregator(1 << 16, 8);
        vm.expectRevert(_outOfRange(address(aggregator), IAggregatorProxy.phaseId.selector, 1 << 16, 0xffff));
        DeployShared.chainlinkPastPriceSource(IAggregatorProxy(address(aggregator)));
        aggregator = _aggregator(1, 256);
        vm.expectRevert(_outOfRange(address(aggregator), IAggregatorV3.decimals.selector, 256, 255));
        DeployShared.chainlinkPastPriceSource(IAggregatorProxy(address(aggregator)));
    }

    function test_PinsTheFeed() external view {
        assertEq(address(_source.feed()), address(_feed), "feed");
        assertEq(_source.decimals(), 8, "decimals");
        assertEq(_source.description(), "MOCK / USD", "description");
        assertEq(_source.feeFor(""), 0, "free");
    }

    // ------------------------------------------------------------------------------------------------ what is no proof

    function test_RevertWhen_SomethingIsPaid() external {
        _feed.pushTo(1, 1, AT);
        _feed.pushTo(1, 2, AT + 1);
        vm.expectRevert(abi.encodeWithSelector(Errors.ChainlinkPastPriceSource_NothingToPay.selector, 1));
        _source.priceAt{value: 1}(AT, _proof(1));
    }

    function test_RevertWhen_TheProofIsNotInWords() external {
        _refused("", abi.encodeWithSelector(Errors.ChainlinkPastPriceSource_ProofMalformed.selector, 0));
        _refused(hex"01", abi.encodeWithSelector(Errors.ChainlinkPastPriceSource_ProofMalformed.selector, 1));
        _refused(new bytes(9), abi.encodeWithSelector(Errors.ChainlinkPastPriceSource_ProofMalformed.selector, 9));
        _refused(
            new bytes(8 * 65_536),
            abi.encodeWithSelector(Errors.ChainlinkPastPriceSource_ProofMalformed.selector, 8 * 65_536)
        );
    }

    function test_RevertWhen_TheMomentHasNotPassed() external {
        _feed.pushTo(1, 1, AT - 1);
        vm.warp(AT);
        _refused(_proof(1), abi.encodeWithSelector(Errors.ChainlinkPastPriceSource_NotPast.selector, AT, AT));
        vm.warp(AT - 1);
        _refused(_proof(1), abi.encodeWithSelector(Errors.ChainlinkPastPriceSource_NotPast.selector, AT, AT - 1));
    }

    function test_RevertWhen_AFeedDatesARoundAhead() external {
        _feed.pushTo(1, 1, AT - 1 days);
        _feed.pushTo(1, 2, AT + 1);
        vm.warp(AT - 1 hours);
        bytes memory notPast = abi.encodeWithSelector(
            Errors.ChainlinkPastPriceSource_NotPast.selector,
            AT,
            AT - 1 hours
        );
        _refused(_proof(1), notPast);
    }

    function test_RevertWhen_ThereIsNoSuchRound() external {
        _feed.pushTo(1, 1, AT - 5);
        _feed.pushTo(1, 2, AT + 1);
        _refused(_proof(3), _notFound(1, 3));
        _refused(_proof(type(uint64).max), _notFound(1, type(uint64).max));
        _refused(_proof(1, 1), _notFound(2, 1));
        _feed.setAnswersZeros(true);
        _refused(_proof(3), _notFound(1, 3));
    }

    function test_RevertWhen_TheRoundIsLate() external {
        _feed.pushTo(1, 1, AT);
        _feed.pushTo(1, 2, AT + 1);
        _refused(_proof(2), _after(1, 2, AT + 1));
    }

    function test_RevertWhen_TheRoundIsNotTheLast() external {
        _feed.pushTo(1, 1, AT - 5);
        _feed.pushTo(1, 2, AT);
        _feed.pushTo(1, 3, AT + 1);
        _refused(_proof(1), _notLast(1, 1, 2, AT));
        _refused(_proof(0), _notLast(1, 0, 1, AT - 5));
    }

    // ------------------------------------------------------------------------------------------------ one phase

    function test_TheLastRoundAtOrBeforeTheMoment() external {
        _feed.pushTo(1, 1, AT - 5);
        _feed.pushTo(1, -7, AT);
        _feed.pushTo(1, 3, AT + 1);
        _assertPrice(_proof(2), -7, AT);
    }

    function test_ARoundMayFollowAtOnceOrLate() external {
        _feed.pushTo(1, 5, AT - 9 days);
        vm.warp(AT + QUIET);
        _refused(_proof(1), _notEnded(1, AT + QUIET));
        _feed.pushTo(1, 6, AT + QUIET);
        _assertPrice(_proof(1), 5, AT - 9 days);
    }

    function test_WithoutALaterRoundOnlyAfterQuiet() external {
        _feed.pushTo(1, 5, AT - 1);
        _refused(_proof(1), _notEnded(1, AT + QUIET));
        vm.warp(AT + QUIET);
        _refused(_proof(1), _notEnded(1, AT + QUIET));
        vm.warp(AT + QUIET + 1);
        _assertPrice(_proof(1), 5, AT - 1);
    }

    function test_WithoutARoundThereIsNone() external {
        vm.warp(AT + QUIET);
        _refused(_proof(0), _notEnded(1, AT + QUIET));
        vm.warp(AT + QUIET + 1);
        _assertPrice(_proof(0), 0, 0);
        _feed.setAnswersZeros(true);
        _assertPrice(_proof(0), 0, 0);
    }

    function test_OnlyLaterRoundsMeanThereIsNone() external {
        _feed.pushTo(1, 5, AT + 1);
        _assertPrice(_proof(0), 0, 0);
    }

    function test_ZerosForAnAbsentRoundAreTheSameAsARevert() external {
        _feed.pushTo(1, 5, AT - 1);
        vm.warp(AT + QUIET + 1);
        _feed.setAnswersZeros(true);
        _assertPrice(_proof(1), 5, AT - 1);
    }

    // ------------------------------------------------------------------------------------------------ several phases

    function test_OverlappingPhasesLeaveOneAnswer() external {
        _feed.addPhase();
        _feed.pushTo(1, 10, AT - 60);
        _feed.pushTo(1, 11, AT + 60);
        _feed.pushTo(2, 20, AT - 30);
        _feed.pushTo(2, 21, AT + 30);
        _assertPrice(_proof(1), 10, AT - 60);
        vm.warp(AT + 365 days);
        _assertPrice(_proof(1), 10, AT - 60);
        _refused(_proof(1, 1), _notLast(1, 1, 2, AT + 60));
        _refused(_proof(2, 1), _after(1, 2, AT + 60));
        _refused(_proof(0, 1), _notLast(1, 0, 1, AT - 60));
    }

    function test_AnEndedPhaseGivesWayToTheNext() external {
        _feed.addPhase();
        _feed.pushTo(1, 10, AT - QUIET);
        _feed.pushTo(2, 20, AT - 30);
        _feed.pushTo(2, 21, AT + 30);
        _assertPrice(_proof(1, 1), 20, AT - 30);
        _refused(_proof(0, 1), _notLast(1, 0, 1, AT - QUIET));
    }

    function test_RevertWhen_ALowerPhaseMayGoOn() external {
        _feed.addPhase();
        _feed.pushTo(1, 10, AT - 60);
        _feed.pushTo(2, 20, AT - 30);
        _feed.pushTo(2, 21, AT + 30);
        _refused(_proof(1, 1), _notEnded(1, AT - 60 + QUIET));
        vm.warp(AT - 60 + QUIET);
        _refused(_proof(1, 1), _notEnded(1, AT - 60 + QUIET));
        vm.warp(AT - 60 + QUIET + 1);
        _assertPrice(_proof(1, 1), 20, AT - 30);
    }

    function test_AnEmptyPhaseEndsQuietAfterTheMoment() external {
        _feed.addPhase();
        _feed.pushTo(2, 20, AT - 30);
        _feed.pushTo(2, 21, AT + 30);
        vm.warp(AT + QUIET);
        _refused(_proof(0, 1), _notEnded(1, AT + QUIET));
        vm.warp(AT + QUIET + 1);
        _assertPrice(_proof(0, 1), 20, AT - 30);
    }

    function test_APhaseThatBeginsAfterTheMomentLeavesTheOneBefore() external {
        _feed.addPhase();
        _feed.pushTo(1, 10, AT - 60);
        _feed.pushTo(2, 20, AT + 30);
        vm.warp(AT + QUIET);
        _assertPrice(_proof(1, 0), 10, AT - 60);
    }

    function test_TheNearestLowerPhaseWithRoundsGivesThePrice() external {
        _feed.addPhase();
        _feed.addPhase();
        _feed.addPhase();
        _feed.pushTo(1, 10, AT - 9 days);
        _feed.pushTo(2, 20, AT - 8 days);
        _feed.pushTo(4, 40, AT + 1);
        vm.warp(AT + QUIET + 1);
        _assertPrice(_proof(1, 1, 0, 0), 20, AT - 8 days);
        _refused(_proof(1, 0, 0, 0), _notLast(2, 0, 1, AT - 8 days));
    }

    function test_APhaseAppendedAfterTheMomentChangesNothing() external {
        _feed.pushTo(1, 10, AT - 60);
        vm.warp(AT + QUIET + 1);
        _assertPrice(_proof(1), 10, AT - 60);
        _feed.addPhase();
        bytes memory notCurrent = abi.encodeWithSelector(
            Errors.ChainlinkPastPriceSource_PhaseNotCurrent.selector,
            uint16(1),
            uint16(2)
        );
        _refused(_proof(1), notCurrent);
        _assertPrice(_proof(1, 0), 10, AT - 60);
        _feed.push(20);
        _assertPrice(_proof(1, 0), 10, AT - 60);
    }

    function test_RevertWhen_ALaterPhaseIsSkippedTo() external {
        _feed.addPhase();
        _feed.pushTo(1, 10, AT - 60);
        _feed.pushTo(2, 20, AT - 2 days);
        _feed.addPhase();
        _feed.pushTo(3, 30, AT - 50);
        _feed.pushTo(3, 31, AT + 50);
        vm.warp(AT + QUIET + 1);
        bytes memory notCurrent = abi.encodeWithSelector(
            Errors.ChainlinkPastPriceSource_PhaseNotCurrent.selector,
            uint16(2),
            uint16(3)
        );
        _refused(_proof(1, 1), notCurrent);
        _assertPrice(_proof(1, 1, 1), 30, AT - 50);
    }

    function testFuzz_NoProofShowsAnotherPrice(uint64[6] memory times, uint64 a, uint64 b, uint64 delay) external {
        _feed.addPhase();
        _fill(1, times[0], times[1], times[2]);
        _fill(2, times[3], times[4], times[5]);
        vm.warp(AT + bound(delay, 1, 5 days));
        bool isFound = false;
        bytes32 found;
        for (uint64 i = 0; i < 4; ++i) {
            (isFound, found) = _sameAnswer(_proof(i), isFound, found);
            for (uint64 j = 0; j < 4; ++j) (isFound, found) = _sameAnswer(_proof(i, j), isFound, found);
        }
        (isFound, found) = _sameAnswer(_proof(a, b), isFound, found);
    }

    // ------------------------------------------------------------------------------------------------ broken assumptions

    function test_AGapInTheNumbersLeavesNoProof() external {
        _feed.pushTo(1, 10, AT - 5);
        _feed.pushTo(1, 11, 0);
        _feed.pushTo(1, 12, AT + 5);
        vm.warp(AT + 365 days);
        _refused(_proof(0), _notLast(1, 0, 1, AT - 5));
        _refused(_proof(1), _notLast(1, 1, 3, AT + 5));
        _refused(_proof(2), _notFound(1, 2));
        _refused(_proof(3), _after(1, 3, AT + 5));
        assertTrue(_source.isProvable(AT), "and it seems to work");
    }

    function test_TimesThatFallLeaveAChoice() external {
        _feed.pushTo(1, 10, AT - 5);
        _feed.pushTo(1, 11, AT + 1);
        _feed.pushTo(1, 12, AT - 1);
        _feed.pushTo(1, 13, AT + 2);
        _assertPrice(_proof(1), 10, AT - 5);
        _assertPrice(_proof(3), 12, AT - 1);
    }

    function test_APhaseThatWakesUpChangesTheAnswer() external {
        _feed.addPhase();
        _feed.pushTo(1, 10, AT - QUIET);
        _feed.pushTo(2, 20, AT - 30);
        _feed.pushTo(2, 21, AT + 30);
        _assertPrice(_proof(1, 1), 20, AT - 30);
        _feed.pushTo(1, 11, AT + 45);
        _assertPrice(_proof(1), 10, AT - QUIET);
        _refused(_proof(1, 1), _notLast(1, 1, 2, AT + 45));
    }

    function test_APhaseWithALongHistoryChangesTheAnswer() external {
        _feed.pushTo(1, 10, AT - 60);
        vm.warp(AT + QUIET + 1);
        _assertPrice(_proof(1), 10, AT - 60);
        _feed.addPhase();
        _feed.pushTo(2, 20, AT - 30);
        _feed.pushTo(2, 21, AT + 30);
        _assertPrice(_proof(1, 1), 20, AT - 30);
    }

    function test_ARoundThatCannotBeReadIsAbsent() external {
        (AggregatorMock feed, ChainlinkPastPriceSource source) = _scripted(1, 8);
        vm.warp(AT + QUIET + 1);
        (int192 answer, uint40 updatedAt, ) = source.priceAt(AT, _proof(0));
        assertEq(uint192(answer) + updatedAt, 0, "as of a feed without any");
        _script(feed, 1, 10, AT - 1);
        _script(feed, 2, 11, AT + 1);
        (answer, updatedAt, ) = source.priceAt(AT, _proof(1));
        assertEq(updatedAt, AT - 1, "and another once it can be");
    }

    // ------------------------------------------------------------------------------------------------ reading

    function test_RevertWhen_TheLatestRoundOfAPhaseWithRoundsCannotBeRead() external {
        (AggregatorMock feed, ChainlinkPastPriceSource source) = _scripted(1, 8);
        _script(feed, 1, 10, AT - 1);
        vm.warp(AT + QUIET + 1);
        vm.expectRevert(_failed(address(feed), IAggregatorV3.latestRoundData.selector, ""));
        source.priceAt(AT, _proof(1));
    }

    function test_RevertWhen_AnEmptyPhaseHasALatestRound() external {
        (AggregatorMock feed, ChainlinkPastPriceSource source) = _scripted(1, 8);
        feed.setRound(5, 10, AT - 1, AT - 1);
        vm.warp(AT + QUIET + 1);
        bytes4 selector = Errors.ChainlinkPastPriceSource_RoundNotLast.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, _id(1, 0), uint256(5), uint256(AT - 1)));
        source.priceAt(AT, _proof(0));
    }

    function test_AShortAnswerIsNone() external {
        (AggregatorMock feed, ChainlinkPastPriceSource source) = _scripted(1, 8);
        feed.script(IAggregatorProxy.getRoundData.selector, false, new bytes(159));
        vm.expectRevert(_notFound(1, 1));
        source.priceAt(AT, _proof(1));
    }

    function test_AWideAnswerIsCutOffOnItsOwnSide() external {
        (AggregatorMock feed, ChainlinkPastPriceSource source) = _scripted(1, 8);
        _script(feed, 2, 0, AT + 1);
        _script(feed, 1, type(int256).max, AT);
        assertEq(uint192(_answerOf(source)), uint192(type(int192).max), "far above");
        _script(feed, 1, int256(type(int192).max), AT);
        assertEq(uint192(_answerOf(source)), uint192(type(int192).max), "the highest");
        _script(feed, 1, type(int256).min, AT);
        assertTrue(_answerOf(source) == type(int192).min, "far below");
        _script(feed, 1, int256(type(int192).min), AT);
        assertTrue(_answerOf(source) == type(int192).min, "the lowest");
    }

    function test_DecimalsAreThoseOfTheCall() external {
        _feed.pushTo(1, 10, AT);
        _feed.pushTo(1, 11, AT + 1);
        _feed.setDecimals(18);
        (, , uint8 answerDecimals) = _source.priceAt(AT, _proof(1));
        assertEq(answerDecimals, 18, "now");
    }

    function test_RevertWhen_TheDecimalsCannotBeRead() external {
        (AggregatorMock feed, ChainlinkPastPriceSource source) = _scripted(1, 8);
        _script(feed, 1, 10, AT);
        _script(feed, 2, 11, AT + 1);
        feed.script(IAggregatorV3.decimals.selector, true, "down");
        vm.expectRevert(_failed(address(feed), IAggregatorV3.decimals.selector, "down"));
        source.priceAt(AT, _proof(1));
        feed.setDecimals(256);
        vm.expectRevert(_outOfRange(address(feed), IAggregatorV3.decimals.selector, 256, 255));
        source.priceAt(AT, _proof(1));
    }

    function testFuzz_TooLittleGasMakesNoRoundLookAbsent(uint256 gasLimit) external {
        _feed.pushTo(1, 10, AT - 1);
        vm.warp(AT + QUIET + 1);
        gasLimit = bound(gasLimit, 25_000, 600_000);
        // To say "none" would need both reads of the first phase to fail for want of gas.
        (bool ok, bytes memory answer) = address(_source).call{gas: gasLimit}(
            abi.encodeCall(_source.priceAt, (AT, _proof(0)))
        );
        assertTrue(!ok, "never proved");
        (ok, answer) = address(_source).call{gas: gasLimit}(abi.encodeCall(_source.priceAt, (AT, _proof(1))));
        if (ok) assertEq(uint256(abi.decode(answer, (uint256))), 10, "the price or nothing");
    }

    function test_RevertWhen_TheGasDoesNotSuffice() external {
        _feed.pushTo(1, 10, AT);
        _feed.pushTo(1, 11, AT + 1);
        (bool ok, bytes memory answer) = address(_source).call{gas: 300_000}(
            abi.encodeCall(_source.priceAt, (AT, _proof(1)))
        );
        assertTrue(!ok, "refused");
        assertEq(bytes32(bytes4(answer)), Errors.ChainlinkPastPriceSource_InsufficientGas.selector, "by name");
    }

    // ------------------------------------------------------------------------------------------------ is it provable

    function test_AWorkingFeedIsProvable() external {
        assertTrue(_source.isProvable(AT), "without a round");
        _feed.setAnswersZeros(true);
        assertTrue(_source.isProvable(AT), "answering zeros");
        _feed.push(1);
        assertTrue(_source.isProvable(AT), "with one");
    }

    function test_AFeedThatIsDownIsNot() external {
        _feed.push(1);
        _feed.setDown(true);
        assertTrue(!_source.isProvable(AT), "down");
        _feed.setDown(false);
        assertTrue(_source.isProvable(AT), "up again");
    }

    function test_EveryReadThatAProofNeedsCounts() external {
        (AggregatorMock feed, ChainlinkPastPriceSource source) = _scripted(1, 8);
        _script(feed, 1, 10, AT - 1);
        assertTrue(!source.isProvable(AT), "no latest round of a phase with rounds");
        feed.setRound(_id(1, 1), 10, AT - 1, AT - 1);
        assertTrue(source.isProvable(AT), "all there");
        feed.setDecimals(256);
        assertTrue(!source.isProvable(AT), "decimals out of range");
        feed.setDecimals(8);
        feed.script(IAggregatorProxy.phaseId.selector, false, abi.encode(1 << 16));
        assertTrue(!source.isProvable(AT), "phase out of range");
        feed.script(IAggregatorProxy.phaseId.selector, false, "");
        assertTrue(!source.isProvable(AT), "no phase");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _aggregator(uint256 phase, uint256 decimals) private returns (AggregatorMock feed) {
        feed = DeployShared.aggregatorMock();
        feed.setDecimals(decimals);
        feed.script(IAggregatorProxy.phaseId.selector, false, abi.encode(phase));
    }

    /// @dev A feed of which no round can be read, until it is scripted.
    function _scripted(
        uint256 phase,
        uint256 decimals
    ) private returns (AggregatorMock feed, ChainlinkPastPriceSource source) {
        feed = _aggregator(phase, decimals);
        source = DeployShared.chainlinkPastPriceSource(IAggregatorProxy(address(feed)));
    }

    function _script(AggregatorMock feed, uint64 n, int256 answer, uint256 updatedAt) private {
        bytes memory input = abi.encodeCall(IAggregatorProxy.getRoundData, (_id(1, n)));
        feed.scriptCall(input, false, abi.encode(_id(1, n), answer, updatedAt, updatedAt, _id(1, n)));
    }

    /// @dev Three rounds in order within two days around the moment, the last of which may be missing.
    function _fill(uint16 phase, uint64 a, uint64 b, uint64 c) private {
        uint64 at = AT - 2 days + uint64(bound(a, 0, 2 days));
        _feed.pushTo(phase, int192(uint192(phase) * 10), at);
        at += uint64(bound(b, 1, 1 days));
        _feed.pushTo(phase, int192(uint192(phase) * 10 + 1), at);
        if (c % 2 == 0) _feed.pushTo(phase, int192(uint192(phase) * 10 + 2), at + uint64(bound(c, 1, 1 days)));
    }

    function _sameAnswer(bytes memory proof, bool isFound, bytes32 found) private returns (bool, bytes32) {
        try _source.priceAt(AT, proof) returns (int192 answer, uint40 updatedAt, uint8) {
            bytes32 shown = keccak256(abi.encode(answer, updatedAt));
            if (isFound) assertEq(shown, found, "another price");
            return (true, shown);
        } catch {
            return (isFound, found);
        }
    }

    function _assertPrice(bytes memory proof, int192 expected, uint256 expectedAt) private {
        (int192 answer, uint40 updatedAt, uint8 answerDecimals) = _source.priceAt(AT, proof);
        assertTrue(answer == expected, "answer");
        assertEq(updatedAt, expectedAt, "updated at");
        assertEq(answerDecimals, 8, "decimals");
    }

    function _answerOf(ChainlinkPastPriceSource source) private returns (int192 answer) {
        (answer, , ) = source.priceAt(AT, _proof(1));
    }

    function _refused(bytes memory proof, bytes memory revertData) private {
        (bool ok, bytes memory answer) = address(_source).call(abi.encodeCall(_source.priceAt, (AT, proof)));
        assertTrue(!ok, "refused");
        assertEq(vm.toString(answer), vm.toString(revertData), "the error and its values");
    }

    function _id(uint16 phase, uint64 n) private pure returns (uint80) {
        return (uint80(phase) << 64) | n;
    }

    function _proof(uint64 a) private pure returns (bytes memory) {
        return abi.encodePacked(a);
    }

    function _proof(uint64 a, uint64 b) private pure returns (bytes memory) {
        return abi.encodePacked(a, b);
    }

    function _proof(uint64 a, uint64 b, uint64 c) private pure returns (bytes memory) {
        return abi.encodePacked(a, b, c);
    }

    function _proof(uint64 a, uint64 b, uint64 c, uint64 d) private pure returns (bytes memory) {
        return abi.encodePacked(a, b, c, d);
    }

    function _notFound(uint16 phase, uint64 n) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Errors.ChainlinkPastPriceSource_RoundNotFound.selector, _id(phase, n));
    }

    function _after(uint16 phase, uint64 n, uint256 updatedAt) private pure returns (bytes memory) {
        bytes4 selector = Errors.ChainlinkPastPriceSource_RoundAfter.selector;
        return abi.encodeWithSelector(selector, _id(phase, n), updatedAt, AT);
    }

    function _notLast(uint16 phase, uint64 n, uint64 later, uint256 updatedAt) private pure returns (bytes memory) {
        bytes4 selector = Errors.ChainlinkPastPriceSource_RoundNotLast.selector;
        return abi.encodeWithSelector(selector, _id(phase, n), _id(phase, later), updatedAt);
    }

    function _notEnded(uint16 phase, uint256 endsAt) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Errors.ChainlinkPastPriceSource_PhaseNotEnded.selector, phase, endsAt);
    }

    function _failed(address feed, bytes4 selector, bytes memory response) private pure returns (bytes memory) {
        bytes4 failure = Errors.ChainlinkPastPriceSource_FeedCallFailed.selector;
        return abi.encodeWithSelector(failure, feed, selector, response);
    }

    function _outOfRange(
        address feed,
        bytes4 selector,
        uint256 value,
        uint256 highest
    ) private pure returns (bytes memory) {
        bytes4 failure = Errors.ChainlinkPastPriceSource_AnswerOutOfRange.selector;
        return abi.encodeWithSelector(failure, feed, selector, value, highest);
    }
}
