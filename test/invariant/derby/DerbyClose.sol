// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {DerbyVault} from "../../../contracts/derby/DerbyVault.sol";
import {RewardMath} from "../../../contracts/derby/libraries/RewardMath.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {YieldProtocolMock} from "../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyBook} from "./DerbyBook.sol";

/// @title DerbyClose
/// @notice One call to `closeEpoch`, and everything that must be so around it: what was measured, charged, paid, filled and moved is
/// computed here from protocols, balances and the book of votes, and compared.
abstract contract DerbyClose is DerbyBook {
    /// @dev A request for redemption.
    struct Ask {
        uint256 season;
        uint256 id;
        address owner;
        uint32 epoch;
        uint256 shares;
    }

    Ask[] internal _asks;
    /// @dev How many calls to a close ended in a phase.
    mapping(DerbyTypes.Phase phase => uint256 calls) public stoppedAt;
    /// @dev How many requests the batch of an epoch had when it was filled.
    mapping(uint256 season => mapping(uint256 epoch => uint256 requests)) internal _requestsIn;

    /// @dev What there was before a call, and what the test found out about it.
    struct Call {
        DerbyTypes.Status status;
        DerbyTypes.Protocol[] list;
        uint256[] values;
        uint256[MAX_PROTOCOLS][3] tallies;
        uint256 gross;
        uint256 net;
        uint256 supply;
        uint256 wealth;
        uint256 locked;
        uint256 accrued;
        uint256 gameHeld;
        uint256 minted;
        uint256 gameEpoch;
        uint256 treasuryShares;
        uint256 steps;
        uint256 gains;
        uint256 losses;
        uint256 proceeds;
        uint256 received;
        bool finished;
        /// Net assets once this call had priced the epoch, 0 where it did not: a gain that a loss eats up is not locked.
        uint256 pricedNet;
    }

    /// @dev What one share is worth.
    struct Prices {
        uint256 gross;
        uint256 net;
        uint256 supply;
        uint256 treasuryShares;
    }

    /// @dev Base units that claims during a close may leave to the others.
    uint256 private constant CLAIM_DUST = 100;

    /// @dev Of the close in progress: prices when it began, what is to be deployed, and differences that are not moved.
    mapping(uint256 season => Prices prices) private _begunAt;
    mapping(uint256 season => uint256 assets) private _deployable;
    mapping(uint256 season => uint256 assets) private _margin;

    /// @dev 4. Whatever this does, it lowers neither price, unless the last share went and the treasury got what was left.
    modifier keepsPrices(uint256 s) {
        Prices memory before = _prices(s);
        _;
        _checkPrices(s, before);
    }

    // ------------------------------------------------------------------------------------------------ one call

    /// @dev Somebody goes on with the close, or begins it.
    function _advance(uint256 s, uint256 maxSteps, address keeper) internal returns (bool) {
        Season storage season = _seasons[s];
        Call memory c = _look(s);
        uint256 bountyReserve = season.vault.bountyReserve();
        uint256 held = season.asset.balanceOf(keeper);
        uint256 bounty = c.status.bounty;
        uint256 gas = gasleft();
        vm.prank(keeper);
        (c.steps, c.finished) = season.vault.closeEpoch(maxSteps);
        assertLe(gas - gasleft(), c.steps * 5_000_000, "12. no step takes more than 5 million gas");
        uint256 paid = season.asset.balanceOf(keeper) - held;
        assertEq(bountyReserve - season.vault.bountyReserve(), paid, "6. the bounty comes from its reserve");
        assertLe(paid, bounty, "6. and is no more than offered");
        _digest(s, c);
        return c.finished;
    }

    function _digest(uint256 s, Call memory c) private {
        Season storage season = _seasons[s];
        DerbyTypes.Status memory now_ = season.vault.status();
        c.proceeds = season.asset.totalSupply() - c.minted;
        c.received = season.asset.balanceOf(address(_game)) - c.gameHeld;
        if (c.status.phase == DerbyTypes.Phase.Open) _begun(s, c);
        _checkOrder(s, c, now_);
        ++stoppedAt[now_.phase];
        _measured(s, c, now_);
        season.slip += _slipOf(s, c);
        season.gains += c.gains + c.proceeds;
        season.losses += c.losses;
        if (_passed(c, now_, DerbyTypes.Phase.Price)) _priced(s, c, now_);
        _settled(s, c, now_);
        _conserved(s, c);
        if (!_isEmptied(s, c)) _checkPriceOfClose(s, c);
    }

    /// @dev From the fee on.
    function _settled(uint256 s, Call memory c, DerbyTypes.Status memory now_) private {
        Season storage season = _seasons[s];
        if (_passed(c, now_, DerbyTypes.Phase.Reward)) _rewarded(s, c);
        else assertEq(c.received, 0, "7. the fee moves once");
        if (c.status.phase == DerbyTypes.Phase.Reward && c.steps == 1) _feeSettled(s, c);
        if (_game.vaultInfo(address(season.vault)).epoch != c.gameEpoch) _resulted(s, c);
        if (_passed(c, now_, DerbyTypes.Phase.Fill)) _filled(s, c);
        if (_isEmptied(s, c) && _passed(c, now_, DerbyTypes.Phase.Fill)) _restarted(s);
        if (c.finished) _finished(s, c);
    }

    /// @dev Whether nobody was left, and the treasury got the rest.
    function _isEmptied(uint256 s, Call memory c) private view returns (bool) {
        DerbyVault vault = _seasons[s].vault;
        return vault.balanceOf(_treasury) != c.treasuryShares || vault.totalSupply() == 0;
    }

    function _look(uint256 s) private view returns (Call memory c) {
        Season storage season = _seasons[s];
        DerbyVault vault = season.vault;
        (c.status, c.list, c.tallies) = (vault.status(), vault.protocols(), _tallies(s));
        c.values = new uint256[](c.list.length);
        for (uint256 i = 0; i < c.list.length; ++i) c.values[i] = _worth(s, i, c.list[i].shares);
        (c.gross, c.net, c.supply) = (vault.grossAssets(), vault.totalAssets(), vault.totalSupply());
        (c.wealth, c.minted) = (_wealth(s), season.asset.totalSupply());
        (c.locked, c.accrued) = (vault.lockedProfit(), vault.accruedFee());
        c.gameHeld = season.asset.balanceOf(address(_game));
        c.gameEpoch = _game.vaultInfo(address(vault)).epoch;
        c.treasuryShares = vault.balanceOf(_treasury);
    }

    function _passed(Call memory c, DerbyTypes.Status memory now_, DerbyTypes.Phase phase) private pure returns (bool) {
        return c.status.phase <= phase && (c.finished || now_.phase > phase);
    }

    function _begun(uint256 s, Call memory c) private {
        Season storage season = _seasons[s];
        season.locked = _lockedNow(s);
        (season.gains, season.losses, season.owed, season.fee, season.feePaid) = (0, 0, 0, 0, 0);
        (season.steps, season.expectedSteps, season.slip) = (0, 6 + 3 * c.list.length, 0);
        season.isDisturbed = false;
        _begunAt[s] = Prices(c.gross, c.net, c.supply, c.treasuryShares);
        for (uint16 i = 0; i < c.list.length; ++i) {
            if (_isOdd(_stands[s][i].protocol)) season.isDisturbed = true;
            if (season.vault.incentiveOf(i).source != address(0) && _isKnown(c.list[i])) ++season.expectedSteps;
        }
    }

    /// @dev It fails; or it lost so much that shares for a deposit may be beyond what the vault can count.
    function _isOdd(YieldProtocolMock protocol) private view returns (bool) {
        bool isRuined = protocol.totalAssets() < protocol.totalSupply() / 1_000;
        return isRuined || protocol.fault() != YieldProtocolMock.Fault.None;
    }

    function _isKnown(DerbyTypes.Protocol memory p) private pure returns (bool) {
        return p.status != DerbyTypes.ProtocolStatus.Removed;
    }

    /// @dev 6. Phases and protocols in order, and each step once.
    function _checkOrder(uint256 s, Call memory c, DerbyTypes.Status memory now_) private {
        Season storage season = _seasons[s];
        season.steps += c.steps;
        if (c.finished) {
            assertEq(now_.epoch, c.status.epoch + 1, "6. one epoch a close");
            assertGe(season.steps, season.expectedSteps, "6. no step is left out");
            assertLe(season.steps, season.expectedSteps + c.list.length, "6. none but those for cash are added");
            return;
        }
        assertEq(now_.epoch, c.status.epoch, "6. the epoch stands while it closes");
        uint256 before = (uint256(c.status.phase) << 16) | c.status.cursor;
        assertGt((uint256(now_.phase) << 16) | now_.cursor, before, "6. steps in order");
    }

    // ------------------------------------------------------------------------------------------------ measuring

    function _measured(uint256 s, Call memory c, DerbyTypes.Status memory now_) private {
        DerbyTypes.Phase measure = DerbyTypes.Phase.Measure;
        uint256 count = c.list.length;
        uint256 from = c.status.phase == measure ? c.status.cursor : (c.status.phase < measure ? 0 : count);
        uint256 to = c.finished || now_.phase > measure ? count : (now_.phase == measure ? now_.cursor : 0);
        for (uint256 i = from; i < to; ++i) _measuredOne(s, c, i);
    }

    function _measuredOne(uint256 s, Call memory c, uint256 i) private {
        Stand storage stand = _stands[s][i];
        DerbyTypes.Protocol memory p = c.list[i];
        (stand.rlt, stand.votes, stand.isStale) = (0, 0, false);
        if (!_isKnown(p)) return;
        bool answers = p.shares == 0 || _answers(s, i);
        if (answers) {
            if (c.values[i] >= p.tracked) c.gains += c.values[i] - p.tracked;
            else c.losses += p.tracked - c.values[i];
            if (stand.measured && !_isBlacklisted(p)) stand.rlt = _rewardOf(s, i, p.votes, c.values[i]);
        }
        if (stand.rlt > 0) _seasons[s].owed += uint256(stand.rlt) * c.tallies[0][i];
        if (p.status == DerbyTypes.ProtocolStatus.Active) stand.votes = c.tallies[1][i];
        stand.measured = answers;
        DerbyTypes.Protocol memory now_ = _seasons[s].vault.protocolOf(uint16(i));
        assertEq(now_.rewardPerLockedToken, stand.rlt, "9. the reward per locked token");
        assertEq(now_.votes, stand.votes, "2. 11. the votes that the next epoch is played with");
        assertTrue(now_.measured == answers, "3. measured where it answers");
    }

    /// @dev `y * U * PF / TLT`, or with `U_i / votes_i` where funds fall short of the votes; of what stood at the opening.
    function _rewardOf(uint256 s, uint256 i, uint256 votes, uint256 value) private view returns (int256) {
        Season storage season = _seasons[s];
        uint256 opening = _stands[s][i].opening;
        if (opening == 0 || votes == 0 || season.votes < 1e18) return 0;
        bool isLoss = value < opening;
        uint256 change = isLoss ? opening - value : value - opening;
        uint256 fee = change * season.vault.parameters().performanceFeeBps * season.scale * 1e18;
        bool isShort = opening * season.votes < season.deployed * votes;
        uint256 made = Math.mulDiv(
            fee,
            isShort ? opening : season.deployed,
            (isShort ? votes : season.votes) * opening * BPS,
            isLoss ? Math.Rounding.Ceil : Math.Rounding.Floor
        );
        made = Math.min(made, RewardMath.MAX_RLT);
        return isLoss ? -int256(made) : int256(made);
    }

    // ------------------------------------------------------------------------------------------------ price, fee, results

    /// @dev 6 and 7. The fee: of value above the mark, of this close's profit, of what players can earn, the least.
    function _priced(uint256 s, Call memory c, DerbyTypes.Status memory now_) private {
        Season storage season = _seasons[s];
        uint256 total = c.gross + c.gains + c.proceeds - c.losses;
        uint256 rate = season.vault.parameters().performanceFeeBps;
        uint256 marked = Math.mulDiv(season.mark, c.supply, 1e27, Math.Rounding.Ceil);
        uint256 fee = (Math.saturatingSub(total, marked) * rate) / BPS;
        fee = Math.min(fee, (Math.saturatingSub(season.gains, season.losses) * rate) / BPS);
        season.fee = Math.min(fee, season.owed / (season.scale * 1e18));
        season.locked = Math.saturatingSub(season.locked + season.gains, season.losses) - season.fee;
        bool isOpen = now_.phase != DerbyTypes.Phase.Open && now_.phase <= DerbyTypes.Phase.Reward;
        if (isOpen) assertEq(season.vault.accruedFee(), season.fee, "7. the fee that is due");
        _plan(s, c, total);
    }

    /// @dev What is to be deployed: all but the fee, what requests come to, and the buffer.
    function _plan(uint256 s, Call memory c, uint256 total) private {
        Season storage season = _seasons[s];
        DerbyTypes.Parameters memory parameters = season.vault.parameters();
        uint256 net = Math.saturatingSub(total, season.locked + season.fee);
        c.pricedNet = net;
        uint256 needs = Math.mulDiv(_asked(s, c.status.epoch), net + 1, c.supply + 1);
        uint256 kept = total - season.fee - needs;
        _deployable[s] = kept - (kept * parameters.bufferBps) / BPS;
        _margin[s] = (total * parameters.marginBps) / BPS;
    }

    function _rewarded(uint256 s, Call memory c) private {
        Season storage season = _seasons[s];
        assertLe(c.received, season.fee, "7. no more than the fee that was due is taken");
        if (!season.isDisturbed)
            assertGe(c.received + season.slip + _grain(s), season.fee, "7. the fee is paid where protocols pay");
        season.feePaid = c.received;
        season.pool += c.received;
        season.locked += season.fee - c.received;
        if (c.received != 0) ++reached["a fee"];
        if (c.received * season.scale * 1e18 < season.owed && c.received != 0) ++reached["paid in part"];
    }

    /// @dev 7. Around that step alone, whatever else disturbs the close: what of the fee does not move is locked again, to the unit.
    function _feeSettled(uint256 s, Call memory c) private {
        uint256 cancelled = c.accrued - c.received;
        assertEq(_seasons[s].vault.lockedProfit(), c.locked + cancelled, "7. a fee that is not paid is not lost");
        if (cancelled != 0) ++reached["a fee cancelled"];
    }

    /// @dev 9. The game books what was measured, and the book of plays with it.
    function _resulted(uint256 s, Call memory c) private {
        Season storage season = _seasons[s];
        int256[] memory rlts = new int256[](c.list.length);
        uint256[] memory pays = new uint256[](c.list.length);
        uint256 payable_ = 0;
        for (uint256 i = 0; i < rlts.length; ++i) {
            if (!_isBlacklisted(c.list[i])) rlts[i] = _stands[s][i].rlt;
            pays[i] = _paidOf(season, rlts[i]);
            payable_ += pays[i] * c.tallies[0][i];
            _checkAccumulators(s, c.gameEpoch, i, rlts[i], pays[i]);
        }
        payable_ /= season.scale * 1e18;
        assertLe(payable_, season.feePaid, "7. what winners are paid is within the fee");
        season.unpayable += season.feePaid - payable_;
        _completeEpoch(s, rlts, pays);
        season.openingRate = _game.vaultInfo(address(season.vault)).terms.exchangeRateWad;
        assertEq(_game.vaultInfo(address(season.vault)).epoch, c.gameEpoch + 1, "6. one epoch in the game too");
    }

    function _paidOf(Season storage season, int256 rlt) private view returns (uint256) {
        if (rlt <= 0 || season.owed == 0) return 0;
        uint256 fee = season.feePaid * season.scale * 1e18;
        return fee >= season.owed ? uint256(rlt) : Math.mulDiv(uint256(rlt), fee, season.owed);
    }

    function _checkAccumulators(uint256 s, uint256 epoch, uint256 i, int256 rlt, uint256 pay) private view {
        address vault = address(_seasons[s].vault);
        (int256 sum, uint256 paid) = _game.accumulatorsOf(vault, epoch, i);
        (int256 sumAfter, uint256 paidAfter) = _game.accumulatorsOf(vault, epoch + 1, i);
        assertTrue(sumAfter - sum == rlt, "9. the sum of rewards grows by what was measured");
        assertEq(paidAfter - paid, pay, "7. the sum that is paid grows by the paid part");
    }

    // ------------------------------------------------------------------------------------------------ requests, the end

    /// @dev Shares that wait for the close of `epoch`.
    function _asked(uint256 s, uint256 epoch) internal view returns (uint256 shares) {
        for (uint256 i = 0; i < _asks.length; ++i) {
            if (_asks[i].season == s && _asks[i].epoch == epoch) shares += _asks[i].shares;
        }
    }

    function _filled(uint256 s, Call memory c) private {
        DerbyTypes.Batch memory batch = _seasons[s].vault.batchOf(c.status.epoch);
        assertEq(batch.shares, _asked(s, c.status.epoch), "5. the batch is its requests");
        if (batch.shares == 0) return;
        for (uint256 i = 0; i < _asks.length; ++i) {
            if (_asks[i].season == s && _asks[i].epoch == c.status.epoch) ++_requestsIn[s][c.status.epoch];
        }
        assertTrue(batch.filled, "5. every batch is settled by its close");
        assertLe(batch.filledShares, batch.shares, "5. no more is filled than was asked");
        uint256 worth = batch.filledShares * (Math.max(c.net, c.pricedNet) + 1);
        bool isPlain = !_seasons[s].isDisturbed;
        if (isPlain) assertLe(batch.assets * (c.supply + 1), worth, "4. a batch is filled at the net price, or below");
        ++reached[batch.filledShares == batch.shares ? "requests filled" : "requests filled in part"];
    }

    function _restarted(uint256 s) internal {
        Season storage season = _seasons[s];
        (season.mark, season.locked, season.isDisturbed) = (1e27, 0, true);
        ++reached["started clean"];
    }

    function _finished(uint256 s, Call memory c) private {
        Season storage season = _seasons[s];
        DerbyVault vault = season.vault;
        (uint256 gross, uint256 supply) = (vault.grossAssets(), vault.totalSupply());
        uint256 price = supply == 0 ? 1e27 : Math.mulDiv(gross, 1e27, supply, Math.Rounding.Ceil);
        season.mark = Math.max(season.mark, price);
        assertEq(vault.highWaterMark(), season.mark, "6. the mark is the highest price of a close");
        if (!season.isDisturbed) {
            assertLe(
                season.locked,
                vault.lockedProfit() + season.slip,
                "4. max(0, L + G - X), less the fee, is locked"
            );
            assertLe(vault.lockedProfit(), season.locked + season.slip, "4. and no more");
            ++reached["an undisturbed close"];
        }
        (season.locked, season.lockedFrom) = (vault.lockedProfit(), block.timestamp);
        season.lockedUntil = block.timestamp + vault.parameters().interval;
        _opened(s, c);
        if (!season.isDisturbed && season.votes != 0) _checkAllocation(s);
    }

    /// @dev 3 and 11. What the new epoch opens with.
    function _opened(uint256 s, Call memory c) private {
        Season storage season = _seasons[s];
        DerbyTypes.Protocol[] memory list = season.vault.protocols();
        (uint256 deployed, uint256 votes) = (0, 0);
        for (uint256 i = 0; i < list.length; ++i) {
            Stand storage stand = _stands[s][i];
            stand.opening = list[i].tracked;
            deployed += list[i].tracked;
            votes += stand.votes;
            if (!stand.isStale && stand.measured && _isKnown(list[i])) {
                assertEq(list[i].tracked, _worth(s, i, list[i].shares), "3. booked at what it was measured at");
            }
            if (_isBlacklisted(c.list[i])) _checkQuarantine(s, i, list[i]);
        }
        (season.deployed, season.votes) = (deployed, votes < 1e18 ? 0 : votes);
        assertEq(season.vault.openingDeployed(), season.deployed, "9. U is what stands at the opening");
        assertEq(season.vault.openingVotes(), season.votes, "9. TLT is what counts from here on");
    }

    function _checkQuarantine(uint256 s, uint256 i, DerbyTypes.Protocol memory p) private {
        bool isSound = _stands[s][i].protocol.fault() == YieldProtocolMock.Fault.None;
        if (isSound && !_seasons[s].isDisturbed) {
            assertEq(p.tracked, 0, "11. a blacklisted protocol is left");
            assertEq(p.votes, 0, "11. and its votes do not count");
            ++reached["a blacklisted protocol left"];
        }
    }

    /// @dev 6 and 9. Funds follow votes, to the margin and what shares of protocols come in. What is short of cash may miss the margins of all the others.
    function _checkAllocation(uint256 s) private {
        DerbyTypes.Protocol[] memory list = _seasons[s].vault.protocols();
        uint256 rounding = _seasons[s].slip + list.length + _grain(s);
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i].status != DerbyTypes.ProtocolStatus.Active) continue;
            uint256 target = Math.mulDiv(_deployable[s], _stands[s][i].votes, _seasons[s].votes);
            target = Math.min(target, list[i].cap);
            assertLe(list[i].tracked, target + _margin[s] + rounding, "9. no more than its votes give it");
            assertGe(list[i].tracked + _margin[s] * list.length + rounding, target, "9. and no less");
        }
        ++reached["funds followed votes"];
    }

    // ------------------------------------------------------------------------------------------------ value and price

    /// @dev 6. Value before == value after + fee + bounty + slippage. Bounties come from a reserve that is not part of it.
    function _conserved(uint256 s, Call memory c) private view {
        uint256 slip = _slipOf(s, c);
        uint256 left = _wealth(s) + c.received;
        assertLe(left, c.wealth + c.proceeds + slip, "6. a close makes no value");
        assertGe(left + slip + _stolen(s, c), c.wealth + c.proceeds, "6. nor loses any but what protocols keep");
    }

    /// @dev Roundings of the protocols that money moved in or out of: two shares each.
    function _slipOf(uint256 s, Call memory c) private view returns (uint256 slip) {
        for (uint16 i = 0; i < c.list.length; ++i) {
            if (_seasons[s].vault.protocolOf(i).shares != c.list[i].shares) slip += 2 * _worth(s, i, 1) + 4;
        }
    }

    /// @dev What may stay where it is: a move of less than a hundred shares may lose more than a hundredth to their rounding, and is refused then.
    function _grain(uint256 s) private view returns (uint256 grain) {
        for (uint256 i = 0; i < _stands[s].length; ++i) grain += 100 * _worth(s, i, 1);
    }

    /// @dev What may have stayed in protocols that pay half.
    function _stolen(uint256 s, Call memory c) private view returns (uint256 stolen) {
        for (uint16 i = 0; i < c.list.length; ++i) {
            bool isThief = _stands[s][i].protocol.fault() == YieldProtocolMock.Fault.PaysHalf;
            if (isThief && _seasons[s].vault.protocolOf(i).shares < c.list[i].shares) stolen += c.values[i];
        }
    }

    /// @dev 4. A close without losses leaves the net price: a gain unlocks afterwards. What it finds may make good a loss of the
    /// same close, so the price is compared with that at its beginning; claims may meanwhile have left their roundings.
    function _checkPriceOfClose(uint256 s, Call memory c) private view {
        uint256 slip = _slipOf(s, c);
        DerbyVault vault = _seasons[s].vault;
        (uint256 net, uint256 supply) = (vault.totalAssets(), vault.totalSupply());
        Prices memory begun = _begunAt[s];
        uint256 dust = (c.status.phase == DerbyTypes.Phase.Open ? slip : slip + CLAIM_DUST) + 2;
        uint256 most = (begun.net + 1) * (supply + 1) + dust * (begun.supply + 1);
        if (!_seasons[s].isDisturbed)
            assertLe((net + 1) * (begun.supply + 1), most, "4. no gain is in the price at once");
        if (c.losses != 0 || _stolen(s, c) != 0 || _seasons[s].isDisturbed) return;
        assertGe((net + 1 + slip) * (c.supply + 1), (c.net + 1) * (supply + 1), "4. only a loss lowers the price");
    }

    /// @dev Nobody's but the treasury's, at the initial price, with nothing locked.
    function _isFresh(uint256 s, Prices memory now_) private view returns (bool) {
        bool isTreasurys = now_.supply == now_.treasuryShares && now_.supply == now_.gross;
        return isTreasurys && now_.gross == now_.net && _seasons[s].vault.highWaterMark() == 1e27;
    }

    /// @dev The treasury's last share may be given back to it as one: the supply alone does not tell.
    function _isSame(uint256 s, Prices memory before, Prices memory now_) private view returns (bool) {
        return now_.supply == before.supply && now_.gross == before.gross && _seasons[s].mark == 1e27;
    }

    function _prices(uint256 s) internal view returns (Prices memory) {
        DerbyVault vault = _seasons[s].vault;
        return Prices(vault.grossAssets(), vault.totalAssets(), vault.totalSupply(), vault.balanceOf(_treasury));
    }

    function _checkPrices(uint256 s, Prices memory before) private {
        Prices memory now_ = _prices(s);
        if (_isFresh(s, now_) && !_isSame(s, before, now_)) return _restarted(s);
        uint256 gross = (before.gross + 1) * (now_.supply + 1);
        uint256 net = (before.net + 1) * (now_.supply + 1);
        assertGe((now_.gross + 1) * (before.supply + 1), gross, "4. the gross price never falls");
        assertGe((now_.net + 1) * (before.supply + 1), net, "4. the net price never falls");
    }
}
