import { actorsOf } from "../../lib/actors.js";
import type { Deployment } from "../../lib/addresses.js";
import type { Chain } from "../../lib/network.js";
import { print, printJson, printTable } from "../../lib/output.js";

/** The port that commands look at where nothing else is said. */
export const DEFAULT_PORT = 8545;

/** A chain that is ready to be used. */
export interface Ready {
  readonly chain: Chain;
  readonly deployment: Deployment;
  /** Where its addresses are written, relative to the repository. */
  readonly file: string;
  readonly url: string;
  readonly json: boolean;
  /** What it begins with, as a sentence. */
  readonly history: string;
}

/** Says where the chain is, what is on it and who lives there. */
export async function announce({ chain, deployment, file, url, json, history }: Ready): Promise<void> {
  const actors = (await actorsOf(chain)).map(({ name, address }) => ({ name, address }));
  if (json) return printJson({ url, chainId: chain.chainId, file, actors, contracts: deployment.contracts });

  print(`A chain with everything deployed listens on ${url} (chain ${chain.chainId}).`);
  print();
  printTable(
    ["Contract", "Address"],
    deployment.contracts.map(({ name, address }) => [name, address]),
  );
  print();
  printTable(
    ["", "Actor", "Address"],
    actors.map(({ name, address }, index) => [String(index), name, address]),
    [0],
  );
  print();
  print(`${history} Addresses: ${file}`);
  print("In another terminal, try:");
  const prefix = url.endsWith(`:${DEFAULT_PORT}`) ? "" : `PADDOCK_LOCALHOST=${url} `;
  for (const command of TO_TRY) print(`  ${prefix}npx hardhat ${command}`);
  print();
  print("Ctrl-C ends it.");
}

/** The first three commands for somebody who sees the chain for the first time. */
const TO_TRY = [
  "status",
  'vault deposit --amount "10 WETH" --from mallory',
  'savings lend --amount "1000 USDC" --from nina',
];
