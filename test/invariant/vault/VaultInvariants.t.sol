// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {BlacklistToken} from "../../../contracts/mocks/tokens/BlacklistToken.sol";
import {Vault} from "../../../contracts/vault/Vault.sol";
import {CallTables} from "../../helpers/CallTables.sol";
import {Sampled} from "../../helpers/Sampled.sol";
import {VaultDesk} from "./VaultDesk.sol";
import {VaultHandler} from "./VaultHandler.t.sol";

/// @title VaultInvariants
/// @notice The twelve properties of a vault, numbered as in README.md beside this file, over random histories of two vaults:
/// desk 0 streams a 6-decimals token that can refuse to move, desk 1 streams the staked token. Both take 3 % on exit.
/// @dev One campaign, one function: each `invariant_` function would be a campaign of its own. 8 to 10 are about single
/// calls and are asserted by the handler around each of them.
contract VaultInvariants is Sampled {
    /// @dev A run shorter than this is a shrunk or short campaign, of which no coverage is demanded.
    uint256 private constant FULL_RUN = 100;

    VaultHandler private handler;
    address[] private accounts;

    function setUp() external {
        vm.warp(1_800_000_000);
        handler = new VaultHandler();
        accounts = handler.allAccounts();
    }

    /// @dev Read by the runner: what it calls.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_TheTwelve() external view {
        if (_isDue(handler.steps())) _checkAll();
    }

    function _checkAll() private view {
        for (uint256 i = 0; i < handler.DESKS(); ++i) {
            VaultDesk memory desk = handler.deskAt(i);
            _stakesAddUp(desk);
            uint256 owed = _rewardIsThere(desk);
            _dustIsBounded(desk, owed);
            _modelAgrees(desk, i);
            _splittingGainsNothing(desk, i);
        }
    }

    /// @dev Every run ends so: everybody leaves under fire, claims when it is over, and only dust stays. Then what the run
    /// has covered is checked.
    function afterInvariant() external {
        _checkAll();
        for (uint256 i = 0; i < handler.DESKS(); ++i) {
            VaultDesk memory desk = handler.deskAt(i);
            _setBlocked(desk, i, true);
            for (uint256 a = 0; a < accounts.length; ++a) _redeemAll(desk.vault, accounts[a]);
            _setBlocked(desk, i, false);
            assertEq(desk.vault.totalStaked(), 0, "12. everybody got out");
            uint256 claimed = desk.claimed;
            for (uint256 a = 0; a < accounts.length; ++a) claimed += _claimAll(desk.vault, accounts[a]);
            _nothingElseIsLeft(desk, claimed);
        }
        if (handler.steps() >= FULL_RUN) _coveredEverything();
        CallTables.write(handler, handler.ACTIONS());
    }

    // ------------------------------------------------------------------------------------------------ 1 to 6

    /// @dev 1 and 2.
    function _stakesAddUp(VaultDesk memory desk) private view {
        uint256 sum = 0;
        for (uint256 a = 0; a < accounts.length; ++a) {
            uint256 stake = desk.vault.stakeOf(accounts[a]);
            assertEq(stake, desk.model.stakeOf(accounts[a]), "1. a stake is what was put in less what was taken out");
            sum += stake;
        }
        assertEq(sum, desk.vault.totalStaked(), "1. sum of stakes == totalStaked");
        assertEq(sum, desk.vault.totalSupply(), "1. == totalSupply");
        assertEq(sum, desk.vault.totalAssets(), "1. == totalAssets");

        uint256 expected = sum + desk.vault.feesOwed() + desk.donatedAsset;
        if (address(desk.asset) == address(desk.reward)) expected += desk.donatedReward + desk.funded - desk.claimed;
        assertEq(desk.asset.balanceOf(address(desk.vault)), expected, "2. asset balance == stake + fees (+ reward)");
    }

    /// @dev 3, 4 and 6. Returns what is owed to everybody.
    function _rewardIsThere(VaultDesk memory desk) private view returns (uint256 owed) {
        for (uint256 a = 0; a < accounts.length; ++a) {
            uint256 earned = desk.vault.earned(accounts[a]);
            assertLe(earned, desk.funded, "6. pending is never negative, which modulo 2^160 would be huge");
            owed += earned;
        }
        uint256 reserve = desk.reward.balanceOf(address(desk.vault)) - desk.donatedReward;
        if (address(desk.asset) == address(desk.reward)) {
            reserve -= desk.vault.totalStaked() + desk.vault.feesOwed() + desk.donatedAsset;
        }
        assertEq(reserve, desk.funded - desk.claimed, "4. reward balance == funded - claimed");
        assertLe(owed + desk.vault.undistributed(), reserve, "3. earned + remaining <= reserve");
    }

    /// @dev 5. One wei per account, the undistributed's own fraction, and one for fewer than 2^27 accruals.
    function _dustIsBounded(VaultDesk memory desk, uint256 owed) private view {
        uint256 accounted = desk.claimed + owed + desk.vault.undistributed();
        assertLe(desk.funded - accounted, accounts.length + 2, "5. dust");
    }

    // ------------------------------------------------------------------------------------------------ 7 and 9

    /// @dev 7. Each accrual may hold back less than one unit of the index for everybody, `S / scale` wei, which streams later
    /// to whoever is staked then; the handler has summed `S` over the steps. An exit
    /// returns its fraction of a wei to the stream. Two wei for the floors of both sides, one for 2^-27.
    function _modelAgrees(VaultDesk memory desk, uint256 i) private view {
        uint256 tolerance =
            3 + handler.acted(handler.EXIT()) + (desk.slack + desk.vault.totalStaked()) / desk.vault.rewardScale();
        for (uint256 a = 0; a < accounts.length; ++a) {
            uint256 paid = desk.vault.earned(accounts[a]) + handler.claimedBy(accounts[a], i);
            uint256 due = desk.model.accrued(accounts[a]);
            assertLe(paid, due + tolerance, "7. nobody gets more than the model says");
            assertLe(due, paid + tolerance, "7. nobody gets less than the model says");
        }
        uint256 remaining = desk.vault.undistributed();
        assertLe(remaining, desk.model.remaining() + tolerance, "7. remaining");
        assertLe(desk.model.remaining(), remaining + tolerance, "7. remaining");
        assertEq(
            desk.vault.streamEndsAt(),
            block.timestamp + desk.model.left(),
            "7. the end, and 11. idle time moves it"
        );
    }

    /// @dev 9.
    function _splittingGainsNothing(VaultDesk memory desk, uint256 i) private view {
        (address whole, address[] memory parts) = handler.split();
        uint256 one = desk.vault.earned(whole) + handler.claimedBy(whole, i);
        uint256 sum = 0;
        for (uint256 p = 0; p < parts.length; ++p) sum += desk.vault.earned(parts[p]) + handler.claimedBy(parts[p], i);
        assertLe(sum, one, "9. the parts never earn more than the whole");
        assertLe(one, sum + parts.length, "9. nor more than a wei each less");
    }

    // ------------------------------------------------------------------------------------------------ the end of a run

    /// @dev 12. While the reward token refuses to serve the vault; the pause may be on or off.
    function _redeemAll(Vault vault, address account) private {
        uint256 max = vault.maxRedeem(account);
        uint256 expected = vault.previewRedeem(max);
        vm.prank(account);
        assertEq(vault.redeem(max, account, account), expected, "12. redeem(maxRedeem) pays what it says");
    }

    function _claimAll(Vault vault, address account) private returns (uint256 paid) {
        if (vault.earned(account) == 0) return 0;
        vm.prank(account);
        return vault.claim(account);
    }

    function _nothingElseIsLeft(VaultDesk memory desk, uint256 claimed) private {
        desk.vault.collectFees();
        uint256 rest = desk.funded - claimed;
        uint256 donated = desk.donatedReward + (address(desk.asset) == address(desk.reward) ? desk.donatedAsset : 0);
        assertEq(desk.reward.balanceOf(address(desk.vault)), rest + donated, "4. reward balance after all claims");
        uint256 dust = rest - desk.vault.undistributed();
        assertLe(dust, accounts.length + 2, "5. what stays is the stream's rest and dust");
    }

    function _setBlocked(VaultDesk memory desk, uint256 i, bool blocked) private {
        if (i == 0) BlacklistToken(address(desk.reward)).setBlocked(address(desk.vault), blocked);
    }

    function _coveredEverything() private view {
        for (uint256 action = 0; action < handler.ACTIONS(); ++action) {
            assertGt(handler.acted(action), 0, string.concat("acted: ", vm.toString(action)));
        }
        string[5] memory states = ["streaming", "ended", "paused", "idle with a stream", "same-block round trip"];
        for (uint256 i = 0; i < states.length; ++i) assertGt(handler.reached(states[i]), 0, states[i]);
    }
}
