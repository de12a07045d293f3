// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDualCurrencyVaultErrors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {TakingHookMock} from "../../../contracts/mocks/TakingHookMock.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {AnsweringToken} from "../../../contracts/mocks/tokens/AnsweringToken.sol";
import {FeeOnTransferToken} from "../../../contracts/mocks/tokens/FeeOnTransferToken.sol";
import {HookToken} from "../../../contracts/mocks/tokens/HookToken.sol";
import {PausableToken} from "../../../contracts/mocks/tokens/PausableToken.sol";
import {RebasingToken} from "../../../contracts/mocks/tokens/RebasingToken.sol";
import {ReturnBombToken} from "../../../contracts/mocks/tokens/ReturnBombToken.sol";
import {ReturnsFalseToken} from "../../../contracts/mocks/tokens/ReturnsFalseToken.sol";
import {ExactTransfer} from "../../../contracts/shared/tokens/ExactTransfer.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @notice Every kind of token, as base and as quote, in both directions and both outcomes: exact or refused, never silently
/// wrong.
contract TokenMatrixTest is DualUnitTest {
    uint256 private constant W = 1e18;
    uint256 private constant PRICE = 3_000e8;
    uint256 private constant YIELD = 12_345_678_901_234_567;
    uint256 private constant FEE_BPS = 1_000;
    uint256 private constant DONATION = 7;

    /// @dev One life: a vault, its tokens, and the ratio by which an amount with its yield turns into the linked token.
    struct Life {
        uint256 vaultId;
        IERC20 investment;
        IERC20 linked;
        uint256 quantity;
        uint256 factor;
        uint256 divisor;
        bool isReached;
    }

    // ------------------------------------------------------------------------------------------------ exact

    function test_Standard_IsExact() external {
        _exactInEveryPlace(DeployTokens.testToken("Standard", "STD", 18));
    }

    function test_EveryPairOfDecimals_IsExact() external {
        uint8[6] memory decimals = [0, 2, 6, 8, 18, 24];
        for (uint256 i = 0; i < decimals.length; ++i) {
            for (uint256 j = 0; j < decimals.length; ++j) {
                TestToken base = DeployTokens.testToken("Base", "BASE", decimals[i]);
                TestToken quote = DeployTokens.testToken("Quote", "QUOTE", decimals[j]);
                _exact(base, quote);
            }
        }
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

    function test_ReturnBomb_IsExact() external {
        _exactInEveryPlace(DeployTokens.returnBombToken(18));
    }

    function test_Bytes32Symbol_IsExact() external {
        _exactInEveryPlace(DeployTokens.bytes32SymbolToken(18));
    }

    function test_StickyAllowance_IsExact() external {
        _exactInEveryPlace(DeployTokens.stickyAllowanceToken(8));
    }

    function test_DormantFee_IsExact() external {
        _exactInEveryPlace(DeployTokens.feeOnTransferToken(18, 0));
    }

    function test_RebasingAtOneToOne_IsExact() external {
        _exactInEveryPlace(DeployTokens.rebasingToken(18));
    }

    // ------------------------------------------------------------------------------------------------ refused

    function test_FeeOnTransfer_IsRefused() external {
        FeeOnTransferToken token = DeployTokens.feeOnTransferToken(18, 0);
        Life memory asInvestment = _born(_standard(6), token, DualTypes.Direction.BuyLow, true);
        Life memory asLinked = _born(token, _standard(6), DualTypes.Direction.BuyLow, true);
        token.setFeeBps(1);
        uint256 half = asInvestment.quantity / 2;
        bytes memory differs = _differs(token, half, half - half / 10_000);
        _refused(alice, abi.encodeCall(dual.subscribe, (asInvestment.vaultId, half, alice, 0)), differs);
        DualTypes.VaultParams memory params = _paramsOf(asLinked.vaultId);
        uint256 lock = dual.quoteCreate(params).linked;
        _refusedCreation(params, _differs(token, lock, lock - (lock + 9_999) / 10_000));
    }

    function test_RebasingThatRounds_IsRefused() external {
        RebasingToken token = DeployTokens.rebasingToken(18);
        Life memory life = _born(_standard(6), token, DualTypes.Direction.BuyLow, true);
        token.rebase(3e18);
        bytes memory differs = _differs(token, 1e18, 1e18 - 1);
        _refused(alice, abi.encodeCall(dual.subscribe, (life.vaultId, 1e18, alice, 0)), differs);
        _subscribe(life.vaultId, alice, 1e18 - 1);
        assertEq(dual.vaultOf(life.vaultId).filled, 1e18 - 1, "what divides is exact");
    }

    /// @dev The contract's own balance falls while it receives.
    function test_RebasingDownInTheTransfer_IsRefused() external {
        HookToken token = DeployTokens.hookToken(18);
        Life memory life = _born(_standard(6), token, DualTypes.Direction.BuyLow, true);
        token.setHook(address(dual), new TakingHookMock(token));
        bytes memory data = abi.encodeCall(dual.subscribe, (life.vaultId, 1e18, alice, 0));
        _refused(alice, data, _differs(token, 1e18, 0));
    }

    function test_ReturnsFalse_IsRefusedWhereItFails() external {
        ReturnsFalseToken token = DeployTokens.returnsFalseToken(18);
        Life memory life = _born(_standard(6), token, DualTypes.Direction.BuyLow, true);
        bytes memory failed = _err(SafeERC20.SafeERC20FailedOperation.selector, address(token));
        _refused(stranger, abi.encodeCall(dual.subscribe, (life.vaultId, 1e18, stranger, 0)), failed);
        _refused(stranger, abi.encodeCall(dual.createVault, (_paramsOf(life.vaultId))), failed);
    }

    function test_Pausable_IsRefusedWhilePausedAndTheOtherTokenIsNot() external {
        PausableToken token = DeployTokens.pausableToken(18);
        Life memory life = _born(_standard(6), token, DualTypes.Direction.BuyLow, true);
        uint256 receiptId = _subscribe(life.vaultId, alice, life.quantity / 2);
        bytes memory paused = _err(PausableToken.PausableToken_Paused.selector);
        token.setPaused(true);
        _refused(bob, abi.encodeCall(dual.subscribe, (life.vaultId, life.quantity / 2, bob, 0)), paused);
        _refused(creator, abi.encodeCall(dual.cancelUnfilled, (life.vaultId)), paused);
        _settleIt(life);
        _refused(creator, abi.encodeCall(dual.closeCreator, (life.vaultId, creator)), paused);
        _redeem(receiptId, alice, life.quantity / 2);
        token.setPaused(false);
        _close(life.vaultId);
    }

    function test_ReturnBombThatReverts_IsRefusedAndComesBackWhole() external {
        ReturnBombToken token = DeployTokens.returnBombToken(18);
        Life memory life = _born(_standard(6), token, DualTypes.Direction.BuyLow, false);
        uint256 receiptId = _subscribe(life.vaultId, alice, life.quantity / 2);
        _settleIt(life);
        token.setReverting(true);
        bytes memory redeem = abi.encodeCall(dual.redeem, (receiptId, life.quantity / 2, alice));
        _refused(alice, redeem, new bytes(100_000));
        token.setReverting(false);
        assertEq(_redeem(receiptId, alice, life.quantity / 2), _grown(life.quantity / 2), "all of it");
    }

    function test_NoContractOrNoDecimals_IsRefused() external {
        AnsweringToken mute = new AnsweringToken();
        AnsweringToken wide = new AnsweringToken();
        wide.script(abi.encode(25), false);
        bytes4 invalid = IDualCurrencyVaultErrors.DualCurrencyVault_InvalidToken.selector;
        bytes4 unsupported = IDualCurrencyVaultErrors.DualCurrencyVault_UnsupportedDecimals.selector;
        _refusedMarket(alice, address(usdc), _err(invalid, alice));
        _refusedMarket(address(usdc), address(mute), _err(invalid, address(mute)));
        _refusedMarket(address(wide), address(usdc), _err(unsupported, address(wide), 25, 24));
        _refusedMarket(address(usdc), address(wide), _err(unsupported, address(wide), 25, 24));
    }

    // ------------------------------------------------------------------------------------------------ later changes

    /// @dev A rebase upwards is a donation: nothing is booked that nobody put in.
    function test_RebasingUpwards_ChangesNothing() external {
        RebasingToken token = DeployTokens.rebasingToken(18);
        Life memory life = _born(_standard(6), token, DualTypes.Direction.BuyLow, false);
        uint256 receiptId = _subscribe(life.vaultId, alice, life.quantity);
        bytes memory before = abi.encode(dual.solvency(life.vaultId));
        token.rebase(2e18);
        assertEq(keccak256(abi.encode(dual.solvency(life.vaultId))), keccak256(before), "held and required");
        _settleIt(life);
        assertEq(_redeem(receiptId, alice, life.quantity), _grown(life.quantity), "the formula");
    }

    /// @dev A fee that wakes later is the receiver's loss, as everywhere: the contract pays out what it booked.
    function test_FeeThatWakesLater_LeavesTheOthersWhole() external {
        FeeOnTransferToken token = DeployTokens.feeOnTransferToken(18, 0);
        Life memory life = _born(_standard(6), token, DualTypes.Direction.BuyLow, false);
        uint256 half = life.quantity / 2;
        uint256 receiptId = _subscribe(life.vaultId, alice, half);
        _subscribe(life.vaultId, bob, half);
        _settleIt(life);
        token.setFeeBps(100);
        _redeem(receiptId, alice, half);
        assertGe(token.balanceOf(address(dual)), _grown(half), "bob's is there");
        token.setFeeBps(0);
        assertEq(_redeem(receiptId, bob, half), _grown(half), "and he is paid in full");
    }

    // ------------------------------------------------------------------------------------------------ a life

    function _exactInEveryPlace(TestToken token) private {
        _exact(token, _standard(6));
        _exact(_standard(6), token);
    }

    function _exact(TestToken base, TestToken quote) private {
        _whole(base, quote, DualTypes.Direction.BuyLow, true);
        _whole(base, quote, DualTypes.Direction.BuyLow, false);
        _whole(base, quote, DualTypes.Direction.SellHigh, true);
        _whole(base, quote, DualTypes.Direction.SellHigh, false);
    }

    /// @dev Create, subscribe, adjust, subscribe, cancel, settle, redeem, close, collect: every amount to the base unit.
    function _whole(TestToken base, TestToken quote, DualTypes.Direction direction, bool isReached) private {
        uint256 snapshot = vm.snapshotState();
        Life memory life = _born(base, quote, direction, isReached);
        base.mint(address(dual), DONATION);
        quote.mint(address(dual), DONATION);
        uint256 first = _subscribe(life.vaultId, alice, (life.quantity * 4) / 10);
        _adjust(life.vaultId, 2 * YIELD);
        _adjust(life.vaultId, YIELD);
        _subscribe(life.vaultId, bob, (life.quantity * 3) / 10);
        uint256 filled = (life.quantity * 4) / 10 + (life.quantity * 3) / 10;
        _cancel(life.vaultId);
        _assertHolds(life, _yieldUp(filled) + _feeUp(filled) + filled, _linkedOf(life, filled, Math.Rounding.Ceil));
        _settleIt(life);
        uint256 paid = _redeemExactly(life, first, alice, (life.quantity * 4) / 10);
        _close(life.vaultId);
        paid += _redeemExactly(life, first, bob, (life.quantity * 3) / 10);
        _assertEnd(life, filled, paid);
        vm.revertToState(snapshot);
    }

    /// @dev A vault of 10,000 whole units of the investment token, in a market of its own.
    function _born(
        TestToken base,
        TestToken quote,
        DualTypes.Direction direction,
        bool isReached
    ) private returns (Life memory life) {
        _equipWith(base);
        _equipWith(quote);
        uint256 marketId = _newMarket(address(base), address(quote), ethSource, ethFallback);
        bool isBuyLow = direction == DualTypes.Direction.BuyLow;
        (life.investment, life.linked) = isBuyLow ? (IERC20(quote), IERC20(base)) : (IERC20(base), IERC20(quote));
        life.quantity = 10_000 * 10 ** IERC20Metadata(address(life.investment)).decimals();
        life.isReached = isReached;
        uint256 inBase = 10 ** (uint256(base.decimals()) + 8);
        uint256 inQuote = PRICE * 10 ** quote.decimals();
        (life.factor, life.divisor) = isBuyLow ? (inBase, inQuote) : (inQuote, inBase);
        DualTypes.VaultParams memory params = _params(marketId, direction, PRICE, YIELD, life.quantity);
        params.feeBps = FEE_BPS;
        DualTypes.Amounts memory before = _balances(life, creator);
        life.vaultId = _create(params);
        DualTypes.Amounts memory now_ = _balances(life, creator);
        assertEq(
            before.investment - now_.investment,
            _yieldUp(life.quantity) + _feeUp(life.quantity),
            "yield and fee deposited"
        );
        assertEq(
            before.linked - now_.linked,
            _linkedOf(life, life.quantity, Math.Rounding.Ceil),
            "linked token deposited"
        );
    }

    function _settleIt(Life memory life) private {
        bool isBuyLow = dual.vaultOf(life.vaultId).direction == DualTypes.Direction.BuyLow;
        _settleEth(
            int192(
                int256(
                    life.isReached
                        ? PRICE
                        : isBuyLow
                            ? PRICE + 1
                            : PRICE - 1
                )
            )
        );
    }

    function _redeemExactly(
        Life memory life,
        uint256 receiptId,
        address account,
        uint256 receipts
    ) private returns (uint256 paid) {
        DualTypes.Amounts memory before = _balances(life, account);
        paid = _redeem(receiptId, account, receipts);
        DualTypes.Amounts memory now_ = _balances(life, account);
        uint256 linked = life.isReached ? _linkedOf(life, receipts, Math.Rounding.Floor) : 0;
        assertEq(paid, life.isReached ? linked : _grown(receipts), "the formula");
        assertEq(now_.linked - before.linked, linked, "received, linked token");
        assertEq(now_.investment - before.investment, life.isReached ? 0 : paid, "received, investment token");
    }

    /// @dev Only the donation and the unit that splitting cost are left, and the fee has gone where it belongs.
    function _assertEnd(Life memory life, uint256 filled, uint256 paid) private {
        uint256 fee = Math.mulDiv(filled * YIELD, FEE_BPS, W * 10_000);
        assertEq(dual.collectFees(address(life.investment)), fee, "the fee");
        assertEq(life.investment.balanceOf(sink), fee, "which the sink receives");
        uint256 whole = life.isReached ? _linkedOf(life, filled, Math.Rounding.Floor) : _grown(filled);
        assertLe(whole - paid, 1, "two parts cost a unit at most");
        _assertHolds(life, life.isReached ? 0 : whole - paid, life.isReached ? whole - paid : 0);
    }

    function _assertHolds(Life memory life, uint256 investment, uint256 linked) private view {
        DualTypes.Amounts memory held = _balances(life, address(dual));
        _assertAmounts(held, investment + DONATION, linked + DONATION, "held");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _linkedOf(Life memory life, uint256 assets, Math.Rounding rounding) private pure returns (uint256) {
        return Math.mulDiv(assets * (W + YIELD), life.factor, life.divisor * W, rounding);
    }

    function _grown(uint256 assets) private pure returns (uint256) {
        return assets + (assets * YIELD) / W;
    }

    function _yieldUp(uint256 assets) private pure returns (uint256) {
        return Math.ceilDiv(assets * YIELD, W);
    }

    function _feeUp(uint256 assets) private pure returns (uint256) {
        return Math.ceilDiv(_yieldUp(assets) * FEE_BPS, 10_000);
    }

    function _balances(Life memory life, address account) private view returns (DualTypes.Amounts memory) {
        return
            DualTypes.Amounts({investment: life.investment.balanceOf(account), linked: life.linked.balanceOf(account)});
    }

    /// @dev What vault `vaultId` was made of, to ask for another one.
    function _paramsOf(uint256 vaultId) private view returns (DualTypes.VaultParams memory params) {
        DualTypes.VaultInfo memory info = dual.vaultOf(vaultId);
        params = _params(info.marketId, info.direction, info.linkedPrice, info.yieldWad, info.quantity);
        params.feeBps = info.feeBps;
    }

    function _refusedMarket(address base, address quote, bytes memory revertData) private {
        DualTypes.MarketParams memory params = _marketParams(base, quote, address(ethSource), address(0));
        _refused(risk, abi.encodeCall(dual.createMarket, (params)), revertData);
    }

    /// @dev A standard token beside the odd one.
    function _standard(uint8 decimals) private returns (TestToken) {
        return DeployTokens.testToken("Standard", "STD", decimals);
    }

    function _equipWith(TestToken token) private {
        address[3] memory accounts = [creator, alice, bob];
        for (uint256 i = 0; i < accounts.length; ++i) {
            token.mint(accounts[i], 1e36);
            vm.prank(accounts[i]);
            (bool ok, ) = address(token).call(abi.encodeCall(IERC20.approve, (address(dual), type(uint256).max)));
            assertTrue(ok, "approved, whatever it returns");
        }
    }

    function _differs(TestToken token, uint256 requested, uint256 received) private pure returns (bytes memory) {
        return _err(ExactTransfer.ExactTransfer_ReceivedAmountDiffers.selector, address(token), requested, received);
    }
}
