// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Panic} from "@openzeppelin/contracts/utils/Panic.sol";

import {DeployTokens} from "../../contracts/mocks/deploy/DeployTokens.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {AaveV3Fixture} from "../helpers/AaveV3Fixture.sol";

/// @notice The market that Derby's tests stand on: that it yields what it says, pays, runs dry and refuses as Aave does.
contract AaveV3FixtureTest is AaveV3Fixture {
    uint256 private constant NOW = 1_800_000_000;
    uint256 private constant RAY = 1e27;
    uint256 private constant SUPPLIED = AAVE_SUPPLIED * 1e6;
    uint256 private constant BORROWED = AAVE_BORROWED * 1e6;

    TestToken private _usdc;

    function setUp() public {
        vm.warp(NOW);
        _usdc = DeployTokens.testToken("USD Coin", "USDC", 6);
        _deployAaveMarket(_usdc);
    }

    function test_StartsWithHalfOfTheOptimumLentOut() public view {
        assertEq(_aTokenOf(_usdc).totalSupply(), SUPPLIED, "supplied");
        assertEq(_debtTokenOf(_usdc).balanceOf(aaveBorrower), BORROWED, "borrowed");
        assertEq(_usdc.balanceOf(aaveBorrower), BORROWED, "the borrower's money");
        assertEq(aavePool.getReserveData(address(_usdc)).currentLiquidityRate, AAVE_SUPPLY_RATE, "supply rate");
        assertEq(aavePool.getReserveData(address(_usdc)).currentVariableBorrowRate, AAVE_BORROW_RATE, "borrow rate");
        assertEq(aaveOracle.getAssetPrice(address(aaveCollateral)), uint256(AAVE_COLLATERAL_PRICE), "price of ether");
        (uint256 collateral, uint256 debt, , , , uint256 health) = aavePool.getUserAccountData(aaveBorrower);
        assertEq(collateral, 3_000_000e8, "value of the collateral");
        assertEq(debt, 450_000e8, "value of the debt");
        assertEq(health, 5.5e18, "health factor: 0.825 of 3,000,000 over 450,000");
    }

    function test_YieldsTheSupplyRateInAYear() public {
        vm.warp(NOW + 365 days);
        assertEq(aavePool.getReserveNormalizedIncome(address(_usdc)), RAY + AAVE_SUPPLY_RATE, "liquidity index");
        assertEq(_aTokenOf(_usdc).balanceOf(aaveSupplier), 1_008_100e6, "supplier's money");
        assertGt(_debtTokenOf(_usdc).balanceOf(aaveBorrower), 459_000e6, "debt, compounded");
    }

    function test_PaysAWithdrawalWithItsYieldOnceTheDebtIsRepaid() public {
        vm.warp(NOW + 365 days);
        uint256 repaid = _repayToAave(_usdc, 460_000e6);
        assertEq(_debtTokenOf(_usdc).balanceOf(aaveBorrower), 0, "debt left");
        assertGt(repaid, 459_000e6, "repaid");
        assertLt(repaid, 460_000e6, "what was not owed stays");
        vm.prank(aaveSupplier);
        uint256 withdrawn = aavePool.withdraw(address(_usdc), type(uint256).max, aaveSupplier);
        assertEq(withdrawn, 1_008_100e6, "withdrawn");
        assertEq(_usdc.balanceOf(aaveSupplier), 1_008_100e6, "paid");
        assertEq(_aTokenOf(_usdc).balanceOf(aaveSupplier), 0, "left");
    }

    function test_RunsDryWhereEverythingIsLentOut() public {
        _borrowFromAave(_usdc, SUPPLIED - BORROWED);
        assertEq(_usdc.balanceOf(address(_aTokenOf(_usdc))), 0, "cash");
        // Aave computes the new rate before it pays: what is not there underflows.
        vm.prank(aaveSupplier);
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", Panic.UNDER_OVERFLOW));
        aavePool.withdraw(address(_usdc), 1, aaveSupplier);
        assertEq(aavePool.getReserveData(address(_usdc)).currentVariableBorrowRate, 0.64e27, "rate at full usage");
    }

    function test_PausesFreezesAndCapsAsItsOwnerSays() public {
        aaveConfigurator.setReservePause(address(_usdc), true);
        vm.prank(aaveSupplier);
        vm.expectRevert(_aaveError("29"));
        aavePool.withdraw(address(_usdc), 1, aaveSupplier);
        aaveConfigurator.setReservePause(address(_usdc), false);

        aaveConfigurator.setReserveFreeze(address(_usdc), true);
        vm.expectRevert(_aaveError("28"));
        aavePool.supply(address(_usdc), 1, address(this), 0);
        aaveConfigurator.setReserveFreeze(address(_usdc), false);

        aaveConfigurator.setSupplyCap(address(_usdc), AAVE_SUPPLIED);
        vm.expectRevert(_aaveError("51"));
        aavePool.supply(address(_usdc), 1e6, address(this), 0);
        assertEq(_aTokenOf(_usdc).totalSupply(), SUPPLIED, "nothing came or went");
    }

    function test_LiquidatesAfterAPriceFall() public {
        // 0.825 of 540,000 over 450,000 is 0.99: half of the debt may be paid.
        aaveCollateralFeed.updateAnswer(540e8);
        address liquidator = makeAddr("liquidator");
        _usdc.mint(liquidator, BORROWED);
        vm.startPrank(liquidator);
        _usdc.approve(address(aavePool), BORROWED);
        aavePool.liquidationCall(address(aaveCollateral), address(_usdc), aaveBorrower, BORROWED, false);
        vm.stopPrank();
        assertEq(_usdc.balanceOf(liquidator), BORROWED / 2, "paid half");
        assertEq(_debtTokenOf(_usdc).balanceOf(aaveBorrower), BORROWED / 2, "owed half");
        // 225,000 dollars of ether at 540, and 5 % less a tenth of that.
        uint256 expected = ((uint256(225_000e18) / 540) * 1_045) / 1_000;
        assertLe(aaveCollateral.balanceOf(liquidator), expected + 10, "seized at most");
        assertGe(aaveCollateral.balanceOf(liquidator), expected - 10, "seized at least");
    }

    function test_TakesAnAssetOfAnyDecimals() public {
        TestToken dai = DeployTokens.testToken("Dai", "DAI", 18);
        _deployAaveMarket(dai);
        assertEq(_aTokenOf(dai).totalSupply(), AAVE_SUPPLIED * 1e18, "supplied");
        assertEq(aavePool.getReserveData(address(dai)).currentLiquidityRate, AAVE_SUPPLY_RATE, "supply rate");
    }

    function _aaveError(string memory code) private pure returns (bytes memory) {
        return abi.encodeWithSignature("Error(string)", code);
    }
}
