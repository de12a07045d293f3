// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DeployShared} from "../../../contracts/mocks/deploy/DeployShared.sol";
import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {IExchangeErrors} from "../../../contracts/shared/exchange/interfaces/IExchangeErrors.sol";
import {UniswapV3Exchange} from "../../../contracts/shared/exchange/UniswapV3Exchange.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";
import {UniswapV3Fixture} from "../../helpers/UniswapV3Fixture.sol";

/// @notice The account with our exchange on the real Uniswap v3: a pool of 1,000 ether and 3,000,000 USDC at the oracle's 3,000.
contract UniswapHarvestTest is SavingsUnitTest, UniswapV3Fixture {
    uint24 private constant FEE = 3_000;
    uint24 private constant THIN_FEE = 500;
    uint256 private constant DEPTH = 1_000 ether;

    UniswapV3Exchange private market;
    uint256 private loanId;

    function setUp() public override {
        super.setUp();
        _deployUniswapV3();
        _createPool(weth, usdc, FEE, DEPTH, 3_000 * 1_000 * USDC);
        _addLiquidity(weth, usdc, FEE, DEPTH, 3_000 * 1_000 * USDC);
        market = DeployShared.uniswapV3Exchange(swapRouter, address(manager));
        _routeOver(FEE);
        vm.prank(admin);
        account.setAdapters(SavingsTypes.Adapters(address(priceSource), address(priceSource), address(market)));
        (, loanId) = _open();
    }

    function test_HarvestSellsRewardsIntoCash() external {
        _earn(5 ether);
        uint256 expected = _preview(5 ether);
        uint256 cash = account.balanceSheet().cash;
        (uint256 claimed, uint256 received) = account.harvest(type(uint256).max, 0);
        assertEq(claimed, 5 ether, "all of the stream");
        assertEq(received, expected, "what the pool gives");
        assertGe(received, 14_850 * USDC, "at most one percent below 15,000");
        assertEq(account.balanceSheet().cash, cash + received, "is cash");
        assertEq(weth.allowance(address(account), address(market)), 0, "no approval is left");
        _assertBooks();
    }

    function test_SlippageBound_AnHonestPoolThatIsTooThinIsRefused() external {
        _earn(8 ether);
        _refusedSale(8 ether, 0, 23_760 * USDC);
        _sell(4 ether, 11_880 * USDC);
        assertEq(account.balanceSheet().rewardCash, 4 ether, "the rest waits");
    }

    function test_CallersMinimum_BindsWhereItIsStricter() external {
        _earn(5 ether);
        uint256 expected = _preview(5 ether);
        _refusedSale(5 ether, expected + 1, expected + 1);
        vm.prank(stranger);
        (, uint256 received) = account.harvest(5 ether, expected);
        assertEq(received, expected, "to the base unit");
    }

    /// @dev The pool is pushed 5 % down before the harvest; `minOut = 0` is bounded by the oracle all the same.
    function test_Sandwich_APoolMovedByFivePercentIsRefused() external {
        _earn(5 ether);
        uint256 spent = 26 ether;
        uint256 before = usdc.balanceOf(stranger);
        uint256 bought = _trade(stranger, weth, usdc, FEE, spent);
        assertLe(_preview(1 ether), (3_000 * USDC * 95) / 100, "five percent down");
        _refusedSale(5 ether, 0, 14_850 * USDC);

        uint256 back = _trade(stranger, usdc, weth, FEE, bought);
        assertLt(back, spent, "the attacker leaves with less than he came with");
        assertEq(usdc.balanceOf(stranger), before, "and nothing else");
        _sell(5 ether, 14_850 * USDC);
    }

    /// @dev Within the bound an attacker can take what the bound allows, and no more.
    function test_Sandwich_WithinTheBoundCostsNoMoreThanTheBound() external {
        _earn(2 ether);
        _trade(stranger, weth, usdc, FEE, 2 ether);
        (, uint256 received) = account.harvest(2 ether, 0);
        assertGe(received, 5_940 * USDC, "one percent at most");
        _assertBooks();
    }

    /// @dev Eighty ether against a pool that takes seven within the bound. Between the parts others bring the price back.
    function test_RewardsLargerThanTheDepth_AreSoldInParts() external {
        _earn(80 ether);
        _refusedSale(80 ether, 0, 237_600 * USDC);
        account.harvest(0, 0);
        assertEq(account.balanceSheet().rewardCash, 80 ether, "claimed all the same");
        uint256 sales = 0;
        while (account.balanceSheet().rewardCash != 0) {
            uint256 received = _sell(5 ether, 14_850 * USDC);
            _trade(stranger, usdc, weth, FEE, received);
            ++sales;
        }
        assertEq(sales, 16, "five at a time");
        _assertBooks();
    }

    /// @dev A pool that cannot take all of it at any price leaves some unspent: refused as a whole, possible in parts.
    function test_RewardsLargerThanTheLiquidity_AreSoldInParts() external {
        _createPool(weth, usdc, THIN_FEE, 1 ether, 3_000 * USDC);
        _addLiquidity(weth, usdc, THIN_FEE, 10 ether, 30_000 * USDC, 60);
        _routeOver(THIN_FEE);
        _earn(80 ether);
        uint256 unspent = 80 ether - _taken(80 ether);
        assertGt(unspent, 60 ether, "most of it finds no buyer");
        _refused(
            stranger,
            abi.encodeCall(ISavingsAccount.harvest, (80 ether, 0)),
            _err(IExchangeErrors.Exchange_PartialFill.selector, address(weth), 80 ether, unspent)
        );
        _sell(2 ether, 5_940 * USDC);
        _sell(2 ether, 5_940 * USDC);
        assertEq(account.balanceSheet().rewardCash, 76 ether, "never blocked for ever");
    }

    function test_WithoutARoute_TheClaimGoesOn() external {
        _earn(5 ether);
        market.removeRoute(address(weth), address(usdc));
        _refused(
            stranger,
            abi.encodeCall(ISavingsAccount.harvest, (5 ether, 0)),
            abi.encodeWithSelector(IExchangeErrors.Exchange_UnknownRoute.selector, address(weth), address(usdc))
        );
        (uint256 claimed, ) = account.harvest(0, 0);
        assertEq(claimed, 5 ether, "claimed");
    }

    /// @dev The exchange's pool is no oracle: pushing it by half moves no health, no limit and no liquidation.
    function test_OracleBySpotPrice_MovingThePoolMovesNoHealth() external {
        uint256 health = account.healthFactor(loanId);
        uint256 most = account.maxBorrow(10 ether);
        _trade(stranger, weth, usdc, FEE, 420 ether);
        assertLe(_preview(1 ether), 1_500 * USDC, "half of the price is gone");
        assertEq(account.healthFactor(loanId), health, "health");
        assertEq(account.maxBorrow(10 ether), most, "limit");
        _trade(stranger, usdc, weth, FEE, 6_000_000 * USDC);
        assertEq(account.healthFactor(loanId), health, "either way");
        assertEq(account.maxBorrow(10 ether), most, "limit, either way");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _routeOver(uint24 fee) private {
        (address[] memory tokens, uint24[] memory fees) = (new address[](2), new uint24[](1));
        (tokens[0], tokens[1], fees[0]) = (address(weth), address(usdc), fee);
        market.setRoute(tokens, fees);
    }

    /// @dev `reward` has accrued to the account's collateral.
    function _earn(uint256 reward) private {
        _fundRewards(reward, 10 days);
        _wait(10 days);
        assertEq(staking.pendingReward(), reward, "earned");
    }

    function _sell(uint256 amount, uint256 least) private returns (uint256 received) {
        vm.prank(stranger);
        (, received) = account.harvest(amount, 0);
        assertGe(received, least, "within the bound");
    }

    /// @dev The sale would bring less than `minimum`.
    function _refusedSale(uint256 amount, uint256 minOut, uint256 minimum) private {
        uint256 offered = _preview(amount);
        assertLt(offered, minimum, "too little is offered");
        bytes4 selector = IExchangeErrors.Exchange_InsufficientOutput.selector;
        _refused(
            stranger,
            abi.encodeCall(ISavingsAccount.harvest, (amount, minOut)),
            _err(selector, address(usdc), minimum, offered)
        );
    }

    /// @dev What the pool would give for `amount` right now; nothing stays changed.
    function _preview(uint256 amount) private returns (uint256 received) {
        uint256 snapshot = vm.snapshotState();
        received = _trade(rewarder, weth, usdc, FEE, amount);
        vm.revertToState(snapshot);
    }

    /// @dev How much of `amount` the thin pool would take.
    function _taken(uint256 amount) private returns (uint256 spent) {
        uint256 snapshot = vm.snapshotState();
        uint256 before = weth.balanceOf(rewarder);
        _trade(rewarder, weth, usdc, THIN_FEE, amount);
        spent = before - weth.balanceOf(rewarder);
        vm.revertToState(snapshot);
    }
}
