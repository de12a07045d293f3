import { emptyTask } from "hardhat/config";

import { amount, option, optional, reading, sending, TO } from "../support/options.js";

const POSITION = optional("position", "A position by its number; the sender's largest if absent");

/** `npx hardhat staking <verb>`: one file a verb in this folder. */
export const tasks = [
  emptyTask("staking", "Stake with the delegation pool, whose positions can be borrowed against").build(),
  reading(["staking", "status"], "Shows the pool and who holds which position")
    .addOption(optional("account", "Whose positions to show, if not everybody's"))
    .setAction(() => import("./status.js"))
    .build(),
  sending(["staking", "stake"], "Stakes tokens for a new position")
    .addOption(TO)
    .addOption(amount())
    .setAction(() => import("./stake.js"))
    .build(),
  sending(["staking", "claim"], "Pays out what a position has earned, and gives it a new number")
    .addOption(POSITION)
    .addOption(TO)
    .setAction(() => import("./claim.js"))
    .build(),
  sending(["staking", "merge"], "Joins one position to another, and pays out what it has earned")
    .addOption(option("position", "Which position is merged"))
    .addOption(option("into", "Into which"))
    .addOption(TO)
    .setAction(() => import("./merge.js"))
    .build(),
  sending(["staking", "unbond"], "Gives up stake for a ticket, or pays a ticket whose delay is over")
    .addOption(POSITION)
    .addOption(amount("of a position"))
    .addOption(optional("ticket", "A ticket to be paid"))
    .addOption(TO)
    .setAction(() => import("./unbond.js"))
    .build(),
];
