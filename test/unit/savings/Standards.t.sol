// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC1155MetadataURI} from "@openzeppelin/contracts/token/ERC1155/extensions/IERC1155MetadataURI.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";

import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";
import {ERC1155Conformance} from "../../helpers/standards/ERC1155Conformance.sol";
import {ERC165Conformance} from "../../helpers/standards/ERC165Conformance.sol";

/// @notice What an account gives lenders is ERC-1155: receipts of two times, between which interest was booked.
contract SavingsStandardsTest is SavingsUnitTest, ERC1155Conformance, ERC165Conformance {
    uint256 private _first;
    uint256 private _second;

    function setUp() public override {
        super.setUp();
        (_first, ) = _open();
        _wait(30 days);
        _second = _lend(lender, 1_000 * USDC);
        assertTrue(_first != _second, "two ids");
    }

    function _erc1155() internal view override returns (Units memory) {
        return Units(IERC1155(address(account)), lender, _first, _second);
    }

    function _claims() internal view override returns (Claim[] memory claims) {
        (bytes4 tokens, bytes4 uris) = (type(IERC1155).interfaceId, type(IERC1155MetadataURI).interfaceId);
        claims = new Claim[](3);
        claims[0] = _claim(address(account), tokens, uris);
        claims[1] = _claim(address(pool), tokens, uris);
        claims[2] = _claim(address(staking), type(IERC1155Receiver).interfaceId);
    }
}
