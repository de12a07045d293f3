// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {ReturnBombToken} from "../../../contracts/mocks/tokens/ReturnBombToken.sol";
import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {IVault} from "../../../contracts/vault/interfaces/IVault.sol";
import {IVaultErrors} from "../../../contracts/vault/interfaces/IVaultErrors.sol";
import {Vault} from "../../../contracts/vault/Vault.sol";
import {Permits} from "../../helpers/Permits.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `DepositWithPermit.tree`.
contract DepositWithPermitTest is VaultTest {
    address private signer;

    function setUp() public override {
        super.setUp();
        signer = vm.addr(SIGNER_KEY);
        asset.mint(signer, 10e18);
    }

    function test_RevertWhen_InboundIsPaused() external {
        _pause(vault);
        bytes memory paused = _err(InboundPause.InboundPause_Paused.selector, START + 14 days);
        _refused(vault, signer, _signedCall(1e18, signer, START), paused);
        assertEq(asset.allowance(signer, address(vault)), 0, "the permit is undone");
    }

    function test_RevertWhen_NothingIsDeposited() external {
        _refused(vault, signer, _signedCall(0, signer, START), _err(IVaultErrors.Vault_ZeroAmount.selector, signer));
    }

    function test_RevertWhen_ThePermitFailsAndTheAllowanceIsShort() external {
        bytes memory short = _err(IERC20Errors.ERC20InsufficientAllowance.selector, address(vault), 0, 1e18);
        _refused(vault, signer, _signedCall(1e18, signer, START - 1), short);
    }

    function test_RevertWhen_ThePermitIsAnotherAccounts() external {
        bytes memory data = _signedCall(1e18, stranger, START);
        vm.prank(carol);
        asset.approve(address(vault), 0);
        bytes memory short = _err(IERC20Errors.ERC20InsufficientAllowance.selector, address(vault), 0, 1e18);
        _refused(vault, carol, data, short);
        assertEq(asset.balanceOf(signer), 10e18, "a stolen signature moves nothing of the signer's");
    }

    function test_StakesInOneTransaction() external {
        vm.expectEmit(address(vault));
        emit IERC4626.Deposit(signer, bob, 2e18, 2e18);
        uint256 shares = abi.decode(_call(vault, signer, _signedCall(2e18, bob, START)), (uint256));
        assertEq(shares, 2e18, "shares");
        assertEq(vault.stakeOf(bob), 2e18, "stake");
        assertEq(asset.balanceOf(signer), 8e18, "paid");
        assertEq(asset.allowance(signer, address(vault)), 0, "nothing left over");
    }

    function test_SurvivesAPermitThatSomebodyUsedFirst() external {
        bytes memory data = _signedCall(2e18, signer, START);
        (uint8 v, bytes32 r, bytes32 s) = Permits.sign(vm, asset, SIGNER_KEY, address(vault), 2e18, START);
        vm.prank(stranger);
        asset.permit(signer, address(vault), 2e18, START, v, r, s);
        _call(vault, signer, data);
        assertEq(vault.stakeOf(signer), 2e18, "the allowance was there");
    }

    function test_SurvivesAPermitThatIsABomb() external {
        ReturnBombToken bomb = DeployTokens.returnBombToken(18);
        Vault target = _deployVault(address(bomb), address(reward), FEE_BPS);
        _equip(target);
        _call(target, alice, abi.encodeCall(IVault.depositWithPermit, (5, alice, START, 27, 0, 0)));
        assertEq(target.stakeOf(alice), 5, "staked by allowance");
    }

    function _call(Vault target, address caller, bytes memory data) private returns (bytes memory answer) {
        bool ok;
        vm.prank(caller);
        (ok, answer) = address(target).call(data);
        assertTrue(ok, "accepted");
    }

    function _signedCall(uint256 assets, address receiver, uint256 deadline) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = Permits.sign(vm, asset, SIGNER_KEY, address(vault), assets, deadline);
        return abi.encodeCall(IVault.depositWithPermit, (assets, receiver, deadline, v, r, s));
    }
}
