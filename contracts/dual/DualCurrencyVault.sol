// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ERC6909} from "@openzeppelin/contracts/token/ERC6909/ERC6909.sol";
import {IERC6909} from "@openzeppelin/contracts/interfaces/IERC6909.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {InboundPause} from "../shared/access/InboundPause.sol";
import {RoleGated} from "../shared/access/RoleGated.sol";
import {Roles} from "../shared/access/Roles.sol";
import {IPastPriceSource} from "../shared/oracles/interfaces/IPastPriceSource.sol";
import {ExactTransfer} from "../shared/tokens/ExactTransfer.sol";
import {IDualCurrencyVault} from "./interfaces/IDualCurrencyVault.sol";
import {IWETH9} from "./interfaces/IWETH9.sol";
import {DualDeposits} from "./libraries/DualDeposits.sol";
import {DualMath} from "./libraries/DualMath.sol";
import {DualRules} from "./libraries/DualRules.sol";
import {DualViews} from "./libraries/DualViews.sol";
import {DualTypes} from "./types/DualTypes.sol";

/// @title DualCurrencyVault
/// @notice Buy low or sell high at a linked price, with yield either way. All vaults live here; receipts are ERC-6909.
/// @dev What a holder of receipts trusts:
/// - the market's price sources, which decide; and their assumptions, listed in the room's page and in their headers;
/// - the market's two tokens: they move what they say and do not rebase downwards;
/// - the authority's RISK for the markets it registers, never for one that exists; its GUARDIAN for nothing on the way out.
/// There is no owner, no proxy and no setter. Both outcomes of every vault are fully held until it is judged, which
/// `DualClasses` derives. A redemption writes nothing but the receipts' balance once its vault is judged.
contract DualCurrencyVault is IDualCurrencyVault, ERC6909, RoleGated, ReentrancyGuardTransient, Multicall {
    using ExactTransfer for IERC20;
    using InboundPause for uint48;

    /// @notice How long after the expiry a vault without a price can be voided, and a second feed stands in for an unreadable
    /// first, seconds. Longer than a Chainlink price may take to be provable.
    uint256 public constant VOID_WINDOW = 3 days;

    /// @notice Most yields that one vault can offer.
    uint256 public constant MAX_CLASSES = 16;

    /// @dev The last byte of a receipt id: a class, or this, for the creator's position.
    uint256 private constant CREATOR_CLASS = type(uint8).max;
    uint256 private constant CLASS_BITS = 8;

    /// @dev What a price source is given to say whether it is alive, no less and no more: with less, whoever calls could make
    /// it fail; with more, it could burn what the void needs.
    uint256 private constant PROBE_GAS = 1_000_000;
    uint256 private constant PROBE_OVERHEAD = 50_000;

    address private immutable FEE_SINK;
    address private immutable WRAPPED_NATIVE;

    DualTypes.Desk private _desk;
    mapping(uint256 marketId => DualTypes.Market market) private _markets;
    mapping(address feed => bool isKnown) private _isFeed;
    mapping(address feed => mapping(uint256 expiryAt => DualTypes.Round round)) private _rounds;
    mapping(uint256 vaultId => DualTypes.Vault vault) private _vaults;
    /// @dev All classes but the one on offer, which lies in the vault's own slots.
    mapping(uint256 vaultId => mapping(uint256 classId => DualTypes.Class class)) private _classes;
    mapping(address token => uint256 fees) private _feesOwed;

    /// @param authority_ The AccessManager that knows RISK and GUARDIAN.
    /// @param feeSink_ Where the fees of all vaults go.
    /// @param wrappedNative_ The token that wraps the native currency, as WETH9 does.
    constructor(address authority_, address feeSink_, address wrappedNative_) RoleGated(authority_) {
        if (feeSink_ == address(0) || feeSink_ == address(this)) revert DualCurrencyVault_InvalidFeeSink(feeSink_);
        if (wrappedNative_.code.length == 0) revert DualCurrencyVault_InvalidToken(wrappedNative_);
        FEE_SINK = feeSink_;
        WRAPPED_NATIVE = wrappedNative_;
    }

    // ------------------------------------------------------------------------------------------------ markets

    /// @inheritdoc IDualCurrencyVault
    function createMarket(
        DualTypes.MarketParams calldata params
    ) external onlyRole(Roles.RISK) nonReentrant returns (uint256 marketId) {
        marketId = uint256(_desk.marketCount) + 1;
        if (marketId > type(uint16).max) revert DualCurrencyVault_TooManyMarkets(type(uint16).max);
        _desk.marketCount = uint16(marketId);
        _isFeed[params.feed] = true;
        if (params.fallbackFeed != address(0)) _isFeed[params.fallbackFeed] = true;
        DualRules.writeMarket(_markets[marketId], marketId, params);
    }

    /// @inheritdoc IDualCurrencyVault
    function disableMarket(uint256 marketId) external onlyRole(Roles.RISK) nonReentrant {
        _enabledMarket(marketId).isDisabled = true;
        emit MarketDisabled(marketId);
    }

    // ------------------------------------------------------------------------------------------------ subscriptions

    /// @inheritdoc IDualCurrencyVault
    function createVault(DualTypes.VaultParams calldata params) external nonReentrant returns (uint256 vaultId) {
        DualTypes.Desk memory desk = _desk;
        desk.pausedUntil.requireOpen(block.timestamp);
        (DualTypes.Terms memory terms, DualTypes.Amounts memory lock) = _drafted(params);
        vaultId = uint256(desk.vaultCount) + 1;
        _desk.vaultCount = uint64(vaultId);
        _open(vaultId, params, terms);

        (IERC20 investmentToken, IERC20 linkedToken) = _tokensOf(terms);
        investmentToken.pullExact(msg.sender, lock.investment);
        linkedToken.pullExact(msg.sender, lock.linked);
        emit VaultCreated(vaultId, msg.sender, params, lock.investment, lock.linked);
    }

    /// @inheritdoc IDualCurrencyVault
    function subscribe(
        uint256 vaultId,
        uint256 assets,
        address receiver,
        uint256 minYieldWad
    ) public nonReentrant returns (uint256 receiptId) {
        DualTypes.Terms memory terms;
        (receiptId, terms) = _book(vaultId, assets, receiver, minYieldWad);
        _investmentTokenOf(terms).pullExact(msg.sender, assets);
    }

    /// @inheritdoc IDualCurrencyVault
    function subscribeWithPermit(
        uint256 vaultId,
        uint256 assets,
        address receiver,
        uint256 minYieldWad,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 receiptId) {
        _existing(vaultId);
        address token = address(_investmentTokenOf(_termsOf(vaultId)));
        try IERC20Permit(token).permit(msg.sender, address(this), assets, deadline, v, r, s) {} catch {}
        return subscribe(vaultId, assets, receiver, minYieldWad);
    }

    /// @inheritdoc IDualCurrencyVault
    function subscribeNative(
        uint256 vaultId,
        uint256 assets,
        address receiver,
        uint256 minYieldWad
    ) external payable nonReentrant returns (uint256 receiptId) {
        if (msg.value < assets) revert DualCurrencyVault_ValueTooLow(msg.value, assets);
        DualTypes.Terms memory terms;
        (receiptId, terms) = _book(vaultId, assets, receiver, minYieldWad);
        address token = address(_investmentTokenOf(terms));
        if (token != WRAPPED_NATIVE) revert DualCurrencyVault_NotNative(vaultId, token);

        IWETH9(WRAPPED_NATIVE).deposit{value: assets}();
        _refund(msg.value - assets);
    }

    /// @inheritdoc IDualCurrencyVault
    function adjustYield(
        uint256 vaultId,
        uint256 newYieldWad,
        uint256 maxInvestmentPull,
        uint256 maxLinkedPull
    ) external nonReentrant {
        _adjustable(vaultId);
        DualRules.requireYield(newYieldWad);
        (DualTypes.Terms memory terms, DualTypes.Amounts memory held, DualTypes.Amounts memory needed) = _offer(
            vaultId,
            newYieldWad
        );

        (IERC20 investmentToken, IERC20 linkedToken) = _tokensOf(terms);
        _rebalance(investmentToken, held.investment, needed.investment, maxInvestmentPull);
        _rebalance(linkedToken, held.linked, needed.linked, maxLinkedPull);
        emit YieldAdjusted(vaultId, msg.sender, terms.classId, terms.yieldWad, needed.investment, needed.linked);
    }

    /// @inheritdoc IDualCurrencyVault
    function cancelUnfilled(uint256 vaultId) external nonReentrant returns (DualTypes.Amounts memory freed) {
        DualTypes.Vault storage vault = _adjustable(vaultId);
        freed = DualDeposits.freed(vault, _classes[vaultId]);
        uint256 cancelled = vault.supply.unfilled;
        vault.supply.unfilled = 0;
        _relock(vault, 0);

        _pushBoth(_termsOf(vaultId), msg.sender, freed);
        emit UnfilledCancelled(vaultId, msg.sender, cancelled, freed.investment, freed.linked);
    }

    // ------------------------------------------------------------------------------------------------ settlement

    /// @inheritdoc IDualCurrencyVault
    function settle(
        address feed,
        uint256 expiryAt,
        bytes calldata proof
    ) external payable nonReentrant returns (DualTypes.Round memory round) {
        return _settle(feed, expiryAt, proof);
    }

    /// @inheritdoc IDualCurrencyVault
    function redeem(
        uint256 receiptId,
        uint256 receipts,
        address receiver
    ) external nonReentrant returns (address token, uint256 assets) {
        return _redeem(receiptId, receipts, receiver);
    }

    /// @inheritdoc IDualCurrencyVault
    function redeemWithProof(
        uint256 receiptId,
        uint256 receipts,
        address receiver,
        address feed,
        bytes calldata proof
    ) external payable nonReentrant returns (address token, uint256 assets) {
        _settle(feed, _existing(_vaultIdOf(receiptId)).position.expiryAt, proof);
        return _redeem(receiptId, receipts, receiver);
    }

    /// @inheritdoc IDualCurrencyVault
    function closeCreator(
        uint256 vaultId,
        address receiver
    ) external nonReentrant returns (DualTypes.Amounts memory paid) {
        return _closeCreator(vaultId, receiver);
    }

    /// @inheritdoc IDualCurrencyVault
    function closeCreatorWithProof(
        uint256 vaultId,
        address receiver,
        address feed,
        bytes calldata proof
    ) external payable nonReentrant returns (DualTypes.Amounts memory paid) {
        _settle(feed, _existing(vaultId).position.expiryAt, proof);
        return _closeCreator(vaultId, receiver);
    }

    /// @inheritdoc IDualCurrencyVault
    function void(uint256 vaultId) external nonReentrant {
        DualTypes.Vault storage vault = _existing(vaultId);
        DualTypes.Terms memory terms = _termsOf(vaultId);
        uint256 expiryAt = vault.position.expiryAt;
        if (terms.outcome != DualTypes.Outcome.Pending) revert DualCurrencyVault_AlreadyJudged(vaultId, terms.outcome);
        if (block.timestamp < expiryAt + VOID_WINDOW) {
            revert DualCurrencyVault_VoidTooEarly(vaultId, expiryAt + VOID_WINDOW);
        }
        (address feed, uint256 price) = _decidingPrice(terms.marketId, expiryAt);
        if (feed != address(0)) revert DualCurrencyVault_PriceKnown(vaultId, feed, price);
        DualTypes.Market storage market = _markets[terms.marketId];
        _requireGone(vaultId, market.feed, expiryAt);
        if (market.fallbackFeed != address(0)) _requireGone(vaultId, market.fallbackFeed, expiryAt);
        vault.terms.outcome = DualTypes.Outcome.Voided;
        emit VaultVoided(vaultId, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ housekeeping

    /// @inheritdoc IDualCurrencyVault
    function collectFees(address token) external nonReentrant returns (uint256 fees) {
        fees = _feesOwed[token];
        if (fees == 0) return 0;
        _feesOwed[token] = 0;
        IERC20(token).push(FEE_SINK, fees);
        emit FeesCollected(msg.sender, token, FEE_SINK, fees);
    }

    /// @inheritdoc IDualCurrencyVault
    function pauseInbound() external onlyRole(Roles.GUARDIAN) nonReentrant {
        uint48 pausedUntil = _desk.pausedUntil.arm(block.timestamp);
        _desk.pausedUntil = pausedUntil;
        emit InboundPaused(msg.sender, pausedUntil);
    }

    // ------------------------------------------------------------------------------------------------ receipts

    /// @inheritdoc IERC6909
    function transfer(
        address receiver,
        uint256 id,
        uint256 amount
    ) public override(ERC6909, IERC6909) nonReentrant returns (bool) {
        return super.transfer(receiver, id, amount);
    }

    /// @inheritdoc IERC6909
    function transferFrom(
        address sender,
        address receiver,
        uint256 id,
        uint256 amount
    ) public override(ERC6909, IERC6909) nonReentrant returns (bool) {
        return super.transferFrom(sender, receiver, id, amount);
    }

    /// @inheritdoc IERC6909
    function balanceOf(address owner, uint256 id) public view override(ERC6909, IERC6909) returns (uint256) {
        if (!_isPosition(id)) return super.balanceOf(owner, id);
        return owner != address(0) && owner == _vaults[_vaultIdOf(id)].position.holder ? 1 : 0;
    }

    // ------------------------------------------------------------------------------------------------ views

    /// @inheritdoc IDualCurrencyVault
    function quoteCreate(DualTypes.VaultParams calldata params) external view returns (DualTypes.Amounts memory lock) {
        (, lock) = _drafted(params);
    }

    /// @inheritdoc IDualCurrencyVault
    function previewRedeem(uint256 receiptId, uint256 receipts) external view returns (address token, uint256 assets) {
        uint256 vaultId = _vaultIdOf(receiptId);
        _existing(vaultId);
        DualTypes.Terms memory terms = _termsOf(vaultId);
        DualTypes.Outcome outcome = _outcomeOf(vaultId, terms);
        if (outcome == DualTypes.Outcome.Pending) {
            revert DualCurrencyVault_NotSettled(vaultId, _vaults[vaultId].position.expiryAt);
        }
        return _payout(terms, outcome, receipts, _yieldOf(receiptId, terms));
    }

    /// @inheritdoc IDualCurrencyVault
    function payoutsOf(uint256 receiptId, uint256 receipts) external view returns (DualTypes.Amounts memory payouts) {
        DualTypes.Terms memory terms = _termsOf(_vaultIdOf(receiptId));
        uint256 yieldWad = _yieldOf(receiptId, terms);
        payouts.investment = DualMath.investmentDown(receipts, yieldWad);
        payouts.linked = DualMath.linkedDown(terms, receipts, yieldWad);
    }

    /// @inheritdoc IDualCurrencyVault
    function status(uint256 vaultId) public view returns (DualTypes.Status) {
        DualTypes.Vault storage vault = _existing(vaultId);
        DualTypes.Outcome outcome = _outcomeOf(vaultId, _termsOf(vaultId));
        if (outcome == DualTypes.Outcome.Reached) return DualTypes.Status.Reached;
        if (outcome == DualTypes.Outcome.NotReached) return DualTypes.Status.NotReached;
        if (outcome == DualTypes.Outcome.Voided) return DualTypes.Status.Voided;
        bool isOpen = block.timestamp < vault.supply.depositDeadlineAt && vault.supply.unfilled != 0;
        return isOpen ? DualTypes.Status.Open : DualTypes.Status.Closed;
    }

    /// @inheritdoc IDualCurrencyVault
    function solvency(uint256 vaultId) external view returns (DualTypes.Solvency memory) {
        return DualDeposits.solvency(_existing(vaultId), _classes[vaultId]);
    }

    /// @inheritdoc IDualCurrencyVault
    function apy(uint256 vaultId) external view returns (uint256 apyWad) {
        DualTypes.Vault storage vault = _existing(vaultId);
        uint256 from = Math.min(block.timestamp, vault.supply.depositDeadlineAt);
        return DualMath.apyDown(vault.terms.yieldWad, vault.position.expiryAt - from);
    }

    /// @inheritdoc IDualCurrencyVault
    function vaultKey(uint256 vaultId) external view returns (string memory) {
        DualTypes.Vault storage vault = _existing(vaultId);
        return DualViews.key(vault, _markets[vault.terms.marketId], vaultId);
    }

    /// @inheritdoc IDualCurrencyVault
    function vaultOf(uint256 vaultId) external view returns (DualTypes.VaultInfo memory) {
        DualTypes.Vault storage vault = _existing(vaultId);
        return DualViews.info(vault, _classes[vaultId], _markets[vault.terms.marketId], status(vaultId));
    }

    /// @inheritdoc IDualCurrencyVault
    function classOf(uint256 vaultId, uint256 classId) external view returns (DualTypes.Class memory) {
        DualTypes.Vault storage vault = _vaults[vaultId];
        if (classId >= vault.position.classCount) {
            revert DualCurrencyVault_UnknownReceipt((vaultId << CLASS_BITS) | classId);
        }
        if (classId != vault.terms.classId) return _classes[vaultId][classId];
        return DualTypes.Class({yieldWad: vault.terms.yieldWad, filled: vault.supply.filled});
    }

    /// @inheritdoc IDualCurrencyVault
    function marketOf(uint256 marketId) external view returns (DualTypes.Market memory) {
        return _market(marketId);
    }

    /// @inheritdoc IDualCurrencyVault
    function roundOf(address feed, uint256 expiryAt) external view returns (DualTypes.Round memory) {
        return _roundOf(feed, expiryAt);
    }

    /// @inheritdoc IDualCurrencyVault
    function vaultCount() external view returns (uint256) {
        return _desk.vaultCount;
    }

    /// @inheritdoc IDualCurrencyVault
    function marketCount() external view returns (uint256) {
        return _desk.marketCount;
    }

    /// @inheritdoc IDualCurrencyVault
    function feesOwed(address token) external view returns (uint256) {
        return _feesOwed[token];
    }

    /// @inheritdoc IDualCurrencyVault
    function feeSink() external view returns (address) {
        return FEE_SINK;
    }

    /// @inheritdoc IDualCurrencyVault
    function wrappedNative() external view returns (address) {
        return WRAPPED_NATIVE;
    }

    /// @inheritdoc IDualCurrencyVault
    function inboundPausedUntil() external view returns (uint256) {
        return _desk.pausedUntil;
    }

    // ------------------------------------------------------------------------------------------------ creating, subscribing

    function _drafted(
        DualTypes.VaultParams calldata params
    ) private view returns (DualTypes.Terms memory, DualTypes.Amounts memory) {
        return DualRules.vaultFrom(params, _enabledMarket(params.marketId));
    }

    function _open(uint256 vaultId, DualTypes.VaultParams calldata params, DualTypes.Terms memory terms) private {
        DualTypes.Vault storage vault = _vaults[vaultId];
        vault.supply = DualTypes.Supply({
            unfilled: uint112(params.quantity),
            filled: 0,
            depositDeadlineAt: uint32(params.depositDeadlineAt)
        });
        vault.terms = terms;
        vault.position.expiryAt = uint40(params.expiryAt);
        vault.position.classCount = 1;
        if (terms.hasOwnMinimum) vault.limits.minSubscription = uint112(params.minSubscription);
        _mint(msg.sender, _receiptId(vaultId, CREATOR_CLASS), 1);
    }

    /// @dev Checks a subscription and mints its receipts; what pays for them follows.
    function _book(
        uint256 vaultId,
        uint256 assets,
        address receiver,
        uint256 minYieldWad
    ) private returns (uint256 receiptId, DualTypes.Terms memory terms) {
        _desk.pausedUntil.requireOpen(block.timestamp);
        DualTypes.Vault storage vault = _existing(vaultId);
        DualTypes.Supply memory supply = vault.supply;
        terms = _termsOf(vaultId);
        _requireBeforeDeadline(vaultId, supply.depositDeadlineAt);
        _requireSubscribable(vaultId, assets, supply.unfilled, terms);
        if (terms.yieldWad < minYieldWad) {
            revert DualCurrencyVault_YieldTooLow(vaultId, terms.yieldWad, minYieldWad);
        }
        _requirePaysBoth(terms, assets, supply.unfilled - assets);

        supply.unfilled -= uint112(assets);
        supply.filled += uint112(assets);
        vault.supply = supply;
        receiptId = _receiptId(vaultId, terms.classId);
        _mint(receiver, receiptId, assets);
    }

    function _requireSubscribable(
        uint256 vaultId,
        uint256 assets,
        uint256 unfilled,
        DualTypes.Terms memory terms
    ) private view {
        if (assets == 0) revert DualCurrencyVault_ZeroAmount(msg.sender);
        if (assets > unfilled) revert DualCurrencyVault_OverQuantity(vaultId, assets, unfilled);
        uint256 minSubscription =
            terms.hasOwnMinimum
                ? _vaults[vaultId].limits.minSubscription
                : DualRules.leastMinimum(_markets[terms.marketId], terms.direction);
        if (assets < minSubscription && assets != unfilled) {
            revert DualCurrencyVault_UnderMinimum(vaultId, assets, minSubscription);
        }
    }

    /// @dev A larger amount pays no less, so the smaller of the two speaks for both.
    function _requirePaysBoth(DualTypes.Terms memory terms, uint256 assets, uint256 remainder) private pure {
        if (remainder == 0 || assets <= remainder) return _requirePays(terms, assets, terms.yieldWad);
        if (DualMath.linkedDown(terms, remainder, terms.yieldWad) == 0) {
            _requirePays(terms, assets, terms.yieldWad);
            revert DualCurrencyVault_RemainderPaysNothing(assets, remainder);
        }
    }

    function _requirePays(DualTypes.Terms memory terms, uint256 assets, uint256 yieldWad) private pure {
        if (DualMath.linkedDown(terms, assets, yieldWad) == 0) {
            revert DualCurrencyVault_PaysNothing(assets, terms.linkedPrice);
        }
    }

    // ------------------------------------------------------------------------------------------------ adjusting

    /// @dev A vault whose unfilled part the caller may adjust or cancel.
    function _adjustable(uint256 vaultId) private view returns (DualTypes.Vault storage vault) {
        vault = _existing(vaultId);
        _requireHolder(vaultId, vault.position.holder);
        _requireBeforeDeadline(vaultId, vault.supply.depositDeadlineAt);
        if (vault.supply.unfilled == 0) revert DualCurrencyVault_NothingUnfilled(vaultId);
    }

    /// @dev Offers what is unfilled at `newYieldWad`. Returns the new terms, what was held and what has to be.
    function _offer(
        uint256 vaultId,
        uint256 newYieldWad
    ) private returns (DualTypes.Terms memory terms, DualTypes.Amounts memory held, DualTypes.Amounts memory needed) {
        DualTypes.Vault storage vault = _vaults[vaultId];
        terms = _termsOf(vaultId);
        uint112 unfilled = vault.supply.unfilled;
        _requirePays(terms, unfilled, newYieldWad);
        (held, needed) = DualDeposits.reoffered(vault, _classes[vaultId], newYieldWad);

        _switchClass(vaultId, terms, newYieldWad);
        vault.terms = terms;
        _relock(vault, unfilled);
    }

    /// @dev The deposits were set: from now on they cover `unfilled` at the yield on offer.
    function _relock(DualTypes.Vault storage vault, uint112 unfilled) private {
        vault.limits.lockedUnfilled = unfilled;
        vault.limits.isRelocked = true;
    }

    /// @dev Parks the class on offer with the others and takes out, or begins, that of `newYieldWad`. Changes `terms` alike.
    function _switchClass(uint256 vaultId, DualTypes.Terms memory terms, uint256 newYieldWad) private {
        DualTypes.Supply storage supply = _vaults[vaultId].supply;
        DualTypes.Position storage position = _vaults[vaultId].position;
        mapping(uint256 classId => DualTypes.Class class) storage classes = _classes[vaultId];
        classes[terms.classId] = DualTypes.Class({yieldWad: terms.yieldWad, filled: supply.filled});
        uint256 classCount = position.classCount;
        uint256 classId = 0;
        while (classId < classCount && classes[classId].yieldWad != newYieldWad) ++classId;
        if (classId == MAX_CLASSES) revert DualCurrencyVault_TooManyClasses(vaultId, MAX_CLASSES);
        if (classId == classCount) position.classCount = uint8(classId) + 1;
        supply.filled = classes[classId].filled;
        terms.classId = uint8(classId);
        terms.yieldWad = uint64(newYieldWad);
    }

    /// @dev Pulls from the caller, or returns to him, the difference between what is held and what is needed.
    function _rebalance(IERC20 token, uint256 held, uint256 needed, uint256 maxPull) private {
        if (needed <= held) return token.push(msg.sender, held - needed);
        _desk.pausedUntil.requireOpen(block.timestamp);
        uint256 pull = needed - held;
        if (pull > maxPull) revert DualCurrencyVault_PullTooHigh(address(token), pull, maxPull);
        token.pullExact(msg.sender, pull);
    }

    // ------------------------------------------------------------------------------------------------ settling

    function _settle(
        address feed,
        uint256 expiryAt,
        bytes calldata proof
    ) private returns (DualTypes.Round memory round) {
        if (!_isFeed[feed]) revert DualCurrencyVault_UnknownFeed(feed);
        round = _roundOf(feed, expiryAt);
        if (round.isStored) {
            _refund(msg.value);
            return round;
        }
        uint256 fee = msg.value == 0 ? 0 : IPastPriceSource(feed).feeFor(proof);
        if (msg.value < fee) revert DualCurrencyVault_ValueTooLow(msg.value, fee);
        (round.answer, round.updatedAt, round.decimals) = IPastPriceSource(feed).priceAt{value: fee}(expiryAt, proof);
        round.isStored = true;
        _rounds[feed][expiryAt] = round;
        _refund(msg.value - fee);
        emit RoundStored(feed, expiryAt, round.answer, round.updatedAt, round.decimals);
    }

    function _redeem(
        uint256 receiptId,
        uint256 receipts,
        address receiver
    ) private returns (address token, uint256 assets) {
        _requireReceiver(receiver);
        if (receipts == 0) revert DualCurrencyVault_ZeroAmount(msg.sender);
        uint256 vaultId = _vaultIdOf(receiptId);
        DualTypes.Terms memory terms = _termsOf(vaultId);
        uint256 yieldWad = _yieldOf(receiptId, terms);
        DualTypes.Outcome outcome = _judge(vaultId, terms);
        _burn(msg.sender, receiptId, receipts);

        (token, assets) = _payout(terms, outcome, receipts, yieldWad);
        IERC20(token).push(receiver, assets);
        emit Redeemed(receiptId, msg.sender, receiver, receipts, token, assets);
    }

    function _closeCreator(uint256 vaultId, address receiver) private returns (DualTypes.Amounts memory paid) {
        _requireReceiver(receiver);
        DualTypes.Vault storage vault = _existing(vaultId);
        _requireHolder(vaultId, vault.position.holder);
        DualTypes.Terms memory terms = _termsOf(vaultId);
        _judge(vaultId, terms);
        paid = DualDeposits.remaining(vault, _classes[vaultId]);
        _burn(msg.sender, _receiptId(vaultId, CREATOR_CLASS), 1);

        _pushBoth(terms, receiver, paid);
        emit CreatorClosed(vaultId, msg.sender, receiver, paid.investment, paid.linked);
    }

    /// @dev The outcome of a vault. The first time that there is one it is written, and the fee goes to its ledger.
    function _judge(uint256 vaultId, DualTypes.Terms memory terms) private returns (DualTypes.Outcome outcome) {
        if (terms.outcome != DualTypes.Outcome.Pending) return terms.outcome;
        DualTypes.Vault storage vault = _vaults[vaultId];
        uint256 expiryAt = vault.position.expiryAt;
        (address feed, uint256 price) = _decidingPrice(terms.marketId, expiryAt);
        if (feed == address(0)) revert DualCurrencyVault_NotSettled(vaultId, expiryAt);
        outcome = DualMath.outcomeOf(terms, price);
        vault.terms.outcome = outcome;
        uint256 fee = terms.feeBps == 0 ? 0 : DualDeposits.fee(vault, _classes[vaultId], outcome);
        if (fee != 0) _feesOwed[address(_investmentTokenOf(terms))] += fee;
        emit VaultJudged(vaultId, outcome, feed, price, fee);
    }

    /// @dev The outcome as `_judge` would find it now; `Pending` where it would find none.
    function _outcomeOf(
        uint256 vaultId,
        DualTypes.Terms memory terms
    ) private view returns (DualTypes.Outcome outcome) {
        if (terms.outcome != DualTypes.Outcome.Pending) return terms.outcome;
        (address feed, uint256 price) = _decidingPrice(terms.marketId, _vaults[vaultId].position.expiryAt);
        return feed == address(0) ? DualTypes.Outcome.Pending : DualMath.outcomeOf(terms, price);
    }

    /// @dev The price that decides the vaults of a market and an expiry, with its feed; zeros where there is none yet. The second
    /// feed serves only where the first has a stored round that does not count, or is gone.
    function _decidingPrice(uint256 marketId, uint256 expiryAt) private view returns (address feed, uint256 price) {
        DualTypes.Market storage market = _markets[marketId];
        feed = market.feed;
        DualTypes.Round memory first = _roundOf(feed, expiryAt);
        if (DualMath.counts(first, expiryAt, market.maxAge, market.feedDecimals)) {
            return (feed, uint192(first.answer));
        }
        address fallbackFeed = market.fallbackFeed;
        DualTypes.Round memory second = _roundOf(fallbackFeed, expiryAt);
        if (!DualMath.counts(second, expiryAt, market.fallbackMaxAge, market.feedDecimals)) return (address(0), 0);
        if (!first.isStored && (block.timestamp < expiryAt + VOID_WINDOW || _isProvable(feed, expiryAt))) {
            return (address(0), 0);
        }
        return (fallbackFeed, uint192(second.answer));
    }

    /// @dev Whoever voids has to show of each feed that its price does not count, or cannot be proved.
    function _requireGone(uint256 vaultId, address feed, uint256 expiryAt) private view {
        if (!_rounds[feed][expiryAt].isStored && _isProvable(feed, expiryAt)) {
            revert DualCurrencyVault_PriceProvable(vaultId, feed);
        }
    }

    /// @dev Whether `feed` says so. A failure means no, because it had the gas to say yes: a call hands on 63/64 at most.
    function _isProvable(address feed, uint256 expiryAt) private view returns (bool) {
        uint256 required = (PROBE_GAS * 64) / 63 + PROBE_OVERHEAD;
        uint256 available = gasleft();
        if (available < required) revert DualCurrencyVault_InsufficientGas(available, required);
        bytes memory question = abi.encodeCall(IPastPriceSource.isProvable, (expiryAt));
        (bool success, bytes memory answer) = feed.staticcall{gas: PROBE_GAS}(question);
        return success && answer.length >= 32 && abi.decode(answer, (uint256)) == 1;
    }

    // ------------------------------------------------------------------------------------------------ reading

    function _market(uint256 marketId) private view returns (DualTypes.Market storage market) {
        market = _markets[marketId];
        if (market.base == address(0)) revert DualCurrencyVault_UnknownMarket(marketId);
    }

    function _enabledMarket(uint256 marketId) private view returns (DualTypes.Market storage market) {
        market = _market(marketId);
        if (market.isDisabled) revert DualCurrencyVault_MarketDisabled(marketId);
    }

    function _existing(uint256 vaultId) private view returns (DualTypes.Vault storage vault) {
        vault = _vaults[vaultId];
        if (vault.terms.marketId == 0) revert DualCurrencyVault_UnknownVault(vaultId);
    }

    function _requireReceiver(address receiver) private view {
        if (receiver == address(0) || receiver == address(this)) revert DualCurrencyVault_InvalidReceiver(receiver);
    }

    function _requireHolder(uint256 vaultId, address holder) private view {
        if (msg.sender != holder) revert DualCurrencyVault_NotHolder(vaultId, msg.sender, holder);
    }

    function _requireBeforeDeadline(uint256 vaultId, uint256 depositDeadlineAt) private view {
        if (block.timestamp >= depositDeadlineAt) revert DualCurrencyVault_DeadlinePassed(vaultId, depositDeadlineAt);
    }

    function _termsOf(uint256 vaultId) private view returns (DualTypes.Terms memory) {
        return _vaults[vaultId].terms;
    }

    function _roundOf(address feed, uint256 expiryAt) private view returns (DualTypes.Round memory) {
        return _rounds[feed][expiryAt];
    }

    /// @dev The yield of a receipt's class. A class that was never offered has none.
    function _yieldOf(uint256 receiptId, DualTypes.Terms memory terms) private view returns (uint256 yieldWad) {
        uint256 classId = receiptId & CREATOR_CLASS;
        yieldWad = classId == terms.classId ? terms.yieldWad : _classes[_vaultIdOf(receiptId)][classId].yieldWad;
        if (yieldWad == 0) revert DualCurrencyVault_UnknownReceipt(receiptId);
    }

    function _payout(
        DualTypes.Terms memory terms,
        DualTypes.Outcome outcome,
        uint256 receipts,
        uint256 yieldWad
    ) private view returns (address token, uint256 assets) {
        bool isLinked = outcome == DualTypes.Outcome.Reached;
        token = address(_tokenOf(terms, isLinked));
        if (isLinked) assets = DualMath.linkedDown(terms, receipts, yieldWad);
        else if (outcome == DualTypes.Outcome.NotReached) assets = DualMath.investmentDown(receipts, yieldWad);
        else assets = receipts;
    }

    function _tokenOf(DualTypes.Terms memory terms, bool isLinked) private view returns (IERC20) {
        DualTypes.Market storage market = _markets[terms.marketId];
        bool isBase = (terms.direction == DualTypes.Direction.BuyLow) == isLinked;
        return IERC20(isBase ? market.base : market.quote);
    }

    function _investmentTokenOf(DualTypes.Terms memory terms) private view returns (IERC20) {
        return _tokenOf(terms, false);
    }

    function _tokensOf(DualTypes.Terms memory terms) private view returns (IERC20 investmentToken, IERC20 linkedToken) {
        return (_tokenOf(terms, false), _tokenOf(terms, true));
    }

    // ------------------------------------------------------------------------------------------------ moving

    function _pushBoth(DualTypes.Terms memory terms, address receiver, DualTypes.Amounts memory amounts) private {
        (IERC20 investmentToken, IERC20 linkedToken) = _tokensOf(terms);
        investmentToken.push(receiver, amounts.investment);
        linkedToken.push(receiver, amounts.linked);
    }

    function _refund(uint256 value) private {
        if (value == 0) return;
        (bool success, ) = msg.sender.call{value: value}("");
        if (!success) revert DualCurrencyVault_RefundFailed(msg.sender, value);
    }

    /// @dev Every mint, burn and transfer of OpenZeppelin's ERC-6909 ends here. A creator's position is its vault's holder.
    function _update(address from, address to, uint256 id, uint256 amount) internal override {
        if (to == address(this)) revert ERC6909InvalidReceiver(to);
        if (!_isPosition(id)) return super._update(from, to, id, amount);
        if (from != address(0)) {
            uint256 balance = balanceOf(from, id);
            if (balance < amount) revert ERC6909InsufficientBalance(from, balance, amount, id);
        }
        if (amount != 0) _vaults[_vaultIdOf(id)].position.holder = to;
        emit Transfer(msg.sender, from, to, id, amount);
    }

    function _isPosition(uint256 receiptId) private pure returns (bool) {
        return receiptId & CREATOR_CLASS == CREATOR_CLASS;
    }

    function _vaultIdOf(uint256 receiptId) private pure returns (uint256) {
        return receiptId >> CLASS_BITS;
    }

    function _receiptId(uint256 vaultId, uint256 classId) private pure returns (uint256) {
        return (vaultId << CLASS_BITS) | classId;
    }
}
