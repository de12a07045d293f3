// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {DerbyVault} from "../../../contracts/derby/DerbyVault.sol";
import {DerbyVaultFactory} from "../../../contracts/derby/DerbyVaultFactory.sol";
import {DerbyGovernor} from "../../../contracts/derby/governance/DerbyGovernor.sol";
import {IDerbyGame} from "../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyVault} from "../../../contracts/derby/interfaces/IDerbyVault.sol";
import {DerbyGameTypes} from "../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {YieldProtocolMock} from "../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {DerbySeasonTest} from "../../helpers/DerbySeasonTest.sol";

/// @dev From a proposal to a protocol and a vault, by DRB in a wallet and DRB in a basket, with no other power left.
contract GovernanceTest is DerbySeasonTest {
    uint48 private constant VOTING_DELAY = 1 days;
    uint32 private constant VOTING_PERIOD = 7 days;
    uint256 private constant TIMELOCK_DELAY = 3 days;

    TimelockController private _timelock;
    DerbyGovernor private _governor;
    DerbyVaultFactory private _factory;

    /// @dev 25,000 DRB in the wallet and 25,000 in a basket; the quorum is 40,000.
    function setUp() public override {
        super.setUp();
        _factory = new DerbyVaultFactory(address(manager));
        _lock(alice, 25_000e18, 5_000);
        drb.transfer(alice, 25_000e18);
        _handOver();
    }

    function test_TheDeployerEndsWithNoRole() external view {
        (bool isAdmin, ) = manager.hasRole(Roles.ADMIN, address(this));
        assertTrue(!isAdmin, "not of the AccessManager");
        assertTrue(!_timelock.hasRole(_timelock.DEFAULT_ADMIN_ROLE(), address(this)), "not of the timelock");
        assertTrue(!_timelock.hasRole(_timelock.PROPOSER_ROLE(), address(this)), "no proposer");
        (isAdmin, ) = manager.hasRole(Roles.ADMIN, address(_timelock));
        assertTrue(isAdmin, "the timelock is ADMIN");
    }

    function test_VotesAreThoseOfTokenAndGame() external {
        _delegateBoth();
        vm.warp(block.timestamp + 1);
        assertEq(_governor.getVotes(alice, block.timestamp - 1), 50_000e18, "the sum");
        assertEq(_governor.quorum(block.timestamp - 1), 40_000e18, "of which neither part is a quorum");
    }

    function test_AProposalAddsAProtocol() external {
        YieldProtocolMock protocol = new YieldProtocolMock(IERC20(address(usdc)));
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IDerbyVault.proposeProtocol, (address(protocol), CAP));
        calls[1] = abi.encodeCall(IDerbyVault.activateProtocol, (2));
        address[] memory targets = new address[](2);
        (targets[0], targets[1]) = (address(vault), address(vault));
        _delegateBoth();
        _pass(targets, calls, "Add a third protocol");
        assertEq(vault.protocolOf(2).vault, address(protocol), "known to the vault");
        assertEq(game.vaultInfo(address(vault)).votable, 7, "votable in the game");
    }

    function test_AProposalAddsAVault() external {
        DerbyTypes.VaultParams memory params = _vaultParams("Derby USDC 2");
        bytes memory code = type(DerbyVault).creationCode;
        address added = _factory.predictVault(params, 0, code);
        DerbyGameTypes.VaultTerms memory terms = DerbyGameTypes.VaultTerms(2e18, 5_000, 0.05e18, address(0));
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(_factory.createVault, (params, 0, code));
        calls[1] = abi.encodeCall(IDerbyGame.addVault, (added, terms));
        address[] memory targets = new address[](2);
        (targets[0], targets[1]) = (address(_factory), address(game));
        _delegateBoth();
        _pass(targets, calls, "Add a second vault");
        assertTrue(_factory.isVault(added), "deployed");
        vm.prank(alice);
        assertEq(game.mintNewBasket(added, "Second"), 2, "baskets can be minted for it");
    }

    function test_WithoutTheLockedHalfThereIsNoQuorum() external {
        vm.prank(alice);
        drb.delegate(alice);
        vm.warp(block.timestamp + 1);
        (address[] memory targets, bytes[] memory calls) = (new address[](1), new bytes[](1));
        (targets[0], calls[0]) = (address(game), abi.encodeCall(IDerbyGame.setTreasury, (alice)));
        uint256 id = _voteOn(targets, calls, "Take the treasury");
        assertEq(uint256(_governor.state(id)), 3, "defeated");
    }

    function _handOver() private {
        address[] memory anybody = new address[](1);
        _timelock = new TimelockController(TIMELOCK_DELAY, new address[](0), anybody, address(this));
        _governor = new DerbyGovernor(
            IERC5805(address(drb)),
            IERC5805(address(game)),
            _timelock,
            VOTING_DELAY,
            VOTING_PERIOD,
            1_000e18,
            4
        );
        _timelock.grantRole(_timelock.PROPOSER_ROLE(), address(_governor));
        _timelock.grantRole(_timelock.CANCELLER_ROLE(), address(_governor));
        _timelock.renounceRole(_timelock.DEFAULT_ADMIN_ROLE(), address(this));
        manager.grantRole(Roles.ADMIN, address(_timelock), 0);
        manager.renounceRole(Roles.ADMIN, address(this));
    }

    function _delegateBoth() private {
        vm.startPrank(alice);
        drb.delegate(alice);
        game.delegate(alice);
        vm.stopPrank();
        vm.warp(block.timestamp + 1);
    }

    function _pass(address[] memory targets, bytes[] memory calls, string memory description) private {
        _voteOn(targets, calls, description);
        bytes32 hash = keccak256(bytes(description));
        uint256[] memory values = new uint256[](targets.length);
        _governor.queue(targets, values, calls, hash);
        vm.warp(block.timestamp + TIMELOCK_DELAY + 1);
        _governor.execute(targets, values, calls, hash);
    }

    function _voteOn(
        address[] memory targets,
        bytes[] memory calls,
        string memory description
    ) private returns (uint256 id) {
        vm.prank(alice);
        id = _governor.propose(targets, new uint256[](targets.length), calls, description);
        vm.warp(block.timestamp + VOTING_DELAY + 1);
        vm.prank(alice);
        _governor.castVote(id, 1);
        vm.warp(block.timestamp + VOTING_PERIOD + 1);
    }
}
