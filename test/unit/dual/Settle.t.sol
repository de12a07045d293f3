// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {IDualCurrencyVaultEvents as Events} from "../../../contracts/dual/interfaces/IDualCurrencyVaultEvents.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {RefundReceiverMock} from "../../../contracts/mocks/RefundReceiverMock.sol";
import {ChainlinkPastPriceSource} from "../../../contracts/shared/oracles/ChainlinkPastPriceSource.sol";
import {IChainlinkPastPriceSourceErrors as FeedErrors} from "../../../contracts/shared/oracles/interfaces/IChainlinkPastPriceSourceErrors.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `Settle.tree`.
contract SettleTest is DualUnitTest {
    function test_RevertWhen_NoMarketHasTheFeed() external {
        (, ChainlinkPastPriceSource foreign) = _newFeed(8);
        bytes4 selector = Errors.DualCurrencyVault_UnknownFeed.selector;
        _refusedSettlement(address(foreign), _proof(1), _err(selector, address(foreign)));
        _refusedSettlement(address(0), _proof(1), _err(selector, address(0)));
    }

    function test_RevertWhen_TheProofIsBad() external {
        _publish(ethFeed, 3_000e8);
        bytes memory malformed = _err(FeedErrors.ChainlinkPastPriceSource_ProofMalformed.selector, uint256(3));
        _refusedSettlement(address(ethSource), hex"010203", malformed);
        bytes memory late = _err(
            FeedErrors.ChainlinkPastPriceSource_RoundAfter.selector,
            (uint256(1) << 64) | 2,
            expiry + 60,
            expiry
        );
        _refusedSettlement(address(ethSource), _proof(2), late);
    }

    function test_RevertWhen_TheExpiryHasNotPassed() external {
        ethFeed.push(3_000e8);
        vm.warp(expiry);
        bytes4 selector = FeedErrors.ChainlinkPastPriceSource_NotPast.selector;
        _refusedSettlement(address(ethSource), _proof(1), _err(selector, expiry, expiry));
    }

    function test_RevertWhen_AFeedDatesARoundBehindTheExpiry() external {
        ethFeed.push(3_000e8);
        ethFeed.pushTo(1, 1, uint64(expiry) + 1);
        vm.warp(deadline - 1);
        bytes4 selector = FeedErrors.ChainlinkPastPriceSource_NotPast.selector;
        _refusedSettlement(address(ethSource), _proof(1), _err(selector, expiry, deadline - 1));
    }

    function test_RevertWhen_TheCallerTakesNoRefund() external {
        _publish(ethFeed, 3_000e8);
        RefundReceiverMock caller = new RefundReceiverMock();
        vm.deal(address(caller), 1);
        caller.refuse();
        bytes memory data = abi.encodeCall(dual.settle, (address(ethSource), expiry, _proof(1)));
        vm.expectRevert(_err(Errors.DualCurrencyVault_RefundFailed.selector, address(caller), 1));
        caller.call(address(dual), 1, data);
        assertTrue(!dual.roundOf(address(ethSource), expiry).isStored, "nothing stored");
    }

    function test_StoresTheRoundAsItCameAndTellsIt() external {
        _publish(ethFeed, 3_000e8);
        vm.expectEmit(address(dual));
        emit Events.RoundStored(address(ethSource), expiry, 3_000e8, expiry - 60, 8);
        vm.prank(stranger);
        DualTypes.Round memory round = dual.settle(address(ethSource), expiry, _proof(1));
        DualTypes.Round memory stored = dual.roundOf(address(ethSource), expiry);
        assertEq(keccak256(abi.encode(round)), keccak256(abi.encode(stored)), "returned as stored");
        assertEq(uint192(stored.answer), 3_000e8, "answer");
        assertEq(stored.updatedAt, expiry - 60, "updated at");
        assertEq(stored.decimals, 8, "decimals");
        assertTrue(stored.isStored, "stored");
    }

    function test_StoresABadRoundToo() external {
        _settleEth(-1);
        assertTrue(dual.roundOf(address(ethSource), expiry).answer == -1, "negative");
        vm.warp(expiry + QUIET + 1);
        dual.settle(address(btcSource), expiry, _proof(0));
        assertTrue(dual.roundOf(address(btcSource), expiry).isStored, "the empty round");
    }

    function test_TheSecondTimeChangesNothingAndRefunds() external {
        _settleEth(3_000e8);
        bytes32 digest = _digest();
        vm.prank(stranger);
        DualTypes.Round memory round = dual.settle{value: 5}(address(ethSource), expiry, "whatever");
        assertEq(round.updatedAt, expiry - 60, "the same round");
        assertEq(_digest(), digest, "state unchanged, wei and all");
    }

    function test_TheFirstTimeRefundsWhatIsNotCharged() external {
        _publish(ethFeed, 3_000e8);
        uint256 before = stranger.balance;
        vm.prank(stranger);
        dual.settle{value: 5}(address(ethSource), expiry, _proof(1));
        assertEq(stranger.balance, before, "all of it");
        assertEq(address(dual).balance, 0, "no wei stays");
    }

    function test_TheRefundCannotReenter() external {
        uint256 vaultId = _create(_buyLow());
        _publish(ethFeed, 3_000e8);
        RefundReceiverMock caller = new RefundReceiverMock();
        vm.deal(address(caller), 1);
        caller.arm(address(dual), abi.encodeCall(dual.void, (vaultId)), 0);
        caller.call(address(dual), 1, abi.encodeCall(dual.settle, (address(ethSource), expiry, _proof(1))));
        bytes memory reentrant = _err(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        assertEq(vm.toString(caller.answer()), vm.toString(reentrant), "refused");
    }

    function test_OneRoundServesEveryVaultOfItsFeedAndExpiry() external {
        uint256 low = _create(_buyLow());
        uint256 high = _create(_sellHigh());
        DualTypes.VaultParams memory params = _buyLow();
        params.expiryAt = expiry + 1;
        uint256 other = _create(params);
        _settleEth(3_100e8);
        _assertStatus(low, DualTypes.Status.NotReached, "buy low");
        _assertStatus(high, DualTypes.Status.NotReached, "sell high");
        _assertStatus(other, DualTypes.Status.Closed, "a second later is another expiry");
    }

    function test_EachMarketJudgesTheRoundByItsOwnAge() external {
        DualTypes.MarketParams memory strict = _marketParams(
            address(weth),
            address(usdc),
            address(ethSource),
            address(0)
        );
        strict.maxAge = 60;
        vm.prank(risk);
        uint256 strictMarket = dual.createMarket(strict);
        uint256 loose = _create(_buyLow());
        DualTypes.VaultParams memory params = _buyLow();
        params.marketId = strictMarket;
        uint256 tight = _create(params);
        vm.warp(expiry - 61);
        ethFeed.push(2_900e8);
        vm.warp(expiry + 1);
        ethFeed.push(3_100e8);
        dual.settle(address(ethSource), expiry, _proof(1));
        _assertStatus(loose, DualTypes.Status.Reached, "61 seconds are within four hours");
        _assertStatus(tight, DualTypes.Status.Closed, "but not within a minute");
    }

    function _refusedSettlement(address feed, bytes memory proof, bytes memory revertData) private {
        _refused(stranger, abi.encodeCall(dual.settle, (feed, expiry, proof)), revertData);
    }
}
