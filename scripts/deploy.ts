import { parseArgs } from "node:util";

import hre from "hardhat";

import { deployPaddock, type DeployOutcome } from "../deploy/deploy.js";
import { ensureBuilt } from "../lib/build.js";
import { InputError } from "../lib/input-error.js";
import { connect } from "../lib/network.js";
import { print, printJson, printTable, progress, runCommand } from "../lib/output.js";

const USAGE = "npm run deploy -- --network NAME [--parameters FILE] [--json]";

await runCommand({ json: process.argv.includes("--json") }, async () => {
  const { network, parameters, json } = readOptions();
  const chain = await connect(hre, { network });
  progress("Building ...");
  await ensureBuilt();
  progress(`Deploying to ${chain.networkName} (chain ${chain.chainId}) ...`);
  const outcome = await deployPaddock(hre, chain, parameters);
  if (json) printJson({ network: chain.networkName, ...outcome });
  else report(outcome);
});

function readOptions() {
  try {
    const options = {
      network: { type: "string" },
      parameters: { type: "string" },
      json: { type: "boolean", default: false },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)}. Usage: ${USAGE}`);
  }
}

function report({ deployment, file, transactions, wiped }: DeployOutcome): void {
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
}
