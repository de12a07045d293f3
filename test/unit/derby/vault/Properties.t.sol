// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @notice What ERC-4626 promises, for assets of 6, 8 and 18 decimals, any price, any exit fee, with profit locked and half unlocked,
/// before and during a close.
contract DerbyVaultPropertiesTest is DerbyVaultUnitTest {
    /// @dev One state of a vault, drawn at random.
    struct World {
        uint8 decimals;
        uint64 gain;
        uint64 loss;
        uint64 elapsed;
        uint8 exitFee;
        uint64 amount;
    }

    uint256 private _one;

    function testFuzz_PreviewsEqualActions(World memory world) external {
        uint256 amount = _enter(world);
        uint256 expected = vault.previewDeposit(amount);
        assertEq(_deposit(bob, amount), expected, "deposit");
        expected = vault.previewMint(amount);
        vm.prank(bob);
        assertEq(vault.mint(amount, bob), expected, "mint");

        amount = bound(amount, 1, vault.maxWithdraw(bob) / 2);
        expected = vault.previewWithdraw(amount);
        vm.prank(bob);
        assertEq(vault.withdraw(amount, carol, bob), expected, "withdraw");
        amount = bound(amount, 1, vault.maxRedeem(bob));
        expected = vault.previewRedeem(amount);
        vm.prank(bob);
        assertEq(vault.redeem(amount, carol, bob), expected, "redeem");
    }

    function testFuzz_RoundTripsNeverGain(World memory world) external {
        uint256 amount = _enter(world);
        uint256 wealth = usdc.balanceOf(bob);
        uint256 shares = _deposit(bob, amount);
        vm.prank(bob);
        assertLe(vault.redeem(shares, bob, bob), amount, "deposit, redeem");

        vm.prank(bob);
        uint256 paid = vault.mint(amount, bob);
        uint256 back = vault.maxWithdraw(bob);
        assertLe(back, paid, "mint, withdraw: at most what was paid");
        vm.prank(bob);
        vault.withdraw(back, bob, bob);
        assertLe(usdc.balanceOf(bob), wealth, "never richer");
    }

    function testFuzz_TheOtherWayRoundNeitherDoes(World memory world) external {
        uint256 amount = _enter(world);
        uint256 shares = vault.balanceOf(alice);
        amount = bound(amount, 1, vault.maxWithdraw(alice));
        vm.prank(alice);
        uint256 burnt = vault.withdraw(amount, alice, alice);
        if (vault.previewDeposit(amount) == 0) return;
        assertLe(_deposit(alice, amount), burnt, "withdraw, deposit: no more shares than before");
        assertLe(vault.balanceOf(alice), shares, "in all");
    }

    function testFuzz_ConversionsAndPreviewsKeepTheirDirection(World memory world) external {
        uint256 amount = _enter(world);
        assertGe(vault.previewMint(amount), vault.convertToAssets(amount), "entering costs at least the conversion");
        assertLe(vault.previewDeposit(amount), vault.convertToShares(amount), "and buys at most it");
        assertLe(vault.previewRedeem(amount), vault.convertToAssets(amount), "leaving pays at most the conversion");
        assertGe(vault.previewWithdraw(amount), vault.convertToShares(amount), "and costs at least it");
        assertLe(vault.convertToAssets(vault.convertToShares(amount)), amount, "there and back: assets");
        assertLe(vault.convertToShares(vault.convertToAssets(amount)), amount, "there and back: shares");
        assertLe(vault.previewRedeem(vault.previewDeposit(amount)), amount, "in and out");
        assertGe(vault.previewMint(vault.previewWithdraw(amount)), amount, "out and in");
    }

    function testFuzz_MaximaCanBeUsedAndNotExceeded(World memory world, bool redeems, bool during) external {
        _enter(world);
        if (during) _begin(1 + (world.amount % 14));
        uint256 most = redeems ? vault.maxRedeem(alice) : vault.maxWithdraw(alice);
        bytes4 exceeded =
            redeems ? ERC4626.ERC4626ExceededMaxRedeem.selector : ERC4626.ERC4626ExceededMaxWithdraw.selector;
        _refused(alice, _exitCall(redeems, most + 1), _err(exceeded, alice, most + 1, most));
        uint256 free = vault.idleAssets() - vault.reservedAssets();
        uint256 assets = redeems ? vault.previewRedeem(most) : most;
        assertLe(assets, free, "inside the buffer");
        _accepted(alice, _exitCall(redeems, most));
        assertEq(free - (vault.idleAssets() - vault.reservedAssets()), assets, "paid to the base unit");
        _assertBooks();
    }

    function testFuzz_InboundMaximaCanBeUsed(World memory world, bool mints) external {
        _enter(world);
        usdc.mint(bob, type(uint104).max);
        uint256 most = mints ? vault.maxMint(bob) : vault.maxDeposit(bob);
        bytes memory data =
            mints ? abi.encodeCall(IERC4626.mint, (most, bob)) : abi.encodeCall(IERC4626.deposit, (most, bob));
        _accepted(bob, data);
        assertLe(vault.grossAssets(), type(uint104).max, "inside the range");
        _assertBooks();
    }

    function testFuzz_InACloseNothingComesIn(World memory world) external {
        _enter(world);
        _begin(1 + (world.amount % 14));
        assertEq(vault.maxDeposit(bob) + vault.maxMint(bob), 0, "the maxima say so");
        assertTrue(vault.status().phase != DerbyTypes.Phase.Open, "closing");
    }

    function testFuzz_TransfersDonationsAndVotesChangeNoPrice(World memory world) external {
        uint256 amount = _enter(world);
        (uint256 net, uint256 gross, uint256 rate) = (vault.totalAssets(), vault.grossAssets(), vault.exchangeRate());
        uint256 shares = bound(amount, 0, vault.balanceOf(alice));
        vm.prank(alice);
        vault.transfer(bob, shares);
        usdc.mint(address(vault), amount);
        game.vote(2, 1e24);
        vault.fundBounty(1);
        assertEq(vault.totalAssets(), net, "net");
        assertEq(vault.grossAssets(), gross, "gross");
        assertEq(vault.exchangeRate(), rate, "rate");
    }

    function testFuzz_TimeOnlyUnlocks(World memory world, uint256 later) external {
        _enter(world);
        (uint256 net, uint256 gross) = (vault.totalAssets(), vault.grossAssets());
        vm.warp(block.timestamp + bound(later, 0, 3 * INTERVAL));
        assertGe(vault.totalAssets(), net, "net rises at most");
        assertEq(vault.grossAssets(), gross, "gross stays");
    }

    /// @dev A vault of 100,000 whole tokens that was deployed, gained, lost, and is on its way to unlock. An amount to play with.
    function _enter(World memory world) private returns (uint256 amount) {
        uint8[3] memory decimals = [6, 8, 18];
        _one = 10 ** decimals[world.decimals % 3];
        _rebuild(DeployTokens.testToken("Token", "T", decimals[world.decimals % 3]), address(0));
        _deposit(alice, 100_000 * _one);
        _vote(40, 60, 20);
        _close();
        yields[0].gain((uint256(world.gain) * 50_000 * _one) / type(uint64).max);
        yields[1].lose((uint256(world.loss) * 45_000 * _one) / type(uint64).max);
        _close();
        vm.warp(block.timestamp + (uint256(world.elapsed) * INTERVAL) / type(uint64).max);
        _setExitFee(uint16(world.exitFee) % 101);
        amount = 100 + (uint256(world.amount) * 9_000 * _one) / type(uint64).max;
    }

    function _exitCall(bool redeems, uint256 amount) private view returns (bytes memory) {
        return
            redeems
                ? abi.encodeCall(IERC4626.redeem, (amount, alice, alice))
                : abi.encodeCall(IERC4626.withdraw, (amount, alice, alice));
    }
}
