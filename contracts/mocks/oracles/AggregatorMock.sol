// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {IAggregatorV3} from "../../shared/oracles/interfaces/IAggregatorV3.sol";

/// @title AggregatorMock
/// @notice A feed that answers each selector, or each call, with any bytes at all, or reverts with them: every fault a feed can
/// have.
/// @dev `ChainlinkFeedMock` is the well-behaved one. A selector that was never scripted is answered with nothing.
contract AggregatorMock {
    struct Response {
        bool reverts;
        bytes data;
    }

    mapping(bytes4 selector => Response response) private _responses;
    mapping(bytes32 inputHash => Response response) private _exactResponses;
    mapping(bytes32 inputHash => bool isScripted) private _isExact;

    /// @notice Answers `selector` with `data` from now on, or reverts with it.
    function script(bytes4 selector, bool reverts, bytes memory data) public {
        _responses[selector] = Response({reverts: reverts, data: data});
    }

    /// @notice Answers the call with exactly `input` with `data` from now on, or reverts with it, whatever its selector gets.
    function scriptCall(bytes calldata input, bool reverts, bytes calldata data) external {
        bytes32 inputHash = keccak256(input);
        _isExact[inputHash] = true;
        _exactResponses[inputHash] = Response({reverts: reverts, data: data});
    }

    /// @notice Answers in `newDecimals`. A full word, so that it may be out of range.
    function setDecimals(uint256 newDecimals) external {
        script(IAggregatorV3.decimals.selector, false, abi.encode(newDecimals));
    }

    /// @notice Describes itself as `newDescription`.
    function setDescription(string calldata newDescription) external {
        script(IAggregatorV3.description.selector, false, abi.encode(newDescription));
    }

    /// @notice Makes this the newest round. Times are unix seconds.
    function setRound(uint256 roundId, int256 answer, uint256 startedAt, uint256 updatedAt) external {
        script(
            IAggregatorV3.latestRoundData.selector,
            false,
            abi.encode(roundId, answer, startedAt, updatedAt, roundId)
        );
    }

    // It stands for view calls and transfers, none of which brings ether.
    // solhint-disable-next-line payable-fallback
    fallback(bytes calldata) external returns (bytes memory) {
        bytes32 inputHash = keccak256(msg.data);
        Response storage response = _isExact[inputHash] ? _exactResponses[inputHash] : _responses[msg.sig];
        bytes memory data = response.data;
        if (response.reverts) LowLevelCall.bubbleRevert(data);
        return data;
    }
}
