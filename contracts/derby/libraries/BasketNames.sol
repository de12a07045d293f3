// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGameErrors} from "../interfaces/IDerbyGameErrors.sol";

/// @title BasketNames
/// @notice Names of baskets: 1 to 32 printable ASCII characters, in one word, so that a picture can show any of them.
/// @dev All characters are looked at together, eight bits each: one by one they took 110 gas a character.
library BasketNames {
    /// @notice Bits of a name that lie in the slot of the basket's owner.
    uint256 internal constant HEAD_BITS = 64;

    uint256 private constant MAX_LENGTH = 32;

    uint256 private constant EACH = uint256(type(uint256).max) / type(uint8).max;
    uint256 private constant SPACES = EACH * 0x20;
    uint256 private constant BIT_6 = EACH * 0x40;
    uint256 private constant BIT_7 = EACH * 0x80;

    /// @notice `name` padded with zeros.
    function pack(string calldata name) internal pure returns (bytes32 word) {
        uint256 length = bytes(name).length;
        if (length == 0 || length > MAX_LENGTH) revert IDerbyGameErrors.DerbyGame_InvalidName(name, MAX_LENGTH);
        word = bytes32(bytes(name));
        if (!_isPrintable(uint256(word), length)) revert IDerbyGameErrors.DerbyGame_InvalidName(name, MAX_LENGTH);
    }

    /// @dev Whether each of the first `length` bytes is from 0x20 to 0x7e: bit 7 is clear, bit 6 or 5 is set, and adding one
    /// does not reach bit 7. Spaces stand in for what comes after.
    function _isPrintable(uint256 word, uint256 length) private pure returns (bool) {
        uint256 padded = length == MAX_LENGTH ? word : word | (SPACES >> (8 * length));
        if (padded & BIT_7 != 0) return false;
        unchecked {
            bool isVisible = (padded | (padded << 1)) & BIT_6 == BIT_6;
            return isVisible && (padded + EACH) & BIT_7 == 0;
        }
    }
}
