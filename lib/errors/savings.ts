import type { Explanations } from "../explanation.js";

/** Everything that a `SavingsAccount` refuses by itself. */
export const EXPLANATIONS = {
  "error Savings_InvalidContract(address account)": {
    sentence: (w) => `${w.plain("account")} is no contract, or not one that can play its part here.`,
    why: "The asset, the staking provider, the price sources and the exchange must be contracts; rewards come in another token than the asset.",
    whatToDo: "Check the address, and that it is on this chain.",
  },
  "error Savings_ZeroAmount(address account)": {
    sentence: (w) => `${w.plain("account")} asked to move nothing.`,
    why: "Calls with an amount of zero are refused, for they are mistakes more often than not.",
    whatToDo: "Give an amount over zero; `npx hardhat savings status` shows what an account holds.",
  },
  "error Savings_InvalidReceiver(address receiver)": {
    sentence: (w) => `${w.plain("receiver")} cannot receive anything from the savings account.`,
    why: "What is sent to the zero address or to the account itself is lost.",
    whatToDo: "Name the account that should receive it.",
  },
  "error Savings_DeadlineExpired(uint256 deadline, uint256 timestamp)": {
    sentence: (w) => `The loan was asked for until ${w.instant("deadline")}, and it is ${w.instant("timestamp")}.`,
    why: "A loan that waits too long would be opened at a price and a rate that nobody agreed to.",
    whatToDo: "Ask again, with a later deadline.",
  },
  "error Savings_NotALendId(uint256 id)": {
    sentence: (w) => `${w.plain("id")} is not the id of a LEND receipt.`,
    why: "A LEND id holds the loss factor and the index of the deposit; small numbers are loans.",
    whatToDo: "Take the id from `npx hardhat savings status`.",
  },
  "error Savings_LoanNotOpen(uint256 loanId)": {
    sentence: (w) => `Loan ${w.plain("loanId")} has neither debt nor collateral.`,
    why: "There never was such a loan, or it has been closed.",
    whatToDo: "Take the number of an open loan from `npx hardhat savings status`.",
  },
  "error Savings_NothingOwed(uint256 loanId)": {
    sentence: (w) => `Nothing is owed for loan ${w.plain("loanId")} any more.`,
    why: "Its debt is paid; only collateral is left, which leaves against the loan's receipts.",
    whatToDo: "Let whoever holds the receipts call `npx hardhat savings repay`, which now costs nothing.",
  },
  "error Savings_InsufficientReceipts(address account, uint256 id, uint256 balance, uint256 needed)": {
    sentence: (w) =>
      `${w.plain("account")} holds ${w.plain("balance")} of receipt ${w.plain("id")}, and ${w.plain("needed")} are needed (base units).`,
    why: "A deposit or a collateral goes to whoever holds its receipts.",
    whatToDo: "Ask for no more than is held; `npx hardhat savings status --account NAME` shows it.",
  },
  "error Savings_Impaired(uint256 lossFactorWad, uint256 minLossFactorWad)": {
    sentence: (w) =>
      `Losses have left ${w.wad("lossFactorWad")} of a unit that was lent; below ${w.wad("minLossFactorWad")} the account mints no LEND receipts.`,
    why: "A share of so little that is left could no longer be counted precisely.",
    whatToDo: "Withdraw, which goes on; lend in another savings account.",
  },
  "error Savings_SupplyCapExceeded(uint256 assets, uint256 available)": {
    sentence: (w) => `${w.asset("assets")} is more than the account may still take in: ${w.asset("available")}.`,
    why: "Risk management bounds what may be deposited.",
    whatToDo: "Lend less, or wait until somebody withdraws.",
  },
  "error Savings_BorrowCapExceeded(uint256 loan, uint256 available)": {
    sentence: (w) => `A loan of ${w.asset("loan")} is more than may still be borrowed: ${w.asset("available")}.`,
    why: "Risk management bounds what may be borrowed in all.",
    whatToDo: "Borrow less, or wait until somebody repays.",
  },
  "error Savings_InsufficientDeposits(uint256 loan, uint256 available)": {
    sentence: (w) =>
      `A loan of ${w.asset("loan")} is more than lenders have deposited and nobody has borrowed: ${w.asset("available")}.`,
    why: "Interest is promised on the assumption that no more is borrowed than was deposited.",
    whatToDo: "Borrow less, or wait until somebody lends or repays.",
  },
  "error Savings_InsufficientCash(uint256 requested, uint256 available)": {
    sentence: (w) => `${w.asset("requested")} cannot be paid: there are ${w.asset("available")} in cash.`,
    why: "The rest is lent out, or still in staking rewards that have not been sold.",
    whatToDo: "Ask for less, wait for repayments, or sell rewards first with `npx hardhat savings harvest`.",
  },
  "error Savings_PaidTooLittle(uint256 paid, uint256 minOut)": {
    sentence: (w) =>
      `${w.asset("paid")} would be paid, less than the ${w.asset("minOut")} that were asked for at least.`,
    why: "The value of a receipt falls where bad debt is realised; the caller's minimum guards against that.",
    whatToDo: "Look at `npx hardhat savings status` and lower the minimum if the value is right.",
  },
  "error Savings_NothingToClaim(uint256 lendId, uint256 principal)": {
    sentence: (w) => `${w.asset("principal")} of receipt ${w.plain("lendId")} has earned less than one base unit.`,
    why: "Interest accrues by the second while something is borrowed, and is paid in whole base units.",
    whatToDo: "Wait; `npx hardhat savings status` shows what a receipt has earned.",
  },
  "error Savings_LoanTooLarge(uint256 loan, uint256 maxLoan)": {
    sentence: (w) => `A loan of ${w.asset("loan")} is more than the collateral allows: ${w.asset("maxLoan")}.`,
    why: "A loan may be a fixed share of the collateral's value when it is opened, the loan-to-value limit.",
    whatToDo: "Borrow less or `max`, or lock more collateral.",
  },
  "error Savings_LoanTooSmall(uint256 principal, uint256 minLoan)": {
    sentence: (w) =>
      `The loan would have a principal of ${w.asset("principal")}, which is neither nothing nor at least ${w.asset("minLoan")}.`,
    why: "A loan so small would not be worth anybody's gas to liquidate.",
    whatToDo: "Borrow more, or repay the whole.",
  },
  "error Savings_PaymentTooHigh(uint256 payment, uint256 maxPayment)": {
    sentence: (w) => `${w.asset("payment")} is due, more than the ${w.asset("maxPayment")} that was allowed for.`,
    why: "Interest grows by the second; the caller's maximum guards against paying more than expected.",
    whatToDo: "Allow for a little more, or repay fewer receipts.",
  },
  "error Savings_PaymentTooSmall(uint256 assets)": {
    sentence: (w) => `${w.asset("assets")} does not pay for one base unit of principal with its interest.`,
    why: "Principal and its interest are repaid together.",
    whatToDo: "Pay more.",
  },
  "error Savings_LoanIsHealthy(uint256 loanId, uint256 healthFactorWad)": {
    sentence: (w) => `Loan ${w.plain("loanId")} has a health factor of ${w.wad("healthFactorWad")}.`,
    why: "Only a loan whose health factor is below 1 may be liquidated.",
    whatToDo: "Leave it; `npx hardhat savings status` shows every loan's health.",
  },
  "error Savings_RepaymentTooLow(uint256 loanId, uint256 repayment, uint256 maxRepay)": {
    sentence: (w) =>
      `All the collateral of loan ${w.plain("loanId")} has to be taken, for ${w.asset("repayment")}; ${w.asset("maxRepay")} was allowed for.`,
    why: "The collateral no longer covers the debt and the bonus: whoever took the good part would leave the loss to the lenders.",
    whatToDo: "Allow for the whole amount, or leave the loan to somebody else.",
  },
  "error Savings_SeizedTooLittle(uint256 seized, uint256 minSeized)": {
    sentence: (w) =>
      `${w.amount("seized", "collateral")} would be seized, less than the ${w.amount("minSeized", "collateral")} that were asked for at least.`,
    why: "What is seized depends on the price and on who was first; the caller's minimum guards against both.",
    whatToDo: "Look at `npx hardhat savings status` and try again with what is there now.",
  },
  "error Savings_InsufficientReserves(uint256 assets, uint256 available)": {
    sentence: (w) =>
      `${w.asset("assets")} is more than belongs to no lender and is there in cash: ${w.asset("available")}.`,
    why: "Reserves are what assets exceed the lenders' claims by; nothing else can be taken out.",
    whatToDo: "Withdraw less.",
  },
  "error Savings_RateTooHigh(uint256 rateWad, uint256 maxRateWad)": {
    sentence: (w) => `Base rate and slopes add up to ${w.wad("rateWad")} a year; ${w.wad("maxRateWad")} is the most.`,
    why: "The code bounds what risk management may charge, and its indices would overflow sooner.",
    whatToDo: "Lower the base rate or the slopes.",
  },
  "error Savings_OptimalUtilisationOutOfBounds(uint256 optimalUtilisationWad)": {
    sentence: (w) => `An optimal utilisation of ${w.wad("optimalUtilisationWad")} is not between 0 and 1.`,
    why: "The curve divides by it, and by what is left of one beyond it.",
    whatToDo: "Choose a share between the two, such as 0.8.",
  },
  "error Savings_ReserveFactorTooHigh(uint256 reserveFactorBps, uint256 maxReserveFactorBps)": {
    sentence: (w) =>
      `A reserve factor of ${w.bps("reserveFactorBps")} is over the bound of ${w.bps("maxReserveFactorBps")}.`,
    why: "The code bounds what may be kept back of the interest that borrowers pay.",
    whatToDo: "Choose a smaller part.",
  },
  "error Savings_LtvOutOfBounds(uint256 ltvBps, uint256 thresholdBps)": {
    sentence: (w) =>
      `A loan-to-value limit of ${w.bps("ltvBps")} is not between 0% and the threshold of ${w.bps("thresholdBps")}.`,
    why: "A new loan must not be liquidatable at once.",
    whatToDo: "Lower the limit, or raise the threshold.",
  },
  "error Savings_ThresholdTooHigh(uint256 thresholdWithBonus, uint256 maxThresholdWithBonus)": {
    sentence: (w) =>
      `The threshold with the bonus on it is ${w.plain("thresholdWithBonus")} of 100,000,000 parts of the collateral's value; ` +
      `${w.plain("maxThresholdWithBonus")} is the most.`,
    why: "Room must be left in which a liquidation makes a loan healthier instead of eating up its collateral.",
    whatToDo: "Lower the threshold or the bonus.",
  },
  "error Savings_BonusTooHigh(uint256 bonusBps, uint256 maxBonusBps)": {
    sentence: (w) => `A liquidation bonus of ${w.bps("bonusBps")} is over the bound of ${w.bps("maxBonusBps")}.`,
    why: "The code bounds what a borrower can lose to whoever liquidates his loan.",
    whatToDo: "Choose a smaller one.",
  },
  "error Savings_MinLoanTooLarge(uint256 minLoan, uint256 maxMinLoan)": {
    sentence: (w) => `A minimum loan of ${w.asset("minLoan")} is over the bound of ${w.asset("maxMinLoan")}.`,
    why: "The minimum loan is kept in a slot of its own width, and one so large would let nobody borrow.",
    whatToDo: "Choose a smaller one.",
  },
  "error Savings_SlippageTooHigh(uint256 slippageBps, uint256 maxSlippageBps)": {
    sentence: (w) => `A slippage of ${w.bps("slippageBps")} is over the bound of ${w.bps("maxSlippageBps")}.`,
    why: "Rewards are sold by anybody who calls; the bound is what such a sale can lose at most.",
    whatToDo: "Choose a smaller one.",
  },
} as const satisfies Explanations;
