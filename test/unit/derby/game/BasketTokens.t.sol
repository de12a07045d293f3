// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";

import {ReentrantMock} from "../../../../contracts/mocks/ReentrantMock.sol";
import {BasketReceiverMock} from "../../../../contracts/mocks/derby/BasketReceiverMock.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `BasketTokens.tree`: ERC-721, whose mappings of owners and balances are the game's own.
contract GameBasketTokensTest is DerbyGameUnitTest {
    uint256 private _basketId;

    function setUp() public override {
        super.setUp();
        _basketId = _play(alice, 100e18, _all(0));
    }

    // ---- the standard

    function test_IsSupported() external view {
        assertTrue(game.supportsInterface(type(IERC165).interfaceId), "ERC-165");
        assertTrue(game.supportsInterface(type(IERC721).interfaceId), "ERC-721");
        assertTrue(game.supportsInterface(type(IERC721Metadata).interfaceId), "its metadata");
        assertTrue(!game.supportsInterface(0xffffffff), "ERC-165: never this one");
        assertTrue(!game.supportsInterface(type(IERC20).interfaceId), "nor what it is not");
        assertEq(game.name(), "Derby Basket", "name");
        assertEq(game.symbol(), "BASKET", "symbol");
    }

    // ---- owners

    function test_RevertWhen_TheOwnerOfNothingIsAskedFor() external {
        _refused(stranger, abi.encodeCall(IERC721.ownerOf, (99)), _nonexistent(99));
        _refused(stranger, abi.encodeCall(IERC721.getApproved, (99)), _nonexistent(99));
        bytes memory invalid = _err(IERC721Errors.ERC721InvalidOwner.selector, address(0));
        _refused(stranger, abi.encodeCall(IERC721.balanceOf, (address(0))), invalid);
    }

    function test_EveryBasketHasOneOwner() external {
        _mint(alice);
        _mint(bob);
        assertEq(game.balanceOf(alice), 2, "alice");
        assertEq(game.balanceOf(bob), 1, "bob");
        assertEq(game.balanceOf(carol), 0, "carol");
        assertEq(game.ownerOf(3), bob, "the third");
    }

    // ---- transfers

    function test_MoveABasketWithAllThatIsInIt() external {
        vm.expectEmit(address(game));
        emit IERC721.Transfer(alice, bob, _basketId);
        vm.prank(alice);
        game.transferFrom(alice, bob, _basketId);
        assertEq(game.ownerOf(_basketId), bob, "owner");
        assertEq(game.balanceOf(alice), 0, "alice has none");
        assertEq(game.balanceOf(bob), 1, "bob has one");
        assertEq(game.basketTotalAllocatedTokens(_basketId), 100e18, "with its DRB");
        assertEq(game.portfolioOf(_basketId)[0].bps, 10_000, "and its votes");
        _refused(alice, _rebalanceCall(_basketId, -1, _none()), _notAuthorized(_basketId, alice));
        _askBack(_basketId, 100e18);
        _pass();
        _withdraw(_basketId);
        assertEq(drb.balanceOf(bob), WEALTH + 100e18, "which is the buyer's now");
        _assertSound();
    }

    function test_CarryADebtAlong() external {
        _pass();
        _results(-100_000, 0);
        vm.prank(alice);
        game.transferFrom(alice, bob, _basketId);
        assertEq(game.basketUnredeemedRewards(_basketId), -10e6, "owed");
        assertEq(game.pendingPenalty(_basketId), 10e18, "and slashed from the buyer");
    }

    function test_CountSales() external {
        for (uint256 i = 1; i <= 3; ++i) {
            address from = game.ownerOf(_basketId);
            vm.prank(from);
            game.transferFrom(from, i % 2 == 1 ? bob : alice, _basketId);
            assertEq(game.basketInfo(_basketId).sales, i, "one more");
        }
    }

    function test_TheCountOfSalesStopsAtItsEnd() external {
        _setSales(65_534);
        vm.prank(alice);
        game.transferFrom(alice, bob, _basketId);
        assertEq(game.basketInfo(_basketId).sales, 65_535, "the last");
        vm.prank(bob);
        game.transferFrom(bob, alice, _basketId);
        assertEq(game.basketInfo(_basketId).sales, 65_535, "and the sale goes through");
        assertEq(game.basketInfo(_basketId).vault, address(vault), "with its neighbours untouched");
    }

    function test_ToItselfChangesNoBalance() external {
        vm.prank(alice);
        game.transferFrom(alice, alice, _basketId);
        assertEq(game.balanceOf(alice), 1, "one");
        assertEq(game.lockedOf(alice), 100e18, "its DRB");
        _assertSound();
    }

    function test_RevertWhen_SentByAStrangerOrFromAnother() external {
        bytes memory data = abi.encodeCall(IERC721.transferFrom, (alice, bob, _basketId));
        _refused(bob, data, _err(IERC721Errors.ERC721InsufficientApproval.selector, bob, _basketId));
        data = abi.encodeCall(IERC721.transferFrom, (bob, carol, _basketId));
        bytes4 incorrect = IERC721Errors.ERC721IncorrectOwner.selector;
        _refused(alice, data, abi.encodeWithSelector(incorrect, bob, _basketId, alice));
    }

    function test_RevertWhen_SentToNobodyOrNotThere() external {
        bytes memory data = abi.encodeCall(IERC721.transferFrom, (alice, address(0), _basketId));
        _refused(alice, data, _err(IERC721Errors.ERC721InvalidReceiver.selector, address(0)));
        data = abi.encodeCall(IERC721.transferFrom, (alice, bob, 99));
        _refused(alice, data, _nonexistent(99));
    }

    // ---- approvals

    function test_AnApprovedAccountSendsItOnce() external {
        vm.expectEmit(address(game));
        emit IERC721.Approval(alice, bob, _basketId);
        vm.prank(alice);
        game.approve(bob, _basketId);
        assertEq(game.getApproved(_basketId), bob, "approved");
        vm.prank(bob);
        game.transferFrom(alice, carol, _basketId);
        assertEq(game.getApproved(_basketId), address(0), "cleared by the transfer");
        bytes memory data = abi.encodeCall(IERC721.transferFrom, (carol, bob, _basketId));
        _refused(bob, data, _err(IERC721Errors.ERC721InsufficientApproval.selector, bob, _basketId));
        _refused(bob, _rebalanceCall(_basketId, -1, _none()), _notAuthorized(_basketId, bob));
    }

    function test_AnOperatorSendsAllOfAnOwner() external {
        uint256 other = _mint(alice);
        vm.expectEmit(address(game));
        emit IERC721.ApprovalForAll(alice, bob, true);
        vm.prank(alice);
        game.setApprovalForAll(bob, true);
        assertTrue(game.isApprovedForAll(alice, bob), "operator");
        vm.startPrank(bob);
        game.transferFrom(alice, carol, _basketId);
        game.transferFrom(alice, carol, other);
        vm.stopPrank();
        assertEq(game.balanceOf(carol), 2, "both");
        bytes memory data = abi.encodeCall(IERC721.transferFrom, (carol, bob, other));
        _refused(bob, data, _err(IERC721Errors.ERC721InsufficientApproval.selector, bob, other));
    }

    function test_RevertWhen_ApprovedByAStrangerOrForNobody() external {
        bytes memory data = abi.encodeCall(IERC721.approve, (bob, _basketId));
        _refused(bob, data, _err(IERC721Errors.ERC721InvalidApprover.selector, bob));
        _refused(bob, abi.encodeCall(IERC721.approve, (bob, 99)), _nonexistent(99));
        data = abi.encodeCall(IERC721.setApprovalForAll, (address(0), true));
        _refused(alice, data, _err(IERC721Errors.ERC721InvalidOperator.selector, address(0)));
    }

    // ---- safe transfers

    function test_AskTheReceiverWithWhatWasSent() external {
        BasketReceiverMock receiver = new BasketReceiverMock();
        vm.prank(alice);
        game.setApprovalForAll(bob, true);
        vm.prank(bob);
        game.safeTransferFrom(alice, address(receiver), _basketId, "from bob");
        assertEq(receiver.operator(), bob, "who sent it");
        assertEq(receiver.from(), alice, "whose it was");
        assertEq(receiver.basketId(), _basketId, "which");
        assertEq(string(receiver.data()), "from bob", "data");
        assertEq(game.ownerOf(_basketId), address(receiver), "its own now");
    }

    function test_ToAnAccountWithoutCodeNobodyIsAsked() external {
        vm.prank(alice);
        game.safeTransferFrom(alice, bob, _basketId);
        assertEq(game.ownerOf(_basketId), bob, "sent");
    }

    function test_RevertWhen_TheReceiverDoesNotTakeIt() external {
        BasketReceiverMock receiver = new BasketReceiverMock();
        bytes memory data = _safeTransfer(address(receiver));
        bytes4 invalid = IERC721Errors.ERC721InvalidReceiver.selector;
        receiver.script(0xffffffff);
        _refused(alice, data, _err(invalid, address(receiver)));
        receiver.refuse();
        _refused(alice, data, _err(BasketReceiverMock.BasketReceiverMock_Refused.selector));
        _refused(alice, _safeTransfer(address(usdc)), _err(invalid, address(usdc)));
    }

    /// @dev The hook comes last: what it finds is true, and what it does is the new owner's doing.
    function test_TheHookFindsItselfTheOwner() external {
        ReentrantMock receiver = new ReentrantMock();
        receiver.arm(address(game), _rebalanceCall(_basketId, -100e18, _none()));
        vm.prank(alice);
        game.safeTransferFrom(alice, address(receiver), _basketId);
        assertEq(game.basketInfo(_basketId).unlocking, 100e18, "asked back by the new owner");
        assertEq(game.lockedOf(address(receiver)), 100e18, "still locked");
        _assertSound();
    }

    function _safeTransfer(address to) private view returns (bytes memory) {
        return abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", alice, to, _basketId);
    }

    /// @dev 65,534 sales take too long. Whose a basket is lies in the low bits of its title, sales in bits 176 to 191.
    function _setSales(uint256 sales) private {
        for (uint256 base = 0; base < 32; ++base) {
            bytes32 slot = keccak256(abi.encode(_basketId, base));
            uint256 word = uint256(vm.load(address(game), slot));
            if (address(uint160(word)) != alice) continue;
            vm.store(address(game), slot, bytes32((word & ~(uint256(0xffff) << 176)) | (sales << 176)));
            assertEq(game.basketInfo(_basketId).sales, sales, "set");
            return;
        }
        revert AssertionFailed("the slot of the title", "none", "one");
    }
}
