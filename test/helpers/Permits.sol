// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

import {Vm} from "./Test.sol";

/// @title Permits
/// @notice Signs ERC-2612 permits.
library Permits {
    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    /// @notice The signature by which the owner of `privateKey` allows `spender` to take `value` of `token`.
    function sign(
        Vm vm,
        ERC20Permit token,
        uint256 privateKey,
        address spender,
        uint256 value,
        uint256 deadline
    ) internal view returns (uint8 v, bytes32 r, bytes32 s) {
        address owner = vm.addr(privateKey);
        uint256 nonce = token.nonces(owner);
        bytes32 message = keccak256(abi.encode(PERMIT_TYPEHASH, owner, spender, value, nonce, deadline));
        return vm.sign(privateKey, keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), message)));
    }
}
