// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {IDualCurrencyVaultEvents as Events} from "../../../contracts/dual/interfaces/IDualCurrencyVaultEvents.sol";
import {RefundReceiverMock} from "../../../contracts/mocks/RefundReceiverMock.sol";
import {IChainlinkPastPriceSourceErrors as FeedErrors} from "../../../contracts/shared/oracles/interfaces/IChainlinkPastPriceSourceErrors.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `RedeemWithProof.tree`.
contract RedeemWithProofTest is DualUnitTest {
    uint256 private _vaultId;
    uint256 private _receiptId;

    function setUp() public override {
        super.setUp();
        _vaultId = _create(_buyLow());
        _receiptId = _subscribe(_vaultId, alice, 10_000e6);
        _publish(ethFeed, 3_001e8);
    }

    function test_RevertWhen_ThereIsNoSuchVault() external {
        bytes memory data = abi.encodeCall(
            dual.redeemWithProof,
            (_receipt(9, 0), 1, alice, address(ethSource), _proof(1))
        );
        _refused(alice, data, _err(Errors.DualCurrencyVault_UnknownVault.selector, uint256(9)));
    }

    function test_RevertWhen_TheFeedIsNoMarkets() external {
        _refused(alice, _call(stranger, 1), _err(Errors.DualCurrencyVault_UnknownFeed.selector, stranger));
    }

    function test_RevertWhen_TheFeedIsAnotherMarkets() external {
        _publish(btcFeed, 1e8);
        bytes memory notSettled = _err(Errors.DualCurrencyVault_NotSettled.selector, _vaultId, expiry);
        _refused(alice, _call(address(btcSource), 1), notSettled);
    }

    function test_RevertWhen_TheProofIsBad() external {
        bytes memory notLast = _err(
            FeedErrors.ChainlinkPastPriceSource_RoundNotLast.selector,
            uint256(1) << 64,
            (uint256(1) << 64) | 1,
            expiry - 60
        );
        _refused(alice, _call(address(ethSource), 0), notLast);
    }

    function test_SettlesAndRedeemsAtOnce() external {
        vm.expectEmit(address(dual));
        emit Events.RoundStored(address(ethSource), expiry, 3_001e8, expiry - 60, 8);
        vm.prank(alice);
        (address token, uint256 assets) = dual.redeemWithProof(
            _receiptId,
            10_000e6,
            bob,
            address(ethSource),
            _proof(1)
        );
        assertEq(token, address(usdc), "token");
        assertEq(assets, 10_100e6, "assets");
    }

    function test_WhoeverSettledFirstIsNoHarm() external {
        dual.settle(address(ethSource), expiry, _proof(1));
        uint256 before = alice.balance;
        vm.prank(alice);
        dual.redeemWithProof{value: 3}(_receiptId, 10_000e6, alice, address(ethSource), "");
        assertEq(alice.balance, before, "what was sent is back");
        assertEq(dual.balanceOf(alice, _receiptId), 0, "redeemed");
    }

    function test_TheRefundCannotRedeemTwice() external {
        RefundReceiverMock holder = new RefundReceiverMock();
        vm.deal(address(holder), 3);
        vm.prank(alice);
        dual.transfer(address(holder), _receiptId, 10_000e6);
        holder.arm(address(dual), abi.encodeCall(dual.redeem, (_receiptId, 10_000e6, bob)), 0);
        uint256 before = usdc.balanceOf(alice);
        holder.call(address(dual), 3, _call(address(ethSource), 1));
        assertEq(usdc.balanceOf(alice) - before, 1_010_000, "once");
        assertEq(dual.balanceOf(address(holder), _receiptId), 9_999e6, "burnt once");
    }

    function _call(address feed, uint64 n) private view returns (bytes memory) {
        return abi.encodeCall(dual.redeemWithProof, (_receiptId, 1e6, alice, feed, _proof(n)));
    }
}
