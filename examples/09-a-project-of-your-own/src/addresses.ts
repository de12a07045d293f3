import { readFileSync } from "node:fs";

const [, , file = "deployments/31337.json", url = "http://127.0.0.1:8545"] = process.argv;

const { contracts } = JSON.parse(readFileSync(file, "utf8")) as {
  contracts: { name: string; address: `0x${string}` }[];
};

/** Where the node answers. */
export const nodeUrl = url;

/** Address of a contract by its name in the deployment. */
export function addressOf(name: string): `0x${string}` {
  const found = contracts.find((contract) => contract.name === name);
  if (found === undefined) throw new Error(`There is no ${name} in ${file}.`);
  return found.address;
}
