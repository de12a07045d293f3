// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155Errors, IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {DeploySavings} from "../../../../contracts/mocks/deploy/DeploySavings.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {RoleGated} from "../../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../../contracts/shared/access/Roles.sol";
import {DelegationPool} from "../../../../contracts/savings/staking/DelegationPool.sol";
import {IDelegationPool} from "../../../../contracts/savings/staking/interfaces/IDelegationPool.sol";
import {IDelegationPoolErrors} from "../../../../contracts/savings/staking/interfaces/IDelegationPoolErrors.sol";
import {IDelegationPoolEvents} from "../../../../contracts/savings/staking/interfaces/IDelegationPoolEvents.sol";
import {SavingsUnitTest} from "../../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `DelegationPool.tree`. `lender` and `borrower` are stakers here.
contract DelegationPoolTest is SavingsUnitTest {
    // ---- when it is made

    function test_RevertWhen_TheTokenCannotServe() external {
        bytes4 invalid = IDelegationPoolErrors.DelegationPool_InvalidToken.selector;
        vm.expectRevert(_err(invalid, stranger));
        DeploySavings.delegationPool(stranger, 0, address(manager));
        address token = address(DeployTokens.testToken("", "", 25));
        vm.expectRevert(_err(invalid, token));
        DeploySavings.delegationPool(token, 0, address(manager));
    }

    function test_RevertWhen_TheDelayIsTooLong() external {
        bytes4 long = IDelegationPoolErrors.DelegationPool_DelayTooLong.selector;
        vm.expectRevert(_err(long, 60 days + 1, 60 days));
        DeploySavings.delegationPool(address(weth), 60 days + 1, address(manager));
        DelegationPool made = DeploySavings.delegationPool(address(weth), 60 days, address(manager));
        assertEq(made.unbondingDelay(), 60 days, "at the bound");
        assertEq(made.token(), address(weth), "token");
        assertEq(made.assetsOf(5), 5, "one to one");
        assertEq(made.unitsOf(5), type(uint256).max, "of nothing");
    }

    // ---- when stake comes in

    function test_RevertWhen_StakeIsRefused() external {
        _refusedBy(address(pool), lender, _stakeCall(0, lender), _err(_zero(), lender));
        bytes4 invalid = IDelegationPoolErrors.DelegationPool_InvalidReceiver.selector;
        _refusedBy(address(pool), lender, _stakeCall(1, address(0)), _err(invalid, address(0)));
        _refusedBy(address(pool), lender, _stakeCall(1, address(pool)), _err(invalid, address(pool)));
        bytes memory rejects = _err(IERC1155Errors.ERC1155InvalidReceiver.selector, address(usdc));
        _refusedBy(address(pool), lender, _stakeCall(1, address(usdc)), rejects);
    }

    function test_RevertWhen_ThePoolIsFull() external {
        weth.mint(lender, type(uint96).max);
        _stake(lender, type(uint96).max - 5);
        bytes memory full = _err(IDelegationPoolErrors.DelegationPool_Full.selector, 6, 5);
        _refusedBy(address(pool), lender, _stakeCall(6, lender), full);
        _stake(lender, 5);
        assertEq(pool.totalUnits(), type(uint96).max, "to the last unit");
    }

    function test_RevertWhen_AllStakeWasSlashed() external {
        uint256 id = _stake(lender, 5);
        _slash(5);
        bytes memory slashed = abi.encodeWithSelector(IDelegationPoolErrors.DelegationPool_Slashed.selector);
        _refusedBy(address(pool), borrower, _stakeCall(1, borrower), slashed);
        assertEq(pool.unitsOf(1), type(uint256).max, "worth nothing");
        vm.startPrank(lender);
        uint256 ticketId = pool.startUnbonding(id, 5, lender);
        vm.warp(START + UNBONDING_DELAY);
        assertEq(pool.unbond(ticketId, lender), 0, "paid nothing");
        vm.stopPrank();
        _stake(borrower, 7);
        assertEq(pool.totalUnits(), 7, "and the pool begins anew");
    }

    function test_StakesOneToOne() external {
        vm.expectEmit(address(pool));
        emit IDelegationPoolEvents.Staked(lender, stranger, 1, 5e18, 5e18);
        vm.prank(lender);
        (uint256 id, uint256 units) = pool.stake(5e18, stranger);
        assertEq(id, 1, "the first nonce");
        assertEq(units, 5e18, "units");
        assertEq(pool.balanceOf(stranger, id), 5e18, "the receiver's");
        assertEq(pool.staked() + pool.totalUnits() + pool.bondedUnits(), 15e18, "in all three");
        assertEq(weth.balanceOf(address(pool)), 5e18, "held");
        assertEq(pool.lastId(), 1, "last nonce");
    }

    function test_AfterASlashAUnitCostsWhatItIsWorth() external {
        _stake(lender, 10e18);
        _slash(5e18);
        vm.prank(borrower);
        (, uint256 units) = pool.stake(3e18, borrower);
        assertEq(units, 6e18, "twice as many");
        assertEq(pool.assetsOf(units), 3e18, "for as much");
        assertEq(pool.unitsOf(3e18), 6e18, "there and back");
    }

    /// @dev 7 base units are left to 10 units: 2 base units cost 20 / 7 = 2.86 units, and 3 units are worth 2.1 base units.
    function test_AfterASlashUnitsAndTheirWorthAreRoundedDown() external {
        uint256 id = _stake(lender, 10);
        _slash(3);
        assertEq(pool.unitsOf(2), 2, "2, not 3: units that are worth no more than asked for");
        assertEq(pool.assetsOf(3), 2, "2, not 3: no more than the units are worth");
        vm.prank(lender);
        uint256 ticketId = pool.startUnbonding(id, 3, lender);
        vm.warp(START + UNBONDING_DELAY);
        vm.prank(lender);
        assertEq(pool.unbond(ticketId, lender), 2, "paid as foretold");
        assertEq(pool.staked(), 5, "5 of 7 base units, for 7 of 10 units: the rest is with who stays");
    }

    function testFuzz_StakingNeverGains(uint256 before, uint256 slashed, uint256 assets) external {
        before = bound(before, 1, 1e24);
        _stake(lender, before);
        slashed = bound(slashed, 0, before - 1);
        if (slashed != 0) _slash(slashed);
        uint256 others = pool.assetsOf(before);
        assets = bound(assets, 1, (pool.staked() * 1_000) + 1);
        if (assets > WEALTH) assets = WEALTH;
        vm.prank(borrower);
        try pool.stake(assets, borrower) returns (uint256, uint256 units) {
            assertLe(pool.assetsOf(units), assets, "worth no more than it cost");
            assertGe(pool.assetsOf(before), others, "at nobody's expense");
        } catch {
            assertGt(assets * before, pool.staked(), "only where units run out");
        }
    }

    // ---- when rewards are claimed

    function test_RevertWhen_AClaimIsRefused() external {
        uint256 id = _stake(lender, 5);
        bytes4 notHeld = IDelegationPoolErrors.DelegationPool_NotHeld.selector;
        _refusedBy(address(pool), stranger, _claimCall(_ids(id), stranger), _err(notHeld, stranger, id));
        uint256[] memory twice = new uint256[](2);
        (twice[0], twice[1]) = (id, id);
        _refusedBy(address(pool), lender, _claimCall(twice, lender), _err(notHeld, lender, id));
        bytes4 invalid = IDelegationPoolErrors.DelegationPool_InvalidReceiver.selector;
        _refusedBy(address(pool), lender, _claimCall(_ids(id), address(0)), _err(invalid, address(0)));
    }

    function test_PaysAndRenews() external {
        uint256 id = _stake(lender, 10e18);
        _fundRewards(10e18, 10 days);
        _wait(4 days);
        assertEq(pool.earned(id, 10e18), 4e18, "four tenths");
        assertEq(pool.earned(id, 10e18 + 1), 0, "of units that are not there: nothing");
        uint256 before = weth.balanceOf(stranger);
        vm.expectEmit(address(pool));
        emit IDelegationPoolEvents.RewardsClaimed(lender, stranger, id, 10e18, id + 1, 4e18);
        vm.prank(lender);
        (uint256[] memory newIds, uint256 reward) = pool.claimRewards(_ids(id), stranger);
        assertEq(reward, 4e18, "paid");
        assertEq(weth.balanceOf(stranger) - before, 4e18, "to the receiver");
        assertEq(pool.balanceOf(lender, newIds[0]), 10e18, "under a new nonce");
        assertEq(pool.balanceOf(lender, id), 0, "burned");
        assertEq(pool.earned(newIds[0], 10e18), 0, "paid up to now");
        assertEq(pool.undistributed(), 6e18, "the rest streams");
        assertEq(pool.streamEndsAt(), START + 10 days, "as before");
    }

    function test_ATransferCarriesItsRewards() external {
        uint256 id = _stake(lender, 10e18);
        _fundRewards(10e18, 10 days);
        _wait(5 days);
        vm.prank(lender);
        pool.safeTransferFrom(lender, stranger, id, 4e18, "");
        _wait(5 days);
        vm.prank(stranger);
        (, uint256 his) = pool.claimRewards(_ids(id), stranger);
        vm.prank(lender);
        (, uint256 hers) = pool.claimRewards(_ids(id), lender);
        assertEq(his, 4e18, "of the whole time");
        assertEq(hers, 6e18, "of what was kept");
        assertEq(pool.undistributed(), 0, "nothing lost");
    }

    function test_NothingStreamsWhileNobodyStakes() external {
        _fundRewards(10e18, 10 days);
        _wait(100 days);
        uint256 id = _stake(lender, 1);
        assertEq(pool.earned(id, 1), 0, "nothing retroactive");
        _wait(10 days);
        assertEq(pool.earned(id, 1), 10e18, "all of it after");
    }

    function testFuzz_ClaimsNeverExceedWhatWasFunded(uint256 a, uint256 b, uint256 reward, uint256 elapsed) external {
        a = bound(a, 1, 1e26);
        b = bound(b, 1, 1e26);
        reward = bound(reward, 1, 1e26);
        uint256 idA = _stake(lender, a);
        _fundRewards(reward, 10 days);
        _wait(bound(elapsed, 0, 11 days));
        uint256 idB = _stake(borrower, b);
        vm.prank(lender);
        (uint256[] memory renewed, uint256 paid) = pool.claimRewards(_ids(idA), lender);
        vm.warp(block.timestamp + 12 days);
        vm.prank(borrower);
        (, uint256 paidB) = pool.claimRewards(_ids(idB), borrower);
        paid += paidB;
        vm.prank(lender);
        (, paidB) = pool.claimRewards(renewed, lender);
        paid += paidB;
        assertLe(paid, reward, "no more than came in");
        assertGe(paid + 4 + (a + b) / 1e18, reward, "and only dust less");
        assertEq(weth.balanceOf(address(pool)), a + b + reward - paid, "stake is never paid out as reward");
    }

    // ---- when positions merge

    function test_RevertWhen_AMergeIsRefused() external {
        uint256 first = _stake(lender, 5);
        uint256 second = _stake(lender, 5);
        address target = address(pool);
        bytes4 notHeld = IDelegationPoolErrors.DelegationPool_NotHeld.selector;
        bytes4 same = IDelegationPoolErrors.DelegationPool_SamePosition.selector;
        bytes4 invalid = IDelegationPoolErrors.DelegationPool_InvalidReceiver.selector;
        _refusedBy(target, lender, _mergeCall(first, 9, lender), _err(notHeld, lender, 9));
        _refusedBy(target, lender, _mergeCall(9, first, lender), _err(notHeld, lender, 9));
        _refusedBy(target, lender, _mergeCall(first, first, lender), _err(same, first));
        _refusedBy(target, lender, _mergeCall(first, second, address(0)), _err(invalid, address(0)));
        _refusedBy(target, lender, _mergeFromCall(lender, first, second, 0), _err(_zero(), lender));
        bytes4 missing = IERC1155Errors.ERC1155MissingApprovalForAll.selector;
        bytes memory unapproved = abi.encodeWithSelector(missing, stranger, lender);
        _refusedBy(target, stranger, _mergeFromCall(lender, first, second, 1), unapproved);
        bytes memory short = _err(IERC1155Errors.ERC1155InsufficientBalance.selector, lender, 5, 6, second);
        _refusedBy(target, lender, _mergeFromCall(lender, first, second, 6), short);
    }

    function test_GrowsInPlaceWhereNobodyElseHasAny() external {
        uint256 first = _stake(lender, 10e18);
        _fundRewards(30e18, 30 days);
        _wait(10 days);
        uint256 second = _stake(lender, 10e18);
        _wait(10 days);
        uint256 before = weth.balanceOf(stranger);
        vm.expectEmit(address(pool));
        emit IDelegationPoolEvents.Merged(lender, first, second, 10e18, first, stranger, 5e18);
        vm.prank(lender);
        assertEq(pool.merge(first, second, stranger), first, "in place");
        assertEq(weth.balanceOf(stranger) - before, 5e18, "the second's is paid");
        assertEq(pool.balanceOf(lender, first), 20e18, "joined");
        assertEq(pool.earned(first, 20e18), 15e18, "the first's stays with it");
    }

    function test_MakesANewPositionWhereOthersHaveSome() external {
        uint256 first = _stake(lender, 10e18);
        _fundRewards(30e18, 30 days);
        _wait(10 days);
        vm.prank(lender);
        pool.safeTransferFrom(lender, stranger, first, 5e18, "");
        uint256 second = _stake(lender, 5e18);
        vm.prank(lender);
        uint256 joined = pool.merge(first, second, lender);
        assertEq(joined, second + 1, "a new nonce");
        assertEq(pool.balanceOf(lender, joined), 10e18, "of both");
        assertEq(pool.balanceOf(lender, first) + pool.balanceOf(lender, second), 0, "burned");
        assertEq(pool.earned(joined, 10e18), 5e18, "with the first's rewards");
        assertEq(pool.earned(first, 5e18), 5e18, "and the other holder's untouched");
    }

    function test_AnApprovedCallerMergesAnothersIntoHisOwn() external {
        uint256 id = _stake(lender, 10e18);
        vm.prank(lender);
        pool.setApprovalForAll(stranger, true);
        vm.startPrank(stranger);
        uint256 own = pool.mergeFrom(lender, 0, id, 4e18, lender);
        assertEq(pool.balanceOf(stranger, own), 4e18, "without one of his own");
        assertEq(pool.balanceOf(lender, id), 6e18, "a part");
        uint256 grown = pool.mergeFrom(lender, own, id, 6e18, lender);
        assertEq(grown, own, "then into it");
        assertEq(pool.balanceOf(stranger, own), 10e18, "all");
        vm.stopPrank();
    }

    function test_APartOfThePositionItselfComesBack() external {
        uint256 id = _stake(lender, 10e18);
        _fundRewards(10e18, 10 days);
        vm.startPrank(lender);
        pool.safeTransferFrom(lender, stranger, id, 4e18, "");
        vm.stopPrank();
        vm.prank(stranger);
        pool.setApprovalForAll(lender, true);
        _wait(10 days);
        vm.prank(lender);
        assertEq(pool.mergeFrom(stranger, id, id, 4e18, stranger), id, "nobody else has any then");
        assertEq(weth.balanceOf(stranger), WEALTH + 4e18, "its rewards are paid");
        assertEq(pool.balanceOf(lender, id), 10e18, "whole again");
        assertEq(pool.earned(id, 10e18), 6e18, "with what she had earned");
    }

    function testFuzz_AMergeCreatesNoReward(uint256 a, uint256 b, uint256 elapsed) external {
        a = bound(a, 1, 1e26);
        b = bound(b, 1, 1e26);
        uint256 first = _stake(lender, a);
        _fundRewards(1e24, 100 days);
        _wait(bound(elapsed, 0, 50 days));
        uint256 second = _stake(lender, b);
        _wait(bound(elapsed / 2, 0, 50 days));
        uint256 earned = pool.earned(first, a);
        vm.prank(lender);
        uint256 joined = pool.merge(first, second, lender);
        assertLe(pool.earned(joined, a + b), earned, "no more than before");
        assertLe(earned - pool.earned(joined, a + b), 1 + (a + b) / 1e18, "and only dust less");
    }

    // ---- when stake leaves

    function test_RevertWhen_AnExitIsRefused() external {
        uint256 id = _stake(lender, 5);
        address target = address(pool);
        _refusedBy(target, lender, _unbondingCall(id, 0, lender), _err(_zero(), lender));
        bytes4 short = IERC1155Errors.ERC1155InsufficientBalance.selector;
        _refusedBy(target, lender, _unbondingCall(id, 6, lender), _err(short, lender, 5, 6, id));
        bytes4 invalid = IDelegationPoolErrors.DelegationPool_InvalidReceiver.selector;
        _refusedBy(target, lender, _unbondingCall(id, 5, address(0)), _err(invalid, address(0)));
        vm.prank(lender);
        uint256 ticketId = pool.startUnbonding(id, 5, lender);
        bytes4 still = IDelegationPoolErrors.DelegationPool_StillUnbonding.selector;
        vm.warp(START + UNBONDING_DELAY - 1);
        bytes memory early = _err(still, ticketId, START + UNBONDING_DELAY);
        _refusedBy(target, lender, _unbondCall(ticketId, lender), early);
        vm.warp(START + UNBONDING_DELAY);
        _refusedBy(target, lender, _unbondCall(ticketId, address(0)), _err(invalid, address(0)));
        bytes4 notOwner = IDelegationPoolErrors.DelegationPool_NotTicketOwner.selector;
        bytes memory other = abi.encodeWithSelector(notOwner, ticketId, stranger);
        _refusedBy(target, stranger, _unbondCall(ticketId, stranger), other);
        bytes4 unknown = IDelegationPoolErrors.DelegationPool_UnknownTicket.selector;
        _refusedBy(target, lender, _unbondCall(7, lender), _err(unknown, 7));
        vm.prank(lender);
        pool.unbond(ticketId, lender);
        _refusedBy(target, lender, _unbondCall(ticketId, lender), _err(unknown, ticketId));
    }

    function test_LeavesAfterTheDelay() external {
        uint256 id = _stake(lender, 10e18);
        _fundRewards(10e18, 10 days);
        _wait(1 days);
        uint256 releaseAt = START + 1 days + UNBONDING_DELAY;
        vm.expectEmit(address(pool));
        emit IDelegationPoolEvents.UnbondingStarted(lender, id, 1, 4e18, releaseAt, 0.4e18);
        vm.prank(lender);
        uint256 ticketId = pool.startUnbonding(id, 4e18, stranger);
        assertEq(weth.balanceOf(stranger), WEALTH + 0.4e18, "its rewards at once");
        assertEq(pool.bondedUnits(), 6e18, "earns no more");
        assertEq(pool.totalUnits(), 10e18, "is there still");
        assertEq(pool.ticketOf(ticketId).releaseAt, releaseAt, "the ticket");
        vm.warp(releaseAt);
        vm.expectEmit(address(pool));
        emit IDelegationPoolEvents.Unbonded(lender, stranger, ticketId, 4e18);
        vm.prank(lender);
        assertEq(pool.unbond(ticketId, stranger), 4e18, "paid");
        assertEq(pool.ticketOf(ticketId).owner, address(0), "once");
        assertEq(pool.staked(), 6e18, "the rest");
        assertLe(7.6e18 - pool.earned(id, 6e18), 6, "which earned all of the stream since, but for dust");
    }

    function test_ThePositionAndTheTicketAreToldApart() external {
        _stake(borrower, 1);
        uint256 id = _stake(lender, 10e18);
        assertEq(id, 2, "the second position");
        vm.expectEmit(address(pool));
        emit IDelegationPoolEvents.UnbondingStarted(lender, 2, 1, 4e18, START + UNBONDING_DELAY, 0);
        vm.prank(lender);
        assertEq(pool.startUnbonding(id, 4e18, lender), 1, "and the first ticket");
    }

    function test_ASlashWeighsOnWhatUnbondsToo() external {
        uint256 id = _stake(lender, 10e18);
        _stake(borrower, 10e18);
        vm.prank(lender);
        uint256 ticketId = pool.startUnbonding(id, 10e18, lender);
        _slash(4e18);
        vm.warp(START + UNBONDING_DELAY);
        vm.prank(lender);
        assertEq(pool.unbond(ticketId, lender), 8e18, "four fifths");
        assertEq(pool.staked(), 8e18, "and as much to who stayed");
        assertEq(pool.assetsOf(10e18), 8e18, "unit for unit");
    }

    // ---- roles

    function test_RevertWhen_FundingIsRefused() external {
        address target = address(pool);
        bytes4 unauthorized = RoleGated.RoleGated_Unauthorized.selector;
        _refusedBy(target, lender, _fundCall(1, 1), _err(unauthorized, lender, Roles.REWARDER));
        _refusedBy(target, rewarder, _fundCall(0, 1), _err(_zero(), rewarder));
        bytes4 bounds = IDelegationPoolErrors.DelegationPool_DurationOutOfBounds.selector;
        _refusedBy(target, rewarder, _fundCall(1, 0), _err(bounds, 0, 3_650 days));
        _refusedBy(target, rewarder, _fundCall(1, 3_650 days + 1), _err(bounds, 3_650 days + 1, 3_650 days));
        uint256 most = type(uint160).max / 1e18;
        bytes4 large = IDelegationPoolErrors.DelegationPool_FundingTooLarge.selector;
        _refusedBy(target, rewarder, _fundCall(most + 1, 1), _err(large, most + 1, most));
        _fundRewards(10e18, 10 days);
        bytes4 fall = IDelegationPoolErrors.DelegationPool_RateWouldFall.selector;
        _refusedBy(target, rewarder, _fundCall(1, 11 days), _err(fall, 1, 11 days));
        vm.prank(rewarder);
        weth.approve(target, 0);
        bytes memory short = _err(IERC20Errors.ERC20InsufficientAllowance.selector, target, 0, 1e18);
        _refusedBy(target, rewarder, _fundCall(1e18, 10 days), short);
    }

    function test_FundsAStream() external {
        _stake(lender, 1);
        vm.expectEmit(address(pool));
        emit IDelegationPoolEvents.StreamFunded(rewarder, 10e18, START + 10 days);
        _fundRewards(10e18, 10 days);
        assertEq(pool.undistributed(), 10e18, "to stream");
        assertEq(pool.streamEndsAt(), START + 10 days, "until");
        _wait(5 days);
        _fundRewards(5e18, 10 days);
        assertEq(pool.undistributed(), 10e18, "with what was left");
        assertEq(pool.streamEndsAt(), START + 15 days, "from now");
    }

    function test_RevertWhen_ASlashIsRefused() external {
        _stake(lender, 5);
        address target = address(pool);
        bytes4 unauthorized = RoleGated.RoleGated_Unauthorized.selector;
        _refusedBy(target, rewarder, _slashCall(1, rewarder), _err(unauthorized, rewarder, Roles.ADMIN));
        _refusedBy(target, admin, _slashCall(0, admin), _err(_zero(), admin));
        bytes4 large = IDelegationPoolErrors.DelegationPool_SlashTooLarge.selector;
        _refusedBy(target, admin, _slashCall(6, admin), _err(large, 6, 5));
        bytes4 invalid = IDelegationPoolErrors.DelegationPool_InvalidReceiver.selector;
        _refusedBy(target, admin, _slashCall(1, target), _err(invalid, target));
    }

    function test_ASlashTouchesNoReward() external {
        uint256 id = _stake(lender, 10e18);
        _fundRewards(10e18, 10 days);
        _wait(5 days);
        vm.expectEmit(address(pool));
        emit IDelegationPoolEvents.Slashed(admin, admin, 10e18, 0);
        _slash(10e18);
        assertEq(pool.earned(id, 10e18), 5e18, "earned");
        vm.prank(lender);
        (, uint256 reward) = pool.claimRewards(_ids(id), lender);
        assertEq(reward, 5e18, "paid");
        assertEq(weth.balanceOf(admin), 10e18, "the stake is gone");
        assertEq(weth.balanceOf(address(pool)), 5e18, "the rest of the stream is not");
    }

    function _slash(uint256 assets) private {
        vm.prank(admin);
        pool.slash(assets, admin);
    }

    function _zero() private pure returns (bytes4) {
        return IDelegationPoolErrors.DelegationPool_ZeroAmount.selector;
    }

    function _ids(uint256 id) private pure returns (uint256[] memory ids) {
        ids = new uint256[](1);
        ids[0] = id;
    }

    function _stakeCall(uint256 assets, address receiver) private pure returns (bytes memory) {
        return abi.encodeCall(IDelegationPool.stake, (assets, receiver));
    }

    function _claimCall(uint256[] memory ids, address receiver) private pure returns (bytes memory) {
        return abi.encodeCall(IDelegationPool.claimRewards, (ids, receiver));
    }

    function _mergeCall(uint256 intoId, uint256 id, address rewardTo) private pure returns (bytes memory) {
        return abi.encodeCall(IDelegationPool.merge, (intoId, id, rewardTo));
    }

    function _mergeFromCall(address from, uint256 intoId, uint256 id, uint256 u) private pure returns (bytes memory) {
        return abi.encodeCall(IDelegationPool.mergeFrom, (from, intoId, id, u, from));
    }

    function _unbondingCall(uint256 id, uint256 units, address rewardTo) private pure returns (bytes memory) {
        return abi.encodeCall(IDelegationPool.startUnbonding, (id, units, rewardTo));
    }

    function _unbondCall(uint256 ticketId, address receiver) private pure returns (bytes memory) {
        return abi.encodeCall(IDelegationPool.unbond, (ticketId, receiver));
    }

    function _fundCall(uint256 reward, uint256 duration) private pure returns (bytes memory) {
        return abi.encodeCall(IDelegationPool.fund, (reward, duration));
    }

    function _slashCall(uint256 assets, address receiver) private pure returns (bytes memory) {
        return abi.encodeCall(IDelegationPool.slash, (assets, receiver));
    }
}
