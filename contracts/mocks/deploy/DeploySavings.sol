// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {SavingsAccount} from "../../savings/SavingsAccount.sol";
import {SavingsDescriptor} from "../../savings/SavingsDescriptor.sol";
import {DelegationPool} from "../../savings/staking/DelegationPool.sol";
import {DelegationPositionsFactory} from "../../savings/staking/DelegationPositionsFactory.sol";
import {ShareTokenPositionsFactory} from "../../savings/staking/ShareTokenPositionsFactory.sol";
import {IDelegationPool} from "../../savings/staking/interfaces/IDelegationPool.sol";
import {ShareTokenPriceSource} from "../../savings/staking/ShareTokenPriceSource.sol";
import {SavingsTypes} from "../../savings/types/SavingsTypes.sol";
import {IPriceSource} from "../../shared/oracles/interfaces/IPriceSource.sol";

/// @title DeploySavings
/// @notice Creates the SavingsAccount, in the name of the test that asks.
/// @dev Linked, so that the code lies here once: within every test, it is what the compiler spends its time on.
library DeploySavings {
    function savingsAccount(
        SavingsTypes.Setup memory setup,
        SavingsTypes.Adapters memory adapters,
        SavingsTypes.Parameters memory parameters
    ) external returns (SavingsAccount) {
        return new SavingsAccount(setup, adapters, parameters);
    }

    function savingsDescriptor() external returns (SavingsDescriptor) {
        return new SavingsDescriptor();
    }

    function delegationPool(
        address token,
        uint256 unbondingDelay,
        address authority
    ) external returns (DelegationPool) {
        return new DelegationPool(token, unbondingDelay, authority);
    }

    function delegationPositionsFactory(IDelegationPool pool) external returns (DelegationPositionsFactory) {
        return new DelegationPositionsFactory(pool);
    }

    function shareTokenPositionsFactory(IERC4626 share) external returns (ShareTokenPositionsFactory) {
        return new ShareTokenPositionsFactory(share);
    }

    function shareTokenPriceSource(
        IERC4626 share,
        IPriceSource market,
        IPriceSource underlying
    ) external returns (ShareTokenPriceSource) {
        return new ShareTokenPriceSource(share, market, underlying);
    }
}
