// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {YieldProtocolMock} from "../../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `Bounty.tree`.
contract DerbyVaultBountyTest is DerbyVaultUnitTest {
    // ---- fundBounty

    function test_RevertWhen_NothingIsGiven() external {
        _refused(bob, _call(0), _err(IDerbyVaultErrors.DerbyVault_ZeroAmount.selector, bob));
    }

    function test_RevertWhen_TheAssetIsNotThere() external {
        bytes4 short = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refused(keeper, _call(5), _err(short, address(vault), 0, 5));
    }

    function test_RevertWhen_TheReserveWouldOutgrowItsRange() external {
        uint256 huge = uint256(type(uint96).max) + 1;
        _refused(bob, _call(huge), _err(SafeCast.SafeCastOverflowedUintDowncast.selector, 96, huge));
    }

    function test_AnybodyFundsWhatIsNobodysShare() external {
        _deposit(alice, 1_000e6);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.BountyFunded(bob, 70e6);
        vm.prank(bob);
        vault.fundBounty(70e6);
        assertEq(vault.bountyReserve(), 70e6, "reserve");
        assertEq(vault.grossAssets(), 1_000e6, "in no price");
        assertEq(vault.maxWithdraw(alice), 1_000e6, "and not to be withdrawn");
        _assertBooks();
    }

    // ---- what a close pays

    function test_RisesInADay() external {
        _fund(100e6, 1_000e6);
        uint256 closable = vault.status().closableAt;
        assertEq(vault.status().bounty, 0, "before");
        vm.warp(closable);
        assertEq(vault.status().bounty, 0, "at first");
        vm.warp(closable + 6 hours);
        assertEq(vault.status().bounty, 25e6, "a quarter");
        vm.warp(closable + 24 hours);
        assertEq(vault.status().bounty, 100e6, "all");
        vm.warp(closable + 240 hours);
        assertEq(vault.status().bounty, 100e6, "and no more");
    }

    function test_IsSplitBySteps() external {
        _fund(100e6, 1_000e6);
        uint256 steps = vault.stepsToClose();
        _elapse();
        vm.warp(block.timestamp + 12 hours);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.BountyPaid(keeper, 3, (uint256(50e6) * 3) / steps);
        vm.prank(keeper);
        vault.closeEpoch(3);
        assertEq(usdc.balanceOf(keeper), (uint256(50e6) * 3) / steps, "three steps");
        vm.prank(bob);
        vault.closeEpoch(ALL_STEPS);
        assertEq(usdc.balanceOf(bob), WEALTH + (50e6 * (steps - 3)) / steps, "the others");
        assertEq(vault.bountyReserve(), 950e6, "half of the cap is gone");
        _assertBooks();
    }

    function test_BegunForNothingItStillRises() external {
        _fund(150e6, 1_000e6);
        uint256 steps = vault.stepsToClose();
        _begin(1);
        vm.warp(block.timestamp + 1 days);
        vm.prank(keeper);
        vault.closeEpoch(ALL_STEPS);
        assertEq(usdc.balanceOf(keeper), (150e6 * (steps - 1)) / steps, "the whole rate for the rest");
    }

    function test_IsNeverMoreThanTheReserve() external {
        _fund(100e6, 30e6);
        _elapse();
        vm.warp(block.timestamp + 1 days);
        assertEq(vault.status().bounty, 30e6, "what is there");
        vm.prank(keeper);
        vault.closeEpoch(ALL_STEPS);
        assertEq(usdc.balanceOf(keeper), 30e6, "paid");
        assertEq(vault.bountyReserve(), 0, "empty");
    }

    function test_AnEmptyReserveStopsNothing() external {
        _setBountyCap(100e6);
        _open();
        vm.warp(vault.status().closableAt + 2 days);
        vm.prank(keeper);
        vault.closeEpoch(ALL_STEPS);
        assertEq(usdc.balanceOf(keeper), 0, "for nothing");
        assertEq(vault.epoch(), 3, "closed");
    }

    function test_WithoutACapNothingIsPaid() external {
        vault.fundBounty(1_000e6);
        vm.warp(vault.status().closableAt + 2 days);
        vm.prank(keeper);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.bountyReserve(), 1_000e6, "kept");
    }

    /// @dev How many protocols have to pay cash is not known when the bounty is divided: such steps are done for nothing.
    function test_RaisingCashPaysNothing() external {
        _fund(150e6, 1_000e6);
        _open();
        uint256 steps = vault.stepsToClose();
        _request(alice, 50_000e6);
        yields[1].setFault(YieldProtocolMock.Fault.Illiquid);
        _elapse();
        vm.warp(block.timestamp + 1 days);
        vm.prank(keeper);
        (uint256 done, ) = vault.closeEpoch(ALL_STEPS);
        assertEq(done, steps + 3, "three protocols were asked for cash");
        assertEq(usdc.balanceOf(keeper), 150e6, "and the whole is the whole");
        _assertBooks();
    }

    function testFuzz_ThePartsNeverExceedTheWhole(uint256 cap, uint256 late, uint256 seed) external {
        cap = bound(cap, 1, 1e12);
        _fund(uint96(cap), 2e12);
        _deposit(alice, 100_000e6);
        _vote(40, 60, 20);
        _elapse();
        vm.warp(block.timestamp + bound(late, 0, 2 days));
        uint256 whole = vault.status().bounty;
        for (bool finished = false; !finished; seed = uint256(keccak256(abi.encode(seed)))) {
            vm.prank(keeper);
            (, finished) = vault.closeEpoch(1 + (seed % 7));
        }
        uint256 paid = usdc.balanceOf(keeper);
        assertLe(paid, whole, "the parts");
        assertGe(paid + 15, whole, "all but a rounding a call");
        assertEq(vault.bountyReserve(), 2e12 - paid, "out of the reserve");
        _assertBooks();
    }

    function _fund(uint96 cap, uint256 reserve) private {
        _setBountyCap(cap);
        vault.fundBounty(reserve);
    }

    function _call(uint256 assets) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyVault.fundBounty, (assets));
    }
}
