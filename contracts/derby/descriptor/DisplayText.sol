// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// JSON and SVG are full of double quotes: strings of them are in single ones.
// solhint-disable quotes

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

/// @title DisplayText
/// @notice Numbers for people, and text that strangers wrote made harmless for SVG and JSON.
library DisplayText {
    using Strings for uint256;

    uint256 private constant PLACES = 2;

    /// @notice `value` of `decimals` decimals with a comma every three digits and two places, rounded towards zero.
    function amount(uint256 value, uint256 decimals) internal pure returns (string memory) {
        return amountTo(value, decimals, PLACES);
    }

    /// @notice `amount` with a sign where it is below zero.
    function signedAmount(int256 value, uint256 decimals) internal pure returns (string memory) {
        return signedAmountTo(value, decimals, PLACES);
    }

    /// @notice `signedAmount` with `places` places.
    function signedAmountTo(int256 value, uint256 decimals, uint256 places) internal pure returns (string memory) {
        return
            value < 0
                ? string.concat("-", amountTo(uint256(-value), decimals, places))
                : amountTo(uint256(value), decimals, places);
    }

    /// @notice `amount` with `places` places.
    function amountTo(uint256 value, uint256 decimals, uint256 places) internal pure returns (string memory) {
        uint256 unit = 10 ** decimals;
        uint256 rest =
            decimals >= places
                ? (value % unit) / 10 ** (decimals - places)
                : (value % unit) * 10 ** (places - decimals);
        return string.concat(grouped(value / unit), ".", _padded(rest, places));
    }

    /// @notice `bps` as a percentage, without places that are zero.
    function percent(uint256 bps) internal pure returns (string memory) {
        if (bps % 100 == 0) return string.concat((bps / 100).toString(), "%");
        return string.concat((bps / 100).toString(), bps % 100 < 10 ? ".0" : ".", (bps % 100).toString(), "%");
    }

    /// @notice `value` with a comma every three digits.
    function grouped(uint256 value) internal pure returns (string memory text) {
        text = (value % 1_000).toString();
        while (value >= 1_000) {
            uint256 group = value % 1_000;
            value /= 1_000;
            string memory padding =
                group < 10
                    ? "00"
                    : group < 100
                        ? "0"
                        : "";
            text = string.concat((value % 1_000).toString(), ",", padding, text);
        }
    }

    /// @notice The first `maxLength` bytes of `text` for SVG and, in it, for JSON: what is not printable ASCII becomes a question
    /// mark, and what these languages read as their own an entity.
    function escaped(string memory text, uint256 maxLength) internal pure returns (string memory safe) {
        bytes memory raw = bytes(text);
        for (uint256 i = 0; i < raw.length && i < maxLength; ++i) safe = string.concat(safe, _entity(raw[i]));
    }

    function _padded(uint256 value, uint256 digits) private pure returns (string memory text) {
        text = value.toString();
        for (uint256 length = bytes(text).length; length < digits; ++length) text = string.concat("0", text);
    }

    function _entity(bytes1 char) private pure returns (string memory) {
        if (char < 0x20 || char > 0x7e) return "?";
        if (char == "&") return "&amp;";
        if (char == "<") return "&lt;";
        if (char == ">") return "&gt;";
        if (char == '"') return "&quot;";
        if (char == "'") return "&#39;";
        if (char == "\\") return "&#92;";
        return string(abi.encodePacked(char));
    }
}
