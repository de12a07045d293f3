// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {YieldProtocolMock} from "../../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `ClaimRequest.tree`.
contract DerbyVaultClaimRequestTest is DerbyVaultUnitTest {
    // ---- when it is refused

    function test_RevertWhen_ThereIsNone() external {
        _refused(alice, _call(1, alice), _err(IDerbyVaultErrors.DerbyVault_UnknownRequest.selector, 1));
    }

    function test_RevertWhen_ItIsAnothers() external {
        uint256 id = _filled(40_000e6);
        bytes4 selector = IDerbyVaultErrors.DerbyVault_NotRequestOwner.selector;
        _refused(bob, _call(id, bob), abi.encodeWithSelector(selector, id, bob, alice));
    }

    function test_RevertWhen_ItIsNotFilledYet() external {
        _open();
        uint256 id = _request(alice, 40_000e6);
        bytes memory pending = _err(IDerbyVaultErrors.DerbyVault_RequestPending.selector, id, 2);
        _refused(alice, _call(id, alice), pending);
        _advanceTo(DerbyTypes.Phase.Fill);
        _refused(alice, _call(id, alice), pending);
        vault.closeEpoch(1);
        _accepted(alice, _call(id, alice));
        assertTrue(vault.isClosing(), "claimed before the close was over");
        _finish();
        _assertBooks();
    }

    function test_RevertWhen_TheReceiverIsNobodyOrTheVault() external {
        uint256 id = _filled(40_000e6);
        bytes4 invalid = IDerbyVaultErrors.DerbyVault_InvalidAddress.selector;
        _refused(alice, _call(id, address(0)), _err(invalid, address(0)));
        _refused(alice, _call(id, address(vault)), _err(invalid, address(vault)));
    }

    function test_RevertWhen_ItIsClaimedAlready() external {
        uint256 id = _filled(40_000e6);
        _accepted(alice, _call(id, alice));
        _refused(alice, _call(id, alice), _err(IDerbyVaultErrors.DerbyVault_UnknownRequest.selector, id));
    }

    // ---- when it was filled in full

    function test_PaysThePriceOfTheClose() external {
        uint256 id = _filled(40_000e6);
        assertEq(vault.reservedAssets(), 40_000e6, "reserved");
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.RequestClaimed(id, alice, carol, 40_000e6, 0);
        vm.prank(alice);
        (uint256 assets, uint256 returned) = vault.claimRequest(id, carol);
        assertEq(assets, 40_000e6, "assets");
        assertEq(returned, 0, "no shares back");
        assertEq(usdc.balanceOf(carol), WEALTH + 40_000e6, "to the receiver");
        assertEq(vault.reservedAssets(), 0, "nothing reserved");
        assertEq(vault.balanceOf(address(vault)), 0, "nothing in escrow");
        _assertBooks();
    }

    function test_LaterGainsAndLossesDoNotReachIt() external {
        uint256 id = _filled(40_000e6);
        yields[0].gain(1_000e6);
        _close();
        yields[0].lose(10_000e6);
        vault.markLoss(0);
        _close();
        vm.prank(alice);
        (uint256 assets, ) = vault.claimRequest(id, alice);
        assertEq(assets, 40_000e6, "as it was filled");
        _assertBooks();
    }

    function test_NoExitFeeIsTaken() external {
        _setExitFee(100);
        uint256 id = _filled(40_000e6);
        vm.prank(alice);
        (uint256 assets, ) = vault.claimRequest(id, alice);
        assertEq(assets, 40_000e6, "whole");
    }

    /// @dev What the epoch before gained has unlocked, what this one gained is locked and stays with those who stay.
    function test_ForfeitsLockedProfit() external {
        _openWithProfit();
        uint256 id = _request(alice, 40_000e6);
        yields[0].gain(5_000e6);
        _close();
        vm.prank(alice);
        (uint256 assets, ) = vault.claimRequest(id, alice);
        uint256 net = 108_100e6;
        assertLe(assets, (40_000e6 * net) / 100_000e6, "the new gain is not in the price");
        assertGe(assets + 2, (40_000e6 * net) / 100_000e6, "what has unlocked is");
        _assertBooks();
    }

    // ---- when it was filled in part

    function test_OnShortageABatchIsFilledProRata() external {
        (uint256 first, uint256 second) = _filledInPart();
        vm.prank(alice);
        (uint256 assets, uint256 returned) = vault.claimRequest(first, alice);
        vm.prank(bob);
        (uint256 assetsOfBob, uint256 returnedToBob) = vault.claimRequest(second, bob);
        assertGe(assets + assetsOfBob, 15_000e6 - 1, "the buffer, shared");
        assertGe(assets, 2 * assetsOfBob - 2, "two to one");
        assertGe(returned + returnedToBob, 75_000e6 - 2, "the rest as shares");
        _assertBooks();
    }

    function test_TheLastClaimBurnsOrphansAndFreesWhatIsSpare() external {
        (uint256 first, uint256 second) = _filledInPart();
        DerbyTypes.Batch memory batch = vault.batchOf(2);
        uint256 supply = vault.totalSupply();
        vm.prank(bob);
        (uint256 assetsOfBob, uint256 returnedToBob) = vault.claimRequest(second, bob);
        assertEq(vault.batchOf(2).sharesLeft, batch.sharesLeft - returnedToBob, "shares left");
        assertEq(vault.batchOf(2).assetsLeft, batch.assetsLeft - assetsOfBob, "assets left");
        assertEq(vault.totalSupply(), supply, "nothing is burnt yet");
        vm.prank(alice);
        (, uint256 returned) = vault.claimRequest(first, carol);
        uint256 orphans = batch.sharesLeft - returned - returnedToBob;
        assertEq(orphans, 1, "rounding leaves a share");
        assertEq(vault.totalSupply(), supply - orphans, "which is burnt");
        assertEq(vault.balanceOf(carol), returned, "shares go to the receiver too");
        assertEq(vault.balanceOf(address(vault)), 0, "nothing in escrow");
        assertEq(vault.reservedAssets(), 0, "nothing reserved");
        assertEq(vault.batchOf(2).requests, 0, "done");
        _assertBooks();
    }

    /// @dev Two shares, of which one was filled: neither half request gets anything, and with the last share gone all is the treasury's.
    function test_OrphansThatAreTheLastSharesLeaveAllToTheTreasury() external {
        _setBuffer(5_000);
        _deposit(alice, 1);
        _deposit(bob, 1);
        _vote(1, 0, 0);
        _close();
        _assertAllocations(1, 0, 0, 1);
        yields[0].setFault(YieldProtocolMock.Fault.Illiquid);
        (uint256 first, uint256 second) = (_request(alice, 1), _request(bob, 1));
        _close();
        assertEq(vault.batchOf(2).filledShares, 1, "one of two");
        vm.prank(alice);
        (uint256 assets, uint256 returned) = vault.claimRequest(first, alice);
        assertEq(assets + returned, 0, "half of a base unit is nothing");
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.RemainderToTreasury(treasury, 2);
        vm.prank(bob);
        vault.claimRequest(second, bob);
        assertEq(vault.balanceOf(treasury), 2, "what nobody owns");
        assertEq(vault.totalSupply(), 2, "at the initial price");
        _assertBooks();
    }

    // ---- when it is claimed

    function test_WorksWhilePausedAndInEveryPhaseOfAClose() external {
        _open();
        uint256[16] memory ids;
        for (uint256 i = 0; i < 16; ++i) ids[i] = _request(alice, 1e6);
        _close();
        vm.warp(block.timestamp + INTERVAL);
        _pause();
        uint256 claimed = 0;
        for (bool finished = false; !finished; ++claimed) {
            (, finished) = vault.closeEpoch(1);
            vm.prank(alice);
            (uint256 assets, ) = vault.claimRequest(ids[claimed], alice);
            assertEq(assets, 1e6, "paid");
            _assertBooks();
        }
        assertEq(claimed, 15, "after every step");
    }

    function testFuzz_ClaimsNeverExceedTheBatchAndLowerNoPrice(
        uint256 a,
        uint256 b,
        uint256 c,
        uint256 liquidity
    ) external {
        _deposit(alice, 40_000e6);
        _deposit(bob, 33_333_333_333);
        _deposit(carol, 26_666_666_667);
        _vote(40, 60, 20);
        _close();
        yields[1].setFault(YieldProtocolMock.Fault.Illiquid);
        yields[1].setLiquidity(bound(liquidity, 0, 45_000e6));
        _request(alice, bound(a, 1, 40_000e6));
        _request(bob, bound(b, 1, 33_333_333_333));
        _request(carol, bound(c, 1, 26_666_666_667));
        (uint256 net, uint256 gross, uint256 supply) = (vault.totalAssets(), vault.grossAssets(), vault.totalSupply());
        _close();
        _assertPriceNotLower(net, gross, supply);
        _claimAll();
        _assertPriceNotLower(net, gross, supply);
        assertEq(vault.balanceOf(address(vault)), 0, "5: no escrow without requests");
        assertEq(vault.reservedAssets(), 0, "5: nothing reserved without claims");
        _assertBooks();
    }

    function _claimAll() private {
        address[3] memory people = [alice, bob, carol];
        uint256 paid = 0;
        DerbyTypes.Batch memory batch = vault.batchOf(2);
        for (uint256 i = 0; i < 3; ++i) {
            uint256 asked = vault.requestOf(i + 1).shares;
            vm.prank(people[i]);
            (uint256 assets, uint256 returned) = vault.claimRequest(i + 1, people[i]);
            paid += assets;
            assertLe(returned, asked, "never more shares than were put in");
            assertLe(assets * batch.shares, asked * batch.assets, "never more than his part");
            assertLe(
                (asked - returned - 1) * batch.shares,
                asked * batch.filledShares,
                "at most a share more is redeemed"
            );
        }
        assertLe(paid, batch.assets, "never more than was reserved");
        assertGe(paid + 3, batch.assets, "all but a base unit each");
    }

    /// @dev 100,000 of Alice's, of which she asked `shares` back; closed.
    function _filled(uint256 shares) private returns (uint256 id) {
        _open();
        id = _request(alice, shares);
        _close();
    }

    /// @dev 150,000 of which 90,000 and two shares are asked for and 15,000 can be had.
    function _filledInPart() private returns (uint256 first, uint256 second) {
        _deposit(alice, 100_000e6);
        _deposit(bob, 50_000e6);
        _vote(1, 0, 0);
        _close();
        yields[0].setFault(YieldProtocolMock.Fault.Illiquid);
        first = _request(alice, 60_000e6 + 1);
        second = _request(bob, 30_000e6 + 1);
        _close();
    }

    function _call(uint256 id, address receiver) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyVault.claimRequest, (id, receiver));
    }
}
