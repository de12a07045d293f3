// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyVault} from "../../../../contracts/derby/DerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `Constructor.tree`.
contract DerbyVaultConstructorTest is DerbyVaultUnitTest {
    bytes4 private constant INVALID = IDerbyVaultErrors.DerbyVault_InvalidAddress.selector;

    // ---- when it is refused

    function test_RevertWhen_AContractHasNoCode() external {
        DerbyTypes.VaultParams memory params = _params();
        params.game = alice;
        _refusedWith(params, _err(INVALID, alice));
        params = _params();
        params.exchange = bob;
        _refusedWith(params, _err(INVALID, bob));
        params = _params();
        params.authority = carol;
        _refusedWith(params, _err(INVALID, carol));
        params = _params();
        params.asset = keeper;
        _refusedWith(params, _err(INVALID, keeper));
    }

    function test_RevertWhen_TheTreasuryIsNobody() external {
        DerbyTypes.VaultParams memory params = _params();
        params.treasury = address(0);
        _refusedWith(params, _err(INVALID, address(0)));
    }

    function test_RevertWhen_AParameterIsOutOfBounds() external {
        DerbyTypes.VaultParams memory params = _params();
        params.parameters.bufferBps = 5_001;
        bytes4 selector = IDerbyVaultErrors.DerbyVault_ParameterOutOfBounds.selector;
        _refusedWith(params, abi.encodeWithSelector(selector, bytes32("bufferBps"), 5_001, 0, 5_000));
    }

    function test_RevertWhen_TheAssetHasTooManyDecimals() external {
        DerbyTypes.VaultParams memory params = _params();
        params.asset = address(DeployTokens.testToken("Fine", "FINE", 25));
        bytes4 many = IDerbyVaultErrors.DerbyVault_TooManyDecimals.selector;
        _refusedWith(params, abi.encodeWithSelector(many, 25, 24));
    }

    // ---- when it is made

    function test_StartsAsTheParametersSay() external {
        vm.warp(START + 77);
        DerbyVault made = DeployDerby.derbyVault(_params());
        assertEq(made.name(), "Derby USDC", "name");
        assertEq(made.symbol(), "dUSDC", "symbol");
        assertEq(made.asset(), address(usdc), "asset");
        assertEq(made.game(), address(game), "game");
        assertEq(made.exchange(), address(usdc), "exchange");
        assertEq(made.treasury(), treasury, "treasury");
        assertEq(made.authority(), address(manager), "authority");
        bytes32 parameters = keccak256(abi.encode(_parameters()));
        assertEq(keccak256(abi.encode(made.parameters())), parameters, "parameters");
        assertEq(made.epoch(), 1, "epoch");
        assertTrue(!made.isClosing(), "open");
        assertEq(made.status().closableAt, START + 77 + INTERVAL, "the first epoch begins now");
        assertEq(made.highWaterMark(), 1e27, "a share is worth a base unit");
        assertEq(made.protocolCount() + made.totalSupply() + made.totalAssets(), 0, "empty");
    }

    function test_SharesHaveTheAssetsDecimals() external {
        uint8[4] memory decimals = [0, 8, 18, 24];
        for (uint256 i = 0; i < decimals.length; ++i) {
            DerbyTypes.VaultParams memory params = _params();
            params.asset = address(DeployTokens.testToken("Token", "T", decimals[i]));
            DerbyVault made = DeployDerby.derbyVault(params);
            assertEq(made.decimals(), decimals[i], "decimals");
            assertEq(made.exchangeRate(), 10 ** decimals[i], "one for one");
        }
    }

    function _refusedWith(DerbyTypes.VaultParams memory params, bytes memory revertData) private {
        vm.expectRevert(revertData);
        DeployDerby.derbyVault(params);
    }
}
