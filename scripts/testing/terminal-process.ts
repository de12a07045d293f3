// One window of test/helpers/terminal.ts: every message is a command line, every answer how it ended.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** How a command ended. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Hardhat's own command line, and its only way to be run twice in a process; both are none of its exports. */
interface CommandLine {
  main(args: readonly string[]): Promise<void>;
}
interface GlobalEnvironment {
  resetGlobalHardhatRuntimeEnvironment(): void;
}

const INSIDE = join(dirname(createRequire(import.meta.url).resolve("hardhat/package.json")), "dist", "src", "internal");
const { main } = (await import(join(INSIDE, "cli", "main.js"))) as CommandLine;
const { resetGlobalHardhatRuntimeEnvironment } = (await import(
  join(INSIDE, "global-hre-instance.js")
)) as GlobalEnvironment;

/** Signals and failures that a command listens to; what it leaves behind would pile up. */
const EVENTS = ["SIGINT", "SIGTERM", "uncaughtException", "unhandledRejection"] as const;

async function runCommand(args: readonly string[]): Promise<Ended> {
  const { stdout, stderr } = process;
  const written = { stdout: "", stderr: "" };
  const writers = { stdout: stdout.write, stderr: stderr.write };
  for (const name of ["stdout", "stderr"] as const) {
    process[name].write = (text: string | Uint8Array) => {
      written[name] += typeof text === "string" ? text : Buffer.from(text).toString();
      return true;
    };
  }
  process.exitCode = 0;
  try {
    await main(args);
    return { code: process.exitCode, ...written };
  } finally {
    stdout.write = writers.stdout;
    stderr.write = writers.stderr;
    for (const event of EVENTS) process.removeAllListeners(event);
    resetGlobalHardhatRuntimeEnvironment();
  }
}

process.on("message", (args) => void runCommand(args as readonly string[]).then((ended) => process.send?.(ended)));
process.once("disconnect", () => process.exit());
