import { emptyTask } from "hardhat/config";

import { option, sending } from "../support/options.js";

/** `npx hardhat oracle <verb>`, on local chains. */
export const tasks = [
  emptyTask("oracle", "Set the price feeds of a local chain").build(),
  sending(["oracle", "set"], "Lets a feed of the sandbox answer another price from now on")
    .addOption(option("feed", "The feed, by its name in the deployment", "EthUsdFeed"))
    .addOption(option("price", "The price, such as 2900 or 2900.50"))
    .addFlag({ name: "exchange", description: "Trade the exchange's pool to that price, too" })
    .setAction(() => import("./set.js"))
    .build(),
];
