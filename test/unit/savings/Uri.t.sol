// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";

import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

// JSON is full of double quotes; escaped ones would hide its shape.
// solhint-disable quotes

/// @dev The tree is in `Uri.tree`.
contract UriTest is SavingsUnitTest {
    // ---- a deposit's

    function test_ADeposit() external {
        (uint256 lendId, ) = _open();
        _wait(YEAR);
        string memory json = _json(lendId);
        assertEq(vm.parseJsonString(json, ".name"), "LEND", "name");
        _assertAttribute(json, 0, "principal", "1000000");
        _assertAttribute(json, 1, "worth", "1021066");
        _assertAttribute(json, 2, "accrued", "21066");
        _assertAttribute(json, 3, "rateWad", vm.toString(account.depositRate()));
        _assertAttribute(json, 4, "lendIndexAtDeposit", "0");
    }

    function test_ADepositThatCannotBeYet() external {
        _open();
        _wait(1);
        (, uint256 index) = account.indices();
        string memory json = _json(account.lendIdOf(WAD, index + 5));
        _assertAttribute(json, 1, "worth", "unknown");
        _assertAttribute(json, 2, "accrued", "unknown");
        _assertAttribute(json, 4, "lendIndexAtDeposit", vm.toString(index + 5));
    }

    // ---- a loan's

    function test_AnOpenLoan() external {
        (, uint256 loanId) = _open();
        _wait(YEAR);
        string memory json = _json(loanId);
        assertEq(vm.parseJsonString(json, ".name"), "BORROW #1", "name");
        _assertAttribute(json, 0, "status", "open");
        _assertAttribute(json, 1, "principal", "20000000000");
        _assertAttribute(json, 2, "accrued", "10533333334");
        _assertAttribute(json, 3, "rateWad", vm.toString(account.borrowRate()));
        _assertAttribute(json, 4, "collateralUnits", "10000000000000000000");
        _assertAttribute(json, 5, "healthFactorWad", vm.toString(account.healthFactor(loanId)));
    }

    function test_ALoanWithoutAGoodPrice() external {
        (, uint256 loanId) = _open();
        _setPrice(0);
        _assertAttribute(_json(loanId), 5, "healthFactorWad", "unknown");
    }

    function test_ALoanWithoutDebt() external {
        (, uint256 loanId) = _open();
        vm.prank(stranger);
        account.repayDebt(loanId, type(uint256).max);
        string memory json = _json(loanId);
        _assertAttribute(json, 0, "status", "open");
        _assertAttribute(json, 5, "healthFactorWad", "none");
    }

    function test_AClosedLoan() external {
        (, uint256 loanId) = _open();
        _repay(borrower, loanId, 10 * ETHER);
        string memory json = _json(loanId);
        _assertAttribute(json, 0, "status", "closed");
        _assertAttribute(json, 5, "healthFactorWad", "none");
        _assertAttribute(_json(1 << 254), 0, "status", "closed");
    }

    function _assertAttribute(string memory json, uint256 i, string memory name, string memory value) private pure {
        string memory path = string.concat(".attributes[", vm.toString(i), "]");
        assertEq(vm.parseJsonString(json, string.concat(path, ".trait_type")), name, name);
        assertEq(vm.parseJsonString(json, string.concat(path, ".value")), value, name);
    }

    /// @dev The JSON in the data URI.
    function _json(uint256 id) private view returns (string memory) {
        bytes memory uri = bytes(account.uri(id));
        bytes memory prefix = "data:application/json;base64,";
        bytes memory text = new bytes(uri.length - prefix.length);
        for (uint256 i = 0; i < prefix.length; ++i) assertTrue(uri[i] == prefix[i], "a data URI");
        for (uint256 i = 0; i < text.length; ++i) text[i] = uri[prefix.length + i];
        return string(Base64.decode(string(text)));
    }
}
