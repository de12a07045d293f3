// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../../../../contracts/derby/interfaces/IDerbyGameEvents.sol";
import {IDerbyGamePort} from "../../../../contracts/derby/interfaces/IDerbyGamePort.sol";
import {DerbyGameTypes} from "../../../../contracts/derby/types/DerbyGameTypes.sol";
import {ReentrantMock} from "../../../../contracts/mocks/ReentrantMock.sol";
import {BasketReceiverMock} from "../../../../contracts/mocks/derby/BasketReceiverMock.sol";
import {ScriptedVaultMock} from "../../../../contracts/mocks/derby/ScriptedVaultMock.sol";
import {InboundPause} from "../../../../contracts/shared/access/InboundPause.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `MintNewBasket.tree`.
contract GameMintNewBasketTest is DerbyGameUnitTest {
    // ---- when it is refused

    function test_RevertWhen_InboundIsPaused() external {
        _pause();
        bytes memory paused = _err(InboundPause.InboundPause_Paused.selector, START + 14 days);
        _refused(alice, _mintCall("A"), paused);
    }

    function test_RevertWhen_TheVaultIsUnknown() external {
        bytes memory unknown = _err(IDerbyGamePort.DerbyGame_UnknownVault.selector, alice);
        _refused(alice, abi.encodeCall(IDerbyGame.mintNewBasket, (alice, "A")), unknown);
    }

    function test_RevertWhen_TheNameIsEmptyOrTooLong() external {
        string[2] memory names = ["", "Thirty-three printable characters"];
        for (uint256 i = 0; i < names.length; ++i) _refused(alice, _mintCall(names[i]), _invalidName(names[i]));
    }

    function test_RevertWhen_ACharacterIsNotPrintable() external {
        string[4] memory names = ["tab\tbed", "\x00", "delete\x7f", unicode"naïve"];
        for (uint256 i = 0; i < names.length; ++i) _refused(alice, _mintCall(names[i]), _invalidName(names[i]));
    }

    function test_RevertWhen_TheCallerDoesNotTakeBaskets() external {
        BasketReceiverMock player = new BasketReceiverMock();
        player.script(0xffffffff);
        bytes memory invalid = _err(IERC721Errors.ERC721InvalidReceiver.selector, address(player));
        _refused(address(player), _mintCall("A"), invalid);
        player.refuse();
        _refused(address(player), _mintCall("A"), _err(BasketReceiverMock.BasketReceiverMock_Refused.selector));
    }

    /// @dev The hook runs before the call is over: it sees the basket, and cannot mint another or lock into it meanwhile.
    function test_RevertWhen_TheHookCallsBack() external {
        ReentrantMock player = new ReentrantMock();
        bytes memory reentered = _err(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        player.arm(address(game), _mintCall("Inner"));
        player.call(address(game), _mintCall("Outer"));
        assertEq(keccak256(player.answer()), keccak256(reentered), "a second mint");
        player.arm(address(game), _rebalanceCall(2, 0, _all(0)));
        player.call(address(game), _mintCall("Outer"));
        assertEq(keccak256(player.answer()), keccak256(reentered), "votes");
        assertEq(game.basketCount(), 2, "each number once");
        assertEq(game.balanceOf(address(player)), 2, "and no basket more");
    }

    // ---- when it is minted

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
        assertEq(game.basketCount(), 2, "how many");
    }

    function testFuzz_KeepsEveryPrintableName(uint256 length, uint256 seed) external {
        bytes memory name = new bytes(bound(length, 1, 32));
        for (uint256 i = 0; i < name.length; ++i) {
            name[i] = bytes1(uint8(bound(uint256(keccak256(abi.encode(seed, i))), 0x20, 0x7e)));
        }
        vm.prank(alice);
        uint256 basketId = game.mintNewBasket(address(vault), string(name));
        assertEq(game.basketInfo(basketId).name, string(name), "as given");
    }

    function test_TellsWhoseItIsAndWhat() external {
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.BasketMinted(1, address(vault), "Ferrous");
        vm.expectEmit(address(game));
        emit IERC721.Transfer(address(0), alice, 1);
        vm.prank(alice);
        game.mintNewBasket(address(vault), "Ferrous");
    }

    function test_AsksAContractWhetherItTakesIt() external {
        BasketReceiverMock player = new BasketReceiverMock();
        player.call(address(game), _mintCall("A"));
        assertEq(player.received(), 1, "asked once");
        assertEq(player.operator(), address(player), "by itself");
        assertEq(player.from(), address(0), "from nobody");
        assertEq(player.basketId(), 1, "which");
        assertEq(player.data().length, 0, "no data");
        assertEq(game.ownerOf(1), address(player), "its own");
    }

    function test_BelongsToTheVaultThatWasNamed() external {
        ScriptedVaultMock second = _secondVault();
        vm.startPrank(alice);
        uint256 first = game.mintNewBasket(address(vault), "One");
        uint256 other = game.mintNewBasket(address(second), "Two");
        vm.stopPrank();
        assertEq(game.basketInfo(first).vault, address(vault), "the first");
        assertEq(game.basketInfo(other).vault, address(second), "the second");
        assertEq(game.balanceOf(alice), 2, "of one owner");
    }

    function test_IsEmpty() external {
        uint256 basketId = _mint(alice);
        DerbyGameTypes.BasketInfo memory info = game.basketInfo(basketId);
        assertEq(info.voting + info.pending + info.unlocking + info.followers + info.followedDrb, 0, "nothing locked");
        assertEq(info.votingLeaderId + info.pendingLeaderId + info.sales, 0, "nobody's follower");
        assertEq(game.portfolioOf(basketId).length, 0, "no votes");
        assertEq(game.basketUnredeemedRewards(basketId), 0, "no rewards");
        assertEq(game.pendingPenalty(basketId), 0, "no penalty");
        assertEq(game.reputationOf(basketId).epochs, 0, "no epochs");
    }

    function test_IsPossibleAgainAfterThePause() external {
        _pause();
        vm.warp(START + 14 days);
        assertEq(_mint(alice), 1, "minted");
    }

    function _mintCall(string memory name) private view returns (bytes memory) {
        return abi.encodeCall(IDerbyGame.mintNewBasket, (address(vault), name));
    }

    function _invalidName(string memory name) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_InvalidName.selector, name, 32);
    }
}
