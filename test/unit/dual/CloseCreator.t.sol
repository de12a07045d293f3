// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC6909} from "@openzeppelin/contracts/interfaces/IERC6909.sol";

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {IDualCurrencyVaultEvents as Events} from "../../../contracts/dual/interfaces/IDualCurrencyVaultEvents.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `CloseCreator.tree`.
contract CloseCreatorTest is DualUnitTest {
    function test_RevertWhen_ThereIsNoSuchVault() external {
        _refusedClose(creator, 3, creator, _err(Errors.DualCurrencyVault_UnknownVault.selector, uint256(3)));
        bytes memory data = abi.encodeCall(dual.closeCreatorWithProof, (3, creator, address(ethSource), _proof(1)));
        _refused(creator, data, _err(Errors.DualCurrencyVault_UnknownVault.selector, uint256(3)));
    }

    function test_RevertWhen_TheCallerIsNotTheHolder() external {
        uint256 vaultId = _create(_buyLow());
        _settleEth(3_000e8);
        bytes4 selector = Errors.DualCurrencyVault_NotHolder.selector;
        _refusedClose(alice, vaultId, alice, _err(selector, vaultId, alice, creator));
        vm.prank(creator);
        dual.transfer(bob, _receipt(vaultId, CREATOR_CLASS), 1);
        _refusedClose(creator, vaultId, creator, _err(selector, vaultId, creator, bob));
    }

    function test_RevertWhen_TheReceiverIsZeroOrTheContract() external {
        uint256 vaultId = _create(_buyLow());
        _settleEth(3_000e8);
        bytes4 selector = Errors.DualCurrencyVault_InvalidReceiver.selector;
        _refusedClose(creator, vaultId, address(0), _err(selector, address(0)));
        _refusedClose(creator, vaultId, address(dual), _err(selector, address(dual)));
    }

    function test_RevertWhen_NothingIsSettled() external {
        uint256 vaultId = _create(_buyLow());
        vm.warp(expiry + 1);
        bytes memory notSettled = _err(Errors.DualCurrencyVault_NotSettled.selector, vaultId, expiry);
        _refusedClose(creator, vaultId, creator, notSettled);
    }

    function test_RevertWhen_ItIsClosedAlready() external {
        uint256 vaultId = _create(_buyLow());
        _settleEth(3_000e8);
        _close(vaultId);
        bytes memory notHolder = _err(Errors.DualCurrencyVault_NotHolder.selector, vaultId, creator, address(0));
        _refusedClose(creator, vaultId, creator, notHolder);
    }

    function test_PaysAllThatIsNobodyElses() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 4_000e6);
        _settleEth(3_000e8 - 1);
        DualTypes.Amounts memory before = _wealth(bob);
        vm.expectEmit(address(dual));
        emit IERC6909.Transfer(creator, creator, address(0), _receipt(vaultId, CREATOR_CLASS), 1);
        vm.expectEmit(address(dual));
        emit Events.CreatorClosed(vaultId, creator, bob, 4_100e6, 2_020_000_000_000_000_001);
        vm.prank(creator);
        DualTypes.Amounts memory paid = dual.closeCreator(vaultId, bob);
        _assertAmounts(paid, 4_100e6, 2_020_000_000_000_000_001, "paid");
        assertEq(usdc.balanceOf(bob) - before.investment, paid.investment, "to the receiver, USDC");
        assertEq(weth.balanceOf(bob) - before.linked, paid.linked, "to the receiver, wei");
        assertEq(dual.vaultOf(vaultId).holder, address(0), "closed");
    }

    function test_TheFeeStaysInBothOutcomes() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.feeBps = 2_000;
        uint256 reached = _create(params);
        _subscribe(reached, alice, 4_000e6);
        uint256 snapshot = vm.snapshotState();
        _settleEth(3_000e8);
        // Deposits 120 and principal 4,000 less the fee of 20 % of 40: 8 USDC.
        _assertAmounts(_close(reached), 4_112e6, 2_020_000_000_000_000_001, "reached");
        assertEq(dual.feesOwed(address(usdc)), 8e6, "owed");
        vm.revertToState(snapshot);
        _settleEth(3_001e8);
        _assertAmounts(_close(reached), 72e6, 3_366_666_666_666_666_667, "not reached");
        assertEq(dual.feesOwed(address(usdc)), 8e6, "owed the same");
    }

    function test_TheFeeIsRoundedDownInEachClass() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.feeBps = 1_999;
        uint256 vaultId = _create(params);
        // 333,333,333 * 0.01 * 0.1999 = 666,333.33; 777,777,777 * 0.02 * 0.1999 = 3,109,555.55
        _subscribe(vaultId, alice, 333_333_333);
        _adjust(vaultId, 2e16);
        _subscribe(vaultId, alice, 777_777_777);
        _settleEth(3_000e8);
        _close(vaultId);
        assertEq(dual.feesOwed(address(usdc)), 666_333 + 3_109_555, "the sum of two floors");
    }

    function test_SettlesAndClosesAtOnce() external {
        uint256 vaultId = _create(_buyLow());
        _publish(ethFeed, 3_000e8);
        uint256 before = creator.balance;
        vm.prank(creator);
        DualTypes.Amounts memory paid = dual.closeCreatorWithProof{value: 2}(
            vaultId,
            carol,
            address(ethSource),
            _proof(1)
        );
        _assertAmounts(paid, 100_000_000, 3_366_666_666_666_666_667, "all of an empty vault");
        assertEq(creator.balance, before, "what was sent is back");
        assertTrue(dual.roundOf(address(ethSource), expiry).isStored, "stored");
    }

    function testFuzz_EverybodyTogetherTakesAllButDust(
        uint256[4] memory parts,
        uint256[4] memory yields,
        uint256 feeBps,
        uint256 cut,
        bool isReached
    ) external {
        DualTypes.VaultParams memory params = _buyLow();
        params.feeBps = bound(feeBps, 0, 2_000);
        uint256 vaultId = _create(params);
        for (uint256 i = 0; i < 4; ++i) {
            _adjust(vaultId, bound(yields[i], 1, 1e18));
            _subscribe(vaultId, alice, parts[i] = bound(parts[i], 2, 2_500e6));
        }
        if (cut % 2 == 0 && dual.vaultOf(vaultId).filled < 10_000e6) _cancel(vaultId);
        _settleEth(isReached ? int192(3_000e8) : int192(3_001e8));
        if (cut % 3 == 0) _close(vaultId);
        uint256 redemptions = 0;
        for (uint256 i = 0; i < dual.vaultOf(vaultId).classCount; ++i) redemptions += _redeemInTwo(vaultId, i, cut);
        if (cut % 3 != 0) _close(vaultId);
        dual.collectFees(address(usdc));
        uint256 residue = isReached ? _balance(weth) : _balance(usdc);
        assertEq(isReached ? _balance(usdc) : _balance(weth), 0, "nothing left of the other token");
        assertLt(residue, redemptions + 1, "less than a unit a redemption");
    }

    function _redeemInTwo(uint256 vaultId, uint256 classId, uint256 cut) private returns (uint256) {
        uint256 receiptId = _receipt(vaultId, classId);
        uint256 balance = dual.balanceOf(alice, receiptId);
        if (balance == 0) return 0;
        uint256 part = bound(cut, 1, balance);
        _redeem(receiptId, alice, part);
        if (part != balance) _redeem(receiptId, alice, balance - part);
        return 1;
    }

    function _refusedClose(address caller, uint256 vaultId, address receiver, bytes memory revertData) private {
        _refused(caller, abi.encodeCall(dual.closeCreator, (vaultId, receiver)), revertData);
    }
}
