// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IDualCurrencyVaultErrors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DualBook} from "./DualBook.sol";
import {DualComingIn} from "./DualComingIn.sol";
import {FeedModel} from "./FeedModel.sol";

/// @title DualGoingOut
/// @notice What people of the campaign do after an expiry: settle, redeem, close, void, collect.
/// @dev An action returns the reason why it was impossible, or nothing. What it needs it makes: a vault, a subscription, a price.
abstract contract DualGoingOut is DualComingIn {
    using DualBook for DualBook.Vault;

    // ------------------------------------------------------------------------------------------------ settling

    /// @dev Where nothing waits for a price, an expiry is passed first. Somebody brings a made-up proof before the true one.
    function _settle(uint256 who, uint256 size) internal returns (string memory) {
        (uint256 feed, uint256 expiryAt) = _unsettled(who);
        if (expiryAt == 0) {
            _passAnExpiry(who, size);
            (feed, expiryAt) = _unsettled(who);
        }
        if (expiryAt == 0) return "nothing waits for a price";
        _bringJunk(feed, expiryAt, size);
        if (storedAt[feed][expiryAt].isStored) return "";
        if (_bringProof(feed, expiryAt)) return "";
        ++reached["not provable yet"];
        feeds[feed].setDown(false);
        _warp(QUIET + 1);
        assertTrue(_bringProof(feed, expiryAt), "4. after a day of silence there is an answer");
        return "";
    }

    /// @dev A proof that is not the true one is refused, or, if it shows something, shows the same.
    function _bringJunk(uint256 feed, uint256 expiryAt, uint256 size) internal {
        bytes memory proof = abi.encodePacked(uint64(size % 5));
        for (uint256 i = 0; i < (size >> 8) % 3; ++i)
            proof = abi.encodePacked(proof, uint64((size >> (16 + 8 * i)) % 4));
        FeedModel.Answer memory answer = feeds[feed].answerAt(expiryAt);
        bytes memory data = abi.encodeCall(dual.settle, (address(feeds[feed].SOURCE()), expiryAt, proof));
        vm.prank(_person(size));
        (bool ok, ) = address(dual).call(data);
        if (!ok) return;
        assertTrue(answer.isKnown, "4. nothing is stored that could still change");
        _noteStored(feed, expiryAt, answer);
    }

    /// @dev The true proof is accepted as soon as the answer cannot change any more, and never before.
    function _bringProof(uint256 feed, uint256 expiryAt) internal returns (bool) {
        FeedModel.Answer memory answer = feeds[feed].answerAt(expiryAt);
        address source = address(feeds[feed].SOURCE());
        bytes memory data = abi.encodeCall(dual.settle, (source, expiryAt, feeds[feed].proofAt(expiryAt)));
        vm.prank(_person(expiryAt));
        (bool ok, ) = address(dual).call(data);
        assertEq(ok ? 1 : 0, answer.isKnown ? 1 : 0, "4. provable when the history is, and not before");
        if (ok) _noteStored(feed, expiryAt, answer);
        return ok;
    }

    function _noteStored(uint256 feed, uint256 expiryAt, FeedModel.Answer memory answer) internal {
        storedAt[feed][expiryAt] = Stored(true, answer.answer, answer.updatedAt, answer.decimals);
        _requireStored(feed, expiryAt);
        if (answer.phase != 1) ++reached["settled beyond the first phase"];
        if (answer.answer <= 0) ++reached["settled without a price"];
    }

    /// @dev 3 and 4: what is stored is what the history says, and stays.
    function _requireStored(uint256 feed, uint256 expiryAt) internal view {
        Stored storage expected = storedAt[feed][expiryAt];
        DualTypes.Round memory round = dual.roundOf(address(feeds[feed].SOURCE()), expiryAt);
        assertEq(round.isStored ? 1 : 0, expected.isStored ? 1 : 0, "3. stored once");
        assertEq(bytes32(uint256(int256(round.answer))), bytes32(uint256(int256(expected.answer))), "4. one answer");
        assertEq(round.updatedAt, expected.updatedAt, "4. one round");
        assertEq(round.decimals, expected.decimals, "4. its decimals");
    }

    /// @dev A feed and an expiry that have passed and are not stored; zeros for none.
    function _unsettled(uint256 who) internal view returns (uint256 feed, uint256 expiryAt) {
        for (uint256 i = 0; i < expiries.length * FEEDS; ++i) {
            uint256 n = (who + i) % (expiries.length * FEEDS);
            (feed, expiryAt) = (n % FEEDS, expiries[n / FEEDS]);
            if (expiryAt < block.timestamp && !storedAt[feed][expiryAt].isStored) return (feed, expiryAt);
        }
        return (0, 0);
    }

    // ------------------------------------------------------------------------------------------------ prices

    /// @dev The next expiry of a vault is passed, with whatever its feeds publish around it.
    function _passAnExpiry(uint256 who, uint256 size) internal returns (string memory) {
        uint256 vaultId = _pending(who);
        if (vaultId == 0) vaultId = _openVault(who, size, address(0));
        if (vaultId == 0) return "paused";
        uint256 expiryAt = books[vaultId].expiryAt;
        if (expiryAt <= block.timestamp) return "";
        if (expiryAt - block.timestamp > 6 hours) vm.warp(expiryAt - (size % 6 hours));
        _maybePublish(size >> 24);
        vm.warp(expiryAt + 1 + (size % 2 hours));
        _maybePublish(size >> 32);
        return "";
    }

    /// @dev Each feed by itself, three times out of four.
    function _maybePublish(uint256 size) private {
        for (uint256 i = 0; i < FEEDS; ++i) {
            if ((size >> i) % 4 != 0) feeds[i].publish(_answerOf(i, size >> (8 * i)));
        }
    }

    /// @dev A good price for a vault that waits: its feed works, publishes just before the expiry and just after it.
    function _priceIt(uint256 vaultId, uint256 size) internal {
        DualBook.Vault storage v = books[vaultId];
        uint256 feed = markets[v.market].feed;
        _mend(feed);
        int192 answer = int192(int256(_priceNear(markets[v.market].anchor, size) + ((size >> 16) % 3) - 1));
        if (block.timestamp < v.expiryAt) vm.warp(v.expiryAt - 60);
        feeds[feed].publish(answer);
        vm.warp(v.expiryAt + 60);
        feeds[feed].publish(answer + 1);
        if (!storedAt[feed][v.expiryAt].isStored && !_bringProof(feed, v.expiryAt)) {
            _warp(QUIET + 1);
            assertTrue(_bringProof(feed, v.expiryAt), "4. after a day of silence there is an answer");
        }
    }

    function _mend(uint256 feed) internal {
        feeds[feed].setDown(false);
        feeds[feed].setDecimals(8);
    }

    /// @dev A vault whose expiry has not passed, or zero.
    function _pending(uint256 who) internal view returns (uint256 vaultId) {
        for (uint256 i = 0; i < books.length - 1; ++i) {
            vaultId = 1 + ((who + i) % (books.length - 1));
            if (books[vaultId].expiryAt > block.timestamp) return vaultId;
        }
        return 0;
    }

    /// @dev A new vault with a subscription and a price, for who finds none; zero while paused.
    function _makeDecided(uint256 who, uint256 size) private returns (uint256 vaultId) {
        if (!_openInbound(size)) return 0;
        _create(who, size);
        _subscribe(books.length - 2, size);
        _priceIt(books.length - 1, size >> 32);
        return books.length - 1;
    }

    // ------------------------------------------------------------------------------------------------ judging

    /// @dev What the stored prices decide about a vault, by its market's own rules: positive, not too old, in 8 decimals.
    function outcomeOf(uint256 vaultId) public view returns (DualTypes.Outcome) {
        DualBook.Vault storage v = books[vaultId];
        if (v.outcome != DualTypes.Outcome.Pending) return v.outcome;
        Market storage market = markets[v.market];
        Stored storage first = storedAt[market.feed][v.expiryAt];
        if (_counts(first, v.expiryAt, market.maxAge)) return _decided(v, uint192(first.answer));
        if (market.second == NONE) return DualTypes.Outcome.Pending;
        Stored storage second = storedAt[market.second][v.expiryAt];
        if (!_counts(second, v.expiryAt, 4 hours)) return DualTypes.Outcome.Pending;
        bool firstIsGone = block.timestamp >= v.expiryAt + VOID_WINDOW && feeds[market.feed].isDown();
        return first.isStored || firstIsGone ? _decided(v, uint192(second.answer)) : DualTypes.Outcome.Pending;
    }

    function _counts(Stored storage round, uint256 expiryAt, uint256 maxAge) private view returns (bool) {
        return round.isStored && round.answer > 0 && round.updatedAt + maxAge >= expiryAt && round.decimals == 8;
    }

    /// @dev 5. The truth table, tie included.
    function _decided(DualBook.Vault storage v, uint256 price) private view returns (DualTypes.Outcome) {
        bool isReached =
            price == v.linkedPrice || (price < v.linkedPrice) == (v.direction == DualTypes.Direction.BuyLow);
        return isReached ? DualTypes.Outcome.Reached : DualTypes.Outcome.NotReached;
    }

    /// @dev Books a judgement before the call that makes it: the fee goes to its ledger, once.
    function _judge(uint256 vaultId, DualTypes.Outcome outcome) internal {
        DualBook.Vault storage v = books[vaultId];
        if (v.outcome != DualTypes.Outcome.Pending) return;
        if (outcome == DualTypes.Outcome.Reached) ++reached["reached"];
        if (outcome == DualTypes.Outcome.NotReached) ++reached["not reached"];
        Market storage market = markets[v.market];
        bool bySecond = !_counts(storedAt[market.feed][v.expiryAt], v.expiryAt, market.maxAge);
        if (outcome != DualTypes.Outcome.Voided && bySecond) ++reached["judged by the second feed"];
        v.outcome = outcome;
        uint256 fee = v.feesOf();
        v.investment -= fee;
        feesOf[v.investmentToken] += fee;
        if (fee != 0) ++reached["a fee"];
    }

    // ------------------------------------------------------------------------------------------------ redeeming

    function _redeem(uint256 who, uint256 size) internal returns (string memory) {
        (uint256 vaultId, uint256 classId, address owner) = _redeemable(who);
        if (vaultId == 0) {
            if (_makeDecided(who, size) == 0) return "paused";
            (vaultId, classId, owner) = _redeemable(who);
        }
        uint256 receiptId = _receiptId(vaultId, classId);
        uint256 receipts = receiptsOf[owner][receiptId];
        if (size % 3 != 0) receipts = 1 + ((size >> 8) % receipts);
        _redeemExactly(receiptId, owner, receipts, _another(size >> 16, owner));
        return "";
    }

    /// @dev 5, 8, 9 and 12: exactly the formula, of the token that the outcome says, burnt; others may be blocked meanwhile.
    function _redeemExactly(uint256 receiptId, address owner, uint256 receipts, address receiver) internal {
        uint256 expected = _bookRedemption(receiptId, receipts);
        receiptsOf[owner][receiptId] -= receipts;
        DualBook.Vault storage v = books[receiptId >> 8];
        IERC20 token = IERC20(v.outcome == DualTypes.Outcome.Reached ? v.linkedToken : v.investmentToken);
        uint256 before = token.balanceOf(receiver);
        _block(owner, receiver, true);
        vm.prank(owner);
        (address paidIn, uint256 assets) = dual.redeem(receiptId, receipts, receiver);
        _block(owner, receiver, false);
        assertEq(paidIn, address(token), "5. the outcome names the token");
        assertEq(assets, expected, "9. exactly the formula");
        assertEq(token.balanceOf(receiver) - before, expected, "9. and it arrives");
    }

    /// @dev The sink, the creator and the owner himself cannot move USDC while somebody redeems to another address.
    function _block(address owner, address receiver, bool blocked) private {
        usdc.setBlocked(sink, blocked);
        if (owner != receiver) usdc.setBlocked(owner, blocked);
    }

    function _bookRedemption(uint256 receiptId, uint256 receipts) internal returns (uint256 expected) {
        uint256 vaultId = receiptId >> 8;
        DualBook.Vault storage v = books[vaultId];
        _judge(vaultId, outcomeOf(vaultId));
        DualBook.Class storage class = v.classes[receiptId & 255];
        expected = v.payoutDown(receipts, class.yieldWad);
        class.redeemed += receipts;
        ++class.redemptions;
        class.paid += expected;
        bool isLinked = v.outcome == DualTypes.Outcome.Reached;
        _lower(v, isLinked ? 0 : expected, isLinked ? expected : 0);
        touched = vaultId;
    }

    /// @dev Settles and redeems in one call; where everything is settled, on a new vault.
    function _redeemWithProof(uint256 who, uint256 size) internal returns (string memory) {
        if (!_openInbound(size)) return "paused";
        (uint256 vaultId, uint256 feed) = _freshlyExpired(who, size);
        DualBook.Vault storage v = books[vaultId];
        uint256 receiptId = _receiptId(vaultId, 0);
        address owner = _holderOfReceipt(receiptId);
        FeedModel.Answer memory answer = feeds[feed].answerAt(v.expiryAt);
        storedAt[feed][v.expiryAt] = Stored(true, answer.answer, answer.updatedAt, answer.decimals);
        uint256 receipts = receiptsOf[owner][receiptId];
        uint256 expected = _bookRedemption(receiptId, receipts);
        receiptsOf[owner][receiptId] = 0;
        bytes memory proof = feeds[feed].proofAt(v.expiryAt);
        address source = address(feeds[feed].SOURCE());
        vm.prank(owner);
        (, uint256 assets) = dual.redeemWithProof(receiptId, receipts, owner, source, proof);
        assertEq(assets, expected, "9. exactly the formula");
        _requireStored(feed, v.expiryAt);
        return "";
    }

    function _closeWithProof(uint256 who, uint256 size) internal returns (string memory) {
        if (!_openInbound(size)) return "paused";
        (uint256 vaultId, uint256 feed) = _freshlyExpired(who, size);
        DualBook.Vault storage v = books[vaultId];
        FeedModel.Answer memory answer = feeds[feed].answerAt(v.expiryAt);
        storedAt[feed][v.expiryAt] = Stored(true, answer.answer, answer.updatedAt, answer.decimals);
        address holder = v.holder;
        (uint256 investment, uint256 linked) = _bookClose(vaultId);
        bytes memory proof = feeds[feed].proofAt(v.expiryAt);
        address source = address(feeds[feed].SOURCE());
        vm.prank(holder);
        DualTypes.Amounts memory paid = dual.closeCreatorWithProof(vaultId, holder, source, proof);
        assertEq(paid.investment, investment, "6. everything else");
        assertEq(paid.linked, linked, "6. everything else, linked token");
        _requireStored(feed, v.expiryAt);
        return "";
    }

    /// @dev A new vault with a subscription, past its expiry, whose first feed has an answer that nobody has stored.
    function _freshlyExpired(uint256 who, uint256 size) private returns (uint256 vaultId, uint256 feed) {
        vaultId = _create(who, size);
        DualBook.Vault storage v = books[vaultId];
        feed = markets[v.market].feed;
        _subscribe(vaultId - 1, size);
        _mend(feed);
        vm.warp(v.expiryAt - 60);
        feeds[feed].publish(int192(int256(v.linkedPrice + ((size >> 16) % 3) - 1)));
        vm.warp(v.expiryAt + QUIET + 1);
    }

    // ------------------------------------------------------------------------------------------------ closing

    function _close(uint256 who, uint256 size) internal returns (string memory) {
        uint256 vaultId = _closable(who);
        if (vaultId == 0) vaultId = _makeDecided(who, size);
        if (vaultId == 0) return "paused";
        _closeExactly(vaultId, _another(size, books[vaultId].holder));
        return "";
    }

    /// @dev 6, 8, 10 and 12: everything else, once, whatever was redeemed before.
    function _closeExactly(uint256 vaultId, address receiver) internal {
        DualBook.Vault storage v = books[vaultId];
        address holder = v.holder;
        if (v.outstandingOf() == v.filledOf() && v.filledOf() != 0) ++reached["closed before any redemption"];
        (uint256 investment, uint256 linked) = _bookClose(vaultId);
        Wealth memory before = _wealthOf(v, receiver);
        _block(holder, receiver, true);
        vm.prank(holder);
        dual.closeCreator(vaultId, receiver);
        _block(holder, receiver, false);
        Wealth memory now_ = _wealthOf(v, receiver);
        assertEq(now_.investment - before.investment, investment, "6. everything else");
        assertEq(now_.linked - before.linked, linked, "6. everything else, linked token");
        bytes memory again = abi.encodeCall(dual.closeCreator, (vaultId, receiver));
        _refused(holder, again, IDualCurrencyVaultErrors.DualCurrencyVault_NotHolder.selector, "8. a close is once");
    }

    /// @dev What is in the vault less what subscribers would still be paid if they had redeemed class by class.
    function _bookClose(uint256 vaultId) internal returns (uint256 investment, uint256 linked) {
        DualBook.Vault storage v = books[vaultId];
        _judge(vaultId, outcomeOf(vaultId));
        uint256 owed = v.payoutsOf();
        uint256 paid = 0;
        for (uint256 c = 0; c < v.classes.length; ++c) paid += v.classes[c].paid;
        bool isLinked = v.outcome == DualTypes.Outcome.Reached;
        (investment, linked) = (v.investment, v.linked);
        if (isLinked) linked = linked + paid - owed;
        else investment = investment + paid - owed;
        _lower(v, investment, linked);
        receiptsOf[v.holder][_receiptId(vaultId, CREATOR_CLASS)] = 0;
        v.holder = address(0);
        touched = vaultId;
    }

    // ------------------------------------------------------------------------------------------------ the second feed

    /// @dev 4 and 12. The second feed has a price and the first could still have one: the window ends, and nothing happens until
    /// the first one has failed.
    function _onlyTheSecondFeed(uint256 who, uint256 size) internal returns (string memory) {
        if (!_openInbound(size)) return "paused";
        uint256 vaultId = _createIn(1 + (size % 2), DualTypes.Direction((size >> 8) % 2), who, size);
        _subscribe(vaultId - 1, size);
        Market storage market = markets[books[vaultId].market];
        uint256 expiryAt = books[vaultId].expiryAt;
        for (uint256 i = 0; i < 2; ++i) _mend(i);
        vm.warp(expiryAt - 60);
        feeds[market.second].publish(int192(int256(_priceNear(market.anchor, size >> 16))));
        vm.warp(expiryAt + VOID_WINDOW);
        if (!storedAt[market.second][expiryAt].isStored) _bringProof(market.second, expiryAt);
        bytes4 notSettled = IDualCurrencyVaultErrors.DualCurrencyVault_NotSettled.selector;
        bytes memory close = abi.encodeCall(dual.closeCreator, (vaultId, people[0]));
        _refused(books[vaultId].holder, close, notSettled, "4. the first feed comes first while it can be proved");
        bytes4 provable = IDualCurrencyVaultErrors.DualCurrencyVault_PriceProvable.selector;
        _refused(people[0], abi.encodeCall(dual.void, (vaultId)), provable, "12. no void where a price may come");
        feeds[market.feed].setDown(true);
        bytes4 known = IDualCurrencyVaultErrors.DualCurrencyVault_PriceKnown.selector;
        _refused(people[0], abi.encodeCall(dual.void, (vaultId)), known, "12. no void where there is a price");
        _closeExactly(vaultId, _another(size, books[vaultId].holder));
        return "";
    }

    // ------------------------------------------------------------------------------------------------ voiding, fees

    /// @dev Where no vault can be voided, a new one dies: both of its feeds are gone when the window ends.
    function _void(uint256 who, uint256 size) internal returns (string memory) {
        uint256 vaultId = _voidable(who);
        if (vaultId == 0) {
            if (!_openInbound(size)) return "paused";
            vaultId = _create(who, size);
            _subscribe(vaultId - 1, size);
            vm.warp(books[vaultId].expiryAt + VOID_WINDOW);
            for (uint256 i = 0; i < FEEDS; ++i) feeds[i].setDown(true);
        }
        dual.void(vaultId);
        _judge(vaultId, DualTypes.Outcome.Voided);
        for (uint256 i = 0; i < FEEDS; ++i) feeds[i].setDown(false);
        touched = vaultId;
        return "";
    }

    /// @dev 12. No admissible price on any feed: stored ones do not count, others cannot be proved.
    function _voidable(uint256 who) internal view returns (uint256 vaultId) {
        for (uint256 i = 0; i < books.length - 1; ++i) {
            vaultId = 1 + ((who + i) % (books.length - 1));
            DualBook.Vault storage v = books[vaultId];
            if (v.outcome == DualTypes.Outcome.Pending && _isLost(vaultId)) return vaultId;
        }
        return 0;
    }

    function _isLost(uint256 vaultId) internal view returns (bool) {
        DualBook.Vault storage v = books[vaultId];
        if (block.timestamp < v.expiryAt + VOID_WINDOW) return false;
        if (outcomeOf(vaultId) != DualTypes.Outcome.Pending) return false;
        Market storage market = markets[v.market];
        return _isGone(market.feed, v.expiryAt) && (market.second == NONE || _isGone(market.second, v.expiryAt));
    }

    function _isGone(uint256 feed, uint256 expiryAt) private view returns (bool) {
        return storedAt[feed][expiryAt].isStored || feeds[feed].isDown();
    }

    /// @dev Where nothing is owed, new vaults live until one of them owes something, three at most.
    function _collectFees(uint256 who, uint256 size) internal returns (string memory) {
        for (uint256 i = 0; i < 3; ++i) {
            if (_collectAnyFee()) return "";
            if (_makeDecided(who, uint256(keccak256(abi.encode(size, i)))) == 0) return "paused";
            _redeem(books.length - 2, size);
        }
        return _collectAnyFee() ? "" : "nothing owed";
    }

    function _collectAnyFee() internal returns (bool) {
        address[3] memory tokens = [address(usdc), address(weth), address(wbtc)];
        for (uint256 i = 0; i < 3; ++i) {
            address token = tokens[i];
            uint256 owed = feesOf[token];
            if (owed == 0) continue;
            uint256 before = IERC20(token).balanceOf(sink);
            assertEq(dual.collectFees(token), owed, "6. the fees of the ledger");
            assertEq(IERC20(token).balanceOf(sink) - before, owed, "6. and they arrive");
            feesOf[token] = 0;
            balanceExpected[token] -= owed;
            return true;
        }
        return false;
    }

    // ------------------------------------------------------------------------------------------------ finding

    /// @dev Receipts of a vault that has an outcome, with their owner; zeros for none.
    function _redeemable(uint256 who) internal view returns (uint256, uint256, address) {
        for (uint256 i = 0; i < books.length - 1; ++i) {
            uint256 vaultId = 1 + ((who + i) % (books.length - 1));
            DualBook.Vault storage v = books[vaultId];
            if (v.outstandingOf() == 0 || outcomeOf(vaultId) == DualTypes.Outcome.Pending) continue;
            uint256 c = 0;
            while (v.classes[c].filled == v.classes[c].redeemed) ++c;
            return (vaultId, c, _holderOfReceipt(_receiptId(vaultId, c)));
        }
        return (0, 0, address(0));
    }

    function _closable(uint256 who) internal view returns (uint256 vaultId) {
        for (uint256 i = 0; i < books.length - 1; ++i) {
            vaultId = 1 + ((who + i) % (books.length - 1));
            bool isDecided = outcomeOf(vaultId) != DualTypes.Outcome.Pending;
            if (isDecided && books[vaultId].holder != address(0)) return vaultId;
        }
        return 0;
    }

    function _holderOfReceipt(uint256 receiptId) internal view returns (address) {
        for (uint256 i = 0; i < PEOPLE; ++i) if (receiptsOf[people[i]][receiptId] != 0) return people[i];
        return address(0);
    }
}
