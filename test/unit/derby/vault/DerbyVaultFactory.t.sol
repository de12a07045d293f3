// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {DerbyVault} from "../../../../contracts/derby/DerbyVault.sol";
import {DerbyVaultFactory} from "../../../../contracts/derby/DerbyVaultFactory.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultFactory} from "../../../../contracts/derby/interfaces/IDerbyVaultFactory.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `DerbyVaultFactory.tree`.
contract DerbyVaultFactoryTest is DerbyVaultUnitTest {
    DerbyVaultFactory private _factory;
    bytes private _code;

    function setUp() public override {
        super.setUp();
        _code = DeployDerby.derbyVaultCode();
        _factory = DeployDerby.derbyVaultFactory(address(manager));
    }

    // ---- when it is refused

    function test_RevertWhen_TheCallerIsNotGovernance() external {
        bytes memory unauthorized = _err(IAccessManaged.AccessManagedUnauthorized.selector, bob);
        _refusedBy(bob, _preset(), _code, unauthorized);
    }

    function test_RevertWhen_TheCodeIsAnother() external {
        bytes memory other = bytes.concat(_code, hex"00");
        bytes4 wrong = IDerbyVaultFactory.DerbyVaultFactory_WrongCode.selector;
        bytes memory err = abi.encodeWithSelector(wrong, keccak256(other), keccak256(_code));
        _refusedBy(address(this), _preset(), other, err);
        err = abi.encodeWithSelector(wrong, keccak256(""), keccak256(_code));
        _refusedBy(address(this), _preset(), "", err);
    }

    function test_RevertWhen_ItExists() external {
        address created = _factory.createVault(_preset(), "1", _code);
        bytes4 exists = IDerbyVaultFactory.DerbyVaultFactory_VaultExists.selector;
        DerbyTypes.VaultParams memory params = _preset();
        vm.expectRevert(_err(exists, created));
        _factory.createVault(params, "1", _code);
        assertEq(_factory.vaultCount(), 1, "unchanged");
    }

    function test_RevertWhen_TheVaultsConstructorRefuses() external {
        DerbyTypes.VaultParams memory params = _preset();
        params.game = alice;
        _refusedBy(address(this), params, _code, _err(IDerbyVaultErrors.DerbyVault_InvalidAddress.selector, alice));
    }

    function test_RevertWhen_TheNumberIsTooHigh() external {
        bytes4 bounds = IDerbyVaultFactory.DerbyVaultFactory_IndexOutOfBounds.selector;
        vm.expectRevert(_err(bounds, 0, 0));
        _factory.vaultAt(0);
        _factory.createVault(_preset(), "1", _code);
        vm.expectRevert(_err(bounds, 1, 1));
        _factory.vaultAt(1);
        vm.expectRevert(_err(bounds, 5, 1));
        _factory.vaultAt(5);
    }

    // ---- when it is created

    function test_LiesWhereItWasForetold() external {
        DerbyTypes.VaultParams memory params = _preset();
        address predicted = _factory.predictVault(params, "1", _code);
        assertTrue(!_factory.isVault(predicted), "not yet");
        vm.expectEmit(address(_factory));
        emit IDerbyVaultFactory.DerbyVaultCreated(predicted, address(usdc), address(game), "USDC_Low_Risk");
        address created = _factory.createVault(params, "1", _code);
        assertEq(created, predicted, "predicted");
        assertTrue(_factory.isVault(created), "listed");
        assertEq(_factory.vaultAt(0), created, "by number");
        assertEq(_factory.vaultCodeHash(), keccak256(_code), "of the code it was made for");
    }

    function test_OneSetOfParametersHasSeveralVaults() external {
        address first = _factory.createVault(_preset(), "1", _code);
        address second = _factory.createVault(_preset(), "2", _code);
        assertTrue(first != second, "by their salt");
        assertEq(_factory.vaultCount(), 2, "counted");
        assertEq(_factory.vaultAt(1), second, "in order");
        assertTrue(!_factory.isVault(address(vault)), "others are not its own");
    }

    function test_AVaultOfItsWorks() external {
        vault = DerbyVault(_factory.createVault(_preset(), "1", _code));
        vm.prank(alice);
        usdc.approve(address(vault), 1_000e6);
        assertEq(_deposit(alice, 1_000e6), 1_000e6, "deposits");
        _close();
        vm.prank(alice);
        assertEq(vault.redeem(1_000e6, alice, alice), 1_000e6, "closes and pays");
    }

    // ---- the preset

    function test_UsdcLowRiskIsTheSeedsVault() external {
        DerbyTypes.VaultParams memory preset = _preset();
        DerbyTypes.Parameters memory p = preset.parameters;
        assertEq(preset.name, "USDC_Low_Risk", "name");
        assertEq(preset.symbol, "derbyUSDC-LR", "symbol");
        assertEq(preset.authority, address(manager), "the factory's authority");
        assertEq(p.performanceFeeBps, 1_000, "PF 10 %");
        assertEq(p.bufferBps, 1_000, "buffer 10 %");
        assertEq(p.marginBps, 10, "margin 0.1 %");
        assertEq(p.exitFeeBps, 0, "no exit fee");
        assertEq(p.interval, 14 days, "two weeks");
        assertEq(p.bountyCap, 50e6, "50 USDC a close");
        DerbyVault made = DerbyVault(_factory.createVault(preset, "1", _code));
        assertEq(made.name(), "USDC_Low_Risk", "deployed as it says");
        assertEq(keccak256(abi.encode(made.parameters())), keccak256(abi.encode(p)), "with its parameters");
        assertEq(made.treasury(), treasury, "treasury");
        assertEq(made.game(), address(game), "game");
    }

    function _preset() private view returns (DerbyTypes.VaultParams memory) {
        return _factory.usdcLowRisk(address(usdc), address(game), treasury, address(usdc));
    }

    function _refusedBy(
        address caller,
        DerbyTypes.VaultParams memory params,
        bytes memory code,
        bytes memory revertData
    ) private {
        vm.expectRevert(revertData);
        vm.prank(caller);
        _factory.createVault(params, "1", code);
        assertEq(_factory.vaultCount(), 0, "no vault");
    }
}
