// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @title TokenSymbol
/// @notice Reads a token's symbol for a display name, without failing on the odd ones.
library TokenSymbol {
    /// @notice The symbol of `token`: a string, or the bytes32 that some early tokens return, or "?" where there is none.
    function symbolOf(address token) internal view returns (string memory) {
        (bool ok, bytes memory data) = token.staticcall(abi.encodeCall(IERC20Metadata.symbol, ()));
        if (!ok || data.length < 32) return "?";
        return data.length == 32 ? _fromBytes32(bytes32(data)) : abi.decode(data, (string));
    }

    function _fromBytes32(bytes32 word) private pure returns (string memory) {
        uint256 length = 0;
        while (length < 32 && word[length] != 0) ++length;
        bytes memory text = new bytes(length);
        for (uint256 i = 0; i < length; ++i) text[i] = word[i];
        return string(text);
    }
}
