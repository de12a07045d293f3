// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DeployVault} from "../../../contracts/mocks/deploy/DeployVault.sol";
import {IVaultErrors} from "../../../contracts/vault/interfaces/IVaultErrors.sol";
import {IVaultFactory} from "../../../contracts/vault/interfaces/IVaultFactory.sol";
import {VaultTypes} from "../../../contracts/vault/types/VaultTypes.sol";
import {Vault} from "../../../contracts/vault/Vault.sol";
import {VaultFactory} from "../../../contracts/vault/VaultFactory.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `VaultFactory.tree`.
contract VaultFactoryTest is VaultTest {
    bytes32 private constant SALT = "salt";

    VaultFactory private factory;

    function setUp() public override {
        super.setUp();
        factory = DeployVault.vaultFactory();
    }

    function test_CreateVault_RevertWhen_ParametersAreRefused() external {
        VaultTypes.VaultParams memory params = _params();
        params.withdrawalFeeBps = 1_001;
        vm.expectRevert(_err(IVaultErrors.Vault_FeeTooHigh.selector, 1_001, 1_000));
        factory.createVault(params, SALT);
        assertEq(factory.vaultCount(), 0, "nothing registered");
    }

    function test_CreateVault_RevertWhen_TheSaltIsUsed() external {
        vm.prank(alice);
        address first = factory.createVault(_params(), SALT);
        vm.expectRevert(_err(IVaultFactory.VaultFactory_VaultExists.selector, first));
        vm.prank(alice);
        factory.createVault(_params(), SALT);
        assertEq(factory.vaultCount(), 1, "one registered");
    }

    function test_CreateVault_DeploysAndRegisters() external {
        VaultTypes.VaultParams memory params = _params();
        address predicted = factory.predictVault(params, SALT, alice);
        assertTrue(!factory.isVault(predicted), "not yet");
        vm.expectEmit(address(factory));
        emit IVaultFactory.VaultCreated(
            predicted,
            alice,
            address(asset),
            address(reward),
            EPOCH,
            FEE_BPS,
            sink,
            address(manager)
        );
        vm.prank(alice);
        address created = factory.createVault(params, SALT);

        assertEq(created, predicted, "at the predicted address");
        assertTrue(factory.isVault(created), "registered");
        VaultTypes.VaultRecord memory record = factory.recordOf(created);
        assertEq(record.creator, alice, "creator");
        assertEq(record.createdAt, START, "created at");
        assertEq(record.authority, address(manager), "authority");
        _assertParams(Vault(created));
    }

    function test_CreateVault_GivesEachCreatorAnotherAddress() external {
        vm.prank(alice);
        address first = factory.createVault(_params(), SALT);
        vm.prank(bob);
        address second = factory.createVault(_params(), SALT);
        assertTrue(first != second, "a copied call cannot take the address");
        assertEq(second, factory.predictVault(_params(), SALT, bob), "predicted");
        assertEq(factory.recordOf(second).creator, bob, "creator");
    }

    function test_PredictVault_DependsOnParametersAndSalt() external view {
        VaultTypes.VaultParams memory other = _params();
        other.withdrawalFeeBps = 0;
        address predicted = factory.predictVault(_params(), SALT, alice);
        assertTrue(predicted != factory.predictVault(_params(), "other", alice), "salt");
        assertTrue(predicted != factory.predictVault(other, SALT, alice), "parameters");
    }

    function test_VaultAt_RevertWhen_ThereIsNone() external {
        vm.expectRevert(_err(IVaultFactory.VaultFactory_IndexOutOfBounds.selector, 0, 0));
        factory.vaultAt(0);
        factory.createVault(_params(), SALT);
        vm.expectRevert(_err(IVaultFactory.VaultFactory_IndexOutOfBounds.selector, 1, 1));
        factory.vaultAt(1);
    }

    function test_Vaults_PagesInOrderOfCreation() external {
        address[] memory all = new address[](3);
        for (uint256 i = 0; i < 3; ++i) all[i] = factory.createVault(_params(), bytes32(i));
        for (uint256 i = 0; i < 3; ++i) assertEq(factory.vaultAt(i), all[i], "in order");

        address[] memory page = factory.vaults(1, 1);
        assertEq(page.length, 1, "one");
        assertEq(page[0], all[1], "the second");
        page = factory.vaults(1, type(uint256).max);
        assertEq(page.length, 2, "the rest");
        assertEq(page[1], all[2], "the third");
        assertEq(factory.vaults(3, 5).length, 0, "past the end");
        assertEq(factory.vaults(type(uint256).max, type(uint256).max).length, 0, "far past the end");
        assertEq(factory.vaults(0, 0).length, 0, "none");
    }

    function test_RecordOf_RevertWhen_TheVaultIsUnknown() external {
        vm.expectRevert(_err(IVaultFactory.VaultFactory_UnknownVault.selector, address(vault)));
        factory.recordOf(address(vault));
        assertTrue(!factory.isVault(address(vault)), "a vault of another origin");
    }

    function _params() private view returns (VaultTypes.VaultParams memory) {
        return
            VaultTypes.VaultParams({
                asset: address(asset),
                rewardToken: address(reward),
                epochDuration: EPOCH,
                withdrawalFeeBps: FEE_BPS,
                feeSink: sink,
                authority: address(manager)
            });
    }

    function _assertParams(Vault created) private view {
        assertEq(created.asset(), address(asset), "asset");
        assertEq(created.rewardToken(), address(reward), "reward token");
        assertEq(created.epochDuration(), EPOCH, "epoch");
        assertEq(created.withdrawalFeeBps(), FEE_BPS, "fee");
        assertEq(created.feeSink(), sink, "sink");
        assertEq(created.authority(), address(manager), "authority");
    }
}
