// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IDerbyGame} from "../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyVault} from "../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {DeployShared} from "../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {FineSharesMock} from "../../../contracts/mocks/derby/FineSharesMock.sol";
import {IncentiveSourceMock} from "../../../contracts/mocks/derby/IncentiveSourceMock.sol";
import {YieldProtocolMock} from "../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {HonestExchangeMock} from "../../../contracts/mocks/exchange/HonestExchangeMock.sol";
import {ChainlinkFeedMock} from "../../../contracts/mocks/oracles/ChainlinkFeedMock.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {ExchangeTypes} from "../../../contracts/shared/exchange/types/ExchangeTypes.sol";
import {ChainlinkPriceSource} from "../../../contracts/shared/oracles/ChainlinkPriceSource.sol";
import {IAggregatorV3} from "../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {DerbyArenaTest} from "../../helpers/DerbyArenaTest.sol";

/// @notice One test for each mistake of the original Derby that this one must not have, on the real vault and the real game.
/// @dev The tree is in `Regressions.tree`.
contract RegressionsTest is DerbyArenaTest {
    // ------------------------------------------------------------------------------------------------ rewards

    /// @dev There, the price difference was unsigned: one loss, and no epoch could be closed any more.
    function test_ALossIsSignedAndStopsNoEpoch() external {
        uint256 basketId = _season();
        yields[0].lose(9_000 * USDC);
        _close();
        _assertSigned(game.basketUnredeemedRewards(basketId), -900e6, "a tenth of the loss");
        _gain(0, 8_190 * USDC);
        _close();
        (int256 whole, uint256 paid) = game.accumulatorsOf(address(vault), 4, 0);
        _assertNear(uint256(-whole), uint256(81_000 * UNIT), uint256(UNIT), "10 % down, then 10 % of what was left up");
        assertEq(paid, 0, "below the mark nobody is paid");
        assertEq(vault.epoch(), 4, "and every epoch closed");
        _assertSolvent();
    }

    /// @dev Worked number 2 there came to 0: 0.995 base units a DRB, divided before it was multiplied.
    function test_ASmallRewardIsNotTruncatedToNothing() external {
        _setFeeAndBuffer(500, 0);
        uint256 basketId = _join(alice, 1_000_000 * DRB, _only(0));
        _enter(depositor, 30_000 * USDC);
        _close();
        _gain(0, 19_909_090);
        _close();
        (int256 whole, ) = game.accumulatorsOf(address(vault), 3, 0);
        _assertSigned(whole, 995_454_500_000_000_000, "below one base unit a DRB");
        _assertNear(_redeem(basketId), 995_454, 1, "and a million of them is 0.995454 USDC");
    }

    /// @dev There, a later reward began at 0 wherever an earlier period had been missed.
    function test_AMissedPeriodKeepsTheAccumulator() external {
        uint256 basketId = _season();
        _gain(0, 9_000 * USDC);
        _close();
        vm.warp(block.timestamp + 5 * INTERVAL);
        _gain(0, 900 * USDC);
        _close();
        (int256 before, ) = game.accumulatorsOf(address(vault), 3, 0);
        (int256 afterwards, ) = game.accumulatorsOf(address(vault), 4, 0);
        _assertSigned(before, 900_000 * UNIT, "first");
        assertTrue(afterwards > before, "the second is on top of the first");
        _assertNear(game.basketRedeemableRewards(basketId), 990e6, 2, "an untouched basket has both");
        _assertSolvent();
    }

    /// @dev There, votes for the period to come were in the books when the reward of the one that ended was computed.
    function test_VotesForTheNextEpochEarnNothingOfThisOne() external {
        uint256 first = _season();
        _gain(0, 9_000 * USDC);
        uint256 late = _join(bob, 9_000 * DRB, _only(0));
        _close();
        assertEq(game.basketRedeemableRewards(late), 0, "came after the yield");
        assertEq(game.basketRedeemableRewards(first), 900e6, "bore the risk");
    }

    /// @dev There, the total of locked tokens was updated first, so the reward of the 1,000 was divided by 10,000.
    function test_TheRewardIsDividedByTheVotesThatEarnedIt() external {
        _season();
        _join(bob, 9_000 * DRB, _only(0));
        _gain(0, 9_000 * USDC);
        _close();
        (int256 whole, ) = game.accumulatorsOf(address(vault), 3, 0);
        _assertSigned(whole, 900_000 * UNIT, "900 USDC over 1,000 DRB");
        assertEq(vault.openingVotes(), 10_000 * DRB, "from now on they are 10,000");
    }

    /// @dev There, players were owed a part of the yield that depositors had been given whole.
    function test_PlayersAndDepositorsShareOneYield() external {
        uint256 basketId = _season();
        _gain(0, 9_000 * USDC);
        _close();
        uint256 toPlayers = _redeem(basketId);
        _elapse();
        uint256 requestId = _request(depositor, vault.balanceOf(depositor));
        vault.closeEpoch(ALL_STEPS);
        (uint256 toDepositors, ) = _claim(depositor, requestId);
        assertEq(toPlayers, 900e6, "a tenth of the gain");
        _assertNear(toDepositors, 108_100e6, 2, "and what is left of it");
        assertLe(toPlayers + toDepositors, 109_000 * USDC, "no more than there was");
        _assertSolvent();
    }

    // ------------------------------------------------------------------------------------------------ votes

    /// @dev There, a balance of one moment was the vote of a period.
    function test_FlashLoanedVotesNeitherSteerNorLeave() external {
        _season();
        uint256 basketId = _join(attacker, 900_000 * DRB, _only(1));
        _askBack(basketId, 900_000 * DRB);
        _close();
        assertEq(vault.allocationOf(1), 0, "asked back: they steer nothing");
        assertEq(vault.openingVotes(), 1_000 * DRB, "and count for nothing");
        (uint256 left, ) = _leave(basketId);
        assertEq(left, 900_000 * DRB, "gone as they came");
        basketId = _join(bob, 99_000 * DRB, _only(1));
        _close();
        _askBack(basketId, 99_000 * DRB);
        bytes memory leave = abi.encodeCall(IDerbyGame.withdrawUnlocked, (basketId, bob, 0));
        bytes4 locked = IDerbyGameErrors.DerbyGame_StillLocked.selector;
        _refused(bob, address(game), leave, abi.encodeWithSelector(locked, basketId, 5, 4));
    }

    // ------------------------------------------------------------------------------------------------ steps

    /// @dev There, anybody could repeat a step of the sequence and move its counter past the end.
    function test_StepsAreDoneOnceWhoeverCallsThem() external {
        _season();
        _gain(0, 9_000 * USDC);
        _elapse();
        uint256 snapshot = vm.snapshotState();
        vault.closeEpoch(ALL_STEPS);
        bytes32 expected = _digest();
        vm.revertToState(snapshot);
        address[3] memory strangers = [bob, carol, attacker];
        bool finished = false;
        for (uint256 i = 0; !finished; ++i) {
            vm.prank(strangers[i % 3]);
            (, finished) = vault.closeEpoch(1);
        }
        assertEq(_digest(), expected, "as one call does it");
        _refused(
            attacker,
            address(vault),
            abi.encodeCall(IDerbyVault.closeEpoch, (1)),
            abi.encodeWithSelector(
                IDerbyVaultErrors.DerbyVault_EpochNotOver.selector,
                3,
                uint40(block.timestamp + INTERVAL)
            )
        );
    }

    // ------------------------------------------------------------------------------------------------ money

    /// @dev There, what a protocol was asked for went onto the books, whatever it paid.
    function test_WhatArrivedIsBookedNotWhatWasAskedFor() external {
        _season();
        yields[0].setFault(YieldProtocolMock.Fault.PaysHalf);
        _blacklist(0);
        _close();
        assertEq(vault.idleAssets(), 55_000 * USDC, "45,000 of 90,000 came back");
        assertEq(usdc.balanceOf(address(vault)), 55_000 * USDC, "and are here");
        assertEq(vault.totalAssets(), 55_000 * USDC, "the rest is a loss");
        _assertSolvent();
    }

    /// @dev There, shares that a partial exit did not use stayed in the provider, on nobody's books.
    function test_SharesThatAnExitDoesNotUseStayOnTheBooks() external {
        _season();
        yields[0].setFault(YieldProtocolMock.Fault.Illiquid);
        yields[0].setLiquidity(7_000 * USDC);
        vm.prank(risk);
        vault.deprecateProtocol(0);
        _close();
        assertEq(vault.protocolOf(0).shares, yields[0].balanceOf(address(vault)), "every share is booked");
        assertEq(vault.allocationOf(0), 83_000 * USDC, "and worth what is left");
        yields[0].setFault(YieldProtocolMock.Fault.None);
        _close();
        assertEq(yields[0].balanceOf(address(vault)), 0, "none is left behind");
        assertEq(vault.idleAssets(), 100_000 * USDC, "all came back");
        _assertSolvent();
    }

    /// @dev There, shares of a protocol were counted in the decimals of the asset.
    function test_DecimalsOfShareAndAssetAreNotConfused() external {
        FineSharesMock fine = new FineSharesMock(IERC20(address(usdc)));
        vault.activateProtocol(vault.proposeProtocol(address(fine), CAP));
        uint256 basketId = _join(alice, 1_000 * DRB, _only(2));
        _enter(depositor, 100_000 * USDC);
        _close();
        assertEq(vault.allocationOf(2), 90_000e6, "booked in the asset's decimals");
        assertEq(vault.protocolOf(2).shares, 90_000e18, "held in its own");
        usdc.mint(address(fine), 9_000e6 + 1);
        _close();
        assertEq(vault.lockedProfit(), 8_100e6, "the gain");
        assertEq(_redeem(basketId), 900e6, "the reward");
    }

    /// @dev There, the minimum of a swap was quoted from the pool in the transaction that swapped, so any price passed, and its deadline
    /// was the present, so any block did. Here the oracle of the block that swaps bounds it, and a stale one stops it.
    function test_ASaleOfIncentivesIsBoundedByTheOracleOfItsBlock() external {
        HonestExchangeMock exchange = DeployShared.honestExchangeMock();
        _replaceVault(DeployTokens.testToken("USD Coin", "USDC", 6), address(exchange));
        TestToken comp = DeployTokens.testToken("Comp", "COMP", 18);
        (IncentiveSourceMock source, ChainlinkFeedMock feed) = _incentive(comp);
        _elapse();
        source.earn(10e18);
        vault.closeEpoch(ALL_STEPS);
        assertEq(source.owed(), 10e18, "a stale price sells nothing: the claim waits");
        _elapse();
        feed.updateAnswer(25e8);
        ExchangeTypes.SwapRequest memory request = ExchangeTypes.SwapRequest({
            tokenIn: address(comp),
            tokenOut: address(usdc),
            amountIn: 10e18,
            minAmountOut: 0,
            oracleAmountOut: 250e6,
            maxSlippageBps: 100,
            receiver: address(vault),
            deadline: block.timestamp
        });
        vm.expectCall(address(exchange), abi.encodeCall(HonestExchangeMock.swap, (request)), 1);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.idleAssets(), 250e6, "sold at the price of now, not of when it was owed");
    }

    /// @dev There, an approval was added to what an earlier one had left. Here a spender is left with none.
    function test_NoApprovalIsLeft() external {
        _replaceVault(DeployTokens.stickyAllowanceToken(6), address(usdc));
        _season();
        assertEq(usdc.allowance(address(vault), address(yields[0])), 0, "to a protocol");
        _gain(0, 9_000 * USDC);
        _close();
        assertEq(usdc.balanceOf(address(game)), 900e6, "the fee was sent");
        assertEq(usdc.allowance(address(vault), address(game)), 0, "to the game");
    }

    /// @dev There, ether sent along for messages and not used stayed. Here no call takes any.
    function test_NoEtherIsTakenSoNoneIsKept() external {
        bytes[5] memory calls = [
            abi.encodeCall(IDerbyVault.closeEpoch, (1)),
            abi.encodeCall(IDerbyVault.requestRedeem, (1, attacker)),
            abi.encodeCall(IDerbyVault.markLoss, (0)),
            abi.encodeCall(IDerbyVault.fundBounty, (1)),
            ""
        ];
        _elapse();
        for (uint256 i = 0; i < calls.length; ++i) _refusesEther(address(vault), calls[i]);
        _refusesEther(address(game), abi.encodeCall(IDerbyGame.mintNewBasket, (address(vault), "Paid")));
        _refusesEther(address(game), abi.encodeCall(IDerbyGame.settleBasket, (1)));
        _refusesEther(address(game), "");
    }

    // ------------------------------------------------------------------------------------------------ deposits, requests

    /// @dev There, a second request of the same account replaced the first.
    function test_TwoRequestsOfOneAccountAreBothPaid() external {
        _season();
        uint256 first = _request(depositor, 10_000 * USDC);
        uint256 second = _request(depositor, 20_000 * USDC);
        _close();
        (uint256 ofFirst, ) = _claim(depositor, first);
        (uint256 ofSecond, ) = _claim(depositor, second);
        assertEq(ofFirst, 10_000e6, "the first");
        assertEq(ofSecond, 20_000e6, "and the second");
        _assertSolvent();
    }

    /// @dev There, a deposit was priced by the last rate while the next one was being found out.
    function test_NobodyEntersAtAStaleRate() external {
        _season();
        _gain(0, 9_000 * USDC);
        _elapse();
        vault.closeEpoch(2);
        _refused(
            attacker,
            address(vault),
            abi.encodeWithSignature("deposit(uint256,address)", 1e6, attacker),
            abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_CloseInProgress.selector, 2, DerbyTypes.Phase.Measure)
        );
        vault.closeEpoch(ALL_STEPS);
        uint256 shares = _enter(attacker, 1_081e6);
        assertEq(shares, 1_000 * USDC, "at 1.081, the gain that the close found");
        assertLe(_exit(attacker, shares), 1_001e6, "and out without it: 80 of 1,081 stay behind");
    }

    /// @dev There, what requests had been promised was sent to the protocols again.
    function test_ReservedAssetsAreNotDeployed() external {
        _season();
        uint256 requestId = _request(depositor, 30_000 * USDC);
        _close();
        assertEq(vault.reservedAssets(), 30_000 * USDC, "set aside");
        _enter(carol, 10_000 * USDC);
        _close();
        assertEq(vault.allocationOf(0), 72_000 * USDC, "nine tenths of 80,000, not of 110,000");
        assertEq(vault.idleAssets(), 38_000 * USDC, "buffer and reserve");
        (uint256 paid, ) = _claim(depositor, requestId);
        assertEq(paid, 30_000e6, "there when it is claimed");
    }

    // ------------------------------------------------------------------------------------------------ blacklist

    /// @dev There, the votes of a blacklisted protocol were set to 0, and the next player who moved his away could not.
    function test_ABlacklistUnderflowsNoVotes() external {
        uint256 basketId = _season();
        uint256 other = _join(bob, 500 * DRB, _only(0));
        _askBack(basketId, 600 * DRB);
        _vote(basketId, _only(1));
        _blacklist(0);
        _close();
        _vote(other, _only(1));
        (uint256 left, ) = _leave(basketId);
        assertEq(left, 600 * DRB, "leaves");
        _close();
        (uint256 current, uint256 next, uint256 last) = game.tallyOf(address(vault), 0);
        assertEq(current + next + last, 0, "all of the votes went where they were moved");
        (current, , ) = game.tallyOf(address(vault), 1);
        assertEq(current, 900 * DRB, "here");
        _assertSolvent();
    }

    /// @dev There, blacklisting first withdrew, which a paused protocol refused.
    function test_AProtocolThatRevertsCanBeBlacklisted() external {
        _season();
        yields[0].setFault(YieldProtocolMock.Fault.Reverts);
        _blacklist(0);
        _close();
        assertEq(vault.epoch(), 3, "the epoch closed");
        assertEq(vault.allocationOf(0), 90_000 * USDC, "what is stuck stays accounted");
        yields[0].setFault(YieldProtocolMock.Fault.None);
        _close();
        assertEq(vault.idleAssets(), 100_000 * USDC, "and comes back when it can");
    }

    /// @dev There, they stayed in the total, so part of the money was sent nowhere and part of the reward to nobody.
    function test_VotesOfABlacklistedProtocolAreNotInTheTotal() external {
        _join(alice, 400 * DRB, _only(0));
        uint256 basketId = _join(bob, 600 * DRB, _only(1));
        _enter(depositor, 100_000 * USDC);
        _blacklist(0);
        _close();
        assertEq(vault.allocationOf(1), 90_000 * USDC, "all of it follows the others");
        assertEq(vault.openingVotes(), 600 * DRB, "who are the total");
        _gain(1, 9_000 * USDC);
        _close();
        assertEq(game.basketRedeemableRewards(basketId), 900e6, "and share the whole fee");
    }

    /// @dev There, a protocol that was blacklisted after its price had been pushed up still paid who had voted for it.
    function test_ABlacklistedProtocolPaysNoReward() external {
        uint256 basketId = _season();
        _gain(0, 9_000 * USDC);
        _blacklist(0);
        _close();
        _assertSigned(game.basketUnredeemedRewards(basketId), 0, "no reward");
        assertEq(usdc.balanceOf(address(game)), 0, "and no fee");
        assertEq(vault.grossAssets(), 109_000 * USDC, "the gain is the depositors'");
        bytes memory refusal = abi.encodeWithSelector(
            IDerbyGameErrors.DerbyGame_ProtocolNotVotable.selector,
            address(vault),
            0
        );
        bytes memory vote = abi.encodeCall(IDerbyGame.rebalanceBasket, (basketId, 0, _only(0), block.timestamp));
        _refused(alice, address(game), vote, refusal);
    }

    // ------------------------------------------------------------------------------------------------ slashing

    /// @dev There, a penalty was a quotient by the factor.
    function test_AFactorOfZeroDividesNothing() external {
        vm.prank(risk);
        game.setSlashTerms(address(vault), 0, 0.05e18);
        uint256 basketId = _season();
        yields[0].lose(9_000 * USDC);
        _close();
        assertEq(game.pendingPenalty(basketId), 0, "nothing is due");
        _askBack(basketId, 1_000 * DRB);
        _close();
        (uint256 left, uint256 slashed) = _leave(basketId);
        assertEq(left, 1_000 * DRB, "all leaves");
        assertEq(slashed, 0, "unslashed");
    }

    /// @dev There, a loss in USDC was taken off DRB one base unit for one: 0.000000003 DRB for 3,000 USDC. Worked number 3.
    function test_ALossIsSlashedInDrbByItsRate() external {
        uint256 basketId = _join(alice, 10_000 * DRB, _only(0));
        _enter(depositor, 100_000 * USDC);
        _close();
        yields[0].lose(30_000 * USDC);
        _close();
        _assertSigned(game.basketUnredeemedRewards(basketId), -3_000e6, "R");
        assertEq(game.pendingPenalty(basketId), 3_000 * DRB, "3,000 USDC at 2 DRB each and a factor of a half");
        _askBack(basketId, 10_000 * DRB);
        _close();
        (uint256 left, uint256 slashed) = _leave(basketId);
        assertEq(left, 7_000 * DRB, "the rest");
        assertEq(slashed, 3_000 * DRB, "slashed");
        assertEq(drb.balanceOf(treasury), 3_000 * DRB, "to the treasury");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _setFeeAndBuffer(uint16 performanceFeeBps, uint16 bufferBps) private {
        DerbyTypes.Parameters memory parameters = vault.parameters();
        (parameters.performanceFeeBps, parameters.bufferBps) = (performanceFeeBps, bufferBps);
        vm.prank(risk);
        vault.setParameters(parameters);
    }

    /// @dev An incentive in `token` on protocol 0, priced at 50 USDC by a feed whose answers are good for a day.
    function _incentive(TestToken token) private returns (IncentiveSourceMock source, ChainlinkFeedMock feed) {
        source = new IncentiveSourceMock(token);
        feed = DeployShared.chainlinkFeedMock(8, 50e8);
        ChainlinkPriceSource price = DeployShared.chainlinkPriceSource(
            IAggregatorV3(address(feed)),
            1 days,
            IAggregatorV3(address(0)),
            0
        );
        vault.setIncentive(0, DerbyTypes.Incentive(address(source), address(token), address(price), 100));
    }

    function _refusesEther(address target, bytes memory data) private {
        vm.deal(attacker, 1 ether);
        vm.prank(attacker);
        (bool ok, ) = target.call{value: 1 ether}(data);
        assertTrue(!ok, "refused");
        assertEq(attacker.balance, 1 ether, "kept");
        assertEq(target.balance, 0, "not taken");
    }
}
