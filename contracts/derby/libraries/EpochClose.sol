// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IDerbyGamePort} from "../interfaces/IDerbyGamePort.sol";
import {IDerbyVaultErrors} from "../interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../types/DerbyVaultTypes.sol";
import {Border} from "./Border.sol";
import {ClosingVote} from "./ClosingVotes.sol";
import {DerbyMath} from "./DerbyMath.sol";
import {ProtocolMoves} from "./ProtocolMoves.sol";
import {ProtocolRebalance} from "./ProtocolRebalance.sol";
import {ProtocolValue} from "./ProtocolValue.sol";
import {Booking, Listing, Position, ProtocolWords} from "./ProtocolWords.sol";
import {RewardMath} from "./RewardMath.sol";
import {VaultLedger} from "./VaultLedger.sol";
import {WordLists} from "./WordLists.sol";

/// @title EpochClose
/// @notice Closes an epoch, step by step; see the table in the room's README.
/// @dev Linked; runs in the vault. Each phase moves the cursor itself, so that a run can stop after any step. Before a step there
/// is gas for the worst that others can do in it, so that no caller can make a protocol fail by being stingy.
library EpochClose {
    using SafeCast for uint256;
    using VaultLedger for DerbyVaultTypes.State;
    using WordLists for int128[];
    using WordLists for uint256[];

    /// @notice Gas that has to be there before a step: two moves of 1.4 million at most, and our own part.
    uint256 private constant STEP_GAS = 3_500_000;

    /// @notice Gas that claiming and selling an incentive may take, and sending the fee.
    uint256 private constant HARVEST_GAS = 2_000_000;

    /// @dev Steps that every close has: begin, price, reward, fill, finish. And phases that take one a protocol.
    uint256 private constant SINGLE_STEPS = 5;
    uint256 private constant PASSES = 3;

    /// @dev What a call finds out once: nobody else can change it before the call ends.
    struct Known {
        uint32 epoch;
        uint256 protocolCount;
        /// The pages of results that it measured whole.
        int128[][] rewards;
    }

    /// @notice Does up to `run.maxSteps` steps. Stops where shares have to be burnt or minted: before anybody else is called the
    /// caller does that, and comes back.
    /// @return The run as it ended: steps, shares to burn and to mint.
    function advance(
        DerbyVaultTypes.State storage s,
        DerbyVaultTypes.Run memory run
    ) external returns (DerbyVaultTypes.Run memory) {
        if (s.phase == DerbyTypes.Phase.Open) _begin(s, run);
        run.bountySteps = s.close.bountySteps;
        Known memory known = Known(s.epoch, s.protocolCount, new int128[][](_pages(s.protocolCount)));
        while (run.steps < run.maxSteps && s.phase != DerbyTypes.Phase.Open) {
            if (!_hasGas(run)) break;
            _step(s, run, known);
            if (run.burnt != 0 || run.minted != 0) return run;
        }
        return run;
    }

    /// @notice The steps of a close, the ones that raise missing cash left out.
    function stepsToClose(DerbyVaultTypes.State storage s) internal view returns (uint256) {
        uint256 count = s.protocolCount;
        return SINGLE_STEPS + PASSES * count + _popCount(s.incentivized) + _pages(count);
    }

    function _step(DerbyVaultTypes.State storage s, DerbyVaultTypes.Run memory run, Known memory known) private {
        DerbyTypes.Phase phase = s.phase;
        if (phase == DerbyTypes.Phase.Harvest) _harvest(s, run, known);
        else if (phase == DerbyTypes.Phase.Measure) _measure(s, run, known);
        else if (phase == DerbyTypes.Phase.Price) _price(s, run, known);
        else if (phase == DerbyTypes.Phase.Results) _results(s, run, known);
        else if (phase == DerbyTypes.Phase.Reward) _reward(s, run, known);
        else if (phase == DerbyTypes.Phase.Fill) _fill(s, run, known);
        else if (phase == DerbyTypes.Phase.Finish) _finish(s, run, known);
        else _move(s, run, known, phase);
    }

    // -------------------------------------------------------------------------------------------- begin

    function _begin(DerbyVaultTypes.State storage s, DerbyVaultTypes.Run memory run) private {
        uint256 closableAt = uint256(s.openedAt) + s.parameters.interval;
        if (block.timestamp < closableAt) {
            revert IDerbyVaultErrors.DerbyVault_EpochNotOver(s.epoch, uint40(closableAt));
        }
        _hasGas(run);
        s.unlock();
        s.close.bountySteps = uint16(stepsToClose(s));
        _goOn(s, s.protocolCount, DerbyTypes.Phase.Harvest, 0);
        _count(run);
        emit IDerbyVaultEvents.EpochCloseBegun(s.epoch, msg.sender);
        IDerbyGamePort(run.setup.game).beginClose(s.epoch);
    }

    // -------------------------------------------------------------------------------------------- harvest

    function _harvest(DerbyVaultTypes.State storage s, DerbyVaultTypes.Run memory run, Known memory known) private {
        uint16 id = s.cursor;
        if (s.incentivized & (1 << id) != 0) {
            _count(run);
            _harvestOne(s, run.setup, id);
        }
        _goOn(s, known.protocolCount, DerbyTypes.Phase.Harvest, id + 1);
    }

    function _harvestOne(DerbyVaultTypes.State storage s, DerbyVaultTypes.Setup memory setup, uint16 id) private {
        bytes memory call = abi.encodeWithSelector(ProtocolMoves.harvest.selector, setup, s.incentives[id]);
        (bool ok, uint256 sold, uint256 proceeds, , ) = Border.tryRun(setup.moves, HARVEST_GAS, call, 2);
        if (!ok) {
            emit IDerbyVaultEvents.ProtocolSkipped(s.epoch, id, DerbyTypes.Phase.Harvest);
            return;
        }
        s.holdings = s.holdings.withIdle((s.holdings.idle() + proceeds).toUint112());
        s.close.gains += proceeds.toUint112();
        emit IDerbyVaultEvents.IncentiveHarvested(s.epoch, id, sold, proceeds);
    }

    // -------------------------------------------------------------------------------------------- measure

    /// @dev What a run of measurements shares, and what it finds: booked once, after the last of them. Its sums are of at most 200
    /// protocols: of values below 2^112, votes below 2^80, rewards below 2^112. They are unchecked.
    struct Survey {
        RewardMath.Performance performance;
        uint256 rate;
        uint256 gains;
        uint256 owed;
        uint256 nextVotes;
        uint256 caught;
    }

    /// @dev As many protocols as the run has steps for, with one question to the game a page.
    function _measure(DerbyVaultTypes.State storage s, DerbyVaultTypes.Run memory run, Known memory known) private {
        uint16 from = s.cursor;
        uint256 count = Math.min(_stepsLeft(known, run, from), DerbyTypes.RESULTS_PER_PAGE);
        ClosingVote[] memory votes = IDerbyGamePort(run.setup.game).closingVotes(
            address(this),
            known.epoch,
            from,
            uint16(count)
        );
        Survey memory survey;
        (survey.performance.deployed, survey.performance.totalVotes) = (s.openingDeployed, s.openingVotes);
        survey.rate = RewardMath.rateOf(s.parameters.performanceFeeBps, run.setup.assetDecimals);
        uint256[] memory values = new uint256[](count);
        int128[] memory page = new int128[](count);
        uint256 done = 0;
        while (done < count && gasleft() >= STEP_GAS) {
            unchecked {
                (uint256 value, int128 rlt) = _measureOne(s, survey, from + done, votes[done]);
                values.put(done, value);
                page.put(done, rlt);
                ++done;
            }
        }
        uint256 pageId = from / DerbyTypes.RESULTS_PER_PAGE;
        bool isWhole = from % DerbyTypes.RESULTS_PER_PAGE == 0 && done == _lengthOfPage(known, pageId);
        if (isWhole) known.rewards[pageId] = page;
        _bookSurvey(s, survey);
        emit IDerbyVaultEvents.ProtocolsMeasured(known.epoch, from, Arrays.splice(values, 0, done));
        (run.steps, run.paidSteps) = (run.steps + done, run.paidSteps + done);
        _goOn(s, known.protocolCount, DerbyTypes.Phase.Measure, uint16(from + done));
    }

    /// @return value What protocol `id` is worth; 0 where it does not say.
    /// @return rlt Its reward per locked token.
    function _measureOne(
        DerbyVaultTypes.State storage s,
        Survey memory survey,
        uint256 id,
        ClosingVote vote
    ) private returns (uint256 value, int128 rlt) {
        DerbyVaultTypes.ProtocolState storage p = s.protocols[uint16(id)];
        (Listing listing, Booking booking, Position position) = (p.listing, p.booking, p.position);
        bool isActive = listing.isAt(DerbyTypes.ProtocolStatus.Active);
        if (!isActive && listing.isAt(DerbyTypes.ProtocolStatus.Removed)) {
            _forget(p);
            return (0, 0);
        }
        bool ok;
        (ok, value) = _valueOf(listing, position);
        if (ok) {
            if (booking.isMeasured() && (isActive || !listing.isAt(DerbyTypes.ProtocolStatus.Blacklisted))) {
                rlt = _rewardPerLockedToken(survey, VaultLedger.openingOf(p, booking), position.votes(), value);
                unchecked {
                    if (rlt > 0) survey.owed += uint256(int256(rlt)) * vote.earning();
                }
            }
            p.booking = ProtocolWords.booked(value, rlt, true);
            _bookChange(s, survey, booking.tracked(), value);
        } else {
            p.booking = ProtocolWords.booked(booking.tracked(), 0, false);
            if (!isActive) survey.caught += booking.tracked();
            emit IDerbyVaultEvents.ProtocolSkipped(s.epoch, uint16(id), DerbyTypes.Phase.Measure);
        }
        _bookVotes(p, survey, position, isActive ? vote.next() : 0);
    }

    function _bookVotes(
        DerbyVaultTypes.ProtocolState storage p,
        Survey memory survey,
        Position position,
        uint256 votes
    ) private {
        unchecked {
            survey.nextVotes += votes;
        }
        if (votes != position.votes()) p.position = position.withVotes(votes);
    }

    /// @dev A loss is in the price at once, a gain waits.
    function _bookChange(
        DerbyVaultTypes.State storage s,
        Survey memory survey,
        uint256 tracked,
        uint256 value
    ) private {
        if (value >= tracked) {
            unchecked {
                survey.gains += value - tracked;
            }
        } else {
            s.holdings = s.holdings.withTracked(s.holdings.tracked() - (tracked - value));
            s.absorb(tracked - value);
        }
    }

    /// @dev A gain is in the books and waits beside the price: until it is booked, price and books go without it alike.
    function _bookSurvey(DerbyVaultTypes.State storage s, Survey memory survey) private {
        DerbyVaultTypes.Close storage c = s.close;
        if (survey.gains != 0) {
            s.holdings = s.holdings.withTracked((s.holdings.tracked() + survey.gains).toUint112());
            c.gains = (c.gains + survey.gains).toUint112();
        }
        if (survey.owed != 0) c.owed += survey.owed;
        if (survey.caught != 0) c.caught = (c.caught + survey.caught).toUint112();
        if (survey.nextVotes != 0) c.nextVotes = (c.nextVotes + survey.nextVotes).toUint80();
    }

    function _rewardPerLockedToken(
        Survey memory survey,
        uint256 opening,
        uint256 votes,
        uint256 value
    ) private pure returns (int128) {
        RewardMath.Performance memory made = survey.performance;
        unchecked {
            made.gain = int256(value) - int256(opening);
        }
        (made.base, made.opening, made.votes) = (opening, opening, votes);
        return RewardMath.rewardAtRateFloor(made, survey.rate);
    }

    /// @dev One that was removed has no voters left to pay.
    function _forget(DerbyVaultTypes.ProtocolState storage p) private {
        (Booking booking, Position position) = (p.booking, p.position);
        if (position.votes() != 0) p.position = position.withVotes(0);
        if (booking.reward() != 0) p.booking = ProtocolWords.booked(booking.tracked(), 0, booking.isMeasured());
    }

    function _valueOf(Listing listing, Position position) private view returns (bool ok, uint256 value) {
        uint256 shares = position.shares();
        if (shares == 0) return (true, 0);
        (ok, value) = ProtocolValue.tryRead(listing.vault(), shares);
        return ok && value <= DerbyMath.MAX_VALUE ? (true, value) : (false, 0);
    }

    // -------------------------------------------------------------------------------------------- price

    function _price(DerbyVaultTypes.State storage s, DerbyVaultTypes.Run memory run, Known memory known) private {
        DerbyVaultTypes.Close storage c = s.close;
        (uint256 gains, uint256 losses) = (c.gains, c.losses);
        s.locked += Math.saturatingSub(gains, c.uncovered).toUint112();
        (c.gains, c.losses, c.uncovered) = (0, 0, 0);

        uint256 total = s.gross();
        uint256 fee = _feeDown(s, run, total, Math.saturatingSub(gains, losses));
        s.locked -= uint112(fee);
        c.fee = uint112(fee);
        uint256 needs = DerbyMath.toAssetsDown(s.batches[known.epoch].shares, s.net(), run.supply);
        uint256 kept = total - fee - needs;
        uint256 buffer = DerbyMath.portionDown(kept, s.parameters.bufferBps);
        c.needs = uint112(needs);
        c.deployable = uint112(Math.saturatingSub(kept - buffer, c.caught));
        c.buffer = uint112(buffer);
        c.margin = uint112(DerbyMath.portionDown(total, s.parameters.marginBps));
        _goOn(s, known.protocolCount, DerbyTypes.Phase.Withdraw, 0);
        _count(run);
        emit IDerbyVaultEvents.EpochPriced(known.epoch, gains, losses, fee, s.locked);
    }

    /// @dev The least of: PF of what is above the mark, PF of this close's profit, what players can earn.
    function _feeDown(
        DerbyVaultTypes.State storage s,
        DerbyVaultTypes.Run memory run,
        uint256 total,
        uint256 profit
    ) private view returns (uint256) {
        uint256 rate = s.parameters.performanceFeeBps;
        uint256 owed = RewardMath.owedInAssetsDown(s.close.owed, run.setup.assetDecimals);
        return
            Math.min(
                Math.min(
                    DerbyMath.feeAboveMarkDown(total, s.highWaterMark, run.supply, rate),
                    DerbyMath.portionDown(profit, rate)
                ),
                owed
            );
    }

    // -------------------------------------------------------------------------------------------- moves

    /// @dev Withdraw, Cash and Deposit take one protocol a step. What Cash costs is not known before: it pays no bounty.
    function _move(
        DerbyVaultTypes.State storage s,
        DerbyVaultTypes.Run memory run,
        Known memory known,
        DerbyTypes.Phase phase
    ) private {
        uint256 from = s.cursor;
        uint256 end = from + _stepsLeft(known, run, from);
        ProtocolRebalance.Plan memory plan = ProtocolRebalance.planOf(s, run.setup, phase);
        uint256 id;
        if (phase == DerbyTypes.Phase.Withdraw) id = _withdraw(s, run, plan, from, end);
        else if (phase == DerbyTypes.Phase.Cash) id = _raise(s, run, plan, from, end);
        else id = _deposit(s, run, plan, from, end);
        run.steps += id - from;
        if (phase != DerbyTypes.Phase.Cash) run.paidSteps += id - from;
        _goOn(s, known.protocolCount, phase, uint16(id));
    }

    function _withdraw(
        DerbyVaultTypes.State storage s,
        DerbyVaultTypes.Run memory run,
        ProtocolRebalance.Plan memory plan,
        uint256 id,
        uint256 end
    ) private returns (uint256) {
        uint256 settled = run.settled;
        while (id < end && gasleft() >= STEP_GAS) {
            if (ProtocolRebalance.withdraw(s, plan, uint16(id))) settled |= 1 << id;
            unchecked {
                ++id;
            }
        }
        run.settled = settled;
        return id;
    }

    /// @dev Whom it asks is no longer as the run found it.
    function _raise(
        DerbyVaultTypes.State storage s,
        DerbyVaultTypes.Run memory run,
        ProtocolRebalance.Plan memory plan,
        uint256 id,
        uint256 end
    ) private returns (uint256) {
        for (; id < end && gasleft() >= STEP_GAS && ProtocolRebalance.missingCash(s) != 0; ++id) {
            ProtocolRebalance.raise(s, plan, uint16(id));
            run.settled &= ~(1 << id);
        }
        return id;
    }

    function _deposit(
        DerbyVaultTypes.State storage s,
        DerbyVaultTypes.Run memory run,
        ProtocolRebalance.Plan memory plan,
        uint256 id,
        uint256 end
    ) private returns (uint256) {
        uint256 settled = run.settled;
        while (id < end && gasleft() >= STEP_GAS) {
            if ((settled >> id) & 1 == 0) ProtocolRebalance.fund(s, plan, uint16(id));
            unchecked {
                ++id;
            }
        }
        return id;
    }

    // -------------------------------------------------------------------------------------------- reward, results

    function _reward(DerbyVaultTypes.State storage s, DerbyVaultTypes.Run memory run, Known memory known) private {
        uint256 due = s.close.fee;
        uint256 paid = Math.min(due, s.cash());
        uint256 owed = s.close.owed;
        if (paid != 0 && !_trySendFee(run.setup, known, paid, owed)) paid = 0;
        if (paid == 0) IDerbyGamePort(run.setup.game).openResults(known.epoch, uint16(known.protocolCount), 0, owed);
        s.holdings = s.holdings.withIdle(s.holdings.idle() - paid);
        s.locked += uint112(due - paid);
        s.close.fee = 0;
        _goOn(s, known.protocolCount, DerbyTypes.Phase.Results, 0);
        _count(run);
        emit IDerbyVaultEvents.FeePaid(known.epoch, paid, due - paid);
    }

    function _trySendFee(
        DerbyVaultTypes.Setup memory setup,
        Known memory known,
        uint256 fee,
        uint256 owed
    ) private returns (bool ok) {
        bytes memory call = abi.encodeWithSelector(
            ProtocolMoves.sendFee.selector,
            setup,
            known.epoch,
            known.protocolCount,
            fee,
            owed
        );
        (ok, , , , ) = Border.tryRun(setup.moves, HARVEST_GAS, call, 1);
    }

    function _results(DerbyVaultTypes.State storage s, DerbyVaultTypes.Run memory run, Known memory known) private {
        uint16 page = s.cursor;
        int128[] memory rewards = known.rewards[page];
        if (rewards.length == 0) rewards = _rewardsOf(s, known, page);
        if (page + 1 == known.rewards.length) _goOn(s, known.protocolCount, DerbyTypes.Phase.Fill, 0);
        else s.cursor = page + 1;
        _count(run);
        IDerbyGamePort(run.setup.game).recordResults(known.epoch, page, rewards);
    }

    /// @dev As they were measured in an earlier call. One that was blacklisted since earns nothing.
    function _rewardsOf(
        DerbyVaultTypes.State storage s,
        Known memory known,
        uint256 page
    ) private view returns (int128[] memory rewards) {
        uint256 from = page * DerbyTypes.RESULTS_PER_PAGE;
        rewards = new int128[](_lengthOfPage(known, page));
        for (uint256 i = 0; i < rewards.length; ++i) {
            DerbyVaultTypes.ProtocolState storage p = s.protocols[uint16(from + i)];
            if (!p.listing.isAt(DerbyTypes.ProtocolStatus.Blacklisted)) rewards[i] = p.booking.reward();
        }
    }

    // -------------------------------------------------------------------------------------------- fill, finish

    function _fill(DerbyVaultTypes.State storage s, DerbyVaultTypes.Run memory run, Known memory known) private {
        DerbyTypes.Batch storage batch = s.batches[known.epoch];
        if (batch.shares != 0) {
            (uint256 filled, uint256 assets) = DerbyMath.fillDown(batch.shares, s.cash(), s.net(), run.supply);
            (batch.filledShares, batch.sharesLeft) = (uint128(filled), uint128(batch.shares - filled));
            (batch.assets, batch.assetsLeft, batch.filled) = (uint112(assets), uint112(assets), true);
            s.reserved += uint112(assets);
            (run.supply, run.burnt) = (run.supply - filled, filled);
            emit IDerbyVaultEvents.RequestsFilled(known.epoch, batch.shares, filled, assets);
        }
        if (run.supply == 0) {
            run.minted = s.startClean();
            run.supply = run.minted;
        }
        _goOn(s, known.protocolCount, DerbyTypes.Phase.Deposit, 0);
        _count(run);
    }

    function _finish(DerbyVaultTypes.State storage s, DerbyVaultTypes.Run memory run, Known memory known) private {
        uint256 total = s.gross();
        s.highWaterMark = Math.max(s.highWaterMark, DerbyMath.markUp(total, run.supply));
        s.openingDeployed = uint112(s.holdings.tracked());
        uint80 votes = s.close.nextVotes;
        s.openingVotes = votes < RewardMath.MIN_TOTAL_VOTES ? 0 : votes;
        emit IDerbyVaultEvents.EpochClosed(known.epoch, total, run.supply, s.locked);
        delete s.close;
        (s.openedAt, s.lockedAt) = (uint40(block.timestamp), uint40(block.timestamp));
        s.unlocksAt = uint40(block.timestamp + s.parameters.interval);
        s.epoch = known.epoch + 1;
        (s.phase, s.cursor) = (DerbyTypes.Phase.Open, 0);
        _count(run);
    }

    // -------------------------------------------------------------------------------------------- order

    /// @dev On to protocol `cursor` of `phase`. Leaves phases in which nothing is to do: no protocols are left, no incentives, no cash is
    /// missing.
    function _goOn(
        DerbyVaultTypes.State storage s,
        uint256 protocolCount,
        DerbyTypes.Phase phase,
        uint16 cursor
    ) private {
        while (_isOver(s, protocolCount, phase, cursor)) {
            (phase, cursor) = (DerbyTypes.Phase(uint8(phase) + 1), 0);
        }
        (s.phase, s.cursor) = (phase, cursor);
    }

    function _isOver(
        DerbyVaultTypes.State storage s,
        uint256 protocolCount,
        DerbyTypes.Phase phase,
        uint16 cursor
    ) private view returns (bool) {
        if (phase == DerbyTypes.Phase.Harvest) return s.incentivized >> cursor == 0 || cursor >= protocolCount;
        if (phase == DerbyTypes.Phase.Cash && ProtocolRebalance.missingCash(s) == 0) return true;
        bool isPerProtocol =
            phase == DerbyTypes.Phase.Measure ||
                phase == DerbyTypes.Phase.Withdraw ||
                phase == DerbyTypes.Phase.Cash ||
                phase == DerbyTypes.Phase.Deposit;
        return isPerProtocol && cursor >= protocolCount;
    }

    /// @dev How many protocols from number `id` on a run may still take.
    function _stepsLeft(Known memory known, DerbyVaultTypes.Run memory run, uint256 id) private pure returns (uint256) {
        return Math.min(known.protocolCount - id, run.maxSteps - run.steps);
    }

    function _count(DerbyVaultTypes.Run memory run) private pure {
        ++run.steps;
        ++run.paidSteps;
    }

    /// @dev The first step of a call has to fit; later ones are left to the next call.
    function _hasGas(DerbyVaultTypes.Run memory run) private view returns (bool) {
        if (gasleft() >= STEP_GAS) return true;
        if (run.steps == 0) revert IDerbyVaultErrors.DerbyVault_InsufficientGas(STEP_GAS, gasleft());
        return false;
    }

    function _pages(uint256 protocolCount) private pure returns (uint256) {
        return Math.max(1, Math.ceilDiv(protocolCount, DerbyTypes.RESULTS_PER_PAGE));
    }

    /// @dev How many protocols page `page` of the results is about.
    function _lengthOfPage(Known memory known, uint256 page) private pure returns (uint256) {
        return Math.min(known.protocolCount - page * DerbyTypes.RESULTS_PER_PAGE, DerbyTypes.RESULTS_PER_PAGE);
    }

    function _popCount(uint256 bits) private pure returns (uint256 count) {
        for (; bits != 0; bits &= bits - 1) ++count;
    }
}
