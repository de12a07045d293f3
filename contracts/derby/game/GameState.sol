// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {InboundPause} from "../../shared/access/InboundPause.sol";
import {RoleGated} from "../../shared/access/RoleGated.sol";
import {IDerbyGame} from "../interfaces/IDerbyGame.sol";
import {GameStorage} from "../types/GameStorage.sol";

/// @title GameState
/// @notice What the game stores, and the checks that several of its parts share.
abstract contract GameState is IDerbyGame, RoleGated, ReentrancyGuardTransient {
    using InboundPause for uint48;

    GameStorage.Data internal _game;

    modifier whenInboundOpen() {
        _requireInboundOpen();
        _;
    }

    modifier validReceiver(address receiver) {
        _requireReceiver(receiver);
        _;
    }

    function _requireInboundOpen() internal view {
        _game.pausedUntil.requireOpen(block.timestamp);
    }

    /// @dev Ends a view with what a linked library has encoded for it.
    function _answer(bytes memory encoded) internal pure {
        // To decode five such answers here and encode them again took 1,640 bytes of code, 1,370 without viaIR.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            return(add(encoded, 32), mload(encoded))
        }
    }

    function _requireReceiver(address receiver) private view {
        if (receiver == address(0) || receiver == address(this)) revert DerbyGame_InvalidReceiver(receiver);
    }
}
