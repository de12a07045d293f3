import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { Question, Setup, Verdict } from "./judge.js";

/** A verdict, or that none came in time. */
export type Answer = Verdict | { readonly outcome: "timed out" };

/** What goes to a worker. */
export type Order = { readonly question: Question; readonly mostCpuMs: number };

/** What comes back: an answer, or why there can be none. */
export type Reply = { readonly answer: Answer } | { readonly problem: string };

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Whoever starts this process, the worker is TypeScript. */
const AS_TYPESCRIPT = ["--import", import.meta.resolve("tsx")];

/** The compiler's memory only ever grows: a process is replaced after so many questions. */
const QUESTIONS_A_PROCESS = 60;

/** A worker counts its own time on a core; one that is silent for so long on the clock is taken for dead. */
const SILENCE_MS = 3_600_000;

/** One core's worker. A process that dies or takes too long is replaced by a fresh one. */
export class Worker {
  #process: ChildProcess | undefined;
  #asked = 0;

  constructor(private readonly setup: Setup) {}

  /**
   * Asks one question; no second one before the answer.
   * @param mostCpuMs milliseconds on a core after which the worker gives up
   * @throws Error where the sources as they are do not compile, or where the worker dies twice over the same question: neither
   * says anything about the tests
   */
  async ask(question: Question, mostCpuMs: number): Promise<Answer> {
    const order = { question, mostCpuMs };
    const reply = (await this.#attempt(order)) ?? (await this.#attempt(order));
    if (reply === undefined)
      throw new Error(`A worker died twice over ${question.instead?.file ?? "the sources as they are"}.`);
    if ("problem" in reply) throw new Error(reply.problem);
    return reply.answer;
  }

  /** Ends the process. */
  stop(): void {
    this.#process?.removeAllListeners().kill("SIGKILL");
    this.#process = undefined;
    this.#asked = 0;
  }

  async #attempt(order: Order): Promise<Reply | undefined> {
    if (this.#asked === QUESTIONS_A_PROCESS) this.stop();
    this.#asked += 1;
    this.#process ??= fork(WORKER, [JSON.stringify(this.setup)], {
      execArgv: AS_TYPESCRIPT,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const child = this.#process;
    const { promise, resolve } = Promise.withResolvers<Reply | undefined>();
    const timer = setTimeout(() => resolve(undefined), SILENCE_MS);
    child.once("message", (reply) => resolve(reply as Reply));
    child.once("exit", () => resolve(undefined));
    child.send(order);
    const reply = await promise;
    clearTimeout(timer);
    child.removeAllListeners();
    if (reply === undefined || "problem" in reply || reply.answer.outcome === "timed out") this.stop();
    return reply;
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
