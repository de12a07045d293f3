import { spawn, type StdioOptions } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository's root folder. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** How a command ended, and what it wrote where its output was captured. */
export type Ended = {
  /** Exit code; 1 when a signal ended it. */
  code: number;
  /** Standard output and standard error in the order they came; empty where the output was streamed. */
  output: string;
};

type Options = {
  env?: Record<string, string>;
  /** Let the command write to this terminal instead of capturing what it writes. */
  stream?: boolean;
  /** Where the command runs; the repository's root unless given. */
  cwd?: string;
};

/**
 * Runs a command, in the repository's root unless told otherwise, with its own `node_modules/.bin` first on the PATH, so that tools and their
 * Node are the pinned ones whoever starts them. Never rejects because of what the command does.
 */
export function run(
  command: string,
  args: readonly string[],
  { env = {}, stream = false, cwd = ROOT }: Options = {},
): Promise<Ended> {
  const path = [join(ROOT, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  const stdio: StdioOptions = stream ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"];
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env, PATH: path }, stdio });
    const chunks: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}

/** Ends the process with one sentence on standard error, the way every script here refuses its input. */
export function refuse(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
