// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {InboundPause} from "../shared/access/InboundPause.sol";
import {RoleGated} from "../shared/access/RoleGated.sol";
import {Roles} from "../shared/access/Roles.sol";
import {InterestIndex} from "../shared/accumulators/InterestIndex.sol";
import {IExchange} from "../shared/exchange/interfaces/IExchange.sol";
import {ExchangeTypes} from "../shared/exchange/types/ExchangeTypes.sol";
import {BPS, FixedPoint} from "../shared/math/FixedPoint.sol";
import {PriceMath, PriceScale} from "../shared/math/PriceMath.sol";
import {IPriceSource} from "../shared/oracles/interfaces/IPriceSource.sol";
import {ExactTransfer} from "../shared/tokens/ExactTransfer.sol";
import {ILiquidationCallback} from "./interfaces/ILiquidationCallback.sol";
import {ISavingsAccount} from "./interfaces/ISavingsAccount.sol";
import {ISavingsDescriptor} from "./interfaces/ISavingsDescriptor.sol";
import {InterestRates} from "./libraries/InterestRates.sol";
import {LendId} from "./libraries/LendId.sol";
import {LenderClaims} from "./libraries/LenderClaims.sol";
import {LoanMath} from "./libraries/LoanMath.sol";
import {ParameterBounds} from "./libraries/ParameterBounds.sol";
import {IStakingPositions} from "./staking/interfaces/IStakingPositions.sol";
import {IStakingPositionsFactory} from "./staking/interfaces/IStakingPositionsFactory.sol";
import {SavingsTypes} from "./types/SavingsTypes.sol";

/// @title SavingsAccount
/// @notice Lenders earn what borrowers owe; borrowers keep liquid-staking positions as collateral.
/// @dev Why it stays solvent: lenders are never promised more a second than borrowers owe (`InterestRates`), every rounding
/// favours the pool, and what a liquidation leaves unpaid is taken off reserves, then off all lenders alike (`LenderClaims`).
/// So `assets >= claims` after every call, with one pool of cash.
///
/// What a user trusts:
/// - the asset: it moves what it says and does not rebase downwards;
/// - the price sources that ADMIN chose, for borrowing and liquidation; nobody's price for the ways out;
/// - the staking provider with collateral, which it may slash; and the adapter, made with this contract, to move it;
/// - RISK within the bounds of `ParameterBounds`, GUARDIAN for at most half of the time that newcomers can enter.
/// There is no owner and no proxy. Balances are never read as amounts: a donation changes nothing.
contract SavingsAccount is ISavingsAccount, ERC1155, RoleGated, ReentrancyGuardTransient, Multicall {
    using ExactTransfer for IERC20;
    using SafeERC20 for IERC20;
    using InboundPause for uint48;
    using SafeCast for uint256;

    IERC20 private immutable ASSET;
    IERC20 private immutable REWARD_TOKEN;
    IStakingPositions private immutable STAKING;
    ISavingsDescriptor private immutable DESCRIPTOR;
    uint8 private immutable ASSET_DECIMALS;

    SavingsTypes.Pool private _pool;
    /// @dev `M`: the sum over receipts of `n * li0`. Apart from the pool, which borrowers load without it.
    uint256 private _lendSnapshots;
    SavingsTypes.Rates private _rates;
    SavingsTypes.Risk private _risk;
    SavingsTypes.PriceFeed private _collateralFeed;
    SavingsTypes.PriceFeed private _rewardFeed;
    IExchange private _exchange;
    uint256 private _rewardCash;
    mapping(uint256 loanId => SavingsTypes.Loan loan) private _loans;

    modifier validReceiver(address receiver) {
        if (receiver == address(0) || receiver == address(this)) revert Savings_InvalidReceiver(receiver);
        _;
    }

    /// @param setup What never changes.
    /// @param adapters_ The first price sources and exchange.
    /// @param parameters_ The first parameters, within the same bounds as later ones.
    constructor(
        SavingsTypes.Setup memory setup,
        SavingsTypes.Adapters memory adapters_,
        SavingsTypes.Parameters memory parameters_
    ) ERC1155("") RoleGated(setup.authority) {
        _requireCode(setup.asset);
        _requireCode(setup.stakingFactory);
        _requireCode(setup.descriptor);
        ASSET = IERC20(setup.asset);
        ASSET_DECIMALS = IERC20Metadata(setup.asset).decimals();
        STAKING = IStakingPositionsFactory(setup.stakingFactory).create();
        REWARD_TOKEN = IERC20(STAKING.rewardToken());
        if (address(REWARD_TOKEN) == setup.asset) revert Savings_InvalidContract(setup.asset);
        DESCRIPTOR = ISavingsDescriptor(setup.descriptor);
        _pool.clock = uint40(block.timestamp);
        _pool.lossFactor = uint64(LenderClaims.INITIAL_LOSS_FACTOR);
        _setAdapters(adapters_);
        _setParameters(_pool, parameters_);
    }

    // ------------------------------------------------------------------------------------------------ lenders

    /// @inheritdoc ISavingsAccount
    function lend(uint256 assets, address receiver) external returns (uint256 lendId) {
        return _lend(assets, receiver);
    }

    /// @inheritdoc ISavingsAccount
    function lendWithPermit(
        uint256 assets,
        address receiver,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 lendId) {
        try IERC20Permit(address(ASSET)).permit(msg.sender, address(this), assets, deadline, v, r, s) {} catch {}
        return _lend(assets, receiver);
    }

    /// @inheritdoc ISavingsAccount
    function withdraw(
        uint256 lendId,
        uint256 principal,
        address receiver,
        uint256 minOut
    ) external nonReentrant validReceiver(receiver) returns (uint256 paid) {
        _requireReceipts(lendId, principal);
        (uint256 lossFactorThen, uint256 indexThen) = snapshotOf(lendId);
        SavingsTypes.Pool memory pool = _accrued();
        paid = LenderClaims.valueDown(principal, lossFactorThen, pool.lossFactor, pool.lendIndex - indexThen);

        _removeClaim(pool, principal, lossFactorThen, indexThen);
        _takeCash(pool, paid, minOut);
        _store(pool);
        _burn(msg.sender, lendId, principal);
        ASSET.push(receiver, paid);
        emit Withdrawn(msg.sender, receiver, lendId, principal, paid);
    }

    /// @inheritdoc ISavingsAccount
    function claimInterest(
        uint256 lendId,
        uint256 principal,
        address receiver,
        uint256 minOut
    ) external nonReentrant validReceiver(receiver) returns (uint256 newLendId, uint256 newPrincipal, uint256 paid) {
        _requireReceipts(lendId, principal);
        (uint256 lossFactorThen, uint256 indexThen) = snapshotOf(lendId);
        SavingsTypes.Pool memory pool = _accrued();
        _requireUnimpaired(pool);
        newPrincipal = LenderClaims.survivingDown(principal, lossFactorThen, pool.lossFactor);
        paid = LenderClaims.valueDown(principal, lossFactorThen, pool.lossFactor, pool.lendIndex - indexThen);
        paid -= newPrincipal;
        if (paid == 0) revert Savings_NothingToClaim(lendId, principal);
        newLendId = LendId.encode(pool.lossFactor, pool.lendIndex);

        _removeClaim(pool, principal, lossFactorThen, indexThen);
        _addClaim(pool, newPrincipal);
        _takeCash(pool, paid, minOut);
        _store(pool);
        _burn(msg.sender, lendId, principal);
        ASSET.push(receiver, paid);
        _mint(msg.sender, newLendId, newPrincipal, "");
        emit InterestClaimed(msg.sender, receiver, lendId, principal, newLendId, newPrincipal, paid);
    }

    // ------------------------------------------------------------------------------------------------ borrowers

    /// @inheritdoc ISavingsAccount
    /// @dev The position comes in before the loan is written, for only then its units are known. Until then nothing has changed
    /// here, and the guard keeps it so.
    function borrow(
        SavingsTypes.BorrowRequest calldata request
    ) external nonReentrant validReceiver(request.receiver) returns (uint256 loanId) {
        if (block.timestamp > request.deadline) revert Savings_DeadlineExpired(request.deadline, block.timestamp);
        SavingsTypes.Pool memory pool = _accrued();
        pool.pausedUntil.requireOpen(block.timestamp);
        uint256 units = STAKING.deposit(msg.sender, request.positionId, request.collateral, msg.sender);
        uint256 loan = _checkedLoan(pool, units, request.loan);

        loanId = ++_collateralFeed.loanCount;
        _loans[loanId] = SavingsTypes.Loan({
            principal: uint96(loan),
            borrowIndex: pool.borrowIndex,
            openedAt: uint40(block.timestamp),
            collateral: units.toUint128(),
            receipts: uint128(units)
        });
        pool.borrowed += uint96(loan);
        pool.borrowSnapshots += uint192(loan * pool.borrowIndex);
        pool.cash -= uint112(loan);
        _store(pool);
        ASSET.push(request.receiver, loan);
        _mint(msg.sender, loanId, units, "");
        emit Borrowed(msg.sender, request.receiver, loanId, units, loan);
    }

    /// @inheritdoc ISavingsAccount
    function repay(
        uint256 loanId,
        uint256 receipts,
        uint256 maxPayment,
        address receiver
    ) external nonReentrant validReceiver(receiver) returns (uint256 payment, uint256 collateral) {
        SavingsTypes.Loan memory loan = _openLoan(loanId);
        _requireReceipts(loanId, receipts);
        SavingsTypes.Pool memory pool = _accrued();
        uint256 principal = LoanMath.principalPartUp(loan, receipts);
        uint256 units = LoanMath.collateralPartDown(loan, receipts);

        loan.receipts -= uint128(receipts);
        loan.collateral -= uint128(units);
        payment = _repayPrincipal(pool, loan, principal);
        if (payment > maxPayment) revert Savings_PaymentTooHigh(payment, maxPayment);
        _store(pool);
        _storeLoan(loanId, loan);
        _burn(msg.sender, loanId, receipts);
        _pull(payment);
        if (units != 0) collateral = STAKING.withdraw(units, receiver);
        emit Repaid(msg.sender, receiver, loanId, receipts, principal, payment - principal, units);
    }

    /// @inheritdoc ISavingsAccount
    function repayDebt(uint256 loanId, uint256 assets) external nonReentrant returns (uint256 payment) {
        SavingsTypes.Loan memory loan = _openLoan(loanId);
        if (loan.principal == 0) revert Savings_NothingOwed(loanId);
        SavingsTypes.Pool memory pool = _accrued();
        uint256 growth = pool.borrowIndex - loan.borrowIndex;
        uint256 principal = Math.min(InterestIndex.principalForDown(assets, growth), loan.principal);
        if (principal == 0) revert Savings_PaymentTooSmall(assets);

        payment = _repayPrincipal(pool, loan, principal);
        _requireMinLoan(loan.principal, _risk.minLoan);
        _store(pool);
        _storeLoan(loanId, loan);
        _pull(payment);
        emit DebtRepaid(msg.sender, loanId, principal, payment - principal);
    }

    /// @inheritdoc ISavingsAccount
    function addCollateral(
        uint256 loanId,
        uint256 positionId,
        uint256 collateral
    ) external nonReentrant returns (uint256 units) {
        SavingsTypes.Loan memory loan = _openLoan(loanId);
        units = STAKING.deposit(msg.sender, positionId, collateral, msg.sender);
        _loans[loanId].collateral = (loan.collateral + units).toUint128();
        emit CollateralAdded(msg.sender, loanId, units);
    }

    // ------------------------------------------------------------------------------------------------ liquidators

    /// @inheritdoc ISavingsAccount
    function liquidate(
        uint256 loanId,
        uint256 maxRepay,
        uint256 minSeized,
        address receiver,
        bytes calldata data
    ) external nonReentrant validReceiver(receiver) returns (uint256 repaid, uint256 seized) {
        SavingsTypes.Loan memory loan = _openLoan(loanId);
        SavingsTypes.Pool memory pool = _accrued();
        (LoanMath.Liquidation memory terms, uint256 units) = _liquidationOf(pool, loanId, loan, maxRepay);
        repaid = terms.repaid;

        loan.collateral -= uint128(units);
        _settlePrincipal(pool, loan, terms.principal);
        pool.cash += repaid.toUint112();
        if (terms.badDebt != 0) _realise(pool, loanId, terms.badDebt);
        _store(pool);
        _storeLoan(loanId, loan);
        if (units != 0) seized = STAKING.withdraw(units, receiver);
        if (seized < minSeized) revert Savings_SeizedTooLittle(seized, minSeized);
        if (data.length != 0) ILiquidationCallback(msg.sender).onLiquidation(loanId, repaid, seized, data);
        _pull(repaid);
        emit Liquidated(msg.sender, receiver, loanId, repaid, terms.principal, units);
    }

    // ------------------------------------------------------------------------------------------------ rewards and reserves

    /// @inheritdoc ISavingsAccount
    function harvest(
        uint256 maxSell,
        uint256 minOut
    ) external nonReentrant returns (uint256 claimed, uint256 received) {
        claimed = _claimRewards();
        uint256 rewards = _rewardCash + claimed;
        uint256 sold = Math.min(maxSell, rewards);
        uint256 worth = sold == 0 ? 0 : _rewardWorth(sold);
        if (worth == 0) {
            _rewardCash = rewards;
            if (sold != 0) emit SaleSkipped(msg.sender, rewards);
            return (claimed, 0);
        }
        _rewardCash = rewards - sold;
        received = _sell(sold, worth, minOut);
        _pool.cash += received.toUint112();
        emit RewardsSold(msg.sender, sold, received);
    }

    /// @inheritdoc ISavingsAccount
    function withdrawReserves(
        uint256 assets,
        address receiver
    ) external onlyRole(Roles.ADMIN) nonReentrant validReceiver(receiver) {
        if (assets == 0) revert Savings_ZeroAmount(msg.sender);
        SavingsTypes.Pool memory pool = _accrued();
        uint256 reserves = Math.saturatingSub(_assetsDown(pool), _claimsUp(pool));
        uint256 available = Math.min(reserves, pool.cash);
        if (assets > available) revert Savings_InsufficientReserves(assets, available);
        pool.cash -= uint112(assets);
        _store(pool);
        ASSET.push(receiver, assets);
        emit ReservesWithdrawn(msg.sender, receiver, assets);
    }

    // ------------------------------------------------------------------------------------------------ parameters

    /// @inheritdoc ISavingsAccount
    function setParameters(SavingsTypes.Parameters calldata newParameters) external onlyRole(Roles.RISK) nonReentrant {
        _setParameters(_accrued(), newParameters);
    }

    /// @inheritdoc ISavingsAccount
    function setAdapters(SavingsTypes.Adapters calldata newAdapters) external onlyRole(Roles.ADMIN) nonReentrant {
        _setAdapters(newAdapters);
    }

    /// @inheritdoc ISavingsAccount
    function pauseInbound() external onlyRole(Roles.GUARDIAN) nonReentrant {
        uint48 pausedUntil = _pool.pausedUntil.arm(block.timestamp);
        _pool.pausedUntil = pausedUntil;
        emit InboundPaused(msg.sender, pausedUntil);
    }

    // ------------------------------------------------------------------------------------------------ views: the pool

    /// @inheritdoc ISavingsAccount
    function asset() external view returns (address) {
        return address(ASSET);
    }

    /// @inheritdoc ISavingsAccount
    function staking() external view returns (address) {
        return address(STAKING);
    }

    /// @inheritdoc ISavingsAccount
    function rewardToken() external view returns (address) {
        return address(REWARD_TOKEN);
    }

    /// @inheritdoc ISavingsAccount
    function descriptor() external view returns (address) {
        return address(DESCRIPTOR);
    }

    /// @inheritdoc ISavingsAccount
    function adapters() external view returns (SavingsTypes.Adapters memory) {
        return SavingsTypes.Adapters(_collateralFeed.source, _rewardFeed.source, address(_exchange));
    }

    /// @inheritdoc ISavingsAccount
    function parameters() external view returns (SavingsTypes.Parameters memory) {
        return SavingsTypes.Parameters(_rates, _risk, _pool.reserveFactorBps, _pool.supplyCap);
    }

    /// @inheritdoc ISavingsAccount
    function inboundPausedUntil() external view returns (uint256) {
        return _pool.pausedUntil;
    }

    /// @inheritdoc ISavingsAccount
    function utilisation() external view returns (uint256) {
        return _utilisation(_pool);
    }

    /// @inheritdoc ISavingsAccount
    function borrowRate() external view returns (uint256) {
        return InterestRates.borrowRateDown(_rates, _utilisation(_pool));
    }

    /// @inheritdoc ISavingsAccount
    function depositRate() external view returns (uint256) {
        (, uint256 lenders) = _ratesOf(_pool);
        return lenders;
    }

    /// @inheritdoc ISavingsAccount
    function indices() external view returns (uint256 borrowIndex, uint256 lendIndex) {
        SavingsTypes.Pool memory pool = _accrued();
        return (pool.borrowIndex, pool.lendIndex);
    }

    /// @inheritdoc ISavingsAccount
    function lossFactor() external view returns (uint256) {
        return _pool.lossFactor;
    }

    /// @inheritdoc ISavingsAccount
    function balanceSheet() external view returns (SavingsTypes.BalanceSheet memory sheet) {
        SavingsTypes.Pool memory pool = _accrued();
        sheet.deposited = LenderClaims.depositedDown(pool.scaledDeposits, pool.lossFactor);
        sheet.borrowed = pool.borrowed;
        sheet.cash = pool.cash;
        sheet.rewardCash = _rewardCash;
        sheet.lossFactorWad = pool.lossFactor;
        sheet.claims = _claimsUp(pool);
        sheet.assets = _assetsDown(pool);
        sheet.reserves = Math.saturatingSub(sheet.assets, sheet.claims);
        sheet.owedByBorrowers = sheet.assets - sheet.cash;
        sheet.tokenBalance = ASSET.balanceOf(address(this));
    }

    /// @inheritdoc ISavingsAccount
    function ledger() external view returns (uint256 scaledDeposits, uint256 lendSnapshots, uint256 borrowSnapshots) {
        return (_pool.scaledDeposits, _lendSnapshots, _pool.borrowSnapshots);
    }

    // ------------------------------------------------------------------------------------------------ views: receipts

    /// @inheritdoc ISavingsAccount
    function lendIdOf(uint256 lossFactorWad, uint256 lendIndex) external pure returns (uint256 lendId) {
        return LendId.encode(lossFactorWad.toUint64(), lendIndex.toUint96());
    }

    /// @inheritdoc ISavingsAccount
    function valueOf(uint256 lendId, uint256 principal) external view returns (uint256) {
        (uint256 lossFactorThen, SavingsTypes.Pool memory pool, uint256 growth) = _receipt(lendId);
        return LenderClaims.valueDown(principal, lossFactorThen, pool.lossFactor, growth);
    }

    /// @inheritdoc ISavingsAccount
    function interestOf(uint256 lendId, uint256 principal) external view returns (uint256) {
        (uint256 lossFactorThen, SavingsTypes.Pool memory pool, uint256 growth) = _receipt(lendId);
        return
            LenderClaims.valueDown(principal, lossFactorThen, pool.lossFactor, growth) -
            LenderClaims.survivingDown(principal, lossFactorThen, pool.lossFactor);
    }

    /// @inheritdoc ISavingsAccount
    function maxWithdraw(uint256 lendId, address account) external view returns (uint256 principal) {
        (uint256 lossFactorThen, SavingsTypes.Pool memory pool, uint256 growth) = _receipt(lendId);
        // Worth less than one base unit more than the cash there is still pays no more than it.
        uint256 affordable = LenderClaims.principalForDown(pool.cash, lossFactorThen, pool.lossFactor, growth);
        return Math.min(affordable, balanceOf(account, lendId));
    }

    /// @inheritdoc ISavingsAccount
    function loanOf(uint256 loanId) external view returns (SavingsTypes.Loan memory) {
        return _loans[loanId];
    }

    /// @inheritdoc ISavingsAccount
    function loanCount() external view returns (uint256) {
        return _collateralFeed.loanCount;
    }

    /// @inheritdoc ISavingsAccount
    function debtOf(uint256 loanId) external view returns (uint256 principal, uint256 debt) {
        SavingsTypes.Loan memory loan = _loans[loanId];
        return (loan.principal, InterestIndex.interestUp(loan.principal, _accrued().borrowIndex - loan.borrowIndex));
    }

    /// @inheritdoc ISavingsAccount
    function collateralValue(uint256 loanId) external view returns (uint256) {
        return _valueOf(_loans[loanId].collateral, _latestPrice());
    }

    /// @inheritdoc ISavingsAccount
    function healthFactor(uint256 loanId) external view returns (uint256) {
        SavingsTypes.Loan memory loan = _loans[loanId];
        uint256 owed = LoanMath.owedUp(loan.principal, _accrued().borrowIndex - loan.borrowIndex);
        return LoanMath.healthFactorDown(_valueOf(loan.collateral, _latestPrice()), _risk.thresholdBps, owed);
    }

    /// @inheritdoc ISavingsAccount
    function maxBorrow(uint256 units) external view returns (uint256) {
        return _maxLoan(units);
    }

    /// @inheritdoc ERC1155
    function uri(uint256 id) public view override returns (string memory) {
        return DESCRIPTOR.uri(address(this), id);
    }

    /// @inheritdoc ISavingsAccount
    function snapshotOf(uint256 lendId) public pure returns (uint256 lossFactorWad, uint256 lendIndex) {
        if (!LendId.isLendId(lendId)) revert Savings_NotALendId(lendId);
        return LendId.decode(lendId);
    }

    // ------------------------------------------------------------------------------------------------ lenders, inside

    function _lend(uint256 assets, address receiver) private nonReentrant returns (uint256 lendId) {
        if (assets == 0) revert Savings_ZeroAmount(msg.sender);
        SavingsTypes.Pool memory pool = _accrued();
        pool.pausedUntil.requireOpen(block.timestamp);
        _requireUnimpaired(pool);
        uint256 available = Math.saturatingSub(pool.supplyCap, _depositedUp(pool));
        if (assets > available) revert Savings_SupplyCapExceeded(assets, available);
        lendId = LendId.encode(pool.lossFactor, pool.lendIndex);

        _addClaim(pool, assets);
        pool.cash += uint112(assets);
        _store(pool);
        ASSET.pullExact(msg.sender, assets);
        _mint(receiver, lendId, assets, "");
        emit Lent(msg.sender, receiver, lendId, assets);
    }

    /// @dev Adds a receipt of `principal` at the present snapshot to the sums.
    function _addClaim(SavingsTypes.Pool memory pool, uint256 principal) private {
        uint256 scaled = LenderClaims.scaledUp(principal, pool.lossFactor);
        pool.scaledDeposits += uint160(scaled);
        _lendSnapshots += scaled * pool.lendIndex;
    }

    /// @dev Takes `principal` of a receipt of that snapshot off the sums.
    function _removeClaim(
        SavingsTypes.Pool memory pool,
        uint256 principal,
        uint256 lossFactorThen,
        uint256 indexThen
    ) private {
        uint256 scaled = LenderClaims.scaledDown(principal, lossFactorThen);
        pool.scaledDeposits -= uint160(scaled);
        _lendSnapshots -= scaled * indexThen;
    }

    function _takeCash(SavingsTypes.Pool memory pool, uint256 paid, uint256 minOut) private pure {
        if (paid < minOut) revert Savings_PaidTooLittle(paid, minOut);
        if (paid > pool.cash) revert Savings_InsufficientCash(paid, pool.cash);
        pool.cash -= uint112(paid);
    }

    function _requireUnimpaired(SavingsTypes.Pool memory pool) private pure {
        if (pool.lossFactor < LenderClaims.MIN_LOSS_FACTOR) {
            revert Savings_Impaired(pool.lossFactor, LenderClaims.MIN_LOSS_FACTOR);
        }
    }

    /// @dev What the views need of a receipt. An index that has not been reached yet was never minted.
    function _receipt(
        uint256 lendId
    ) private view returns (uint256 lossFactorThen, SavingsTypes.Pool memory pool, uint256 growth) {
        uint256 indexThen;
        (lossFactorThen, indexThen) = snapshotOf(lendId);
        pool = _accrued();
        if (indexThen > pool.lendIndex) revert Savings_NotALendId(lendId);
        growth = pool.lendIndex - indexThen;
    }

    // ------------------------------------------------------------------------------------------------ loans, inside

    /// @dev The loan that `units` are to carry: `requested`, or for 0 the most they allow.
    function _checkedLoan(
        SavingsTypes.Pool memory pool,
        uint256 units,
        uint256 requested
    ) private view returns (uint256 loan) {
        SavingsTypes.Risk memory risk = _risk;
        uint256 maxLoan = _maxLoan(units);
        loan = requested == 0 ? maxLoan : requested;
        if (loan > maxLoan) revert Savings_LoanTooLarge(loan, maxLoan);
        if (loan == 0 || loan < risk.minLoan) revert Savings_LoanTooSmall(loan, risk.minLoan);
        uint256 underCap = Math.saturatingSub(risk.borrowCap, pool.borrowed);
        if (loan > underCap) revert Savings_BorrowCapExceeded(loan, underCap);
        uint256 deposited = LenderClaims.depositedDown(pool.scaledDeposits, pool.lossFactor);
        uint256 idle = Math.saturatingSub(deposited, pool.borrowed);
        if (loan > idle) revert Savings_InsufficientDeposits(loan, idle);
        if (loan > pool.cash) revert Savings_InsufficientCash(loan, pool.cash);
    }

    function _maxLoan(uint256 units) private view returns (uint256) {
        (uint256 price, ) = IPriceSource(_collateralFeed.source).latestPriceForNewRisk();
        return LoanMath.maxLoanDown(_valueOf(units, price), _risk.ltvBps);
    }

    /// @dev Takes `principal` off `loan` and off the sums, and its price with interest into cash.
    function _repayPrincipal(
        SavingsTypes.Pool memory pool,
        SavingsTypes.Loan memory loan,
        uint256 principal
    ) private pure returns (uint256 payment) {
        payment = LoanMath.owedUp(principal, pool.borrowIndex - loan.borrowIndex);
        _settlePrincipal(pool, loan, principal);
        pool.cash += payment.toUint112();
    }

    function _settlePrincipal(
        SavingsTypes.Pool memory pool,
        SavingsTypes.Loan memory loan,
        uint256 principal
    ) private pure {
        loan.principal -= uint96(principal);
        pool.borrowed -= uint96(principal);
        pool.borrowSnapshots -= uint192(principal * loan.borrowIndex);
    }

    function _pull(uint256 assets) private {
        if (assets != 0) ASSET.pullExact(msg.sender, assets);
    }

    function _openLoan(uint256 loanId) private view returns (SavingsTypes.Loan memory loan) {
        loan = _loans[loanId];
        if (loan.principal == 0 && loan.collateral == 0) revert Savings_LoanNotOpen(loanId);
    }

    function _requireMinLoan(uint256 principal, uint256 minLoan) private pure {
        if (principal != 0 && principal < minLoan) revert Savings_LoanTooSmall(principal, minLoan);
    }

    /// @dev Zero, or more than the caller has, is refused by name before anything is computed from it.
    function _requireReceipts(uint256 id, uint256 amount) private view {
        if (amount == 0) revert Savings_ZeroAmount(msg.sender);
        uint256 balance = balanceOf(msg.sender, id);
        if (amount > balance) revert Savings_InsufficientReceipts(msg.sender, id, balance, amount);
    }

    // ------------------------------------------------------------------------------------------------ liquidation, inside

    /// @dev What a liquidation repays, and the units it seizes.
    function _liquidationOf(
        SavingsTypes.Pool memory pool,
        uint256 loanId,
        SavingsTypes.Loan memory loan,
        uint256 maxRepay
    ) private view returns (LoanMath.Liquidation memory terms, uint256 units) {
        SavingsTypes.Risk memory risk = _risk;
        uint256 price = _latestPrice();
        uint256 value = _valueOf(loan.collateral, price);
        uint256 growth = pool.borrowIndex - loan.borrowIndex;
        uint256 health = LoanMath.healthFactorDown(value, risk.thresholdBps, LoanMath.owedUp(loan.principal, growth));
        if (health >= 1e18) revert Savings_LoanIsHealthy(loanId, health);
        terms = LoanMath.liquidation(loan, risk, growth, value, maxRepay);
        if (terms.takesAll) {
            if (terms.repaid > maxRepay) revert Savings_RepaymentTooLow(loanId, terms.repaid, maxRepay);
            return (terms, loan.collateral);
        }
        if (terms.principal == 0) revert Savings_PaymentTooSmall(maxRepay);
        _requireMinLoan(loan.principal - terms.principal, risk.minLoan);
        uint256 quantity = _collateralScale().baseDown(terms.seizedValueBps, price * BPS);
        units = Math.min(STAKING.unitsOf(quantity), loan.collateral);
    }

    /// @dev Assets have fallen by `badDebt`. Reserves bore it as far as they went; what is missing now, all lenders bear alike.
    function _realise(SavingsTypes.Pool memory pool, uint256 loanId, uint256 badDebt) private {
        uint256 assets = _assetsDown(pool);
        uint256 claims = _claimsUp(pool);
        if (claims > assets) pool.lossFactor = uint64(LenderClaims.lossFactorDown(pool.lossFactor, assets, claims));
        emit BadDebtRealised(loanId, badDebt, pool.lossFactor);
    }

    // ------------------------------------------------------------------------------------------------ rewards, inside

    /// @dev A provider that fails is left alone: its rewards wait, and everything else goes on.
    function _claimRewards() private returns (uint256 claimed) {
        try STAKING.harvest() returns (uint256 reward) {
            claimed = reward;
            emit RewardsClaimed(msg.sender, claimed);
        } catch (bytes memory reason) {
            emit ClaimFailed(msg.sender, reason);
        }
    }

    /// @dev What `rewards` are worth, asset base units rounded down; 0 without a good price.
    function _rewardWorth(uint256 rewards) private view returns (uint256) {
        (bool ok, uint256 price, ) = IPriceSource(_rewardFeed.source).tryLatestPrice();
        return ok ? PriceScale.wrap(_rewardFeed.scale).quoteDown(rewards, price) : 0;
    }

    /// @dev The exchange is held to the bound here too, by balance: governance may replace it, and could be wrong.
    function _sell(uint256 sold, uint256 worth, uint256 minOut) private returns (uint256 received) {
        uint16 maxSlippageBps = _risk.maxSlippageBps;
        uint256 minimum = Math.max(minOut, FixedPoint.mulDivUp(worth, BPS - maxSlippageBps, BPS));
        IExchange exchange = _exchange;
        uint256 balanceBefore = ASSET.balanceOf(address(this));
        REWARD_TOKEN.forceApprove(address(exchange), sold);
        exchange.swap(
            ExchangeTypes.SwapRequest({
                tokenIn: address(REWARD_TOKEN),
                tokenOut: address(ASSET),
                amountIn: sold,
                minAmountOut: minOut,
                oracleAmountOut: worth,
                maxSlippageBps: maxSlippageBps,
                receiver: address(this),
                deadline: block.timestamp
            })
        );
        received = Math.saturatingSub(ASSET.balanceOf(address(this)), balanceBefore);
        if (received < minimum) revert Savings_PaidTooLittle(received, minimum);
    }

    // ------------------------------------------------------------------------------------------------ the pool, inside

    /// @dev The pool as of now. Rates depend on principal alone, which stood still since the clock.
    function _accrued() private view returns (SavingsTypes.Pool memory pool) {
        pool = _pool;
        uint256 elapsed = block.timestamp - pool.clock;
        if (elapsed == 0) return pool;
        (uint256 borrowers, uint256 lenders) = _ratesOf(pool);
        elapsed = InterestIndex.elapsedWithin(pool.borrowIndex, borrowers, elapsed);
        pool.borrowIndex = uint96(InterestIndex.advanced(pool.borrowIndex, borrowers, elapsed));
        pool.lendIndex = uint96(InterestIndex.advanced(pool.lendIndex, lenders, elapsed));
        pool.clock = uint40(block.timestamp);
    }

    function _ratesOf(SavingsTypes.Pool memory pool) private view returns (uint256 borrowers, uint256 lenders) {
        uint256 used = _utilisation(pool);
        borrowers = InterestRates.borrowRateDown(_rates, used);
        lenders = InterestRates.depositRateDown(used, borrowers, pool.reserveFactorBps);
    }

    function _utilisation(SavingsTypes.Pool memory pool) private pure returns (uint256) {
        return InterestRates.utilisationDown(pool.borrowed, _depositedUp(pool));
    }

    function _depositedUp(SavingsTypes.Pool memory pool) private pure returns (uint256) {
        return LenderClaims.depositedUp(pool.scaledDeposits, pool.lossFactor);
    }

    function _claimsUp(SavingsTypes.Pool memory pool) private view returns (uint256) {
        return LenderClaims.claimsUp(pool.scaledDeposits, _lendSnapshots, pool.lossFactor, pool.lendIndex);
    }

    /// @dev Cash and what borrowers owe, `borrowed + (borrowed * bi - sum p * bi0) / YEAR_WAD`, rounded down.
    function _assetsDown(SavingsTypes.Pool memory pool) private pure returns (uint256) {
        uint256 scaledInterest = uint256(pool.borrowed) * pool.borrowIndex - pool.borrowSnapshots;
        return uint256(pool.cash) + pool.borrowed + scaledInterest / InterestIndex.YEAR_WAD;
    }

    function _latestPrice() private view returns (uint256 price) {
        (price, ) = IPriceSource(_collateralFeed.source).latestPrice();
    }

    function _valueOf(uint256 units, uint256 price) private view returns (uint256) {
        return _collateralScale().quoteDown(STAKING.quantityOf(units), price);
    }

    function _collateralScale() private view returns (PriceScale) {
        return PriceScale.wrap(_collateralFeed.scale);
    }

    /// @dev Field by field the compiler writes each slot once.
    function _store(SavingsTypes.Pool memory pool) private {
        _pool.borrowed = pool.borrowed;
        _pool.borrowIndex = pool.borrowIndex;
        _pool.clock = pool.clock;
        _pool.reserveFactorBps = pool.reserveFactorBps;
        _pool.scaledDeposits = pool.scaledDeposits;
        _pool.lendIndex = pool.lendIndex;
        _pool.borrowSnapshots = pool.borrowSnapshots;
        _pool.lossFactor = pool.lossFactor;
        _pool.cash = pool.cash;
        _pool.supplyCap = pool.supplyCap;
        _pool.pausedUntil = pool.pausedUntil;
    }

    /// @dev A loan without receipts has neither principal nor collateral any more: its slots are cleared.
    function _storeLoan(uint256 loanId, SavingsTypes.Loan memory loan) private {
        _loans[loanId] = loan;
        if (loan.receipts == 0) delete _loans[loanId];
    }

    // ------------------------------------------------------------------------------------------------ parameters, inside

    function _setParameters(SavingsTypes.Pool memory pool, SavingsTypes.Parameters memory newParameters) private {
        ParameterBounds.requireWithin(newParameters);
        pool.reserveFactorBps = newParameters.reserveFactorBps;
        pool.supplyCap = newParameters.supplyCap;
        _store(pool);
        _rates = newParameters.rates;
        _risk = newParameters.risk;
        emit ParametersSet(msg.sender, newParameters);
    }

    function _setAdapters(SavingsTypes.Adapters memory newAdapters) private {
        _requireCode(newAdapters.exchange);
        uint8 rewardDecimals = IERC20Metadata(address(REWARD_TOKEN)).decimals();
        _setFeed(_collateralFeed, newAdapters.collateralPrice, STAKING.decimals());
        _setFeed(_rewardFeed, newAdapters.rewardPrice, rewardDecimals);
        _exchange = IExchange(newAdapters.exchange);
        emit AdaptersSet(msg.sender, newAdapters);
    }

    function _setFeed(SavingsTypes.PriceFeed storage feed, address source, uint8 baseDecimals) private {
        _requireCode(source);
        feed.source = source;
        feed.scale = PriceScale.unwrap(
            PriceMath.scaleFor(baseDecimals, ASSET_DECIMALS, IPriceSource(source).decimals())
        );
    }

    function _requireCode(address account) private view {
        if (account.code.length == 0) revert Savings_InvalidContract(account);
    }
}
