// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Slashing} from "../../../contracts/derby/libraries/Slashing.sol";
import {IDerbyGame} from "../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {DerbyGameTest} from "../../helpers/DerbyGameTest.sol";

/// @dev What leaving costs a basket in debt. E is 2 DRB a token, NRF a half: 1 DRB for each token of debt.
contract SlashingTest is DerbyGameTest {
    /// @dev Worked number 3: 3,000 USDC of debt are 3,000 DRB; 100 DRB pay 100 USDC of it.
    function test_WorkedNumber3() external {
        uint256 basketId = _play(alice, 10_000e18, _all(0));
        _pass();
        _closeFirst(-300_000 * UNIT);
        assertTrue(game.basketUnredeemedRewards(basketId) == -3_000e6, "R");
        assertEq(game.pendingPenalty(basketId), 3_000e18, "penalty");
        _askBack(basketId, 1_000e18);
        _pass();
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 3_000e18, "slashed");
        assertEq(left, 0, "what was asked back first");
        assertEq(game.basketTotalAllocatedTokens(basketId), 7_000e18, "then what votes");
        assertEq(drb.balanceOf(treasury), 3_000e18, "to the treasury");
        assertTrue(game.basketUnredeemedRewards(basketId) == 0, "nothing owed");
        (uint256 current, uint256 next, uint256 last) = game.tallyOf(address(vault), 0);
        assertEq(current, 7_000e18, "votes of now");
        assertEq(next, 7_000e18, "of the next epoch");
        assertEq(last, 7_000e18, "and after");
        _assertSound();
    }

    function test_WorkedNumber3WithTooLittleLocked() external {
        uint256 basketId = _play(alice, 100e18, _all(0));
        _pass();
        _closeFirst(-30_000_000 * UNIT);
        _askBack(basketId, 100e18);
        _pass();
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 100e18, "all there is");
        assertEq(left, 0, "nothing left");
        assertTrue(game.basketUnredeemedRewards(basketId) == -2_900e6, "R");
        _assertSound();
    }

    function test_SmallDebtsWaitWhileDrbCoversThem() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _closeFirst(-40 * UNIT);
        _askBack(basketId, 999e18);
        _pass();
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 0, "0.04 of debt waits: one DRB stays, 0.04 would be slashed");
        assertEq(left, 999e18, "all that was asked back");
        _askBack(basketId, 1e18);
        _pass();
        (left, slashed) = _withdraw(basketId);
        assertEq(slashed, 0.04e18, "the last DRB does not leave without it");
        assertEq(left, 0.96e18, "the rest");
        _assertSound();
    }

    /// @dev All but one wei would otherwise escape what the whole pays.
    function test_LeavingLessThanThePenaltyIsLeaving() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _closeFirst(-40 * UNIT);
        _askBack(basketId, 1_000e18 - 1);
        _pass();
        (, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 0.04e18, "slashed as a full unlock");
    }

    function test_WhoLeavesForfeitsWhatADebtHadHidden() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _closeFirst(100_000 * UNIT);
        _closeFirst(-150_000 * UNIT);
        _askBack(basketId, 1_000e18);
        _pass();
        (, uint256 slashed) = _withdraw(basketId);
        assertEq(slashed, 50e18, "50 of debt");
        assertEq(game.vaultInfo(address(vault)).treasuryRewards, 100e6, "the gain that the debt ate");
        assertEq(game.collectTreasuryRewards(address(vault)), 100e6, "collected");
        assertEq(usdc.balanceOf(treasury), 100e6, "by the treasury");
        _closeFirst(0);
        assertEq(game.basketRedeemableRewards(basketId), 0, "nothing comes back");
        _assertSound();
    }

    function test_NoFactorNoSlash() external {
        vm.prank(risk);
        game.setSlashTerms(address(vault), 0, THRESHOLD);
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _closeFirst(-1_000 * UNIT);
        assertEq(game.pendingPenalty(basketId), 0, "NRF 0");
        _askBack(basketId, 1_000e18);
        _pass();
        (uint256 left, uint256 slashed) = _withdraw(basketId);
        assertEq(left, 1_000e18, "all");
        assertEq(slashed, 0, "none");
    }

    function test_RevertWhen_LessLeavesThanAccepted() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _closeFirst(-100_000 * UNIT);
        _askBack(basketId, 500e18);
        _pass();
        bytes memory tooLittle = abi.encodeWithSelector(
            IDerbyGameErrors.DerbyGame_TooLittleUnlocked.selector,
            basketId,
            400e18,
            400e18 + 1
        );
        _refused(alice, abi.encodeCall(IDerbyGame.withdrawUnlocked, (basketId, alice, 400e18 + 1)), tooLittle);
    }

    /// @dev Many small baskets, or one: at a full unlock the same is slashed, to the wei that each rounds up.
    function testFuzz_SplittingNeverSlashesLess(uint256 debt, uint256 parts) external pure {
        debt = bound(debt, 1, 9e29);
        parts = bound(parts, 1, 300);
        uint256 whole = Slashing.outcome(debt, 1e24, 1e24, RATE, FACTOR_BPS, THRESHOLD).slashed;
        uint256 split = 0;
        for (uint256 i = 0; i < parts; ++i) {
            uint256 part = debt / parts + (i == 0 ? debt % parts : 0);
            split += Slashing.outcome(part, 1e24 / parts, 1e24 / parts, RATE, FACTOR_BPS, THRESHOLD).slashed;
        }
        assertGe(split, whole, "split");
    }
}
