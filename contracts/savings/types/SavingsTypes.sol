// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title SavingsTypes
/// @notice The structs of the savings room. Assets are base units of the stablecoin, units are what loans count collateral in.
library SavingsTypes {
    /// @notice What every verb touches, in memory; stored as `PackedPool`. Lenders write all three words, borrowers the first and
    /// the third.
    ///
    ///     | borrowIndex 96 | lendIndex 96 | clock 40 | reserveFactorBps 16 | 8 free |
    ///     | scaledDeposits 160 | lossFactor 64 | thresholdBps 16 | bonusBps 16 |
    ///     | cash 112 | borrowed 96 | pausedUntil 48 |
    struct Pool {
        /// Sum of borrow rate times time, WAD seconds.
        uint96 borrowIndex;
        /// Sum of deposit rate times time, WAD seconds.
        uint96 lendIndex;
        /// Up to when both indices have been advanced, unix seconds.
        uint40 clock;
        /// The part of borrowers' interest that lenders are not promised, basis points.
        uint16 reserveFactorBps;
        /// `N`: sum over receipts of `principal * K / P0`.
        uint160 scaledDeposits;
        /// `P`: what is left of a unit lent at the beginning, WAD. Falls where bad debt is realised.
        uint64 lossFactor;
        /// `Risk.thresholdBps` and `Risk.bonusBps`, where a liquidation finds them without a slot of their own.
        uint16 thresholdBps;
        uint16 bonusBps;
        /// What there is to pay out, assets. Never read from a balance.
        uint112 cash;
        /// Principal of all loans, assets.
        uint96 borrowed;
        /// Until when `lend` and `borrow` are paused, unix seconds.
        uint48 pausedUntil;
    }

    /// @notice `Pool` as it is stored.
    /// @dev Packed by `PoolLedger`, word by word: written field by field, the compiler reads and writes a slot once a field,
    /// which made a liquidation 1,500 gas dearer.
    struct PackedPool {
        /// borrowIndex | lendIndex | clock | reserveFactorBps
        uint256 indices;
        /// scaledDeposits | lossFactor | thresholdBps | bonusBps
        uint256 deposits;
        /// cash | borrowed | pausedUntil
        uint256 money;
    }

    /// @notice One loan, in memory; stored as `PackedLoan`. Closed when `principal` and `collateral` are both 0.
    struct Loan {
        /// What was borrowed and not repaid, assets.
        uint96 principal;
        /// `borrowIndex` when the loan was opened, WAD seconds.
        uint96 borrowIndex;
        /// When it was opened, unix seconds.
        uint40 openedAt;
        /// Collateral that is there, units.
        uint128 collateral;
        /// BORROW receipts in existence; who holds x of them may repay x/receipts of the loan.
        uint128 receipts;
    }

    /// @notice `Loan` as it is stored, packed by `LoanLedger`.
    struct PackedLoan {
        /// principal | borrowIndex | openedAt
        uint256 debt;
        /// collateral | receipts
        uint256 collateral;
    }

    /// @notice The interest curve, WAD per year. One slot.
    struct Rates {
        /// The rate at which an idle pool would lend.
        uint64 baseRateWad;
        /// What is added on the way to the optimal utilisation.
        uint64 slopeUnderWad;
        /// What is added from there to full utilisation.
        uint64 slopeOverWad;
        /// The optimal utilisation, above 0 and below 1 WAD.
        uint64 optimalUtilisationWad;
    }

    /// @notice What a loan may be, as RISK sets it; stored where each number is read.
    struct Risk {
        /// The most principal of all loans, assets.
        uint96 borrowCap;
        /// The least principal a loan may have beside none, assets; below 2^80.
        uint96 minLoan;
        /// The most a loan may be of its collateral's value at opening, basis points.
        uint16 ltvBps;
        /// The part of the collateral's value that counts as cover, basis points.
        uint16 thresholdBps;
        /// What a liquidator gets above what he repays, basis points.
        uint16 bonusBps;
        /// How far below the oracle's worth rewards may be sold, basis points.
        uint16 maxSlippageBps;
    }

    /// @notice What bounds lenders and borrowers. One slot.
    struct Limits {
        /// The most that may be deposited, assets.
        uint96 supplyCap;
        /// `Risk.borrowCap`.
        uint96 borrowCap;
        /// `Risk.ltvBps`.
        uint16 ltvBps;
    }

    /// @notice A price source and the decimals that go with it. One slot.
    struct PriceFeed {
        /// The `IPriceSource`.
        address source;
        /// The exponent of `PriceMath.scaleFor` between what is priced, the asset and the source.
        int16 scale;
        /// `Risk.minLoan`, at the collateral's feed alone: a liquidation reads that slot anyway.
        uint80 minLoan;
    }

    /// @notice All that a savings account stores beside its receipts. One struct, so that its linked libraries can be handed it.
    struct State {
        /// What every verb touches.
        PackedPool pool;
        /// `M`: the sum over receipts of `n * li0`. Lenders' alone.
        uint256 lendSnapshots;
        /// Sum over loans of `principal * borrowIndex` at their opening. Borrowers' alone, and one slot with the next.
        uint192 borrowSnapshots;
        /// Loans opened so far.
        uint64 loanCount;
        /// The interest curve.
        Rates rates;
        /// What may come in.
        Limits limits;
        /// Prices a whole of the collateral's quantity in the asset.
        PriceFeed collateralFeed;
        /// Prices a whole reward token in the asset.
        PriceFeed rewardFeed;
        /// The `IExchange` that sells rewards. One slot with the next.
        address exchange;
        /// `Risk.maxSlippageBps`.
        uint16 maxSlippageBps;
        /// Rewards claimed and not sold, base units of the reward token.
        uint256 rewardCash;
        /// Loans by number, from 1.
        mapping(uint256 loanId => PackedLoan loan) loans;
    }

    /// @notice What a savings account is made of, for ever.
    struct Setup {
        /// The stablecoin.
        address asset;
        /// Makes the account's staking adapter.
        address stakingFactory;
        /// Draws the metadata of receipts.
        address descriptor;
        /// The AccessManager that knows ADMIN, RISK and GUARDIAN.
        address authority;
    }

    /// @notice The adapters that governance may replace.
    struct Adapters {
        /// Prices one whole of the collateral's quantity in the asset.
        address collateralPrice;
        /// Prices one whole reward token in the asset.
        address rewardPrice;
        /// Sells rewards.
        address exchange;
    }

    /// @notice The parameters that RISK sets, in one piece.
    struct Parameters {
        /// The interest curve.
        Rates rates;
        /// What a loan may be.
        Risk risk;
        /// Kept back of what borrowers pay, basis points: at most 5,000.
        uint16 reserveFactorBps;
        /// The most that may be deposited, assets.
        uint96 supplyCap;
    }

    /// @notice What `borrow` takes.
    struct BorrowRequest {
        /// The staking position to lock: the pool's nonce; 0 for a provider without ids.
        uint256 positionId;
        /// How much of it to lock, in the provider's own units.
        uint256 collateral;
        /// Assets to borrow; 0 borrows the most that the collateral allows.
        uint256 loan;
        /// Who gets the assets. The BORROW receipt goes to the caller.
        address receiver;
        /// The last block timestamp at which the loan may be opened, unix seconds.
        uint256 deadline;
    }

    /// @notice What the pool has and what it owes, assets but for the rewards and the factor.
    struct BalanceSheet {
        /// `L`: what is left of all deposits, rounded down.
        uint256 deposited;
        /// Principal of all loans.
        uint256 borrowed;
        /// What there is to pay out.
        uint256 cash;
        /// Rewards claimed and not sold, base units of the reward token.
        uint256 rewardCash;
        /// `P`, WAD.
        uint256 lossFactorWad;
        /// All lenders' principal and interest, rounded up.
        uint256 claims;
        /// `cash` and what borrowers owe, rounded down.
        uint256 assets;
        /// `assets - claims`, 0 where rounding leaves less.
        uint256 reserves;
        /// Principal and interest of all loans, rounded down.
        uint256 owedByBorrowers;
        /// The asset's balance of this contract; what exceeds `cash` was given away.
        uint256 tokenBalance;
    }
}
