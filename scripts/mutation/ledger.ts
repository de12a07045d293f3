import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { id as hashOf } from "ethers";
import { z } from "zod";

import { ROOT } from "../process.js";
import type { Kills } from "./order.js";
import type { Answer } from "./pool.js";

const entrySchema = z.object({
  digest: z.string(),
  id: z.string(),
  answer: z.discriminatedUnion("outcome", [
    z.object({ outcome: z.literal("killed"), by: z.string(), file: z.string() }),
    z.object({ outcome: z.literal("survived") }),
    z.object({ outcome: z.literal("did not compile"), problem: z.string() }),
    z.object({ outcome: z.literal("timed out") }),
  ]),
});

type Entry = z.infer<typeof entrySchema>;

/** A run is only continued where nothing changed that could change an answer. */
export function digestOf(sources: Readonly<Record<string, string>>, settings: unknown): string {
  const entries = Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashOf(JSON.stringify([settings, entries]));
}

/**
 * The answers of one system, on disk as they come, so that a run that is interrupted goes on where it was. Answers about
 * another state of the sources do not count; they still tell which test is likely to kill.
 */
export class Ledger {
  readonly #file: string;
  readonly #answers: Map<string, Answer>;
  readonly #killers = new Map<string, string>();
  readonly #kills = new Map<string, number>();

  constructor(
    system: string,
    readonly digest: string,
    folder = join(ROOT, "cache-mutation"),
  ) {
    this.#file = join(folder, `${system}.jsonl`);
    mkdirSync(dirname(this.#file), { recursive: true });
    const entries = readEntries(this.#file);
    for (const { id, answer } of entries) this.#learn(id, answer);
    this.#answers = new Map(entries.filter((it) => it.digest === digest).map(({ id, answer }) => [id, answer]));
    const latest = new Map(entries.map((entry) => [entry.id, entry]));
    writeFileSync(this.#file, [...latest.values()].map(lineOf).join(""));
  }

  /** What is known of earlier kills. */
  get kills(): Kills {
    return { byMutant: this.#killers, byTest: this.#kills };
  }

  /** The answer about a mutant, if there is one for these very sources. */
  answerOf(id: string): Answer | undefined {
    return this.#answers.get(id);
  }

  /** Takes down an answer at once. */
  record(id: string, answer: Answer): void {
    this.#answers.set(id, answer);
    this.#learn(id, answer);
    appendFileSync(this.#file, lineOf({ digest: this.digest, id, answer }));
  }

  #learn(id: string, answer: Answer): void {
    if (answer.outcome !== "killed") return;
    this.#killers.set(id, answer.file);
    this.#kills.set(answer.file, (this.#kills.get(answer.file) ?? 0) + 1);
  }
}

const lineOf = (entry: Entry) => `${JSON.stringify(entry)}\n`;

/** A line that a crash cut short is no answer. */
function readEntries(file: string): readonly Entry[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      const entry = entrySchema.safeParse(parsed(line));
      return entry.success ? [entry.data] : [];
    });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
