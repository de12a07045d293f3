// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {InboundPause} from "../shared/access/InboundPause.sol";
import {RoleGated} from "../shared/access/RoleGated.sol";
import {Roles} from "../shared/access/Roles.sol";
import {ExactTransfer} from "../shared/tokens/ExactTransfer.sol";
import {ISavingsAccount} from "./interfaces/ISavingsAccount.sol";
import {ISavingsDescriptor} from "./interfaces/ISavingsDescriptor.sol";
import {LendId} from "./libraries/LendId.sol";
import {LenderClaims} from "./libraries/LenderClaims.sol";
import {LoanLedger} from "./libraries/LoanLedger.sol";
import {LoanMath} from "./libraries/LoanMath.sol";
import {PoolLedger} from "./libraries/PoolLedger.sol";
import {SavingsBorrowing} from "./libraries/SavingsBorrowing.sol";
import {SavingsLending} from "./libraries/SavingsLending.sol";
import {SavingsLiquidation} from "./libraries/SavingsLiquidation.sol";
import {SavingsTreasury} from "./libraries/SavingsTreasury.sol";
import {SavingsViews} from "./libraries/SavingsViews.sol";
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
    using LoanLedger for SavingsTypes.State;
    using PoolLedger for SavingsTypes.State;
    using SavingsBorrowing for SavingsTypes.State;
    using SavingsLending for SavingsTypes.State;
    using SavingsLiquidation for SavingsTypes.State;
    using PoolLedger for SavingsTypes.Pool;
    using SavingsTreasury for SavingsTypes.State;
    using SavingsViews for SavingsTypes.State;
    using InboundPause for uint48;
    using SafeCast for uint256;

    IERC20 private immutable ASSET;
    IERC20 private immutable REWARD_TOKEN;
    IStakingPositions private immutable STAKING;
    ISavingsDescriptor private immutable DESCRIPTOR;

    SavingsTypes.State private _state;

    modifier validReceiver(address receiver) {
        _requireReceiver(receiver);
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
        SavingsTreasury.requireCode(setup.asset);
        SavingsTreasury.requireCode(setup.stakingFactory);
        SavingsTreasury.requireCode(setup.descriptor);
        ASSET = IERC20(setup.asset);
        STAKING = IStakingPositionsFactory(setup.stakingFactory).create();
        REWARD_TOKEN = IERC20(STAKING.rewardToken());
        if (address(REWARD_TOKEN) == setup.asset) revert Savings_InvalidContract(setup.asset);
        DESCRIPTOR = ISavingsDescriptor(setup.descriptor);
        SavingsTypes.Pool memory pool;
        pool.clock = uint40(block.timestamp);
        pool.lossFactor = uint64(LenderClaims.INITIAL_LOSS_FACTOR);
        _state.store(pool);
        _state.setAdapters(STAKING, address(ASSET), address(REWARD_TOKEN), adapters_);
        _state.setParameters(parameters_);
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
        SavingsTypes.Pool memory pool = _state.accrued();
        paid = LenderClaims.valueDown(principal, lossFactorThen, pool.lossFactor, pool.lendIndex - indexThen);

        _state.removeClaim(pool, principal, lossFactorThen, indexThen);
        pool.takeCash(paid, minOut);
        _state.store(pool);
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
        if (!LendId.isLendId(lendId)) revert Savings_NotALendId(lendId);
        (newLendId, newPrincipal, paid) = _state.claimInterest(lendId, principal, minOut);
        _burn(msg.sender, lendId, principal);
        ASSET.push(receiver, paid);
        _mint(msg.sender, newLendId, newPrincipal, "");
        emit InterestClaimed(msg.sender, receiver, lendId, principal, newLendId, newPrincipal, paid);
    }

    // ------------------------------------------------------------------------------------------------ borrowers

    /// @inheritdoc ISavingsAccount
    function borrow(
        SavingsTypes.BorrowRequest calldata request
    ) external nonReentrant validReceiver(request.receiver) returns (uint256 loanId) {
        uint256 units;
        uint256 loan;
        (loanId, units, loan) = _state.borrow(STAKING, request);
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
        SavingsTypes.Loan memory loan = _state.openLoan(loanId);
        _requireReceipts(loanId, receipts);
        SavingsTypes.Pool memory pool = _state.accrued();
        uint256 principal = LoanMath.principalPartUp(loan, receipts);
        uint256 units = LoanMath.collateralPartDown(loan, receipts);

        loan.receipts -= uint128(receipts);
        loan.collateral -= uint128(units);
        payment = _state.repayPrincipal(pool, loan, principal);
        if (payment > maxPayment) revert Savings_PaymentTooHigh(payment, maxPayment);
        _state.store(pool);
        _state.storeLoan(loanId, loan);
        _burn(msg.sender, loanId, receipts);
        _pull(payment);
        if (units != 0) collateral = STAKING.withdraw(units, receiver);
        emit Repaid(msg.sender, receiver, loanId, receipts, principal, payment - principal, units);
    }

    /// @inheritdoc ISavingsAccount
    function repayDebt(uint256 loanId, uint256 assets) external nonReentrant returns (uint256 payment) {
        return _state.repayDebt(ASSET, loanId, assets);
    }

    /// @inheritdoc ISavingsAccount
    function addCollateral(
        uint256 loanId,
        uint256 positionId,
        uint256 collateral
    ) external nonReentrant returns (uint256 units) {
        return _state.addCollateral(STAKING, loanId, positionId, collateral);
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
        SavingsLiquidation.Request memory request = SavingsLiquidation.Request({
            staking: STAKING,
            asset: ASSET,
            loanId: loanId,
            maxRepay: maxRepay,
            minSeized: minSeized,
            receiver: receiver
        });
        return _state.liquidate(request, data);
    }

    // ------------------------------------------------------------------------------------------------ rewards and reserves

    /// @inheritdoc ISavingsAccount
    function harvest(
        uint256 maxSell,
        uint256 minOut
    ) external nonReentrant returns (uint256 claimed, uint256 received) {
        return _state.harvest(STAKING, ASSET, REWARD_TOKEN, maxSell, minOut);
    }

    /// @inheritdoc ISavingsAccount
    function withdrawReserves(
        uint256 assets,
        address receiver
    ) external onlyRole(Roles.ADMIN) nonReentrant validReceiver(receiver) {
        _state.withdrawReserves(ASSET, assets, receiver);
    }

    // ------------------------------------------------------------------------------------------------ parameters

    /// @inheritdoc ISavingsAccount
    function setParameters(SavingsTypes.Parameters calldata newParameters) external onlyRole(Roles.RISK) nonReentrant {
        _state.setParameters(newParameters);
    }

    /// @inheritdoc ISavingsAccount
    function setAdapters(SavingsTypes.Adapters calldata newAdapters) external onlyRole(Roles.ADMIN) nonReentrant {
        _state.setAdapters(STAKING, address(ASSET), address(REWARD_TOKEN), newAdapters);
    }

    /// @inheritdoc ISavingsAccount
    function pauseInbound() external onlyRole(Roles.GUARDIAN) nonReentrant {
        SavingsTypes.Pool memory pool = _state.load();
        pool.pausedUntil = pool.pausedUntil.arm(block.timestamp);
        _state.store(pool);
        emit InboundPaused(msg.sender, pool.pausedUntil);
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
        return SavingsTypes.Adapters(_state.collateralFeed.source, _state.rewardFeed.source, _state.exchange);
    }

    /// @inheritdoc ISavingsAccount
    function parameters() external view returns (SavingsTypes.Parameters memory) {
        return _state.parameters();
    }

    /// @inheritdoc ISavingsAccount
    function inboundPausedUntil() external view returns (uint256) {
        return _state.load().pausedUntil;
    }

    /// @inheritdoc ISavingsAccount
    function utilisation() external view returns (uint256) {
        (uint256 used, , ) = SavingsViews.rates(_state);
        return used;
    }

    /// @inheritdoc ISavingsAccount
    function borrowRate() external view returns (uint256) {
        (, uint256 borrowers, ) = SavingsViews.rates(_state);
        return borrowers;
    }

    /// @inheritdoc ISavingsAccount
    function depositRate() external view returns (uint256) {
        (, , uint256 lenders) = SavingsViews.rates(_state);
        return lenders;
    }

    /// @inheritdoc ISavingsAccount
    function indices() external view returns (uint256 borrowIndex, uint256 lendIndex) {
        return _state.indices();
    }

    /// @inheritdoc ISavingsAccount
    function lossFactor() external view returns (uint256) {
        return _state.load().lossFactor;
    }

    /// @inheritdoc ISavingsAccount
    function balanceSheet() external view returns (SavingsTypes.BalanceSheet memory) {
        return _state.balanceSheet(ASSET);
    }

    /// @inheritdoc ISavingsAccount
    function ledger() external view returns (uint256 scaledDeposits, uint256 lendSnapshots, uint256 borrowSnapshots) {
        return (_state.load().scaledDeposits, _state.lendSnapshots, _state.borrowSnapshots);
    }

    // ------------------------------------------------------------------------------------------------ views: receipts

    /// @inheritdoc ISavingsAccount
    function lendIdOf(uint256 lossFactorWad, uint256 lendIndex) external pure returns (uint256 lendId) {
        return LendId.encode(lossFactorWad.toUint64(), lendIndex.toUint96());
    }

    /// @inheritdoc ISavingsAccount
    function valueOf(uint256 lendId, uint256 principal) external view returns (uint256) {
        (uint256 value, ) = _state.worth(lendId, principal);
        return value;
    }

    /// @inheritdoc ISavingsAccount
    function interestOf(uint256 lendId, uint256 principal) external view returns (uint256) {
        (, uint256 interest) = _state.worth(lendId, principal);
        return interest;
    }

    /// @inheritdoc ISavingsAccount
    function maxWithdraw(uint256 lendId, address account) external view returns (uint256 principal) {
        return _state.maxWithdraw(lendId, balanceOf(account, lendId));
    }

    /// @inheritdoc ISavingsAccount
    function loanOf(uint256 loanId) external view returns (SavingsTypes.Loan memory) {
        return _state.loanOf(loanId);
    }

    /// @inheritdoc ISavingsAccount
    function loanCount() external view returns (uint256) {
        return _state.loanCount;
    }

    /// @inheritdoc ISavingsAccount
    function debtOf(uint256 loanId) external view returns (uint256 principal, uint256 debt) {
        return _state.debtOf(loanId);
    }

    /// @inheritdoc ISavingsAccount
    function collateralValue(uint256 loanId) external view returns (uint256) {
        (uint256 value, ) = _state.health(STAKING, loanId);
        return value;
    }

    /// @inheritdoc ISavingsAccount
    function healthFactor(uint256 loanId) external view returns (uint256) {
        (, uint256 factor) = _state.health(STAKING, loanId);
        return factor;
    }

    /// @inheritdoc ISavingsAccount
    function maxBorrow(uint256 units) external view returns (uint256) {
        return _state.maxBorrow(STAKING, units);
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

    // ------------------------------------------------------------------------------------------------ internals

    function _lend(uint256 assets, address receiver) private nonReentrant returns (uint256 lendId) {
        lendId = _state.lend(ASSET, assets);
        _mint(receiver, lendId, assets, "");
        emit Lent(msg.sender, receiver, lendId, assets);
    }

    function _pull(uint256 assets) private {
        if (assets != 0) ASSET.pullExact(msg.sender, assets);
    }

    /// @dev Zero, or more than the caller has, is refused by name before anything is computed from it.
    function _requireReceipts(uint256 id, uint256 amount) private view {
        if (amount == 0) revert Savings_ZeroAmount(msg.sender);
        uint256 balance = balanceOf(msg.sender, id);
        if (amount > balance) revert Savings_InsufficientReceipts(msg.sender, id, balance, amount);
    }

    function _requireReceiver(address receiver) private view {
        if (receiver == address(0) || receiver == address(this)) revert Savings_InvalidReceiver(receiver);
    }
}
