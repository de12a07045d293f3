// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

import {SavingsTest} from "../../../helpers/SavingsTest.sol";
import {ERC1155Conformance} from "../../../helpers/standards/ERC1155Conformance.sol";

/// @notice Staked positions are ERC-1155, of which the delegation pool has two here, with rewards that run.
contract DelegationPoolStandardsTest is SavingsTest, ERC1155Conformance {
    uint256 private _first;
    uint256 private _second;

    function setUp() public override {
        super.setUp();
        _first = _stake(borrower, 10 * ETHER);
        _second = _stake(borrower, 3 * ETHER);
        _fundRewards(1_000 * ETHER, YEAR);
        _wait(30 days);
    }

    function _erc1155() internal view override returns (Units memory) {
        return Units(IERC1155(address(pool)), borrower, _first, _second);
    }
}
