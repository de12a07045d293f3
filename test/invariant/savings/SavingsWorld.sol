// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {DeploySavings} from "../../../contracts/mocks/deploy/DeploySavings.sol";
import {DeployShared} from "../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {HonestExchangeMock} from "../../../contracts/mocks/exchange/HonestExchangeMock.sol";
import {AggregatorMock} from "../../../contracts/mocks/oracles/AggregatorMock.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {BlacklistToken} from "../../../contracts/mocks/tokens/BlacklistToken.sol";
import {SavingsAccount} from "../../../contracts/savings/SavingsAccount.sol";
import {DelegationPool} from "../../../contracts/savings/staking/DelegationPool.sol";
import {IStakingPositions} from "../../../contracts/savings/staking/interfaces/IStakingPositions.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {IAggregatorV3} from "../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {Test} from "../../helpers/Test.sol";

/// @title SavingsWorld
/// @notice The account of the campaign, its provider, price and people; and the little arithmetic that the test does itself.
/// @dev The staked token can refuse an account. Refusing the savings account makes every claim of rewards fail, and nothing else.
abstract contract SavingsWorld is Test {
    uint256 internal constant PEOPLE = 5;
    uint256 internal constant BPS = 10_000;
    uint256 internal constant WAD = 1e18;
    uint256 internal constant YEAR_WAD = 31_536_000 * WAD;
    /// @dev 18 decimals staked, 8 of the price, 6 of the asset: value = quantity * price / 1e20.
    uint256 internal constant VALUE_SCALE = 1e20;
    uint256 internal constant FIRST_PRICE = 3_000e8;

    AccessManager internal _manager = DeployShared.accessManager(address(this));
    TestToken internal _asset = DeployTokens.testToken("USD Coin", "USDC", 6);
    BlacklistToken internal _native = DeployTokens.blacklistToken(18);
    AggregatorMock internal _feed = DeployShared.aggregatorMock();
    HonestExchangeMock internal _exchange = DeployShared.honestExchangeMock();
    DelegationPool internal _pool;
    SavingsAccount internal _account;
    IStakingPositions internal _staking;
    address[] internal _people;
    uint256 internal _price;
    uint256 private _round;

    constructor() {
        _manager.grantRole(Roles.RISK, address(this), 0);
        _manager.grantRole(Roles.GUARDIAN, address(this), 0);
        _manager.grantRole(Roles.REWARDER, address(this), 0);
        _feed.setDecimals(8);
        _setPrice(FIRST_PRICE);
        _pool = DeploySavings.delegationPool(address(_native), 7 days, address(_manager));
        address source = address(
            DeployShared.chainlinkPriceSource(IAggregatorV3(address(_feed)), 7 days, IAggregatorV3(address(0)), 0)
        );
        _account = DeploySavings.savingsAccount(
            SavingsTypes.Setup({
                asset: address(_asset),
                stakingFactory: address(DeploySavings.delegationPositionsFactory(_pool)),
                descriptor: address(DeploySavings.savingsDescriptor()),
                authority: address(_manager)
            }),
            SavingsTypes.Adapters(source, source, address(_exchange)),
            _firstParameters()
        );
        _staking = IStakingPositions(_account.staking());
        for (uint256 i = 0; i < PEOPLE; ++i) _equip(vm.addr(i + 1));
        _native.approve(address(_pool), type(uint256).max);
    }

    function _firstParameters() private pure returns (SavingsTypes.Parameters memory) {
        return
            SavingsTypes.Parameters({
                rates: SavingsTypes.Rates(0.5e18, 0.1e18, 0.1e18, 0.75e18),
                risk: SavingsTypes.Risk({
                    borrowCap: type(uint96).max,
                    minLoan: 100e6,
                    ltvBps: 7_500,
                    thresholdBps: 8_000,
                    bonusBps: 500,
                    maxSlippageBps: 100
                }),
                reserveFactorBps: 1_000,
                supplyCap: type(uint96).max
            });
    }

    function _equip(address person) private {
        _people.push(person);
        vm.startPrank(person);
        _asset.approve(address(_account), type(uint256).max);
        _native.approve(address(_pool), type(uint256).max);
        _pool.setApprovalForAll(address(_staking), true);
        vm.stopPrank();
    }

    // ------------------------------------------------------------------------------------------------ price and people

    function _person(uint256 who) internal view returns (address) {
        return _people[who % PEOPLE];
    }

    /// @dev A new round of now.
    function _setPrice(uint256 price) internal {
        _price = price;
        ++_round;
        _feed.setRound(_round, int256(price), block.timestamp, block.timestamp);
    }

    /// @dev A finished round with an answer that no price may have.
    function _breakPrice() internal {
        ++_round;
        _feed.setRound(_round, 0, block.timestamp, block.timestamp);
    }

    /// @dev Mints what a payment may need at most.
    function _endow(address person, uint256 assets) internal {
        uint256 balance = _asset.balanceOf(person);
        if (balance < assets) _asset.mint(person, assets - balance);
    }

    function _stake(address person, uint256 assets) internal returns (uint256 positionId, uint256 units) {
        _native.mint(person, assets);
        vm.prank(person);
        return _pool.stake(assets, person);
    }

    function _paused() internal view returns (bool) {
        return block.timestamp < _account.inboundPausedUntil();
    }

    // ------------------------------------------------------------------------------------------------ arithmetic

    /// @dev What `units` are worth: by the pool's stake and the price, not by the account.
    function _valueOf(uint256 units) internal view returns (uint256) {
        uint256 total = _pool.totalUnits();
        uint256 quantity = total == 0 ? units : Math.mulDiv(units, _pool.staked(), total);
        return (quantity * _price) / VALUE_SCALE;
    }

    /// @dev Principal with simple interest over the index's growth, rounded up.
    function _owed(SavingsTypes.Loan memory loan, uint256 borrowIndex) internal pure returns (uint256) {
        return loan.principal + Math.ceilDiv(loan.principal * (borrowIndex - loan.borrowIndex), YEAR_WAD);
    }

    /// @dev Up to 2^bits, of any order of magnitude.
    function _anySize(uint256 word, uint256 bits) internal pure returns (uint256) {
        return (word >> (256 - bits)) >> ((word & 0xffff) % bits);
    }
}
