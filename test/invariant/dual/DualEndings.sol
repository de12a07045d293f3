// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DualBook} from "./DualBook.sol";
import {DualGoingOut} from "./DualGoingOut.sol";

/// @title DualEndings
/// @notice What has to hold of a vault after every step, and of all of them when everybody has left.
abstract contract DualEndings is DualGoingOut {
    using DualBook for DualBook.Vault;

    uint256 internal donatedEth;

    // ------------------------------------------------------------------------------------------------ after every step

    /// @notice How many vaults there are.
    function vaults() public view returns (uint256) {
        return books.length - 1;
    }

    /// @notice 2 and 6, per token: what is there is what was put in less what was paid out, over all vaults, and the fees.
    function checkTokens() external view {
        IERC20[3] memory tokens = [IERC20(address(usdc)), weth, IERC20(address(wbtc))];
        for (uint256 i = 0; i < 3; ++i) {
            address token = address(tokens[i]);
            uint256 expected = balanceExpected[token] + donated[token];
            assertEq(tokens[i].balanceOf(address(dual)), expected, "6. in == out + what is there");
            assertEq(dual.feesOwed(token), feesOf[token], "6. fees owed");
        }
        assertEq(address(dual).balance, donatedEth, "6. no ETH stays");
    }

    /// @notice 1 to 5, 7, 8 and 10 of one vault: the contract's figures are the book's.
    function checkVault(uint256 vaultId) external view {
        DualBook.Vault storage v = books[vaultId];
        DualTypes.VaultInfo memory info = dual.vaultOf(vaultId);
        assertEq(uint256(info.outcome), uint256(v.outcome), "4. a judgement never changes");
        assertEq(uint256(info.status), uint256(_statusOf(vaultId)), "3. 5. the status is what time and prices make it");
        assertEq(info.filled, v.filledOf(), "1. what is filled was subscribed");
        assertEq(info.quantity, v.filledOf() + v.unfilled, "1. filled <= quantity");
        assertEq(info.holder, v.holder, "10. the holder of the creator's position");
        assertEq(info.classCount, v.classes.length, "7. every yield that was offered");
        for (uint256 c = 0; c < v.classes.length; ++c) _checkClass(vaultId, c);
        if (v.outcome == DualTypes.Outcome.Pending) _checkDeposits(vaultId);
        else _checkObligations(vaultId);
    }

    function _checkClass(uint256 vaultId, uint256 classId) private view {
        DualBook.Class storage class = books[vaultId].classes[classId];
        DualTypes.Class memory actual = dual.classOf(vaultId, classId);
        assertEq(actual.yieldWad, class.yieldWad, "7. terms never change");
        assertEq(actual.filled, class.filled, "1. filled of a class");
        uint256 receiptId = _receiptId(vaultId, classId);
        uint256 sum = 0;
        for (uint256 i = 0; i < PEOPLE; ++i) {
            uint256 receipts = dual.balanceOf(people[i], receiptId);
            assertEq(receipts, receiptsOf[people[i]][receiptId], "8. receipts burn exactly once");
            sum += receipts;
        }
        assertEq(sum + class.redeemed, class.filled, "1. sum of receipts, before redemption, == filled");
        DualTypes.Amounts memory payouts = dual.payoutsOf(receiptId, class.filled);
        assertEq(payouts.investment, DualBook.investmentDown(class.filled, class.yieldWad), "7. not reached");
        assertEq(payouts.linked, books[vaultId].linkedDown(class.filled, class.yieldWad), "7. reached");
    }

    function _checkDeposits(uint256 vaultId) private view {
        DualBook.Vault storage v = books[vaultId];
        DualTypes.Solvency memory solvency = dual.solvency(vaultId);
        (uint256 investment, uint256 linked) = v.locksOf();
        assertEq(solvency.held.investment, v.investment, "2. held is what was put in");
        assertEq(solvency.held.linked, v.linked, "2. held is what was put in, linked token");
        assertEq(solvency.required.investment, investment + v.filledOf(), "2. required");
        assertEq(solvency.required.linked, linked, "2. required, linked token");
        assertGe(v.investment, investment + v.filledOf(), "2. both outcomes are covered");
        assertGe(v.linked, linked, "2. both outcomes are covered, linked token");
    }

    /// @dev What is left of a judged vault pays everybody who has not redeemed.
    function _checkObligations(uint256 vaultId) private view {
        DualBook.Vault storage v = books[vaultId];
        uint256 owed = 0;
        for (uint256 c = 0; c < v.classes.length; ++c) {
            owed += v.payoutDown(v.classes[c].filled - v.classes[c].redeemed, v.classes[c].yieldWad);
        }
        bool isLinked = v.outcome == DualTypes.Outcome.Reached;
        assertGe(isLinked ? v.linked : v.investment, owed, "2. obligations are covered");
        if (v.holder == address(0)) assertEq(isLinked ? v.investment : v.linked, 0, "6. the creator got the rest");
    }

    function _statusOf(uint256 vaultId) private view returns (DualTypes.Status) {
        DualTypes.Outcome outcome = outcomeOf(vaultId);
        if (outcome == DualTypes.Outcome.Reached) return DualTypes.Status.Reached;
        if (outcome == DualTypes.Outcome.NotReached) return DualTypes.Status.NotReached;
        if (outcome == DualTypes.Outcome.Voided) return DualTypes.Status.Voided;
        bool isOpen = books[vaultId].unfilled != 0 && block.timestamp < books[vaultId].deadlineAt;
        return isOpen ? DualTypes.Status.Open : DualTypes.Status.Closed;
    }

    /// @notice 3 and 4 of one expiry.
    function checkRounds(uint256 seed) external view {
        if (expiries.length == 0) return;
        for (uint256 i = 0; i < FEEDS; ++i) _requireStored(i, expiries[seed % expiries.length]);
    }

    // ------------------------------------------------------------------------------------------------ the end

    /// @notice Everybody leaves: whatever can be settled is settled, the rest is voided, and in half of the vaults the creator
    /// goes first.
    function leave() external {
        vm.warp(block.timestamp + 30 days);
        for (uint256 i = 0; i < FEEDS; ++i) _mend(i);
        for (uint256 i = 0; i < expiries.length; ++i) {
            for (uint256 f = 0; f < FEEDS; ++f) {
                if (!storedAt[f][expiries[i]].isStored) assertTrue(_bringProof(f, expiries[i]), "4. provable at last");
                _requireTheWholeHistory(f, expiries[i]);
            }
        }
        for (uint256 id = 1; id < books.length; ++id) _leaveVault(id);
        while (_collectAnyFee()) {}
    }

    /// @dev 4. What was stored, whenever it was, is what the whole history says now.
    function _requireTheWholeHistory(uint256 feed, uint256 expiryAt) private view {
        assertEq(
            bytes32(uint256(int256(feeds[feed].answerAt(expiryAt).answer))),
            bytes32(uint256(int256(storedAt[feed][expiryAt].answer))),
            "4. the same price at any time"
        );
        assertEq(feeds[feed].answerAt(expiryAt).updatedAt, storedAt[feed][expiryAt].updatedAt, "4. the same round");
    }

    function _leaveVault(uint256 vaultId) private {
        DualBook.Vault storage v = books[vaultId];
        if (outcomeOf(vaultId) == DualTypes.Outcome.Pending) {
            dual.void(vaultId);
            _judge(vaultId, DualTypes.Outcome.Voided);
        }
        if (vaultId % 2 == 0 && v.holder != address(0)) _closeExactly(vaultId, _another(vaultId, v.holder));
        for (uint256 c = 0; c < v.classes.length; ++c) _redeemAll(_receiptId(vaultId, c));
        if (v.holder != address(0)) _closeExactly(vaultId, _another(vaultId, v.holder));
        _requireOnlyResidue(vaultId);
    }

    function _redeemAll(uint256 receiptId) private {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            uint256 receipts = receiptsOf[people[i]][receiptId];
            if (receipts != 0) _redeemExactly(receiptId, people[i], receipts, _another(receiptId, people[i]));
        }
    }

    /// @dev 6 and 11.
    function _requireOnlyResidue(uint256 vaultId) private view {
        DualBook.Vault storage v = books[vaultId];
        uint256 redemptions = v.redemptionsOf();
        bool isLinked = v.outcome == DualTypes.Outcome.Reached;
        assertEq(isLinked ? v.investment : v.linked, 0, "6. nothing of the other token");
        uint256 residue = isLinked ? v.linked : v.investment;
        assertLe(residue, redemptions == 0 ? 0 : redemptions - 1, "6. residue");
        assertEq(v.outstandingOf(), 0, "8. everybody has redeemed");
        for (uint256 c = 0; c < v.classes.length; ++c) _requireFairParts(v, v.classes[c]);
    }

    /// @dev 11. However a class was split and merged.
    function _requireFairParts(DualBook.Vault storage v, DualBook.Class storage class) private view {
        if (class.filled == 0) return;
        uint256 whole = v.payoutDown(class.filled, class.yieldWad);
        assertLe(class.paid, whole, "11. splitting never gains");
        assertLe(whole - class.paid, class.redemptions - 1, "11. nor costs more than a unit a part");
        uint256 promised = v.outcome == DualTypes.Outcome.Reached ? class.promisedLinked : class.promisedInvestment;
        if (v.outcome == DualTypes.Outcome.Voided) promised = class.filled;
        assertLe(class.paid, promised + class.subscriptions - 1, "11. merging n gains at most n - 1 units");
    }
}
