// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC6909} from "@openzeppelin/contracts/interfaces/IERC6909.sol";

import {DualTest} from "../../helpers/DualTest.sol";
import {ERC165Conformance} from "../../helpers/standards/ERC165Conformance.sol";
import {ERC6909Conformance} from "../../helpers/standards/ERC6909Conformance.sol";

/// @notice Receipts are ERC-6909: here a subscriber's of two vaults.
contract DualStandardsTest is DualTest, ERC6909Conformance, ERC165Conformance {
    uint256 private _first;
    uint256 private _second;

    function setUp() public override {
        super.setUp();
        _first = _subscribe(_create(_buyLow()), alice, 10_000e6);
        _second = _subscribe(_create(_sellHigh()), alice, 1e18);
    }

    function _erc6909() internal view override returns (Tokens memory) {
        return Tokens(IERC6909(address(dual)), alice, _first, _second);
    }

    function _claims() internal view override returns (Claim[] memory claims) {
        claims = new Claim[](1);
        claims[0] = _claim(address(dual), type(IERC6909).interfaceId);
    }
}
