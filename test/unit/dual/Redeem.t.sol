// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC6909} from "@openzeppelin/contracts/token/ERC6909/ERC6909.sol";
import {IERC6909} from "@openzeppelin/contracts/interfaces/IERC6909.sol";

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {IDualCurrencyVaultEvents as Events} from "../../../contracts/dual/interfaces/IDualCurrencyVaultEvents.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `Redeem.tree`.
contract RedeemTest is DualUnitTest {
    uint256 private _vaultId;
    uint256 private _receiptId;

    function setUp() public override {
        super.setUp();
        _vaultId = _create(_buyLow());
        _receiptId = _subscribe(_vaultId, alice, 10_000e6);
    }

    function test_RevertWhen_NothingIsSettled() external {
        bytes memory notSettled = _err(Errors.DualCurrencyVault_NotSettled.selector, _vaultId, expiry);
        _refusedRedemption(_receiptId, 1, alice, notSettled);
        vm.warp(expiry + 2 days);
        _refusedRedemption(_receiptId, 1, alice, notSettled);
    }

    function test_RevertWhen_TheStoredRoundDoesNotCount() external {
        _settleEth(0);
        bytes memory notSettled = _err(Errors.DualCurrencyVault_NotSettled.selector, _vaultId, expiry);
        _refusedRedemption(_receiptId, 1, alice, notSettled);
    }

    function test_RevertWhen_TheReceiptIsNoSubscription() external {
        _settleEth(3_000e8);
        bytes4 selector = Errors.DualCurrencyVault_UnknownReceipt.selector;
        uint256[4] memory wrong = [
            _receipt(_vaultId, CREATOR_CLASS),
            _receipt(_vaultId, 1),
            _receipt(9, 0),
            type(uint256).max
        ];
        for (uint256 i = 0; i < wrong.length; ++i) _refusedRedemption(wrong[i], 1, alice, _err(selector, wrong[i]));
    }

    function test_RevertWhen_NothingIsRedeemed() external {
        _settleEth(3_000e8);
        _refusedRedemption(_receiptId, 0, alice, _err(Errors.DualCurrencyVault_ZeroAmount.selector, alice));
    }

    function test_RevertWhen_TheReceiverIsZeroOrTheContract() external {
        _settleEth(3_000e8);
        bytes4 selector = Errors.DualCurrencyVault_InvalidReceiver.selector;
        _refusedRedemption(_receiptId, 1, address(0), _err(selector, address(0)));
        _refusedRedemption(_receiptId, 1, address(dual), _err(selector, address(dual)));
    }

    function test_RevertWhen_TheCallerHasNotSoMany() external {
        _settleEth(3_000e8);
        bytes4 selector = ERC6909.ERC6909InsufficientBalance.selector;
        bytes memory poor = abi.encodeWithSelector(selector, alice, 10_000e6, 10_000e6 + 1, _receiptId);
        _refusedRedemption(_receiptId, 10_000e6 + 1, alice, poor);
        _redeem(_receiptId, alice, 10_000e6);
        poor = abi.encodeWithSelector(selector, alice, 0, 1, _receiptId);
        _refusedRedemption(_receiptId, 1, alice, poor);
    }

    function test_PaysTheLinkedTokenWhereThePriceIsReached() external {
        _settleEth(3_000e8);
        uint256 before = weth.balanceOf(bob);
        vm.expectEmit(address(dual));
        emit Events.VaultJudged(_vaultId, DualTypes.Outcome.Reached, address(ethSource), 3_000e8, 0);
        vm.expectEmit(address(dual));
        emit IERC6909.Transfer(alice, alice, address(0), _receiptId, 10_000e6);
        vm.expectEmit(address(dual));
        emit Events.Redeemed(_receiptId, alice, bob, 10_000e6, address(weth), 3_366_666_666_666_666_666);
        vm.prank(alice);
        (address token, uint256 assets) = dual.redeem(_receiptId, 10_000e6, bob);
        assertEq(token, address(weth), "linked token");
        assertEq(weth.balanceOf(bob) - before, assets, "to the receiver");
        assertEq(dual.balanceOf(alice, _receiptId), 0, "burnt");
    }

    function test_PaysTheInvestmentTokenWhereItIsNot() external {
        _settleEth(3_000e8 + 1);
        vm.prank(alice);
        (address token, uint256 assets) = dual.redeem(_receiptId, 3_000e6, alice);
        assertEq(token, address(usdc), "investment token");
        assertEq(assets, 3_030e6, "with the yield");
        assertEq(dual.balanceOf(alice, _receiptId), 7_000e6, "the rest stays");
    }

    function test_TheTruthTable() external {
        assertEq(_isReachedAt(_buyLow(), 3_000e8 - 1), 1, "buy low, below");
        assertEq(_isReachedAt(_buyLow(), 3_000e8), 1, "buy low, tie");
        assertEq(_isReachedAt(_buyLow(), 3_000e8 + 1), 0, "buy low, above");
        assertEq(_isReachedAt(_sellHigh(), 3_200e8 - 1), 0, "sell high, below");
        assertEq(_isReachedAt(_sellHigh(), 3_200e8), 1, "sell high, tie");
        assertEq(_isReachedAt(_sellHigh(), 3_200e8 + 1), 1, "sell high, above");
    }

    function test_WhoeverHoldsTheReceiptsRedeems() external {
        vm.prank(alice);
        dual.transfer(carol, _receiptId, 4_000e6);
        _settleEth(3_001e8);
        assertEq(_redeem(_receiptId, carol, 4_000e6), 4_040e6, "carol's");
        assertEq(_redeem(_receiptId, alice, 6_000e6), 6_060e6, "alice's");
    }

    function test_TheCreatorsCloseChangesNoPayout() external {
        _settleEth(3_000e8);
        _close(_vaultId);
        assertEq(_redeem(_receiptId, alice, 10_000e6), 3_366_666_666_666_666_666, "the same");
        assertEq(_balance(weth), 0, "to the unit");
    }

    function test_TheFirstJudgementIsFinal() external {
        vm.warp(expiry + VOID_WINDOW);
        ethFeed.setDown(true);
        ethFallbackFeed.pushTo(1, 3_001e8, uint64(expiry));
        dual.settle(address(ethFallback), expiry, _proof(1));
        _redeem(_receiptId, alice, 1e6);
        ethFeed.setDown(false);
        ethFeed.pushTo(1, 2_000e8, uint64(expiry));
        dual.settle(address(ethSource), expiry, _proof(1));
        _assertStatus(_vaultId, DualTypes.Status.NotReached, "the recovered feed comes too late");
        assertEq(_redeem(_receiptId, alice, 1e6), 1_010_000, "the same for the next");
    }

    function test_ADustOfReceiptsMayPayNothing() external {
        uint256 vaultId = _create(_sellHigh());
        uint256 receiptId = _subscribe(vaultId, bob, 1e18);
        _settleEth(3_200e8);
        assertEq(_redeem(receiptId, bob, 1), 0, "less than a unit");
        assertEq(dual.balanceOf(bob, receiptId), 1e18 - 1, "burnt all the same");
    }

    function test_RevertWhen_TheFeedsDecimalsChanged() external {
        ethFeed.setDecimals(18);
        _settleEth(3_000e8);
        bytes memory notSettled = _err(Errors.DualCurrencyVault_NotSettled.selector, _vaultId, expiry);
        _refusedRedemption(_receiptId, 1, alice, notSettled);
    }

    function testFuzz_SplittingNeverGains(uint256 part, bool isReached) external {
        part = bound(part, 1, 10_000e6 - 1);
        _settleEth(isReached ? int192(3_000e8) : int192(3_001e8));
        (, uint256 whole) = dual.previewRedeem(_receiptId, 10_000e6);
        uint256 paid = _redeem(_receiptId, alice, part) + _redeem(_receiptId, alice, 10_000e6 - part);
        assertLe(paid, whole, "no gain");
        assertLe(whole - paid, 1, "less than a unit lost a redemption");
        _close(_vaultId);
        assertEq(_balance(isReached ? weth : usdc), whole - paid, "which stays");
    }

    function testFuzz_OrderDoesNotMatter(uint256[3] memory parts, bool closesFirst, bool isReached) external {
        uint256 vaultId = _create(_buyLow());
        address[3] memory people = [alice, bob, carol];
        for (uint256 i = 0; i < 3; ++i) _subscribe(vaultId, people[i], parts[i] = bound(parts[i], 1, 3_000e6));
        uint256 receiptId = _receipt(vaultId, 0);
        _settleEth(isReached ? int192(3_000e8) : int192(3_001e8));
        uint256 snapshot = vm.snapshotState();
        uint256 first = _redeem(receiptId, alice, parts[0]);
        DualTypes.Amounts memory rest = _close(vaultId);
        vm.revertToState(snapshot);
        if (closesFirst) _close(vaultId);
        _redeem(receiptId, carol, parts[2]);
        _redeem(receiptId, bob, parts[1]);
        assertEq(_redeem(receiptId, alice, parts[0]), first, "alice");
        if (!closesFirst) _assertAmounts(_close(vaultId), rest.investment, rest.linked, "creator");
    }

    function _isReachedAt(DualTypes.VaultParams memory params, int192 price) private returns (uint256 isReached) {
        uint256 snapshot = vm.snapshotState();
        uint256 vaultId = _create(params);
        _settleEth(price);
        isReached = dual.status(vaultId) == DualTypes.Status.Reached ? 1 : 0;
        assertTrue(isReached == 1 || dual.status(vaultId) == DualTypes.Status.NotReached, "judged");
        vm.revertToState(snapshot);
    }

    function _refusedRedemption(uint256 receiptId, uint256 n, address receiver, bytes memory revertData) private {
        _refused(alice, abi.encodeCall(dual.redeem, (receiptId, n, receiver)), revertData);
    }
}
