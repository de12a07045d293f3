// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {GovernorVotesQuorumFraction} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";

/// @title DerbyGovernor
/// @notice OpenZeppelin's Governor over DRB, whether it lies in a wallet or is locked in a basket. Its timelock is the ADMIN
/// of the AccessManager, so what it passes can add a vault or a protocol and change parameters inside their bounds.
/// @dev A voter's weight is the sum of what the token and the game counted for him at the proposal's snapshot. One DRB is
/// counted once: the game holds what is locked and never delegates it as a token holder. The quorum is a share of the token's
/// supply, which includes what is locked.
contract DerbyGovernor is
    Governor,
    GovernorSettings,
    GovernorCountingSimple,
    GovernorVotes,
    GovernorVotesQuorumFraction,
    GovernorTimelockControl
{
    IERC5805 private immutable GAME;

    /// @notice The game and the token count votes by different clocks, so their votes cannot be summed.
    error DerbyGovernor_ClocksDiffer(string tokenClockMode, string gameClockMode);

    /// @param newVotingDelay Seconds from a proposal to its snapshot.
    /// @param newVotingPeriod Seconds in which votes are cast.
    /// @param newProposalThreshold DRB base units it takes to propose.
    /// @param newQuorumPercent Share of the supply that must take part, percent.
    constructor(
        IERC5805 token_,
        IERC5805 game_,
        TimelockController timelock_,
        uint48 newVotingDelay,
        uint32 newVotingPeriod,
        uint256 newProposalThreshold,
        uint256 newQuorumPercent
    )
        Governor("Derby Governor")
        GovernorSettings(newVotingDelay, newVotingPeriod, newProposalThreshold)
        GovernorVotes(token_)
        GovernorVotesQuorumFraction(newQuorumPercent)
        GovernorTimelockControl(timelock_)
    {
        (string memory tokenMode, string memory gameMode) = (token_.CLOCK_MODE(), game_.CLOCK_MODE());
        if (keccak256(bytes(tokenMode)) != keccak256(bytes(gameMode))) {
            revert DerbyGovernor_ClocksDiffer(tokenMode, gameMode);
        }
        GAME = game_;
    }

    /// @notice The game that counts the votes of locked DRB.
    function game() external view returns (IERC5805) {
        return GAME;
    }

    /// @notice DRB base units it takes to propose.
    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    /// @notice Where a proposal stands; one that was queued follows the timelock.
    function state(uint256 proposalId) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(proposalId);
    }

    /// @notice Every proposal goes through the timelock.
    function proposalNeedsQueuing(
        uint256 proposalId
    ) public view override(Governor, GovernorTimelockControl) returns (bool) {
        return super.proposalNeedsQueuing(proposalId);
    }

    /// @dev Token and game, at the same moment.
    function _getVotes(
        address account,
        uint256 timepoint,
        bytes memory params
    ) internal view override(Governor, GovernorVotes) returns (uint256) {
        return super._getVotes(account, timepoint, params) + GAME.getPastVotes(account, timepoint);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
