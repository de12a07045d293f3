// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";

/// @title ReturnBombToken
/// @notice Answers transfers with 100,000 bytes that begin with `true`, or reverts with as many; permits always revert so.
contract ReturnBombToken is TestToken {
    uint256 private constant SIZE = 100_000;

    bool public reverting;

    constructor(uint8 decimals_) TestToken("Return Bomb", "BOMB", decimals_) {}

    function setReverting(bool newReverting) external {
        reverting = newReverting;
    }

    function permit(address, address, uint256, uint256, uint8, bytes32, bytes32) public pure override {
        _revertLong();
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        if (reverting) _revertLong();
        super.transfer(to, value);
        _returnLong();
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        if (reverting) _revertLong();
        super.transferFrom(from, to, value);
        _returnLong();
    }

    function _returnLong() private pure {
        assembly {
            mstore(0, 1)
            return(0, SIZE)
        }
    }

    function _revertLong() private pure {
        assembly {
            revert(mload(0x40), SIZE)
        }
    }
}
