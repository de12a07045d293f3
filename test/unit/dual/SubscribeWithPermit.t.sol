// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";
import {Permits} from "../../helpers/Permits.sol";

/// @dev The tree is in `SubscribeWithPermit.tree`.
contract SubscribeWithPermitTest is DualUnitTest {
    uint256 private constant ASSETS = 1_000e6;

    address private _signer;
    uint256 private _vaultId;
    uint256 private _until;

    function setUp() public override {
        super.setUp();
        _signer = vm.addr(SIGNER_KEY);
        usdc.mint(_signer, ASSETS);
        _vaultId = _create(_buyLow());
        _until = START + 1;
    }

    function test_RevertWhen_ThereIsNoSuchVault() external {
        bytes memory data = abi.encodeCall(dual.subscribeWithPermit, (9, 1, bob, 0, _until, 0, 0, 0));
        _refused(alice, data, _err(Errors.DualCurrencyVault_UnknownVault.selector, uint256(9)));
    }

    function test_RevertWhen_ThePermitFailsAndNothingWasAllowed() external {
        bytes memory data = _call(SIGNER_KEY + 1);
        bytes4 selector = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refused(_signer, data, _err(selector, address(dual), uint256(0), ASSETS));
    }

    function test_RevertWhen_ThePermitIsSomebodyElses() external {
        bytes memory data = _call(SIGNER_KEY);
        usdc.mint(stranger, ASSETS);
        vm.prank(stranger);
        usdc.approve(address(dual), 0);
        bytes4 selector = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refused(stranger, data, _err(selector, address(dual), uint256(0), ASSETS));
    }

    function test_PermitsAndSubscribesAtOnce() external {
        bytes memory data = _call(SIGNER_KEY);
        vm.prank(_signer);
        (bool ok, ) = address(dual).call(data);
        assertTrue(ok, "subscribed");
        assertEq(dual.balanceOf(bob, _receipt(_vaultId, 0)), ASSETS, "receipts");
        assertEq(usdc.allowance(_signer, address(dual)), 0, "no allowance is left");
    }

    function test_APermitUsedBeforeIsNoHarm() external {
        (uint8 v, bytes32 r, bytes32 s) = Permits.sign(vm, usdc, SIGNER_KEY, address(dual), ASSETS, _until);
        vm.prank(stranger);
        usdc.permit(_signer, address(dual), ASSETS, _until, v, r, s);
        vm.prank(_signer);
        dual.subscribeWithPermit(_vaultId, ASSETS, bob, 0, _until, v, r, s);
        assertEq(dual.balanceOf(bob, _receipt(_vaultId, 0)), ASSETS, "receipts");
    }

    function test_ATokenWithoutPermitTakesAnAllowance() external {
        uint256 vaultId = _create(_sellHigh());
        vm.prank(alice);
        dual.subscribeWithPermit(vaultId, 1e17, alice, 0, _until, 0, 0, 0);
        assertEq(dual.balanceOf(alice, _receipt(vaultId, 0)), 1e17, "receipts");
    }

    function _call(uint256 key) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = Permits.sign(vm, usdc, key, address(dual), ASSETS, _until);
        return abi.encodeCall(dual.subscribeWithPermit, (_vaultId, ASSETS, bob, 1e16, _until, v, r, s));
    }
}
