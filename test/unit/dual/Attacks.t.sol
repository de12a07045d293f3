// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IDualCurrencyVaultErrors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {ReentrantMock} from "../../../contracts/mocks/ReentrantMock.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {BlacklistToken} from "../../../contracts/mocks/tokens/BlacklistToken.sol";
import {HookToken} from "../../../contracts/mocks/tokens/HookToken.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @notice Attacks and faults that cost others money, each of which must fail here. Those on the price that decides are in
/// `SettlementAttacks.t.sol`.
contract AttacksTest is DualUnitTest {
    // ------------------------------------------------------------------------------------------------ the creator

    function test_SellingThePositionThenCancelling_OnlyItsHolderActs() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 4_000e6);
        vm.prank(creator);
        dual.transfer(bob, _receipt(vaultId, CREATOR_CLASS), 1);
        bytes memory notHolder = _notHolder(vaultId, creator, bob);
        _refused(creator, abi.encodeCall(dual.cancelUnfilled, (vaultId)), notHolder);
        _refused(creator, abi.encodeCall(dual.adjustYield, (vaultId, 1, 0, 0)), notHolder);
        _settleEth(3_000e8);
        _refused(creator, abi.encodeCall(dual.closeCreator, (vaultId, creator)), notHolder);
        vm.prank(bob);
        DualTypes.Amounts memory paid = dual.closeCreator(vaultId, bob);
        _assertAmounts(paid, 4_100e6, 2_020_000_000_000_000_001, "all of it is the buyer's");
    }

    function test_WithdrawingTwice_TheSecondIsRefused() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 4_000e6);
        _cancel(vaultId);
        bytes4 nothing = IDualCurrencyVaultErrors.DualCurrencyVault_NothingUnfilled.selector;
        _refused(creator, abi.encodeCall(dual.cancelUnfilled, (vaultId)), _err(nothing, vaultId));
        _settleEth(3_000e8);
        _close(vaultId);
        _refused(
            creator,
            abi.encodeCall(dual.closeCreator, (vaultId, creator)),
            _notHolder(vaultId, creator, address(0))
        );
        assertEq(_redeem(_receipt(vaultId, 0), alice, 4_000e6), 1_346_666_666_666_666_666, "hers is there");
    }

    function test_WithdrawingWhileSubscribed_ObligationsStayCovered() external {
        uint256 vaultId = _create(_buyLow());
        _subscribe(vaultId, alice, 4_000e6);
        _adjust(vaultId, 1);
        _subscribe(vaultId, bob, 1_000e6);
        _cancel(vaultId);
        DualTypes.Solvency memory solvency = dual.solvency(vaultId);
        _assertAmounts(solvency.held, solvency.required.investment, solvency.required.linked, "held is what is needed");
        bytes4 notSettled = IDualCurrencyVaultErrors.DualCurrencyVault_NotSettled.selector;
        bytes memory close = abi.encodeCall(dual.closeCreator, (vaultId, creator));
        _refused(creator, close, _err(notSettled, vaultId, expiry));
        vm.warp(deadline);
        bytes4 passed = IDualCurrencyVaultErrors.DualCurrencyVault_DeadlinePassed.selector;
        _refused(creator, abi.encodeCall(dual.cancelUnfilled, (vaultId)), _err(passed, vaultId, deadline));
    }

    function test_LoweringTheYield_WhatIsSubscribedKeepsItsOwn() external {
        uint256 vaultId = _create(_buyLow());
        uint256 first = _subscribe(vaultId, alice, 4_000e6);
        _adjust(vaultId, 1e15);
        bytes memory tooLow = abi.encodeWithSelector(
            IDualCurrencyVaultErrors.DualCurrencyVault_YieldTooLow.selector,
            vaultId,
            1e15,
            1e16
        );
        _refused(bob, abi.encodeCall(dual.subscribe, (vaultId, 4_000e6, bob, 1e16)), tooLow);
        uint256 second = _subscribe(vaultId, bob, 4_000e6);
        _settleEth(3_001e8);
        assertEq(_redeem(first, alice, 4_000e6), 4_040e6, "1 %, as when she subscribed");
        assertEq(_redeem(second, bob, 4_000e6), 4_004e6, "0.1 %, as when he did");
    }

    // ------------------------------------------------------------------------------------------------ knowing the price

    function test_SubscribingWithThePriceKnown_TheDeadlineLiesBeforeEveryRoundThatCounts() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.depositDeadlineAt = expiry - MAX_AGE + 1;
        bytes memory tooLate = abi.encodeWithSelector(
            IDualCurrencyVaultErrors.DualCurrencyVault_DeadlineOutOfBounds.selector,
            expiry - MAX_AGE + 1,
            START + 1,
            expiry - MAX_AGE
        );
        _refusedCreation(params, tooLate);
        params.depositDeadlineAt = expiry - MAX_AGE;
        uint256 vaultId = _create(params);
        vm.warp(expiry - MAX_AGE);
        ethFeed.push(2_900e8);
        bytes4 passed = IDualCurrencyVaultErrors.DualCurrencyVault_DeadlinePassed.selector;
        _refusedSubscription(vaultId, 4_000e6, _err(passed, vaultId, expiry - MAX_AGE));
        vm.warp(expiry + QUIET + 1);
        dual.settle(address(ethSource), expiry, _proof(1));
        _refusedSubscription(vaultId, 4_000e6, _err(passed, vaultId, expiry - MAX_AGE));
    }

    // ------------------------------------------------------------------------------------------------ blocked parties

    function test_BlacklistedParties_OthersAndTheCreatorArePaid() external {
        BlacklistToken token = DeployTokens.blacklistToken(6);
        uint256 vaultId = _vaultIn(token, 1_000);
        uint256 receiptId = _subscribe(vaultId, alice, 4_000e6);
        _subscribe(vaultId, bob, 6_000e6);
        _settleEth(3_001e8);
        token.setBlocked(alice, true);
        token.setBlocked(sink, true);
        bytes memory blocked = _err(BlacklistToken.BlacklistToken_Blocked.selector, alice);
        _refused(alice, abi.encodeCall(dual.redeem, (receiptId, 4_000e6, alice)), blocked);
        assertEq(_redeem(receiptId, bob, 6_000e6), 6_060e6, "the other subscriber");
        assertEq(_close(vaultId).linked, 3_366_666_666_666_666_667, "the creator");
        vm.prank(alice);
        (, uint256 assets) = dual.redeem(receiptId, 4_000e6, carol);
        assertEq(assets, 4_040e6, "who is blocked names another receiver");
        assertEq(dual.feesOwed(address(token)), 10e6, "the fee waits");
        bytes memory sinkBlocked = _err(BlacklistToken.BlacklistToken_Blocked.selector, sink);
        _refused(stranger, abi.encodeCall(dual.collectFees, (address(token))), sinkBlocked);
        token.setBlocked(sink, false);
        assertEq(dual.collectFees(address(token)), 10e6, "for as long as it takes");
        assertEq(token.balanceOf(address(dual)), 0, "nothing is left");
    }

    function test_BlacklistedCreator_SubscribersArePaidAndHeNamesAnother() external {
        BlacklistToken token = DeployTokens.blacklistToken(6);
        uint256 vaultId = _vaultIn(token, 0);
        uint256 receiptId = _subscribe(vaultId, alice, 4_000e6);
        _settleEth(3_001e8);
        token.setBlocked(creator, true);
        assertEq(_redeem(receiptId, alice, 4_000e6), 4_040e6, "the subscriber");
        bytes memory blocked = _err(BlacklistToken.BlacklistToken_Blocked.selector, creator);
        _refused(creator, abi.encodeCall(dual.closeCreator, (vaultId, creator)), blocked);
        vm.prank(creator);
        _assertAmounts(dual.closeCreator(vaultId, carol), 60e6, 3_366_666_666_666_666_667, "to another");
    }

    // ------------------------------------------------------------------------------------------------ dust, precision

    function test_DustThatPaysNothing_IsRefusedInEveryWay() external {
        uint256 vaultId = _create(_sellHigh());
        bytes4 nothing = IDualCurrencyVaultErrors.DualCurrencyVault_PaysNothing.selector;
        _refusedSubscription(vaultId, 309_099_901, _err(nothing, 309_099_901, 3_200e8));
        bytes4 remainder = IDualCurrencyVaultErrors.DualCurrencyVault_RemainderPaysNothing.selector;
        _refusedSubscription(vaultId, 1e18 - 1, _err(remainder, 1e18 - 1, 1));
        _subscribe(vaultId, bob, 1e18 - 309_099_902);
        bytes memory adjust = abi.encodeCall(dual.adjustYield, (vaultId, 1, 0, 0));
        _refused(creator, adjust, _err(nothing, 309_099_902, 3_200e8));
        DualTypes.VaultParams memory params = _sellHigh();
        params.quantity = 309_099_901;
        _refusedCreation(params, _err(nothing, 309_099_901, 3_200e8));
    }

    /// @dev 18 and 6 decimals at 0.00001234: by way of a price in base units, 12, it would be 2.8 % off.
    function test_CheapToken_ThePayoutIsWithinAUnit() external {
        TestToken cheap = DeployTokens.testToken("Cheap", "CHP", 18);
        _equipWith(cheap);
        uint256 marketId = _newMarket(address(cheap), address(usdc), btcSource, ethFallback);
        uint256 vaultId = _create(_params(marketId, DualTypes.Direction.BuyLow, 1_234, 1e16, 1_000e6));
        uint256 receiptId = _subscribe(vaultId, alice, 1_000e6);
        assertEq(dual.payoutsOf(receiptId, 1_000e6).linked, 81_847_649_918_962_722_852_512_155, "1,010 USDC in tokens");
        vaultId = _create(_params(marketId, DualTypes.Direction.SellHigh, 1_234, 1e16, 100e18));
        receiptId = _subscribe(vaultId, alice, 100e18);
        assertEq(dual.payoutsOf(receiptId, 100e18).linked, 1_246, "101 tokens in USDC, not 1,212");
    }

    // ------------------------------------------------------------------------------------------------ re-entry

    function test_ReentryByATokenWithHooks_IsPaidOnceAndGuardedEverywhere() external {
        HookToken token = DeployTokens.hookToken(6);
        uint256 vaultId = _vaultIn(token, 0);
        ReentrantMock attacker = new ReentrantMock();
        token.mint(address(attacker), 4_000e6);
        attacker.approve(token, address(dual));
        attacker.call(address(dual), abi.encodeCall(dual.subscribe, (vaultId, 4_000e6, address(attacker), 0)));
        _subscribe(vaultId, bob, 4_000e6);
        vm.prank(creator);
        dual.transfer(address(attacker), _receipt(vaultId, CREATOR_CLASS), 1);
        _settleEth(3_001e8);
        token.setHook(address(attacker), attacker);
        manager.grantRole(Roles.RISK, address(attacker), 0);
        manager.grantRole(Roles.GUARDIAN, address(attacker), 0);
        bytes memory exit = abi.encodeCall(dual.redeem, (_receipt(vaultId, 0), 4_000e6, address(attacker)));
        bytes[] memory reentries = _reentries(vaultId, address(attacker));
        for (uint256 i = 0; i < reentries.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            attacker.arm(address(dual), reentries[i]);
            attacker.call(address(dual), exit);
            bytes32 guarded = bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
            assertEq(bytes32(attacker.answer()), guarded, string.concat("guarded: ", vm.toString(i)));
            assertEq(token.balanceOf(address(attacker)), 4_040e6, "paid once");
            vm.revertToState(snapshot);
        }
    }

    function _reentries(uint256 vaultId, address attacker) private view returns (bytes[] memory calls) {
        uint256 receiptId = _receipt(vaultId, 0);
        bytes[] memory inner = new bytes[](1);
        inner[0] = abi.encodeCall(dual.redeem, (receiptId, 1, attacker));
        calls = new bytes[](18);
        calls[0] = inner[0];
        calls[1] = abi.encodeCall(dual.multicall, (inner));
        calls[2] = abi.encodeCall(dual.redeemWithProof, (receiptId, 1, attacker, address(ethSource), _proof(1)));
        calls[3] = abi.encodeCall(dual.closeCreator, (vaultId, attacker));
        calls[4] = abi.encodeCall(dual.closeCreatorWithProof, (vaultId, attacker, address(ethSource), _proof(1)));
        calls[5] = abi.encodeCall(dual.cancelUnfilled, (vaultId));
        calls[6] = abi.encodeCall(dual.adjustYield, (vaultId, 1, 0, 0));
        calls[7] = abi.encodeCall(dual.subscribe, (vaultId, 1, attacker, 0));
        calls[8] = abi.encodeCall(dual.subscribeNative, (vaultId, 0, attacker, 0));
        calls[9] = abi.encodeCall(dual.createVault, (_buyLow()));
        calls[10] = abi.encodeCall(dual.settle, (address(ethSource), expiry, _proof(1)));
        calls[11] = abi.encodeCall(dual.void, (vaultId));
        calls[12] = abi.encodeCall(dual.collectFees, (address(usdc)));
        calls[13] = abi.encodeCall(dual.transfer, (bob, receiptId, 1));
        calls[14] = abi.encodeCall(dual.transferFrom, (attacker, bob, receiptId, 1));
        calls[15] = abi.encodeCall(
            dual.createMarket,
            (_marketParams(address(weth), address(usdc), address(1), address(0)))
        );
        calls[16] = abi.encodeCall(dual.disableMarket, (ethMarket));
        calls[17] = abi.encodeCall(dual.pauseInbound, ());
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /// @dev Case 1 with `token` in the place of USDC.
    function _vaultIn(TestToken token, uint256 feeBps) private returns (uint256 vaultId) {
        _equipWith(token);
        DualTypes.VaultParams memory params = _buyLow();
        params.marketId = _newMarket(address(weth), address(token), ethSource, ethFallback);
        params.feeBps = feeBps;
        return _create(params);
    }

    function _equipWith(TestToken token) private {
        address[4] memory people = [creator, alice, bob, carol];
        for (uint256 i = 0; i < people.length; ++i) {
            token.mint(people[i], 1e30);
            vm.prank(people[i]);
            token.approve(address(dual), type(uint256).max);
        }
    }

    function _notHolder(uint256 vaultId, address account, address holder) private pure returns (bytes memory) {
        return _err(IDualCurrencyVaultErrors.DualCurrencyVault_NotHolder.selector, vaultId, account, holder);
    }
}
