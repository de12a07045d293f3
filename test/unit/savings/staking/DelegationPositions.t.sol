// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DeploySavings} from "../../../../contracts/mocks/deploy/DeploySavings.sol";
import {DelegationPositions} from "../../../../contracts/savings/staking/DelegationPositions.sol";
import {DelegationPositionsFactory} from "../../../../contracts/savings/staking/DelegationPositionsFactory.sol";
import {IDelegationPool} from "../../../../contracts/savings/staking/interfaces/IDelegationPool.sol";
import {IStakingPositions} from "../../../../contracts/savings/staking/interfaces/IStakingPositions.sol";
import {IStakingPositionsErrors} from "../../../../contracts/savings/staking/interfaces/IStakingPositionsErrors.sol";
import {IStakingPositionsFactory} from "../../../../contracts/savings/staking/interfaces/IStakingPositionsFactory.sol";
import {SavingsUnitTest} from "../../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `DelegationPositions.tree`. This test is the account of an adapter of its own.
contract DelegationPositionsTest is SavingsUnitTest {
    DelegationPositions private _positions;

    function setUp() public override {
        super.setUp();
        _positions = DelegationPositions(address(DeploySavings.delegationPositionsFactory(pool).create()));
        vm.prank(borrower);
        pool.setApprovalForAll(address(_positions), true);
        vm.prank(borrower2);
        pool.setApprovalForAll(address(_positions), true);
    }

    // ---- when it is made

    function test_RevertWhen_ThereIsNoPool() external {
        vm.expectRevert(_err(IStakingPositionsErrors.StakingPositions_InvalidProvider.selector, stranger));
        DeploySavings.delegationPositionsFactory(IDelegationPool(stranger));
    }

    function test_TheFactorysCallerIsTheAccount() external {
        DelegationPositionsFactory factory = DeploySavings.delegationPositionsFactory(pool);
        uint256 state = vm.snapshotState();
        address made = address(factory.create());
        vm.revertToState(state);
        vm.expectEmit(address(factory));
        emit IStakingPositionsFactory.StakingPositionsCreated(stranger, made);
        vm.prank(stranger);
        IStakingPositions positions = factory.create();
        assertEq(positions.account(), stranger, "account");
        assertEq(positions.provider(), address(pool), "provider");
        assertEq(positions.rewardToken(), address(weth), "rewards");
        assertEq(positions.decimals(), 18, "of the native token");
        assertEq(positions.heldPosition() + positions.heldAmount() + positions.totalUnits(), 0, "empty");
        assertEq(address(factory.POOL()), address(pool), "factory's pool");
    }

    // ---- when a call is refused

    function test_RevertWhen_TheCallerIsNotTheAccount() external {
        bytes memory other = _err(IStakingPositionsErrors.StakingPositions_NotTheAccount.selector, stranger);
        address target = address(_positions);
        bytes memory call = abi.encodeCall(IStakingPositions.deposit, (borrower, 1, 1, stranger));
        _refusedBy(target, stranger, call, other);
        _refusedBy(target, stranger, abi.encodeCall(IStakingPositions.withdraw, (1, stranger)), other);
        _refusedBy(target, stranger, abi.encodeCall(IStakingPositions.harvest, ()), other);
    }

    function test_RevertWhen_NothingIsDeposited() external {
        vm.expectRevert(_err(IStakingPositionsErrors.StakingPositions_ZeroUnits.selector, 0));
        _positions.deposit(borrower, 1, 0, borrower);
    }

    // ---- when positions come and go

    function test_AllIsRolledIntoOnePosition() external {
        assertEq(_deposit(borrower, 10e18), 10e18, "units of the pool");
        uint256 held = _positions.heldPosition();
        _deposit(borrower2, 5e18);
        assertEq(_positions.heldPosition(), held, "it grows in place");
        assertEq(pool.balanceOf(address(_positions), held), 15e18, "one position");
        assertEq(_positions.heldAmount(), 15e18, "amount");
        assertEq(_positions.totalUnits(), 15e18, "units");
    }

    function test_AnExitIsAPartOfIt() external {
        _deposit(borrower, 10e18);
        _fundRewards(10e18, 10 days);
        _wait(10 days);
        assertEq(_positions.withdraw(4e18, stranger), 4e18, "amount");
        uint256 held = _positions.heldPosition();
        assertEq(pool.balanceOf(stranger, held), 4e18, "the same position");
        assertEq(pool.earned(held, 4e18), 4e18, "with what it accrued");
        assertEq(_positions.pendingReward(), 6e18, "the rest is the account's");
    }

    function test_AfterAnExitTheNextDepositMovesOn() external {
        _deposit(borrower, 10e18);
        uint256 shared = _positions.heldPosition();
        _positions.withdraw(4e18, stranger);
        _deposit(borrower2, 5e18);
        assertTrue(_positions.heldPosition() != shared, "a position of its own");
        assertEq(pool.balanceOf(address(_positions), _positions.heldPosition()), 11e18, "of all");
        assertEq(pool.balanceOf(stranger, shared), 4e18, "the other's stays");
    }

    function test_AHarvestIsOneClaim() external {
        assertEq(_positions.harvest(), 0, "of nothing");
        _deposit(borrower, 10e18);
        _deposit(borrower2, 30e18);
        _fundRewards(8e18, 10 days);
        _wait(10 days);
        assertEq(_positions.pendingReward(), 8e18, "pending");
        assertEq(_positions.harvest(), 8e18, "claimed");
        assertEq(weth.balanceOf(address(this)), 8e18, "by the account");
        assertEq(_positions.pendingReward(), 0, "none left");
        assertEq(pool.balanceOf(address(_positions), _positions.heldPosition()), 40e18, "renewed");
    }

    function test_AGiftIsNotCounted() external {
        _deposit(borrower, 10e18);
        uint256 id = _stake(stranger, 7e18);
        vm.prank(stranger);
        pool.safeTransferFrom(stranger, address(_positions), id, 7e18, "");
        assertEq(_positions.totalUnits(), 10e18, "units");
        assertEq(_positions.heldAmount(), 10e18, "amount");
        assertEq(_positions.quantityOf(10e18), 10e18, "quantity");
    }

    function test_ASlashLowersWhatUnitsAreWorth() external {
        _deposit(borrower, 10e18);
        vm.prank(admin);
        pool.slash(4e18, admin);
        assertEq(_positions.quantityOf(5e18), 3e18, "three fifths");
        assertEq(_positions.unitsOf(3e18), 5e18, "there and back");
        assertEq(_positions.withdraw(5e18, stranger), 5e18, "units are units");
    }

    function _deposit(address from, uint256 amount) private returns (uint256 units) {
        uint256 id = _stake(from, amount);
        return _positions.deposit(from, id, amount, from);
    }
}
