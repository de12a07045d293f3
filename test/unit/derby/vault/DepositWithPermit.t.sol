// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";
import {Permits} from "../../../helpers/Permits.sol";

/// @dev The tree is in `DepositWithPermit.tree`.
contract DerbyVaultDepositWithPermitTest is DerbyVaultUnitTest {
    uint256 private constant KEY = 0xA11CE;

    address private _signer;

    function setUp() public override {
        super.setUp();
        _signer = vm.addr(KEY);
        usdc.mint(_signer, 10e6);
    }

    // ---- when it must not come in

    function test_RevertWhen_ACloseIsInProgress() external {
        _begin(1);
        _refused(_signer, _signedCall(1e6, _signer, type(uint256).max), _closing(DerbyTypes.Phase.Measure));
        assertEq(usdc.allowance(_signer, address(vault)), 0, "the permit is undone");
    }

    function test_RevertWhen_ThePermitFailsAndTheAllowanceIsShort() external {
        bytes memory short = _err(IERC20Errors.ERC20InsufficientAllowance.selector, address(vault), 0, 1e6);
        _refused(_signer, _signedCall(1e6, _signer, START - 1), short);
    }

    function test_RevertWhen_ThePermitIsAnotherAccounts() external {
        bytes memory short = _err(IERC20Errors.ERC20InsufficientAllowance.selector, address(vault), 0, 1e6);
        _refused(keeper, _signedCall(1e6, keeper, START), short);
        assertEq(usdc.balanceOf(_signer), 10e6, "a stolen signature moves nothing");
    }

    // ---- when it comes in

    function test_DepositsInOneTransaction() external {
        _accepted(_signer, _signedCall(2e6, bob, START));
        assertEq(vault.balanceOf(bob), 2e6, "shares");
        assertEq(usdc.balanceOf(_signer), 8e6, "paid");
        assertEq(usdc.allowance(_signer, address(vault)), 0, "nothing left over");
    }

    function test_SurvivesAPermitThatSomebodyUsedFirst() external {
        bytes memory data = _signedCall(2e6, _signer, START);
        (uint8 v, bytes32 r, bytes32 s) = Permits.sign(vm, usdc, KEY, address(vault), 2e6, START);
        vm.prank(bob);
        usdc.permit(_signer, address(vault), 2e6, START, v, r, s);
        _accepted(_signer, data);
        assertEq(vault.balanceOf(_signer), 2e6, "the allowance was there");
    }

    function test_SurvivesAPermitThatIsABomb() external {
        _rebuild(DeployTokens.returnBombToken(6), address(0));
        _accepted(alice, abi.encodeCall(IDerbyVault.depositWithPermit, (5, alice, START, 27, 0, 0)));
        assertEq(vault.balanceOf(alice), 5, "deposited by allowance");
    }

    function _signedCall(uint256 assets, address receiver, uint256 deadline) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = Permits.sign(vm, usdc, KEY, address(vault), assets, deadline);
        return abi.encodeCall(IDerbyVault.depositWithPermit, (assets, receiver, deadline, v, r, s));
    }
}
