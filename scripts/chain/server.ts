import { once } from "node:events";
import { createServer } from "node:net";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { InputError } from "../../lib/input-error.js";

/** Where a node is to listen, and when its time begins. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** Unix seconds. */
  readonly startAt: number;
}

/** A node that listens. */
export interface Listening {
  readonly url: string;
  close(): Promise<void>;
  closed(): Promise<void>;
}

/** Starts an in-process chain behind a JSON-RPC server. @throws InputError where the port is not free */
export async function listen(hre: HardhatRuntimeEnvironment, { host, port, startAt }: Place): Promise<Listening> {
  await requireFree(host, port);
  const override = { initialDate: new Date(startAt * 1_000) };
  const server = await hre.network.createServer({ network: "node", override }, host, port);
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
