import { task } from "hardhat/config";

/** One screen over all systems. */
export const statusTask = task("status", "Shows the chain and every system on one screen")
  .addFlag({ name: "json", description: "Print one JSON document" })
  .setAction(() => import("./overview.js"))
  .build();
