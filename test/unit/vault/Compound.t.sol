// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {IVault} from "../../../contracts/vault/interfaces/IVault.sol";
import {IVaultErrors} from "../../../contracts/vault/interfaces/IVaultErrors.sol";
import {IVaultEvents} from "../../../contracts/vault/interfaces/IVaultEvents.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `Compound.tree`.
contract CompoundTest is VaultTest {
    bytes private constant COMPOUND = abi.encodeCall(IVault.compound, ());

    function test_RevertWhen_InboundIsPaused() external {
        _pause(same);
        _refused(same, alice, COMPOUND, _err(InboundPause.InboundPause_Paused.selector, START + 14 days));
    }

    function test_RevertWhen_TheTokensDiffer() external {
        _refused(
            vault,
            alice,
            COMPOUND,
            abi.encodeWithSelector(IVaultErrors.Vault_CannotCompound.selector, address(asset), address(reward))
        );
    }

    function test_RevertWhen_NothingIsEarned() external {
        _stake(same, alice, 1e18);
        _refused(same, alice, COMPOUND, _err(IVaultErrors.Vault_NothingToClaim.selector, alice));
    }

    function test_RevertWhen_TheStakeOutgrowsItsRange() external {
        _stake(same, alice, MAX_STAKED - 5);
        _fund(same, 100e18, 1);
        _wait(EPOCH);
        uint256 earned = same.earned(alice);
        _refused(same, alice, COMPOUND, _err(ERC4626.ERC4626ExceededMaxDeposit.selector, alice, earned, 5));
    }

    function test_TurnsWhatIsEarnedIntoStakeWithoutMovingAToken() external {
        _stake(same, alice, 1e18);
        _fund(same, 8e18, 2);
        _wait(EPOCH);
        uint256 held = asset.balanceOf(address(same));
        vm.expectEmit(address(same));
        emit IVaultEvents.RewardCompounded(alice, 4e18);
        vm.expectEmit(address(same));
        emit IERC4626.Deposit(alice, alice, 4e18, 4e18);
        vm.prank(alice);
        assertEq(same.compound(), 4e18, "compounded");

        assertEq(same.stakeOf(alice), 5e18, "stake");
        assertEq(same.totalStaked(), 5e18, "total");
        assertEq(same.earned(alice), 0, "nothing left to claim");
        assertEq(asset.balanceOf(address(same)), held, "no token moved");
        assertEq(same.undistributed(), 4e18, "the stream is as it was");
    }

    function test_FillsTheRangeToItsEnd() external {
        _stake(same, alice, 1e18);
        _fund(same, 8e18, 1);
        _wait(EPOCH);
        _stake(same, bob, MAX_STAKED - 9e18);
        vm.prank(alice);
        assertEq(same.compound(), 8e18, "exactly what there is room for");
        assertEq(same.totalStaked(), MAX_STAKED, "full");
    }

    function test_TheCompoundedStakeEarns() external {
        _stake(same, alice, 1e18);
        _stake(same, bob, 6e18);
        _fund(same, 14e18, 2);
        _wait(EPOCH);
        vm.prank(alice);
        same.compound();
        _wait(EPOCH);
        assertEq(same.earned(alice), 1.75e18, "2 of 8 of 7, not 1 of 7");
    }
}
