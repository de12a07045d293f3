import { emptyTask } from "hardhat/config";

import { amount, option, optional, reading, sending, TO } from "../support/options.js";

const RECEIPT = optional("receipt", "A LEND receipt by its id; the sender's oldest if absent");
const LOAN = optional("loan", "A loan by its number; the sender's own if absent");
const POSITION = optional("position", "A staking position by its number; the sender's largest if absent");

/** `npx hardhat savings <verb>`: one file a verb in this folder. */
export const tasks = [
  emptyTask("savings", "Lend, borrow against staking positions, liquidate").build(),
  reading(["savings", "status"], "Shows the balance sheet, the loans, and what accounts have lent")
    .addOption(optional("account", "Whose receipts to show, if not everybody's"))
    .setAction(() => import("./status.js"))
    .build(),
  sending(["savings", "lend"], "Lends tokens for a LEND receipt")
    .addOption(TO)
    .addOption(amount())
    .setAction(() => import("./lend.js"))
    .build(),
  sending(["savings", "withdraw"], "Pays out principal of a LEND receipt with its interest")
    .addOption(RECEIPT)
    .addOption(TO)
    .addOption(amount("principal"))
    .setAction(() => import("./withdraw.js"))
    .build(),
  sending(["savings", "claim"], "Pays out the interest of a LEND receipt")
    .addOption(RECEIPT)
    .addOption(TO)
    .setAction(() => import("./claim.js"))
    .build(),
  sending(["savings", "borrow"], "Locks a staking position and borrows against it")
    .addOption(POSITION)
    .addOption(option("collateral", "How much of the position to lock, such as 50% or max", "max"))
    .addOption(TO)
    .addOption(amount("max is what the collateral allows"))
    .setAction(() => import("./borrow.js"))
    .build(),
  sending(["savings", "repay"], "Repays a loan, or part of it, for that part of its collateral")
    .addOption(LOAN)
    .addOption(TO)
    .addOption(amount("of the loan's receipts"))
    .setAction(() => import("./repay.js"))
    .build(),
  sending(["savings", "repay-debt"], "Pays for a loan and takes nothing out; for anybody")
    .addOption(LOAN)
    .addOption(amount())
    .setAction(() => import("./repay-debt.js"))
    .build(),
  sending(["savings", "add-collateral"], "Locks a staking position behind a loan; for anybody")
    .addOption(LOAN)
    .addOption(POSITION)
    .addOption(amount("of the position"))
    .setAction(() => import("./add-collateral.js"))
    .build(),
  sending(["savings", "liquidate"], "Repays a loan that is not healthy, for collateral with a bonus; for anybody")
    .addOption(LOAN)
    .addOption(TO)
    .addOption(amount("the most to repay"))
    .addOption(option("minSeized", "The least collateral to get", "0"))
    .setAction(() => import("./liquidate.js"))
    .build(),
  sending(["savings", "harvest"], "Claims the staking rewards of all collateral and sells them; for anybody")
    .addOption(option("amount", "The most to sell of the reward token", "max"))
    .addOption(option("minOut", "The least that the sale may bring", "0"))
    .setAction(() => import("./harvest.js"))
    .build(),
];
