// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbySeasonTest} from "../../helpers/DerbySeasonTest.sol";

/// @dev The tree is in `Season.tree`: vault and game together.
contract SeasonTest is DerbySeasonTest {
    // ---- what passes between them

    /// @dev Worked number 7: 45,000 in each protocol, +10 % and -8 %: a fee of 90 on 900 of net profit, 450 owed to the winner.
    function test_WorkedNumber7() external {
        uint256 basketId = _lock(alice, 1_000e18, 5_000);
        _deposit(100_000e6);
        _close();
        assertEq(vault.allocationOf(0), 45_000e6, "half");
        assertEq(vault.allocationOf(1), 45_000e6, "and half");
        yields[0].gain(4_500e6);
        yields[1].lose(3_600e6);
        _close();
        assertLe(_distance(usdc.balanceOf(address(game)), 90e6), 2, "fee");
        assertLe(_distance(uint256(game.basketUnredeemedRewards(basketId)), 90e6), 2, "R");
        assertLe(_distance(game.basketRedeemableRewards(basketId), 90e6), 2, "payable");
        (, uint256 paid) = game.accumulatorsOf(address(vault), vault.epoch(), 0);
        (int256 whole, ) = game.accumulatorsOf(address(vault), vault.epoch(), 0);
        assertLe(_distance((paid * 1e6) / uint256(whole), 200_000), 1, "s = 0.2");
        vm.prank(alice);
        assertLe(_distance(game.redeemRewards(basketId, alice), 90e6), 2, "redeemed");
    }

    function test_ABlacklistedProtocolTakesNoVotes() external {
        vault.blacklistProtocol(0);
        assertEq(game.vaultInfo(address(vault)).votable, 2, "the game was told");
    }

    function _distance(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a - b : b - a;
    }
}
