// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";

import {DerbyGovernor} from "../../../../contracts/derby/governance/DerbyGovernor.sol";
import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {AggregatorMock} from "../../../../contracts/mocks/oracles/AggregatorMock.sol";
import {Roles} from "../../../../contracts/shared/access/Roles.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";
import {ERC165Conformance} from "../../../helpers/standards/ERC165Conformance.sol";

/// @notice The governor: its rules, what it claims to be, and whom it reaches.
/// @dev The tree is in `DerbyGovernor.tree`. Alice has 30,000 DRB in her wallet and 30,000 in a basket; the quorum is 40,000.
contract DerbyGovernorTest is DerbyGameUnitTest, ERC165Conformance {
    uint48 private constant VOTING_DELAY = 1 days;
    uint32 private constant VOTING_PERIOD = 7 days;
    uint256 private constant TIMELOCK_DELAY = 3 days;
    uint256 private constant PROPOSAL_THRESHOLD = 50_000e18;

    TimelockController private _timelock;
    DerbyGovernor private _governor;
    uint256 private _basketId;

    function setUp() public override {
        super.setUp();
        address[] memory anybody = new address[](1);
        _timelock = DeployDerby.timelockController(TIMELOCK_DELAY, new address[](0), anybody, address(this));
        _governor = _made(IERC5805(address(drb)), IERC5805(address(game)));
        _timelock.grantRole(_timelock.PROPOSER_ROLE(), address(_governor));
        _timelock.grantRole(_timelock.CANCELLER_ROLE(), address(_governor));
        manager.grantRole(Roles.ADMIN, address(_timelock), 0);
        vm.prank(alice);
        drb.transfer(address(this), WEALTH - 60_000e18);
        _basketId = _play(alice, 30_000e18, _all(0));
        vm.startPrank(alice);
        drb.delegate(alice);
        game.delegate(alice);
        vm.stopPrank();
        _tick();
    }

    // ---- when it is made

    function test_RevertWhen_TokenAndGameCountByDifferentClocks() external {
        AggregatorMock byBlock = DeployShared.aggregatorMock();
        byBlock.script(IERC6372.CLOCK_MODE.selector, false, abi.encode("mode=blocknumber&from=default"));
        byBlock.script(IERC6372.clock.selector, false, abi.encode(1));
        try this.made(IERC5805(address(drb)), IERC5805(address(byBlock))) {
            revert AssertionFailed("a governor", "made", "refused");
        } catch (bytes memory reason) {
            bytes memory err = abi.encodeWithSelector(
                DerbyGovernor.DerbyGovernor_ClocksDiffer.selector,
                "mode=timestamp",
                "mode=blocknumber&from=default"
            );
            assertEq(vm.toString(reason), vm.toString(err), "the error and its values");
        }
    }

    function test_KnowsWhatItWasMadeOf() external view {
        assertEq(address(_governor.game()), address(game), "game");
        assertEq(address(_governor.token()), address(drb), "token");
        assertEq(_governor.timelock(), address(_timelock), "timelock");
        assertEq(_governor.votingDelay(), VOTING_DELAY, "delay");
        assertEq(_governor.votingPeriod(), VOTING_PERIOD, "period");
        assertEq(_governor.proposalThreshold(), PROPOSAL_THRESHOLD, "threshold");
        assertEq(_governor.CLOCK_MODE(), "mode=timestamp", "clock");
        assertEq(_governor.name(), "Derby Governor", "name");
    }

    // ---- what a vote weighs

    function test_TheSumOfTokenAndGame() external view {
        assertEq(_governor.getVotes(alice, block.timestamp - 1), 60_000e18, "both");
        assertEq(_governor.getVotes(bob, block.timestamp - 1), 0, "bob has delegated none");
        assertEq(_governor.quorum(block.timestamp - 1), 40_000e18, "a share of all DRB, locked or not");
    }

    function test_LockingMovesItAndDoublesNothing() external {
        _rebalance(_basketId, 20_000e18, _none());
        _tick();
        assertEq(drb.getVotes(alice), 10_000e18, "fewer in the wallet");
        assertEq(game.getVotes(alice), 50_000e18, "more in the basket");
        assertEq(_governor.getVotes(alice, block.timestamp - 1), 60_000e18, "the same sum");
        assertEq(drb.getVotes(address(game)), 0, "and the game votes with none of it");
    }

    function test_ASaleTakesTheLockedPartAlong() external {
        vm.prank(alice);
        game.transferFrom(alice, bob, _basketId);
        vm.prank(bob);
        game.delegate(bob);
        _tick();
        assertEq(_governor.getVotes(alice, block.timestamp - 1), 30_000e18, "the wallet's");
        assertEq(_governor.getVotes(bob, block.timestamp - 1), 30_000e18, "the basket's");
    }

    /// @dev What is bought or locked after the snapshot comes too late.
    function test_OnlyWhatWasThereAtTheSnapshotCounts() external {
        uint256 id = _propose(abi.encodeCall(IDerbyGame.setTreasury, (carol)));
        vm.warp(block.timestamp + VOTING_DELAY + 1);
        vm.prank(bob);
        game.delegate(bob);
        _play(bob, 100_000e18, _all(0));
        _tick();
        vm.prank(bob);
        assertEq(_governor.castVote(id, 0), 0, "bob comes too late");
        vm.prank(alice);
        assertEq(_governor.castVote(id, 1), 60_000e18, "alice weighs both");
    }

    // ---- when it is refused

    function test_RevertWhen_TheProposerHasTooLittle() external {
        (address[] memory targets, bytes[] memory calls) = _one(abi.encodeCall(IDerbyGame.setTreasury, (bob)));
        bytes4 few = IGovernor.GovernorInsufficientProposerVotes.selector;
        vm.expectRevert(abi.encodeWithSelector(few, bob, 0, PROPOSAL_THRESHOLD));
        vm.prank(bob);
        _governor.propose(targets, new uint256[](1), calls, "Mine");
    }

    function test_RevertWhen_ItsOwnTermsAreSetByAnybody() external {
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, alice));
        vm.prank(alice);
        _governor.setVotingDelay(0);
        assertEq(_governor.votingDelay(), VOTING_DELAY, "as before");
    }

    function test_RevertWhen_ItIsExecutedBeforeTheTimelock() external {
        bytes memory call = abi.encodeCall(IDerbyGame.setTreasury, (carol));
        _passVote(call);
        (address[] memory targets, bytes[] memory calls) = _one(call);
        _governor.queue(targets, new uint256[](1), calls, keccak256("P"));
        vm.warp(block.timestamp + TIMELOCK_DELAY - 1);
        vm.expectRevert();
        _governor.execute(targets, new uint256[](1), calls, keccak256("P"));
        assertEq(game.treasury(), treasury, "as before");
    }

    // ---- when it passes

    function test_ActsAsAdminThroughTheTimelock() external {
        bytes memory call = abi.encodeCall(IDerbyGame.setTreasury, (carol));
        uint256 id = _passVote(call);
        assertTrue(_governor.proposalNeedsQueuing(id), "every proposal waits");
        (address[] memory targets, bytes[] memory calls) = _one(call);
        _governor.queue(targets, new uint256[](1), calls, keccak256("P"));
        assertTrue(_governor.state(id) == IGovernor.ProposalState.Queued, "queued");
        vm.warp(block.timestamp + TIMELOCK_DELAY + 1);
        _governor.execute(targets, new uint256[](1), calls, keccak256("P"));
        assertEq(game.treasury(), carol, "done");
        assertTrue(_governor.state(id) == IGovernor.ProposalState.Executed, "executed");
    }

    function test_NeitherHalfIsAQuorum() external {
        vm.prank(alice);
        game.delegate(bob);
        vm.prank(bob);
        drb.delegate(bob);
        _tick();
        vm.prank(bob);
        uint256 id = _governor.propose(_target(), new uint256[](1), _calls(), "P");
        vm.warp(block.timestamp + VOTING_DELAY + 1);
        vm.prank(alice);
        _governor.castVote(id, 1);
        vm.warp(block.timestamp + VOTING_PERIOD + 1);
        assertTrue(_governor.state(id) == IGovernor.ProposalState.Defeated, "30,000 are too few");
    }

    function test_CanBeCancelledByItsProposerBeforeTheVote() external {
        bytes memory call = abi.encodeCall(IDerbyGame.setTreasury, (carol));
        uint256 id = _propose(call);
        (address[] memory targets, bytes[] memory calls) = _one(call);
        vm.prank(alice);
        _governor.cancel(targets, new uint256[](1), calls, keccak256("P"));
        assertTrue(_governor.state(id) == IGovernor.ProposalState.Canceled, "cancelled");
    }

    /// @notice A governor over any two, for a test that it is refused.
    function made(IERC5805 token, IERC5805 counted) external returns (DerbyGovernor) {
        return _made(token, counted);
    }

    function _made(IERC5805 token, IERC5805 counted) private returns (DerbyGovernor) {
        return DeployDerby.derbyGovernor(token, counted, _timelock, VOTING_DELAY, VOTING_PERIOD, PROPOSAL_THRESHOLD, 4);
    }

    function _tick() private {
        vm.warp(block.timestamp + 1);
    }

    function _passVote(bytes memory call) private returns (uint256 id) {
        id = _propose(call);
        vm.warp(block.timestamp + VOTING_DELAY + 1);
        vm.prank(alice);
        _governor.castVote(id, 1);
        vm.warp(block.timestamp + VOTING_PERIOD + 1);
    }

    function _propose(bytes memory call) private returns (uint256 id) {
        (address[] memory targets, bytes[] memory calls) = _one(call);
        vm.prank(alice);
        return _governor.propose(targets, new uint256[](1), calls, "P");
    }

    function _one(bytes memory call) private view returns (address[] memory targets, bytes[] memory calls) {
        (targets, calls) = (_target(), new bytes[](1));
        calls[0] = call;
    }

    function _target() private view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(game);
    }

    function _calls() private view returns (bytes[] memory calls) {
        calls = new bytes[](1);
        calls[0] = abi.encodeCall(IDerbyGame.setTreasury, (carol));
    }

    /// @dev OpenZeppelin's governor claims itself twice: with and without a function that came later.
    function _claims() internal view override returns (Claim[] memory claims) {
        bytes4[] memory ids = new bytes4[](3);
        (ids[0], ids[1]) = (type(IGovernor).interfaceId, type(IERC1155Receiver).interfaceId);
        ids[2] = ids[0] ^ IGovernor.getProposalId.selector;
        claims = new Claim[](1);
        claims[0] = Claim(address(_governor), ids);
    }
}
