// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `SetParameters.tree`.
contract DerbyVaultSetParametersTest is DerbyVaultUnitTest {
    uint256 private constant BOUNDED = 5;

    /// @dev A parameter as the specification bounds it.
    struct Bound {
        bytes32 name;
        uint256 lowest;
        uint256 highest;
        uint256 largest;
    }

    // ---- when they are refused

    function test_RevertWhen_TheCallerIsNotRisk() external {
        bytes4 unauthorized = IAccessManaged.AccessManagedUnauthorized.selector;
        _refused(bob, _call(_parameters()), _err(unauthorized, bob));
        _refused(guardian, _call(_parameters()), _err(unauthorized, guardian));
    }

    function test_RevertWhen_ACloseIsInProgress() external {
        _begin(1);
        _refused(address(this), _call(_parameters()), _closing(DerbyTypes.Phase.Measure));
    }

    function test_RevertWhen_OneIsJustOutOfBounds() external {
        for (uint256 i = 0; i < BOUNDED; ++i) {
            Bound memory b = _boundOf(i);
            _refusedAt(i, b.highest + 1);
            _refusedAt(i, b.largest);
            if (b.lowest != 0) _refusedAt(i, b.lowest - 1);
            if (b.lowest != 0) _refusedAt(i, 0);
        }
    }

    function testFuzz_RevertWhen_OneIsOutOfBounds(uint256 which, uint256 value) external {
        which = bound(which, 0, BOUNDED - 1);
        _refusedAt(which, bound(value, _boundOf(which).highest + 1, _boundOf(which).largest));
    }

    // ---- when they are set

    function test_SetsThemAtTheirBounds() external {
        for (uint256 i = 0; i < BOUNDED; ++i) {
            _setsAt(i, _boundOf(i).lowest);
            _setsAt(i, _boundOf(i).highest);
        }
    }

    function testFuzz_SetsThemInsideTheirBounds(uint256[5] memory values, uint96 bountyCap) external {
        DerbyTypes.Parameters memory parameters = _parameters();
        for (uint256 i = 0; i < BOUNDED; ++i) {
            Bound memory b = _boundOf(i);
            _put(parameters, i, bound(values[i], b.lowest, b.highest));
        }
        parameters.bountyCap = bountyCap;
        _sets(parameters);
    }

    function test_ACloseInBetweenGoesByThem() external {
        _deposit(alice, 100_000e6);
        _vote(40, 60, 20);
        DerbyTypes.Parameters memory parameters = _parameters();
        (parameters.bufferBps, parameters.interval) = (4_000, 1 days);
        vault.setParameters(parameters);
        assertEq(vault.status().closableAt, START + 1 days, "at once");
        _close();
        _assertAllocations(20_000e6, 30_000e6, 10_000e6, 40_000e6);
        assertEq(vault.status().closableAt, START + 2 days, "and from then on");
        _assertBooks();
    }

    /// @dev Profit that is locked unlocks in the time that it was given.
    function test_ALongerIntervalLocksNoProfitAgain() external {
        _openWithProfit();
        vm.warp(block.timestamp + INTERVAL / 2);
        DerbyTypes.Parameters memory parameters = _parameters();
        parameters.interval = 90 days;
        vault.setParameters(parameters);
        assertEq(vault.lockedProfit(), 4_050e6, "half");
        vm.warp(block.timestamp + INTERVAL / 2);
        assertEq(vault.lockedProfit(), 0, "gone");
    }

    function _refusedAt(uint256 which, uint256 value) private {
        DerbyTypes.Parameters memory parameters = _parameters();
        _put(parameters, which, value);
        Bound memory b = _boundOf(which);
        bytes4 out = IDerbyVaultErrors.DerbyVault_ParameterOutOfBounds.selector;
        bytes memory err = abi.encodeWithSelector(out, b.name, value, b.lowest, b.highest);
        _refused(address(this), _call(parameters), err);
    }

    function _setsAt(uint256 which, uint256 value) private {
        DerbyTypes.Parameters memory parameters = _parameters();
        _put(parameters, which, value);
        _sets(parameters);
    }

    function _sets(DerbyTypes.Parameters memory parameters) private {
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ParametersChanged(parameters);
        vault.setParameters(parameters);
        bytes32 stored = keccak256(abi.encode(vault.parameters()));
        assertEq(stored, keccak256(abi.encode(parameters)), "as given");
    }

    function _put(DerbyTypes.Parameters memory parameters, uint256 which, uint256 value) private pure {
        if (which == 0) parameters.performanceFeeBps = uint16(value);
        else if (which == 1) parameters.bufferBps = uint16(value);
        else if (which == 2) parameters.marginBps = uint16(value);
        else if (which == 3) parameters.exitFeeBps = uint16(value);
        else parameters.interval = uint32(value);
    }

    function _boundOf(uint256 which) private pure returns (Bound memory) {
        uint256 largest = type(uint16).max;
        if (which == 0) return Bound("performanceFeeBps", 0, 3_000, largest);
        if (which == 1) return Bound("bufferBps", 0, 5_000, largest);
        if (which == 2) return Bound("marginBps", 0, 1_000, largest);
        if (which == 3) return Bound("exitFeeBps", 0, 100, largest);
        return Bound("interval", 1 days, 90 days, type(uint32).max);
    }

    function _call(DerbyTypes.Parameters memory parameters) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyVault.setParameters, (parameters));
    }
}
