// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InboundPause} from "../../../../contracts/shared/access/InboundPause.sol";
import {Test} from "../../../helpers/Test.sol";

contract InboundPauseTest is Test {
    uint48 private constant NOW = 1_800_000_000;
    uint48 private constant LAST_TIME = type(uint48).max - 28 days;

    function test_fourteenDaysEach() public pure {
        assertEq(InboundPause.DURATION, 14 * 86_400, "duration");
        assertEq(InboundPause.COOLDOWN, 14 * 86_400, "cooldown");
    }

    function test_neverArmed_isOpen() public view {
        assertTrue(!InboundPause.isPaused(0, NOW), "open");
        this.callRequireOpen(0, NOW);
    }

    function testFuzz_pausedUntilItsEnd(uint48 pausedUntil, uint256 timestamp) public {
        bool paused = timestamp < pausedUntil;
        assertTrue(InboundPause.isPaused(pausedUntil, timestamp) == paused, "paused before its end only");
        if (paused) {
            vm.expectRevert(abi.encodeWithSelector(InboundPause.InboundPause_Paused.selector, pausedUntil));
        }
        this.callRequireOpen(pausedUntil, timestamp);
    }

    function test_lastSecondAndFirst() public {
        vm.expectRevert(abi.encodeWithSelector(InboundPause.InboundPause_Paused.selector, NOW));
        this.callRequireOpen(NOW, NOW - 1);
        this.callRequireOpen(NOW, NOW);
    }

    function test_arm_firstTime() public view {
        assertEq(this.callArm(0, NOW), NOW + 14 days, "paused until");
        assertEq(this.callArm(0, 0), 14 days, "even in the first second of the epoch");
    }

    function test_arm_edgesOfTheCooldown() public {
        uint48 pausedUntil = this.callArm(0, NOW);
        _expectCoolingDown(NOW + 28 days);
        this.callArm(pausedUntil, NOW);
        _expectCoolingDown(NOW + 28 days);
        this.callArm(pausedUntil, NOW + 28 days - 1);
        assertEq(this.callArm(pausedUntil, NOW + 28 days), NOW + 42 days, "armed again");
    }

    /// @dev Whoever arms whenever he can keeps newcomers out for half of the time at most.
    function testFuzz_arm_atMostHalfOfTheTime(uint48 start, uint48 wait) public {
        start = uint48(bound(start, 1, LAST_TIME));
        uint48 pausedUntil = this.callArm(0, start);
        uint48 again = uint48(bound(wait, start, LAST_TIME));
        if (again < start + 28 days) {
            _expectCoolingDown(start + 28 days);
            this.callArm(pausedUntil, again);
        } else {
            uint48 nextPausedUntil = this.callArm(pausedUntil, again);
            uint256 closed = (pausedUntil - start) + (nextPausedUntil - again);
            uint256 open = again - pausedUntil;
            assertLe(closed - InboundPause.DURATION, open, "an open stretch as long as the pause before it");
        }
    }

    function callRequireOpen(uint48 pausedUntil, uint256 timestamp) external pure {
        InboundPause.requireOpen(pausedUntil, timestamp);
    }

    function callArm(uint48 pausedUntil, uint256 timestamp) external pure returns (uint48) {
        return InboundPause.arm(pausedUntil, timestamp);
    }

    function _expectCoolingDown(uint48 armableAt) private {
        vm.expectRevert(abi.encodeWithSelector(InboundPause.InboundPause_CoolingDown.selector, armableAt));
    }
}
