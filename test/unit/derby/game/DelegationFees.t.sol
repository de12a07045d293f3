// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../../../../contracts/derby/interfaces/IDerbyGameEvents.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `DelegationFees.tree`: `setDelegationFee` and `redeemDelegationFees`.
contract GameDelegationFeesTest is DerbyGameUnitTest {
    uint256 private _leader;

    function setUp() public override {
        super.setUp();
        _leader = _play(alice, 100e18, _all(0));
    }

    // ---- when a fee is refused

    function test_RevertWhen_TheCallerMayNotSetIt() external {
        bytes memory data = abi.encodeCall(IDerbyGame.setDelegationFee, (_leader, 1));
        _refused(bob, data, _notAuthorized(_leader, bob));
    }

    function testFuzz_RevertWhen_ItIsAboveThirtyPercent(uint16 feeBps) external {
        feeBps = uint16(bound(feeBps, 3_001, type(uint16).max));
        bytes memory data = abi.encodeCall(IDerbyGame.setDelegationFee, (_leader, feeBps));
        _refused(alice, data, _outOfBounds("delegationFeeBps", feeBps, 0, 3_000));
    }

    // ---- when a fee is set

    function test_OpensTheBasketToFollowers() external {
        uint256 follower = _play(bob, 300e18, _all(1));
        bytes memory closed = _err(IDerbyGameErrors.DerbyGame_NotLeading.selector, _leader);
        _refused(bob, _delegateCall(follower, _leader, 3_000), closed);
        _lead(_leader, 0);
        _follow(follower, _leader);
        assertEq(game.basketInfo(follower).pendingLeaderId, _leader, "followed");
    }

    function testFuzz_IsKeptAndTold(uint16 feeBps) external {
        feeBps = uint16(bound(feeBps, 0, 3_000));
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.DelegationFeeSet(_leader, feeBps);
        _lead(_leader, feeBps);
        assertEq(game.basketInfo(_leader).delegationFeeBps, feeBps, "kept");
    }

    // ---- when fees are not paid

    function test_RevertWhen_TheCallerMayNotRedeemThem() external {
        _accrued();
        bytes memory data = abi.encodeCall(IDerbyGame.redeemDelegationFees, (_leader, bob));
        _refused(bob, data, _notAuthorized(_leader, bob));
    }

    function test_RevertWhen_TheReceiverIsZeroOrTheGame() external {
        _accrued();
        address[2] memory wrong = [address(0), address(game)];
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory data = abi.encodeCall(IDerbyGame.redeemDelegationFees, (_leader, wrong[i]));
            _refused(alice, data, _invalidReceiver(wrong[i]));
        }
    }

    function test_RevertWhen_ThereAreNone() external {
        bytes memory nothing = _err(IDerbyGameErrors.DerbyGame_NothingToRedeem.selector, _leader);
        bytes memory data = abi.encodeCall(IDerbyGame.redeemDelegationFees, (_leader, alice));
        _refused(alice, data, nothing);
        _accrued();
        vm.prank(alice);
        game.redeemDelegationFees(_leader, alice);
        _refused(alice, data, nothing);
    }

    // ---- when fees are paid

    function test_PaysAllOfThemOnce() external {
        _accrued();
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.DelegationFeesRedeemed(_leader, stranger, 300);
        vm.prank(alice);
        assertEq(game.redeemDelegationFees(_leader, stranger), 300, "a tenth of 3,000");
        assertEq(usdc.balanceOf(stranger), 300, "where the owner says");
        assertEq(game.delegationFees(_leader), 0, "none left");
        _assertSound();
    }

    function test_TheLeadersOwnRewardsAreNoPartOfThem() external {
        _accrued();
        assertEq(game.basketRedeemableRewards(_leader), 1_000, "its own");
        assertEq(_redeem(_leader), 1_000, "redeemed apart");
        assertEq(game.delegationFees(_leader), 300, "still there");
        _assertSound();
    }

    function test_ABuyerTakesThemOver() external {
        _accrued();
        vm.prank(alice);
        game.transferFrom(alice, carol, _leader);
        vm.prank(carol);
        assertEq(game.redeemDelegationFees(_leader, carol), 300, "the buyer's");
    }

    /// @dev 300 DRB of bob made 3,000 under alice and were redeemed.
    function _accrued() private {
        uint256 follower = _play(bob, 300e18, _all(1));
        _lead(_leader, 1_000);
        _follow(follower, _leader);
        _pass();
        _results(10, 0);
        _redeem(follower);
    }
}
