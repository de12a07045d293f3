// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {DeploySavings} from "../../../contracts/mocks/deploy/DeploySavings.sol";
import {DeployShared} from "../../../contracts/mocks/deploy/DeployShared.sol";
import {AggregatorMock} from "../../../contracts/mocks/oracles/AggregatorMock.sol";
import {RatedShareToken} from "../../../contracts/mocks/tokens/RatedShareToken.sol";
import {ChainlinkPriceSource} from "../../../contracts/shared/oracles/ChainlinkPriceSource.sol";
import {IAggregatorV3} from "../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {SavingsAccount} from "../../../contracts/savings/SavingsAccount.sol";
import {IStakingPositions} from "../../../contracts/savings/staking/interfaces/IStakingPositions.sol";
import {IStakingPositionsErrors} from "../../../contracts/savings/staking/interfaces/IStakingPositionsErrors.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @notice The account over its other provider: a liquid-staking token whose market is far above its rate, so that the rate prices it.
/// @dev The tree is in `ShareTokenAccount.tree`. 20,000 USDC are borrowed against 10 shares worth 30,000.
contract ShareTokenAccountTest is SavingsUnitTest {
    RatedShareToken private _share;
    uint256 private _lendId;
    uint256 private _loanId;

    function setUp() public override {
        super.setUp();
        _share = new AssetShareToken();
        account = _deployOverShares();
        staking = IStakingPositions(account.staking());
        address[4] memory people = [lender, borrower, borrower2, liquidator];
        for (uint256 i = 0; i < people.length; ++i) {
            _share.mint(people[i], 1_000 * ETHER);
            vm.startPrank(people[i]);
            usdc.approve(address(account), type(uint256).max);
            _share.approve(address(staking), type(uint256).max);
            vm.stopPrank();
        }
        _lendId = _lend(lender, 100_000e6);
        _loanId = _lock(borrower, 10 * ETHER, 20_000e6);
    }

    // ---- when a share is locked

    function test_RevertWhen_APositionIsNamed() external {
        bytes4 unknown = IStakingPositionsErrors.StakingPositions_UnknownPosition.selector;
        vm.expectRevert(_err(unknown, 3));
        vm.prank(borrower);
        account.addCollateral(_loanId, 3, 1);
    }

    function test_IsPricedAtItsRate() external {
        assertEq(account.collateralValue(_loanId), 30_000e6, "10 at 3,000");
        _share.setRate(0.9e27);
        assertEq(account.collateralValue(_loanId), 27_000e6, "10 at 2,700");
        assertEq(account.rewardToken(), address(_share), "rewards are shares");
    }

    function test_ALaterBorrowerPaysNoEarlierReward() external {
        _share.setRate(1.25e27);
        uint256 second = _lock(borrower2, 8 * ETHER, 20_000e6);
        assertEq(account.loanOf(second).collateral, 10 * ETHER, "8 shares of today are 10 of then");
        assertEq(account.collateralValue(second), account.collateralValue(_loanId), "worth as much");
        assertEq(staking.pendingReward(), 2 * ETHER, "the earlier one's growth");
    }

    // ---- when its rate grows

    function test_AHarvestMovesNoHealth() external {
        _share.setRate(1.25e27);
        uint256 health = account.healthFactor(_loanId);
        assertEq(health, 1.2e18, "growth is no collateral");
        vm.prank(stranger);
        (uint256 claimed, uint256 received) = account.harvest(ETHER, 0);
        assertEq(claimed, 2 * ETHER, "the growth, in shares");
        assertEq(received, 3_750e6, "one of them at 3,750");
        assertEq(account.healthFactor(_loanId), health, "12: unmoved by a stranger");
        assertEq(account.balanceSheet().rewardCash, _share.balanceOf(address(account)), "3: the rest waits");
        vm.prank(borrower);
        (, uint256 collateral) = account.repay(_loanId, 10 * ETHER, type(uint256).max, borrower);
        assertEq(collateral, 8 * ETHER, "worth what was locked");
    }

    function test_AnExitTakesItsGrowthAlong() external {
        _share.setRate(1.25e27);
        vm.prank(borrower);
        (, uint256 collateral) = account.repay(_loanId, 10 * ETHER, type(uint256).max, borrower);
        assertEq(collateral, 10 * ETHER, "not harvested");
    }

    // ---- when its rate falls

    function test_AFallIsLiquidated() external {
        _share.setRate(0.8e27);
        vm.prank(liquidator);
        (uint256 repaid, uint256 seized) = account.liquidate(_loanId, type(uint256).max, 0, liquidator, "");
        assertEq(repaid, 10_000e6, "half");
        assertEq(seized, 4.375 ether, "10,500 at 2,400");
        assertEq(_share.balanceOf(liquidator), 1_004.375 ether, "shares");
        assertEq(staking.totalUnits(), account.loanOf(_loanId).collateral, "2: units");
    }

    function test_ASlashOfTwoThirdsIsBookedOnce() external {
        _share.setRate(0.35e27);
        vm.prank(liquidator);
        account.liquidate(_loanId, 10_000e6, 10 * ETHER, liquidator, "");
        assertEq(account.lossFactor(), 0.9e18, "10,000 of 100,000");
        assertEq(_withdraw(lender, _lendId, 50_000e6), 45_000e6, "the first to leave");
        assertEq(_withdraw(lender, _lendId, 50_000e6), 45_000e6, "and the last");
    }

    function _lock(address who, uint256 shares, uint256 loan) private returns (uint256 loanId) {
        vm.prank(who);
        return account.borrow(SavingsTypes.BorrowRequest(0, shares, loan, who, block.timestamp));
    }

    function _deployOverShares() private returns (SavingsAccount) {
        AggregatorMock marketFeed = DeployShared.aggregatorMock();
        marketFeed.setDecimals(8);
        marketFeed.setRound(1, 1e15, block.timestamp, block.timestamp);
        IAggregatorV3 none = IAggregatorV3(address(0));
        ChainlinkPriceSource market = DeployShared.chainlinkPriceSource(
            IAggregatorV3(address(marketFeed)),
            7 days,
            none,
            0
        );
        IERC4626 share = IERC4626(address(_share));
        address price = address(DeploySavings.shareTokenPriceSource(share, market, priceSource));
        return
            DeploySavings.savingsAccount(
                SavingsTypes.Setup({
                    asset: address(usdc),
                    stakingFactory: address(DeploySavings.shareTokenPositionsFactory(share)),
                    descriptor: address(DeploySavings.savingsDescriptor()),
                    authority: address(manager)
                }),
                SavingsTypes.Adapters(price, price, address(exchange)),
                _defaultParameters()
            );
    }
}

/// @dev A share of an asset of its own decimals.
contract AssetShareToken is RatedShareToken {
    function asset() external view returns (address) {
        return address(this);
    }
}
