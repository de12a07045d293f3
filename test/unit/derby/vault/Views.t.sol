// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `Views.tree`.
contract DerbyVaultViewsTest is DerbyVaultUnitTest {
    // ---- prices

    function test_TheExchangeRateIsOfAWholeShareOnTheWayOut() external {
        assertEq(vault.exchangeRate(), 1e6, "empty: one for one");
        _openWithProfit();
        assertEq(vault.exchangeRate(), 1e6, "without locked profit");
        _setExitFee(100);
        assertEq(vault.exchangeRate(), 1e6, "without exit fee");
        vm.warp(block.timestamp + INTERVAL);
        assertEq(vault.exchangeRate(), 1.081e6 - 1, "unlocked; the virtual share rounds down");
    }

    function test_TheExchangeRateIsInTheAssetsUnit() external {
        uint8[3] memory decimals = [6, 8, 18];
        for (uint256 i = 0; i < decimals.length; ++i) {
            _rebuild(DeployTokens.testToken("Token", "T", decimals[i]), address(0));
            uint256 one = 10 ** decimals[i];
            _deposit(alice, 1_000 * one);
            assertEq(vault.exchangeRate(), one, "one whole");
        }
    }

    function test_ConversionsAreAtNetAndWithoutFee() external {
        _openWithProfit();
        _setExitFee(100);
        assertEq(vault.convertToAssets(1_000e6), 1_000e6, "without what is locked");
        assertEq(vault.convertToShares(1_000e6), 1_000e6, "either way");
        assertEq(vault.previewRedeem(1_000e6), 990e6, "the preview has the fee");
        assertEq(vault.grossAssets(), vault.totalAssets() + vault.lockedProfit(), "gross is net and locked");
    }

    function test_LockedProfitUnlocksEvenly() external {
        _openWithProfit();
        uint256 closed = block.timestamp;
        vm.warp(closed + 1);
        assertEq(vault.lockedProfit(), 8_100e6 - uint256(8_100e6) / INTERVAL, "a second's part, rounded up");
        vm.warp(closed + INTERVAL - 1);
        assertEq(vault.lockedProfit(), uint256(8_100e6) / INTERVAL + 1, "the last second's");
        vm.warp(closed + INTERVAL);
        assertEq(vault.lockedProfit(), 0, "all");
        assertEq(vault.totalAssets(), 108_100e6, "is in the price");
    }

    // ---- protocols

    function test_RevertWhen_TheProtocolIsUnknown() external {
        vm.expectRevert(_err(IDerbyVaultErrors.DerbyVault_UnknownProtocol.selector, 3, 3));
        vault.protocolOf(3);
        assertEq(vault.allocationOf(3), 0, "nothing is in it");
        assertEq(vault.incentiveOf(3).source, address(0), "nothing comes of it");
    }

    function test_EveryProtocolIsListedByItsNumber() external {
        _open();
        _blacklist(1);
        DerbyTypes.Protocol[] memory list = vault.protocols();
        assertEq(list.length, 3, "all of them");
        assertEq(vault.protocolCount(), 3, "counted");
        for (uint16 i = 0; i < 3; ++i) {
            assertEq(list[i].vault, address(yields[i]), "vault");
            assertEq(list[i].tracked, vault.allocationOf(i), "booked");
            assertEq(list[i].opening, list[i].tracked, "as it opened");
            assertEq(list[i].shares, yields[i].balanceOf(address(vault)), "shares");
            assertEq(list[i].cap, CAP, "cap");
            assertTrue(list[i].measured, "measured");
            bytes32 one = keccak256(abi.encode(vault.protocolOf(i)));
            assertEq(one, keccak256(abi.encode(list[i])), "the same one by one");
        }
        assertEq(list[0].votes, 40e18, "votes");
        assertTrue(list[1].status == DerbyTypes.ProtocolStatus.Blacklisted, "status");
        assertEq(vault.votableProtocols(), 5, "the others take votes");
    }

    function test_ARewardStandsUntilTheNextClose() external {
        _openWithProfit();
        DerbyTypes.Protocol memory protocol = vault.protocolOf(0);
        assertTrue(protocol.rewardPerLockedToken == game.rewardsOf(2)[0], "what the game was told");
        assertTrue(protocol.rewardPerLockedToken > 0, "a reward");
        _close();
        assertTrue(vault.protocolOf(0).rewardPerLockedToken == 0, "of one epoch");
    }

    // ---- the epoch

    function test_StatusSaysWhatCanBeDoneNext() external {
        DerbyTypes.Status memory status = vault.status();
        assertEq(status.epoch, 1, "epoch");
        assertTrue(status.phase == DerbyTypes.Phase.Open, "open");
        assertEq(status.closableAt, START + INTERVAL, "closable");
        assertEq(vault.epoch(), 1, "alike");
        _begin(3);
        status = vault.status();
        assertTrue(status.phase == DerbyTypes.Phase.Measure, "measuring");
        assertEq(status.cursor, 2, "the third");
        assertEq(status.closableAt, START + INTERVAL, "since then");
        assertTrue(vault.isClosing(), "closing");
        vm.warp(block.timestamp + 1 days);
        _finish();
        assertTrue(!vault.isClosing(), "open");
        assertEq(vault.epoch(), 2, "the next");
        assertEq(vault.status().closableAt, START + 2 * INTERVAL + 1 days, "from the end of the close");
    }

    function test_TheOpeningIsWhatTheFormulasTake() external {
        assertEq(vault.openingDeployed() + vault.openingVotes(), 0, "nothing at first");
        _open();
        assertEq(vault.openingDeployed(), 90_000e6, "U");
        assertEq(vault.openingVotes(), 120e18, "TLT");
        game.vote(0, 0.3e18);
        game.vote(1, 0.3e18);
        game.vote(2, 0.4e18 - 1);
        _close();
        assertEq(vault.openingVotes(), 0, "below one whole DRB nobody votes");
        game.vote(2, 0.4e18);
        _close();
        assertEq(vault.openingVotes(), 1e18, "from one on they do");
    }

    function test_StepsAreCountedByProtocolsIncentivesAndPages() external {
        assertEq(vault.stepsToClose(), 5 + 3 * 3 + 1, "three protocols");
        vault.setIncentive(0, DerbyTypes.Incentive(alice, bob, carol, 0));
        vault.setIncentive(2, DerbyTypes.Incentive(alice, bob, carol, 0));
        assertEq(vault.stepsToClose(), 5 + 3 * 3 + 1 + 2, "two incentives");
        for (uint256 i = 3; i < 51; ++i) _addProtocol();
        assertEq(vault.stepsToClose(), 5 + 3 * 51 + 2 + 2, "a second page");
    }

    function test_UnknownRequestsAndBatchesAreEmpty() external view {
        assertEq(vault.requestOf(1).owner, address(0), "no request");
        assertEq(vault.batchOf(7).shares, 0, "no batch");
        assertTrue(!vault.batchOf(7).filled, "not filled");
    }
}
