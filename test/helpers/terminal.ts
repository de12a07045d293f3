import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";

import { asAPerson, ROOT, type Ended } from "./processes.js";

/** Not in this folder, where Hardhat takes every file for a test. */
const SHELL = join(ROOT, "scripts", "testing", "terminal-process.ts");

/** How many commands run at the same time; one more waits for the first of them to end. */
const WINDOWS = 2;

/** A process that has loaded Hardhat and takes one command at a time. */
class Window {
  readonly #child: ChildProcess;
  #isGone = false;

  constructor(env: NodeJS.ProcessEnv) {
    const execArgv = ["--import", "tsx"];
    this.#child = fork(SHELL, [], {
      cwd: ROOT,
      env: asAPerson(env),
      execArgv,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#child.once("exit", () => (this.#isGone = true));
    // A test that forgets it does not keep its own process alive; the child ends with the channel.
    this.#child.unref();
    this.#child.channel?.unref();
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Runs a command. @throws Error where the process ends instead of answering */
  async type(args: readonly string[]): Promise<Ended> {
    const child = this.#child;
    const answer = Promise.withResolvers<Ended>();
    const onMessage = (message: unknown) => answer.resolve(message as Ended);
    const onExit = (code: number | null) =>
      answer.reject(new Error(`\`hardhat ${args.join(" ")}\` ended its process with ${code}.`));
    child.once("message", onMessage).once("exit", onExit);
    child.ref();
    child.channel?.ref();
    child.send(args);
    try {
      return await answer.promise;
    } finally {
      child.off("message", onMessage).off("exit", onExit);
      child.unref();
      child.channel?.unref();
    }
  }

  close(): void {
    this.#child.kill("SIGKILL");
  }
}

/**
 * A person who types one `npx hardhat` command after the other. They run through Hardhat's own command line, in processes that have loaded it
 * once: a process of its own costs every command a second of computing.
 */
export class Terminal {
  readonly #idle: Window[] = [];
  readonly #waiting: ((window: Window) => void)[] = [];
  #open = 0;

  /** @param env What differs from the environment of the tests */
  constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** Runs `npx hardhat ...args` against artifacts that are already built. */
  async type(args: readonly string[]): Promise<Ended> {
    const window = await this.#free();
    try {
      return await window.type(args);
    } finally {
      this.#handOn(window);
    }
  }

  /** Ends its processes. */
  close(): void {
    for (const window of this.#idle.splice(0)) window.close();
    this.#open = 0;
  }

  async #free(): Promise<Window> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#open === WINDOWS) return await new Promise((resolve) => this.#waiting.push(resolve));
    this.#open += 1;
    return new Window(this.env);
  }

  #handOn(used: Window): void {
    const window = used.isGone ? new Window(this.env) : used;
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(window);
    else next(window);
  }
}
