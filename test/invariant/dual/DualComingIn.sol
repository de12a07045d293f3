// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IDualCurrencyVaultErrors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {Permits} from "../../helpers/Permits.sol";
import {DualBook} from "./DualBook.sol";
import {DualWorld} from "./DualWorld.sol";

/// @title DualComingIn
/// @notice What people of the campaign do before a vault's deadline: create, subscribe, adjust, cancel.
/// @dev An action returns the reason why it was impossible, or nothing.
abstract contract DualComingIn is DualWorld {
    using DualBook for DualBook.Vault;

    uint256 private constant YIELDS = 24;
    uint256 private constant MAX_CLASSES = 16;

    /// @dev The vault of the step: what it holds is compared with the book in full.
    uint256 public touched;

    /// @dev Who may have paid or been paid, per token, before a call.
    struct Wealth {
        uint256 investment;
        uint256 linked;
    }

    // ------------------------------------------------------------------------------------------------ creating

    function _createAction(uint256 who, uint256 size) internal returns (string memory) {
        if (!_openInbound(size)) return "paused";
        _create(who, size);
        return "";
    }

    function _create(uint256 who, uint256 size) internal returns (uint256 vaultId) {
        return _createIn(1 + (size % MARKETS), DualTypes.Direction((size >> 8) % 2), who, size);
    }

    /// @dev Expiries lie on a grid of half days, so that vaults share them.
    function _createIn(
        uint256 marketId,
        DualTypes.Direction direction,
        uint256 who,
        uint256 size
    ) internal returns (uint256 vaultId) {
        DualTypes.VaultParams memory params;
        params.marketId = marketId;
        params.direction = direction;
        params.linkedPrice = _priceNear(markets[params.marketId].anchor, size >> 16);
        params.yieldWad = _yield(size >> 24);
        uint256 term = LEAD + 1 + ((size >> 32) % ((size >> 36) % 2 == 0 ? 1 days : 12 days));
        params.expiryAt = ((block.timestamp + term) / 12 hours + 1) * 12 hours;
        uint256 latest = params.expiryAt - LEAD;
        params.depositDeadlineAt = latest - ((size >> 40) % 4 == 0 ? (latest - block.timestamp) / 2 : 0);
        params.feeBps = (size >> 48) % 2 == 0 ? 0 : (size >> 56) % 2_001;
        vaultId = _writeBook(params);
        DualBook.Vault storage v = books[vaultId];
        v.unfilled = 1 + _anySize(size, 75);
        while (v.linkedDown(v.unfilled, params.yieldWad) == 0) v.unfilled *= 16;
        v.minSubscription = (size >> 64) % 3 == 0 ? 1 + v.unfilled / 8 : 1;
        params.quantity = v.unfilled;
        params.minSubscription = v.minSubscription;
        _fundVault(vaultId, _person(who), params);
    }

    function _writeBook(DualTypes.VaultParams memory params) private returns (uint256 vaultId) {
        vaultId = books.length;
        DualBook.Vault storage v = books.push();
        Market storage market = markets[params.marketId];
        bool isBuyLow = params.direction == DualTypes.Direction.BuyLow;
        v.market = params.marketId;
        v.direction = params.direction;
        v.linkedPrice = params.linkedPrice;
        v.feeBps = params.feeBps;
        v.expiryAt = params.expiryAt;
        v.deadlineAt = params.depositDeadlineAt;
        v.investmentToken = address(isBuyLow ? market.quote : market.base);
        v.linkedToken = address(isBuyLow ? market.base : market.quote);
        (uint256 inBase, uint256 inQuote) = (market.baseUnit * 1e8, params.linkedPrice * market.quoteUnit);
        (v.factor, v.divisor) = isBuyLow ? (inBase, inQuote * DualBook.W) : (inQuote, inBase * DualBook.W);
        v.classes.push().yieldWad = params.yieldWad;
        _noteExpiry(params.expiryAt);
    }

    function _fundVault(uint256 vaultId, address creator, DualTypes.VaultParams memory params) private {
        DualBook.Vault storage v = books[vaultId];
        Wealth memory before = _wealthOf(v, creator);
        vm.prank(creator);
        assertEq(dual.createVault(params), vaultId, "vaults count from 1");
        v.holder = creator;
        receiptsOf[creator][_receiptId(vaultId, CREATOR_CLASS)] = 1;
        (uint256 investment, uint256 linked) = _paidBy(v, creator, before);
        assertEq(investment, v.investmentUp(v.unfilled, params.yieldWad), "2. the deposit of yield and fee");
        assertEq(linked, v.linkedUp(v.unfilled, params.yieldWad), "2. the deposit in the linked token");
        v.heldInvestment = investment;
        _raise(v, investment, linked);
        touched = vaultId;
    }

    // ------------------------------------------------------------------------------------------------ subscribing

    function _subscribe(uint256 who, uint256 size) internal returns (string memory) {
        uint256 vaultId = _openVault(who, size, address(0));
        if (vaultId == 0) return "paused";
        uint256 assets = _assetsFor(vaultId, size);
        uint256 receiptId = _subscribeFor(vaultId, assets, _person(who), _person(who + 1));
        _subscribed(vaultId, receiptId, _person(who + 1), assets);
        return "";
    }

    /// @dev At a yield above the one on offer it is refused; at that one it costs what is subscribed.
    function _subscribeFor(
        uint256 vaultId,
        uint256 assets,
        address payer,
        address receiver
    ) private returns (uint256 receiptId) {
        DualBook.Vault storage v = books[vaultId];
        uint256 before = IERC20(v.investmentToken).balanceOf(payer);
        uint256 yieldWad = v.classes[v.classId].yieldWad;
        bytes memory greedy = abi.encodeCall(dual.subscribe, (vaultId, assets, payer, yieldWad + 1));
        _refused(payer, greedy, IDualCurrencyVaultErrors.DualCurrencyVault_YieldTooLow.selector, "7. minYield counts");
        vm.prank(payer);
        receiptId = dual.subscribe(vaultId, assets, receiver, yieldWad);
        assertEq(before - IERC20(v.investmentToken).balanceOf(payer), assets, "1. a subscription costs its assets");
    }

    function _subscribeWithPermit(uint256 who, uint256 size) internal returns (string memory) {
        uint256 vaultId = _openVault(who, size, address(usdc));
        if (vaultId == 0) return "paused";
        uint256 assets = _assetsFor(vaultId, size);
        address payer = _person(who);
        TestToken token = usdc;
        vm.prank(payer);
        token.approve(address(dual), 0);
        uint256 key = 1 + (who % PEOPLE);
        (uint8 v, bytes32 r, bytes32 s) = Permits.sign(vm, token, key, address(dual), assets, block.timestamp);
        vm.prank(payer);
        uint256 receiptId = dual.subscribeWithPermit(vaultId, assets, payer, 0, block.timestamp, v, r, s);
        vm.prank(payer);
        token.approve(address(dual), type(uint256).max);
        _subscribed(vaultId, receiptId, payer, assets);
        return "";
    }

    function _subscribeNative(uint256 who, uint256 size) internal returns (string memory) {
        uint256 vaultId = _openVault(who, size, address(weth));
        if (vaultId == 0) return "paused";
        uint256 assets = _assetsFor(vaultId, size);
        address payer = _person(who);
        uint256 before = payer.balance;
        vm.prank(payer);
        uint256 receiptId = dual.subscribeNative{value: assets + (size % 1 ether)}(vaultId, assets, payer, 0);
        assertEq(before - payer.balance, assets, "6. the rest of the ETH comes back");
        _subscribed(vaultId, receiptId, payer, assets);
        return "";
    }

    function _subscribed(uint256 vaultId, uint256 receiptId, address receiver, uint256 assets) private {
        DualBook.Vault storage v = books[vaultId];
        assertEq(receiptId, _receiptId(vaultId, v.classId), "7. the receipt names the class on offer");
        assertGt(v.deadlineAt, block.timestamp, "1. none after the deadline");
        v.unfilled -= assets;
        DualBook.Class storage class = v.classes[v.classId];
        class.filled += assets;
        ++class.subscriptions;
        class.promisedInvestment += DualBook.investmentDown(assets, class.yieldWad);
        class.promisedLinked += v.linkedDown(assets, class.yieldWad);
        receiptsOf[receiver][receiptId] += assets;
        _raise(v, assets, 0);
        if (v.unfilled == 0) ++reached["full"];
        touched = vaultId;
    }

    /// @dev An open vault with that investment token; any for zero. Where there is none one is created. Zero while paused.
    function _openVault(uint256 who, uint256 size, address token) internal returns (uint256 vaultId) {
        if (!_openInbound(size)) return 0;
        vaultId = _findOpen(who, token);
        if (vaultId != 0) return vaultId;
        if (token == address(0)) return _create(who, size);
        DualTypes.Direction direction =
            token == address(usdc) ? DualTypes.Direction.BuyLow : DualTypes.Direction.SellHigh;
        return _createIn(1, direction, who, size);
    }

    /// @dev The first from `who` on, or zero.
    function _findOpen(uint256 who, address token) private view returns (uint256 vaultId) {
        for (uint256 i = 0; i < books.length - 1; ++i) {
            vaultId = 1 + ((who + i) % (books.length - 1));
            DualBook.Vault storage v = books[vaultId];
            bool fits = token == address(0) || v.investmentToken == token;
            if (fits && v.unfilled != 0 && block.timestamp < v.deadlineAt) return vaultId;
        }
        return 0;
    }

    /// @dev Some of what is left, or all of it: at least the minimum, and nothing that pays nothing.
    function _assetsFor(uint256 vaultId, uint256 size) private view returns (uint256 assets) {
        DualBook.Vault storage v = books[vaultId];
        uint256 yieldWad = v.classes[v.classId].yieldWad;
        if (size % 5 == 0) return v.unfilled;
        assets = 1 + ((size >> 8) % v.unfilled);
        if (size % 5 == 1) assets = 1 + (_anySize(size, 75) % v.unfilled);
        if (assets < v.minSubscription) assets = v.minSubscription;
        if (assets >= v.unfilled || v.linkedDown(assets, yieldWad) == 0) return v.unfilled;
        if (v.linkedDown(v.unfilled - assets, yieldWad) == 0) return v.unfilled;
    }

    // ------------------------------------------------------------------------------------------------ adjusting

    /// @dev Thrice in turn with subscriptions, so that vaults come to have classes, some of them twice.
    function _adjust(uint256 who, uint256 size) internal returns (string memory reason) {
        uint256 vaultId = _openVault(who, size, address(0));
        if (vaultId == 0) return "paused";
        for (uint256 i = 0; i < 3 && books[vaultId].unfilled != 0; ++i) {
            reason = _adjustOnce(vaultId, size >> (24 + 8 * i));
            if (bytes(reason).length != 0 || books[vaultId].unfilled == 0) return reason;
            _subscribe(vaultId - 1, (size >> (8 + i)) * 5 + 1);
        }
    }

    function _adjustOnce(uint256 vaultId, uint256 size) private returns (string memory) {
        DualBook.Vault storage v = books[vaultId];
        uint256 yieldWad = (size >> 3) % 3 == 0 ? v.classes[0].yieldWad : _yield(size);
        uint256 classId = v.classOf(yieldWad);
        bytes memory data = abi.encodeCall(dual.adjustYield, (vaultId, yieldWad, NONE, NONE));
        if (classId == MAX_CLASSES) {
            bytes4 tooMany = IDualCurrencyVaultErrors.DualCurrencyVault_TooManyClasses.selector;
            _refused(v.holder, data, tooMany, "7. sixteen classes");
            return "sixteen classes";
        }
        if (v.linkedDown(v.unfilled, yieldWad) == 0) {
            _refused(v.holder, data, IDualCurrencyVaultErrors.DualCurrencyVault_PaysNothing.selector, "9. no dust");
            return "the rest would pay nothing";
        }
        if (classId == v.classes.length) v.classes.push().yieldWad = yieldWad;
        else if (classId != v.classId) ++reached["a class again"];
        Wealth memory before = _wealthOf(v, v.holder);
        vm.prank(v.holder);
        dual.adjustYield(vaultId, yieldWad, NONE, NONE);
        v.classId = classId;
        _resized(v, before);
        touched = vaultId;
        return "";
    }

    /// @dev A pause does not stop it.
    function _cancel(uint256 who, uint256 size) internal returns (string memory) {
        uint256 vaultId = _findOpen(who, address(0));
        if (vaultId == 0) vaultId = _openVault(who, size, address(0));
        if (vaultId == 0) return "paused";
        DualBook.Vault storage v = books[vaultId];
        if (v.filledOf() != 0) ++reached["cancelled while subscribed"];
        Wealth memory before = _wealthOf(v, v.holder);
        v.unfilled = 0;
        vm.prank(v.holder);
        dual.cancelUnfilled(vaultId);
        _resized(v, before);
        touched = vaultId;
        return "";
    }

    /// @dev After an adjustment or a cancellation the deposits are exactly what both outcomes need.
    function _resized(DualBook.Vault storage v, Wealth memory before) private {
        (uint256 investment, uint256 linked) = v.locksOf();
        investment += v.investmentUp(v.unfilled, v.classes[v.classId].yieldWad);
        linked += v.linkedUp(v.unfilled, v.classes[v.classId].yieldWad);
        Wealth memory now_ = _wealthOf(v, v.holder);
        assertEq(before.investment + v.heldInvestment, now_.investment + investment, "10. no more than (2) needs");
        assertEq(before.linked + v.linked, now_.linked + linked, "10. no more than (2) needs, linked token");
        _lower(v, v.heldInvestment, v.linked);
        _raise(v, investment, linked);
        v.heldInvestment = investment;
    }

    // ------------------------------------------------------------------------------------------------ bookkeeping

    function _wealthOf(DualBook.Vault storage v, address account) internal view returns (Wealth memory) {
        return Wealth(IERC20(v.investmentToken).balanceOf(account), IERC20(v.linkedToken).balanceOf(account));
    }

    function _paidBy(
        DualBook.Vault storage v,
        address account,
        Wealth memory before
    ) private view returns (uint256 investment, uint256 linked) {
        Wealth memory now_ = _wealthOf(v, account);
        return (before.investment - now_.investment, before.linked - now_.linked);
    }

    function _raise(DualBook.Vault storage v, uint256 investment, uint256 linked) internal {
        v.investment += investment;
        v.linked += linked;
        balanceExpected[v.investmentToken] += investment;
        balanceExpected[v.linkedToken] += linked;
    }

    function _lower(DualBook.Vault storage v, uint256 investment, uint256 linked) internal {
        v.investment -= investment;
        v.linked -= linked;
        balanceExpected[v.investmentToken] -= investment;
        balanceExpected[v.linkedToken] -= linked;
    }

    /// @dev One of few yields, with odd digits, so that a vault offers some of them twice.
    function _yield(uint256 size) private pure returns (uint256) {
        return 1 + (size % YIELDS) * 12_345_678_901_234_567;
    }

    /// @dev Three times out of four a pause is waited for, after it has refused somebody.
    function _openInbound(uint256 size) internal returns (bool) {
        if (!_isPaused()) return true;
        ++reached["paused"];
        DualTypes.VaultParams memory params;
        bytes memory data = abi.encodeCall(dual.createVault, (params));
        _refused(_person(size), data, InboundPause.InboundPause_Paused.selector, "a pause stops what comes in");
        if (size % 4 == 0) return false;
        vm.warp(dual.inboundPausedUntil());
        return true;
    }
}
