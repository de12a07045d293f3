// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {DeploySavings} from "../../../../contracts/mocks/deploy/DeploySavings.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {RatedShareToken} from "../../../../contracts/mocks/tokens/RatedShareToken.sol";
import {ShareTokenPositions} from "../../../../contracts/savings/staking/ShareTokenPositions.sol";
import {ShareTokenPositionsFactory} from "../../../../contracts/savings/staking/ShareTokenPositionsFactory.sol";
import {IStakingPositionsErrors} from "../../../../contracts/savings/staking/interfaces/IStakingPositionsErrors.sol";
import {IStakingPositionsFactory} from "../../../../contracts/savings/staking/interfaces/IStakingPositionsFactory.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `ShareTokenPositions.tree`. This test is the account.
contract ShareTokenPositionsTest is Test {
    RatedShareToken private _share;
    ShareTokenPositions private _positions;
    address private _alice;
    address private _bob;

    function setUp() external {
        _alice = makeAddr("alice");
        _bob = makeAddr("bob");
        _share = new RatedShareToken();
        _positions = ShareTokenPositions(address(_factory().create()));
        address[2] memory people = [_alice, _bob];
        for (uint256 i = 0; i < people.length; ++i) {
            _share.mint(people[i], 1e24);
            vm.prank(people[i]);
            _share.approve(address(_positions), type(uint256).max);
        }
    }

    // ---- when it is made

    function test_RevertWhen_ThereIsNoToken() external {
        bytes4 invalid = IStakingPositionsErrors.StakingPositions_InvalidProvider.selector;
        vm.expectRevert(abi.encodeWithSelector(invalid, _alice));
        DeploySavings.shareTokenPositionsFactory(IERC4626(_alice));
    }

    function test_RevertWhen_TheTokenIsWorthNothing() external {
        ShareTokenPositionsFactory factory = _factory();
        _share.setRate(0);
        bytes4 invalid = IStakingPositionsErrors.StakingPositions_InvalidProvider.selector;
        vm.expectRevert(abi.encodeWithSelector(invalid, address(_share)));
        factory.create();
    }

    function test_TheFactorysCallerIsTheAccount() external {
        ShareTokenPositionsFactory factory = _factory();
        vm.prank(_alice);
        ShareTokenPositions made = ShareTokenPositions(address(factory.create()));
        assertEq(made.account(), _alice, "account");
        assertEq(made.provider(), address(_share), "provider");
        assertEq(made.rewardToken(), address(_share), "rewards are shares");
        assertEq(made.heldPosition(), 0, "no ids");
        assertEq(made.decimals(), 18, "of shares");
        assertEq(made.highWaterRate(), 1e27, "the mark");
        assertEq(address(factory.SHARE()), address(_share), "factory's token");
    }

    function test_TheFactoryTellsWhatItMade() external {
        ShareTokenPositionsFactory factory = _factory();
        uint256 state = vm.snapshotState();
        address made = address(factory.create());
        vm.revertToState(state);
        vm.expectEmit(address(factory));
        emit IStakingPositionsFactory.StakingPositionsCreated(address(this), made);
        factory.create();
    }

    // ---- when a call is refused

    function test_RevertWhen_TheCallerIsNotTheAccount() external {
        bytes memory other = abi.encodeWithSelector(
            IStakingPositionsErrors.StakingPositions_NotTheAccount.selector,
            _alice
        );
        vm.startPrank(_alice);
        vm.expectRevert(other);
        _positions.deposit(_alice, 0, 1, _alice);
        vm.expectRevert(other);
        _positions.withdraw(1, _alice);
        vm.expectRevert(other);
        _positions.harvest();
        vm.stopPrank();
    }

    function test_RevertWhen_APositionIsNamed() external {
        vm.expectRevert(
            abi.encodeWithSelector(IStakingPositionsErrors.StakingPositions_UnknownPosition.selector, uint256(1))
        );
        _positions.deposit(_alice, 1, 1, _alice);
    }

    function test_RevertWhen_TheDepositCountsForNoUnit() external {
        bytes4 zero = IStakingPositionsErrors.StakingPositions_ZeroUnits.selector;
        vm.expectRevert(abi.encodeWithSelector(zero, uint256(0)));
        _positions.deposit(_alice, 0, 0, _alice);
        _deposit(_alice, 1e18);
        vm.expectRevert(abi.encodeWithSelector(zero, uint256(0)));
        _positions.deposit(_alice, 0, 0, _alice);
    }

    function test_RevertWhen_TheSharesAreNotThere() external {
        bytes4 short = IERC20Errors.ERC20InsufficientBalance.selector;
        vm.expectRevert(abi.encodeWithSelector(short, _alice, uint256(1e24), uint256(1e24 + 1)));
        _positions.deposit(_alice, 0, 1e24 + 1, _alice);
    }

    // ---- while the rate stands still

    function test_TheFirstDepositMakesAUnitAShare() external {
        assertEq(_positions.quantityOf(7), 7, "a unit is a share before");
        assertEq(_positions.unitsOf(7), 7, "and a share a unit");
        assertEq(_deposit(_alice, 3e18), 3e18, "units");
        assertEq(_deposit(_bob, 1e18), 1e18, "and of later ones");
        assertEq(_positions.heldAmount(), 4e18, "held");
        assertEq(_positions.totalUnits(), 4e18, "all units");
        assertEq(_positions.quantityOf(1e18), 1e18, "quantity");
        assertEq(_positions.unitsOf(1e18), 1e18, "units for it");
        assertEq(_positions.harvest(), 0, "nothing grew");
    }

    function test_ADonationIsNotCounted() external {
        _deposit(_alice, 1e18);
        vm.prank(_bob);
        _share.transfer(address(_positions), 5e18);
        assertEq(_positions.heldAmount(), 1e18, "held");
        assertEq(_positions.pendingReward(), 0, "no reward");
        assertEq(_deposit(_bob, 1e18), 1e18, "no inflation");
        assertEq(_positions.withdraw(1e18, _alice), 1e18, "nor anything to take");
    }

    // ---- when the rate has grown

    function test_AHarvestTakesTheGrowthAlone() external {
        _deposit(_alice, 10e18);
        _share.setRate(1.25e27);
        assertEq(_positions.pendingReward(), 2e18, "10 * 1.25 = 8 * 1.25 + 2 * 1.25");
        assertEq(_positions.quantityOf(10e18), 8e18, "the collateral is worth what it was");
        assertEq(_positions.unitsOf(8e18), 10e18, "units for it");
        assertEq(_positions.harvest(), 2e18, "claimed");
        assertEq(_share.balanceOf(address(this)), 2e18, "by the account");
        assertEq(_positions.heldAmount(), 8e18, "held");
        assertEq(_positions.quantityOf(10e18), 8e18, "as before the harvest");
        assertEq(_positions.highWaterRate(), 1.25e27, "the mark");
        assertEq(_positions.harvest(), 0, "once");
    }

    function test_ADepositSkimsFirst() external {
        _deposit(_alice, 10e18);
        _share.setRate(1.25e27);
        assertEq(_deposit(_bob, 8e18), 10e18, "bob's 8 shares count as alice's 8 do");
        assertEq(_positions.pendingReward(), 2e18, "her growth waits");
        assertEq(_positions.quantityOf(10e18), 8e18, "each has 8");
        _share.setRate(2.5e27);
        assertEq(_positions.pendingReward(), 2e18 + 8e18, "half of the 16");
        assertEq(_positions.harvest(), 10e18, "both");
    }

    function test_AnExitTakesItsGrowthAlong() external {
        _deposit(_alice, 10e18);
        _deposit(_bob, 10e18);
        _share.setRate(1.25e27);
        assertEq(_positions.withdraw(10e18, _alice), 10e18, "not skimmed");
        assertEq(_positions.harvest(), 2e18, "bob's growth only");
    }

    /// @dev ceil(10 / 1.5) = 7 shares stay for 10 units: 3 units are 2.1 shares, and 2 shares are 20 / 7 = 2.86 units.
    function test_SharesAndUnitsAreRoundedDown() external {
        _deposit(_alice, 10);
        _share.setRate(1.5e27);
        assertEq(_positions.harvest(), 3, "7 stay");
        assertEq(_positions.quantityOf(3), 2, "2, not 3: no more than the units have");
        assertEq(_positions.unitsOf(2), 2, "2, not 3: units that have no more than asked for");
        assertEq(_positions.withdraw(3, _bob), 2, "paid as foretold");
        assertEq(_share.balanceOf(_bob), 1e24 + 2, "and sent");
        assertEq(_positions.heldAmount(), 5, "5 of 7 shares, for 7 of 10 units: the rest is with who stays");
    }

    // ---- when the rate has fallen

    function test_NothingIsSkimmedBelowTheMark() external {
        _deposit(_alice, 10e18);
        _share.setRate(0.8e27);
        assertEq(_positions.harvest(), 0, "a loss");
        assertEq(_positions.quantityOf(10e18), 10e18, "no shares are lost");
        assertEq(_positions.highWaterRate(), 1e27, "the mark stays");
        _share.setRate(1e27);
        assertEq(_positions.harvest(), 0, "its recovery is no reward");
        _share.setRate(1.25e27);
        assertEq(_positions.harvest(), 2e18, "growth above the mark is");
    }

    function test_TheWayOutAsksNoRate() external {
        _deposit(_alice, 10e18);
        vm.etch(address(_share), address(new WithoutRate()).code);
        assertEq(_positions.withdraw(10e18, _bob), 10e18, "out");
        vm.expectRevert();
        _positions.harvest();
    }

    function test_AllCanLeaveAndBeginAnew() external {
        _deposit(_alice, 3);
        _share.setRate(1.7e27);
        _positions.harvest();
        _deposit(_bob, 1e18);
        _positions.withdraw(1, _alice);
        _positions.withdraw(_positions.totalUnits(), _bob);
        assertEq(_positions.heldAmount() + _positions.totalUnits(), 0, "empty");
        assertEq(_deposit(_alice, 5), 5, "a unit is a share again");
    }

    // ---- whatever the rate does

    function testFuzz_TheCollateralNeverLosesWorthToAHarvest(uint256 shares, uint256 rate) external {
        shares = bound(shares, 1, 1e24);
        rate = bound(rate, 1e20, 1e33);
        _deposit(_alice, shares);
        _share.setRate(rate);
        uint256 quantity = _positions.quantityOf(shares);
        uint256 reward = _positions.pendingReward();
        assertEq(_positions.harvest(), reward, "as foretold");
        assertEq(_positions.quantityOf(shares), quantity, "a harvest moves no health");
        assertEq(_positions.heldAmount() + reward, shares, "nothing lost");
        uint256 worth = rate < 1e27 ? shares * rate : shares * 1e27;
        assertGe(_positions.heldAmount() * rate, worth, "worth at least what it was, or is");
    }

    function testFuzz_UnitsAndQuantityRoundDown(uint256 a, uint256 b, uint256 rate) external {
        a = bound(a, 1, 1e24);
        b = bound(b, 1, 1e24);
        _deposit(_alice, a);
        _share.setRate(bound(rate, 1e27, 1e30));
        _positions.harvest();
        uint256 heldBefore = _positions.heldAmount();
        uint256 units = _deposit(_bob, b);
        assertLe(units * heldBefore, b * a, "no more units than were paid for");
        assertLe(_positions.quantityOf(units), b, "nothing is gained by coming");
        assertGe(_positions.quantityOf(a), heldBefore, "nor taken from who is there");
        assertLe(_positions.unitsOf(_positions.quantityOf(units)), units, "there and back");
    }

    function _deposit(address from, uint256 amount) private returns (uint256 units) {
        return _positions.deposit(from, 0, amount, from);
    }

    function _factory() private returns (ShareTokenPositionsFactory) {
        return DeploySavings.shareTokenPositionsFactory(IERC4626(address(_share)));
    }
}

/// @dev A token that moves and has forgotten its rate.
contract WithoutRate is TestToken {
    constructor() TestToken("", "", 18) {}
}
