import { emptyTask } from "hardhat/config";

import { option, reading } from "../support/options.js";

/** `npx hardhat scenario <verb>`: one file a verb in this folder. */
export const tasks = [
  emptyTask("scenario", "Play scenario files").build(),
  reading(["scenario", "run"], "Plays a scenario on a chain of its own, or on the node of --network")
    .addPositionalArgument({
      name: "file",
      description: "The scenario, in YAML or JSON, such as scenarios/bank-run.yaml",
    })
    .addOption(option("seed", "What chance makes of it: the same seed, the same play", "1"))
    .setAction(() => import("./run.js"))
    .build(),
];
