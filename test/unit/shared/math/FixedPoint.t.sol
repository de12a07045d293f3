// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {BPS, FixedPoint, WAD} from "../../../../contracts/shared/math/FixedPoint.sol";
import {Test} from "../../../helpers/Test.sol";

contract FixedPointTest is Test {
    uint256 private constant MAX = type(uint256).max;

    function test_units() public pure {
        assertEq(WAD, 10 ** 18, "WAD");
        assertEq(BPS, 10 ** 4, "BPS");
    }

    function test_mulDiv_workedNumbers() public pure {
        assertEq(FixedPoint.mulDivDown(7, 3, 2), 10, "21 / 2 down");
        assertEq(FixedPoint.mulDivUp(7, 3, 2), 11, "21 / 2 up");
        assertEq(FixedPoint.mulDivDown(6, 3, 2), 9, "18 / 2 down");
        assertEq(FixedPoint.mulDivUp(6, 3, 2), 9, "18 / 2 up");
        assertEq(FixedPoint.mulDivDown(MAX, MAX, MAX), MAX, "512-bit product down");
        assertEq(FixedPoint.mulDivUp(MAX, MAX, MAX), MAX, "512-bit product up");
    }

    /// @dev By definition: `down * d <= x * y < (down + 1) * d`, in 512 bits; `up` is one more where a remainder is left.
    function testFuzz_mulDiv_bracketsTheProduct(uint256 x, uint256 y, uint256 denominator) public pure {
        denominator = bound(denominator, 1, MAX);
        (uint256 high, uint256 low) = Math.mul512(x, y);
        if (high >= denominator) {
            (x, y) = (x >> 128, y >> 128);
            (high, low) = Math.mul512(x, y);
        }

        uint256 down = FixedPoint.mulDivDown(x, y, denominator);
        (uint256 downHigh, uint256 downLow) = Math.mul512(down, denominator);
        assertTrue(downHigh < high || (downHigh == high && downLow <= low), "down is not above");
        uint256 remainder = _subtract(high, low, downHigh, downLow);
        assertLt(remainder, denominator, "down is the last one below");
        if (down == MAX && remainder != 0) return;
        assertEq(FixedPoint.mulDivUp(x, y, denominator), remainder == 0 ? down : down + 1, "up");
    }

    function testFuzz_divUp_isDivisionPlusOneForARemainder(uint256 x, uint256 y) public pure {
        y = bound(y, 1, MAX);
        assertEq(FixedPoint.divUp(x, y), x % y == 0 ? x / y : x / y + 1, "divUp");
    }

    function test_zeroDenominator_reverts() public {
        vm.expectRevert(_panic(0x12));
        this.callMulDivDown(1, 1, 0);
        vm.expectRevert(_panic(0x12));
        this.callMulDivUp(1, 1, 0);
        vm.expectRevert(_panic(0x12));
        this.callDivUp(1, 0);
    }

    function test_resultTooLarge_reverts() public {
        vm.expectRevert(_panic(0x11));
        this.callMulDivDown(MAX, 2, 1);
        vm.expectRevert(_panic(0x11));
        this.callMulDivUp(MAX, 2, 1);
    }

    /// @dev `x * 23 = (2^256 - 1) * 3 + 2`: the floor is the largest word, and the ceiling does not fit.
    function test_mulDivUp_roundingPastTheTop_reverts() public {
        uint256 x = 0x21642c8590b21642c8590b21642c8590b21642c8590b21642c8590b21642c859;
        assertEq(FixedPoint.mulDivDown(x, 23, 3), MAX, "floor fits");
        vm.expectRevert(_panic(0x11));
        this.callMulDivUp(x, 23, 3);
    }

    function callMulDivDown(uint256 x, uint256 y, uint256 denominator) external pure returns (uint256) {
        return FixedPoint.mulDivDown(x, y, denominator);
    }

    function callMulDivUp(uint256 x, uint256 y, uint256 denominator) external pure returns (uint256) {
        return FixedPoint.mulDivUp(x, y, denominator);
    }

    function callDivUp(uint256 x, uint256 y) external pure returns (uint256) {
        return FixedPoint.divUp(x, y);
    }

    /// @dev Low word of a 512-bit difference that is known to fit one.
    function _subtract(uint256 high, uint256 low, uint256 subHigh, uint256 subLow) private pure returns (uint256) {
        unchecked {
            uint256 borrow = low < subLow ? 1 : 0;
            assertEq(high - subHigh - borrow, 0, "difference fits a word");
            return low - subLow;
        }
    }

    function _panic(uint256 code) private pure returns (bytes memory) {
        return abi.encodeWithSignature("Panic(uint256)", code);
    }
}
