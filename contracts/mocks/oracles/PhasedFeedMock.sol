// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAggregatorProxy} from "../../shared/oracles/interfaces/IAggregatorProxy.sol";

/// @title PhasedFeedMock
/// @notice A Chainlink proxy with phases and rounds made to measure. For tests and the lab only.
/// @dev A round costs one cold slot to read, so gas measured with it is a floor for a real feed. An absent round reverts, as with
/// older aggregators, or is all zeros, as with newer ones.
contract PhasedFeedMock is IAggregatorProxy {
    struct Round {
        int192 answer;
        uint64 updatedAt;
    }

    uint16 private _phaseId = 1;

    uint8 private _decimals;
    bool private _answersZeros;
    bool private _isDown;
    mapping(uint16 phase => Round[] rounds) private _phases;

    error PhasedFeedMock_NoData(uint80 roundId);
    error PhasedFeedMock_Down();

    constructor(uint8 newDecimals) {
        _decimals = newDecimals;
    }

    modifier whenUp() {
        if (_isDown) revert PhasedFeedMock_Down();
        _;
    }

    /// @notice Adds a round to the phase in use, dated now.
    function push(int192 answer) external returns (uint80 roundId) {
        return pushTo(_phaseId, answer, uint64(block.timestamp));
    }

    /// @notice Points the proxy to a new phase.
    function addPhase() external returns (uint16 phase) {
        return ++_phaseId;
    }

    /// @notice Makes this feed answer in `newDecimals`.
    function setDecimals(uint8 newDecimals) external {
        _decimals = newDecimals;
    }

    /// @notice Whether absent rounds are all zeros rather than reverting.
    function setAnswersZeros(bool answersZeros) external {
        _answersZeros = answersZeros;
    }

    /// @notice Makes every read revert, or work again.
    function setDown(bool isDown) external {
        _isDown = isDown;
    }

    /// @inheritdoc IAggregatorProxy
    function getRoundData(uint80 roundId) external view whenUp returns (uint80, int256, uint256, uint256, uint80) {
        return _read(roundId);
    }

    function latestRoundData() external view whenUp returns (uint80, int256, uint256, uint256, uint80) {
        return _read((uint80(_phaseId) << 64) | uint80(_phases[_phaseId].length));
    }

    /// @inheritdoc IAggregatorProxy
    function phaseId() external view whenUp returns (uint16) {
        return _phaseId;
    }

    function decimals() external view whenUp returns (uint8) {
        return _decimals;
    }

    function description() external pure returns (string memory) {
        return "MOCK / USD";
    }

    /// @notice Adds a round to any phase, with any date.
    function pushTo(uint16 phase, int192 answer, uint64 updatedAt) public returns (uint80 roundId) {
        _phases[phase].push(Round({answer: answer, updatedAt: updatedAt}));
        return (uint80(phase) << 64) | uint80(_phases[phase].length);
    }

    function _read(uint80 roundId) private view returns (uint80, int256, uint256, uint256, uint80) {
        Round[] storage rounds = _phases[uint16(roundId >> 64)];
        uint256 n = uint64(roundId);
        if (n != 0 && n <= rounds.length) {
            Round storage round = rounds[n - 1];
            return (roundId, round.answer, round.updatedAt, round.updatedAt, roundId);
        }
        if (!_answersZeros) revert PhasedFeedMock_NoData(roundId);
        return (roundId, 0, 0, 0, roundId);
    }
}
