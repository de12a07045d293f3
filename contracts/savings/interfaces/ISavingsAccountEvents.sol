// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SavingsTypes} from "../types/SavingsTypes.sol";

/// @title ISavingsAccountEvents
/// @notice What a savings account tells, beside the events of ERC-1155. With block timestamps they rebuild its whole state.
/// @dev Amounts are asset base units where nothing else is said. `units` count collateral, `receipts` are ERC-1155 amounts.
interface ISavingsAccountEvents {
    /// @notice `lender` deposited `assets`; `receiver` got as much of receipt `lendId`.
    event Lent(address indexed lender, address indexed receiver, uint256 indexed lendId, uint256 assets);

    /// @notice `account` gave back `principal` of receipt `lendId`; `receiver` got `paid`.
    event Withdrawn(
        address indexed account,
        address indexed receiver,
        uint256 indexed lendId,
        uint256 principal,
        uint256 paid
    );

    /// @notice `receiver` got the interest of `principal`; what is left of it, `newPrincipal`, is now receipt `newLendId`.
    event InterestClaimed(
        address indexed account,
        address indexed receiver,
        uint256 indexed lendId,
        uint256 principal,
        uint256 newLendId,
        uint256 newPrincipal,
        uint256 paid
    );

    /// @notice `borrower` locked `units` of collateral in loan `loanId`; `receiver` got `loan`.
    event Borrowed(
        address indexed borrower,
        address indexed receiver,
        uint256 indexed loanId,
        uint256 units,
        uint256 loan
    );

    /// @notice `account` gave back `receipts` of loan `loanId` and paid; `receiver` got `units` of the collateral.
    event Repaid(
        address indexed account,
        address indexed receiver,
        uint256 indexed loanId,
        uint256 receipts,
        uint256 principal,
        uint256 interest,
        uint256 units
    );

    /// @notice `payer` paid for loan `loanId` and took nothing out.
    event DebtRepaid(address indexed payer, uint256 indexed loanId, uint256 principal, uint256 interest);

    /// @notice `giver` added `units` of collateral to loan `loanId`.
    event CollateralAdded(address indexed giver, uint256 indexed loanId, uint256 units);

    /// @notice `liquidator` repaid `repaid`, which took `principal` off loan `loanId`; `receiver` got `units` of the collateral.
    event Liquidated(
        address indexed liquidator,
        address indexed receiver,
        uint256 indexed loanId,
        uint256 repaid,
        uint256 principal,
        uint256 units
    );

    /// @notice `badDebt` of loan `loanId` will never be paid. Reserves took it, and the lenders what is left:
    /// `lossFactorWad` is the factor since.
    event BadDebtRealised(uint256 indexed loanId, uint256 badDebt, uint256 lossFactorWad);

    /// @notice `caller` had `claimed` staking rewards claimed, base units of the reward token.
    event RewardsClaimed(address indexed caller, uint256 claimed);

    /// @notice The staking provider refused the claim. Its rewards wait; nothing else did.
    event ClaimFailed(address indexed caller, bytes reason);

    /// @notice `sold` of the reward token brought `received`.
    event RewardsSold(address indexed caller, uint256 sold, uint256 received);

    /// @notice No sale: there is no good price, or what was to be sold is worth less than one base unit.
    event SaleSkipped(address indexed caller, uint256 rewards);

    /// @notice ADMIN sent `assets` of the reserves to `receiver`.
    event ReservesWithdrawn(address indexed caller, address indexed receiver, uint256 assets);

    /// @notice RISK set the parameters.
    event ParametersSet(address indexed caller, SavingsTypes.Parameters parameters);

    /// @notice ADMIN chose the price sources and the exchange.
    event AdaptersSet(address indexed caller, SavingsTypes.Adapters adapters);

    /// @notice `guardian` paused `lend` and `borrow` until `pausedUntil`, unix seconds.
    event InboundPaused(address indexed guardian, uint256 pausedUntil);
}
