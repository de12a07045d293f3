import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { Question, Setup, Verdict } from "./judge.js";

/** A verdict, or that none came in time. */
export type Answer = Verdict | { readonly outcome: "timed out" };

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Whoever starts this process, the worker is TypeScript. */
const AS_TYPESCRIPT = ["--import", import.meta.resolve("tsx")];

/** The compiler's memory only ever grows: a process is replaced after so many questions. */
const QUESTIONS_A_PROCESS = 60;

/** One core's worker. A process that dies or takes too long is replaced by a fresh one. */
export class Worker {
  #process: ChildProcess | undefined;
  #asked = 0;

  constructor(private readonly setup: Setup) {}

  /**
   * Asks one question; no second one before the answer.
   * @param timeout milliseconds until the worker is stopped
   * @throws Error where the worker dies twice over the same question: that says nothing about the tests
   */
  async ask(question: Question, timeout: number): Promise<Answer> {
    const answer = (await this.#attempt(question, timeout)) ?? (await this.#attempt(question, timeout));
    if (answer === undefined)
      throw new Error(`A worker died twice over ${question.instead?.file ?? "the sources as they are"}.`);
    return answer;
  }

  /** Ends the process. */
  stop(): void {
    this.#process?.removeAllListeners().kill("SIGKILL");
    this.#process = undefined;
    this.#asked = 0;
  }

  async #attempt(question: Question, timeout: number): Promise<Answer | undefined> {
    if (this.#asked === QUESTIONS_A_PROCESS) this.stop();
    this.#asked += 1;
    this.#process ??= fork(WORKER, [JSON.stringify(this.setup)], {
      execArgv: AS_TYPESCRIPT,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const child = this.#process;
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
    const timer = setTimeout(() => resolve({ outcome: "timed out" }), timeout);
    child.once("message", (verdict) => resolve(verdict as Verdict));
    child.once("exit", () => resolve(undefined));
    child.send(question);
    const answer = await promise;
    clearTimeout(timer);
    child.removeAllListeners();
    if (answer === undefined || answer.outcome === "timed out") this.stop();
    return answer;
  }
}

/** Works through a list with several workers at once, each taking the next item as soon as it is free. */
export async function spread<Item>(
  items: readonly Item[],
  workers: readonly Worker[],
  work: (item: Item, worker: Worker) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  await Promise.all(
    workers.map(async (worker) => {
      for (const item of queue) await work(item, worker);
    }),
  );
}
