/** Builds `dist/`, what other programs import: TypeChain's clients for ethers, and ABIs as constants for viem, compiled with declarations. */
import { join } from "node:path";

import hre from "hardhat";

import { ensureBuilt } from "../lib/build.js";
import { writeClients } from "./package/clients.js";
import { ROOT, refuse } from "./process.js";

try {
  await ensureBuilt();
  const contracts = await writeClients(hre, join(ROOT, "dist"));
  // npm reads what it packs from standard output.
  console.error(`Wrote the clients of ${contracts} contracts to dist.`);
} catch (error) {
  refuse(error);
}
