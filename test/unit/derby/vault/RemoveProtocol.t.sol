// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {YieldProtocolMock} from "../../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `RemoveProtocol.tree`.
contract DerbyVaultRemoveProtocolTest is DerbyVaultUnitTest {
    bytes4 private constant WRONG = IDerbyVaultErrors.DerbyVault_WrongProtocolStatus.selector;

    // ---- when it is refused

    function test_RevertWhen_TheCallerIsNotAdmin() external {
        vault.deprecateProtocol(0);
        bytes4 unauthorized = IAccessManaged.AccessManagedUnauthorized.selector;
        _refused(bob, _call(0, false), _err(unauthorized, bob));
        _refused(guardian, _call(0, true), _err(unauthorized, guardian));
    }

    function test_RevertWhen_TheProtocolIsUnknown() external {
        _refused(address(this), _call(3, false), _err(IDerbyVaultErrors.DerbyVault_UnknownProtocol.selector, 3, 3));
    }

    function test_RevertWhen_ACloseIsInProgress() external {
        vault.deprecateProtocol(0);
        _begin(1);
        _refused(address(this), _call(0, false), _closing(DerbyTypes.Phase.Measure));
    }

    function test_RevertWhen_ItIsActiveOrRemovedAlready() external {
        bytes memory active = abi.encodeWithSelector(WRONG, 0, DerbyTypes.ProtocolStatus.Active);
        _refused(address(this), _call(0, true), active);
        vault.deprecateProtocol(0);
        vault.removeProtocol(0, false);
        bytes memory removed = abi.encodeWithSelector(WRONG, 0, DerbyTypes.ProtocolStatus.Removed);
        _refused(address(this), _call(0, true), removed);
    }

    function test_RevertWhen_ItHoldsMoneyThatIsNotGivenUp() external {
        _open();
        vault.deprecateProtocol(0);
        bytes4 notEmpty = IDerbyVaultErrors.DerbyVault_ProtocolNotEmpty.selector;
        _refused(address(this), _call(0, false), _err(notEmpty, 0, 30_000e6));
    }

    /// @dev Shares that are worth nothing today may be worth something tomorrow.
    function test_RevertWhen_ItHoldsSharesThatAreBookedAtNothing() external {
        _open();
        yields[0].lose(30_000e6);
        vault.markLoss(0);
        vault.deprecateProtocol(0);
        yields[0].setFault(YieldProtocolMock.Fault.Reverts);
        assertEq(vault.allocationOf(0), 0, "booked at nothing");
        bytes4 notEmpty = IDerbyVaultErrors.DerbyVault_ProtocolNotEmpty.selector;
        _refused(address(this), _call(0, false), _err(notEmpty, 0, 30_000e6));
    }

    // ---- when it is removed

    function test_AnEmptyOneIsForgotten() external {
        _open();
        vault.deprecateProtocol(0);
        _close();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolStatusChanged(0, DerbyTypes.ProtocolStatus.Removed);
        vault.removeProtocol(0, false);
        assertTrue(vault.protocolOf(0).status == DerbyTypes.ProtocolStatus.Removed, "removed");
        assertEq(vault.protocolCount(), 3, "its number stays taken");
        _close();
        assertEq(vault.grossAssets(), 100_000e6, "nothing lost");
        _assertBooks();
    }

    function test_OneThatWasOnlyProposedIsForgotten() external {
        uint16 id = vault.proposeProtocol(address(DeployDerby.yieldProtocolMock(IERC20(address(usdc)))), CAP);
        vault.removeProtocol(id, false);
        assertTrue(vault.protocolOf(id).status == DerbyTypes.ProtocolStatus.Removed, "removed");
    }

    /// @dev One that is removed pays its voters nothing and costs them nothing.
    function test_AWriteOffIsInThePriceAtOnce() external {
        _openWithProfit();
        _blacklist(0);
        uint256 tracked = vault.allocationOf(0);
        uint256 shares = vault.protocolOf(0).shares;
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolWrittenOff(0, shares, tracked);
        vault.removeProtocol(0, true);
        assertEq(vault.lockedProfit(), 0, "locked profit first");
        assertEq(vault.totalAssets(), 108_100e6 - tracked, "then the price");
        assertEq(yields[0].balanceOf(address(vault)), shares, "its shares stay here");
        DerbyTypes.Protocol memory protocol = vault.protocolOf(0);
        assertEq(protocol.tracked + protocol.shares + protocol.opening, 0, "booked at nothing");
        _assertBooks();
        _close();
        protocol = vault.protocolOf(0);
        assertTrue(protocol.votes == 0 && protocol.rewardPerLockedToken == 0, "and forgotten by the close");
        assertTrue(game.rewardsOf(3)[0] == 0, "no reward, no penalty");
        _assertBooks();
        _close();
        assertEq(vault.protocolOf(0).votes, 0, "for good");
        _assertBooks();
    }

    function test_ItsIncentivesAreNotAskedForAgain() external {
        DerbyTypes.Incentive memory incentive = DerbyTypes.Incentive(carol, bob, bob, 100);
        uint256 steps = vault.stepsToClose();
        vault.setIncentive(1, incentive);
        assertEq(vault.stepsToClose(), steps + 1, "a step more");
        vault.deprecateProtocol(1);
        vault.removeProtocol(1, false);
        assertEq(vault.stepsToClose(), steps, "until it is removed");
    }

    function _call(uint16 id, bool writeOff) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyVault.removeProtocol, (id, writeOff));
    }
}
