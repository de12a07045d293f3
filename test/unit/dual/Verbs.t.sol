// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultErrors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {DualTest} from "../../helpers/DualTest.sol";
import {Permits} from "../../helpers/Permits.sol";

/// @notice Each verb once, on its straight way.
contract VerbsTest is DualTest {
    uint256 private constant FEE_BPS = 1_000;

    function test_MarketsAreRegisteredAndDisabled() external {
        DualTypes.Market memory market = dual.marketOf(ethMarket);
        assertEq(market.base, address(weth), "base");
        assertEq(market.quoteDecimals, 6, "quote's decimals");
        assertEq(market.leadDuration, MAX_AGE, "the older of the feeds");
        vm.prank(risk);
        dual.disableMarket(ethMarket);
        vm.expectRevert(
            abi.encodeWithSelector(IDualCurrencyVaultErrors.DualCurrencyVault_MarketDisabled.selector, ethMarket)
        );
        vm.prank(creator);
        dual.createVault(_buyLow());
    }

    function test_CreateVault() external {
        uint256 vaultId = _create(_buyLow());
        assertEq(vaultId, 1, "counts from 1");
        assertEq(dual.balanceOf(creator, _receipt(vaultId, CREATOR_CLASS)), 1, "the creator's position");
        assertEq(usdc.balanceOf(address(dual)), 100_000_000, "USDC deposited");
        assertEq(weth.balanceOf(address(dual)), 3_366_666_666_666_666_667, "WETH deposited");
        assertEq(dual.vaultKey(vaultId), "WETH-USDC-B-20270214-3000-001", "readable name");
        assertEq(dual.apy(vaultId), (uint256(1e16) * 365 days) / TERM, "a year's yield");
        _assertStatus(vaultId, DualTypes.Status.Open, "open");
        vm.warp(deadline);
        _assertStatus(vaultId, DualTypes.Status.Closed, "closed by time alone");
    }

    function test_SubscribeWithItsOwnMinimum() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.minSubscription = 6_000e6;
        uint256 vaultId = _create(params);
        assertEq(dual.vaultOf(vaultId).minSubscription, 6_000e6, "kept");
        _subscribe(vaultId, alice, 6_000e6);
        uint256 receiptId = _subscribe(vaultId, bob, 4_000e6);
        assertEq(dual.balanceOf(bob, receiptId), 4_000e6, "the rest, below the minimum");
        assertEq(dual.vaultOf(vaultId).filled, 10_000e6, "full");
    }

    function test_SubscribeWithPermit() external {
        uint256 vaultId = _create(_buyLow());
        address signer = vm.addr(SIGNER_KEY);
        usdc.mint(signer, 1_000e6);
        (uint8 v, bytes32 r, bytes32 s) = Permits.sign(
            vm,
            usdc,
            SIGNER_KEY,
            address(dual),
            1_000e6,
            block.timestamp + 1
        );
        vm.prank(signer);
        uint256 receiptId = dual.subscribeWithPermit(vaultId, 1_000e6, bob, 1e16, block.timestamp + 1, v, r, s);
        assertEq(dual.balanceOf(bob, receiptId), 1_000e6, "receipts");
    }

    function test_SubscribeNative() external {
        uint256 vaultId = _create(_sellHigh());
        uint256 before = alice.balance;
        vm.prank(alice);
        uint256 receiptId = dual.subscribeNative{value: 1 ether}(vaultId, 0.4 ether, alice, 0);
        assertEq(before - alice.balance, 0.4 ether, "the rest came back");
        assertEq(dual.balanceOf(alice, receiptId), 0.4 ether, "receipts");
        assertEq(weth.balanceOf(address(dual)), 0.4 ether + 0.011 ether, "wrapped");
    }

    function test_AdjustYield_TheSameYieldIsTheSameClass() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 1_000e6);
        _adjust(vaultId, 2e16);
        assertEq(_subscribe(vaultId, alice, 500e6), _receipt(vaultId, 1), "second class");
        _adjust(vaultId, 1e16);
        assertEq(_subscribe(vaultId, alice, 2_000e6), _receipt(vaultId, 0), "first class again");
        assertEq(dual.classOf(vaultId, 0).filled, 3_000e6, "filled twice");
        assertEq(dual.classOf(vaultId, 1).filled, 500e6, "kept");
        assertEq(dual.vaultOf(vaultId).classCount, 2, "two classes");
        _settleEth(3_000e8 + 1);
        assertEq(_redeem(_receipt(vaultId, 0), alice, 3_000e6), 3_030e6, "1 %");
        assertEq(_redeem(_receipt(vaultId, 1), alice, 500e6), 510e6, "2 %");
        _close(vaultId);
        assertEq(usdc.balanceOf(address(dual)), 0, "nothing left, USDC");
        assertEq(weth.balanceOf(address(dual)), 0, "nothing left, WETH");
    }

    function test_CancelUnfilled() external {
        uint256 vaultId = _create(_buyLow());
        DualTypes.Amounts memory freed = _cancel(vaultId);
        _assertAmounts(freed, 100_000_000, 3_366_666_666_666_666_667, "all of an empty vault");
        assertEq(dual.vaultOf(vaultId).quantity, 0, "for good");
        _assertStatus(vaultId, DualTypes.Status.Closed, "nothing to subscribe");
        _settleEth(3_000e8);
        _assertAmounts(_close(vaultId), 0, 0, "nothing left");
    }

    function test_SettleIsStoredOnce() external {
        _settleEth(3_000e8);
        DualTypes.Round memory round = dual.roundOf(address(ethSource), expiry);
        assertEq(uint256(int256(round.answer)), 3_000e8, "answer");
        assertEq(round.updatedAt, expiry - 60, "last before the expiry");
        assertEq(round.decimals, 8, "decimals");
        DualTypes.Round memory again = dual.settle(address(ethSource), expiry, "");
        assertEq(again.updatedAt, expiry - 60, "the same, whatever the proof");
    }

    function test_SettleOverTwoPhases() external {
        vm.warp(expiry - 60);
        ethFeed.push(3_000e8);
        ethFeed.addPhase();
        vm.warp(expiry + 60);
        ethFeed.push(3_100e8);
        vm.warp(expiry + QUIET);
        dual.settle(address(ethSource), expiry, _proof(1, 0));
        assertEq(dual.roundOf(address(ethSource), expiry).updatedAt, expiry - 60, "from the lower phase");
    }

    function test_SettleWithoutALaterRound() external {
        vm.warp(expiry - 60);
        ethFeed.push(3_000e8);
        vm.warp(expiry + QUIET + 1);
        dual.settle(address(ethSource), expiry, _proof(1));
        assertEq(dual.roundOf(address(ethSource), expiry).updatedAt, expiry - 60, "the last there is");
    }

    function test_RedeemAndCloseWithProof() external {
        uint256 vaultId = _create(_buyLow());
        uint256 receiptId = _subscribe(vaultId, alice, 10_000e6);
        _publish(ethFeed, 3_001e8);
        vm.prank(alice);
        (address token, uint256 assets) = dual.redeemWithProof(receiptId, 10_000e6, bob, address(ethSource), _proof(1));
        assertEq(token, address(usdc), "investment token");
        assertEq(assets, 10_100e6, "with the yield");
        vm.prank(creator);
        dual.closeCreatorWithProof(vaultId, carol, address(ethSource), _proof(1));
        assertEq(dual.balanceOf(creator, _receipt(vaultId, CREATOR_CLASS)), 0, "closed");
        assertEq(usdc.balanceOf(address(dual)), 0, "nothing left, USDC");
    }

    function test_FeeGoesToTheLedgerAndTheSink() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.feeBps = FEE_BPS;
        uint256 vaultId = _create(params);
        uint256 receiptId = _subscribe(vaultId, alice, 10_000e6);
        _settleEth(3_000e8);
        _assertAmounts(_close(vaultId), 10_100e6, 1, "creator");
        assertEq(dual.feesOwed(address(usdc)), 10e6, "a tenth of the yield");
        _redeem(receiptId, alice, 10_000e6);
        assertEq(dual.feesOwed(address(usdc)), 10e6, "once");
        assertEq(dual.collectFees(address(usdc)), 10e6, "collected");
        assertEq(usdc.balanceOf(sink), 10e6, "to the sink");
        assertEq(usdc.balanceOf(address(dual)), 0, "nothing left");
    }

    function test_FallbackServesForAStaleFirstFeed() external {
        uint256 vaultId = _create(_buyLow());
        uint256 receiptId = _subscribe(vaultId, alice, 10_000e6);
        vm.warp(expiry - MAX_AGE - 1);
        ethFeed.push(2_000e8);
        _settleAt(ethFallbackFeed, ethFallback, 3_001e8);
        _assertStatus(vaultId, DualTypes.Status.Closed, "the first feed is not asked yet");
        ethFeed.push(2_000e8);
        dual.settle(address(ethSource), expiry, _proof(1));
        _assertStatus(vaultId, DualTypes.Status.NotReached, "by the second feed");
        assertEq(_redeem(receiptId, alice, 10_000e6), 10_100e6, "paid by it");
    }

    function test_FallbackServesForADeadFirstFeed() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 10_000e6);
        _settleAt(ethFallbackFeed, ethFallback, 3_001e8);
        ethFeed.setDown(true);
        vm.warp(expiry + VOID_WINDOW - 1);
        _assertStatus(vaultId, DualTypes.Status.Closed, "not before the window");
        vm.warp(expiry + VOID_WINDOW);
        _assertStatus(vaultId, DualTypes.Status.NotReached, "by the second feed");
        ethFeed.setDown(false);
        _assertStatus(vaultId, DualTypes.Status.Closed, "only while the first is dead");
    }

    function test_VoidReturnsEverybodyHisOwn() external {
        uint256 vaultId = _create(_buyLow());
        uint256 receiptId = _subscribe(vaultId, alice, 4_000e6);
        ethFeed.setDown(true);
        ethFallbackFeed.setDown(true);
        vm.warp(expiry + VOID_WINDOW);
        dual.void(vaultId);
        _assertStatus(vaultId, DualTypes.Status.Voided, "voided");
        assertEq(_redeem(receiptId, alice, 4_000e6), 4_000e6, "subscriber");
        _assertAmounts(_close(vaultId), 100_000_000, 3_366_666_666_666_666_667, "creator");
    }

    function test_TheCreatorsPositionTransfers() external {
        uint256 vaultId = _create(_buyLow());
        uint256 positionId = _receipt(vaultId, CREATOR_CLASS);
        vm.prank(creator);
        dual.transfer(bob, positionId, 1);
        assertEq(dual.vaultOf(vaultId).holder, bob, "new holder");
        assertEq(dual.balanceOf(creator, positionId), 0, "old one has nothing");
        vm.expectRevert(
            abi.encodeWithSelector(IDualCurrencyVaultErrors.DualCurrencyVault_NotHolder.selector, vaultId, creator, bob)
        );
        vm.prank(creator);
        dual.cancelUnfilled(vaultId);
    }

    function test_MulticallSubscribesTwice() external {
        uint256 vaultId = _create(_buyLow());
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(dual.subscribe, (vaultId, 1_000e6, alice, 0));
        calls[1] = abi.encodeCall(dual.subscribe, (vaultId, 2_000e6, bob, 0));
        vm.prank(alice);
        dual.multicall(calls);
        assertEq(dual.vaultOf(vaultId).filled, 3_000e6, "both");
    }

    function test_PauseStopsOnlyWhatComesIn() external {
        uint256 vaultId = _create(_buyLow());
        uint256 receiptId = _subscribe(vaultId, alice, 4_000e6);
        vm.prank(guardian);
        dual.pauseInbound();
        vm.expectRevert(abi.encodeWithSelector(InboundPause.InboundPause_Paused.selector, START + 14 days));
        _subscribe(vaultId, alice, 1_000e6);
        _adjust(vaultId, 5e15);
        _cancel(vaultId);
        _settleEth(3_001e8);
        assertEq(_redeem(receiptId, alice, 4_000e6), 4_040e6, "the way out is open");
    }

    function test_SolvencyCoversBothOutcomes() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 4_000e6);
        DualTypes.Solvency memory solvency = dual.solvency(vaultId);
        _assertAmounts(solvency.held, 4_100e6, 3_366_666_666_666_666_667, "held");
        _assertAmounts(solvency.required, 4_040e6, 1_346_666_666_666_666_667, "required");
    }
}
