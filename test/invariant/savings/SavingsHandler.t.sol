// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsUsers} from "./SavingsUsers.sol";

/// @title SavingsHandler
/// @notice The campaign's only entry point, and what liquidators, governance, the provider, the price and time do.
contract SavingsHandler is SavingsUsers {
    uint256 private constant PARTIAL = 0;
    uint256 private constant FAR = 1;
    uint256 private constant UNDERWATER = 2;

    // ------------------------------------------------------------------------------------------------ the step

    /// @param seed Draws the action, the people, amounts and times.
    function step(uint256 seed) external {
        uint256 pick = uint256(keccak256(abi.encode(seed, steps)));
        uint256 size = uint256(keccak256(abi.encode(pick)));
        uint256 action = _deal(pick, ACTIONS);
        ++steps;
        _remember();
        string memory reason = _act(action, pick >> 64, size);
        _note(action, reason);
        _settleStep();
    }

    /// @dev A table, not a decision.
    // solhint-disable-next-line code-complexity
    function _act(uint256 action, uint256 who, uint256 size) private returns (string memory) {
        if (action == 0 || action == 1) return _lend(who, size);
        if (action == 2) return _withdraw(who, size, false);
        if (action == 3) return _withdraw(who, size, true);
        if (action == 4) return _withdrawInParts(who, size);
        if (action == 5) return _claimInterest(who, size);
        if (action == 6) return _transfer(who, size, true);
        if (action == 7) return _transfer(who, size, false);
        if (action == 8 || action == 9) return _borrow(who, size, false);
        if (action == 10) return _borrow(who, size, true);
        if (action == 11) return _repay(who, size, false);
        if (action == 12) return _repay(who, size, true);
        if (action == 13) return _repayDebt(who, size);
        if (action == 14) return _addCollateral(who, size);
        if (action == 15) return _roundTrip(who, size);
        if (action == 16) return _liquidate(who, size, PARTIAL);
        if (action == 17) return _liquidate(who, size, FAR);
        if (action == 18) return _liquidate(who, size, UNDERWATER);
        if (action == 19) return _liquidateInSlices(who, size);
        if (action == 20) return _liquidateTheHealthy(who, size);
        if (action == 21) return _fundStream(size);
        if (action == 22) return _slash(size);
        if (action == 23) return _harvest(size);
        if (action == 24) return _withdrawReserves(who, size);
        if (action == 25) return _setParameters(size);
        if (action == 26) return _pauseOrDonate(who, size);
        if (action == 27) return _losePrice(who, size);
        if (action == 28) return _wait(size % 1 days, size);
        return _wait(size % 60 days, size);
    }

    // ------------------------------------------------------------------------------------------------ liquidators

    function _liquidate(uint256 who, uint256 size, uint256 kind) private returns (string memory) {
        uint256 loanId = _needDebt(who, size);
        if (loanId == 0) return "no debt";
        if (!_priceFor(loanId, kind, size)) return "no such price";
        uint256 maxRepay = type(uint256).max;
        if (kind != UNDERWATER && size % 2 == 0) maxRepay = 1 + (size % _standing[loanId].owed);
        string memory reason = _liquidateFor(_person(who), loanId, maxRepay);
        if (bytes(reason).length != 0) reason = _liquidateFor(_person(who), loanId, type(uint256).max);
        if (size % 4 != 0) _setMovedPrice(FIRST_PRICE / 2 + (size % FIRST_PRICE));
        return reason;
    }

    function _liquidateFor(address liquidator, uint256 loanId, uint256 maxRepay) private returns (string memory) {
        SavingsTypes.Risk memory risk = _account.parameters().risk;
        Standing memory before = _standing[loanId];
        _endow(liquidator, before.owed);
        uint256 lossFactor = _account.lossFactor();
        uint256 held = _pool.balanceOf(liquidator, _staking.heldPosition());
        vm.prank(liquidator);
        (bool ok, bytes memory answer) = address(_account).call(
            abi.encodeCall(ISavingsAccount.liquidate, (loanId, maxRepay, 0, liquidator, ""))
        );
        if (!ok) return _tooSmall(answer);
        (uint256 repaid, uint256 seized) = abi.decode(answer, (uint256, uint256));
        _paidIn(repaid);
        _touch(loanId);
        assertEq(_pool.balanceOf(liquidator, _staking.heldPosition()) - held, seized, "2. seized is received");
        assertLt(before.value * risk.thresholdBps, before.owed * BPS, "10. only below a health of 1");
        assertLe(_valueOf(seized) * BPS, repaid * (BPS + risk.bonusBps), "10. seized <= repaid * (1 + bonus)");
        SavingsTypes.Loan memory left = _account.loanOf(loanId);
        assertEq(left.collateral, before.collateral - seized, "2. seized leaves the loan");
        if (before.value * BPS > before.owed * (BPS + risk.bonusBps)) {
            _checkPartial(before, left, risk);
        } else {
            assertEq(left.collateral, 0, "10. underwater all collateral goes");
            assertEq(left.principal, 0, "11. and the debt with it");
            _checkWriteOff(lossFactor);
            ++reached["bad debt"];
        }
        return "";
    }

    /// @dev `V / D` rises, to a base unit of each value's rounding.
    function _checkPartial(
        Standing memory before,
        SavingsTypes.Loan memory left,
        SavingsTypes.Risk memory risk
    ) private {
        (uint256 borrowIndex, ) = _account.indices();
        uint256 owed = _owed(left, borrowIndex);
        uint256 value = _valueOf(left.collateral);
        assertGe((value + 2) * before.owed, before.value * owed, "10. a partial liquidation raises the health");
        assertTrue(left.principal == 0 || left.principal >= risk.minLoan, "10. nothing under the minimum is left");
        bool far = Math.mulDiv(before.value, risk.thresholdBps * WAD, before.owed * BPS) < 0.95e18;
        if (left.principal == 0) ++reached["liquidated whole"];
        else ++reached[far ? "far, in part" : "liquidated in part"];
        if (!far && before.principal >= 2 * risk.minLoan) {
            assertGe(left.principal, before.principal / 2, "10. no more than half near a health of 1");
        }
    }

    /// @dev 6. One write: what claims exceed assets by is taken off every lender pro rata, rounded down; reserves bear it first.
    function _checkWriteOff(uint256 lossFactor) private {
        (uint256 n, uint256 m, ) = _account.ledger();
        (, uint256 lendIndex) = _account.indices();
        uint256 claims = Math.mulDiv(n * (YEAR_WAD + lendIndex) - m, lossFactor, 1e28 * YEAR_WAD, Math.Rounding.Ceil);
        uint256 assets = _account.balanceSheet().assets;
        uint256 expected = claims > assets ? (lossFactor * assets) / claims : lossFactor;
        assertEq(_account.lossFactor(), expected, "6. P falls by exactly the stated step");
        if (expected != lossFactor) ++reached["loss shared"];
        _writeOff();
    }

    /// @dev Several small liquidations beside one that repays as much, from the same state.
    function _liquidateInSlices(uint256 who, uint256 size) private returns (string memory) {
        uint256 loanId = _needLargeDebt(who, size);
        if (loanId == 0 || !_priceFor(loanId, PARTIAL, size % 0.01e8)) return "no such price";
        address liquidator = _person(who);
        uint256 slice = _standing[loanId].owed / (20 + (size % 100));
        _endow(liquidator, 2 * _standing[loanId].owed);
        uint256 snapshot = vm.snapshotState();
        (uint256 repaid, uint256 seized, uint256 slices) = (0, 0, 0);
        for (uint256 i = 0; i < 2 + (size % 4); ++i) {
            (bool ok, uint256 paid, uint256 got) = _tryLiquidate(liquidator, loanId, slice);
            if (!ok) break;
            (repaid, seized, slices) = (repaid + paid, seized + got, slices + 1);
        }
        assertTrue(vm.revertToState(snapshot), "state restored");
        if (slices < 2) return "slices refused";
        (bool whole, uint256 paidAtOnce, uint256 gotAtOnce) = _tryLiquidate(liquidator, loanId, repaid);
        if (!whole) return "the whole refused";
        assertLe(seized, gotAtOnce, "10. slices seize no more than one call that repays as much");
        _paidIn(paidAtOnce);
        _touch(loanId);
        _setMovedPrice(FIRST_PRICE / 2 + (size % FIRST_PRICE));
        ++reached["slices compared"];
        return "";
    }

    /// @dev The largest loan there is, with no minimum under which a part may not fall.
    function _needLargeDebt(uint256 who, uint256 size) private returns (uint256 loanId) {
        SavingsTypes.Parameters memory parameters = _account.parameters();
        parameters.risk.minLoan = 0;
        _account.setParameters(parameters);
        loanId = _largestLoan();
        if (_account.loanOf(loanId).principal >= 1e6) return loanId;
        _borrow(who, size, false);
        return _largestLoan();
    }

    function _largestLoan() private view returns (uint256 largest) {
        for (uint256 i = 0; i < _loanIds.length; ++i) {
            if (_account.loanOf(_loanIds[i]).principal > _account.loanOf(largest).principal) largest = _loanIds[i];
        }
    }

    function _tryLiquidate(
        address liquidator,
        uint256 loanId,
        uint256 maxRepay
    ) private returns (bool ok, uint256 repaid, uint256 seized) {
        bytes memory answer;
        vm.prank(liquidator);
        (ok, answer) = address(_account).call(
            abi.encodeCall(ISavingsAccount.liquidate, (loanId, maxRepay, 0, liquidator, ""))
        );
        if (ok) (repaid, seized) = abi.decode(answer, (uint256, uint256));
    }

    function _liquidateTheHealthy(uint256 who, uint256 size) private returns (string memory) {
        uint256 loanId = _needDebt(who, size);
        if (loanId == 0) return "no debt";
        if (_account.healthFactor(loanId) < WAD) return "unhealthy";
        vm.prank(_person(who));
        _tryRefused(
            abi.encodeCall(ISavingsAccount.liquidate, (loanId, type(uint256).max, 0, _person(who), "")),
            ISavingsAccountErrors.Savings_LoanIsHealthy.selector
        );
        return "";
    }

    /// @dev Moves the price to where `loanId` is in the state asked for; false where no price does that.
    function _priceFor(uint256 loanId, uint256 kind, uint256 size) private returns (bool found) {
        SavingsTypes.Risk memory risk = _account.parameters().risk;
        SavingsTypes.Loan memory loan = _account.loanOf(loanId);
        (uint256 borrowIndex, ) = _account.indices();
        uint256 quantity = _staking.quantityOf(loan.collateral);
        uint256 cover = uint256(risk.thresholdBps) * (BPS + risk.bonusBps);
        uint256 health = 0.951e8 + (size % 0.048e8);
        if (kind == FAR) health = cover + 1 + (size % Math.max(1, Math.saturatingSub(0.95e8, cover)));
        if (kind == UNDERWATER)
            health = (cover * (size % 64 == 0 && _account.lossFactor() > 1e15 ? 1 : 300 + (size % 700))) / 1_000;
        if (quantity == 0) return false;
        uint256 value = (_owed(loan, borrowIndex) * health) / (uint256(risk.thresholdBps) * BPS);
        uint256 price = (value * VALUE_SCALE) / quantity;
        if (price == 0 || price > 1e16) return false;
        _setMovedPrice(price);
        _remember();
        return _account.healthFactor(loanId) < WAD;
    }

    function _setMovedPrice(uint256 price) private {
        _setPrice(price);
        _move();
    }

    // ------------------------------------------------------------------------------------------------ the provider

    function _fundStream(uint256 size) private returns (string memory) {
        uint256 duration = 1 days + (size % 30 days);
        uint256 reward = _pool.undistributed() * 2 + 1e15 + _anySize(size, 66);
        if (_pool.streamEndsAt() > block.timestamp) {
            reward += Math.mulDiv(_pool.undistributed(), 2 * duration, _pool.streamEndsAt() - block.timestamp);
        }
        if (reward > 1e24) return "enough rewards";
        _native.mint(address(this), reward);
        _pool.fund(reward, duration);
        if (size % 4 == 0) _native.setBlocked(address(_account), true);
        return "";
    }

    /// @dev Rewards stream for a day to collateral that is not lost among what others have staked, at a price that makes them worth something.
    function _makeItStream(uint256 size) private {
        uint256 loanId = _needDebt(size, size);
        if (loanId == 0) return;
        _addCollateralTo(loanId, _person(size), _pool.staked() / 1_000 + 1e15);
        _makeCollateralWorthIt();
        _fundStream(size | 1);
        _wait(1 days, size);
    }

    /// @dev Up to a fifth of everybody's stake.
    function _slash(uint256 size) private returns (string memory) {
        uint256 staked = _pool.staked();
        if (staked < 5) return "nothing staked";
        uint256 before = _staking.totalUnits();
        _pool.slash(1 + (size % (staked / 5)), address(this));
        assertEq(_staking.totalUnits(), before, "2. a slash changes no units");
        _move();
        return "";
    }

    /// @dev While claims fail there is a harvest in vain before the provider recovers; at times the exchange pays less than is
    /// allowed before it pays enough.
    function _harvest(uint256 size) private returns (string memory) {
        if (_native.isBlocked(address(_account))) {
            _harvestPart(0, 0);
            _native.setBlocked(address(_account), false);
            ++reached["harvest while claims fail"];
        }
        if ((_saleable() * _price) / VALUE_SCALE < 2) _makeItStream(size);
        uint256 sale = size % 8 == 0 ? size % (_saleable() + 1) : Math.ceilDiv(_saleable() * (4 + (size % 5)), 8);
        uint256 slippage = _account.parameters().risk.maxSlippageBps;
        if (size % 4 == 0) _harvestPart(sale, slippage + 1 + (size % 100));
        uint256 sold = reached["rewards sold"];
        _harvestPart(sale, size % (slippage + 1));
        return reached["rewards sold"] == sold ? "too little to sell" : "";
    }

    function _saleable() private view returns (uint256) {
        return rewards + _staking.pendingReward();
    }

    /// @dev Sells `sale` of the rewards where the exchange pays `loss` basis points below the oracle.
    function _harvestPart(uint256 sale, uint256 loss) private {
        uint256 slippage = _account.parameters().risk.maxSlippageBps;
        uint256 pending = _native.isBlocked(address(_account)) ? 0 : _staking.pendingReward();
        uint256 worth = (sale * _price) / VALUE_SCALE;
        uint256 proceeds = (worth * (BPS - loss)) / BPS;
        _exchange.setLossBps(loss);
        (bool ok, bytes memory answer) = address(_account).call(abi.encodeCall(ISavingsAccount.harvest, (sale, 0)));
        if (!ok) {
            assertTrue(bytes4(answer) == ISavingsAccountErrors.Savings_PaidTooLittle.selector, "the only refusal");
            assertLt(proceeds, Math.mulDiv(worth, BPS - slippage, BPS, Math.Rounding.Ceil), "and a right one");
            ++reached["a sale refused"];
            return;
        }
        (uint256 claimed, uint256 received) = abi.decode(answer, (uint256, uint256));
        assertEq(claimed, pending, "5. what was pending is claimed");
        assertEq(received, proceeds, "3. the proceeds are cash");
        assertGe(received * BPS, worth * (BPS - slippage), "8. no sale below the oracle's bound");
        rewards = rewards + claimed - (worth == 0 ? 0 : sale);
        cash += received;
        if (received != 0) ++reached["rewards sold"];
    }

    // ------------------------------------------------------------------------------------------------ governance

    function _withdrawReserves(uint256 who, uint256 size) private returns (string memory) {
        SavingsTypes.BalanceSheet memory sheet = _account.balanceSheet();
        uint256 available = Math.min(sheet.reserves, sheet.cash);
        _tryRefused(
            abi.encodeCall(ISavingsAccount.withdrawReserves, (available + 1, _person(who))),
            ISavingsAccountErrors.Savings_InsufficientReserves.selector
        );
        if (available == 0) return "";
        uint256 assets = size % 2 == 0 ? available : 1 + (size % available);
        _account.withdrawReserves(assets, _person(who));
        _paidOut(assets);
        ++reached["reserves withdrawn"];
        return "";
    }

    function _setParameters(uint256 size) private returns (string memory) {
        SavingsTypes.Parameters memory p = _account.parameters();
        p.rates.baseRateWad = uint64(size % 1e18);
        p.rates.slopeUnderWad = uint64((size >> 16) % 2e18);
        p.rates.slopeOverWad = uint64((size >> 32) % 5e18);
        p.rates.optimalUtilisationWad = uint64(1 + ((size >> 48) % (WAD - 1)));
        p.reserveFactorBps = uint16((size >> 64) % 5_001);
        p.risk.bonusBps = uint16((size >> 80) % 1_001);
        p.risk.thresholdBps = uint16(5_000 + ((size >> 96) % (0.95e8 / (BPS + p.risk.bonusBps) - 5_000 + 1)));
        p.risk.ltvBps = uint16(4_000 + ((size >> 112) % (p.risk.thresholdBps - 4_000)));
        p.risk.minLoan = uint96((size >> 128) % 200e6);
        p.risk.maxSlippageBps = uint16((size >> 144) % 1_001);
        (uint256 borrowIndex, uint256 lendIndex) = _account.indices();
        uint256 claims = _account.balanceSheet().claims;
        _account.setParameters(p);
        (uint256 borrowIndexAfter, uint256 lendIndexAfter) = _account.indices();
        assertEq(borrowIndexAfter, borrowIndex, "7. parameters are not retroactive: borrow index");
        assertEq(lendIndexAfter, lendIndex, "7. parameters are not retroactive: lend index");
        assertEq(_account.balanceSheet().claims, claims, "7. nor for claims");
        _move();
        return "";
    }

    function _pauseOrDonate(uint256 who, uint256 size) private returns (string memory) {
        uint256 pausedUntil = _account.inboundPausedUntil();
        if (size % 3 == 0 && (pausedUntil == 0 || block.timestamp >= pausedUntil + 14 days)) {
            _account.pauseInbound();
            ++reached["paused"];
        }
        bytes32 sheet = _books();
        uint256 gift = 1 + _anySize(size, 90);
        _asset.mint(address(_account), gift);
        donatedAsset += gift;
        if (!_native.isBlocked(address(_account))) {
            _native.mint(address(_account), gift);
            donatedNative += gift;
        }
        (uint256 positionId, uint256 units) = _stake(_person(who), 1e15 + gift);
        vm.prank(_person(who));
        _pool.safeTransferFrom(_person(who), address(_staking), positionId, units, "");
        assertEq(_books(), sheet, "3. a donation changes nothing in the books");
        return "";
    }

    /// @dev All but the token balance.
    function _books() private view returns (bytes32) {
        SavingsTypes.BalanceSheet memory sheet = _account.balanceSheet();
        sheet.tokenBalance = 0;
        return keccak256(abi.encode(sheet, _staking.totalUnits(), _staking.heldAmount()));
    }

    // ------------------------------------------------------------------------------------------------ price and time

    /// @dev While the feed answers nonsense nobody is liquidated, and the ways out are open.
    function _losePrice(uint256 who, uint256 size) private returns (string memory) {
        uint256 loanId = _needDebt(who, size);
        if (loanId == 0) return "no debt";
        _breakPrice();
        bytes memory call = abi.encodeCall(ISavingsAccount.liquidate, (loanId, type(uint256).max, 0, _person(who), ""));
        (bool ok, ) = address(_account).call(call);
        assertTrue(!ok, "10. nobody is liquidated without a price");
        string memory reason = _repay(who, size, false);
        assertEq(bytes(reason).length, 0, "12. repay needs no price");
        _withdraw(who, size, false);
        if (_account.loanOf(loanId).principal != 0) _repayDebt(who, size);
        _setMovedPrice(FIRST_PRICE / 10 + (size % (2 * FIRST_PRICE)));
        return "";
    }

    /// @dev Rates stand still between operations: whether or not somebody pokes the account on the way, each index ends at
    /// exactly rate times time.
    function _wait(uint256 duration, uint256 size) internal override returns (string memory) {
        (uint256 borrowIndex, uint256 lendIndex) = _account.indices();
        (uint256 borrowRate, uint256 lendRate) = (_account.borrowRate(), _account.depositRate());
        uint256 start = block.timestamp;
        uint256 pokes = size % 4;
        for (uint256 i = 1; i <= pokes; ++i) {
            vm.warp(start + (duration * i) / (pokes + 1));
            _account.setParameters(_account.parameters());
        }
        vm.warp(start + duration);
        (uint256 borrowIndexAfter, uint256 lendIndexAfter) = _account.indices();
        assertEq(borrowIndexAfter, borrowIndex + borrowRate * duration, "7. poke-invariance of the borrow index");
        assertEq(lendIndexAfter, lendIndex + lendRate * duration, "7. poke-invariance of the lend index");
        if (_account.balanceSheet().borrowed != 0 && lendRate != 0) ++reached["interest ran"];
        _setMovedPrice((_price * (80 + (size % 50))) / 100 + 1);
        return "";
    }
}
