import { emptyTask } from "hardhat/config";

import { option, optional, sending } from "../support/options.js";
import { USUAL } from "./jobs.js";

/** `npx hardhat keeper <verb>`: one file a verb in this folder. */
export const tasks = [
  emptyTask("keeper", "Do what the systems wait for").build(),
  sending(["keeper", "run"], "Closes epochs, harvests, settles with proofs, liquidates, until it is stopped")
    .addFlag({ name: "once", description: "One round only" })
    .addOption(option("every", "How long to wait between two rounds", "15s"))
    .addOption(option("answerWithin", "How long the node may take over an answer before it is asked again", "10s"))
    .addOption(optional("systems", "Which of savings, dual and derby, with commas between; all if absent"))
    .addOption(option("feed", "The feed that prices the native currency in dollars, by name or address", USUAL.feed))
    .addOption(option("minProfit", "The least a call must bring after gas, in the native currency", USUAL.minProfit))
    .addOption(option("maxCost", "The most to pay for a call that brings the keeper nothing", USUAL.maxCost))
    .addOption(optional("log", "A file that the log goes to instead of standard output"))
    .setAction(() => import("./run.js"))
    .build(),
];
