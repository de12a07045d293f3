// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {IDualCurrencyVaultEvents as Events} from "../../../contracts/dual/interfaces/IDualCurrencyVaultEvents.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {ChainlinkPastPriceSource} from "../../../contracts/shared/oracles/ChainlinkPastPriceSource.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `CreateMarket.tree`.
contract CreateMarketTest is DualUnitTest {
    function test_RevertWhen_TheCallerIsNotRisk() external {
        bytes memory data = abi.encodeCall(dual.createMarket, (_valid()));
        _refused(alice, data, _err(RoleGated.RoleGated_Unauthorized.selector, alice, Roles.RISK));
        _refused(guardian, data, _err(RoleGated.RoleGated_Unauthorized.selector, guardian, Roles.RISK));
    }

    function test_RevertWhen_TheTokensAreOne() external {
        DualTypes.MarketParams memory params = _valid();
        params.base = params.quote;
        _refusedMarket(params, _err(Errors.DualCurrencyVault_SameToken.selector, address(usdc)));
    }

    function test_RevertWhen_ATokenHasNoDecimals() external {
        DualTypes.MarketParams memory params = _valid();
        params.base = stranger;
        _refusedMarket(params, _err(Errors.DualCurrencyVault_InvalidToken.selector, stranger));
        params = _valid();
        params.quote = address(manager);
        _refusedMarket(params, _err(Errors.DualCurrencyVault_InvalidToken.selector, address(manager)));
    }

    function test_RevertWhen_ATokenHasTooManyDecimals() external {
        DualTypes.MarketParams memory params = _valid();
        params.quote = address(DeployTokens.testToken("Fine", "FINE", 25));
        _refusedMarket(
            params,
            _err(Errors.DualCurrencyVault_UnsupportedDecimals.selector, params.quote, uint256(25), 24)
        );
    }

    function test_RevertWhen_AFeedIsNotAContract() external {
        DualTypes.MarketParams memory params = _valid();
        params.feed = address(0);
        _refusedMarket(params, _err(Errors.DualCurrencyVault_InvalidFeed.selector, address(0)));
        params = _valid();
        params.fallbackFeed = stranger;
        _refusedMarket(params, _err(Errors.DualCurrencyVault_InvalidFeed.selector, stranger));
    }

    function test_RevertWhen_BothFeedsAreOne() external {
        DualTypes.MarketParams memory params = _valid();
        params.fallbackFeed = params.feed;
        _refusedMarket(params, _err(Errors.DualCurrencyVault_InvalidFeed.selector, params.feed));
    }

    function test_RevertWhen_AFeedHasTooManyDecimals() external {
        DualTypes.MarketParams memory params = _valid();
        (, ChainlinkPastPriceSource fine) = _newFeed(25);
        params.feed = address(fine);
        _refusedMarket(
            params,
            _err(Errors.DualCurrencyVault_UnsupportedDecimals.selector, params.feed, uint256(25), 24)
        );
    }

    function test_RevertWhen_TheFeedsDecimalsDiffer() external {
        DualTypes.MarketParams memory params = _valid();
        (, ChainlinkPastPriceSource fine) = _newFeed(18);
        params.fallbackFeed = address(fine);
        _refusedMarket(params, _err(Errors.DualCurrencyVault_FeedDecimalsDiffer.selector, uint256(8), 18));
    }

    function test_RevertWhen_AMaximumAgeIsOutOfBounds() external {
        DualTypes.MarketParams memory params = _valid();
        bytes4 outOfBounds = Errors.DualCurrencyVault_MaxAgeOutOfBounds.selector;
        params.maxAge = 59;
        _refusedMarket(params, _err(outOfBounds, uint256(59), 60, 7 days));
        params.maxAge = 7 days + 1;
        _refusedMarket(params, _err(outOfBounds, uint256(7 days + 1), 60, 7 days));
        params = _valid();
        params.fallbackMaxAge = 59;
        _refusedMarket(params, _err(outOfBounds, uint256(59), 60, 7 days));
        params.fallbackMaxAge = 7 days + 1;
        _refusedMarket(params, _err(outOfBounds, uint256(7 days + 1), 60, 7 days));
    }

    function test_RevertWhen_AnAgeIsGivenWithoutASecondFeed() external {
        DualTypes.MarketParams memory params = _valid();
        params.fallbackFeed = address(0);
        _refusedMarket(params, _err(Errors.DualCurrencyVault_MaxAgeOutOfBounds.selector, uint256(MAX_AGE), 0, 0));
    }

    function test_RevertWhen_ThereIsNoRoomForAnother() external {
        // The desk is slot 3 behind ERC-6909's: pausedUntil 48 | marketCount 16 | vaultCount 64.
        bytes32 slot = bytes32(uint256(3));
        uint256 desk = uint256(vm.load(address(dual), slot));
        assertEq((desk >> 48) & 0xffff, dual.marketCount(), "the desk's slot");
        vm.store(address(dual), slot, bytes32(desk | (uint256(0xffff) << 48)));
        vm.expectRevert(_err(Errors.DualCurrencyVault_TooManyMarkets.selector, 0xffff));
        vm.prank(risk);
        dual.createMarket(_valid());
    }

    function test_StoresWhatItIsMadeOfAndTellsIt() external {
        DualTypes.MarketParams memory params = _valid();
        params.minBaseDeposit = 5;
        params.minQuoteDeposit = 7;
        params.fallbackMaxAge = 9 hours;
        vm.expectEmit(address(dual));
        emit Events.MarketCreated(3, params, 8);
        vm.prank(risk);
        assertEq(dual.createMarket(params), 3, "counts on");
        assertEq(dual.marketCount(), 3, "count");
        DualTypes.Market memory expected = DualTypes.Market({
            base: address(weth),
            baseDecimals: 18,
            minBaseDeposit: 5,
            quote: address(usdc),
            quoteDecimals: 6,
            minQuoteDeposit: 7,
            feed: address(ethSource),
            feedDecimals: 8,
            maxAge: MAX_AGE,
            leadDuration: 9 hours,
            isDisabled: false,
            fallbackFeed: address(ethFallback),
            fallbackMaxAge: 9 hours
        });
        assertEq(keccak256(abi.encode(dual.marketOf(3))), keccak256(abi.encode(expected)), "market");
    }

    function test_TheLeadIsTheLongestOfTwoHoursAndBothAges() external {
        assertEq(_leadOf(60, 60), 2 hours, "two hours at least");
        assertEq(_leadOf(2 hours + 1, 60), 2 hours + 1, "the first feed's age");
        assertEq(_leadOf(60, 7 days), 7 days, "the second feed's age");
    }

    function _leadOf(uint32 maxAge, uint32 fallbackMaxAge) private returns (uint256) {
        DualTypes.MarketParams memory params = _valid();
        (params.maxAge, params.fallbackMaxAge) = (maxAge, fallbackMaxAge);
        vm.prank(risk);
        return dual.marketOf(dual.createMarket(params)).leadDuration;
    }

    function _valid() private view returns (DualTypes.MarketParams memory) {
        return _marketParams(address(weth), address(usdc), address(ethSource), address(ethFallback));
    }

    function _refusedMarket(DualTypes.MarketParams memory params, bytes memory revertData) private {
        _refused(risk, abi.encodeCall(dual.createMarket, (params)), revertData);
    }
}
