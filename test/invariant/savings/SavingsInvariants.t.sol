// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {BlacklistToken} from "../../../contracts/mocks/tokens/BlacklistToken.sol";
import {SavingsAccount} from "../../../contracts/savings/SavingsAccount.sol";
import {DelegationPool} from "../../../contracts/savings/staking/DelegationPool.sol";
import {IStakingPositions} from "../../../contracts/savings/staking/interfaces/IStakingPositions.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {CallTables} from "../../helpers/CallTables.sol";
import {Sampled} from "../../helpers/Sampled.sol";
import {SavingsHandler} from "./SavingsHandler.t.sol";

/// @title SavingsInvariants
/// @notice The twelve properties of a savings account, numbered as in README.md beside this file, over random histories.
/// @dev One campaign, one function: each `invariant_` function would be a campaign of its own. 7 to 10 and 12 are about single
/// calls and are asserted by the handler around each of them.
contract SavingsInvariants is Sampled {
    /// @dev A run shorter than this is a shrunk or short campaign, of which no coverage is demanded.
    uint256 private constant FULL_RUN = 100;

    uint256 private constant K = 1e28;
    uint256 private constant YEAR_WAD = 31_536_000 * 1e18;

    SavingsHandler private handler;
    SavingsAccount private account;
    IStakingPositions private staking;
    DelegationPool private pool;
    TestToken private asset;
    BlacklistToken private native;
    address[] private people;

    function setUp() external {
        vm.warp(1_800_000_000);
        handler = new SavingsHandler();
        account = handler.account();
        staking = IStakingPositions(account.staking());
        pool = handler.pool();
        (asset, native) = handler.tokens();
        people = handler.people();
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
        SavingsTypes.BalanceSheet memory sheet = account.balanceSheet();
        _tokensAreThere(sheet);
        _loansAddUp(sheet);
        _receiptsAddUp(sheet);
        _solvent(sheet);
    }

    /// @dev Every run ends so: without a price, while newcomers are kept out and the provider's claims fail, every loan is repaid
    /// and every lender leaves with his whole value. Then what the run has covered is checked.
    function afterInvariant() external {
        _checkAll();
        vm.warp(block.timestamp + 30 days);
        _closeEverything();
        _everybodyRepays();
        _everybodyWithdraws();
        _nothingElseIsLeft();
        if (handler.steps() >= FULL_RUN) _coveredEverything();
        CallTables.write(handler, handler.ACTIONS());
    }

    // ------------------------------------------------------------------------------------------------ 1 to 5, and 11

    /// @dev 3.
    function _tokensAreThere(SavingsTypes.BalanceSheet memory sheet) private view {
        assertEq(sheet.cash, handler.cash(), "3. cash is what was paid in less what was paid out");
        assertEq(asset.balanceOf(address(account)), sheet.cash + handler.donatedAsset(), "3. and is in the token");
        assertEq(sheet.rewardCash, handler.rewards(), "3. rewards are what was claimed less what was sold");
        uint256 held = native.balanceOf(address(account));
        assertEq(held, sheet.rewardCash + handler.donatedNative(), "3. and are in their token");
    }

    /// @dev 1, 2, 5 and 11, of loans.
    function _loansAddUp(SavingsTypes.BalanceSheet memory sheet) private view {
        uint256[] memory ids = handler.loanIds();
        (uint256 principal, uint256 units, uint256 snapshots) = (0, 0, 0);
        for (uint256 i = 0; i < ids.length; ++i) {
            SavingsTypes.Loan memory loan = account.loanOf(ids[i]);
            principal += loan.principal;
            units += loan.collateral;
            snapshots += uint256(loan.principal) * loan.borrowIndex;
            uint256 supply = _supplyOf(ids[i]);
            assertEq(supply, loan.receipts, "2. receipts of a loan are with its holders");
            assertGt(supply, 0, "2. no receipts, no loan");
            if (loan.principal != 0) assertGt(loan.collateral, 0, "11. open debt has collateral");
        }
        (, , uint256 borrowSnapshots) = account.ledger();
        assertEq(principal, sheet.borrowed, "1. sum of principal == borrowed");
        assertEq(snapshots, borrowSnapshots, "5. sum of principal * snapshot");
        assertEq(units, staking.totalUnits(), "2. sum of collateral == units");
        uint256 held = pool.balanceOf(address(staking), staking.heldPosition());
        assertGe(held, staking.heldAmount(), "2. recorded positions are held");
    }

    /// @dev 1 and 5, of LEND receipts. A mint rounds `n` up and a burn down: less than one unit of `N` each.
    function _receiptsAddUp(SavingsTypes.BalanceSheet memory sheet) private view {
        uint256[] memory ids = handler.lendIds();
        (uint256 n, uint256 m, uint256 surviving, uint256 values) = (0, 0, 0, 0);
        for (uint256 i = 0; i < ids.length; ++i) {
            uint256 supply = handler.supplyOf(ids[i]);
            assertEq(_supplyOf(ids[i]), supply, "1. receipts are with their holders");
            (uint256 lossFactorThen, uint256 indexThen) = account.snapshotOf(ids[i]);
            n += (supply * K) / lossFactorThen;
            m += ((supply * K) / lossFactorThen) * indexThen;
            surviving += (supply * sheet.lossFactorWad) / lossFactorThen;
            values += account.valueOf(ids[i], supply);
        }
        uint256 dust = handler.receiptMoves() + ids.length;
        (uint256 scaledDeposits, uint256 lendSnapshots, ) = account.ledger();
        (, uint256 lendIndex) = account.indices();
        assertLe(n, scaledDeposits, "5. N is never below its sum");
        assertLe(scaledDeposits, n + dust, "5. nor more than one a mint or burn above it");
        assertLe(m, lendSnapshots, "5. M is never below its sum");
        assertLe(lendSnapshots, m + dust * lendIndex, "5. nor more than the dust of N above it");
        assertLe(surviving, sheet.deposited, "1. deposited covers all receipts' principal");
        assertLe(sheet.deposited, surviving + ids.length, "1. to less than a base unit a receipt");
        assertLe(values, sheet.assets, "4. sum of floored values <= assets");
    }

    /// @dev 4. Before any rounding, to 1e-6 of a base unit.
    function _solvent(SavingsTypes.BalanceSheet memory sheet) private view {
        (uint256 n, uint256 m, uint256 snapshots) = account.ledger();
        (uint256 borrowIndex, uint256 lendIndex) = account.indices();
        uint256 assets = (sheet.cash + sheet.borrowed) * YEAR_WAD + sheet.borrowed * borrowIndex - snapshots;
        uint256 claims = Math.mulDiv(n * (YEAR_WAD + lendIndex) - m, sheet.lossFactorWad, K);
        assertLe(claims, assets + YEAR_WAD / 1e6, "4. assets >= claims");
    }

    // ------------------------------------------------------------------------------------------------ the end of a run

    function _closeEverything() private {
        uint256 pausedUntil = account.inboundPausedUntil();
        if (pausedUntil == 0 || block.timestamp >= pausedUntil + 14 days) {
            vm.prank(address(handler));
            account.pauseInbound();
        }
        native.setBlocked(address(account), true);
    }

    function _everybodyRepays() private {
        uint256[] memory ids = handler.loanIds();
        for (uint256 i = 0; i < ids.length; ++i) {
            for (uint256 p = 0; p < people.length; ++p) {
                uint256 receipts = account.balanceOf(people[p], ids[i]);
                if (receipts == 0) continue;
                (uint256 principal, uint256 debt) = account.debtOf(ids[i]);
                asset.mint(people[p], principal + debt);
                vm.prank(people[p]);
                account.repay(ids[i], receipts, principal + debt, people[p]);
            }
        }
        SavingsTypes.BalanceSheet memory sheet = account.balanceSheet();
        assertEq(sheet.borrowed, 0, "12. every loan can be repaid, without a price and while paused");
        assertEq(staking.totalUnits(), 0, "12. and all collateral comes back");
        (, , uint256 borrowSnapshots) = account.ledger();
        assertEq(borrowSnapshots, 0, "5. no loan, no snapshot");
    }

    function _everybodyWithdraws() private {
        uint256[] memory ids = handler.lendIds();
        for (uint256 i = 0; i < ids.length; ++i) {
            for (uint256 p = 0; p < people.length; ++p) {
                uint256 principal = account.balanceOf(people[p], ids[i]);
                if (principal == 0) continue;
                uint256 value = account.valueOf(ids[i], principal);
                vm.prank(people[p]);
                assertEq(account.withdraw(ids[i], principal, people[p], value), value, "12. whole value");
            }
        }
    }

    /// @dev Reserves are all that stays, and dust: a base unit of claims a withdrawal.
    function _nothingElseIsLeft() private view {
        SavingsTypes.BalanceSheet memory sheet = account.balanceSheet();
        assertLe(sheet.claims, 1, "5. nobody is owed anything but dust");
        assertEq(sheet.tokenBalance, sheet.cash + handler.donatedAsset(), "3. cash is in the token");
        assertGe(sheet.reserves + 1, sheet.cash, "4. what is left belongs to nobody");
    }

    function _supplyOf(uint256 id) private view returns (uint256 supply) {
        uint256[] memory ids = new uint256[](people.length);
        for (uint256 p = 0; p < people.length; ++p) ids[p] = id;
        uint256[] memory balances = account.balanceOfBatch(people, ids);
        for (uint256 p = 0; p < people.length; ++p) supply += balances[p];
    }

    function _coveredEverything() private view {
        for (uint256 action = 0; action < handler.ACTIONS(); ++action) {
            assertGt(handler.acted(action), 0, string.concat("acted: ", vm.toString(action)));
        }
        string[4] memory states = ["interest ran", "rewards sold", "bad debt", "slices compared"];
        for (uint256 i = 0; i < states.length; ++i) assertGt(handler.reached(states[i]), 0, states[i]);
    }
}
