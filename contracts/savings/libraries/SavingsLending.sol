// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {InboundPause} from "../../shared/access/InboundPause.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {ISavingsAccountErrors} from "../interfaces/ISavingsAccountErrors.sol";
import {SavingsTypes} from "../types/SavingsTypes.sol";
import {LenderClaims} from "./LenderClaims.sol";
import {LendId} from "./LendId.sol";
import {PoolLedger} from "./PoolLedger.sol";

/// @title SavingsLending
/// @notice Making LEND receipts, linked to the savings account, which it would not fit.
/// @dev Runs in the account's storage and name; the account guards the receiver, and against re-entry, and keeps the receipts.
library SavingsLending {
    using ExactTransfer for IERC20;
    using InboundPause for uint48;
    using PoolLedger for SavingsTypes.Pool;
    using PoolLedger for SavingsTypes.State;

    /// @notice See `ISavingsAccount.lend`. Takes the assets; the account mints.
    function lend(SavingsTypes.State storage self, IERC20 asset, uint256 assets) external returns (uint256 lendId) {
        if (assets == 0) revert ISavingsAccountErrors.Savings_ZeroAmount(msg.sender);
        SavingsTypes.Pool memory pool = self.accrued();
        pool.pausedUntil.requireOpen(block.timestamp);
        _requireUnimpaired(pool);
        uint256 available = Math.saturatingSub(self.limits.supplyCap, pool.depositedUp());
        if (assets > available) revert ISavingsAccountErrors.Savings_SupplyCapExceeded(assets, available);
        lendId = LendId.encode(pool.lossFactor, pool.lendIndex);

        self.addClaim(pool, assets);
        pool.cash += uint112(assets);
        self.store(pool);
        asset.pullExact(msg.sender, assets);
    }

    /// @notice See `ISavingsAccount.claimInterest`. The account burns, pays and mints.
    function claimInterest(
        SavingsTypes.State storage self,
        uint256 lendId,
        uint256 principal,
        uint256 minOut
    ) external returns (uint256 newLendId, uint256 newPrincipal, uint256 paid) {
        (uint256 lossFactorThen, uint256 indexThen) = LendId.decode(lendId);
        SavingsTypes.Pool memory pool = self.accrued();
        _requireUnimpaired(pool);
        newPrincipal = LenderClaims.survivingDown(principal, lossFactorThen, pool.lossFactor);
        paid = LenderClaims.valueDown(principal, lossFactorThen, pool.lossFactor, pool.lendIndex - indexThen);
        paid -= newPrincipal;
        if (paid == 0) revert ISavingsAccountErrors.Savings_NothingToClaim(lendId, principal);
        newLendId = LendId.encode(pool.lossFactor, pool.lendIndex);

        self.removeClaim(pool, principal, lossFactorThen, indexThen);
        self.addClaim(pool, newPrincipal);
        pool.takeCash(paid, minOut);
        self.store(pool);
    }

    function _requireUnimpaired(SavingsTypes.Pool memory pool) private pure {
        if (pool.lossFactor < LenderClaims.MIN_LOSS_FACTOR) {
            revert ISavingsAccountErrors.Savings_Impaired(pool.lossFactor, LenderClaims.MIN_LOSS_FACTOR);
        }
    }
}
