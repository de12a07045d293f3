// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {Roles} from "../../../../contracts/shared/access/Roles.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `Multicall.tree`.
contract GameMulticallTest is DerbyGameUnitTest {
    // ---- when one call is refused

    function test_RevertWhen_OneCallIsRefused() external {
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IDerbyGame.mintNewBasket, (address(vault), "A"));
        calls[1] = _rebalanceCall(1, -1, _none());
        bytes memory err = _err(IDerbyGameErrors.DerbyGame_InsufficientLocked.selector, 1, 1, 0);
        _refused(alice, abi.encodeCall(Multicall.multicall, (calls)), err);
    }

    function test_RevertWhen_TheCallerHasNotTheRoleOfACall() external {
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(IDerbyGame.setTreasury, (alice));
        _refused(alice, abi.encodeCall(Multicall.multicall, (calls)), _withoutRole(alice, Roles.ADMIN));
    }

    // ---- when all are good

    function test_MintsLocksAndVotesAtOnce() external {
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(IDerbyGame.mintNewBasket, (address(vault), "A"));
        calls[1] = _rebalanceCall(1, 100e18, _all(3));
        calls[2] = abi.encodeCall(IDerbyGame.basketAllocationInProtocol, (1, 3));
        vm.prank(alice);
        bytes[] memory results = game.multicall(calls);
        assertEq(abi.decode(results[0], (uint256)), 1, "the basket");
        assertEq(abi.decode(results[2], (uint256)), 100e18, "a later call sees the earlier ones");
        assertEq(game.ownerOf(1), alice, "as the caller");
        _assertSound();
    }

    function test_RedeemsSeveralBasketsAtOnce() external {
        uint256 first = _play(alice, 100e18, _all(0));
        uint256 second = _play(alice, 300e18, _all(1));
        _pass();
        _results(10, 10);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IDerbyGame.redeemRewards, (first, alice));
        calls[1] = abi.encodeCall(IDerbyGame.redeemRewards, (second, alice));
        vm.prank(alice);
        game.multicall(calls);
        assertEq(usdc.balanceOf(alice), 4_000, "both");
    }
}
