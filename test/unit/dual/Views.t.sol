// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `Views.tree`.
contract ViewsTest is DualUnitTest {
    function test_RevertWhen_ThereIsNoSuchVault() external {
        bytes memory unknown = _err(Errors.DualCurrencyVault_UnknownVault.selector, uint256(1));
        _refused(alice, abi.encodeCall(dual.status, (1)), unknown);
        _refused(alice, abi.encodeCall(dual.solvency, (1)), unknown);
        _refused(alice, abi.encodeCall(dual.apy, (1)), unknown);
        _refused(alice, abi.encodeCall(dual.vaultKey, (1)), unknown);
        _refused(alice, abi.encodeCall(dual.vaultOf, (1)), unknown);
        _refused(alice, abi.encodeCall(dual.previewRedeem, (_receipt(1, 0), 1)), unknown);
    }

    function test_RevertWhen_ThereIsNoSuchMarketOrClass() external {
        uint256 vaultId = _create(_buyLow());
        bytes memory unknown = _err(Errors.DualCurrencyVault_UnknownMarket.selector, uint256(3));
        _refused(alice, abi.encodeCall(dual.marketOf, (3)), unknown);
        unknown = _err(Errors.DualCurrencyVault_UnknownReceipt.selector, _receipt(vaultId, 1));
        _refused(alice, abi.encodeCall(dual.classOf, (vaultId, 1)), unknown);
        _refused(alice, abi.encodeCall(dual.payoutsOf, (_receipt(vaultId, 1), 1)), unknown);
        unknown = _err(Errors.DualCurrencyVault_UnknownReceipt.selector, _receipt(9, 0));
        _refused(alice, abi.encodeCall(dual.classOf, (9, 0)), unknown);
    }

    // ------------------------------------------------------------------------------------------------ status

    function test_TimeAloneClosesAVault() external {
        uint256 vaultId = _create(_buyLow());
        vm.warp(deadline - 1);
        _assertStatus(vaultId, DualTypes.Status.Open, "until the deadline");
        vm.warp(deadline);
        _assertStatus(vaultId, DualTypes.Status.Closed, "from its second on");
    }

    function test_AFullVaultIsClosed() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 10_000e6);
        _assertStatus(vaultId, DualTypes.Status.Closed, "full");
    }

    function test_AStoredPriceIsTheStatusBeforeAnybodyRedeems() external {
        uint256 vaultId = _create(_buyLow());
        _settleEth(3_000e8);
        _assertStatus(vaultId, DualTypes.Status.Reached, "reached");
        assertEq(uint256(dual.vaultOf(vaultId).outcome), uint256(DualTypes.Outcome.Pending), "not written yet");
        _close(vaultId);
        _assertStatus(vaultId, DualTypes.Status.Reached, "the same");
        assertEq(uint256(dual.vaultOf(vaultId).outcome), uint256(DualTypes.Outcome.Reached), "written");
    }

    // ------------------------------------------------------------------------------------------------ quotes

    function test_QuoteCreateIsWhatIsPulled() external {
        DualTypes.VaultParams memory params = _sellHigh();
        params.feeBps = 777;
        DualTypes.Amounts memory quoted = dual.quoteCreate(params);
        uint256 before = usdc.balanceOf(creator);
        uint256 wethBefore = weth.balanceOf(creator);
        _create(params);
        assertEq(before - usdc.balanceOf(creator), quoted.linked, "linked");
        assertEq(wethBefore - weth.balanceOf(creator), quoted.investment, "investment");
        params.yieldWad = 0;
        bytes memory data = abi.encodeCall(dual.quoteCreate, (params));
        _refused(alice, data, _err(Errors.DualCurrencyVault_YieldOutOfBounds.selector, uint256(0), 1, 1e18));
    }

    function testFuzz_PreviewRedeemIsWhatIsPaid(uint256 receipts, bool isReached) external {
        uint256 vaultId = _create(_buyLow());
        uint256 receiptId = _subscribe(vaultId, alice, 10_000e6);
        receipts = bound(receipts, 1, 10_000e6);
        DualTypes.Amounts memory both = dual.payoutsOf(receiptId, receipts);
        _settleEth(isReached ? int192(3_000e8) : int192(3_001e8));
        (address token, uint256 assets) = dual.previewRedeem(receiptId, receipts);
        assertEq(assets, isReached ? both.linked : both.investment, "as promised");
        vm.prank(alice);
        (address paidToken, uint256 paid) = dual.redeem(receiptId, receipts, alice);
        assertEq(paidToken, token, "token");
        assertEq(paid, assets, "assets");
    }

    function test_PreviewRedeemOfAVoidIsOnesOwn() external {
        uint256 vaultId = _create(_buyLow());
        uint256 receiptId = _subscribe(vaultId, alice, 4_000e6);
        bytes memory data = abi.encodeCall(dual.previewRedeem, (receiptId, 1));
        _refused(alice, data, _err(Errors.DualCurrencyVault_NotSettled.selector, vaultId, expiry));
        ethFeed.setDown(true);
        ethFallbackFeed.setDown(true);
        vm.warp(expiry + VOID_WINDOW);
        dual.void(vaultId);
        (address token, uint256 assets) = dual.previewRedeem(receiptId, 4_000e6);
        assertEq(token, address(usdc), "investment token");
        assertEq(assets, 4_000e6, "one's own");
    }

    // ------------------------------------------------------------------------------------------------ figures

    function test_ApyIsTheYieldOfAYear() external {
        uint256 vaultId = _create(_buyLow());
        assertEq(dual.apy(vaultId), 121_666_666_666_666_666, "1 % in 30 days");
        vm.warp(expiry - 10 days);
        assertEq(dual.apy(vaultId), 365_000_000_000_000_000, "in 10 days");
        vm.warp(deadline);
        uint256 last = dual.apy(vaultId);
        assertEq(last, 3_650_000_000_000_000_000, "in the last day");
        vm.warp(expiry + 1);
        assertEq(dual.apy(vaultId), last, "as at the deadline");
    }

    function test_VaultKeyIsReadable() external {
        assertEq(dual.vaultKey(_create(_buyLow())), "WETH-USDC-B-20270214-3000-001", "buy low");
        assertEq(dual.vaultKey(_create(_sellHigh())), "WETH-USDC-S-20270214-3200-002", "sell high");
        DualTypes.VaultParams memory params = _params(btcMarket, DualTypes.Direction.SellHigh, 1_234, 1e16, 1e20);
        assertEq(dual.vaultKey(_create(params)), "WBTC-USDC-S-20270214-0.00001234-003", "a small price");
    }

    function test_SolvencyIsTheWorseOfBothUntilTheOutcome() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.feeBps = 1_000;
        uint256 vaultId = _create(params);
        _subscribe(vaultId, alice, 4_000e6);
        DualTypes.Solvency memory solvency = dual.solvency(vaultId);
        _assertAmounts(solvency.held, 4_110e6, 3_366_666_666_666_666_667, "held");
        _assertAmounts(solvency.required, 4_044e6, 1_346_666_666_666_666_667, "required");
        _settleEth(3_000e8);
        _redeem(_receipt(vaultId, 0), alice, 4_000e6);
        solvency = dual.solvency(vaultId);
        _assertAmounts(solvency.held, 4_106e6, 3_366_666_666_666_666_667, "held, less the fee");
        _assertAmounts(solvency.required, 0, 1_346_666_666_666_666_666, "the outcome that came");
        _close(vaultId);
        solvency = dual.solvency(vaultId);
        _assertAmounts(solvency.held, 0, 1_346_666_666_666_666_666, "closed: what subscribers have coming");
        assertEq(dual.classOf(vaultId, 0).filled, 4_000e6, "the class keeps its size");
    }

    function test_AMinimumOfTheMarketsIsTold() external {
        DualTypes.MarketParams memory market = _marketParams(
            address(weth),
            address(usdc),
            address(ethSource),
            address(0)
        );
        (market.minBaseDeposit, market.minQuoteDeposit) = (3, 9);
        vm.prank(risk);
        uint256 marketId = dual.createMarket(market);
        DualTypes.VaultParams memory params = _buyLow();
        (params.marketId, params.minSubscription) = (marketId, 9);
        assertEq(dual.vaultOf(_create(params)).minSubscription, 9, "quote's");
        params = _sellHigh();
        (params.marketId, params.minSubscription) = (marketId, 3);
        assertEq(dual.vaultOf(_create(params)).minSubscription, 3, "base's");
        params.minSubscription = 4;
        assertEq(dual.vaultOf(_create(params)).minSubscription, 4, "its own");
    }

    function testFuzz_NoViewOfAVaultReverts(uint256 at, uint256 filled, bool isDown, bool isStored) external {
        uint256 vaultId = _create(_buyLow());
        uint256 receiptId = _subscribe(vaultId, alice, bound(filled, 1, 10_000e6));
        if (isStored) _settleEth(-1);
        ethFeed.setDown(isDown);
        vm.warp(bound(at, START, type(uint40).max));
        dual.status(vaultId);
        dual.vaultOf(vaultId);
        dual.solvency(vaultId);
        dual.apy(vaultId);
        dual.vaultKey(vaultId);
        dual.classOf(vaultId, 0);
        dual.payoutsOf(receiptId, type(uint112).max);
    }
}
