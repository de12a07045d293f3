// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {Conformance} from "./Conformance.sol";

/// @title ERC165Conformance
/// @notice What ERC-165 says: a contract claims what it implements and nothing else, and answers for 30,000 gas.
abstract contract ERC165Conformance is Conformance {
    uint256 private constant GAS = 30_000;

    /// @dev A contract, and what it claims beside ERC-165 itself.
    struct Claim {
        address target;
        bytes4[] interfaceIds;
    }

    function _claims() internal view virtual returns (Claim[] memory);

    function test_ERC165_WhatIsImplementedIsClaimed() external view {
        Claim[] memory claims = _claims();
        for (uint256 i = 0; i < claims.length; ++i) {
            assertTrue(_answers(claims[i].target, type(IERC165).interfaceId), "supportsInterface: of ERC-165 itself");
            for (uint256 j = 0; j < claims[i].interfaceIds.length; ++j) {
                bytes4 interfaceId = claims[i].interfaceIds[j];
                assertTrue(_answers(claims[i].target, interfaceId), "supportsInterface: of what is implemented");
            }
        }
    }

    function testFuzz_ERC165_NothingElseIsClaimed(bytes4 interfaceId) external view {
        Claim[] memory claims = _claims();
        for (uint256 i = 0; i < claims.length; ++i) {
            assertTrue(!_answers(claims[i].target, 0xffffffff), "supportsInterface: not of 0xffffffff");
            bool isClaimed = interfaceId == type(IERC165).interfaceId;
            for (uint256 j = 0; j < claims[i].interfaceIds.length; ++j) {
                isClaimed = isClaimed || interfaceId == claims[i].interfaceIds[j];
            }
            if (!isClaimed) {
                assertTrue(!_answers(claims[i].target, interfaceId), "supportsInterface: not of anything else");
            }
        }
    }

    function _claim(address target, bytes4 a) internal pure returns (Claim memory claim) {
        claim = Claim(target, new bytes4[](1));
        claim.interfaceIds[0] = a;
    }

    function _claim(address target, bytes4 a, bytes4 b) internal pure returns (Claim memory claim) {
        claim = Claim(target, new bytes4[](2));
        (claim.interfaceIds[0], claim.interfaceIds[1]) = (a, b);
    }

    function _answers(address target, bytes4 interfaceId) private view returns (bool) {
        bytes memory data = abi.encodeCall(IERC165.supportsInterface, (interfaceId));
        (bool ok, bytes memory answer) = target.staticcall{gas: GAS}(data);
        assertTrue(ok && answer.length == 32, "supportsInterface: answers for 30,000 gas");
        return abi.decode(answer, (bool));
    }
}
