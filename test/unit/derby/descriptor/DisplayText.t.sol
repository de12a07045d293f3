// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// JSON and SVG are full of double quotes: strings of them are in single ones.
// solhint-disable quotes

import {DisplayText} from "../../../../contracts/derby/descriptor/DisplayText.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `DisplayText.tree`.
contract DisplayTextTest is Test {
    // ---- numbers

    function test_AmountsHaveCommasAndTwoPlaces() external pure {
        assertEq(DisplayText.amount(1_234_567_890_123, 6), "1,234,567.89", "thousands");
        assertEq(DisplayText.amount(1_000_050_000, 6), "1,000.05", "padding");
        assertEq(DisplayText.amount(7, 0), "7.00", "no decimals");
        assertEq(DisplayText.amount(75, 1), "7.50", "one decimal");
        assertEq(DisplayText.amount(99, 2), "0.99", "below one");
        assertEq(DisplayText.amount(1_999_999, 6), "1.99", "towards zero");
        assertEq(DisplayText.amount(1e24, 24), "1.00", "twenty-four decimals");
    }

    function test_GroupsAreOfThree() external pure {
        assertEq(DisplayText.grouped(0), "0", "nothing");
        assertEq(DisplayText.grouped(999), "999", "no comma");
        assertEq(DisplayText.grouped(1_000), "1,000", "two zeros of padding");
        assertEq(DisplayText.grouped(1_012_099), "1,012,099", "one");
        assertEq(DisplayText.grouped(123_456_789), "123,456,789", "none");
    }

    function test_AmountsBelowZeroHaveASign() external pure {
        assertEq(DisplayText.signedAmount(-1_500_000, 6), "-1.50", "debt");
        assertEq(DisplayText.signedAmount(1_500_000, 6), "1.50", "gain");
        assertEq(DisplayText.signedAmount(0, 6), "0.00", "nothing");
    }

    function test_PercentagesHaveNoPlacesThatAreZero() external pure {
        assertEq(DisplayText.percent(10_000), "100%", "whole");
        assertEq(DisplayText.percent(3_305), "33.05%", "padding");
        assertEq(DisplayText.percent(3_350), "33.50%", "places");
        assertEq(DisplayText.percent(1), "0.01%", "least");
        assertEq(DisplayText.percent(0), "0%", "none");
    }

    // ---- text of strangers

    function test_WhatIsReadAsMarkupBecomesAnEntity() external pure {
        string memory safe = "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#92;";
        assertEq(DisplayText.escaped('<a href="x">\'&\\', 32), safe, "entities");
    }

    function test_WhatIsNotPrintableBecomesAQuestionMark() external pure {
        assertEq(DisplayText.escaped("line\nbreak", 32), "line?break", "control characters");
        assertEq(DisplayText.escaped("\x7f\x1f ~", 32), "?? ~", "at both ends");
        assertEq(DisplayText.escaped(unicode"é", 32), "??", "other alphabets");
    }

    function test_WhatIsTooLongIsCut() external pure {
        assertEq(DisplayText.escaped("abcdef", 3), "abc", "cut");
        assertEq(DisplayText.escaped("abc", 3), "abc", "whole");
        assertEq(DisplayText.escaped("abc", 0), "", "nothing");
        assertEq(DisplayText.escaped("", 3), "", "nothing to cut");
    }
}
