// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

/// @title VaultKey
/// @notice The readable name of a vault: `WETH-USDC-B-20261224-3000-001`.
library VaultKey {
    /// @dev Least digits of the last part.
    uint256 private constant NUMBER_DIGITS = 3;

    /// @notice Base, quote, `B` for Buy Low or `S` for Sell High, day of expiry (UTC), linked price without trailing zeros, and
    /// the vault's number, of three digits at least.
    function compose(
        string memory base,
        string memory quote,
        bool isBuyLow,
        uint256 expiryAt,
        uint256 linkedPrice,
        uint8 feedDecimals,
        uint256 vaultId
    ) internal pure returns (string memory) {
        string memory pair = string.concat(base, "-", quote, isBuyLow ? "-B-" : "-S-");
        string memory number = padded(vaultId, NUMBER_DIGITS);
        return string.concat(pair, day(expiryAt), "-", decimal(linkedPrice, feedDecimals), "-", number);
    }

    /// @notice The UTC day of `timestamp`, unix seconds, as YYYYMMDD.
    /// @dev The proleptic Gregorian calendar with years that begin in March, so that a leap day is a year's last: an era of 400
    /// years has 146,097 days, and months from March on have 31, 30, 31, 30, 31 days in turn, which `(153 * m + 2) / 5` adds up.
    function day(uint256 timestamp) internal pure returns (string memory) {
        uint256 days_ = timestamp / 1 days + 719_468;
        uint256 dayOfEra = days_ % 146_097;
        uint256 yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        uint256 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        uint256 marchMonth = (5 * dayOfYear + 2) / 153;
        uint256 dayOfMonth = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
        uint256 month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        uint256 year = (days_ / 146_097) * 400 + yearOfEra + (month <= 2 ? 1 : 0);
        return padded(year * 10_000 + month * 100 + dayOfMonth, 8);
    }

    /// @notice `value / 10^decimals` in full, without trailing zeros.
    function decimal(uint256 value, uint8 decimals) internal pure returns (string memory) {
        uint256 unit = 10 ** decimals;
        string memory whole = Strings.toString(value / unit);
        uint256 fraction = value % unit;
        if (fraction == 0) return whole;
        uint256 digits = decimals;
        while (fraction % 10 == 0) {
            fraction /= 10;
            --digits;
        }
        return string.concat(whole, ".", padded(fraction, digits));
    }

    /// @notice `value` with zeros before it, to at least `digits` digits.
    function padded(uint256 value, uint256 digits) internal pure returns (string memory text) {
        text = Strings.toString(value);
        while (bytes(text).length < digits) text = string.concat("0", text);
    }
}
