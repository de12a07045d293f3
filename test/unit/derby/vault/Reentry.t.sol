// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {ReentrantMock} from "../../../../contracts/mocks/ReentrantMock.sol";
import {HookToken} from "../../../../contracts/mocks/tokens/HookToken.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @notice A depositor that has every role and is called while its money moves.
contract VaultReentryTest is DerbyVaultUnitTest {
    function test_ReentryByATokenWithHooks_EveryEntryPointIsGuarded() external {
        ReentrantMock attacker = _attack(DeployTokens.hookToken(6));
        bytes memory deposit = abi.encodeCall(IERC4626.deposit, (1_000 * USDC, alice));
        bytes32 guarded = bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        bytes4[22] memory entryPoints = _entryPoints();
        for (uint256 i = 0; i < entryPoints.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            // The guard comes before anything that an argument says; these many words are arguments of every function.
            attacker.arm(address(vault), abi.encodePacked(entryPoints[i], new bytes(640)));
            attacker.call(address(vault), deposit);
            assertEq(bytes32(attacker.answer()), guarded, string.concat("guarded: ", vm.toString(i)));
            assertEq(vault.idleAssets(), 1_000 * USDC, "deposited once");
            vm.revertToState(snapshot);
        }
    }

    /// @dev Puts the vault over `asset`, in the fixture's place.
    function _attack(HookToken asset) private returns (ReentrantMock attacker) {
        usdc = asset;
        vault = DeployDerby.derbyVault(_params());
        attacker = new ReentrantMock();
        asset.mint(address(attacker), 1_000 * USDC);
        attacker.approve(asset, address(vault));
        asset.setHook(address(attacker), attacker);
        manager.grantRole(manager.ADMIN_ROLE(), address(attacker), 0);
    }

    function _entryPoints() private pure returns (bytes4[22] memory) {
        return
            [
                IERC4626.deposit.selector,
                IERC4626.mint.selector,
                IERC4626.withdraw.selector,
                IERC4626.redeem.selector,
                IDerbyVault.requestRedeem.selector,
                IDerbyVault.cancelRequest.selector,
                IDerbyVault.claimRequest.selector,
                IDerbyVault.closeEpoch.selector,
                IDerbyVault.markLoss.selector,
                IDerbyVault.fundBounty.selector,
                IDerbyVault.notifyGame.selector,
                IDerbyVault.proposeProtocol.selector,
                IDerbyVault.activateProtocol.selector,
                IDerbyVault.deprecateProtocol.selector,
                IDerbyVault.removeProtocol.selector,
                IDerbyVault.blacklistProtocol.selector,
                IDerbyVault.restoreProtocol.selector,
                IDerbyVault.setProtocolCap.selector,
                IDerbyVault.setIncentive.selector,
                IDerbyVault.setParameters.selector,
                IDerbyVault.setTreasury.selector,
                IDerbyVault.pauseInbound.selector
            ];
    }
}
