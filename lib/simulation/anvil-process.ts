import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";

import { JsonRpc } from "./json-rpc.js";

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64" };
const HOST = "127.0.0.1";
const STARTS_WITHIN_MS = 20_000;
const POLL_MS = 50;

/** A running node of its own process. */
export interface AnvilProcess {
  readonly pid: number;
  readonly rpc: JsonRpc;
  /** Ends the node and waits until it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts the `anvil` of npm on a free port of this machine, its history pruned and its clock at `genesisAt` (unix seconds).
 * @throws Error if the node does not answer in time
 */
export async function startAnvil(genesisAt: number): Promise<AnvilProcess> {
  const port = await freePort();
  const child = spawn(
    anvilBinary(),
    [...FLAGS, "--host", HOST, "--port", String(port), "--timestamp", String(genesisAt)],
    {
      stdio: "ignore",
    },
  );
  const stop = () => stopped(child);
  const killed = () => void child.kill("SIGKILL");
  process.once("exit", killed);
  child.once("exit", () => process.off("exit", killed));
  const rpc = new JsonRpc(`http://${HOST}:${port}`);
  try {
    await answers(rpc, child);
    if (child.pid === undefined) throw new Error("anvil has no process id");
    return { pid: child.pid, rpc, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Mining on demand, who pays more first, blocks large enough for any batch, and nothing kept of the past. */
const FLAGS = [
  "--silent",
  "--no-mining",
  "--auto-impersonate",
  "--prune-history",
  "--transaction-block-keeper=4",
  "--order=fees",
  "--accounts=1",
  "--hardfork=cancun",
  "--base-fee=0",
  "--gas-limit=30000000000",
  "--disable-default-create2-deployer",
] as const;

/** The binary itself: the script that npm links would stand between us and the process. */
function anvilBinary(): string {
  const require = createRequire(import.meta.url);
  const name = `@foundry-rs/anvil-${process.platform}-${ARCHITECTURES[process.arch] ?? process.arch}`;
  const suffix = process.platform === "win32" ? ".exe" : "";
  try {
    return join(dirname(require.resolve(`${name}/package.json`)), "bin", `anvil${suffix}`);
  } catch {
    throw new Error(`The package ${name} is not installed; run npm ci, or stay below 2,000 stakers.`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

async function answers(rpc: JsonRpc, child: ChildProcess): Promise<void> {
  let failure: unknown;
  child.once("error", (error) => (failure = error));
  const until = performance.now() + STARTS_WITHIN_MS;
  while (performance.now() < until) {
    if (failure !== undefined) throw new Error("anvil cannot be started", { cause: failure });
    if (child.exitCode !== null) throw new Error(`anvil ended with code ${child.exitCode} before it answered`);
    const up = await rpc.request("web3_clientVersion").then(
      () => true,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`anvil did not answer within ${STARTS_WITHIN_MS / 1_000} s`);
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const impatient = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await gone;
  clearTimeout(impatient);
}
