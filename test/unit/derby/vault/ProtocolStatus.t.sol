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

/// @dev The tree is in `ProtocolStatus.tree`. Which call leads from which status to which, and that no other does.
contract DerbyVaultProtocolStatusTest is DerbyVaultUnitTest {
    uint8 private constant STATUSES = 6;

    // ---- when it is refused

    function test_RevertWhen_TheCallerHasNoRole() external {
        bytes4[4] memory calls = _calls();
        bytes4 unauthorized = IAccessManaged.AccessManagedUnauthorized.selector;
        for (uint256 i = 0; i < calls.length; ++i) {
            _refused(bob, abi.encodeWithSelector(calls[i], 0), _err(unauthorized, bob));
            if (calls[i] == IDerbyVault.blacklistProtocol.selector) continue;
            _refused(guardian, abi.encodeWithSelector(calls[i], 0), _err(unauthorized, guardian));
        }
    }

    function test_RevertWhen_TheProtocolIsUnknown() external {
        bytes4[4] memory calls = _calls();
        bytes memory unknown = _err(IDerbyVaultErrors.DerbyVault_UnknownProtocol.selector, 3, 3);
        for (uint256 i = 0; i < calls.length; ++i) {
            _refused(_roleFor(calls[i]), abi.encodeWithSelector(calls[i], 3), unknown);
        }
    }

    function test_RevertWhen_TheStatusDoesNotAllowIt() external {
        bytes4[4] memory calls = _calls();
        uint256 refused = 0;
        for (uint8 i = 1; i < STATUSES; ++i) {
            DerbyTypes.ProtocolStatus status = DerbyTypes.ProtocolStatus(i);
            uint16 id = _protocolIn(status);
            for (uint256 j = 0; j < calls.length; ++j) {
                if (_next(calls[j], status) != DerbyTypes.ProtocolStatus.None) continue;
                bytes4 wrong = IDerbyVaultErrors.DerbyVault_WrongProtocolStatus.selector;
                bytes memory data = abi.encodeWithSelector(calls[j], id);
                _refused(_roleFor(calls[j]), data, abi.encodeWithSelector(wrong, id, status));
                ++refused;
            }
        }
        assertEq(refused, 13, "all but the arrows of the drawing");
    }

    function test_RevertWhen_NoProtocolIsAtTheAddress() external {
        bytes memory data = abi.encodeCall(IDerbyVault.activateProtocolAt, (carol));
        _refused(address(this), data, _err(IDerbyVaultErrors.DerbyVault_NotAProtocol.selector, carol));
        data = abi.encodeCall(IDerbyVault.activateProtocolAt, (address(yields[1])));
        _refused(bob, data, _err(IAccessManaged.AccessManagedUnauthorized.selector, bob));
        bytes4 wrong = IDerbyVaultErrors.DerbyVault_WrongProtocolStatus.selector;
        bytes memory active = abi.encodeWithSelector(wrong, 1, DerbyTypes.ProtocolStatus.Active);
        _refused(address(this), data, active);
    }

    // ---- when it is allowed

    function test_LeadsToTheStatusDrawn() external {
        bytes4[4] memory calls = _calls();
        uint256 moved = 0;
        for (uint8 i = 1; i < STATUSES; ++i) {
            for (uint256 j = 0; j < calls.length; ++j) {
                DerbyTypes.ProtocolStatus next = _next(calls[j], DerbyTypes.ProtocolStatus(i));
                if (next == DerbyTypes.ProtocolStatus.None) continue;
                uint16 id = _protocolIn(DerbyTypes.ProtocolStatus(i));
                vm.expectEmit(address(vault));
                emit IDerbyVaultEvents.ProtocolStatusChanged(id, next);
                _accepted(_roleFor(calls[j]), abi.encodeWithSelector(calls[j], id));
                assertTrue(vault.protocolOf(id).status == next, "moved");
                bool isVotable = vault.votableProtocols() & (1 << id) != 0;
                assertTrue(isVotable == (next == DerbyTypes.ProtocolStatus.Active), "only an active one takes votes");
                assertEq(game.votable(), vault.votableProtocols(), "and the game knows");
                ++moved;
            }
        }
        assertEq(moved, 7, "every arrow of the drawing");
    }

    function test_TheGameIsToldOnlyWhatItDoesNotKnow() external {
        uint64 nonce = vault.votableNonce();
        assertEq(nonce, 3, "three activations");
        vault.deprecateProtocol(0);
        assertEq(vault.votableNonce(), nonce + 1, "one took votes");
        _blacklist(0);
        vault.restoreProtocol(0);
        assertEq(vault.votableNonce(), nonce + 1, "that one did not");
        assertEq(game.nonce(), nonce + 1, "so the game was told once");
    }

    function test_AGameThatDoesNotListenStopsNothing() external {
        game.setBroken(true);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.GameNotNotified(4, 6);
        _blacklist(0);
        vault.deprecateProtocol(1);
        vault.activateProtocol(1);
        assertEq(vault.votableProtocols(), 6, "done all the same");
        assertEq(game.votable(), 7, "it still believes in three");
    }

    function test_OneIsActivatedByItsAddress() external {
        address proposed = address(DeployDerby.yieldProtocolMock(IERC20(address(usdc))));
        uint16 id = vault.proposeProtocol(proposed, CAP);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolStatusChanged(id, DerbyTypes.ProtocolStatus.Active);
        assertEq(vault.activateProtocolAt(proposed), id, "its number");
        assertTrue(vault.protocolOf(id).status == DerbyTypes.ProtocolStatus.Active, "active");
        assertEq(vault.votableProtocols(), 15, "it takes votes");
        assertEq(game.votable(), 15, "and the game knows");
        vault.deprecateProtocol(0);
        assertEq(vault.activateProtocolAt(address(yields[0])), 0, "also a deprecated one, also the first");
        assertEq(vault.votableProtocols(), 15, "again");
    }

    // ---- what it means

    function test_ADeprecatedOneIsDrained() external {
        _open();
        vault.deprecateProtocol(1);
        _close();
        _assertAllocations(60_000e6, 0, 30_000e6, 10_000e6);
        _assertBooks();
    }

    function test_ABlacklistedOneIsLeftAtWhateverItPays() external {
        _open();
        yields[0].setFault(YieldProtocolMock.Fault.PaysHalf);
        _vote(0, 60, 20);
        _close();
        assertEq(vault.allocationOf(0), 30_000e6, "an active one is not left at half of its worth");
        _blacklist(0);
        _close();
        assertEq(vault.allocationOf(0), 0, "a blacklisted one is");
        assertEq(vault.grossAssets(), 85_000e6, "the loss is shared");
        _assertBooks();
    }

    function test_BlacklistingCallsNothingOfTheProtocols() external {
        _open();
        vm.etch(address(yields[0]), hex"fe");
        _blacklist(0);
        _close();
        assertEq(vault.allocationOf(0), 30_000e6, "quarantined, and accounted");
        assertEq(vault.votableProtocols(), 6, "without votes");
    }

    /// @dev The others' targets are made of what can be moved: what is caught in the first is nobody's to spread.
    function test_BlacklistingStopsNoClose() external {
        _deposit(alice, 90_000e6);
        _vote(1, 1, 1);
        _close();
        yields[2].setFault(YieldProtocolMock.Fault.Reverts);
        _begin(4);
        _blacklist(2);
        _finish();
        assertEq(vault.allocationOf(2), 27_000e6, "stuck, and accounted");
        _close();
        assertEq(vault.allocationOf(0) + vault.allocationOf(1), 54_000e6, "the others share what can be moved");
        assertEq(vault.idleAssets(), 9_000e6, "the buffer stays");
        yields[2].setFault(YieldProtocolMock.Fault.None);
        _close();
        assertEq(vault.allocationOf(2), 0, "left as soon as it lets go");
        _assertBooks();
    }

    /// @dev After the measuring, between the targets and the moves: its part of the deployment stays idle until the next close.
    function test_BlacklistedInACloseItGetsNothingAndEarnsNothing() external {
        _open();
        yields[0].gain(3_000e6);
        _vote(100, 10, 10);
        _advanceTo(DerbyTypes.Phase.Withdraw);
        _blacklist(0);
        _finish();
        assertEq(vault.allocationOf(0), 0, "drained");
        assertTrue(game.rewardsOf(2)[0] == 0, "no reward for its voters");
        assertGt(vault.idleAssets(), 80_000e6, "its part waits");
        _close();
        assertEq(vault.allocationOf(1), vault.allocationOf(2), "and goes to the others");
        assertLt(vault.idleAssets(), 11_000e6, "all but the buffer");
        _assertBooks();
    }

    function test_OneActivatedAgainIsFundedAgain() external {
        _open();
        vault.deprecateProtocol(1);
        _close();
        vault.activateProtocol(1);
        _close();
        _assertAllocations(30_000e6, 45_000e6, 15_000e6, 10_000e6);
        _assertBooks();
    }

    function _calls() private pure returns (bytes4[4] memory) {
        return
            [
                IDerbyVault.activateProtocol.selector,
                IDerbyVault.deprecateProtocol.selector,
                IDerbyVault.blacklistProtocol.selector,
                IDerbyVault.restoreProtocol.selector
            ];
    }

    /// @dev The drawing in the README; `None` where there is no arrow.
    function _next(
        bytes4 call,
        DerbyTypes.ProtocolStatus status
    ) private pure returns (DerbyTypes.ProtocolStatus next) {
        DerbyTypes.ProtocolStatus removed = DerbyTypes.ProtocolStatus.Removed;
        if (call == IDerbyVault.activateProtocol.selector) {
            bool waits = status == DerbyTypes.ProtocolStatus.Proposed || status == DerbyTypes.ProtocolStatus.Deprecated;
            if (waits) return DerbyTypes.ProtocolStatus.Active;
        } else if (call == IDerbyVault.deprecateProtocol.selector) {
            if (status == DerbyTypes.ProtocolStatus.Active) return DerbyTypes.ProtocolStatus.Deprecated;
        } else if (call == IDerbyVault.blacklistProtocol.selector) {
            bool isThere = status != removed && status != DerbyTypes.ProtocolStatus.Blacklisted;
            if (isThere) return DerbyTypes.ProtocolStatus.Blacklisted;
        } else if (status == DerbyTypes.ProtocolStatus.Blacklisted) {
            return DerbyTypes.ProtocolStatus.Deprecated;
        }
    }

    function _roleFor(bytes4 call) private view returns (address) {
        return call == IDerbyVault.blacklistProtocol.selector ? guardian : address(this);
    }

    /// @dev A new protocol in `status`.
    function _protocolIn(DerbyTypes.ProtocolStatus status) private returns (uint16 id) {
        id = _addProtocol();
        if (status == DerbyTypes.ProtocolStatus.Proposed) {
            return vault.proposeProtocol(address(DeployDerby.yieldProtocolMock(IERC20(address(usdc)))), CAP);
        }
        if (status == DerbyTypes.ProtocolStatus.Blacklisted) _blacklist(id);
        if (status == DerbyTypes.ProtocolStatus.Deprecated) vault.deprecateProtocol(id);
        if (status == DerbyTypes.ProtocolStatus.Removed) {
            vault.deprecateProtocol(id);
            vault.removeProtocol(id, false);
        }
    }
}
