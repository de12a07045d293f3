// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IDerbyVault} from "../../contracts/derby/interfaces/IDerbyVault.sol";
import {DerbyGameTypes} from "../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyTypes} from "../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../contracts/mocks/deploy/DeployDerby.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {Roles} from "../../contracts/shared/access/Roles.sol";
import {DerbySeasonTest} from "./DerbySeasonTest.sol";

/// @title DerbyArenaTest
/// @notice The season with everybody in it: several depositors and players, a guardian and a risk manager whose selectors are mapped as
/// governance maps them. E is 2 DRB a token and NRF a half, so a token of debt costs one DRB.
abstract contract DerbyArenaTest is DerbySeasonTest {
    uint256 internal constant USDC = 1e6;
    uint256 internal constant DRB = 1e18;
    uint256 internal constant INTERVAL = 14 days;
    uint256 internal constant ALL_STEPS = type(uint256).max;

    /// @dev One USDC base unit per whole DRB, as an RLT: 1e-24 token.
    int256 internal constant UNIT = 1e18;

    address internal bob;
    address internal carol;
    address internal attacker;
    address internal guardian;
    address internal risk;

    function setUp() public virtual override {
        super.setUp();
        bob = makeAddr("bob");
        carol = makeAddr("carol");
        attacker = makeAddr("attacker");
        guardian = makeAddr("guardian");
        risk = makeAddr("risk");
        manager.grantRole(Roles.GUARDIAN, guardian, 0);
        manager.grantRole(Roles.RISK, risk, 0);
        _mapRoles(address(vault));
    }

    function _mapRoles(address target) internal {
        manager.setTargetFunctionRole(target, _guardianSelectors(), Roles.GUARDIAN);
        manager.setTargetFunctionRole(target, _riskSelectors(), Roles.RISK);
    }

    function _guardianSelectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](2);
        (selectors[0], selectors[1]) = (IDerbyVault.blacklistProtocol.selector, IDerbyVault.pauseInbound.selector);
    }

    function _riskSelectors() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](3);
        selectors[0] = IDerbyVault.setParameters.selector;
        selectors[1] = IDerbyVault.setProtocolCap.selector;
        selectors[2] = IDerbyVault.deprecateProtocol.selector;
    }

    /// @dev From here on `vault` is another one, over two protocols in `asset`, that sells on `exchange`.
    function _replaceVault(TestToken asset, address exchange) internal {
        usdc = asset;
        DerbyTypes.VaultParams memory params = _vaultParams("Derby of another kind");
        params.exchange = exchange;
        vault = DeployDerby.derbyVault(params);
        _mapRoles(address(vault));
        for (uint16 i = 0; i < 2; ++i) {
            yields[i] = DeployDerby.yieldProtocolMock(IERC20(address(asset)));
            vault.activateProtocol(vault.proposeProtocol(address(yields[i]), CAP));
        }
        game.addVault(address(vault), DerbyGameTypes.VaultTerms(2e18, 5_000, 0.05e18, address(0)));
    }

    // ------------------------------------------------------------------------------------------------ depositors

    function _enter(address account, uint256 assets) internal returns (uint256 shares) {
        usdc.mint(account, assets);
        vm.startPrank(account);
        usdc.approve(address(vault), assets);
        shares = vault.deposit(assets, account);
        vm.stopPrank();
    }

    function _exit(address account, uint256 shares) internal returns (uint256 assets) {
        vm.prank(account);
        return vault.redeem(shares, account, account);
    }

    function _request(address account, uint256 shares) internal returns (uint256 requestId) {
        vm.prank(account);
        return vault.requestRedeem(shares, account);
    }

    function _claim(address account, uint256 requestId) internal returns (uint256 assets, uint256 shares) {
        vm.prank(account);
        return vault.claimRequest(requestId, account);
    }

    // ------------------------------------------------------------------------------------------------ players

    /// @dev A new basket of `player` with `drbWei` on `weights`, counting from the next epoch.
    function _join(
        address player,
        uint256 drbWei,
        DerbyGameTypes.Weight[] memory weights
    ) internal returns (uint256 basketId) {
        drb.transfer(player, drbWei);
        vm.startPrank(player);
        drb.approve(address(game), drbWei);
        basketId = game.mintNewBasket(address(vault), "Arena");
        game.rebalanceBasket(basketId, int256(drbWei), weights, block.timestamp);
        vm.stopPrank();
    }

    function _vote(uint256 basketId, DerbyGameTypes.Weight[] memory weights) internal {
        address owner = game.ownerOf(basketId);
        vm.prank(owner);
        game.rebalanceBasket(basketId, 0, weights, block.timestamp);
    }

    function _askBack(uint256 basketId, uint256 drbWei) internal {
        address owner = game.ownerOf(basketId);
        vm.prank(owner);
        game.rebalanceBasket(basketId, -int256(drbWei), new DerbyGameTypes.Weight[](0), block.timestamp);
    }

    function _leave(uint256 basketId) internal returns (uint256 left, uint256 slashed) {
        address owner = game.ownerOf(basketId);
        vm.prank(owner);
        return game.withdrawUnlocked(basketId, owner, 0);
    }

    function _redeem(uint256 basketId) internal returns (uint256 assets) {
        address owner = game.ownerOf(basketId);
        vm.prank(owner);
        return game.redeemRewards(basketId, owner);
    }

    function _only(uint16 protocolId) internal pure returns (DerbyGameTypes.Weight[] memory weights) {
        weights = new DerbyGameTypes.Weight[](1);
        weights[0] = DerbyGameTypes.Weight(protocolId, 10_000);
    }

    function _both(uint16 bpsFirst) internal pure returns (DerbyGameTypes.Weight[] memory weights) {
        weights = new DerbyGameTypes.Weight[](2);
        (weights[0], weights[1]) = (DerbyGameTypes.Weight(0, bpsFirst), DerbyGameTypes.Weight(1, 10_000 - bpsFirst));
    }

    // ------------------------------------------------------------------------------------------------ epochs

    function _elapse() internal {
        vm.warp(vault.status().closableAt);
    }

    /// @dev 90,000 of 100,000 in protocol 0, by 1,000 DRB of alice's, in epoch 2.
    function _season() internal returns (uint256 basketId) {
        basketId = _join(alice, 1_000 * DRB, _only(0));
        _enter(depositor, 100_000 * USDC);
        _close();
        assertEq(vault.allocationOf(0), 90_000 * USDC, "funded");
    }

    /// @dev Protocol `id` gains exactly `assets` where the vault is its only holder: it keeps the fraction of its own rounding.
    function _gain(uint256 id, uint256 assets) internal {
        yields[id].gain(assets + 1);
    }

    function _blacklist(uint16 id) internal {
        vm.prank(guardian);
        vault.blacklistProtocol(id);
    }

    // ------------------------------------------------------------------------------------------------ asserts

    function _assertNear(uint256 actual, uint256 expected, uint256 tolerance, string memory what) internal pure {
        uint256 distance = actual > expected ? actual - expected : expected - actual;
        if (distance > tolerance) assertEq(actual, expected, what);
    }

    function _assertSigned(int256 actual, int256 expected, string memory what) internal pure {
        assertEq(uint256(actual), uint256(expected), what);
    }

    /// @dev Both sides are there: the vault's books and the tokens behind them, DRB in baskets, claims within the pool.
    function _assertSolvent() internal view {
        uint256 gross = vault.idleAssets() + _tracked() - vault.reservedAssets() - vault.accruedFee();
        assertEq(vault.grossAssets(), gross, "gross");
        assertEq(vault.totalAssets(), gross - vault.lockedProfit(), "net");
        assertGe(vault.idleAssets(), vault.reservedAssets(), "what is reserved is idle");
        uint256 held = usdc.balanceOf(address(vault));
        assertGe(held, vault.idleAssets() + vault.bountyReserve(), "what is idle is here");

        DerbyGameTypes.VaultInfo memory info = game.vaultInfo(address(vault));
        (uint256 locked, uint256 claims) = (0, info.treasuryRewards);
        for (uint256 id = 1; id <= game.basketCount(); ++id) {
            locked += game.basketTotalAllocatedTokens(id);
            claims += game.basketRedeemableRewards(id) + game.delegationFees(id);
        }
        assertEq(game.totalLocked(), locked, "locked");
        assertLe(locked, drb.balanceOf(address(game)), "locked DRB is here");
        assertLe(claims, info.rewardPool, "claims are within the pool");
        assertLe(info.rewardPool, usdc.balanceOf(address(game)), "and the pool is here");
    }

    /// @dev `caller`'s `data` is refused by `target` with exactly `revertData`, and changes nothing.
    function _refused(address caller, address target, bytes memory data, bytes memory revertData) internal {
        bytes32 before = _digest();
        vm.prank(caller);
        (bool ok, bytes memory answer) = target.call(data);
        assertTrue(!ok, "refused");
        assertEq(keccak256(answer), keccak256(revertData), "the error and its values");
        assertEq(_digest(), before, "state unchanged");
    }

    /// @dev Everything that a close or a change of terms touches, in one word.
    function _digest() internal view returns (bytes32 digest) {
        digest = keccak256(
            abi.encode(vault.protocols(), vault.status().phase, vault.status().cursor, vault.parameters())
        );
        digest = keccak256(
            abi.encode(digest, vault.idleAssets(), vault.reservedAssets(), vault.lockedProfit(), vault.totalSupply())
        );
        digest = keccak256(
            abi.encode(digest, vault.highWaterMark(), vault.epoch(), vault.treasury(), vault.inboundPausedUntil())
        );
        digest = keccak256(abi.encode(digest, usdc.balanceOf(address(vault)), usdc.balanceOf(address(game))));
        digest = keccak256(abi.encode(digest, game.vaultInfo(address(vault)), game.totalLocked(), game.treasury()));
        for (uint256 id = 1; id <= game.basketCount(); ++id) {
            digest = keccak256(
                abi.encode(digest, game.ownerOf(id), game.basketInfo(id), game.basketUnredeemedRewards(id))
            );
        }
        for (uint256 i = 0; i < vault.protocolCount(); ++i) {
            (int256 whole, uint256 paid) = game.accumulatorsOf(address(vault), vault.epoch(), i);
            digest = keccak256(abi.encode(digest, whole, paid));
        }
    }

    function _tracked() private view returns (uint256 sum) {
        DerbyTypes.Protocol[] memory list = vault.protocols();
        for (uint256 i = 0; i < list.length; ++i) sum += list[i].tracked;
    }
}
