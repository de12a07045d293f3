// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGameErrors} from "../../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {BasketNames} from "../../../../../contracts/derby/libraries/BasketNames.sol";
import {Test} from "../../../../helpers/Test.sol";

/// @dev The tree is in `BasketNames.tree`.
contract BasketNamesLibraryTest is Test {
    // ---- when it is refused

    function test_RevertWhen_ItHasNoByteOrMoreThanThirtyTwo() external {
        _refused("");
        _refused("Thirty-three printable characters");
        _refused(string(new bytes(1_000)));
    }

    /// @dev Every byte there is, in every place of every length: all at once they are judged as one by one.
    function testFuzz_OnlyPrintableBytesPass(uint256 length, uint256 seed, uint256 place, uint8 char) external {
        bytes memory name = new bytes(bound(length, 1, 32));
        for (uint256 i = 0; i < name.length; ++i)
            name[i] = bytes1(uint8(0x20 + (uint256(keccak256(abi.encode(seed, i))) % 95)));
        name[place % name.length] = bytes1(char);
        if (char < 0x20 || char > 0x7e) _refused(string(name));
        else assertEq(string(_unpadded(this.pack(string(name)), name.length)), string(name), "as given");
    }

    function test_TheEndsOfWhatIsPrintable() external {
        for (uint256 length = 1; length <= 32; ++length) {
            _refused(_filled(length, 0x1f));
            _refused(_filled(length, 0x7f));
            _refused(_filled(length, 0x80));
            _refused(_filled(length, 0xff));
            this.pack(_filled(length, 0x20));
            this.pack(_filled(length, 0x7e));
        }
    }

    // ---- when it is packed

    function test_IsPaddedWithZeros() external view {
        assertEq(this.pack("A"), bytes32("A"), "one byte");
        assertEq(this.pack("Ferrous"), bytes32("Ferrous"), "seven");
        assertEq(this.pack("Thirty-two printable characters!"), bytes32("Thirty-two printable characters!"), "all");
    }

    /// @notice `BasketNames.pack`, whose argument is calldata.
    function pack(string calldata name) external pure returns (bytes32) {
        return BasketNames.pack(name);
    }

    function _refused(string memory name) private {
        vm.expectRevert(abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_InvalidName.selector, name, 32));
        this.pack(name);
    }

    function _filled(uint256 length, uint8 last) private pure returns (string memory) {
        bytes memory name = new bytes(length);
        for (uint256 i = 0; i < length; ++i) name[i] = "x";
        name[length - 1] = bytes1(last);
        return string(name);
    }

    function _unpadded(bytes32 word, uint256 length) private pure returns (bytes memory name) {
        name = new bytes(length);
        for (uint256 i = 0; i < length; ++i) name[i] = word[i];
    }
}
