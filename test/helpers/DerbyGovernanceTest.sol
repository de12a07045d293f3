// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";

import {DerbyVaultFactory} from "../../contracts/derby/DerbyVaultFactory.sol";
import {DerbyGovernor} from "../../contracts/derby/governance/DerbyGovernor.sol";
import {DeployDerby} from "../../contracts/mocks/deploy/DeployDerby.sol";
import {Roles} from "../../contracts/shared/access/Roles.sol";
import {DerbyArenaTest} from "./DerbyArenaTest.sol";

/// @title DerbyGovernanceTest
/// @notice The arena handed over: Governor and timelock are ADMIN and RISK, the guardian is GUARDIAN and may cancel, the deployer is
/// nothing. Alice has 25,000 DRB in a basket, bob 25,000 in his wallet, carol 60,000 in hers; the quorum is 40,000.
abstract contract DerbyGovernanceTest is DerbyArenaTest {
    /// @dev Calls that are voted on together.
    struct Proposal {
        address[] targets;
        bytes[] calls;
        string description;
    }

    uint48 internal constant VOTING_DELAY = 1 days;
    uint32 internal constant VOTING_PERIOD = 7 days;
    uint256 internal constant TIMELOCK_DELAY = 3 days;
    uint256 internal constant THRESHOLD = 1_000 * DRB;
    uint256 internal constant QUORUM_PERCENT = 4;

    uint8 internal constant AGAINST = 0;
    uint8 internal constant FOR = 1;

    TimelockController internal timelock;
    DerbyGovernor internal governor;
    DerbyVaultFactory internal factory;
    uint256 internal aliceBasket;

    function setUp() public virtual override {
        super.setUp();
        factory = DeployDerby.derbyVaultFactory(address(manager));
        aliceBasket = _join(alice, 25_000 * DRB, _only(0));
        drb.transfer(bob, 25_000 * DRB);
        drb.transfer(carol, 60_000 * DRB);
        _handOver();
        _takeVotes();
    }

    function _proposal(uint256 count, string memory description) internal pure returns (Proposal memory proposal) {
        return Proposal(new address[](count), new bytes[](count), description);
    }

    /// @dev A proposal of one call.
    function _one(
        address target,
        bytes memory data,
        string memory description
    ) internal pure returns (Proposal memory proposal) {
        proposal = _proposal(1, description);
        (proposal.targets[0], proposal.calls[0]) = (target, data);
    }

    function _propose(address proposer, Proposal memory p) internal returns (uint256 id) {
        vm.prank(proposer);
        id = governor.propose(p.targets, _values(p), p.calls, p.description);
        _assertState(id, IGovernor.ProposalState.Pending);
        vm.warp(block.timestamp + VOTING_DELAY + 1);
        _assertState(id, IGovernor.ProposalState.Active);
    }

    function _cast(uint256 id, address voter, uint8 support) internal {
        vm.prank(voter);
        governor.castVote(id, support);
    }

    function _endVote() internal {
        vm.warp(block.timestamp + VOTING_PERIOD);
    }

    function _queue(Proposal memory p) internal {
        governor.queue(p.targets, _values(p), p.calls, keccak256(bytes(p.description)));
    }

    function _execute(Proposal memory p) internal {
        governor.execute(p.targets, _values(p), p.calls, keccak256(bytes(p.description)));
    }

    /// @dev From proposal to queue, by alice's basket and bob's wallet.
    function _passAndQueue(Proposal memory p) internal returns (uint256 id) {
        id = _propose(alice, p);
        _cast(id, alice, FOR);
        _cast(id, bob, FOR);
        _endVote();
        _assertState(id, IGovernor.ProposalState.Succeeded);
        _queue(p);
        _assertState(id, IGovernor.ProposalState.Queued);
    }

    /// @dev From proposal to execution.
    function _pass(Proposal memory p) internal {
        uint256 id = _passAndQueue(p);
        vm.warp(block.timestamp + TIMELOCK_DELAY);
        _execute(p);
        _assertState(id, IGovernor.ProposalState.Executed);
    }

    /// @dev What the timelock knows a queued proposal by.
    function _operationOf(Proposal memory p) internal view returns (bytes32) {
        bytes32 salt = bytes20(address(governor)) ^ keccak256(bytes(p.description));
        return timelock.hashOperationBatch(p.targets, _values(p), p.calls, 0, salt);
    }

    function _assertState(uint256 id, IGovernor.ProposalState expected) internal view {
        assertEq(uint256(governor.state(id)), uint256(expected), "state of the proposal");
    }

    function _values(Proposal memory p) internal pure returns (uint256[] memory) {
        return new uint256[](p.targets.length);
    }

    function _handOver() private {
        address[] memory anybody = new address[](1);
        timelock = DeployDerby.timelockController(TIMELOCK_DELAY, new address[](0), anybody, address(this));
        governor = DeployDerby.derbyGovernor(
            IERC5805(address(drb)),
            IERC5805(address(game)),
            timelock,
            VOTING_DELAY,
            VOTING_PERIOD,
            THRESHOLD,
            QUORUM_PERCENT
        );
        timelock.grantRole(timelock.PROPOSER_ROLE(), address(governor));
        timelock.grantRole(timelock.CANCELLER_ROLE(), guardian);
        timelock.renounceRole(timelock.DEFAULT_ADMIN_ROLE(), address(this));
        manager.grantRole(Roles.ADMIN, address(timelock), 0);
        manager.grantRole(Roles.RISK, address(timelock), 0);
        manager.renounceRole(Roles.ADMIN, address(this));
    }

    /// @dev Alice for what is locked, bob and carol for what is not.
    function _takeVotes() private {
        vm.prank(alice);
        game.delegate(alice);
        vm.prank(bob);
        drb.delegate(bob);
        vm.prank(carol);
        drb.delegate(carol);
        vm.warp(block.timestamp + 1);
    }
}
