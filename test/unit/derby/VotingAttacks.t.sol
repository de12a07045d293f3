// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IDerbyGame} from "../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {ReentrantMock} from "../../../contracts/mocks/ReentrantMock.sol";
import {DerbyArenaTest} from "../../helpers/DerbyArenaTest.sol";

/// @notice Attacks by baskets and votes, each of which must fail. What concerns the close is in `EpochAttacks.t.sol`, what concerns
/// depositors in `DepositAttacks.t.sol`, the sale of incentives in `HarvestAttacks.t.sol`, who governs in `OfficeAttacks.t.sol`.
contract VotingAttacksTest is DerbyArenaTest {
    // ------------------------------------------------------------------------------------------------ re-entry at mint

    function test_ReentryAtMint_NoSecondBasketNoVotes() external {
        ReentrantMock player = new ReentrantMock();
        bytes memory mint = abi.encodeCall(IDerbyGame.mintNewBasket, (address(vault), "Twice"));
        bytes memory lock = abi.encodeCall(IDerbyGame.rebalanceBasket, (1, 1e18, _only(0), block.timestamp));
        bytes memory guarded = abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        drb.transfer(address(player), 1_000 * DRB);
        player.approve(drb, address(game));
        bytes[2] memory calls = [mint, lock];
        for (uint256 i = 0; i < calls.length; ++i) {
            player.arm(address(game), calls[i]);
            player.call(address(game), mint);
            assertTrue(!player.succeeded(), "refused in the middle");
            assertEq(keccak256(player.answer()), keccak256(guarded), "as re-entry");
        }
        assertEq(game.basketCount(), 2, "one basket a mint");
        assertEq(game.balanceOf(address(player)), 2, "all of them his");
        assertEq(game.totalLocked(), 0, "with nothing in them");
        (uint256 current, uint256 next, uint256 last) = game.tallyOf(address(vault), 0);
        assertEq(current + next + last, 0, "and no votes");
        assertEq(_join(alice, DRB, _only(0)), 3, "the next id is the next");
    }

    /// @dev A basket may be given away while it is being received: it then has one owner, the new one.
    function test_ReentryAtMint_ABasketGivenAwayHasOneOwner() external {
        ReentrantMock player = new ReentrantMock();
        player.arm(
            address(game),
            abi.encodeWithSignature("transferFrom(address,address,uint256)", address(player), bob, 1)
        );
        player.call(address(game), abi.encodeCall(IDerbyGame.mintNewBasket, (address(vault), "Gift")));
        assertTrue(player.succeeded(), "given away");
        assertEq(game.ownerOf(1), bob, "to one owner");
        assertEq(game.balanceOf(bob), 1, "who has it");
        assertEq(game.balanceOf(address(player)), 0, "and nobody else");
        assertEq(game.basketInfo(1).sales, 1, "counted as a sale");
    }

    // ------------------------------------------------------------------------------------------------ votes of a moment

    /// @dev 900,000 borrowed DRB for one transaction, asked back before the close: out again, after steering and earning nothing.
    function test_FlashLoanedVotes_AskedBackBeforeTheCloseWeighNothing() external {
        uint256 honest = _season();
        _gain(0, 9_000 * USDC);
        _elapse();
        uint256 basketId = _join(attacker, 900_000 * DRB, _only(1));
        _askBack(basketId, 900_000 * DRB);
        vault.closeEpoch(ALL_STEPS);
        (uint256 left, uint256 slashed) = _leave(basketId);
        assertEq(left, 900_000 * DRB, "the loan goes back");
        assertEq(slashed, 0, "untouched");
        assertEq(vault.allocationOf(1), 0, "zero weight");
        assertEq(game.basketRedeemableRewards(basketId), 0, "zero reward");
        assertEq(game.basketRedeemableRewards(honest), 900e6, "the whole fee is the others'");
    }

    /// @dev Left in for the close, they weigh in the next epoch, and cannot leave before it is over: the loan is not paid back.
    function test_FlashLoanedVotes_LeftInForTheCloseTheUnlockIsRefused() external {
        uint256 honest = _season();
        _gain(0, 9_000 * USDC);
        _elapse();
        uint256 basketId = _join(attacker, 900_000 * DRB, _only(1));
        vault.closeEpoch(ALL_STEPS);
        _askBack(basketId, 900_000 * DRB);
        bytes memory leave = abi.encodeCall(IDerbyGame.withdrawUnlocked, (basketId, attacker, 0));
        bytes4 locked = IDerbyGameErrors.DerbyGame_StillLocked.selector;
        _refused(attacker, address(game), leave, abi.encodeWithSelector(locked, basketId, 4, 3));
        assertEq(drb.balanceOf(attacker), 0, "nothing to pay the loan back with");
        assertEq(game.basketRedeemableRewards(basketId), 0, "zero reward");
        assertEq(game.basketRedeemableRewards(honest), 900e6, "the whole fee is the others'");
    }

    /// @dev With prices known and the close begun, votes count from the epoch after next.
    function test_LastSecondVotes_CastDuringACloseSteerNeitherEpoch() external {
        _season();
        _gain(0, 9_000 * USDC);
        _elapse();
        vault.closeEpoch(2);
        uint256 basketId = _join(attacker, 900_000 * DRB, _only(1));
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.allocationOf(1), 0, "not the one that this close opens");
        _gain(0, 9_000 * USDC);
        _close();
        assertEq(game.basketRedeemableRewards(basketId), 0, "of which nothing is theirs");
        assertGt(vault.allocationOf(1), 90_000 * USDC, "but the one after it");
    }

    // ------------------------------------------------------------------------------------------------ a donated price

    /// @dev By the seed's letter the donor's one vote in ten would take 82.57 of the 90 USDC that the others earned.
    function test_DonatedPriceOfAnUnfundedProtocol_EarnsNothingOfOthersFee() external {
        vm.prank(risk);
        vault.setProtocolCap(1, 0);
        uint256 honest = _join(alice, 9 * DRB, _only(0));
        uint256 thief = _join(attacker, DRB, _only(1));
        _enter(depositor, 111_111_111_112);
        _close();
        assertEq(vault.allocationOf(0), 90_000 * USDC, "funded");
        assertEq(vault.allocationOf(1), 0, "unfunded");
        usdc.mint(attacker, 1_000 * USDC);
        vm.startPrank(attacker);
        usdc.approve(address(yields[1]), 1_000 * USDC);
        yields[1].deposit(1_000 * USDC, attacker);
        vm.stopPrank();
        yields[1].gain(1_000 * USDC);
        _gain(0, 900 * USDC);
        _close();
        assertEq(game.basketRedeemableRewards(thief), 0, "none of it");
        assertEq(game.basketRedeemableRewards(honest), 81e6, "nine tenths, as their votes");
        _assertSolvent();
    }

    /// @dev A protocol with a little money, a thousandth of its votes' share, is paid on what it had.
    function test_DonatedPriceOfABarelyFundedProtocol_IsPaidOnWhatItHad() external {
        vm.prank(risk);
        vault.setProtocolCap(1, 10 * USDC);
        _setMargin(0);
        uint256 honest = _join(alice, 9 * DRB, _only(0));
        uint256 thief = _join(attacker, DRB, _only(1));
        _enter(depositor, 111_111_111_112);
        _close();
        assertEq(vault.allocationOf(1), 10 * USDC, "barely funded");
        _gain(1, 10 * USDC);
        _gain(0, 900 * USDC);
        _close();
        assertLe(game.basketRedeemableRewards(thief), 1e6, "a tenth of the ten that the donation gave the vault");
        assertGe(game.basketRedeemableRewards(honest), 80_900_000, "the others' stays theirs");
        _assertSolvent();
    }

    // ------------------------------------------------------------------------------------------------ splitting

    /// @dev 0.0497 USDC of debt each, below the threshold of 0.05, or 10 in one basket.
    function test_SplittingBaskets_TwoHundredAndOneAreSlashedAsOne() external {
        uint256 snapshot = vm.snapshotState();
        uint256 whole = _slashOf(1);
        vm.revertToState(snapshot);
        uint256 split = _slashOf(201);
        _assertNear(whole, 10 * DRB, 1, "10 USDC of debt");
        assertGe(split, whole, "no less");
        assertLe(split, whole + 201, "and no more than a wei each");
    }

    function test_SplittingBaskets_NeverPaysMore() external {
        uint256 snapshot = vm.snapshotState();
        uint256 whole = _rewardOf(1);
        vm.revertToState(snapshot);
        uint256 split = _rewardOf(201);
        _assertNear(whole, 10e6, 2, "a tenth of 100");
        assertLe(split, whole, "no more");
        assertGe(split + 201, whole, "and no less than a base unit each");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _setMargin(uint16 marginBps) private {
        DerbyTypes.Parameters memory parameters = vault.parameters();
        parameters.marginBps = marginBps;
        vm.prank(risk);
        vault.setParameters(parameters);
    }

    /// @dev What 201 DRB in so many baskets lose when all of them leave after a loss of 100 USDC.
    function _slashOf(uint256 parts) private returns (uint256 slashed) {
        _split(parts);
        yields[0].lose(100 * USDC);
        _close();
        for (uint256 id = 1; id <= parts; ++id) _askBack(id, (201 * DRB) / parts);
        _close();
        for (uint256 id = 1; id <= parts; ++id) {
            (, uint256 part) = _leave(id);
            slashed += part;
        }
        _assertSolvent();
    }

    /// @dev What they are paid after a gain of 100 USDC.
    function _rewardOf(uint256 parts) private returns (uint256 reward) {
        _split(parts);
        _gain(0, 100 * USDC);
        _close();
        for (uint256 id = 1; id <= parts; ++id) reward += _redeem(id);
        _assertSolvent();
    }

    function _split(uint256 parts) private {
        for (uint256 i = 0; i < parts; ++i) _join(attacker, (201 * DRB) / parts, _only(0));
        _enter(depositor, 10_000 * USDC);
        _close();
    }
}
