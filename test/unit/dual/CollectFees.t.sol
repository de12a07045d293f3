// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultEvents as Events} from "../../../contracts/dual/interfaces/IDualCurrencyVaultEvents.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {BlacklistToken} from "../../../contracts/mocks/tokens/BlacklistToken.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `CollectFees.tree`.
contract CollectFeesTest is DualUnitTest {
    function test_SendsWhatIsOwedToTheSink() external {
        _judgedWithFee(_buyLow(), 10_000e6);
        assertEq(dual.feesOwed(address(usdc)), 10e6, "a tenth of the yield");
        vm.expectEmit(address(dual));
        emit Events.FeesCollected(stranger, address(usdc), sink, 10e6);
        vm.prank(stranger);
        assertEq(dual.collectFees(address(usdc)), 10e6, "collected");
        assertEq(usdc.balanceOf(sink), 10e6, "to the sink");
        assertEq(dual.feesOwed(address(usdc)), 0, "owed");
    }

    function test_TheFeeOfASellHighIsBase() external {
        _judgedWithFee(_sellHigh(), 1e18);
        assertEq(dual.feesOwed(address(weth)), 11e14, "a tenth of the yield");
        assertEq(dual.collectFees(address(weth)), 11e14, "collected");
    }

    function test_FeesOfManyVaultsAddUp() external {
        _judgedWithFee(_buyLow(), 10_000e6);
        DualTypes.VaultParams memory params = _buyLow();
        (params.feeBps, params.expiryAt) = (2_000, block.timestamp + 1 days);
        params.depositDeadlineAt = block.timestamp + 1 hours;
        expiry = params.expiryAt;
        uint256 vaultId = _create(params);
        _subscribe(vaultId, alice, 10_000e6);
        vm.warp(expiry);
        ethFeed.push(3_000e8);
        vm.warp(expiry + QUIET + 1);
        dual.settle(address(ethSource), expiry, _proof(3));
        _close(vaultId);
        assertEq(dual.feesOwed(address(usdc)), 30e6, "both");
    }

    function test_NothingOwedSendsNothing() external {
        bytes32 digest = _digest();
        assertEq(dual.collectFees(address(usdc)), 0, "nothing");
        assertEq(dual.collectFees(stranger), 0, "of what is no token either");
        assertEq(_digest(), digest, "state unchanged");
    }

    function test_ABlockedSinkBlocksNobodyElse() external {
        BlacklistToken blocking = DeployTokens.blacklistToken(6);
        address[2] memory people = [creator, alice];
        for (uint256 i = 0; i < 2; ++i) {
            blocking.mint(people[i], 1e12);
            vm.prank(people[i]);
            blocking.approve(address(dual), 1e12);
        }
        DualTypes.VaultParams memory params = _buyLow();
        params.marketId = _newMarket(address(weth), address(blocking), ethSource, ethFallback);
        blocking.setBlocked(sink, true);
        uint256 vaultId = _judgedWithFee(params, 10_000e6);
        assertEq(_redeem(_receipt(vaultId, 0), alice, 10_000e6), 3_366_666_666_666_666_666, "subscriber");
        vm.expectRevert(_err(BlacklistToken.BlacklistToken_Blocked.selector, sink));
        dual.collectFees(address(blocking));
        assertEq(dual.feesOwed(address(blocking)), 10e6, "still owed");
        blocking.setBlocked(sink, false);
        assertEq(dual.collectFees(address(blocking)), 10e6, "later");
    }

    function _judgedWithFee(DualTypes.VaultParams memory params, uint256 assets) private returns (uint256 vaultId) {
        params.feeBps = 1_000;
        vaultId = _create(params);
        _subscribe(vaultId, alice, assets);
        _settleEth(3_000e8);
        _close(vaultId);
    }
}
