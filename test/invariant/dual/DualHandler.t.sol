// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC6909} from "@openzeppelin/contracts/token/ERC6909/ERC6909.sol";
import {IERC6909} from "@openzeppelin/contracts/interfaces/IERC6909.sol";

import {IDualCurrencyVaultErrors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DualBook} from "./DualBook.sol";
import {Tally} from "../../helpers/Tally.sol";
import {DualEndings} from "./DualEndings.sol";

/// @title DualHandler
/// @notice The people of the campaign. `step` is the only entry point: it draws one of `ACTIONS` without replacement, so
/// that every run tries every action every `ACTIONS` steps, in an order that the runner chooses.
/// @dev An action returns the reason why it was impossible, or nothing. It must not revert: the campaign fails on a revert.
contract DualHandler is DualEndings, Tally {
    using DualBook for DualBook.Vault;

    uint256 public constant ACTIONS = 26;

    uint256 public steps;

    /// @param seed Draws the action, the vault, the person, amounts and times.
    function step(uint256 seed) external {
        uint256 pick = uint256(keccak256(abi.encode(seed, steps)));
        uint256 size = uint256(keccak256(abi.encode(pick)));
        uint256 action = _deal(pick, ACTIONS);
        ++steps;
        string memory reason = _act(action, pick >> 128, size);
        _note(action, reason);
    }

    /// @dev A table, not a decision.
    // solhint-disable-next-line code-complexity
    function _act(uint256 action, uint256 who, uint256 size) private returns (string memory) {
        if (action == 0) return _createAction(who, size);
        if (action == 1) return _subscribe(who, size);
        if (action == 2) return _subscribeWithPermit(who, size);
        if (action == 3) return _subscribeNative(who, size);
        if (action == 4) return _adjust(who, size);
        if (action == 5) return _cancel(who, size);
        if (action == 6) return _transfer(who, size);
        if (action == 7) return _transferFrom(who, size);
        if (action == 8) return _sellPosition(who, size);
        if (action == 9) return _publish(size);
        if (action == 10) return _installPhase(size);
        if (action == 11) return _publishBehind(size);
        if (action == 12) return _breakFeed(size);
        if (action == 13) return _settle(who, size);
        if (action == 14) return _redeem(who, size);
        if (action == 15) return _redeemWithProof(who, size);
        if (action == 16) return _close(who, size);
        if (action == 17) return _closeWithProof(who, size);
        if (action == 18) return _void(who, size);
        if (action == 19) return _collectFees(who, size);
        if (action == 20) return _pause();
        if (action == 21) return _donate(who, size);
        if (action == 22) return _tryWhatIsForbidden(who, size);
        if (action == 23) return _wait(size);
        if (action == 24) return _onlyTheSecondFeed(who, size);
        return _passAnExpiry(who, size);
    }

    // ------------------------------------------------------------------------------------------------ receipts

    /// @dev Some receipts of a class, or all of them: split here, merged with what the receiver has.
    function _transfer(uint256 who, uint256 size) private returns (string memory) {
        (uint256 receiptId, address owner) = _someReceipt(who, size);
        if (owner == address(0)) return "paused";
        uint256 receipts = 1 + ((size >> 8) % receiptsOf[owner][receiptId]);
        address receiver = _person(who >> 8);
        vm.prank(owner);
        dual.transfer(receiver, receiptId, receipts);
        _moved(receiptId, owner, receiver, receipts);
        return "";
    }

    function _transferFrom(uint256 who, uint256 size) private returns (string memory) {
        (uint256 receiptId, address owner) = _someReceipt(who, size);
        if (owner == address(0)) return "paused";
        address spender = _another(who >> 8, owner);
        uint256 receipts = receiptsOf[owner][receiptId];
        vm.prank(owner);
        if (size % 2 == 0) dual.approve(spender, receiptId, receipts);
        else dual.setOperator(spender, true);
        vm.prank(spender);
        dual.transferFrom(owner, _person(who >> 16), receiptId, receipts);
        vm.prank(owner);
        dual.setOperator(spender, false);
        _moved(receiptId, owner, _person(who >> 16), receipts);
        return "";
    }

    function _moved(uint256 receiptId, address from, address to, uint256 receipts) private {
        if (from != to && receiptsOf[from][receiptId] != receipts) ++reached["split"];
        if (from != to && receiptsOf[to][receiptId] != 0) ++reached["merged"];
        receiptsOf[from][receiptId] -= receipts;
        receiptsOf[to][receiptId] += receipts;
        touched = receiptId >> 8;
    }

    /// @dev 10. Only the new holder acts.
    function _sellPosition(uint256 who, uint256 size) private returns (string memory) {
        uint256 vaultId = _openVault(who, size, address(0));
        if (vaultId == 0) return "paused";
        DualBook.Vault storage v = books[vaultId];
        address seller = v.holder;
        uint256 id = _receiptId(vaultId, CREATOR_CLASS);
        address buyer = _another(who >> 8, seller);
        vm.prank(seller);
        dual.transfer(buyer, id, 1);
        v.holder = buyer;
        receiptsOf[seller][id] = 0;
        receiptsOf[buyer][id] = 1;
        bytes4 notHolder = IDualCurrencyVaultErrors.DualCurrencyVault_NotHolder.selector;
        bytes memory cancel = abi.encodeCall(dual.cancelUnfilled, (vaultId));
        _refused(seller, cancel, notHolder, "10. who sold his position cannot cancel");
        bytes memory close = abi.encodeCall(dual.closeCreator, (vaultId, seller));
        _refused(seller, close, notHolder, "10. nor close");
        touched = vaultId;
        return "";
    }

    /// @dev Receipts of a subscription with their owner; where there are none somebody subscribes.
    function _someReceipt(uint256 who, uint256 size) private returns (uint256 receiptId, address owner) {
        (receiptId, owner) = _findReceipt(who);
        if (owner != address(0) || !_openInbound(size)) return (receiptId, owner);
        _create(who, size);
        _subscribe(books.length - 2, size);
        return _findReceipt(who);
    }

    function _findReceipt(uint256 who) private view returns (uint256 receiptId, address owner) {
        for (uint256 i = 0; i < books.length - 1; ++i) {
            uint256 vaultId = 1 + ((who + i) % (books.length - 1));
            DualBook.Vault storage v = books[vaultId];
            if (v.outstandingOf() == 0) continue;
            uint256 c = 0;
            while (v.classes[c].filled == v.classes[c].redeemed) ++c;
            receiptId = _receiptId(vaultId, c);
            return (receiptId, _holderOfReceipt(receiptId));
        }
        return (0, address(0));
    }

    // ------------------------------------------------------------------------------------------------ feeds

    function _publish(uint256 size) private returns (string memory) {
        feeds[size % FEEDS].publish(_answerOf(size % FEEDS, size >> 8));
        return "";
    }

    function _installPhase(uint256 size) private returns (string memory) {
        for (uint256 i = 0; i < FEEDS; ++i) {
            uint256 feed = (size + i) % FEEDS;
            if (feeds[feed].install((size >> 8) % 4, _answerOf(feed, size >> 16))) return "";
        }
        return "twelve phases";
    }

    /// @dev Two phases that overlap: the one behind goes on. Where none can, a feed publishes and is then pointed to a new phase.
    function _publishBehind(uint256 size) private returns (string memory) {
        uint256 feed = size % FEEDS;
        _warp(1);
        if (feeds[feed].publishBehind(_answerOf(feed, size >> 8))) return "";
        feeds[feed].publish(_answerOf(feed, size >> 16));
        if (!feeds[feed].install((size >> 8) % 2, _answerOf(feed, size >> 24))) return "twelve phases";
        _warp(1 hours);
        assertTrue(feeds[feed].publishBehind(_answerOf(feed, size >> 8)), "a phase goes on beside its successor");
        return "";
    }

    function _breakFeed(uint256 size) private returns (string memory) {
        uint256 feed = size % FEEDS;
        if ((size >> 8) % 2 == 0) feeds[feed].setDown(!feeds[feed].isDown());
        else feeds[feed].setDecimals(feeds[feed].decimals() == 8 ? 18 : 8);
        for (uint256 i = 0; i < expiries.length; ++i) _bringAgain(feed, expiries[i]);
        return "";
    }

    /// @dev 3. A round that is stored stays, although the feed would now answer in other decimals.
    function _bringAgain(uint256 feed, uint256 expiryAt) private {
        if (!storedAt[feed][expiryAt].isStored) return;
        dual.settle(address(feeds[feed].SOURCE()), expiryAt, feeds[feed].proofAt(expiryAt));
        _requireStored(feed, expiryAt);
    }

    // ------------------------------------------------------------------------------------------------ the rest

    function _pause() private returns (string memory) {
        uint256 pausedUntil = dual.inboundPausedUntil();
        if (pausedUntil != 0 && block.timestamp < pausedUntil + 14 days) return "cooling down";
        dual.pauseInbound();
        return "";
    }

    function _donate(uint256 who, uint256 size) private returns (string memory) {
        uint256 amount = 1 + _anySize(size, 80);
        usdc.mint(address(dual), amount);
        wbtc.mint(address(dual), amount / 2);
        vm.prank(_person(who));
        weth.transfer(address(dual), amount / 3);
        donated[address(usdc)] += amount;
        donated[address(wbtc)] += amount / 2;
        donated[address(weth)] += amount / 3;
        donatedEth += amount % 1 ether;
        vm.deal(address(dual), donatedEth);
        return "";
    }

    function _wait(uint256 size) private returns (string memory) {
        _warp((size >> 8) % (size % 4 == 0 ? 4 days : 8 hours));
        return "";
    }

    /// @dev Whatever the vault's state is, somebody tries what it does not allow.
    function _tryWhatIsForbidden(uint256 who, uint256 size) private returns (string memory) {
        uint256 vaultId = books.length == 1 ? _openVault(who, size, address(0)) : 1 + (who % (books.length - 1));
        if (vaultId == 0) return "paused";
        DualBook.Vault storage v = books[vaultId];
        _strangersCannotAct(vaultId, v.holder == people[0] ? people[1] : people[0]);
        _receiptsCannotBeInvented(vaultId);
        if (block.timestamp >= v.deadlineAt) _nothingAfterTheDeadline(vaultId);
        if (outcomeOf(vaultId) == DualTypes.Outcome.Pending) _nothingBeforeThePrice(vaultId);
        else _nothingButTheOutcome(vaultId);
        touched = vaultId;
        return "";
    }

    function _strangersCannotAct(uint256 vaultId, address stranger) private {
        bytes4 notHolder = IDualCurrencyVaultErrors.DualCurrencyVault_NotHolder.selector;
        bytes memory data = abi.encodeCall(dual.cancelUnfilled, (vaultId));
        _refused(stranger, data, notHolder, "10. a stranger cannot cancel");
        data = abi.encodeCall(dual.adjustYield, (vaultId, 1, NONE, NONE));
        _refused(stranger, data, notHolder, "10. nor adjust");
        data = abi.encodeCall(dual.closeCreator, (vaultId, stranger));
        _refused(stranger, data, notHolder, "10. nor close");
    }

    function _receiptsCannotBeInvented(uint256 vaultId) private {
        bytes memory data = abi.encodeCall(IERC6909.transfer, (people[2], _receiptId(vaultId, 0), NONE));
        _refused(people[1], data, ERC6909.ERC6909InsufficientBalance.selector, "8. nobody moves more than he has");
        data = abi.encodeCall(IERC6909.transfer, (address(dual), _receiptId(vaultId, 0), 0));
        _refused(people[1], data, ERC6909.ERC6909InvalidReceiver.selector, "8. none are lost in the contract");
    }

    function _nothingAfterTheDeadline(uint256 vaultId) private {
        DualBook.Vault storage v = books[vaultId];
        bytes4 passed = IDualCurrencyVaultErrors.DualCurrencyVault_DeadlinePassed.selector;
        bytes memory data = abi.encodeCall(dual.subscribe, (vaultId, v.minSubscription, people[0], 0));
        if (!_isPaused()) _refused(people[0], data, passed, "1. none after the deadline");
        if (v.holder == address(0)) return;
        data = abi.encodeCall(dual.cancelUnfilled, (vaultId));
        _refused(v.holder, data, passed, "10. the creator is bound after the deadline");
        data = abi.encodeCall(dual.adjustYield, (vaultId, 1, NONE, NONE));
        _refused(v.holder, data, passed, "10. the creator is bound after the deadline");
    }

    function _nothingBeforeThePrice(uint256 vaultId) private {
        DualBook.Vault storage v = books[vaultId];
        bytes4 notSettled = IDualCurrencyVaultErrors.DualCurrencyVault_NotSettled.selector;
        bytes memory data = abi.encodeCall(dual.closeCreator, (vaultId, v.holder));
        _refused(v.holder, data, notSettled, "10. the creator cannot leave while both outcomes are possible");
        data = abi.encodeCall(dual.redeem, (_receiptId(vaultId, 0), 1, people[0]));
        _refused(people[0], data, notSettled, "8. nothing is redeemed before there is a price");
        if (_isLost(vaultId)) return;
        bytes4 reason =
            block.timestamp < v.expiryAt + VOID_WINDOW
                ? IDualCurrencyVaultErrors.DualCurrencyVault_VoidTooEarly.selector
                : IDualCurrencyVaultErrors.DualCurrencyVault_PriceProvable.selector;
        _refused(people[0], abi.encodeCall(dual.void, (vaultId)), reason, "12. no void where a price may come");
        ++reached["void refused"];
    }

    function _nothingButTheOutcome(uint256 vaultId) private {
        DualBook.Vault storage v = books[vaultId];
        bytes4 reason =
            v.outcome == DualTypes.Outcome.Pending && block.timestamp < v.expiryAt + VOID_WINDOW
                ? IDualCurrencyVaultErrors.DualCurrencyVault_VoidTooEarly.selector
                : v.outcome == DualTypes.Outcome.Pending
                    ? IDualCurrencyVaultErrors.DualCurrencyVault_PriceKnown.selector
                    : IDualCurrencyVaultErrors.DualCurrencyVault_AlreadyJudged.selector;
        _refused(people[0], abi.encodeCall(dual.void, (vaultId)), reason, "12. no void where there is a price");
        uint256 receiptId = _receiptId(vaultId, 0);
        uint256 more = receiptsOf[people[0]][receiptId] + 1;
        bytes memory data = abi.encodeCall(dual.redeem, (receiptId, more, people[0]));
        _refused(people[0], data, ERC6909.ERC6909InsufficientBalance.selector, "8. receipts burn exactly once");
    }
}
