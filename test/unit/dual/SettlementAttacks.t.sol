// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultErrors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {IChainlinkPastPriceSourceErrors} from "../../../contracts/shared/oracles/interfaces/IChainlinkPastPriceSourceErrors.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @notice Attacks on the price that decides, and faults of its feed, each of which must fail here.
contract SettlementAttacksTest is DualUnitTest {
    int192 private constant EARLIER = 2_900e8;
    int192 private constant RIGHT = 3_001e8;
    int192 private constant LATER = 2_950e8;

    // ------------------------------------------------------------------------------------------------ choosing a round

    function test_ChoosingARound_AnEarlierOneIsRefused() external {
        _threeRounds();
        bytes memory notLast = abi.encodeWithSelector(
            IChainlinkPastPriceSourceErrors.ChainlinkPastPriceSource_RoundNotLast.selector,
            _roundId(1, 1),
            _roundId(1, 2),
            expiry - 60
        );
        _refused(creator, _settling(_proof(1)), notLast);
    }

    function test_ChoosingARound_ALaterOneIsRefused() external {
        _threeRounds();
        _refused(creator, _settling(_proof(3)), _roundAfter(_roundId(1, 3), expiry + 60));
    }

    /// @dev Phase 2 offers a pair around the expiry as well, and stays refused when phase 1 has long ended.
    function test_ChoosingARound_AnotherPhasesIsRefused() external {
        _threeRounds();
        _overlappingPhase();
        bytes memory notLast = abi.encodeWithSelector(
            IChainlinkPastPriceSourceErrors.ChainlinkPastPriceSource_RoundNotLast.selector,
            _roundId(1, 2),
            _roundId(1, 3),
            expiry + 60
        );
        for (uint256 i = 0; i < 2; ++i) {
            _refused(creator, _settling(_proof(2, 1)), notLast);
            _refused(creator, _settling(_proof(3, 1)), _roundAfter(_roundId(1, 3), expiry + 60));
            vm.warp(expiry + 60 days);
        }
    }

    function test_ChoosingARound_TheSamePriceForEveryCallerAndTime() external {
        _threeRounds();
        address[4] memory callers = [creator, alice, bob, stranger];
        uint256[4] memory delays = [uint256(61), 1 days, 4 days, 400 days];
        for (uint256 i = 0; i < callers.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            vm.warp(expiry + delays[i]);
            if (i != 0) _overlappingPhase();
            vm.prank(callers[i]);
            dual.settle(address(ethSource), expiry, _proof(2));
            assertEq(uint256(int256(dual.roundOf(address(ethSource), expiry).answer)), 3_001e8, "one answer");
            vm.revertToState(snapshot);
        }
    }

    // ------------------------------------------------------------------------------------------------ bad rounds

    function test_BadRound_StaleZeroNegativeAreRefused() external {
        int192[3] memory answers = [RIGHT, int192(0), -3_001e8];
        uint256[3] memory ages = [uint256(MAX_AGE) + 1, 60, 60];
        for (uint256 i = 0; i < answers.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            uint256 vaultId = _create(_buyLow());
            uint256 receiptId = _subscribe(vaultId, alice, 4_000e6);
            vm.warp(expiry - ages[i]);
            ethFeed.push(answers[i]);
            vm.warp(expiry + QUIET + 1);
            dual.settle(address(ethSource), expiry, _proof(1));
            assertTrue(dual.roundOf(address(ethSource), expiry).isStored, "stored as it is");
            _nobodyIsPaid(vaultId, receiptId);
            vm.revertToState(snapshot);
        }
    }

    function test_BadRound_AsOldAsAllowedCounts() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 4_000e6);
        vm.warp(expiry - MAX_AGE);
        ethFeed.push(RIGHT);
        vm.warp(expiry + QUIET + 1);
        dual.settle(address(ethSource), expiry, _proof(1));
        _assertStatus(vaultId, DualTypes.Status.NotReached, "to the second");
    }

    function test_BadRound_BeforeTheExpiryNothingIsSettled() external {
        vm.warp(expiry - 60);
        ethFeed.push(RIGHT);
        ethFeed.pushTo(1, LATER, uint64(expiry + 60));
        for (uint256 i = 0; i < 2; ++i) {
            _refused(
                creator,
                _settling(_proof(1)),
                _err(IChainlinkPastPriceSourceErrors.ChainlinkPastPriceSource_NotPast.selector, expiry, block.timestamp)
            );
            vm.warp(expiry);
        }
    }

    /// @dev A second or a day after the expiry, while a round before it could still come.
    function test_BadRound_WhileAnotherMayComeNothingIsSettled() external {
        vm.warp(expiry - 60);
        ethFeed.push(RIGHT);
        vm.warp(expiry + QUIET);
        bytes memory notEnded = abi.encodeWithSelector(
            IChainlinkPastPriceSourceErrors.ChainlinkPastPriceSource_PhaseNotEnded.selector,
            1,
            expiry + QUIET
        );
        _refused(creator, _settling(_proof(1)), notEnded);
    }

    function test_FeedDecimalsChange_NoPriceAndEverybodysOwn() external {
        uint256 vaultId = _create(_params(btcMarket, DualTypes.Direction.BuyLow, 60_000e8, 1e16, 10_000e6));
        uint256 receiptId = _subscribe(vaultId, alice, 4_000e6);
        DualTypes.Amounts memory held = dual.solvency(vaultId).held;
        btcFeed.setDecimals(18);
        _settleAt(btcFeed, btcSource, 59_000e8);
        btcFeed.setDecimals(8);
        _nobodyIsPaid(vaultId, receiptId);
        vm.warp(expiry + VOID_WINDOW);
        dual.void(vaultId);
        assertEq(_redeem(receiptId, alice, 4_000e6), 4_000e6, "her own");
        _assertAmounts(_close(vaultId), held.investment - 4_000e6, held.linked, "his own");
    }

    // ------------------------------------------------------------------------------------------------ voids, windows

    function test_VoidByTheLoser_RefusedWhileAPriceCanBeProved() external {
        uint256 vaultId = _create(_buyLow());
        uint256 receiptId = _subscribe(vaultId, alice, 10_000e6);
        _threeRounds();
        bytes memory data = abi.encodeCall(dual.void, (vaultId));
        bytes4 tooEarly = IDualCurrencyVaultErrors.DualCurrencyVault_VoidTooEarly.selector;
        vm.warp(expiry + VOID_WINDOW - 1);
        _refused(creator, data, _err(tooEarly, vaultId, expiry + VOID_WINDOW));
        bytes4 provable = IDualCurrencyVaultErrors.DualCurrencyVault_PriceProvable.selector;
        vm.warp(expiry + 300 days);
        _refused(creator, data, _err(provable, vaultId, address(ethSource)));

        dual.settle(address(ethSource), expiry, _proof(2));
        bytes memory known = abi.encodeWithSelector(
            IDualCurrencyVaultErrors.DualCurrencyVault_PriceKnown.selector,
            vaultId,
            address(ethSource),
            3_001e8
        );
        _refused(creator, data, known);
        assertEq(_redeem(receiptId, alice, 10_000e6), 10_100e6, "the stored price wins, however late");
    }

    /// @dev The first feed stored nothing that counts; the second could.
    function test_VoidByTheLoser_RefusedWhileTheSecondFeedCanProveOne() external {
        uint256 vaultId = _create(_buyLow());
        vm.warp(expiry - 60);
        ethFallbackFeed.push(RIGHT);
        vm.warp(expiry + VOID_WINDOW);
        dual.settle(address(ethSource), expiry, _proof(0));
        _refused(
            creator,
            abi.encodeCall(dual.void, (vaultId)),
            _err(IDualCurrencyVaultErrors.DualCurrencyVault_PriceProvable.selector, vaultId, address(ethFallback))
        );
    }

    /// @dev Too little gas must not make a feed look dead.
    function testFuzz_VoidByTheLoser_StarvingTheReadDoesNotHelp(uint256 gasLimit) external {
        uint256 vaultId = _create(_buyLow());
        _threeRounds();
        vm.warp(expiry + VOID_WINDOW);
        gasLimit = bound(gasLimit, 30_000, 3_000_000);
        vm.prank(creator);
        (bool ok, ) = address(dual).call{gas: gasLimit}(abi.encodeCall(dual.void, (vaultId)));
        assertTrue(!ok, "refused with any gas");
        _assertStatus(vaultId, DualTypes.Status.Closed, "not voided");
    }

    /// @dev A feed that recovers after a void, or dies after a judgement, changes nothing for the vault that was judged.
    function test_FlippingAJudgement_TheFirstIsFinal() external {
        uint256 vaultId = _create(_buyLow());
        uint256 other = _create(_buyLow());
        uint256 receiptId = _subscribe(vaultId, alice, 4_000e6);
        _subscribe(vaultId, bob, 4_000e6);
        _subscribe(other, bob, 4_000e6);
        _threeRounds();
        ethFeed.setDown(true);
        ethFallbackFeed.setDown(true);
        vm.warp(expiry + VOID_WINDOW);
        dual.void(vaultId);
        assertEq(_redeem(receiptId, alice, 4_000e6), 4_000e6, "her own");
        ethFeed.setDown(false);
        dual.settle(address(ethSource), expiry, _proof(2));
        assertEq(_redeem(receiptId, bob, 4_000e6), 4_000e6, "and so the next one");
        assertEq(_redeem(_receipt(other, 0), bob, 4_000e6), 4_040e6, "a vault that was not judged yet has the price");
    }

    function test_TwoMaximumAgesOnOneFeed_EachMarketJudgesByItsOwn() external {
        DualTypes.MarketParams memory strict = _marketParams(
            address(weth),
            address(usdc),
            address(ethSource),
            address(0)
        );
        strict.maxAge = 1 minutes;
        vm.prank(risk);
        uint256 strictMarket = dual.createMarket(strict);
        uint256 lenientVault = _create(_buyLow());
        DualTypes.VaultParams memory params = _buyLow();
        params.marketId = strictMarket;
        uint256 strictVault = _create(params);
        _subscribe(lenientVault, alice, 4_000e6);
        _subscribe(strictVault, alice, 4_000e6);
        vm.warp(expiry - 61);
        ethFeed.push(RIGHT);
        vm.warp(expiry + VOID_WINDOW);
        dual.settle(address(ethSource), expiry, _proof(1));
        _assertStatus(lenientVault, DualTypes.Status.NotReached, "a minute and a second is young enough here");
        _assertStatus(strictVault, DualTypes.Status.Closed, "and too old there");
        dual.void(strictVault);
        assertEq(_redeem(_receipt(lenientVault, 0), alice, 4_000e6), 4_040e6, "by the price");
        assertEq(_redeem(_receipt(strictVault, 0), alice, 4_000e6), 4_000e6, "her own");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /// @dev One round well before the expiry, the right one, and one after it.
    function _threeRounds() private {
        vm.warp(expiry - 2 hours);
        ethFeed.push(EARLIER);
        vm.warp(expiry - 60);
        ethFeed.push(RIGHT);
        vm.warp(expiry + 60);
        ethFeed.push(LATER);
    }

    /// @dev A phase that has a pair around the expiry of its own.
    function _overlappingPhase() private {
        ethFeed.addPhase();
        ethFeed.pushTo(2, EARLIER, uint64(expiry - 30));
        ethFeed.pushTo(2, LATER, uint64(expiry + 30));
    }

    function _nobodyIsPaid(uint256 vaultId, uint256 receiptId) private {
        bytes memory unsettled = _err(IDualCurrencyVaultErrors.DualCurrencyVault_NotSettled.selector, vaultId, expiry);
        _refused(alice, abi.encodeCall(dual.redeem, (receiptId, 4_000e6, alice)), unsettled);
        _refused(creator, abi.encodeCall(dual.closeCreator, (vaultId, creator)), unsettled);
    }

    function _settling(bytes memory proof) private view returns (bytes memory) {
        return abi.encodeCall(dual.settle, (address(ethSource), expiry, proof));
    }

    function _roundAfter(uint80 roundId, uint256 updatedAt) private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IChainlinkPastPriceSourceErrors.ChainlinkPastPriceSource_RoundAfter.selector,
                roundId,
                updatedAt,
                expiry
            );
    }

    function _roundId(uint256 phase, uint256 n) private pure returns (uint80) {
        return uint80((phase << 64) | n);
    }
}
