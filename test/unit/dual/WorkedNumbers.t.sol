// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultErrors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DualTest} from "../../helpers/DualTest.sol";

/// @notice Numbers that were worked out by hand before the contract was written. Feeds of 8 decimals, no fee, base units.
contract WorkedNumbersTest is DualTest {
    int192 private constant BUY_LOW_PRICE = 3_000e8;
    int192 private constant SELL_HIGH_PRICE = 3_200e8;

    function test_Case1_BuyLowReached() external {
        uint256 vaultId = _createdBuyLow();
        uint256 receiptId = _subscribe(vaultId, alice, 10_000_000_000);
        _settleEth(290_000_000_000);
        _assertBuyLowReached(vaultId, receiptId);
    }

    function test_Case1_BuyLowAtExactlyTheLinkedPrice() external {
        uint256 vaultId = _createdBuyLow();
        uint256 receiptId = _subscribe(vaultId, alice, 10_000_000_000);
        _settleEth(BUY_LOW_PRICE);
        _assertBuyLowReached(vaultId, receiptId);
    }

    function test_Case2_BuyLowOneUnitAbove() external {
        uint256 vaultId = _createdBuyLow();
        uint256 receiptId = _subscribe(vaultId, alice, 10_000_000_000);
        _settleEth(BUY_LOW_PRICE + 1);
        assertEq(_redeem(receiptId, alice, 10_000_000_000), 10_100_000_000, "subscriber, USDC");
        _assertAmounts(_close(vaultId), 0, 3_366_666_666_666_666_667, "creator");
    }

    function test_Case3_PartlyFilled() external {
        uint256 vaultId = _createdBuyLow();
        uint256 receiptId = _subscribe(vaultId, alice, 4_000_000_000);
        _settleEth(BUY_LOW_PRICE - 1);
        assertEq(_redeem(receiptId, alice, 4_000_000_000), 1_346_666_666_666_666_666, "subscriber, wei");
        _assertAmounts(_close(vaultId), 4_100_000_000, 2_020_000_000_000_000_001, "creator");
    }

    function test_Case4_CancelAfterThatFill() external {
        uint256 vaultId = _createdBuyLow();
        _subscribe(vaultId, alice, 4_000_000_000);
        _assertAmounts(_cancel(vaultId), 60_000_000, 2_020_000_000_000_000_000, "freed");
    }

    function test_Case5_SellHighAtExactlyTheLinkedPrice() external {
        uint256 vaultId = _createdSellHigh();
        uint256 receiptId = _subscribe(vaultId, alice, 1e18);
        _settleEth(SELL_HIGH_PRICE);
        assertEq(_redeem(receiptId, alice, 1e18), 3_235_200_000, "subscriber, USDC");
        _assertAmounts(_close(vaultId), 1_011_000_000_000_000_000, 0, "creator");
    }

    function test_Case6_SellHighOneUnitBelow() external {
        uint256 vaultId = _createdSellHigh();
        uint256 receiptId = _subscribe(vaultId, alice, 1e18);
        _settleEth(SELL_HIGH_PRICE - 1);
        assertEq(_redeem(receiptId, alice, 1e18), 1_011_000_000_000_000_000, "subscriber, wei");
        _assertAmounts(_close(vaultId), 0, 3_235_200_000, "creator");
    }

    function test_Case7_EightAndSixDecimals() external {
        uint256 vaultId = _create(
            _params(btcMarket, DualTypes.Direction.BuyLow, 4_000_000_000_000, 32e14, 25_000_000_000)
        );
        uint256 receiptId = _subscribe(vaultId, alice, 25_000_000_000);
        DualTypes.Amounts memory payouts = dual.payoutsOf(receiptId, 25_000_000_000);
        _assertAmounts(payouts, 25_080_000_000, 62_700_000, "either outcome");
        _settleAt(btcFeed, btcSource, 4_000_000_000_000);
        assertEq(_redeem(receiptId, alice, 25_000_000_000), 62_700_000, "reached, satoshi");
    }

    function test_Case8_ThreeDeposits() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.yieldWad = 12_345_678_901_234_567;
        uint256 vaultId = _create(params);
        uint256 receiptId = _subscribe(vaultId, alice, 3_333_333_333);
        _subscribe(vaultId, bob, 3_333_333_333);
        _subscribe(vaultId, carol, 3_333_333_334);
        _settleEth(BUY_LOW_PRICE);
        assertEq(_redeem(receiptId, alice, 3_333_333_333), 1_124_828_531_999_999_999, "first");
        assertEq(_redeem(receiptId, bob, 3_333_333_333), 1_124_828_531_999_999_999, "second");
        assertEq(_redeem(receiptId, carol, 3_333_333_334), 1_124_828_532_337_448_558, "third");
    }

    function testFuzz_Case9_DepositsThatWouldPayNothing(uint256 assets) external {
        uint256 vaultId = _createdSellHigh();
        assets = bound(assets, 1, 309_099_901);
        vm.expectRevert(
            abi.encodeWithSelector(
                IDualCurrencyVaultErrors.DualCurrencyVault_PaysNothing.selector,
                assets,
                320_000_000_000
            )
        );
        vm.prank(alice);
        dual.subscribe(vaultId, assets, alice, 0);
    }

    function test_Case9_TheNextOnePays() external {
        uint256 vaultId = _createdSellHigh();
        uint256 receiptId = _subscribe(vaultId, alice, 309_099_902);
        assertEq(dual.payoutsOf(receiptId, 309_099_902).linked, 1, "one unit of USDC");
    }

    function test_Case10_AdjustedAfterAPartialFill() external {
        uint256 vaultId = _createdBuyLow();
        _subscribe(vaultId, alice, 4_000_000_000);
        uint256 usdcBefore = usdc.balanceOf(creator);
        uint256 wethBefore = weth.balanceOf(creator);
        _adjust(vaultId, 2e16);
        assertEq(usdcBefore - usdc.balanceOf(creator), 60_000_000, "pulled, USDC");
        assertEq(wethBefore - weth.balanceOf(creator), 20_000_000_000_000_000, "pulled, wei");
        DualTypes.Amounts memory held = dual.solvency(vaultId).held;
        _assertAmounts(held, 160_000_000 + 4_000_000_000, 3_386_666_666_666_666_667, "held, with principal");
    }

    function _createdBuyLow() private returns (uint256 vaultId) {
        _assertAmounts(dual.quoteCreate(_buyLow()), 100_000_000, 3_366_666_666_666_666_667, "lock");
        return _create(_buyLow());
    }

    function _createdSellHigh() private returns (uint256 vaultId) {
        _assertAmounts(dual.quoteCreate(_sellHigh()), 11_000_000_000_000_000, 3_235_200_000, "lock");
        return _create(_sellHigh());
    }

    function _assertBuyLowReached(uint256 vaultId, uint256 receiptId) private {
        assertEq(_redeem(receiptId, alice, 10_000_000_000), 3_366_666_666_666_666_666, "subscriber, wei");
        _assertAmounts(_close(vaultId), 10_100_000_000, 1, "creator");
    }
}
