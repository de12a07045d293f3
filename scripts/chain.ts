import { once } from "node:events";
import { createServer } from "node:net";
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import hre from "hardhat";

import { deployPaddock } from "../deploy/deploy.js";
import { seedSandbox } from "../deploy/seed.js";
import { actorsOf } from "../lib/actors.js";
import type { Deployment } from "../lib/addresses.js";
import { ensureBuilt } from "../lib/build.js";
import { InputError } from "../lib/input-error.js";
import { connect, type Chain } from "../lib/network.js";
import { countOption, strictly } from "../lib/options.js";
import { print, printJson, printTable, progress, runCommand } from "../lib/output.js";

const USAGE = `Usage
  npm run chain -- [--port N] [--host H] [--json]

  --port N  where the node listens, 0 for any free port (8545)
  --host H  on which address (127.0.0.1)
  --json    one JSON document on standard output once everything is deployed and seeded`;

const DEFAULT_PORT = 8545;
const MAX_PORT = 65_535;

const OPTIONS = {
  host: { type: "string", default: "127.0.0.1" },
  port: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const satisfies ParseArgsOptionsConfig;

await runCommand({ json: process.argv.includes("--json") }, async () => {
  const { host, json, help, ...typed } = strictly(() => parseArgs({ options: OPTIONS })).values;
  if (help) return print(USAGE);
  const port = countOption("port", typed.port, DEFAULT_PORT, 0, MAX_PORT);
  await ensureBuilt();
  const server = await listen(host, port);
  process.once("SIGINT", () => void server.close());
  process.once("SIGTERM", () => void server.close());
  try {
    progress("Deploying and seeding ...");
    const chain = await connect(hre, { network: "localhost", url: server.url });
    const { deployment, file } = await deployPaddock(hre, chain);
    await seedSandbox(chain, deployment);
    await report({ chain, deployment, file, url: server.url, json });
  } catch (error) {
    await server.close();
    throw error;
  }
  await server.closed();
});

/** Starts an in-process chain behind a JSON-RPC server. */
async function listen(host: string, port: number) {
  await requireFree(host, port);
  const server = await hre.network.createServer("node", host, port);
  const { address, port: actualPort } = await server.listen();
  const url = `http://${address.includes(":") ? `[${address}]` : address}:${actualPort}`;
  return { url, close: () => server.close(), closed: () => server.afterClosed() };
}

/** Hardhat's server reports a taken port where nobody can catch it, so the port is tried first. */
async function requireFree(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, "listening");
  } catch (error) {
    const problem = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new InputError(
      problem === "EADDRINUSE"
        ? `Port ${port} on ${host} is taken, perhaps by another node; choose one with --port N.`
        : `Nothing can listen on port ${port} of ${host} (${problem}).`,
    );
  }
  probe.close();
  await once(probe, "close");
}

interface Ready {
  readonly chain: Chain;
  readonly deployment: Deployment;
  readonly file: string;
  readonly url: string;
  readonly json: boolean;
}

async function report({ chain, deployment, file, url, json }: Ready): Promise<void> {
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
  print(`Every actor has tokens; alice, bob, carol, dave and erin have stakes. Addresses: ${file}`);
  print("In another terminal, try:");
  const prefix = url.endsWith(`:${DEFAULT_PORT}`) ? "" : `PADDOCK_LOCALHOST=${url} `;
  print(`  ${prefix}npx hardhat status`);
  print(`  ${prefix}npx hardhat vault deposit --amount "10 WETH" --from mallory`);
  print(`  ${prefix}npx hardhat vault claim --from alice`);
  print();
  print("Ctrl-C ends it.");
}
