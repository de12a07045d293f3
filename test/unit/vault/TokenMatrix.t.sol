// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {TakingHookMock} from "../../../contracts/mocks/TakingHookMock.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {BlacklistToken} from "../../../contracts/mocks/tokens/BlacklistToken.sol";
import {FeeOnTransferToken} from "../../../contracts/mocks/tokens/FeeOnTransferToken.sol";
import {HookToken} from "../../../contracts/mocks/tokens/HookToken.sol";
import {PausableToken} from "../../../contracts/mocks/tokens/PausableToken.sol";
import {RebasingToken} from "../../../contracts/mocks/tokens/RebasingToken.sol";
import {ReturnBombToken} from "../../../contracts/mocks/tokens/ReturnBombToken.sol";
import {ReturnsFalseToken} from "../../../contracts/mocks/tokens/ReturnsFalseToken.sol";
import {ExactTransfer} from "../../../contracts/shared/tokens/ExactTransfer.sol";
import {IVault} from "../../../contracts/vault/interfaces/IVault.sol";
import {Vault} from "../../../contracts/vault/Vault.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @notice Every kind of token, as asset, as reward token and as both: exact or refused, never silently wrong.
contract TokenMatrixTest is VaultTest {
    uint256 private constant STAKE = 1_000;
    uint256 private constant REWARD = 6_048_000;

    // ------------------------------------------------------------------------------------------------ exact

    function test_Standard_IsExact() external {
        _exactInEveryPlace(DeployTokens.testToken("Standard", "STD", 18));
    }

    function test_EveryNumberOfDecimals_IsExact() external {
        uint8[6] memory decimals = [0, 2, 6, 8, 18, 24];
        for (uint256 i = 0; i < decimals.length; ++i)
            _exactInEveryPlace(DeployTokens.testToken("Any", "ANY", decimals[i]));
    }

    function test_NoReturn_IsExact() external {
        _exactInEveryPlace(DeployTokens.noReturnToken(6));
    }

    function test_ReturnsFalse_IsExact() external {
        _exactInEveryPlace(DeployTokens.returnsFalseToken(18));
    }

    function test_RevertsOnZero_IsExact() external {
        _exactInEveryPlace(DeployTokens.revertsOnZeroToken(18));
    }

    function test_Blacklist_IsExact() external {
        _exactInEveryPlace(DeployTokens.blacklistToken(6));
    }

    function test_Pausable_IsExact() external {
        _exactInEveryPlace(DeployTokens.pausableToken(18));
    }

    function test_Hooks_IsExact() external {
        _exactInEveryPlace(DeployTokens.hookToken(18));
    }

    function test_ApproveRace_IsExact() external {
        _exactInEveryPlace(DeployTokens.approveRaceToken(6));
    }

    function test_StickyAllowance_IsExact() external {
        _exactInEveryPlace(DeployTokens.stickyAllowanceToken(18));
    }

    function test_Bytes32Symbol_IsExact() external {
        _exactInEveryPlace(DeployTokens.bytes32SymbolToken(18));
    }

    function test_ReturnBomb_IsExact() external {
        _exactInEveryPlace(DeployTokens.returnBombToken(18));
    }

    function test_DormantFee_IsExact() external {
        _exactInEveryPlace(DeployTokens.feeOnTransferToken(18, 0));
    }

    function test_RebasingAtOneToOne_IsExact() external {
        _exactInEveryPlace(DeployTokens.rebasingToken(18));
    }

    // ------------------------------------------------------------------------------------------------ refused

    function test_FeeOnTransfer_IsRefused() external {
        FeeOnTransferToken token = DeployTokens.feeOnTransferToken(18, 1);
        _refusedComingIn(token, _differs(token, STAKE, STAKE - 1), _differs(token, REWARD, REWARD - 605));
    }

    function test_RebasingThatRounds_IsRefused() external {
        RebasingToken token = DeployTokens.rebasingToken(18);
        token.rebase(3e18);
        _refusedComingIn(token, _differs(token, STAKE, STAKE - 1), "");
        assertEq(REWARD % 3, 0, "what divides is exact");
    }

    /// @dev The vault's own balance falls while it receives.
    function test_RebasingDownInTheTransfer_IsRefused() external {
        HookToken token = DeployTokens.hookToken(18);
        Vault target = _open(token, reward);
        _stake(target, bob, STAKE);
        TakingHookMock taking = new TakingHookMock(token);
        token.setHook(address(target), taking);
        _refused(target, alice, abi.encodeCall(IERC4626.deposit, (5, alice)), _differs(token, 5, 0));
    }

    function test_ReturnsFalse_IsRefusedWhereItFails() external {
        ReturnsFalseToken token = DeployTokens.returnsFalseToken(18);
        Vault target = _deployVault(address(token), address(token), FEE_BPS);
        bytes memory failed = _err(SafeERC20.SafeERC20FailedOperation.selector, address(token));
        _refused(target, alice, abi.encodeCall(IERC4626.deposit, (STAKE, alice)), failed);
        _refused(target, rewarder, abi.encodeCall(IVault.fund, (REWARD, 1)), failed);
    }

    function test_Pausable_IsRefusedWhilePaused() external {
        PausableToken token = DeployTokens.pausableToken(18);
        Vault target = _open(token, token);
        _stake(target, alice, STAKE);
        _fund(target, REWARD, 1);
        _wait(EPOCH);
        token.setPaused(true);
        bytes memory paused = _err(PausableToken.PausableToken_Paused.selector);
        _refused(target, alice, abi.encodeCall(IERC4626.deposit, (STAKE, alice)), paused);
        _refused(target, alice, abi.encodeCall(IERC4626.redeem, (STAKE, alice, alice)), paused);
        _refused(target, alice, abi.encodeCall(IVault.claim, (alice)), paused);
        _refused(target, alice, abi.encodeCall(IVault.exit, (alice)), paused);
        _refused(target, rewarder, abi.encodeCall(IVault.fund, (REWARD, 1)), paused);
    }

    function test_Blacklist_IsRefusedForTheBlocked() external {
        BlacklistToken token = DeployTokens.blacklistToken(18);
        Vault target = _open(token, token);
        token.setBlocked(alice, true);
        bytes memory blocked = _err(BlacklistToken.BlacklistToken_Blocked.selector, alice);
        _refused(target, alice, abi.encodeCall(IERC4626.deposit, (STAKE, alice)), blocked);
        _stake(target, bob, STAKE);
        _refused(target, bob, abi.encodeCall(IERC4626.redeem, (STAKE, alice, bob)), blocked);
    }

    function test_ReturnBombThatReverts_IsRefusedAndHoldsNoPrincipal() external {
        ReturnBombToken token = DeployTokens.returnBombToken(18);
        Vault target = _open(asset, token);
        _stake(target, alice, STAKE);
        _fund(target, REWARD, 1);
        _wait(EPOCH);
        token.setReverting(true);
        _refused(target, alice, abi.encodeCall(IVault.claim, (alice)), new bytes(100_000));
        vm.prank(alice);
        assertEq(target.redeem(STAKE, alice, alice), 970, "principal exits");
    }

    // ------------------------------------------------------------------------------------------------ later changes

    /// @dev A rebase upwards is a donation: nothing is booked that nobody put in.
    function test_RebasingUpwards_ChangesNothing() external {
        RebasingToken token = DeployTokens.rebasingToken(18);
        Vault target = _open(token, token);
        _stake(target, alice, STAKE);
        _fund(target, REWARD, 1);
        token.rebase(2e18);
        assertEq(target.totalAssets(), STAKE, "assets");
        assertEq(target.previewRedeem(STAKE), 970, "share price");
        assertEq(target.undistributed(), REWARD, "stream");
    }

    /// @dev A fee that wakes later is the receiver's loss, as everywhere: the vault pays out what it booked.
    function test_FeeThatWakesLater_LeavesTheVaultWhole() external {
        FeeOnTransferToken token = DeployTokens.feeOnTransferToken(18, 0);
        Vault target = _open(token, token);
        _stake(target, alice, STAKE);
        _stake(target, bob, STAKE);
        _fund(target, REWARD, 1);
        _wait(EPOCH);
        token.setFeeBps(100);
        vm.prank(alice);
        target.exit(alice);
        assertEq(token.balanceOf(address(target)), STAKE + 30 + REWARD / 2, "bob's stake and reward are there");
        vm.prank(bob);
        target.exit(bob);
        assertEq(token.balanceOf(address(target)), 60, "only the fee is left");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _exactInEveryPlace(TestToken token) private {
        _exact(_open(token, reward));
        _exact(_open(asset, token));
        _exact(_open(token, token));
    }

    /// @dev A whole life: stake, fund, claim halfway, dust out, exit, fees. Every amount to the base unit.
    function _exact(Vault target) private {
        _stake(target, alice, STAKE);
        assertEq(_held(target.asset(), address(target)), STAKE, "staked is held");
        _fund(target, REWARD, 1);
        _wait(EPOCH / 2);
        uint256 before = _held(target.rewardToken(), bob);
        vm.prank(alice);
        target.claim(bob);
        assertEq(_held(target.rewardToken(), bob) - before, REWARD / 2, "claimed is received");
        vm.prank(alice);
        target.redeem(1, alice, alice);
        _wait(EPOCH / 2);
        _exitExactly(target);
        target.collectFees();
        uint256 kept = target.rewardToken() == target.asset() ? target.undistributed() + 1 : 0;
        assertLe(_held(target.asset(), address(target)), kept, "nothing is left but the stream's rest and dust");
    }

    function _exitExactly(Vault target) private {
        uint256 earned = target.earned(alice);
        assertGe(earned + target.undistributed() + 1, REWARD / 2, "the other half");
        uint256 assetsBefore = _held(target.asset(), carol);
        uint256 rewardBefore = _held(target.rewardToken(), carol);
        vm.prank(alice);
        target.exit(carol);
        bool one = target.asset() == target.rewardToken();
        assertEq(_held(target.asset(), carol) - assetsBefore, 969 + (one ? earned : 0), "999 less the fee");
        assertEq(_held(target.rewardToken(), carol) - rewardBefore, earned + (one ? 969 : 0), "reward");
    }

    function _refusedComingIn(TestToken token, bytes memory asAsset, bytes memory asReward) private {
        Vault target = _open(token, reward);
        _refused(target, alice, abi.encodeCall(IERC4626.deposit, (STAKE, alice)), asAsset);
        _refused(target, alice, abi.encodeCall(IERC4626.mint, (STAKE, alice)), asAsset);
        if (asReward.length == 0) return;
        target = _open(asset, token);
        _refused(target, rewarder, abi.encodeCall(IVault.fund, (REWARD, 1)), asReward);
    }

    function _open(TestToken assetToken, TestToken rewardToken) private returns (Vault target) {
        target = _deployVault(address(assetToken), address(rewardToken), FEE_BPS);
        _equip(target);
    }

    function _held(address token, address account) private view returns (uint256) {
        return TestToken(token).balanceOf(account);
    }

    function _differs(TestToken token, uint256 requested, uint256 received) private pure returns (bytes memory) {
        return _err(ExactTransfer.ExactTransfer_ReceivedAmountDiffers.selector, address(token), requested, received);
    }
}
