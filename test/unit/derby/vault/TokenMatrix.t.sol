// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {YieldProtocolMock} from "../../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {TakingHookMock} from "../../../../contracts/mocks/TakingHookMock.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {BlacklistToken} from "../../../../contracts/mocks/tokens/BlacklistToken.sol";
import {FeeOnTransferToken} from "../../../../contracts/mocks/tokens/FeeOnTransferToken.sol";
import {HookToken} from "../../../../contracts/mocks/tokens/HookToken.sol";
import {PausableToken} from "../../../../contracts/mocks/tokens/PausableToken.sol";
import {RebasingToken} from "../../../../contracts/mocks/tokens/RebasingToken.sol";
import {ReturnsFalseToken} from "../../../../contracts/mocks/tokens/ReturnsFalseToken.sol";
import {StickyAllowanceToken} from "../../../../contracts/mocks/tokens/StickyAllowanceToken.sol";
import {ExactTransfer} from "../../../../contracts/shared/tokens/ExactTransfer.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @notice Every kind of token as the asset of a vault: exact or refused, never silently wrong.
contract DerbyVaultTokenMatrixTest is DerbyVaultUnitTest {
    using SafeERC20 for IERC20;

    // ------------------------------------------------------------------------------------------------ exact

    function test_EveryNumberOfDecimals_IsExact() external {
        uint8[6] memory decimals = [0, 2, 6, 8, 18, 24];
        for (uint256 i = 0; i < decimals.length; ++i) _exact(DeployTokens.testToken("Asset", "A", decimals[i]));
    }

    function test_NoReturn_IsExact() external {
        _exact(DeployTokens.noReturnToken(6));
    }

    function test_ReturnsFalse_IsExact() external {
        _exact(DeployTokens.returnsFalseToken(18));
    }

    function test_RevertsOnZero_IsExact() external {
        _exact(DeployTokens.revertsOnZeroToken(18));
    }

    function test_Blacklist_IsExact() external {
        _exact(DeployTokens.blacklistToken(6));
    }

    function test_Pausable_IsExact() external {
        _exact(DeployTokens.pausableToken(18));
    }

    function test_Hooks_IsExact() external {
        _exact(DeployTokens.hookToken(18));
    }

    function test_ApproveRace_IsExact() external {
        _exact(DeployTokens.approveRaceToken(6));
    }

    function test_StickyAllowance_IsExact() external {
        StickyAllowanceToken token = DeployTokens.stickyAllowanceToken(18);
        _exact(token);
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(token.allowance(address(vault), address(yields[i])), 0, "cleared behind every protocol");
        }
        assertEq(token.allowance(address(vault), address(game)), 0, "and behind the game");
    }

    function test_Bytes32Symbol_IsExact() external {
        _exact(DeployTokens.bytes32SymbolToken(18));
    }

    function test_ReturnBomb_IsExact() external {
        _exact(DeployTokens.returnBombToken(18));
    }

    function test_DormantFee_IsExact() external {
        _exact(DeployTokens.feeOnTransferToken(18, 0));
    }

    function test_RebasingAtOneToOne_IsExact() external {
        _exact(DeployTokens.rebasingToken(18));
    }

    /// @dev A claim of nothing but shares pays nothing, and makes no call that could revert.
    function test_RevertsOnZero_AClaimOfNothingIsExact() external {
        _rebuild(DeployTokens.revertsOnZeroToken(6), address(0));
        _setBuffer(0);
        _deposit(alice, 100_000e6);
        _vote(1, 0, 0);
        _close();
        _request(alice, 1_000e6);
        yields[0].setFault(YieldProtocolMock.Fault.Illiquid);
        _close();
        vm.prank(alice);
        (uint256 assets, uint256 returned) = vault.claimRequest(1, alice);
        assertEq(assets, 0, "no cash, no assets");
        assertEq(returned, 1_000e6, "all shares back");
    }

    // ------------------------------------------------------------------------------------------------ refused

    function test_FeeOnTransfer_IsRefused() external {
        FeeOnTransferToken token = DeployTokens.feeOnTransferToken(18, 1);
        _refusedComingIn(token, 1_000, 999);
    }

    function test_RebasingThatRounds_IsRefused() external {
        RebasingToken token = DeployTokens.rebasingToken(18);
        token.rebase(3e18);
        _refusedComingIn(token, 1_000, 999);
    }

    /// @dev The vault's own balance falls while it receives.
    function test_RebasingDownInTheTransfer_IsRefused() external {
        HookToken token = DeployTokens.hookToken(18);
        _rebuild(token, address(0));
        _deposit(alice, 1_000);
        token.setHook(address(vault), new TakingHookMock(token));
        _refused(bob, abi.encodeCall(IERC4626.deposit, (5, bob)), _differs(token, 5, 0));
    }

    function test_ReturnsFalse_IsRefusedWhereItFails() external {
        ReturnsFalseToken token = DeployTokens.returnsFalseToken(18);
        _rebuild(token, address(0));
        bytes memory failed = _err(SafeERC20.SafeERC20FailedOperation.selector, address(token));
        _refused(keeper, abi.encodeCall(IERC4626.deposit, (1_000, keeper)), failed);
        _refused(keeper, abi.encodeCall(IERC4626.mint, (1_000, keeper)), failed);
        _refused(keeper, abi.encodeCall(IDerbyVault.fundBounty, (1_000)), failed);
    }

    // ------------------------------------------------------------------------------------------------ later changes

    function test_Paused_IsRefusedAndNothingIsLost() external {
        PausableToken token = DeployTokens.pausableToken(6);
        _rebuild(token, address(0));
        _open();
        uint256 id = _request(alice, 40_000e6);
        _close();
        token.setPaused(true);
        bytes memory paused = abi.encodeWithSelector(PausableToken.PausableToken_Paused.selector);
        _refused(bob, abi.encodeCall(IERC4626.deposit, (1, bob)), paused);
        _refused(alice, abi.encodeCall(IERC4626.withdraw, (1, alice, alice)), paused);
        _refused(alice, abi.encodeCall(IERC4626.redeem, (1, alice, alice)), paused);
        _refused(alice, abi.encodeCall(IDerbyVault.claimRequest, (id, alice)), paused);
        token.setPaused(false);
        vm.prank(alice);
        vault.claimRequest(id, alice);
        _assertBooks();
    }

    /// @dev Every move fails and is reported; the close itself needs no transfer.
    function test_PausedDuringAClose_StopsNoClose() external {
        PausableToken token = DeployTokens.pausableToken(6);
        _rebuild(token, address(0));
        _open();
        yields[0].gain(3_000e6);
        _vote(0, 0, 100);
        token.setPaused(true);
        _close();
        assertEq(vault.allocationOf(1), 45_000e6, "nothing moved");
        assertEq(vault.accruedFee(), 0, "the fee is cancelled");
        token.setPaused(false);
        _close();
        assertEq(vault.allocationOf(1), 0, "the next close does it");
        _assertBooks();
    }

    function test_BlockedHolder_NamesAnotherReceiver() external {
        BlacklistToken token = DeployTokens.blacklistToken(6);
        _rebuild(token, address(0));
        _open();
        uint256 id = _request(alice, 40_000e6);
        _close();
        token.setBlocked(alice, true);
        bytes memory blocked = _err(BlacklistToken.BlacklistToken_Blocked.selector, alice);
        _refused(alice, abi.encodeCall(IDerbyVault.claimRequest, (id, alice)), blocked);
        _refused(alice, abi.encodeCall(IERC4626.withdraw, (1, alice, alice)), blocked);
        vm.prank(alice);
        vault.claimRequest(id, carol);
        vm.prank(alice);
        vault.withdraw(5, carol, alice);
        assertEq(token.balanceOf(carol), WEALTH + 40_000e6 + 5, "paid elsewhere");
        _assertBooks();
    }

    /// @dev A protocol that the token blocks can neither pay nor be paid: it is skipped, and the others are served.
    function test_BlockedProtocol_IsSkipped() external {
        BlacklistToken token = DeployTokens.blacklistToken(6);
        _rebuild(token, address(0));
        _open();
        token.setBlocked(address(yields[1]), true);
        _vote(100, 0, 20);
        _close();
        assertEq(vault.allocationOf(1), 45_000e6, "stuck, and accounted");
        assertTrue(vault.protocolOf(1).measured, "its value is known");
        _assertBooks();
    }

    /// @dev A keeper whom the token blocks gets no bounty, and another closes.
    function test_BlockedKeeper_LeavesTheCloseToOthers() external {
        BlacklistToken token = DeployTokens.blacklistToken(6);
        _rebuild(token, address(0));
        _setBountyCap(100e6);
        vault.fundBounty(100e6);
        token.setBlocked(keeper, true);
        vm.warp(vault.status().closableAt + 1 days);
        bytes memory blocked = _err(BlacklistToken.BlacklistToken_Blocked.selector, keeper);
        _refused(keeper, abi.encodeCall(IDerbyVault.closeEpoch, (ALL_STEPS)), blocked);
        vm.prank(carol);
        vault.closeEpoch(ALL_STEPS);
        assertEq(token.balanceOf(carol), WEALTH + 100e6, "paid");
    }

    /// @dev A rebase upwards is a donation: nothing is booked that nobody put in.
    function test_RebasingUpwards_ChangesNothing() external {
        RebasingToken token = DeployTokens.rebasingToken(6);
        _rebuild(token, address(0));
        _deposit(alice, 1_000e6);
        token.rebase(2e18);
        assertEq(vault.grossAssets(), 1_000e6, "gross");
        vm.prank(alice);
        assertEq(vault.redeem(1_000e6, alice, alice), 1_000e6, "as booked");
    }

    /// @dev A fee that wakes later is the receiver's loss, and the protocols' moves are booked by what arrived.
    function test_FeeThatWakesLater_LeavesTheBooksCovered() external {
        FeeOnTransferToken token = DeployTokens.feeOnTransferToken(6, 0);
        _rebuild(token, address(0));
        _open();
        token.setFeeBps(50);
        _refused(bob, abi.encodeCall(IERC4626.deposit, (1_000e6, bob)), _differs(token, 1_000e6, 995e6));
        _vote(20, 20, 80);
        _close();
        assertLt(vault.grossAssets(), 100_000e6, "what the moves cost is booked");
        assertGt(vault.grossAssets(), 99_400e6, "half a per cent of them");
        _assertBooks();
        uint256 before = token.balanceOf(alice);
        vm.prank(alice);
        vault.withdraw(1_000e6, alice, alice);
        assertEq(token.balanceOf(alice) - before, 995e6, "the receiver's loss");
        _assertBooks();
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /// @dev A whole life: two depositors, a deployment, a gain, a loss, a fee, a request, everybody out. To the base unit.
    function _exact(TestToken token) private {
        _rebuild(token, address(0));
        uint256 one = 10 ** token.decimals();
        assertEq(_deposit(alice, 100_000 * one), 100_000 * one, "one for one");
        assertEq(_deposit(bob, 20_000 * one), 20_000 * one, "one for one");
        _vote(40, 60, 20);
        _close();
        _assertAllocations(36_000 * one, 54_000 * one, 18_000 * one, 12_000 * one);
        yields[0].gain(3_600 * one + 1);
        vm.prank(address(yields[1]));
        IERC20(address(token)).safeTransfer(address(0xdead), 540 * one);
        uint256 id = _request(alice, 60_000 * one);
        uint256 feesBefore = token.balanceOf(address(game));
        _close();
        assertEq(token.balanceOf(address(game)) - feesBefore, 306 * one, "a tenth of the profit");
        _assertBooks();
        _claimExactly(id, 60_000 * one);
        _leaveExactly(alice);
        _leaveExactly(bob);
        _closeExactly();
    }

    function _claimExactly(uint256 id, uint256 expected) private {
        uint256 before = usdc.balanceOf(alice);
        vm.prank(alice);
        (uint256 assets, uint256 returned) = vault.claimRequest(id, alice);
        assertEq(assets, expected, "the request, without the gain");
        assertEq(returned, 0, "in full");
        assertEq(usdc.balanceOf(alice) - before, expected, "is received");
    }

    function _leaveExactly(address who) private {
        uint256 most = vault.maxWithdraw(who);
        uint256 before = usdc.balanceOf(who);
        vm.prank(who);
        vault.withdraw(most, who, who);
        assertEq(usdc.balanceOf(who) - before, most, "the buffer is received");
        _assertBooks();
    }

    /// @dev Everybody asks for the rest. What is here in the end is the treasury's and the roundings'.
    function _closeExactly() private {
        uint256 first = vault.balanceOf(alice) == 0 ? 0 : _request(alice, vault.balanceOf(alice));
        uint256 second = _request(bob, vault.balanceOf(bob));
        _close();
        if (first != 0) _claimWhole(first, alice);
        _claimWhole(second, bob);
        assertEq(vault.reservedAssets(), 0, "nothing reserved");
        assertEq(vault.balanceOf(address(vault)), 0, "nothing in escrow");
        assertEq(vault.balanceOf(treasury), vault.totalSupply(), "the rest is the treasury's");
        assertLe(vault.grossAssets(), 60, "a few roundings");
        assertEq(usdc.balanceOf(address(vault)), vault.idleAssets(), "what is booked is here, and nothing else");
        _assertBooks();
    }

    function _claimWhole(uint256 id, address who) private {
        (uint256 before, DerbyTypes.Request memory request) = (usdc.balanceOf(who), vault.requestOf(id));
        vm.prank(who);
        (uint256 assets, uint256 returned) = vault.claimRequest(id, who);
        assertEq(returned, 0, "in full");
        assertGe(assets, request.shares, "with the gain");
        assertEq(usdc.balanceOf(who) - before, assets, "is received");
    }

    /// @dev 1,000 base units, of which `received` would arrive.
    function _refusedComingIn(TestToken token, uint256 sent, uint256 received) private {
        _rebuild(token, address(0));
        bytes memory differs = _differs(token, sent, received);
        _refused(bob, abi.encodeCall(IERC4626.deposit, (sent, bob)), differs);
        _refused(bob, abi.encodeCall(IERC4626.mint, (sent, bob)), differs);
        _refused(bob, abi.encodeCall(IDerbyVault.fundBounty, (sent)), differs);
    }

    function _differs(TestToken token, uint256 requested, uint256 received) private pure returns (bytes memory) {
        bytes4 selector = ExactTransfer.ExactTransfer_ReceivedAmountDiffers.selector;
        return _err(selector, address(token), requested, received);
    }
}
