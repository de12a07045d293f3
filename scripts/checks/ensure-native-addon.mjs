// npm running on Node 20 skips Hardhat's native addon without a word, because the addon declares Node >= 22,
// although every script here runs on the pinned `node` package. This runs after each install, on that pinned
// Node, and repeats the install once when the addon is missing. Where it is there, nothing happens.
import { spawnSync } from "node:child_process";

/** In a process of its own: a failed look-up is cached for the life of the process. */
const addonLoads = () =>
  spawnSync(process.execPath, ["--eval", 'require("@nomicfoundation/edr")'], { stdio: "ignore" }).status === 0;

if (process.env.PADDOCK_REPAIRING === undefined && !addonLoads()) {
  console.error("Hardhat's native addon was skipped by this npm's Node; installing it with Node %s.", process.version);
  // NODE is the Node that npm itself runs on; dropping it lets the PATH of this script, the pinned Node, decide.
  const { NODE: _npmNode, npm_node_execpath: _npmNodePath, ...env } = process.env;
  spawnSync("npm", ["install", "--no-save", "--no-audit", "--no-fund"], {
    env: { ...env, PADDOCK_REPAIRING: "1" },
    shell: process.platform === "win32",
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (!addonLoads()) {
    console.error("The addon still does not load. Install Node >= 22.13 and run `npm ci` again.");
    process.exit(1);
  }
}
