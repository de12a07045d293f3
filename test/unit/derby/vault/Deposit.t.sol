// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {InboundPause} from "../../../../contracts/shared/access/InboundPause.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `Deposit.tree`.
contract DerbyVaultDepositTest is DerbyVaultUnitTest {
    // ---- when it must not come in

    function test_RevertWhen_ACloseIsInProgress() external {
        _begin(1);
        _refused(bob, _call(1e6, bob), _closing(DerbyTypes.Phase.Measure));
        assertEq(vault.maxDeposit(bob), 0, "and says so");
    }

    function test_RevertWhen_InboundIsPaused() external {
        _pause();
        _refused(bob, _call(1e6, bob), _err(InboundPause.InboundPause_Paused.selector, START + 14 days));
        assertEq(vault.maxDeposit(bob), 0, "and says so");
    }

    function test_RevertWhen_NothingIsDeposited() external {
        _refused(bob, _call(0, alice), _err(IDerbyVaultErrors.DerbyVault_ZeroAmount.selector, bob));
    }

    function test_RevertWhen_ItBuysNoShare() external {
        _openWithProfit();
        assertEq(vault.previewDeposit(1), 0, "a base unit is less than a share");
        _refused(bob, _call(1, bob), _err(IDerbyVaultErrors.DerbyVault_ZeroAmount.selector, bob));
    }

    function test_RevertWhen_TheVaultWouldOutgrowItsRange() external {
        uint256 most = type(uint104).max;
        usdc.mint(alice, most);
        _deposit(alice, 7);
        assertEq(vault.maxDeposit(bob), most - 7, "what is left of the range");
        bytes4 exceeded = ERC4626.ERC4626ExceededMaxDeposit.selector;
        _refused(alice, _call(most - 6, bob), _err(exceeded, bob, most - 6, most - 7));
        _deposit(alice, most - 7);
        assertEq(vault.maxDeposit(bob), 0, "full");
        _refused(bob, _call(1, bob), _err(exceeded, bob, 1, 0));
    }

    /// @dev What is set aside for requests is in the vault too.
    function test_RevertWhen_ReservedAssetsFillTheRange() external {
        uint256 most = type(uint104).max;
        usdc.mint(alice, most);
        _deposit(alice, most);
        _request(alice, 1_000);
        _close();
        assertEq(vault.reservedAssets(), 1_000, "reserved");
        assertEq(vault.maxDeposit(bob), 0, "still full");
        vm.prank(alice);
        vault.claimRequest(1, alice);
        assertEq(vault.maxDeposit(bob), 1_000, "until they are gone");
    }

    /// @dev Shares would be sold for nothing while those who lost everything still hold theirs.
    function test_RevertWhen_EverythingIsLost() external {
        _loseEverything();
        bytes4 exceeded = ERC4626.ERC4626ExceededMaxDeposit.selector;
        _refused(bob, _call(1e6, bob), _err(exceeded, bob, 1e6, 0));
    }

    /// @dev A vault that lost all but a speck: its shares cost next to nothing, and 128 bits are what a request and a batch hold.
    function test_RevertWhen_ItsSharesWouldNotFitARequest() external {
        usdc.mint(alice, type(uint104).max);
        _loseAllBut(1);
        uint256 most = Math.mulDiv(type(uint128).max - 1_000e6, 2, 1_000e6 + 1);
        assertEq(vault.maxDeposit(bob), most, "what makes 2^128 - 1 shares of them all");
        bytes4 exceeded = ERC4626.ERC4626ExceededMaxDeposit.selector;
        _refused(alice, _call(most + 1, bob), _err(exceeded, bob, most + 1, most));
        _deposit(alice, most);
        assertLe(vault.totalSupply(), type(uint128).max, "in all");
        _request(alice, vault.balanceOf(alice));
    }

    function test_RevertWhen_TheReceiverIsNobodyOrTheVault() external {
        _refused(bob, _call(1, address(0)), _err(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        bytes4 invalid = IDerbyVaultErrors.DerbyVault_InvalidAddress.selector;
        _refused(bob, _call(1, address(vault)), _err(invalid, address(vault)));
    }

    function test_RevertWhen_TheAssetIsNotThere() external {
        bytes4 short = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refused(keeper, _call(5, keeper), _err(short, address(vault), 0, 5));
        vm.prank(keeper);
        usdc.approve(address(vault), 5);
        _refused(keeper, _call(5, keeper), _err(IERC20Errors.ERC20InsufficientBalance.selector, keeper, 0, 5));
    }

    // ---- when it comes in

    function test_TheFirstIsOneToOne() external {
        vm.expectEmit(address(vault));
        emit IERC4626.Deposit(alice, bob, 1_000e6, 1_000e6);
        vm.prank(alice);
        assertEq(vault.deposit(1_000e6, bob), 1_000e6, "shares");
        assertEq(vault.balanceOf(bob), 1_000e6, "of the receiver");
        assertEq(usdc.balanceOf(alice), WEALTH - 1_000e6, "paid by the caller");
        assertEq(vault.idleAssets(), 1_000e6, "booked");
        assertEq(vault.totalAssets(), 1_000e6, "worth it");
        _assertBooks();
    }

    function test_PaysForProfitThatIsStillLocked() external {
        _openWithProfit();
        uint256 shares = _deposit(bob, 10_000e6);
        assertEq(shares, uint256(10_000e6 * (100_000e6 + 1)) / (108_100e6 + 1), "at gross");
        assertEq(vault.totalAssets(), 110_000e6, "net");
        assertEq(vault.grossAssets(), 118_100e6, "gross");
        assertLt(vault.previewRedeem(shares), 10_000e6, "leaving at once costs the locked part");
        _assertBooks();
    }

    function test_OpensAtTheSecondThePauseEnds() external {
        _pause();
        vm.warp(START + 14 days);
        assertEq(_deposit(bob, 5), 5, "in again");
    }

    /// @dev A donation is nobody's: it is in no price, so it buys no rounding either.
    function test_ADonationChangesNoPrice() external {
        _deposit(alice, 1);
        usdc.mint(address(vault), 1_000_000e6);
        assertEq(vault.exchangeRate(), 1e6, "net");
        assertEq(vault.grossAssets(), 1, "gross");
        assertEq(_deposit(bob, 999), 999, "to the base unit");
        _assertBooks();
    }

    function testFuzz_LowersNoPrice(uint256 profit, uint256 assets, uint256 elapsed) external {
        _deposit(alice, 100_000e6);
        _vote(1_000, 0, 0);
        _close();
        yields[0].gain(bound(profit, 0, 1e15));
        _close();
        vm.warp(block.timestamp + bound(elapsed, 0, 2 * INTERVAL));
        (uint256 net, uint256 gross, uint256 supply) = (vault.totalAssets(), vault.grossAssets(), vault.totalSupply());
        assets = bound(assets, 1, 1e20);
        uint256 expected = vault.previewDeposit(assets);
        if (expected == 0)
            return _refused(bob, _call(assets, bob), _err(IDerbyVaultErrors.DerbyVault_ZeroAmount.selector, bob));
        assertEq(_deposit(bob, assets), expected, "as previewed");
        assertEq(vault.totalAssets(), net + assets, "net rises by what came in");
        _assertPriceNotLower(net, gross, supply);
        _assertBooks();
    }

    function _loseEverything() private {
        _loseAllBut(0);
    }

    function _loseAllBut(uint256 assets) private {
        _setBuffer(0);
        _deposit(alice, 1_000e6);
        _vote(1, 0, 0);
        _close();
        yields[0].lose(1_000e6 - assets);
        vault.markLoss(0);
        assertEq(vault.grossAssets(), assets, "what is left");
    }

    function _call(uint256 assets, address receiver) private pure returns (bytes memory) {
        return abi.encodeCall(IERC4626.deposit, (assets, receiver));
    }
}
