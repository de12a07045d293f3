// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DerbyGame} from "../../contracts/derby/DerbyGame.sol";
import {DerbyToken} from "../../contracts/derby/DerbyToken.sol";
import {DerbyVault} from "../../contracts/derby/DerbyVault.sol";
import {DerbyGameTypes} from "../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyTypes} from "../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployShared} from "../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../contracts/mocks/deploy/DeployTokens.sol";
import {YieldProtocolMock} from "../../contracts/mocks/derby/YieldProtocolMock.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {Test} from "./Test.sol";

/// @title DerbySeasonTest
/// @notice The real vault and the real game together: a USDC vault over two protocols, a player, a depositor.
abstract contract DerbySeasonTest is Test {
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant CAP = 1e24;

    AccessManager internal manager;
    DerbyToken internal drb;
    TestToken internal usdc;
    DerbyGame internal game;
    DerbyVault internal vault;
    YieldProtocolMock[] internal yields;

    address internal alice;
    address internal depositor;
    address internal treasury;

    function setUp() public virtual {
        vm.warp(START);
        alice = makeAddr("alice");
        depositor = makeAddr("depositor");
        treasury = makeAddr("treasury");
        manager = DeployShared.accessManager(address(this));
        drb = DeployDerby.derbyToken(address(this));
        usdc = DeployTokens.testToken("USD Coin", "USDC", 6);
        game = DeployDerby.derbyGame(drb, DeployDerby.basketDescriptor(), treasury, address(manager));
        vault = DeployDerby.derbyVault(_vaultParams("Derby USDC"));
        game.addVault(address(vault), DerbyGameTypes.VaultTerms(2e18, 5_000, 0.05e18, address(0)));
        for (uint256 i = 0; i < 2; ++i) {
            yields.push(DeployDerby.yieldProtocolMock(IERC20(address(usdc))));
            vault.activateProtocol(vault.proposeProtocol(address(yields[i]), CAP));
        }
    }

    function _vaultParams(string memory name) internal view returns (DerbyTypes.VaultParams memory) {
        return
            DerbyTypes.VaultParams({
                asset: address(usdc),
                name: name,
                symbol: "dUSDC",
                game: address(game),
                treasury: treasury,
                exchange: address(usdc),
                authority: address(manager),
                parameters: DerbyTypes.Parameters({
                    performanceFeeBps: 1_000,
                    bufferBps: 1_000,
                    marginBps: 10,
                    exitFeeBps: 0,
                    interval: 14 days,
                    bountyCap: 0
                })
            });
    }

    function _deposit(uint256 assets) internal {
        usdc.mint(depositor, assets);
        vm.startPrank(depositor);
        usdc.approve(address(vault), assets);
        vault.deposit(assets, depositor);
        vm.stopPrank();
    }

    function _lock(address player, uint256 drbWei, uint16 bpsFirst) internal returns (uint256 basketId) {
        DerbyGameTypes.Weight[] memory weights = new DerbyGameTypes.Weight[](2);
        weights[0] = DerbyGameTypes.Weight(0, bpsFirst);
        weights[1] = DerbyGameTypes.Weight(1, 10_000 - bpsFirst);
        drb.transfer(player, drbWei);
        vm.startPrank(player);
        drb.approve(address(game), drbWei);
        basketId = game.mintNewBasket(address(vault), "Season");
        game.rebalanceBasket(basketId, int256(drbWei), weights, block.timestamp);
        vm.stopPrank();
    }

    function _close() internal {
        vm.warp(vault.status().closableAt);
        (, bool finished) = vault.closeEpoch(type(uint256).max);
        assertTrue(finished, "closed");
    }
}
