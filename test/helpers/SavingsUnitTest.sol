// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

import {ISavingsAccount} from "../../contracts/savings/interfaces/ISavingsAccount.sol";
import {SavingsTypes} from "../../contracts/savings/types/SavingsTypes.sol";
import {SavingsTest} from "./SavingsTest.sol";

/// @title SavingsUnitTest
/// @notice What the savings room's unit tests share: refusals that compare all visible state, and the states worth starting from.
abstract contract SavingsUnitTest is SavingsTest {
    /// @dev `caller`'s `data` to the account must revert with exactly `revertData`, and nothing that anybody can see may change.
    function _refused(address caller, bytes memory data, bytes memory revertData) internal {
        _refusedBy(address(account), caller, data, revertData);
    }

    /// @dev As `_refused`, by another contract of the system.
    function _refusedBy(address target, address caller, bytes memory data, bytes memory revertData) internal {
        bytes32 digestBefore = _digest();
        vm.prank(caller);
        (bool ok, bytes memory answer) = target.call(data);
        assertTrue(!ok, "refused");
        assertEq(keccak256(answer), keccak256(revertData), "the error and its values");
        assertEq(_digest(), digestBefore, "state unchanged");
    }

    /// @dev Everything visible of the account, its staking and the people of this fixture, in one word.
    function _digest() internal view returns (bytes32) {
        return keccak256(abi.encode(_accountDigest(), _stakingDigest(), _holdings()));
    }

    function _withdraw(address who, uint256 lendId, uint256 principal) internal returns (uint256 paid) {
        vm.prank(who);
        return account.withdraw(lendId, principal, who, 0);
    }

    function _repay(address who, uint256 loanId, uint256 receipts) internal returns (uint256 payment) {
        vm.prank(who);
        (payment, ) = account.repay(loanId, receipts, type(uint256).max, who);
    }

    function _pause() internal {
        vm.prank(guardian);
        account.pauseInbound();
    }

    function _set(SavingsTypes.Parameters memory parameters) internal {
        vm.prank(risk);
        account.setParameters(parameters);
    }

    /// @dev 22,500 USDC lent by `lender`, all of them lent out against collateral that is then worth 0.00001 USDC, and liquidated:
    /// a loss factor of 4.4e8.
    function _impair() internal returns (uint256 lendId, uint256 loanId) {
        lendId = _lend(lender, 22_500 * USDC);
        loanId = _borrow(borrower, 10 * ETHER, 22_500 * USDC);
        vm.prank(admin);
        pool.slash(10 * ETHER - 3.5e9, admin);
        vm.prank(liquidator);
        account.liquidate(loanId, 10, 0, liquidator, "");
    }

    /// @dev 100,000 USDC lent by `lender`; 20,000 of them lent to `borrower` against 10 ether.
    function _open() internal returns (uint256 lendId, uint256 loanId) {
        lendId = _lend(lender, 100_000 * USDC);
        loanId = _borrow(borrower, 10 * ETHER, 20_000 * USDC);
    }

    /// @dev The numbered invariants of the design that hold after every call without a donation.
    function _assertBooks() internal view {
        SavingsTypes.BalanceSheet memory sheet = account.balanceSheet();
        assertEq(sheet.tokenBalance, sheet.cash, "3: token balance == cash");
        assertEq(weth.balanceOf(address(account)), sheet.rewardCash, "3: reward balance == rewardCash");
        assertGe(sheet.assets + 1, sheet.claims, "4: assets >= claims, one rounded down and the other up");
        assertEq(sheet.reserves, sheet.assets > sheet.claims ? sheet.assets - sheet.claims : 0, "reserves");
        assertEq(staking.heldAmount(), pool.balanceOf(address(staking), staking.heldPosition()), "2: held");
        (uint256 units, uint256 principal) = (0, 0);
        for (uint256 id = 1; id <= account.loanCount(); ++id) {
            SavingsTypes.Loan memory loan = account.loanOf(id);
            units += loan.collateral;
            principal += loan.principal;
            assertTrue(loan.principal == 0 || loan.collateral != 0, "11: open debt implies collateral");
        }
        assertEq(units, staking.totalUnits(), "2: units");
        assertEq(principal, sheet.borrowed, "1: borrowed");
    }

    function _borrowCall(uint256 positionId, uint256 collateral, uint256 loan) internal view returns (bytes memory) {
        SavingsTypes.BorrowRequest memory request = SavingsTypes.BorrowRequest({
            positionId: positionId,
            collateral: collateral,
            loan: loan,
            receiver: stranger,
            deadline: block.timestamp
        });
        return abi.encodeCall(ISavingsAccount.borrow, (request));
    }

    function _err(bytes4 selector, address a) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a);
    }

    function _err(bytes4 selector, uint256 a) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a);
    }

    function _err(bytes4 selector, address a, uint256 b) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b);
    }

    function _err(bytes4 selector, uint256 a, uint256 b) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b);
    }

    function _err(bytes4 selector, address a, uint256 b, uint256 c) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b, c);
    }

    function _err(bytes4 selector, uint256 a, uint256 b, uint256 c) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b, c);
    }

    function _err(bytes4 s, address a, uint256 b, uint256 c, uint256 d) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(s, a, b, c, d);
    }

    function _accountDigest() private view returns (bytes32) {
        (uint256 deposits, uint256 lendSnapshots, uint256 borrowSnapshots) = account.ledger();
        (uint256 borrowIndex, uint256 lendIndex) = account.indices();
        return
            keccak256(
                abi.encode(
                    account.balanceSheet(),
                    [deposits, lendSnapshots, borrowSnapshots, borrowIndex, lendIndex],
                    account.loanCount(),
                    account.loanOf(1),
                    account.loanOf(2),
                    account.parameters(),
                    account.adapters(),
                    account.inboundPausedUntil()
                )
            );
    }

    function _stakingDigest() private view returns (bytes32) {
        uint256[6] memory figures = [
            staking.totalUnits(),
            staking.heldPosition(),
            staking.pendingReward(),
            pool.staked(),
            pool.totalUnits(),
            pool.bondedUnits()
        ];
        return keccak256(abi.encode(figures, pool.lastId(), pool.undistributed(), pool.streamEndsAt()));
    }

    function _holdings() private view returns (uint256[40] memory held) {
        address[8] memory people = [
            lender,
            lender2,
            borrower,
            borrower2,
            liquidator,
            stranger,
            address(account),
            address(pool)
        ];
        for (uint256 i = 0; i < people.length; ++i) {
            held[i * 5] = usdc.balanceOf(people[i]);
            held[i * 5 + 1] = weth.balanceOf(people[i]);
            held[i * 5 + 2] = IERC1155(address(account)).balanceOf(people[i], 1);
            held[i * 5 + 3] = IERC1155(address(pool)).balanceOf(people[i], 1);
            held[i * 5 + 4] = IERC1155(address(pool)).balanceOf(people[i], staking.heldPosition());
        }
    }
}
