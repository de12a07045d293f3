// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {DeploySavings} from "../../contracts/mocks/deploy/DeploySavings.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {IStakingPositions} from "../../contracts/savings/staking/interfaces/IStakingPositions.sol";
import {SavingsUnitTest} from "./SavingsUnitTest.sol";

/// @title SavingsOverTokens
/// @notice Puts the fixture's account over other tokens: any asset, and any native token to stake.
abstract contract SavingsOverTokens is SavingsUnitTest {
    using SafeERC20 for IERC20;

    uint256 private constant PLENTY = 1e35;

    function _openOver(TestToken asset, TestToken native) internal {
        (usdc, weth) = (asset, native);
        pool = DeploySavings.delegationPool(address(native), UNBONDING_DELAY, address(manager));
        account = _deployAccount(_defaultParameters());
        staking = IStakingPositions(account.staking());
        address[7] memory people = [lender, lender2, borrower, borrower2, liquidator, stranger, rewarder];
        for (uint256 i = 0; i < people.length; ++i) {
            asset.mint(people[i], PLENTY);
            native.mint(people[i], PLENTY);
            vm.startPrank(people[i]);
            IERC20(address(asset)).forceApprove(address(account), type(uint256).max);
            IERC20(address(native)).forceApprove(address(pool), type(uint256).max);
            pool.setApprovalForAll(address(staking), true);
            vm.stopPrank();
        }
    }
}
