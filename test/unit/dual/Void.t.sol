// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {IDualCurrencyVaultEvents as Events} from "../../../contracts/dual/interfaces/IDualCurrencyVaultEvents.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DeployShared} from "../../../contracts/mocks/deploy/DeployShared.sol";
import {AggregatorMock} from "../../../contracts/mocks/oracles/AggregatorMock.sol";
import {BurningSourceMock} from "../../../contracts/mocks/oracles/BurningSourceMock.sol";
import {IPastPriceSource} from "../../../contracts/shared/oracles/interfaces/IPastPriceSource.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `Void.tree`.
contract VoidTest is DualUnitTest {
    uint256 private _vaultId;
    uint256 private _receiptId;

    function setUp() public override {
        super.setUp();
        DualTypes.VaultParams memory params = _buyLow();
        params.feeBps = 1_000;
        _vaultId = _create(params);
        _receiptId = _subscribe(_vaultId, alice, 4_000e6);
    }

    function test_RevertWhen_ThereIsNoSuchVault() external {
        _refusedVoid(5, _err(Errors.DualCurrencyVault_UnknownVault.selector, uint256(5)));
    }

    function test_RevertWhen_ItIsTooEarly() external {
        _kill();
        uint256 voidableAt = expiry + VOID_WINDOW;
        vm.warp(voidableAt - 1);
        _refusedVoid(_vaultId, _err(Errors.DualCurrencyVault_VoidTooEarly.selector, _vaultId, voidableAt));
        vm.warp(voidableAt);
        dual.void(_vaultId);
    }

    function test_RevertWhen_ItIsJudgedAlready() external {
        _settleEth(3_000e8);
        _redeem(_receiptId, alice, 1);
        _kill();
        vm.warp(expiry + VOID_WINDOW);
        bytes4 selector = Errors.DualCurrencyVault_AlreadyJudged.selector;
        _refusedVoid(_vaultId, _err(selector, _vaultId, uint256(DualTypes.Outcome.Reached)));
    }

    function test_RevertWhen_ItIsVoidAlready() external {
        _kill();
        vm.warp(expiry + VOID_WINDOW);
        dual.void(_vaultId);
        bytes4 selector = Errors.DualCurrencyVault_AlreadyJudged.selector;
        _refusedVoid(_vaultId, _err(selector, _vaultId, uint256(DualTypes.Outcome.Voided)));
    }

    function test_RevertWhen_AStoredPriceCounts() external {
        _settleEth(3_000e8);
        _kill();
        vm.warp(expiry + 365 days);
        bytes4 selector = Errors.DualCurrencyVault_PriceKnown.selector;
        _refusedVoid(_vaultId, _err(selector, _vaultId, address(ethSource), 3_000e8));
    }

    function test_RevertWhen_TheSecondFeedsPriceCounts() external {
        _settleAt(ethFallbackFeed, ethFallback, 2_999e8);
        _kill();
        vm.warp(expiry + VOID_WINDOW);
        bytes4 selector = Errors.DualCurrencyVault_PriceKnown.selector;
        _refusedVoid(_vaultId, _err(selector, _vaultId, address(ethFallback), 2_999e8));
    }

    function test_RevertWhen_ALosingCreatorNeverSettles() external {
        _publish(ethFeed, 3_000e8);
        ethFallbackFeed.setDown(true);
        vm.warp(expiry + 365 days);
        bytes memory provable = _err(Errors.DualCurrencyVault_PriceProvable.selector, _vaultId, address(ethSource));
        _refused(creator, abi.encodeCall(dual.void, (_vaultId)), provable);
        dual.settle(address(ethSource), expiry, _proof(1));
        assertEq(_redeem(_receiptId, alice, 4_000e6), 1_346_666_666_666_666_666, "a year later");
    }

    function test_RevertWhen_TheSecondFeedCanBeProved() external {
        ethFeed.setDown(true);
        vm.warp(expiry + VOID_WINDOW);
        bytes4 selector = Errors.DualCurrencyVault_PriceProvable.selector;
        _refusedVoid(_vaultId, _err(selector, _vaultId, address(ethFallback)));
    }

    function test_RevertWhen_TheGasDoesNotSufficeToAskAFeed() external {
        vm.warp(expiry + VOID_WINDOW);
        bytes32 digest = _digest();
        for (uint256 gasLimit = 60_000; gasLimit < 1_200_000; gasLimit += 30_000) {
            (bool ok, ) = address(dual).call{gas: gasLimit}(abi.encodeCall(dual.void, (_vaultId)));
            assertTrue(!ok, "refused with any gas");
        }
        (, bytes memory answer) = address(dual).call{gas: 900_000}(abi.encodeCall(dual.void, (_vaultId)));
        assertEq(bytes32(bytes4(answer)), Errors.DualCurrencyVault_InsufficientGas.selector, "by name");
        bytes32 required;
        assembly ("memory-safe") {
            required := mload(add(answer, 0x44))
        }
        assertEq(uint256(required), 1_065_873, "a million of it passed on, 63 of 64, and what asking takes");
        assertEq(_digest(), digest, "state unchanged");
    }

    function test_EverybodyTakesBackWhatHeBrought() external {
        _kill();
        vm.warp(expiry + VOID_WINDOW);
        vm.expectEmit(address(dual));
        emit Events.VaultVoided(_vaultId, stranger);
        vm.prank(stranger);
        dual.void(_vaultId);
        _assertStatus(_vaultId, DualTypes.Status.Voided, "voided");
        assertEq(_redeem(_receiptId, alice, 4_000e6), 4_000e6, "subscriber");
        _assertAmounts(_close(_vaultId), 110_000_000, 3_366_666_666_666_666_667, "creator, the fee's deposit too");
        assertEq(dual.feesOwed(address(usdc)), 0, "no fee");
        assertEq(_balance(usdc) + _balance(weth), 0, "nothing left");
    }

    function test_APriceThatComesAfterwardsChangesNothing() external {
        _kill();
        vm.warp(expiry + VOID_WINDOW);
        dual.void(_vaultId);
        ethFeed.setDown(false);
        ethFeed.pushTo(1, 3_000e8, uint64(expiry));
        dual.settle(address(ethSource), expiry, _proof(1));
        _assertStatus(_vaultId, DualTypes.Status.Voided, "for good");
        assertEq(_redeem(_receiptId, alice, 4_000e6), 4_000e6, "his own");
    }

    function test_StoredRoundsThatDoNotCountWillDo() external {
        ethFeed.pushTo(1, 3_000e8, uint64(expiry) - MAX_AGE - 1);
        ethFallbackFeed.pushTo(1, 0, uint64(expiry));
        vm.warp(expiry + VOID_WINDOW);
        dual.settle(address(ethSource), expiry, _proof(1));
        dual.settle(address(ethFallback), expiry, _proof(1));
        dual.void(_vaultId);
        _assertStatus(_vaultId, DualTypes.Status.Voided, "voided");
    }

    function test_AMarketWithoutASecondFeedAsksOne() external {
        uint256 vaultId = _create(_params(btcMarket, DualTypes.Direction.BuyLow, 40_000e8, 32e14, 250e6));
        btcFeed.setDown(true);
        vm.warp(expiry + VOID_WINDOW);
        dual.void(vaultId);
        _assertStatus(vaultId, DualTypes.Status.Voided, "voided");
    }

    function test_ASourceThatBurnsItsGasIsGone() external {
        uint256 vaultId = _createOn(address(new BurningSourceMock()));
        vm.warp(expiry + VOID_WINDOW);
        uint256 before = gasleft();
        dual.void(vaultId);
        assertLt(before - gasleft(), 1_200_000, "and burns no more than it was given");
    }

    function test_ASourceThatSpeaksGarbageIsGone() external {
        AggregatorMock source = DeployShared.aggregatorMock();
        source.setDecimals(8);
        uint256 vaultId = _createOn(address(source));
        vm.warp(expiry + VOID_WINDOW);
        bytes[4] memory garbage = [bytes(""), abi.encode(2), new bytes(31), abi.encode(0)];
        for (uint256 i = 0; i < garbage.length; ++i) {
            source.script(IPastPriceSource.isProvable.selector, false, garbage[i]);
            uint256 snapshot = vm.snapshotState();
            dual.void(vaultId);
            vm.revertToState(snapshot);
        }
        source.script(IPastPriceSource.isProvable.selector, false, abi.encode(1));
        _refusedVoid(vaultId, _err(Errors.DualCurrencyVault_PriceProvable.selector, vaultId, address(source)));
    }

    function test_TheSecondFeedServesWhereTheStoredRoundDoesNotCount() external {
        vm.warp(expiry - MAX_AGE - 1);
        ethFeed.push(2_000e8);
        _settleAt(ethFallbackFeed, ethFallback, 3_001e8);
        _assertStatus(_vaultId, DualTypes.Status.Closed, "the first feed was not asked yet");
        ethFeed.push(2_000e8);
        dual.settle(address(ethSource), expiry, _proof(1));
        vm.expectEmit(address(dual));
        emit Events.VaultJudged(_vaultId, DualTypes.Outcome.NotReached, address(ethFallback), 3_001e8, 4e6);
        assertEq(_redeem(_receiptId, alice, 4_000e6), 4_040e6, "by the second feed");
    }

    function test_TheSecondFeedServesForADeadOneAfterTheWindow() external {
        _settleAt(ethFallbackFeed, ethFallback, 3_001e8);
        ethFeed.setDown(true);
        vm.warp(expiry + VOID_WINDOW - 1);
        _assertStatus(_vaultId, DualTypes.Status.Closed, "not before the window");
        vm.warp(expiry + VOID_WINDOW);
        _assertStatus(_vaultId, DualTypes.Status.NotReached, "by the second feed");
        ethFeed.setDown(false);
        _assertStatus(_vaultId, DualTypes.Status.Closed, "only while the first is dead");
    }

    function test_TheFirstFeedCountsWhereBothDo() external {
        _settleAt(ethFallbackFeed, ethFallback, 3_001e8);
        ethFeed.pushTo(1, 2_999e8, uint64(expiry));
        vm.warp(expiry + QUIET + 1);
        dual.settle(address(ethSource), expiry, _proof(1));
        _assertStatus(_vaultId, DualTypes.Status.Reached, "by the first");
    }

    function _createOn(address source) private returns (uint256 vaultId) {
        vm.prank(risk);
        uint256 marketId = dual.createMarket(_marketParams(address(weth), address(usdc), source, address(0)));
        DualTypes.VaultParams memory params = _buyLow();
        params.marketId = marketId;
        return _create(params);
    }

    function _kill() private {
        ethFeed.setDown(true);
        ethFallbackFeed.setDown(true);
    }

    function _refusedVoid(uint256 vaultId, bytes memory revertData) private {
        _refused(stranger, abi.encodeCall(dual.void, (vaultId)), revertData);
    }
}
