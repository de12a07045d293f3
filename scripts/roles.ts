// Shows who holds which role:  npx hardhat run scripts/roles.ts --network sepolia
// Exits with 1 where the deployer holds one, or where somebody lacks the role that the parameters give.
import hre from "hardhat";

import { auditRoles } from "../deploy/audit.js";
import { readParameters } from "../deploy/parameters.js";
import { actorsOf, nameOf } from "../lib/actors.js";
import { readDeployment } from "../lib/addresses.js";
import { connect } from "../lib/network.js";
import { printTable, runCommand } from "../lib/output.js";

await runCommand({ json: false }, async () => {
  const chain = await connect(hre);
  const deployment = await readDeployment(hre.config.paths.root, chain);
  const actors = await actorsOf(chain);
  const { values } = await readParameters(hre.config.paths.root, chain, actors);
  const contracts = deployment.contracts.map(({ name, address }) => ({ name, address }));
  const nameFor = (holder: string) =>
    contracts.find(({ address }) => address === holder)?.name ?? nameOf(actors, holder);

  const audit = await auditRoles(chain, deployment, values);
  const rows = audit.map(({ contract, role, holder, delay, right }) => {
    return [contract, role, nameFor(holder), `${delay} s`, right ? "as it should be" : "WRONG"];
  });
  printTable(["Of", "Role", "Holder", "Delay", ""], rows, [3]);
  if (audit.some(({ right }) => !right)) process.exitCode = 1;
});
