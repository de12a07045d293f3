// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyGamePort} from "../../../contracts/derby/interfaces/IDerbyGamePort.sol";
import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {DerbyGameTest} from "../../helpers/DerbyGameTest.sol";

/// @dev Minting, names, sales, governance votes of what is locked.
contract BasketsTest is DerbyGameTest {
    function test_MintsBasketsInOrderWithTheirNames() external {
        vm.prank(alice);
        assertEq(game.mintNewBasket(address(vault), "A"), 1, "from 1");
        vm.prank(bob);
        assertEq(game.mintNewBasket(address(vault), "Thirty-two printable characters!"), 2, "then 2");
        assertEq(game.ownerOf(1), alice, "owner");
        assertEq(game.balanceOf(bob), 1, "balance");
        assertEq(game.basketInfo(1).name, "A", "short name");
        assertEq(game.basketInfo(2).name, "Thirty-two printable characters!", "long name");
        assertEq(game.basketInfo(2).vault, address(vault), "vault");
    }

    function test_RevertWhen_NameOrVaultIsNotGood() external {
        string[3] memory names = ["", "Thirty-three printable characters", "tab\tbed"];
        for (uint256 i = 0; i < names.length; ++i) {
            bytes memory invalid = abi.encodeWithSelector(
                IDerbyGameErrors.DerbyGame_InvalidName.selector,
                names[i],
                32
            );
            _refused(alice, abi.encodeCall(IDerbyGame.mintNewBasket, (address(vault), names[i])), invalid);
        }
        bytes memory unknown = abi.encodeWithSelector(IDerbyGamePort.DerbyGame_UnknownVault.selector, alice);
        _refused(alice, abi.encodeCall(IDerbyGame.mintNewBasket, (alice, "A")), unknown);
    }

    function test_PauseStopsWhatComesInAndNothingElse() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        vm.prank(guardian);
        game.pauseInbound();
        bytes memory paused = abi.encodeWithSelector(InboundPause.InboundPause_Paused.selector, START + 14 days);
        _refused(alice, abi.encodeCall(IDerbyGame.mintNewBasket, (address(vault), "A")), paused);
        _refused(alice, abi.encodeCall(IDerbyGame.rebalanceBasket, (basketId, 1, _none(), START)), paused);
        _rebalance(basketId, -40e18, _all(1));
        _pass();
        (uint256 left, ) = _withdraw(basketId);
        assertEq(left, 40e18, "leaves while paused");
    }

    function test_LockedDrbKeepsItsOwnersVotes() external {
        vm.prank(alice);
        game.delegate(alice);
        uint256 basketId = _play(alice, 100e18, _all(0));
        assertEq(game.getVotes(alice), 100e18, "votes of what is locked");
        vm.prank(alice);
        game.transferFrom(alice, bob, basketId);
        assertEq(game.getVotes(alice), 0, "moved by a sale");
        assertEq(game.lockedOf(bob), 100e18, "to the buyer");
        assertEq(game.basketInfo(basketId).sales, 1, "a sale is recorded");
        vm.prank(bob);
        game.delegate(bob);
        assertEq(game.getVotes(bob), 100e18, "who may use them");
        vm.warp(START + 1);
        assertEq(game.getPastVotes(bob, START), 100e18, "by time");
        assertEq(game.getPastTotalSupply(START), 0, "the token counts them all");
        _assertSound();
    }

    function test_RevertWhen_NeitherOwnerNorApproved() external {
        uint256 basketId = _mint(alice);
        bytes memory notYours = abi.encodeWithSelector(
            IDerbyGameErrors.DerbyGame_NotAuthorized.selector,
            basketId,
            bob
        );
        _refused(bob, abi.encodeCall(IDerbyGame.rebalanceBasket, (basketId, 1e18, _all(0), START)), notYours);
        _refused(bob, abi.encodeCall(IDerbyGame.redeemRewards, (basketId, bob)), notYours);
        _refused(bob, abi.encodeCall(IDerbyGame.withdrawUnlocked, (basketId, bob, 0)), notYours);
        _refused(bob, abi.encodeCall(IDerbyGame.undelegate, (basketId)), notYours);
        _refused(bob, abi.encodeCall(IDerbyGame.setDelegationFee, (basketId, 1)), notYours);
        vm.prank(alice);
        game.approve(bob, basketId);
        vm.prank(bob);
        game.rebalanceBasket(basketId, 1e18, _all(0), START);
        assertEq(drb.balanceOf(bob), WEALTH - 1e18, "the caller pays");
    }
}
