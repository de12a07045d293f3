// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {VaultKey} from "../../../contracts/dual/libraries/VaultKey.sol";
import {Test} from "../../helpers/Test.sol";

/// @dev The tree is in `VaultKey.tree`.
contract VaultKeyTest is Test {
    function test_ComposesTheSixParts() external pure {
        string memory key = VaultKey.compose("WETH", "USDC", true, 1_798_099_200, 3_000e8, 8, 1);
        assertEq(key, "WETH-USDC-B-20261224-3000-001", "buy low");
        key = VaultKey.compose("WETH", "USDC", false, 1_798_099_200, 3_200.5e8, 8, 1_234);
        assertEq(key, "WETH-USDC-S-20261224-3200.5-1234", "sell high, a long number");
    }

    function test_DaysAreThoseOfTheCalendar() external pure {
        assertEq(VaultKey.day(0), "19700101", "the first");
        assertEq(VaultKey.day(951_696_000), "20000228", "the day before it");
        assertEq(VaultKey.day(951_782_400), "20000229", "a leap day of a fourth century");
        assertEq(VaultKey.day(1_709_164_800), "20240229", "a leap day");
        assertEq(VaultKey.day(1_709_251_199), "20240229", "its last second");
        assertEq(VaultKey.day(1_709_251_200), "20240301", "the day after");
        assertEq(VaultKey.day(1_735_689_599), "20241231", "the end of a year");
        assertEq(VaultKey.day(1_735_689_600), "20250101", "the next year");
        assertEq(VaultKey.day(4_107_542_400), "21000301", "no leap day in 2100");
        assertEq(VaultKey.day(4_107_542_399), "21000228", "the day before");
        assertEq(VaultKey.day(type(uint32).max), "21060207", "the last of all");
    }

    function testFuzz_ADayFollowsTheOneBefore(uint256 timestamp) external pure {
        uint256 day = bound(timestamp, 0, type(uint32).max) / 1 days;
        (uint256 year, uint256 month, uint256 date) = _parsed(VaultKey.day(day * 1 days));
        (uint256 nextYear, uint256 nextMonth, uint256 nextDate) = _parsed(VaultKey.day((day + 1) * 1 days));
        if (nextDate != 1) {
            assertEq(nextDate, date + 1, "the next day");
            assertEq(nextYear * 100 + nextMonth, year * 100 + month, "of the same month");
            return;
        }
        assertEq(date, _daysOf(year, month), "the month's last day");
        assertEq(nextYear * 12 + nextMonth, year * 12 + month + 1, "the next month");
    }

    function test_PricesAreInFullWithoutTrailingZeros() external pure {
        assertEq(VaultKey.decimal(3_000e8, 8), "3000", "whole");
        assertEq(VaultKey.decimal(1_234, 8), "0.00001234", "small");
        assertEq(VaultKey.decimal(1, 24), "0.000000000000000000000001", "smallest");
        assertEq(VaultKey.decimal(1e36, 24), "1000000000000", "largest");
        assertEq(VaultKey.decimal(7, 0), "7", "no decimals");
        assertEq(VaultKey.decimal(150_000_000, 8), "1.5", "trimmed");
    }

    function _parsed(string memory text) private pure returns (uint256 year, uint256 month, uint256 date) {
        uint256 number = 0;
        for (uint256 i = 0; i < 8; ++i) number = number * 10 + uint8(bytes(text)[i]) - 48;
        return (number / 10_000, (number / 100) % 100, number % 100);
    }

    function _daysOf(uint256 year, uint256 month) private pure returns (uint256) {
        if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }
}
