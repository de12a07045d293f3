// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../TestToken.sol";
import {ApproveRaceToken} from "../tokens/ApproveRaceToken.sol";
import {BlacklistToken} from "../tokens/BlacklistToken.sol";
import {Bytes32SymbolToken} from "../tokens/Bytes32SymbolToken.sol";
import {FeeOnTransferToken} from "../tokens/FeeOnTransferToken.sol";
import {HookToken} from "../tokens/HookToken.sol";
import {NoReturnToken} from "../tokens/NoReturnToken.sol";
import {PausableToken} from "../tokens/PausableToken.sol";
import {RebasingToken} from "../tokens/RebasingToken.sol";
import {ReturnBombToken} from "../tokens/ReturnBombToken.sol";
import {ReturnsFalseToken} from "../tokens/ReturnsFalseToken.sol";
import {RevertsOnZeroToken} from "../tokens/RevertsOnZeroToken.sol";
import {StickyAllowanceToken} from "../tokens/StickyAllowanceToken.sol";

/// @title DeployTokens
/// @notice Creates tokens, the well-behaved and the odd, in the name of the test that asks.
/// @dev Linked, so that the code lies here once: within every test, it is what the compiler spends its time on.
library DeployTokens {
    function testToken(string memory name, string memory symbol, uint8 decimals) external returns (TestToken) {
        return new TestToken(name, symbol, decimals);
    }

    function blacklistToken(uint8 decimals) external returns (BlacklistToken) {
        return new BlacklistToken(decimals);
    }

    function feeOnTransferToken(uint8 decimals, uint256 feeBps) external returns (FeeOnTransferToken) {
        return new FeeOnTransferToken(decimals, feeBps);
    }

    function hookToken(uint8 decimals) external returns (HookToken) {
        return new HookToken(decimals);
    }

    function stickyAllowanceToken(uint8 decimals) external returns (StickyAllowanceToken) {
        return new StickyAllowanceToken(decimals);
    }

    function returnBombToken(uint8 decimals) external returns (ReturnBombToken) {
        return new ReturnBombToken(decimals);
    }

    function approveRaceToken(uint8 decimals) external returns (ApproveRaceToken) {
        return new ApproveRaceToken(decimals);
    }

    function revertsOnZeroToken(uint8 decimals) external returns (RevertsOnZeroToken) {
        return new RevertsOnZeroToken(decimals);
    }

    function noReturnToken(uint8 decimals) external returns (NoReturnToken) {
        return new NoReturnToken(decimals);
    }

    function rebasingToken(uint8 decimals) external returns (RebasingToken) {
        return new RebasingToken(decimals);
    }

    function pausableToken(uint8 decimals) external returns (PausableToken) {
        return new PausableToken(decimals);
    }

    function returnsFalseToken(uint8 decimals) external returns (ReturnsFalseToken) {
        return new ReturnsFalseToken(decimals);
    }

    function bytes32SymbolToken(uint8 decimals) external returns (Bytes32SymbolToken) {
        return new Bytes32SymbolToken(decimals);
    }
}
