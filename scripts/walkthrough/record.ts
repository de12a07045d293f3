import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { openSandbox } from "../../deploy/sandbox.js";
import { seedSandbox } from "../../deploy/seed.js";
import { toJson } from "../../lib/json.js";
import { reportFailure } from "../../lib/output.js";
import { withSteadyClock } from "../../lib/scenario/clock.js";
import { readCommand } from "../../lib/scenario/command.js";
import type { Ground } from "../../lib/scenario/ground.js";
import { inSession } from "../../lib/session.js";
import { announce, DEFAULT_PORT, USUAL_HISTORY } from "../chain/announce.js";
import { run } from "../process.js";
import type { Chapter } from "./chapters.js";

/** When the recorded chain begins: fixed, so that the same commands tell the same whenever they are recorded. */
const START_AT = Date.UTC(2027, 0, 4, 8) / 1_000;

/** A command and what it wrote. */
export interface Recorded {
  readonly command: string;
  readonly output: string;
  readonly exitCode: number;
}

/** What was recorded: what the demo prints, what the chain says when it is ready, and every chapter's commands. */
export interface Walk {
  readonly demo: string;
  readonly announcement: string;
  readonly chapters: readonly (Pick<Chapter, "title" | "about"> & { readonly recorded: readonly Recorded[] })[];
}

/** Plays the demo, then starts the chain that `npm run chain` starts, in this process, and runs all commands on it, one after the other. */
export async function record(hre: HardhatRuntimeEnvironment, chapters: readonly Chapter[]): Promise<Walk> {
  return { demo: await recordDemo(), ...(await withSteadyClock(hre, undefined, () => recordChain(hre, chapters))) };
}

/** @throws Error where the demo fails */
async function recordDemo(): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), "walkthrough-"));
  try {
    const { code, output } = await run("tsx", ["scripts/demo.ts", "--out", out], { env: { PADDOCK_SKIP_BUILD: "1" } });
    if (code !== 0) throw new Error(`The demo ended with ${code}:\n${output}`);
    return output.replaceAll(out, "report").trimEnd();
  } finally {
    await rm(out, { recursive: true });
  }
}

async function recordChain(hre: HardhatRuntimeEnvironment, chapters: readonly Chapter[]): Promise<Omit<Walk, "demo">> {
  const sandbox = await openSandbox(hre, START_AT);
  const ground: Ground = { hre, ...sandbox, chain: { ...sandbox.chain, networkName: "localhost" } };
  const { chain, deployment } = ground;
  await seedSandbox(chain, deployment);
  const url = `http://127.0.0.1:${DEFAULT_PORT}`;
  const ready = {
    chain,
    deployment,
    file: `deployments/${chain.chainId}.json`,
    url,
    json: false,
    history: USUAL_HISTORY,
  };
  const announcement = await capture(() => announce(ready));
  const walked = [];
  for (const { title, about, commands } of chapters) {
    const recorded: Recorded[] = [];
    for (const command of commands) recorded.push(await type(ground, command));
    walked.push({ title, about, recorded });
  }
  await chain.connection.close();
  return { announcement, chapters: walked };
}

/** Runs a command as if it had been typed; a failure is reported as it would be. */
async function type(ground: Ground, command: string): Promise<Recorded> {
  const json = command.includes("--json");
  const output = await capture(async () => {
    try {
      const document = await inSession(ground, readCommand(ground.hre, command, "typed").run);
      if (document !== undefined) process.stdout.write(`${toJson(document, 2)}\n`);
    } catch (error) {
      reportFailure(error, { json });
    }
  });
  const exitCode = Number(process.exitCode ?? 0);
  process.exitCode = 0;
  return { command, output, exitCode };
}

/** What is written to a terminal meanwhile, on either stream. */
async function capture(work: () => Promise<void>): Promise<string> {
  let text = "";
  const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }));
  for (const { stream } of streams) {
    stream.write = (chunk: string | Uint8Array) => {
      text += String(chunk);
      return true;
    };
  }
  try {
    await work();
  } finally {
    for (const { stream, write } of streams) stream.write = write;
  }
  return text.trimEnd();
}
