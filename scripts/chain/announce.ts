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
  print(history);
  print(`Addresses: ${file}`);
  print();
  print("In another terminal, try:");
  const prefix = url.endsWith(`:${DEFAULT_PORT}`) ? "" : `PADDOCK_LOCALHOST=${url} `;
  for (const command of TO_TRY) print(`  ${prefix}npx hardhat ${command}`);
  print();
  print("Ctrl-C ends it.");
}

/** What `npm run chain` begins with where nothing else is asked for. */
export const USUAL_HISTORY =
  "Every actor has tokens. In the vaults alice, bob, carol, dave and erin have stakes; alice and bob lend, carol, dave and erin borrow; " +
  "heidi and ivan have created dual currency vaults; frank and grace are in Derby's vault, where alice, bob, carol and dave play.";

/** The first commands for somebody who sees the chain for the first time: all systems, then each. */
const TO_TRY = [
  "status",
  'vault deposit --amount "10 WETH" --from mallory',
  'savings lend --amount "1000 USDC" --from nina',
  'dual subscribe --amount "500 USDC" --from judy',
  'derby deposit --amount "5000 USDC" --from mallory',
  "time travel 14d",
  "keeper run --once",
];
