// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";

import {DerbyGameTest} from "../../../helpers/DerbyGameTest.sol";
import {ERC165Conformance} from "../../../helpers/standards/ERC165Conformance.sol";
import {ERC20Conformance} from "../../../helpers/standards/ERC20Conformance.sol";
import {ERC721Conformance} from "../../../helpers/standards/ERC721Conformance.sol";

/// @notice Baskets are ERC-721, here one of two with DRB in it and votes delegated; DRB is ERC-20.
contract DerbyGameStandardsTest is DerbyGameTest, ERC20Conformance, ERC721Conformance, ERC165Conformance {
    uint256 private _basketId;

    function setUp() public override {
        super.setUp();
        vm.prank(alice);
        game.delegate(bob);
        _mint(alice);
        _basketId = _play(alice, 1_000e18, _all(0));
    }

    function _erc20() internal view override returns (IERC20 token, address holder) {
        return (drb, alice);
    }

    function _erc721() internal view override returns (IERC721 token, address owner, uint256 id) {
        return (IERC721(address(game)), alice, _basketId);
    }

    function _claims() internal view override returns (Claim[] memory claims) {
        claims = new Claim[](1);
        claims[0] = _claim(address(game), type(IERC721).interfaceId, type(IERC721Metadata).interfaceId);
    }
}
