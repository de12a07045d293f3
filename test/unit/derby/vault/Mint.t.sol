// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {InboundPause} from "../../../../contracts/shared/access/InboundPause.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `Mint.tree`.
contract DerbyVaultMintTest is DerbyVaultUnitTest {
    // ---- when it must not come in

    function test_RevertWhen_ACloseIsInProgress() external {
        _begin(1);
        _refused(bob, _call(1e6, bob), _closing(DerbyTypes.Phase.Measure));
        assertEq(vault.maxMint(bob), 0, "and says so");
    }

    function test_RevertWhen_InboundIsPaused() external {
        _pause();
        _refused(bob, _call(1e6, bob), _err(InboundPause.InboundPause_Paused.selector, START + 14 days));
        assertEq(vault.maxMint(bob), 0, "and says so");
    }

    function test_RevertWhen_NothingIsMinted() external {
        _refused(bob, _call(0, alice), _err(IDerbyVaultErrors.DerbyVault_ZeroAmount.selector, bob));
    }

    function test_RevertWhen_TheVaultWouldOutgrowItsRange() external {
        uint256 most = type(uint104).max;
        bytes4 exceeded = ERC4626.ERC4626ExceededMaxMint.selector;
        _refused(alice, _call(most + 1, bob), _err(exceeded, bob, most + 1, most));
        usdc.mint(alice, most);
        vm.prank(alice);
        vault.mint(most, bob);
        assertEq(vault.maxMint(bob), 0, "full");
    }

    function test_RevertWhen_TheReceiverIsNobodyOrTheVault() external {
        _refused(bob, _call(1, address(0)), _err(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        bytes4 invalid = IDerbyVaultErrors.DerbyVault_InvalidAddress.selector;
        _refused(bob, _call(1, address(vault)), _err(invalid, address(vault)));
    }

    function test_RevertWhen_TheAssetIsNotThere() external {
        bytes4 short = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refused(keeper, _call(5, keeper), _err(short, address(vault), 0, 5));
    }

    // ---- when it comes in

    function test_TheFirstIsOneToOne() external {
        vm.expectEmit(address(vault));
        emit IERC4626.Deposit(alice, bob, 1_000e6, 1_000e6);
        vm.prank(alice);
        assertEq(vault.mint(1_000e6, bob), 1_000e6, "assets");
        assertEq(vault.balanceOf(bob), 1_000e6, "of the receiver");
        assertEq(usdc.balanceOf(alice), WEALTH - 1_000e6, "paid by the caller");
        _assertBooks();
    }

    function test_PaysForProfitThatIsStillLocked() external {
        _openWithProfit();
        vm.prank(bob);
        uint256 assets = vault.mint(1_000e6, bob);
        assertEq(assets, 1_081e6, "at gross, rounded up: the virtual unit takes a fraction off");
        assertEq(vault.balanceOf(bob), 1_000e6, "exactly the shares asked for");
        _assertBooks();
    }

    function testFuzz_LowersNoPrice(uint256 profit, uint256 shares) external {
        _deposit(alice, 100_000e6);
        _vote(1_000, 0, 0);
        _close();
        yields[0].gain(bound(profit, 0, 1e15));
        _close();
        (uint256 net, uint256 gross, uint256 supply) = (vault.totalAssets(), vault.grossAssets(), vault.totalSupply());
        shares = bound(shares, 1, 1e15);
        uint256 expected = vault.previewMint(shares);
        vm.prank(bob);
        assertEq(vault.mint(shares, bob), expected, "as previewed");
        assertEq(vault.balanceOf(bob), shares, "exactly");
        _assertPriceNotLower(net, gross, supply);
        _assertBooks();
    }

    function _call(uint256 shares, address receiver) private pure returns (bytes memory) {
        return abi.encodeCall(IERC4626.mint, (shares, receiver));
    }
}
