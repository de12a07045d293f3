// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Test} from "./Test.sol";

/// @title PublishedCode
/// @notice Contracts created from the bytecode that npm packages publish, libraries linked.
/// @dev The runner needs read permission for `node_modules`.
abstract contract PublishedCode is Test {
    /// @dev A library's address, and the source file by which the compiler knew it.
    struct LinkedLibrary {
        string source;
        string name;
        address target;
    }

    /// @dev EIP-170: what a real chain accepts. Some runners do not enforce it, so this does.
    uint256 private constant MAX_CODE_SIZE = 24_576;

    error CreationFailed(string artifact);

    /// @dev Creates the contract of an artifact that needs no library.
    function _create(string memory artifact, bytes memory arguments) internal returns (address created) {
        return _create(artifact, arguments, new LinkedLibrary[](0));
    }

    /// @dev Creates the contract of an artifact, with the addresses of `libraries` wherever its code asks for them.
    function _create(
        string memory artifact,
        bytes memory arguments,
        LinkedLibrary[] memory libraries
    ) internal returns (address created) {
        string memory code = vm.parseJsonString(vm.readFile(artifact), ".bytecode");
        for (uint256 i = 0; i < libraries.length; ++i) {
            code = vm.replace(code, _placeholder(libraries[i]), _digits(abi.encodePacked(libraries[i].target)));
        }
        bytes memory initCode = bytes.concat(vm.parseBytes(code), arguments);
        assembly ("memory-safe") {
            created := create(0, add(initCode, 0x20), mload(initCode))
        }
        if (created == address(0)) revert CreationFailed(artifact);
        assertLe(created.code.length, MAX_CODE_SIZE, string.concat("code size of ", artifact));
    }

    /// @dev What the compiler writes in place of an address: 17 bytes of a hash, between marks that make it 20.
    function _placeholder(LinkedLibrary memory target) private pure returns (string memory) {
        bytes17 hash = bytes17(keccak256(bytes(string.concat(target.source, ":", target.name))));
        return string.concat("__$", _digits(abi.encodePacked(hash)), "$__");
    }

    function _digits(bytes memory value) private pure returns (string memory) {
        return vm.replace(vm.toString(value), "0x", "");
    }
}
