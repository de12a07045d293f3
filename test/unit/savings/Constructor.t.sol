// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DeploySavings} from "../../../contracts/mocks/deploy/DeploySavings.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {SavingsAccount} from "../../../contracts/savings/SavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `Constructor.tree`.
contract ConstructorTest is SavingsUnitTest {
    // ---- when it is refused

    function test_RevertWhen_APartIsNoContract() external {
        SavingsTypes.Setup memory setup = _setup();
        setup.asset = stranger;
        _refusedWith(setup, _invalid(stranger));
        setup = _setup();
        setup.stakingFactory = stranger;
        _refusedWith(setup, _invalid(stranger));
        setup = _setup();
        setup.descriptor = address(0);
        _refusedWith(setup, _invalid(address(0)));
    }

    function test_RevertWhen_ThereIsNoAuthority() external {
        SavingsTypes.Setup memory setup = _setup();
        setup.authority = stranger;
        _refusedWith(setup, _err(RoleGated.RoleGated_InvalidAuthority.selector, stranger));
    }

    function test_RevertWhen_RewardsComeInTheAsset() external {
        SavingsTypes.Setup memory setup = _setup();
        setup.asset = address(weth);
        _refusedWith(setup, _invalid(address(weth)));
    }

    function test_RevertWhen_AnAdapterIsNoContract() external {
        SavingsTypes.Adapters memory adapters = account.adapters();
        adapters.exchange = stranger;
        SavingsTypes.Setup memory setup = _setup();
        vm.expectRevert(_invalid(stranger));
        DeploySavings.savingsAccount(setup, adapters, _defaultParameters());
    }

    function test_RevertWhen_AParameterIsOutOfBounds() external {
        SavingsTypes.Parameters memory parameters = _defaultParameters();
        parameters.reserveFactorBps = 5_001;
        (SavingsTypes.Setup memory setup, SavingsTypes.Adapters memory adapters) = (_setup(), account.adapters());
        vm.expectRevert(_err(ISavingsAccountErrors.Savings_ReserveFactorTooHigh.selector, 5_001, 5_000));
        DeploySavings.savingsAccount(setup, adapters, parameters);
    }

    // ---- when it is made

    function test_BeginsAtNow() external {
        vm.warp(START + 1_000 days);
        SavingsAccount made = DeploySavings.savingsAccount(_setup(), account.adapters(), _defaultParameters());
        (uint256 borrowIndex, uint256 lendIndex) = made.indices();
        assertEq(borrowIndex + lendIndex, 0, "no time has passed");
        assertEq(made.lossFactor(), WAD, "nothing is lost");
        assertTrue(made.staking() != account.staking(), "an adapter of its own");
        bytes32 given = keccak256(abi.encode(_defaultParameters()));
        assertEq(keccak256(abi.encode(made.parameters())), given, "parameters");
    }

    function _refusedWith(SavingsTypes.Setup memory setup, bytes memory refusal) private {
        SavingsTypes.Adapters memory adapters = account.adapters();
        vm.expectRevert(refusal);
        DeploySavings.savingsAccount(setup, adapters, _defaultParameters());
    }

    function _setup() private returns (SavingsTypes.Setup memory) {
        return
            SavingsTypes.Setup({
                asset: address(usdc),
                stakingFactory: address(DeploySavings.delegationPositionsFactory(pool)),
                descriptor: address(DeploySavings.savingsDescriptor()),
                authority: address(manager)
            });
    }

    function _invalid(address part) private pure returns (bytes memory) {
        return _err(ISavingsAccountErrors.Savings_InvalidContract.selector, part);
    }
}
