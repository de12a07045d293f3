// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Votes} from "@openzeppelin/contracts/governance/utils/Votes.sol";

import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `LockedVotes.tree`: the governance votes of DRB that is locked.
contract GameLockedVotesTest is DerbyGameUnitTest {
    bytes32 private constant DELEGATION = keccak256("Delegation(address delegatee,uint256 nonce,uint256 expiry)");

    // ---- what is counted

    function test_NothingUntilItIsDelegated() external {
        _play(alice, 100e18, _all(0));
        assertEq(game.getVotes(alice), 0, "none");
        vm.prank(alice);
        game.delegate(alice);
        assertEq(game.getVotes(alice), 100e18, "all that is locked");
    }

    function test_AllBasketsOfAnOwner() external {
        _delegated(alice, alice);
        _play(alice, 100e18, _all(0));
        _play(alice, 11e18, _all(1));
        assertEq(game.getVotes(alice), 111e18, "both");
        assertEq(game.lockedOf(alice), 111e18, "as locked");
    }

    function test_WhoeverTheyWereDelegatedToHasThem() external {
        _delegated(alice, carol);
        _play(alice, 100e18, _all(0));
        assertEq(game.getVotes(carol), 100e18, "carol votes");
        assertEq(game.getVotes(alice), 0, "alice does not");
        _delegated(alice, bob);
        assertEq(game.getVotes(carol), 0, "until another does");
        assertEq(game.getVotes(bob), 100e18, "bob");
    }

    function test_DelegatedBySignatureToo() external {
        _play(alice, 100e18, _all(0));
        (, string memory name, string memory version, uint256 chainId, address verifier, , ) = game.eip712Domain();
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chainId,
                verifier
            )
        );
        bytes32 message = keccak256(abi.encode(DELEGATION, bob, 0, START));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(
            uint256(keccak256("alice")),
            keccak256(abi.encodePacked(hex"1901", domain, message))
        );
        vm.prank(stranger);
        game.delegateBySig(bob, 0, START, v, r, s);
        assertEq(game.delegates(alice), bob, "delegated");
        assertEq(game.getVotes(bob), 100e18, "counted");
    }

    function test_ByTime() external {
        _delegated(alice, alice);
        _play(alice, 100e18, _all(0));
        vm.warp(START + 10);
        _play(alice, 50e18, _all(0));
        vm.warp(START + 20);
        assertEq(game.getPastVotes(alice, START + 9), 100e18, "before");
        assertEq(game.getPastVotes(alice, START + 10), 150e18, "after");
        assertEq(game.clock(), START + 20, "clock");
        assertEq(game.CLOCK_MODE(), "mode=timestamp", "mode");
    }

    function test_RevertWhen_ThePastIsNotOver() external {
        bytes memory err = abi.encodeWithSelector(Votes.ERC5805FutureLookup.selector, START, uint48(START));
        _refused(stranger, abi.encodeCall(IVotes.getPastVotes, (alice, START)), err);
    }

    function test_AllOfThemTogetherAreTheTokens() external {
        _delegated(alice, alice);
        _play(alice, 100e18, _all(0));
        vm.warp(START + 1);
        assertEq(game.getPastTotalSupply(START), 0, "DRB counts them in its supply");
        assertEq(drb.totalSupply(), 1_000_000e18, "which what is locked is part of");
    }

    // ---- what moves them

    function test_AnApprovedAccountLocksForTheOwner() external {
        _delegated(alice, alice);
        uint256 basketId = _mint(alice);
        vm.prank(alice);
        game.approve(bob, basketId);
        vm.prank(bob);
        game.rebalanceBasket(basketId, 100e18, _all(0), START);
        assertEq(game.getVotes(alice), 100e18, "the owner's");
        assertEq(game.lockedOf(bob), 0, "not the payer's");
    }

    function test_ATransferTakesThemAlong() external {
        _delegated(alice, alice);
        uint256 basketId = _play(alice, 100e18, _all(0));
        _askBack(basketId, 40e18);
        vm.expectEmit(address(game));
        emit IVotes.DelegateVotesChanged(alice, 100e18, 0);
        vm.prank(alice);
        game.transferFrom(alice, bob, basketId);
        assertEq(game.getVotes(alice), 0, "moved by a sale");
        assertEq(game.lockedOf(alice), 0, "with what was asked back");
        assertEq(game.lockedOf(bob), 100e18, "to the buyer");
        _delegated(bob, bob);
        assertEq(game.getVotes(bob), 100e18, "who may use them");
        _assertSound();
    }

    function test_AnEmptyBasketTakesNone() external {
        _delegated(alice, alice);
        _play(alice, 100e18, _all(0));
        uint256 empty = _mint(alice);
        vm.prank(alice);
        game.transferFrom(alice, bob, empty);
        assertEq(game.getVotes(alice), 100e18, "as before");
    }

    function test_WhatIsAskedBackVotesUntilItLeaves() external {
        _delegated(alice, alice);
        uint256 basketId = _play(alice, 100e18, _all(0));
        _askBack(basketId, 40e18);
        assertEq(game.getVotes(alice), 100e18, "still locked");
        _pass();
        _withdraw(basketId);
        assertEq(game.getVotes(alice), 60e18, "left");
    }

    function test_ASlashTakesThem() external {
        _delegated(alice, alice);
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _results(-100_000, 0);
        _askBack(basketId, 50e18);
        _pass();
        assertEq(game.getVotes(alice), 1_000e18, "a debt takes none");
        _withdraw(basketId);
        assertEq(game.getVotes(alice), 900e18, "100 slashed, 50 of them had been asked back");
        assertEq(game.lockedOf(alice), 900e18, "as locked");
        assertEq(game.getVotes(treasury), 0, "and the treasury's are the token's");
        _assertSound();
    }

    function test_VotingRedeemingAndFollowingMoveNone() external {
        _delegated(alice, alice);
        _delegated(bob, bob);
        uint256 leader = _play(alice, 100e18, _all(0));
        uint256 follower = _play(bob, 300e18, _all(1));
        _lead(leader, 0);
        _follow(follower, leader);
        _pass();
        _results(10, 0);
        _redeem(follower);
        _rebalance(leader, 0, _all(1));
        assertEq(game.getVotes(alice), 100e18, "a leader has his own alone");
        assertEq(game.getVotes(bob), 300e18, "a follower keeps his");
    }

    /// @dev Any sequence of locks, sales and leaving: an owner's votes are what his baskets hold, and all of them what is locked.
    function testFuzz_EveryVoteIsOneLockedDrb(uint256 seed) external {
        address[3] memory people = [alice, bob, carol];
        for (uint256 i = 0; i < 3; ++i) _delegated(people[i], people[i]);
        for (uint256 i = 0; i < 3; ++i) _play(people[i], 10e18, _all(uint16(i)));
        for (uint256 i = 0; i < 12; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            _act(1 + (random % 3), (random >> 8) % 5, bound(random >> 16, 1, 9e18), people[(random >> 200) % 3]);
        }
        uint256 sum = 0;
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(game.getVotes(people[i]), game.lockedOf(people[i]), "votes");
            sum += game.lockedOf(people[i]);
        }
        assertEq(sum, game.totalLocked(), "all of them");
        _assertSound();
    }

    function _act(uint256 basketId, uint256 kind, uint256 drbWei, address person) private {
        address owner = game.ownerOf(basketId);
        if (kind == 0) _rebalance(basketId, int256(drbWei), _none());
        if (kind == 1 && game.basketInfo(basketId).pending >= drbWei) _askBack(basketId, drbWei);
        if (kind == 2) {
            vm.prank(owner);
            game.transferFrom(owner, person, basketId);
        }
        if (kind == 3) _results(-int128(int256(drbWei / 1e14)), 5);
        if (kind == 4 && game.basketInfo(basketId).unlocking != 0) {
            if (game.basketInfo(basketId).unlockEpoch <= game.vaultInfo(address(vault)).epoch) _withdraw(basketId);
        }
    }

    function _delegated(address from, address to) private {
        vm.prank(from);
        game.delegate(to);
    }
}
