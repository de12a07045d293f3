// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {YieldProtocolMock} from "../../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `ProposeProtocol.tree`.
contract DerbyVaultProposeProtocolTest is DerbyVaultUnitTest {
    YieldProtocolMock private _protocol;

    function setUp() public override {
        super.setUp();
        _protocol = DeployDerby.yieldProtocolMock(IERC20(address(usdc)));
    }

    // ---- when it is refused

    function test_RevertWhen_TheCallerIsNotAdmin() external {
        bytes4 unauthorized = IAccessManaged.AccessManagedUnauthorized.selector;
        _refused(bob, _call(address(_protocol), CAP), _err(unauthorized, bob));
        _refused(guardian, _call(address(_protocol), CAP), _err(unauthorized, guardian));
    }

    function test_RevertWhen_ACloseIsInProgress() external {
        _begin(1);
        _refused(address(this), _call(address(_protocol), CAP), _closing(DerbyTypes.Phase.Measure));
    }

    function test_RevertWhen_ItIsNoErc4626OfTheAsset() external {
        address other = address(DeployDerby.yieldProtocolMock(IERC20(address(DeployTokens.testToken("D", "D", 18)))));
        address[5] memory unfit = [other, address(usdc), carol, address(vault), address(new SilentNamer())];
        bytes4 invalid = IDerbyVaultErrors.DerbyVault_InvalidProtocol.selector;
        for (uint256 i = 0; i < unfit.length; ++i) {
            _refused(address(this), _call(unfit[i], CAP), _err(invalid, unfit[i]));
        }
    }

    function test_RevertWhen_ItIsKnown() external {
        bytes4 duplicate = IDerbyVaultErrors.DerbyVault_DuplicateProtocol.selector;
        _refused(address(this), _call(address(yields[1]), 1), _err(duplicate, address(yields[1]), 1));
        vault.deprecateProtocol(1);
        vault.removeProtocol(1, false);
        _refused(address(this), _call(address(yields[1]), 1), _err(duplicate, address(yields[1]), 1));
    }

    function test_RevertWhen_TheCapIsOutOfBounds() external {
        uint256 most = type(uint112).max;
        bytes4 out = IDerbyVaultErrors.DerbyVault_ParameterOutOfBounds.selector;
        bytes memory err = abi.encodeWithSelector(out, bytes32("cap"), most + 1, 0, most);
        _refused(address(this), _call(address(_protocol), most + 1), err);
        vault.proposeProtocol(address(_protocol), most);
        assertEq(vault.protocolOf(3).cap, most, "the largest there is");
    }

    function test_RevertWhen_ThereAreTooMany() external {
        for (uint256 i = 3; i < 200; ++i) vault.proposeProtocol(address(new AssetNamer(address(usdc))), 0);
        assertEq(vault.protocolCount(), 200, "full");
        bytes4 many = IDerbyVaultErrors.DerbyVault_TooManyProtocols.selector;
        vm.expectRevert(_err(many, uint256(200)));
        vault.proposeProtocol(address(_protocol), CAP);
        assertEq(vault.protocolCount(), 200, "unchanged");
    }

    // ---- when it is proposed

    function test_WaitsWithoutVotesOrMoney() external {
        uint256 votable = vault.votableProtocols();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolProposed(3, address(_protocol), CAP);
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolStatusChanged(3, DerbyTypes.ProtocolStatus.Proposed);
        assertEq(vault.proposeProtocol(address(_protocol), CAP), 3, "its number");
        DerbyTypes.Protocol memory protocol = vault.protocolOf(3);
        assertEq(protocol.vault, address(_protocol), "vault");
        assertTrue(protocol.status == DerbyTypes.ProtocolStatus.Proposed, "status");
        assertTrue(protocol.measured, "nothing to measure yet");
        assertEq(protocol.cap, CAP, "cap");
        assertEq(protocol.tracked + protocol.shares + protocol.votes + protocol.opening, 0, "empty");
        assertEq(vault.votableProtocols(), votable, "takes no votes");
        _deposit(alice, 100_000e6);
        game.vote(3, 1_000e18);
        _close();
        assertEq(vault.allocationOf(3), 0, "nor money");
    }

    function _call(address protocol, uint256 cap) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyVault.proposeProtocol, (protocol, cap));
    }
}

/// @dev Answers every call with nothing.
contract SilentNamer {
    fallback() external {}
}

/// @dev As much of an ERC-4626 as a proposal looks at.
contract AssetNamer {
    address public asset;

    constructor(address asset_) {
        asset = asset_;
    }
}
