// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {DerbyVault} from "../../../contracts/derby/DerbyVault.sol";
import {DerbyVaultFactory} from "../../../contracts/derby/DerbyVaultFactory.sol";
import {IDerbyVaultFactory} from "../../../contracts/derby/interfaces/IDerbyVaultFactory.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyTest} from "../../helpers/DerbyTest.sol";

contract DerbyVaultFactoryTest is DerbyTest {
    DerbyVaultFactory private _factory;
    bytes private _code;

    function setUp() public override {
        super.setUp();
        _code = type(DerbyVault).creationCode;
        _factory = new DerbyVaultFactory(address(manager));
    }

    function test_CreatesThePresetWhereItSaid() external {
        DerbyTypes.VaultParams memory params = _preset();
        address predicted = _factory.predictVault(params, "1", _code);
        address created = _factory.createVault(params, "1", _code);
        assertEq(created, predicted, "predicted");
        assertEq(DerbyVault(created).name(), "USDC_Low_Risk", "the seed's vault");
        assertEq(DerbyVault(created).asset(), address(usdc), "asset");
        assertEq(DerbyVault(created).parameters().interval, 14 days, "interval");
        assertTrue(_factory.isVault(created), "listed");
        assertEq(_factory.vaultAt(0), created, "by number");
        vm.expectRevert(abi.encodeWithSelector(IDerbyVaultFactory.DerbyVaultFactory_VaultExists.selector, created));
        _factory.createVault(params, "1", _code);
    }

    function test_RevertWhen_TheCodeIsAnother() external {
        DerbyTypes.VaultParams memory params = _preset();
        bytes memory other = bytes.concat(_code, hex"00");
        vm.expectRevert(
            abi.encodeWithSelector(
                IDerbyVaultFactory.DerbyVaultFactory_WrongCode.selector,
                keccak256(other),
                keccak256(_code)
            )
        );
        _factory.createVault(params, "1", other);
    }

    function test_RevertWhen_TheCallerIsNotGovernance() external {
        DerbyTypes.VaultParams memory params = _preset();
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, bob));
        vm.prank(bob);
        _factory.createVault(params, "1", _code);
    }

    function _preset() private view returns (DerbyTypes.VaultParams memory) {
        return _factory.usdcLowRisk(address(usdc), address(game), treasury, address(usdc));
    }
}
