// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {ReentrantMock} from "../../../contracts/mocks/ReentrantMock.sol";
import {HookToken} from "../../../contracts/mocks/tokens/HookToken.sol";
import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {SavingsOverTokens} from "../../helpers/SavingsOverTokens.sol";

/// @notice An account that has every role and is called while its money moves.
contract ReentryAttacksTest is SavingsOverTokens {
    function test_ReentryByAnAssetWithHooks_EveryEntryPointIsGuarded() external {
        HookToken asset = DeployTokens.hookToken(6);
        _openOver(asset, weth);
        ReentrantMock attacker = _attackerWith(asset);
        bytes memory lend = abi.encodeCall(ISavingsAccount.lend, (1_000 * USDC, lender));
        bytes32 guarded = bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        bytes4[13] memory entryPoints = _entryPoints();
        for (uint256 i = 0; i < entryPoints.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            // The guard comes before anything that an argument says; these many words are arguments of every function.
            attacker.arm(address(account), abi.encodePacked(entryPoints[i], new bytes(640)));
            attacker.call(address(account), lend);
            assertEq(bytes32(attacker.answer()), guarded, string.concat("guarded: ", vm.toString(i)));
            assertEq(account.balanceSheet().cash, 1_000 * USDC, "lent once");
            vm.revertToState(snapshot);
        }
    }

    function _attackerWith(HookToken asset) private returns (ReentrantMock attacker) {
        attacker = new ReentrantMock();
        asset.mint(address(attacker), 1_000 * USDC);
        attacker.approve(asset, address(account));
        asset.setHook(address(attacker), attacker);
        manager.grantRole(Roles.ADMIN, address(attacker), 0);
        manager.grantRole(Roles.RISK, address(attacker), 0);
        manager.grantRole(Roles.GUARDIAN, address(attacker), 0);
    }

    function _entryPoints() private pure returns (bytes4[13] memory) {
        return
            [
                ISavingsAccount.lend.selector,
                ISavingsAccount.withdraw.selector,
                ISavingsAccount.claimInterest.selector,
                ISavingsAccount.borrow.selector,
                ISavingsAccount.repay.selector,
                ISavingsAccount.repayDebt.selector,
                ISavingsAccount.addCollateral.selector,
                ISavingsAccount.liquidate.selector,
                ISavingsAccount.harvest.selector,
                ISavingsAccount.withdrawReserves.selector,
                ISavingsAccount.setParameters.selector,
                ISavingsAccount.setAdapters.selector,
                ISavingsAccount.pauseInbound.selector
            ];
    }
}
