// Shows who holds which role:  npx hardhat run scripts/roles.ts --network sepolia
// Exits with 1 where the deployer holds one, or where somebody lacks the role that the parameters give.
import hre from "hardhat";

import { ROLES } from "../deploy/modules/Shared.js";
import { readParameters } from "../deploy/parameters.js";
import { actorsOf, nameOf } from "../lib/actors.js";
import { findDeployed, readDeployment } from "../lib/addresses.js";
import { connect } from "../lib/network.js";
import { printTable, runCommand } from "../lib/output.js";

await runCommand({ json: false }, async () => {
  const chain = await connect(hre);
  const deployment = await readDeployment(hre.config.paths.root, chain);
  const { address, args } = findDeployed(deployment, "AccessManager");
  const timelock = findDeployed(deployment, "Timelock").address;
  const manager = await chain.connection.ethers.getContractAt("AccessManager", address);
  const actors = await actorsOf(chain);
  const { values } = await readParameters(hre.config.paths.root, chain, actors);
  const deployer = String(args[0]);

  const rows = [];
  const given = Object.entries(ROLES).map(([role, id]) => ({ role, id, holder: values[role.toLowerCase()] }));
  const governed = { role: "ADMIN", id: ROLES.ADMIN, holder: timelock };
  for (const { role, id, holder } of [governed, ...given]) {
    if (typeof holder !== "string") continue; // only a sandbox has an ADMIN beside the timelock
    const [has, kept] = await Promise.all([manager.hasRole(id, holder), manager.hasRole(id, deployer)]);
    const right = has.isMember && (!kept.isMember || holder.toLowerCase() === deployer.toLowerCase());
    const name = holder === timelock ? "Timelock" : nameOf(actors, holder);
    rows.push([role, name, `${has.executionDelay} s`, right ? "as it should be" : "WRONG"]);
    if (!right) process.exitCode = 1;
  }
  printTable(["Role", "Holder", "Delay", ""], rows, [2]);
});
