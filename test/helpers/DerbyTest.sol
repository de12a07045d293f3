// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DerbyVault} from "../../contracts/derby/DerbyVault.sol";
import {IDerbyVault} from "../../contracts/derby/interfaces/IDerbyVault.sol";
import {DerbyTypes} from "../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployShared} from "../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../contracts/mocks/deploy/DeployTokens.sol";
import {DerbyGameStub} from "../../contracts/mocks/derby/DerbyGameStub.sol";
import {YieldProtocolMock} from "../../contracts/mocks/derby/YieldProtocolMock.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {Roles} from "../../contracts/shared/access/Roles.sol";
import {Test} from "./Test.sol";

/// @title DerbyTest
/// @notice What every test of a Derby vault starts from: a USDC vault over three protocols, a game whose votes are set by hand,
/// and depositors with money.
abstract contract DerbyTest is Test {
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant INTERVAL = 14 days;
    uint256 internal constant WEALTH = 1e30;
    uint256 internal constant ALL_STEPS = type(uint256).max;
    uint256 internal constant CAP = 1e24;

    AccessManager internal manager;
    TestToken internal usdc;
    DerbyGameStub internal game;
    DerbyVault internal vault;
    YieldProtocolMock[] internal yields;

    address internal alice;
    address internal bob;
    address internal carol;
    address internal keeper;
    address internal guardian;
    address internal treasury;

    function setUp() public virtual {
        vm.warp(START);
        alice = makeAddr("alice");
        bob = makeAddr("bob");
        carol = makeAddr("carol");
        keeper = makeAddr("keeper");
        guardian = makeAddr("guardian");
        treasury = makeAddr("treasury");
        manager = DeployShared.accessManager(address(this));
        usdc = DeployTokens.testToken("USD Coin", "USDC", 6);
        game = DeployDerby.derbyGameStub();
        vault = DeployDerby.derbyVault(_params());
        _grantGuardian(address(vault));
        address[4] memory people = [alice, bob, carol, address(this)];
        for (uint256 i = 0; i < people.length; ++i) _equip(people[i]);
        for (uint256 i = 0; i < 3; ++i) _addProtocol();
    }

    function _params() internal view returns (DerbyTypes.VaultParams memory) {
        return
            DerbyTypes.VaultParams({
                asset: address(usdc),
                name: "Derby USDC",
                symbol: "dUSDC",
                game: address(game),
                treasury: treasury,
                exchange: address(usdc),
                authority: address(manager),
                parameters: _parameters()
            });
    }

    function _parameters() internal pure virtual returns (DerbyTypes.Parameters memory) {
        return
            DerbyTypes.Parameters({
                performanceFeeBps: 1_000,
                bufferBps: 1_000,
                marginBps: 10,
                exitFeeBps: 0,
                interval: uint32(INTERVAL),
                bountyCap: 0
            });
    }

    function _grantGuardian(address target) internal {
        bytes4[] memory selectors = new bytes4[](2);
        (selectors[0], selectors[1]) = (IDerbyVault.blacklistProtocol.selector, IDerbyVault.pauseInbound.selector);
        manager.setTargetFunctionRole(target, selectors, Roles.GUARDIAN);
        manager.grantRole(Roles.GUARDIAN, guardian, 0);
    }

    function _equip(address account) internal {
        usdc.mint(account, WEALTH);
        vm.prank(account);
        usdc.approve(address(vault), type(uint256).max);
    }

    function _addProtocol() internal returns (uint16 id) {
        YieldProtocolMock protocol = DeployDerby.yieldProtocolMock(IERC20(address(usdc)));
        yields.push(protocol);
        id = vault.proposeProtocol(address(protocol), CAP);
        vault.activateProtocol(id);
    }

    function _deposit(address account, uint256 assets) internal returns (uint256 shares) {
        vm.prank(account);
        return vault.deposit(assets, account);
    }

    function _request(address account, uint256 shares) internal returns (uint256 id) {
        vm.prank(account);
        return vault.requestRedeem(shares, account);
    }

    /// @dev Whole DRB that count from the next close on.
    function _vote(uint256 first, uint256 second, uint256 third) internal {
        game.vote(0, uint80(first * 1e18));
        game.vote(1, uint80(second * 1e18));
        game.vote(2, uint80(third * 1e18));
    }

    function _elapse() internal {
        vm.warp(vault.status().closableAt);
    }

    /// @dev Waits for the end of the interval and closes the epoch in one call.
    function _close() internal {
        _elapse();
        vm.prank(keeper);
        (, bool finished) = vault.closeEpoch(ALL_STEPS);
        assertTrue(finished, "closed");
    }

    function _allocations() internal view returns (uint256, uint256, uint256) {
        return (vault.allocationOf(0), vault.allocationOf(1), vault.allocationOf(2));
    }

    function _assertAllocations(uint256 first, uint256 second, uint256 third, uint256 idle) internal view {
        (uint256 a, uint256 b, uint256 c) = _allocations();
        assertEq(a, first, "protocol 0");
        assertEq(b, second, "protocol 1");
        assertEq(c, third, "protocol 2");
        assertEq(vault.idleAssets(), idle, "idle");
    }

    /// @dev The books add up, and what they say is here is here.
    function _assertBooks() internal view {
        uint256 tracked = 0;
        DerbyTypes.Protocol[] memory list = vault.protocols();
        for (uint256 i = 0; i < list.length; ++i) tracked += list[i].tracked;
        uint256 gross = vault.idleAssets() + tracked - vault.reservedAssets() - vault.accruedFee();
        assertEq(vault.grossAssets(), gross, "gross");
        assertEq(vault.totalAssets(), gross - vault.lockedProfit(), "net");
        assertGe(vault.idleAssets(), vault.reservedAssets(), "idle >= reserved");
        uint256 held = usdc.balanceOf(address(vault));
        assertGe(held, vault.idleAssets() + vault.bountyReserve(), "the vault holds what it says");
    }
}
