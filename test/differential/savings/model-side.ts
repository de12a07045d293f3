import type { SavingsModel } from "../../../reference/savings.js";
import { type SavingsProblem, SavingsRefusal } from "../../../reference/savings/refusal.js";
import { modelParameters, nameOf, type Order } from "./orders.js";

/** What an order moves: assets from the account to the actor and collateral likewise, negative the other way. */
export type Effect = { assets: bigint; collateral: bigint };

/** Orders that an actor gives to the account; the rest happens to it. */
export type ActorsOrder = Extract<Order, { who: number }>;

const NOTHING: Effect = { assets: 0n, collateral: 0n };

/** Carries out an actor's order on the model. Throws `SavingsRefusal` where the model refuses. */
export function carryOut(model: SavingsModel, order: ActorsOrder): Effect {
  const who = nameOf(order.who);
  switch (order.kind) {
    case "lend":
      model.lend(who, order.assets);
      return { assets: -order.assets, collateral: 0n };
    case "withdraw":
      return { assets: model.withdraw(who, order.lendId, order.principal), collateral: 0n };
    case "claimInterest":
      return { assets: model.claimInterest(who, order.lendId, order.principal).paid, collateral: 0n };
    case "moveReceipt":
      model.transferReceipt(who, nameOf(order.to), order.lendId, order.principal);
      return NOTHING;
    case "moveLoan":
      model.transferLoan(who, nameOf(order.to), order.loanId, order.units);
      return NOTHING;
    default:
      return carryOutOnLoan(model, order, who);
  }
}

type OnLoan = "borrow" | "repay" | "repayDebt" | "addCollateral" | "liquidate";

function carryOutOnLoan(model: SavingsModel, order: Extract<ActorsOrder, { kind: OnLoan }>, who: string): Effect {
  switch (order.kind) {
    case "borrow": {
      const loanId = model.borrow(who, order.amount, order.loan);
      return { assets: model.loan(loanId).principal, collateral: -order.amount };
    }
    case "repay": {
      const { principal, interest, amount } = model.repay(who, order.loanId, order.units);
      return { assets: -principal - interest, collateral: amount };
    }
    case "repayDebt": {
      const { principal, interest } = model.repayDebt(order.loanId, order.assets);
      return { assets: -principal - interest, collateral: 0n };
    }
    case "addCollateral":
      model.addCollateral(order.loanId, order.amount);
      return { assets: 0n, collateral: -order.amount };
    case "liquidate": {
      const { repaid, amount } = model.liquidate(order.loanId, order.assets);
      return { assets: -repaid, collateral: amount };
    }
  }
}

/** Carries out an order that governance gives. */
export function govern(
  model: SavingsModel,
  order: Extract<Order, { kind: "withdrawReserves" | "setParameters" }>,
): void {
  if (order.kind === "withdrawReserves") model.withdrawReserves(order.assets);
  else model.setParameters(modelParameters(order.parameters));
}

/** What `action` returns, or the rule by which the model refuses it. */
export function attempt<T>(action: () => T): { done: T } | { refused: SavingsProblem } {
  try {
    return { done: action() };
  } catch (error) {
    if (error instanceof SavingsRefusal) return { refused: error.problem };
    throw error;
  }
}
