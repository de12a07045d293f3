import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";

import { addGasMargin } from "./gas-margin.js";
import { currentSession } from "./session.js";

/** The chain id of Hardhat's and Anvil's development chains. */
export const LOCAL_CHAIN_ID = 31_337;

/** The network that commands use where none is named: Hardhat's own default is a fresh chain for every command. */
const DEFAULT_NETWORK = "localhost";

/** A connection, and the chain that answers on it. */
export interface Chain {
  readonly connection: NetworkConnection;
  readonly networkName: string;
  readonly chainId: number;
  readonly isLocal: boolean;
}

/** Where to connect to. */
interface Target {
  /** A network of the configuration instead of `--network`. */
  readonly network?: string | undefined;
  /** Another address of that network than the configured one. */
  readonly url?: string;
}

/** No node answers, or the network is not configured, or it would be gone after the command. The message is one sentence that says what to do. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

/**
 * Connects to `target`, to `--network`, or to localhost, and makes sure that somebody answers; in a session, to its chain.
 *
 * @throws NetworkError where nobody answers or the network's settings are missing; no URL in it, for URLs carry keys.
 */
export async function connect(hre: HardhatRuntimeEnvironment, target: Target = {}): Promise<Chain> {
  const session = currentSession();
  if (session !== undefined) return session.chain;
  addGasMargin(hre);
  const networkName = target.network ?? named(hre) ?? DEFAULT_NETWORK;
  const configured = hre.config.networks[networkName];
  if (configured?.type === "edr-simulated") {
    throw new NetworkError(
      `Network "${networkName}" ends with the command that uses it; use localhost, with \`npm run chain\`.`,
    );
  }
  if (configured === undefined) {
    const known = Object.keys(hre.config.networks).join(", ");
    throw new NetworkError(`There is no network "${networkName}" in hardhat.config.ts; there are ${known}.`);
  }
  try {
    const override = target.url === undefined ? {} : { url: target.url };
    const connection = await hre.network.create({ network: networkName, override });
    const chainId = Number(await connection.provider.request({ method: "eth_chainId" }));
    return { connection, networkName, chainId, isLocal: chainId === LOCAL_CHAIN_ID };
  } catch (error) {
    throw new NetworkError(unreachable(networkName, error), { cause: error });
  }
}

/** The chain's own clock: the time of its latest block, unix seconds. */
export async function chainTime(chain: Chain): Promise<bigint> {
  const block = await chain.connection.ethers.provider.getBlock("latest");
  return BigInt(block?.timestamp ?? 0);
}

/** The network of `--network`; Hardhat's types do not say that it can be absent. */
function named({ globalOptions }: HardhatRuntimeEnvironment): string | undefined {
  return globalOptions.network;
}

function unreachable(networkName: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const variable = /Configuration Variable "(\w+)"/.exec(message)?.[1];
  if (variable !== undefined) {
    return `Network "${networkName}" needs ${variable}: run \`npx hardhat keystore set ${variable}\`, or set it in the environment.`;
  }
  if (networkName === DEFAULT_NETWORK)
    return "No node answers on localhost: start one with `npm run chain` in another terminal.";
  return `Network "${networkName}" does not answer at its RPC URL: check the URL and the connection (${reason(message)}).`;
}

/** The first line of a message, without any address in it. */
function reason(message: string): string {
  const [first = ""] = message.split("\n");
  return first
    .replace(/^HHE\d+: /, "")
    .replace(/\w+:\/\/\S+/g, "the URL")
    .replace(/[.:\s]+$/, "");
}
