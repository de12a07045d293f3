import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer, type AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository, where every command runs. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const HARDHAT = join(dirname(createRequire(import.meta.url).resolve("hardhat/package.json")), "dist", "src", "cli.js");

/** The environment of a person at a terminal: in CI, Hardhat adds a stack trace to each of its own refusals. */
export const asAPerson = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({ ...process.env, CI: undefined, ...env });

/** A command that takes longer is killed, milliseconds: it hangs, and its test says so rather than waits. */
const LIMIT_MS = 100_000;

/** What is left when this process ends is killed with it. */
const running = new Set<ChildProcess>();
process.once("exit", () => running.forEach((child) => killGroup(child, "SIGKILL")));

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that goes on until it is stopped. */
export interface Running {
  readonly output: () => string;
  /** Resolves with the next output. @throws Error where it ends without any */
  more(): Promise<void>;
  /** Ends it; does nothing where it has ended. @returns Its exit code, null where it was killed */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Runs `npx hardhat ...args` as a person would, in a process of its own, against artifacts that are already built. */
export function hardhat(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return run([HARDHAT, ...args], env);
}

/** Runs a script of the repository as npm does. */
export function script(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return run(["--import", "tsx", join("scripts", file), ...args], env);
}

/** Starts a script and waits until its output satisfies `isReady`. */
export function startScript(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  isReady: (output: string) => boolean,
): Promise<Running> {
  return start(process.execPath, ["--import", "tsx", join("scripts", file), ...args], env, isReady);
}

/** Starts `npx hardhat ...args`, which goes on until it is stopped, and waits until its output satisfies `isReady`. */
export function startHardhat(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  isReady: (output: string) => boolean,
): Promise<Running> {
  return start(process.execPath, [HARDHAT, ...args], env, isReady);
}

/** Starts a program and waits until its output satisfies `isReady`. @throws Error where it ends before, or takes too long */
export async function start(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  isReady: (output: string) => boolean,
): Promise<Running> {
  const child = spawn(program, args, { cwd: ROOT, env: asAPerson(env), detached: true });
  const ended = once(child, "close");
  running.add(child);
  child.once("close", () => running.delete(child));
  let output = "";
  let next = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      next.resolve();
      next = Promise.withResolvers();
    });
  }
  const early = ended.then(() => Promise.reject(new Error(`${program} ${args.join(" ")} ended early:\n${output}`)));
  early.catch(() => undefined);
  const more = () => Promise.race([next.promise, early]);
  const impatience = setTimeout(() => killGroup(child, "SIGKILL"), LIMIT_MS);
  while (!isReady(output)) await more();
  clearTimeout(impatience);
  return { output: () => output, more, stop: (signal = "SIGTERM") => stop(child, ended, signal) };
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

/** Names a set of deployments of one test file, apart from a person's own. */
export function deploymentSet(name: string): { env: NodeJS.ProcessEnv; remove(): Promise<void> } {
  const set = `test-${name}-${process.pid}`;
  const paths = [join("deployments", set), join("deploy", "deployments", `${set}-chain-31337`)];
  return {
    env: { PADDOCK_DEPLOYMENT: set, PADDOCK_SKIP_BUILD: "1" },
    remove: async () => {
      for (const path of paths) await rm(join(ROOT, path), { recursive: true, force: true });
    },
  };
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: asAPerson(env),
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code: code ?? 1, stdout, stderr: signal === null ? stderr : `${stderr}It was killed by ${signal}.` };
}

/** Ends the whole group: a launcher, such as Anvil's, would leave the program it launched behind. */
async function stop(child: ChildProcess, ended: Promise<unknown[]>, signal: NodeJS.Signals): Promise<number | null> {
  killGroup(child, signal);
  const [code] = (await ended) as [number | null];
  return code;
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  const isRunning = exitCode === null && signalCode === null;
  if (isRunning && pid !== undefined) process.kill(-pid, signal);
}
