// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC6909} from "@openzeppelin/contracts/interfaces/IERC6909.sol";

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {IDualCurrencyVaultEvents as Events} from "../../../contracts/dual/interfaces/IDualCurrencyVaultEvents.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {ChainlinkPastPriceSource} from "../../../contracts/shared/oracles/ChainlinkPastPriceSource.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `CreateVault.tree`.
contract CreateVaultTest is DualUnitTest {
    uint256 private constant MAX_QUANTITY = type(uint112).max;

    function test_RevertWhen_InboundIsPaused() external {
        _pause();
        _refusedCreation(_buyLow(), _err(InboundPause.InboundPause_Paused.selector, START + 14 days));
    }

    function test_RevertWhen_ThereIsNoSuchMarket() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.marketId = 0;
        _refusedCreation(params, _err(Errors.DualCurrencyVault_UnknownMarket.selector, uint256(0)));
        params.marketId = 65_536 + ethMarket;
        _refusedCreation(params, _err(Errors.DualCurrencyVault_UnknownMarket.selector, 65_536 + ethMarket));
    }

    function test_RevertWhen_TheExpiryIsInThePastOrTooNear() external {
        DualTypes.VaultParams memory params = _buyLow();
        uint256 earliest = START + 1 + MAX_AGE;
        params.expiryAt = START - 1;
        _refusedCreation(params, _expiryError(START - 1, earliest));
        params.expiryAt = earliest - 1;
        _refusedCreation(params, _expiryError(earliest - 1, earliest));
        params.expiryAt = 0;
        _refusedCreation(params, _expiryError(0, earliest));
    }

    function test_RevertWhen_TheExpiryIsTooFar() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.expiryAt = START + 366 days + 1;
        _refusedCreation(params, _expiryError(params.expiryAt, START + 1 + MAX_AGE));
        params.expiryAt = type(uint256).max;
        _refusedCreation(params, _expiryError(params.expiryAt, START + 1 + MAX_AGE));
    }

    function test_RevertWhen_TheExpiryOutgrowsItsRange() external {
        vm.warp(uint256(type(uint32).max) - 10 days);
        DualTypes.VaultParams memory params = _buyLow();
        params.expiryAt = uint256(type(uint32).max) + 1;
        params.depositDeadlineAt = block.timestamp + 1;
        uint256 earliest = block.timestamp + 1 + MAX_AGE;
        bytes4 selector = Errors.DualCurrencyVault_ExpiryOutOfBounds.selector;
        _refusedCreation(params, _err(selector, params.expiryAt, earliest, type(uint32).max));
        params.expiryAt = type(uint32).max;
        _create(params);
    }

    function test_RevertWhen_TheDeadlineIsNotWellBeforeTheExpiry() external {
        DualTypes.VaultParams memory params = _buyLow();
        uint256 latest = expiry - MAX_AGE;
        params.depositDeadlineAt = latest + 1;
        _refusedCreation(params, _deadlineError(latest + 1));
        params.depositDeadlineAt = expiry;
        _refusedCreation(params, _deadlineError(expiry));
        params.depositDeadlineAt = type(uint256).max;
        _refusedCreation(params, _deadlineError(type(uint256).max));
    }

    function test_RevertWhen_TheDeadlineIsNotAhead() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.depositDeadlineAt = START;
        _refusedCreation(params, _deadlineError(START));
        params.depositDeadlineAt = 0;
        _refusedCreation(params, _deadlineError(0));
    }

    function test_RevertWhen_TheYieldIsZeroOrOverTheBound() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.yieldWad = 0;
        _refusedCreation(params, _err(Errors.DualCurrencyVault_YieldOutOfBounds.selector, uint256(0), 1, 1e18));
        params.yieldWad = 1e18 + 1;
        _refusedCreation(params, _err(Errors.DualCurrencyVault_YieldOutOfBounds.selector, uint256(1e18 + 1), 1, 1e18));
    }

    function test_RevertWhen_TheLinkedPriceIsOutOfRange() external {
        DualTypes.VaultParams memory params = _buyLow();
        bytes4 selector = Errors.DualCurrencyVault_LinkedPriceOutOfBounds.selector;
        params.linkedPrice = 0;
        _refusedCreation(params, _err(selector, uint256(0), 1, 1e20));
        params.linkedPrice = 1e20 + 1;
        _refusedCreation(params, _err(selector, uint256(1e20 + 1), 1, 1e20));
        params.linkedPrice = type(uint256).max;
        _refusedCreation(params, _err(selector, type(uint256).max, 1, 1e20));
    }

    function test_ThePriceRangeFollowsTheFeedsDecimals() external {
        _assertRange(0, 1, 1e12);
        _assertRange(9, 10, 1e21);
        _assertRange(24, 1e16, 1e36);
    }

    function test_RevertWhen_TheFeeIsOverTheBound() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.feeBps = 2_001;
        _refusedCreation(params, _err(Errors.DualCurrencyVault_FeeTooHigh.selector, uint256(2_001), 2_000));
    }

    function test_RevertWhen_TheMinimumIsOutOfBounds() external {
        DualTypes.VaultParams memory params = _buyLow();
        bytes4 selector = Errors.DualCurrencyVault_MinSubscriptionOutOfBounds.selector;
        params.minSubscription = 0;
        _refusedCreation(params, _err(selector, uint256(0), 1, MAX_QUANTITY));
        params.minSubscription = MAX_QUANTITY + 1;
        _refusedCreation(params, _err(selector, MAX_QUANTITY + 1, 1, MAX_QUANTITY));
    }

    function test_RevertWhen_TheMinimumIsBelowTheMarkets() external {
        uint256 marketId = _marketWithMinima(5e16, 100e6);
        DualTypes.VaultParams memory params = _buyLow();
        bytes4 selector = Errors.DualCurrencyVault_MinSubscriptionOutOfBounds.selector;
        params.marketId = marketId;
        params.minSubscription = 100e6 - 1;
        _refusedCreation(params, _err(selector, 100e6 - 1, 100e6, MAX_QUANTITY));
        params = _sellHigh();
        params.marketId = marketId;
        params.minSubscription = 5e16 - 1;
        _refusedCreation(params, _err(selector, 5e16 - 1, 5e16, MAX_QUANTITY));
    }

    function test_RevertWhen_TheQuantityIsOutOfBounds() external {
        DualTypes.VaultParams memory params = _buyLow();
        bytes4 selector = Errors.DualCurrencyVault_QuantityOutOfBounds.selector;
        params.quantity = 0;
        _refusedCreation(params, _err(selector, uint256(0), 1, MAX_QUANTITY));
        params.quantity = MAX_QUANTITY + 1;
        _refusedCreation(params, _err(selector, MAX_QUANTITY + 1, 1, MAX_QUANTITY));
        params.quantity = 6;
        params.minSubscription = 7;
        _refusedCreation(params, _err(selector, uint256(6), 7, MAX_QUANTITY));
    }

    function test_RevertWhen_TheWholeQuantityWouldPayNothing() external {
        DualTypes.VaultParams memory params = _sellHigh();
        params.quantity = 309_099_901;
        _refusedCreation(params, _err(Errors.DualCurrencyVault_PaysNothing.selector, uint256(309_099_901), 3_200e8));
        params.quantity = 309_099_902;
        assertEq(dual.payoutsOf(_receipt(_create(params), 0), 309_099_902).linked, 1, "one more pays one");
    }

    function test_RevertWhen_ADepositIsNotThere() external {
        DualTypes.VaultParams memory params = _buyLow();
        vm.prank(creator);
        usdc.approve(address(dual), 100_000_000 - 1);
        bytes4 selector = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refusedCreation(params, _err(selector, address(dual), uint256(100_000_000 - 1), 100_000_000));
    }

    function test_PullsBothDepositsAndTellsIt() external {
        DualTypes.VaultParams memory params = _buyLow();
        DualTypes.Amounts memory before = _wealth(creator);
        vm.expectEmit(address(dual));
        emit IERC6909.Transfer(creator, address(0), creator, _receipt(1, CREATOR_CLASS), 1);
        vm.expectEmit(address(dual));
        emit Events.VaultCreated(1, creator, params, 100_000_000, 3_366_666_666_666_666_667);
        assertEq(_create(params), 1, "counts from 1");
        assertEq(_create(params), 2, "counts on");
        assertEq(dual.vaultCount(), 2, "count");
        assertEq(before.investment - usdc.balanceOf(creator), 200_000_000, "USDC");
        assertEq(before.linked - weth.balanceOf(creator), 6_733_333_333_333_333_334, "wei");
    }

    function test_StoresWhatItIsMadeOf() external {
        DualTypes.VaultParams memory params = _sellHigh();
        params.feeBps = 2_000;
        params.minSubscription = 3e17;
        DualTypes.VaultInfo memory expected = DualTypes.VaultInfo({
            marketId: ethMarket,
            direction: DualTypes.Direction.SellHigh,
            outcome: DualTypes.Outcome.Pending,
            status: DualTypes.Status.Open,
            investmentToken: address(weth),
            linkedToken: address(usdc),
            holder: creator,
            linkedPrice: 3_200e8,
            yieldWad: 11e15,
            classId: 0,
            classCount: 1,
            quantity: 1e18,
            filled: 0,
            minSubscription: 3e17,
            feeBps: 2_000,
            expiryAt: expiry,
            depositDeadlineAt: deadline
        });
        DualTypes.VaultInfo memory info = dual.vaultOf(_create(params));
        assertEq(keccak256(abi.encode(info)), keccak256(abi.encode(expected)), "vault");
    }

    function test_TheFeeIsDepositedWithTheYield() external view {
        DualTypes.VaultParams memory params = _buyLow();
        params.feeBps = 333;
        params.quantity = 10_000_000_001;
        // L = ceil(100,000,000.01) = 100,000,001; ceil(L * 333 / 10,000) = ceil(3,330,000.0333)
        _assertAmounts(dual.quoteCreate(params), 100_000_001 + 3_330_001, 3_366_666_667_003_333_334, "lock");
    }

    function test_AcceptsBothEndsOfEveryBound() external {
        DualTypes.VaultParams memory params = _buyLow();
        params.expiryAt = START + 1 + MAX_AGE;
        params.depositDeadlineAt = START + 1;
        params.yieldWad = 1;
        params.linkedPrice = 1;
        params.quantity = 1;
        _create(params);
        params.expiryAt = START + 366 days;
        params.depositDeadlineAt = START + 366 days - MAX_AGE;
        params.yieldWad = 1e18;
        params.linkedPrice = 1e20;
        params.quantity = 1e24;
        params.minSubscription = 1e24;
        params.feeBps = 2_000;
        uint256 vaultId = _create(params);
        _subscribe(vaultId, alice, 1e24);
        _assertStatus(vaultId, DualTypes.Status.Closed, "full");
    }

    function testFuzz_ADrawnLockIsWhatTheSeedSays(uint256 quantity, uint256 yieldWad, uint256 price) external view {
        DualTypes.VaultParams memory params = _buyLow();
        params.quantity = bound(quantity, 1e6, 1e30);
        params.yieldWad = bound(yieldWad, 1, 1e18);
        params.linkedPrice = bound(price, 1e4, 1e14);
        DualTypes.Amounts memory lock = dual.quoteCreate(params);
        uint256 grown = params.quantity * (1e18 + params.yieldWad);
        // linked * K * 10^6 * 10^18 >= grown * 10^26, and one unit less would not do.
        assertGe(lock.linked * params.linkedPrice, grown * 100, "covers");
        assertLt((lock.linked - 1) * params.linkedPrice, grown * 100, "no more than needed");
        assertGe(lock.investment * 1e18, params.quantity * params.yieldWad, "yield covered");
        assertLt((lock.investment - 1) * 1e18, params.quantity * params.yieldWad, "yield, no more than needed");
    }

    function _assertRange(uint8 decimals, uint256 lowest, uint256 highest) private {
        (, ChainlinkPastPriceSource source) = _newFeed(decimals);
        DualTypes.VaultParams memory params = _buyLow();
        params.marketId = _newMarket(address(weth), address(usdc), source, ChainlinkPastPriceSource(address(0)));
        params.quantity = 1e30;
        bytes4 selector = Errors.DualCurrencyVault_LinkedPriceOutOfBounds.selector;
        params.linkedPrice = lowest - 1;
        _refusedCreation(params, _err(selector, lowest - 1, lowest, highest));
        params.linkedPrice = highest + 1;
        _refusedCreation(params, _err(selector, highest + 1, lowest, highest));
        params.linkedPrice = lowest;
        dual.quoteCreate(params);
        params.linkedPrice = highest;
        dual.quoteCreate(params);
    }

    function _marketWithMinima(uint80 minBaseDeposit, uint80 minQuoteDeposit) private returns (uint256) {
        DualTypes.MarketParams memory params = _marketParams(
            address(weth),
            address(usdc),
            address(ethSource),
            address(0)
        );
        (params.minBaseDeposit, params.minQuoteDeposit) = (minBaseDeposit, minQuoteDeposit);
        vm.prank(risk);
        return dual.createMarket(params);
    }

    function _expiryError(uint256 expiryAt, uint256 earliest) private pure returns (bytes memory) {
        return _err(Errors.DualCurrencyVault_ExpiryOutOfBounds.selector, expiryAt, earliest, START + 366 days);
    }

    function _deadlineError(uint256 deadlineAt) private view returns (bytes memory) {
        bytes4 selector = Errors.DualCurrencyVault_DeadlineOutOfBounds.selector;
        return _err(selector, deadlineAt, START + 1, expiry - MAX_AGE);
    }
}
