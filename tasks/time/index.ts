import { emptyTask } from "hardhat/config";

import { reading } from "../support/options.js";

/** `npx hardhat time <verb>`, on local chains. */
export const tasks = [
  emptyTask("time", "Move the clock of a local chain").build(),
  reading(["time", "travel"], "Lets time pass on a local chain")
    .addPositionalArgument({ name: "span", description: "How long, such as 30d or 1d12h; or up to when: 2026-12-24" })
    .setAction(() => import("./travel.js"))
    .build(),
];
