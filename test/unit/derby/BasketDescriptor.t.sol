// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// JSON and SVG are full of double quotes: strings of them are in single ones.
// solhint-disable quotes

import {DisplayText} from "../../../contracts/derby/descriptor/DisplayText.sol";
import {DerbyGameTest} from "../../helpers/DerbyGameTest.sol";

/// @dev Metadata of baskets.
contract BasketDescriptorTest is DerbyGameTest {
    function test_EveryBasketHasAPicture() external {
        uint256 empty = _mint(alice);
        _assertDrawn(empty);
        uint256 basketId = _play(bob, 12_345e18, _two(0, 6_667, 3, 3_333));
        _pass();
        _closeFirst(-1_000 * UNIT);
        _assertDrawn(basketId);
    }

    function test_NumbersAreWrittenForPeople() external pure {
        assertEq(DisplayText.amount(1_234_567_890_123, 6), "1,234,567.89", "thousands");
        assertEq(DisplayText.amount(1_000_050_000, 6), "1,000.05", "padding");
        assertEq(DisplayText.amount(7, 0), "7.00", "no decimals");
        assertEq(DisplayText.amount(75, 1), "7.50", "one decimal");
        assertEq(DisplayText.signedAmount(-1_500_000, 6), "-1.50", "debt");
        assertEq(DisplayText.percent(10_000), "100%", "whole");
        assertEq(DisplayText.percent(3_305), "33.05%", "places");
    }

    function test_TextOfStrangersIsHarmless() external pure {
        assertEq(
            DisplayText.escaped('<a href="x">\'&\\', 32),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#92;",
            "entities"
        );
        assertEq(DisplayText.escaped("line\nbreak", 32), "line?break", "control characters");
        assertEq(DisplayText.escaped("abcdef", 3), "abc", "cut");
    }

    function _assertDrawn(uint256 basketId) private view {
        bytes memory uri = bytes(game.tokenURI(basketId));
        bytes memory expected = "data:application/json;base64,";
        assertGt(uri.length, 2_000, "a picture");
        for (uint256 i = 0; i < expected.length; ++i) assertTrue(uri[i] == expected[i], "a data URI");
    }
}
