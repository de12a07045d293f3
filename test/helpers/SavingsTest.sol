// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {DeploySavings} from "../../contracts/mocks/deploy/DeploySavings.sol";
import {DeployShared} from "../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../contracts/mocks/deploy/DeployTokens.sol";
import {AggregatorMock} from "../../contracts/mocks/oracles/AggregatorMock.sol";
import {HonestExchangeMock} from "../../contracts/mocks/exchange/HonestExchangeMock.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {Roles} from "../../contracts/shared/access/Roles.sol";
import {ChainlinkPriceSource} from "../../contracts/shared/oracles/ChainlinkPriceSource.sol";
import {IAggregatorV3} from "../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {SavingsAccount} from "../../contracts/savings/SavingsAccount.sol";
import {DelegationPool} from "../../contracts/savings/staking/DelegationPool.sol";
import {IStakingPositions} from "../../contracts/savings/staking/interfaces/IStakingPositions.sol";
import {SavingsTypes} from "../../contracts/savings/types/SavingsTypes.sol";
import {Test} from "./Test.sol";

/// @title SavingsTest
/// @notice What every test of the savings room starts from: a USDC account over a delegation pool of wrapped ether at 3,000 USD,
/// the design's worked curve without reserves, and people with money.
abstract contract SavingsTest is Test {
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant YEAR = 365 days;
    uint256 internal constant WAD = 1e18;
    uint256 internal constant USDC = 1e6;
    uint256 internal constant ETHER = 1e18;
    uint256 internal constant PRICE = 3_000e8;
    uint256 internal constant UNBONDING_DELAY = 7 days;
    uint256 internal constant MIN_LOAN = 100e6;
    uint256 internal constant WEALTH = 1e27;

    AccessManager internal manager;
    TestToken internal usdc;
    TestToken internal weth;
    AggregatorMock internal feed;
    ChainlinkPriceSource internal priceSource;
    HonestExchangeMock internal exchange;
    DelegationPool internal pool;
    SavingsAccount internal account;
    IStakingPositions internal staking;

    address internal lender;
    address internal lender2;
    address internal borrower;
    address internal borrower2;
    address internal liquidator;
    address internal stranger;
    address internal risk;
    address internal guardian;
    address internal rewarder;
    address internal admin;

    uint256 private _round;

    function setUp() public virtual {
        vm.warp(START);
        _namePeople();
        manager = DeployShared.accessManager(address(this));
        manager.grantRole(Roles.ADMIN, admin, 0);
        manager.grantRole(Roles.RISK, risk, 0);
        manager.grantRole(Roles.GUARDIAN, guardian, 0);
        manager.grantRole(Roles.REWARDER, rewarder, 0);
        usdc = DeployTokens.testToken("USD Coin", "USDC", 6);
        weth = DeployTokens.testToken("Wrapped Ether", "WETH", 18);
        feed = DeployShared.aggregatorMock();
        feed.setDecimals(8);
        _setPrice(PRICE);
        priceSource = DeployShared.chainlinkPriceSource(
            IAggregatorV3(address(feed)),
            7 days,
            IAggregatorV3(address(0)),
            0
        );
        exchange = DeployShared.honestExchangeMock();
        pool = DeploySavings.delegationPool(address(weth), UNBONDING_DELAY, address(manager));
        account = _deployAccount(_defaultParameters());
        staking = IStakingPositions(account.staking());
        _equip();
    }

    /// @dev The design's worked curve: base 50 %, slopes 10 % and 10 %, optimal utilisation 75 %; LTV 75 %, threshold 80 %,
    /// bonus 5 %.
    function _defaultParameters() internal pure returns (SavingsTypes.Parameters memory) {
        return
            SavingsTypes.Parameters({
                rates: SavingsTypes.Rates(0.5e18, 0.1e18, 0.1e18, 0.75e18),
                risk: SavingsTypes.Risk({
                    borrowCap: type(uint96).max,
                    minLoan: uint96(MIN_LOAN),
                    ltvBps: 7_500,
                    thresholdBps: 8_000,
                    bonusBps: 500,
                    maxSlippageBps: 100
                }),
                reserveFactorBps: 0,
                supplyCap: type(uint96).max
            });
    }

    function _deployAccount(SavingsTypes.Parameters memory parameters) internal returns (SavingsAccount) {
        return
            DeploySavings.savingsAccount(
                SavingsTypes.Setup({
                    asset: address(usdc),
                    stakingFactory: address(DeploySavings.delegationPositionsFactory(pool)),
                    descriptor: address(DeploySavings.savingsDescriptor()),
                    authority: address(manager)
                }),
                SavingsTypes.Adapters(address(priceSource), address(priceSource), address(exchange)),
                parameters
            );
    }

    /// @dev A new round at `price`, in the feed's 8 decimals, of now.
    function _setPrice(uint256 price) internal {
        ++_round;
        feed.setRound(_round, int256(price), block.timestamp, block.timestamp);
    }

    /// @dev Time passes and the feed keeps up with it.
    function _wait(uint256 duration) internal {
        vm.warp(block.timestamp + duration);
        _setPrice(_lastPrice());
    }

    function _lastPrice() internal view returns (uint256) {
        (, int256 answer, , , ) = IAggregatorV3(address(feed)).latestRoundData();
        return uint256(answer);
    }

    function _lend(address who, uint256 assets) internal returns (uint256 lendId) {
        vm.prank(who);
        return account.lend(assets, who);
    }

    function _stake(address who, uint256 assets) internal returns (uint256 id) {
        vm.prank(who);
        (id, ) = pool.stake(assets, who);
    }

    /// @dev Stakes `collateral` for `who` and borrows `loan` against it.
    function _borrow(address who, uint256 collateral, uint256 loan) internal returns (uint256 loanId) {
        uint256 id = _stake(who, collateral);
        vm.prank(who);
        return account.borrow(SavingsTypes.BorrowRequest(id, collateral, loan, who, block.timestamp));
    }

    /// @dev Streams `reward` of native token to all stakers over `duration` seconds.
    function _fundRewards(uint256 reward, uint256 duration) internal {
        vm.prank(rewarder);
        pool.fund(reward, duration);
    }

    function _namePeople() private {
        lender = makeAddr("lender");
        lender2 = makeAddr("lender2");
        borrower = makeAddr("borrower");
        borrower2 = makeAddr("borrower2");
        liquidator = makeAddr("liquidator");
        stranger = makeAddr("stranger");
        risk = makeAddr("risk");
        guardian = makeAddr("guardian");
        rewarder = makeAddr("rewarder");
        admin = makeAddr("admin");
    }

    function _equip() private {
        address[7] memory people = [lender, lender2, borrower, borrower2, liquidator, stranger, rewarder];
        for (uint256 i = 0; i < people.length; ++i) {
            usdc.mint(people[i], WEALTH);
            weth.mint(people[i], WEALTH);
            vm.startPrank(people[i]);
            usdc.approve(address(account), type(uint256).max);
            weth.approve(address(pool), type(uint256).max);
            pool.setApprovalForAll(address(staking), true);
            vm.stopPrank();
        }
    }
}
