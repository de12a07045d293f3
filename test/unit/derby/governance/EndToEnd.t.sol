// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {VestingWallet} from "@openzeppelin/contracts/finance/VestingWallet.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DerbyVault} from "../../../../contracts/derby/DerbyVault.sol";
import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {DerbyGameTypes} from "../../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {YieldProtocolMock} from "../../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {RoleGated} from "../../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../../contracts/shared/access/Roles.sol";
import {DerbyGovernanceTest} from "../../../helpers/DerbyGovernanceTest.sol";

/// @notice Governance from a proposal to its effect on money: what DRB holders can do, what the guardian can and cannot, and that nobody
/// else can do anything.
contract GovernanceEndToEndTest is DerbyGovernanceTest {
    /// @dev Not a round number, so that every release leaves a fraction.
    uint256 private constant VESTED = 400_000e18 + 7;

    // ------------------------------------------------------------------------------------------------ what proposals do

    function test_AProposalAddsAProtocolThatTheNextCloseFunds() external {
        YieldProtocolMock added = DeployDerby.yieldProtocolMock(IERC20(address(usdc)));
        Proposal memory p = _proposal(2, "Add a third protocol");
        (p.targets[0], p.targets[1]) = (address(vault), address(vault));
        p.calls[0] = abi.encodeCall(IDerbyVault.proposeProtocol, (address(added), CAP));
        p.calls[1] = abi.encodeCall(IDerbyVault.activateProtocolAt, (address(added)));
        _pass(p);

        assertTrue(vault.protocolOf(2).status == DerbyTypes.ProtocolStatus.Active, "active");
        assertEq(game.vaultInfo(address(vault)).votable, 7, "votable");
        _vote(aliceBasket, _only(2));
        _enter(depositor, 100_000 * USDC);
        _close();
        assertEq(vault.allocationOf(2), 90_000 * USDC, "funded");
        added.gain(9_000 * USDC + 1);
        _close();
        assertEq(_redeem(aliceBasket), 900e6, "and it pays who voted for it");
        _assertSolvent();
    }

    /// @dev Written one after the other, executed the other way round: neither had to guess the number that its protocol gets.
    function test_AProposalThatAnotherOvertakesAddsItsOwnProtocol() external {
        address[2] memory added;
        Proposal[2] memory proposals;
        for (uint256 i = 0; i < 2; ++i) {
            added[i] = address(DeployDerby.yieldProtocolMock(IERC20(address(usdc))));
            Proposal memory p = proposals[i] = _proposal(2, i == 0 ? "Add one" : "Add another");
            (p.targets[0], p.targets[1]) = (address(vault), address(vault));
            p.calls[0] = abi.encodeCall(IDerbyVault.proposeProtocol, (added[i], CAP));
            p.calls[1] = abi.encodeCall(IDerbyVault.activateProtocolAt, (added[i]));
            _passAndQueue(p);
        }
        vm.warp(block.timestamp + TIMELOCK_DELAY);
        _execute(proposals[1]);
        assertEq(vault.protocolOf(2).vault, added[1], "the first to arrive");
        assertEq(vault.votableProtocols(), 7, "and active");
        _execute(proposals[0]);
        assertEq(vault.protocolOf(3).vault, added[0], "and the second");
        assertEq(vault.votableProtocols(), 15, "active too");
    }

    /// @dev Six calls: deploy, register, map the guardian's and the risk manager's selectors, whitelist, activate.
    function test_AProposalAddsAVaultThatIsPlayedAndGuarded() external {
        DerbyVault added = DerbyVault(_addVault());
        assertTrue(factory.isVault(address(added)), "the factory's");
        assertEq(game.vaults()[1], address(added), "registered in the game");

        vault = added;
        uint256 basketId = _mintAndLock();
        _enter(depositor, 100_000 * USDC);
        _close();
        assertEq(vault.allocationOf(0), 90_000 * USDC, "funded");
        vm.prank(risk);
        vault.setProtocolCap(0, 50_000 * USDC);
        _blacklist(0);
        _close();
        assertEq(vault.allocationOf(0), 0, "the guardian guards it");
        assertEq(game.basketInfo(basketId).vault, address(vault), "and it is played");
    }

    function test_AProposalChangesAParameter() external {
        DerbyTypes.Parameters memory parameters = vault.parameters();
        parameters.performanceFeeBps = 2_000;
        bytes memory data = abi.encodeCall(IDerbyVault.setParameters, (parameters));
        _refused(alice, address(vault), data, _unauthorized(alice));
        _pass(_one(address(vault), data, "A fee of 20 percent"));
        assertEq(vault.parameters().performanceFeeBps, 2_000, "in force");
        _enter(depositor, 100_000 * USDC);
        _close();
        _gain(0, 9_000 * USDC);
        _close();
        assertEq(usdc.balanceOf(address(game)), 1_800e6, "and charged");
    }

    // ------------------------------------------------------------------------------------------------ what they cannot

    function test_ADefeatedProposalDoesNothing() external {
        Proposal memory p = _one(address(game), abi.encodeCall(IDerbyGame.setTreasury, (alice)), "Take the treasury");
        uint256 id = _propose(alice, p);
        _cast(id, alice, FOR);
        _cast(id, bob, FOR);
        _cast(id, carol, AGAINST);
        _endVote();
        _assertState(id, IGovernor.ProposalState.Defeated);
        bytes32 queuable = bytes32(1 << uint8(IGovernor.ProposalState.Succeeded));
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorUnexpectedProposalState.selector,
                id,
                IGovernor.ProposalState.Defeated,
                queuable
            )
        );
        _queue(p);
        assertEq(game.treasury(), treasury, "unchanged");
    }

    /// @dev 25,000 of a quorum of 40,000, be they locked or not; both halves together are enough.
    function test_NeitherHalfIsAQuorum() external {
        address[2] memory halves = [alice, bob];
        string[2] memory names = ["By what is locked", "By what is not"];
        for (uint256 i = 0; i < 2; ++i) {
            Proposal memory p = _one(address(game), abi.encodeCall(IDerbyGame.setTreasury, (alice)), names[i]);
            uint256 id = _propose(halves[i], p);
            assertEq(governor.getVotes(halves[i], block.timestamp - 1), 25_000 * DRB, "votes");
            _cast(id, halves[i], FOR);
            _endVote();
            _assertState(id, IGovernor.ProposalState.Defeated);
        }
        _pass(_one(address(game), abi.encodeCall(IDerbyGame.setTreasury, (carol)), "By both"));
        assertEq(game.treasury(), carol, "passed");
    }

    /// @dev Locking moves votes from the token to the game, and unlocking moves them back: the sum stays.
    function test_ADrbIsCountedOnceWhereverItLies() external {
        vm.startPrank(bob);
        game.delegate(bob);
        drb.approve(address(game), 10_000 * DRB);
        uint256 basketId = game.mintNewBasket(address(vault), "Bob");
        game.rebalanceBasket(basketId, int256(10_000 * DRB), _only(1), block.timestamp);
        vm.stopPrank();
        vm.warp(block.timestamp + 1);
        assertEq(drb.getVotes(bob), 15_000 * DRB, "in the wallet");
        assertEq(game.getVotes(bob), 10_000 * DRB, "in the basket");
        assertEq(governor.getVotes(bob, block.timestamp - 1), 25_000 * DRB, "together what they were");
        assertEq(governor.quorum(block.timestamp - 1), 40_000 * DRB, "and so is the quorum");
        _askBack(basketId, 10_000 * DRB);
        _close();
        _close();
        _leave(basketId);
        assertEq(drb.getVotes(bob), 25_000 * DRB, "back in the wallet");
        assertEq(game.getVotes(bob), 0, "and gone from the game");
    }

    function test_NothingIsExecutedBeforeItsDelay() external {
        Proposal memory p = _one(address(game), abi.encodeCall(IDerbyGame.setTreasury, (carol)), "Early");
        _passAndQueue(p);
        vm.warp(block.timestamp + TIMELOCK_DELAY - 1);
        vm.expectRevert();
        _execute(p);
        vm.warp(block.timestamp + 1);
        _execute(p);
        assertEq(game.treasury(), carol, "at its time");
    }

    // ------------------------------------------------------------------------------------------------ the guardian

    function test_TheGuardianCancelsWhatIsQueued() external {
        Proposal memory p = _one(address(game), abi.encodeCall(IDerbyGame.setTreasury, (carol)), "Captured");
        uint256 id = _passAndQueue(p);
        bytes32 operation = _operationOf(p);
        vm.prank(guardian);
        timelock.cancel(operation);
        _assertState(id, IGovernor.ProposalState.Canceled);
        vm.warp(block.timestamp + TIMELOCK_DELAY);
        vm.expectRevert();
        _execute(p);
        assertEq(game.treasury(), treasury, "unchanged");
    }

    function test_TheGuardianPausesAndBlacklistsAndNothingElse() external {
        vm.startPrank(guardian);
        vault.pauseInbound();
        game.pauseInbound();
        vault.blacklistProtocol(1);
        vm.stopPrank();
        _refused(guardian, address(vault), abi.encodeCall(IDerbyVault.restoreProtocol, (1)), _unauthorized(guardian));
        _refused(guardian, address(vault), abi.encodeCall(IDerbyVault.setTreasury, (bob)), _unauthorized(guardian));
        _refused(
            guardian,
            address(game),
            abi.encodeCall(IDerbyGame.setTreasury, (guardian)),
            abi.encodeWithSelector(RoleGated.RoleGated_Unauthorized.selector, guardian, Roles.ADMIN)
        );
        bytes4 notAdmin = IAccessManager.AccessManagerUnauthorizedAccount.selector;
        _refused(
            guardian,
            address(manager),
            abi.encodeCall(IAccessManager.grantRole, (Roles.RISK, guardian, 0)),
            abi.encodeWithSelector(notAdmin, guardian, Roles.ADMIN)
        );
        bytes32 proposer = timelock.PROPOSER_ROLE();
        _refused(
            guardian,
            address(timelock),
            abi.encodeCall(timelock.schedule, (address(game), 0, "", 0, 0, TIMELOCK_DELAY)),
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, guardian, proposer)
        );
    }

    // ------------------------------------------------------------------------------------------------ the deployer, the founders

    function test_TheDeployerEndsWithNoRole() external {
        for (uint64 roleId = 0; roleId <= Roles.KEEPER; ++roleId) {
            (bool isMember, ) = manager.hasRole(roleId, address(this));
            assertTrue(!isMember, "of the AccessManager");
        }
        bytes32[4] memory roles = [
            timelock.DEFAULT_ADMIN_ROLE(),
            timelock.PROPOSER_ROLE(),
            timelock.CANCELLER_ROLE(),
            timelock.EXECUTOR_ROLE()
        ];
        for (uint256 i = 0; i < 4; ++i) assertTrue(!timelock.hasRole(roles[i], address(this)), "of the timelock");
        address self = address(this);
        _refused(self, address(vault), abi.encodeCall(IDerbyVault.setTreasury, (self)), _unauthorized(self));
        _refused(self, address(vault), abi.encodeCall(IDerbyVault.activateProtocol, (0)), _unauthorized(self));
        _refused(
            self,
            address(game),
            abi.encodeCall(IDerbyGame.setTreasury, (self)),
            abi.encodeWithSelector(RoleGated.RoleGated_Unauthorized.selector, self, Roles.ADMIN)
        );
    }

    /// @dev Four years, released at odd moments: after each the beneficiary has `floor(total * elapsed / duration)`.
    function test_VestingIsExactToTheLastWei() external {
        address founder = makeAddr("founder");
        (uint256 start, uint256 duration) = (block.timestamp, 4 * 365 days);
        VestingWallet wallet = new VestingWallet(founder, uint64(start), uint64(duration));
        drb.transfer(address(wallet), VESTED);
        for (uint256 elapsed = 0; elapsed < duration; elapsed += 37 days + 40_961) {
            vm.warp(start + elapsed);
            wallet.release(address(drb));
            assertEq(drb.balanceOf(founder), (VESTED * elapsed) / duration, "so far");
        }
        vm.warp(start + duration - 1);
        wallet.release(address(drb));
        assertLt(drb.balanceOf(founder), VESTED, "not a second early");
        vm.warp(start + duration);
        wallet.release(address(drb));
        assertEq(drb.balanceOf(founder), VESTED, "all of it");
        assertEq(drb.balanceOf(address(wallet)), 0, "to the last wei");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _addVault() private returns (address added) {
        DerbyTypes.VaultParams memory params = _vaultParams("USDC_Low_Risk");
        bytes memory code = DeployDerby.derbyVaultCode();
        added = factory.predictVault(params, "second", code);
        YieldProtocolMock protocol = DeployDerby.yieldProtocolMock(IERC20(address(usdc)));
        Proposal memory p = _proposal(6, "Add a second vault");
        (p.targets[0], p.targets[1]) = (address(factory), address(game));
        (p.targets[2], p.targets[3]) = (address(manager), address(manager));
        (p.targets[4], p.targets[5]) = (added, added);
        p.calls[0] = abi.encodeCall(factory.createVault, (params, "second", code));
        p.calls[1] = abi.encodeCall(
            IDerbyGame.addVault,
            (added, DerbyGameTypes.VaultTerms(2e18, 5_000, 0.05e18, address(0)))
        );
        p.calls[2] = abi.encodeCall(
            IAccessManager.setTargetFunctionRole,
            (added, _guardianSelectors(), Roles.GUARDIAN)
        );
        p.calls[3] = abi.encodeCall(IAccessManager.setTargetFunctionRole, (added, _riskSelectors(), Roles.RISK));
        p.calls[4] = abi.encodeCall(IDerbyVault.proposeProtocol, (address(protocol), CAP));
        p.calls[5] = abi.encodeCall(IDerbyVault.activateProtocolAt, (address(protocol)));
        _pass(p);
    }

    /// @dev Bob plays what he had in his wallet on the vault that there is now.
    function _mintAndLock() private returns (uint256 basketId) {
        vm.startPrank(bob);
        drb.approve(address(game), 1_000 * DRB);
        basketId = game.mintNewBasket(address(vault), "Second");
        game.rebalanceBasket(basketId, int256(1_000 * DRB), _only(0), block.timestamp);
        vm.stopPrank();
    }

    function _unauthorized(address caller) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller);
    }
}
