import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import hre from "hardhat";

import { deployPaddock, type DeployOutcome } from "../deploy/deploy.js";
import { ensureBuilt } from "../lib/build.js";
import { connect } from "../lib/network.js";
import { strictly } from "../lib/options.js";
import { print, printJson, printTable, progress, runCommand } from "../lib/output.js";

const USAGE = `Usage
  npm run deploy -- [--network NAME] [--parameters FILE] [--json]

  --network NAME     a network of hardhat.config.ts (localhost)
  --parameters FILE  what to deploy (deploy/parameters/NAME.json, on local chains local.json)
  --json             one JSON document on standard output, nothing else there`;

const OPTIONS = {
  network: { type: "string" },
  parameters: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const satisfies ParseArgsOptionsConfig;

await runCommand({ json: process.argv.includes("--json") }, async () => {
  const { network, parameters, json, help } = strictly(() => parseArgs({ options: OPTIONS })).values;
  if (help) return print(USAGE);
  const chain = await connect(hre, { network });
  await ensureBuilt();
  progress(`Deploying to ${chain.networkName} (chain ${chain.chainId}) ...`);
  const outcome = await deployPaddock(hre, chain, parameters);
  if (json) printJson({ network: chain.networkName, ...outcome });
  else report(outcome);
  if (wrongRoles(outcome).length > 0) process.exitCode = 1;
});

function report({ deployment, file, transactions, wiped, ...rest }: DeployOutcome): void {
  if (wiped) print("The record of an earlier deployment was of a chain that is gone; everything is deployed anew.");
  print(transactions === 0 ? "Nothing to do: everything is deployed." : `Deployed in ${transactions} transactions.`);
  print();
  printTable(
    ["Name", "Contract", "Address", "Block"],
    deployment.contracts.map(({ name, contract, address, block }) => [name, contract, address, String(block)]),
    [3],
  );
  print();
  print(`Addresses: ${file}`);
  const wrong = wrongRoles(rest);
  print(wrong.length === 0 ? "Roles: every one is where the parameters say, the deployer has none." : "Roles:");
  for (const { contract, role, holder } of wrong) print(`  ${contract}: ${role} is not ${holder}'s alone`);
}

function wrongRoles({ roles }: Pick<DeployOutcome, "roles">): DeployOutcome["roles"] {
  return roles.filter(({ right }) => !right);
}
