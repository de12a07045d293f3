// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @title TokenSymbol
/// @notice Reads a token's symbol for a display name, without failing on the odd ones.
library TokenSymbol {
    /// @notice The symbol of `token`: a string, or the bytes32 that some early tokens return, or "?" where there is none, or
    /// an empty one, or an answer that is neither.
    function symbolOf(address token) internal view returns (string memory) {
        (bool ok, bytes memory data) = token.staticcall(abi.encodeCall(IERC20Metadata.symbol, ()));
        bytes memory text = ok ? _textOf(data) : bytes("");
        return text.length == 0 ? "?" : string(text);
    }

    /// @dev `abi.decode` would revert without a name on an offset or a length that point out of the answer.
    function _textOf(bytes memory data) private pure returns (bytes memory) {
        if (data.length == 32) return _fromBytes32(bytes32(data));
        if (data.length < 64) return "";
        (uint256 offset, uint256 length) = abi.decode(data, (uint256, uint256));
        return offset == 32 && length <= data.length - 64 ? bytes(abi.decode(data, (string))) : bytes("");
    }

    function _fromBytes32(bytes32 word) private pure returns (bytes memory text) {
        uint256 length = 0;
        while (length < 32 && word[length] != 0) ++length;
        text = new bytes(length);
        for (uint256 i = 0; i < length; ++i) text[i] = word[i];
    }
}
