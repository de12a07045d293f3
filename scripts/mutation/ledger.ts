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

/** What tells one state of sources and settings from another. */
export function digestOf(sources: Readonly<Record<string, string>>, settings: unknown): string {
  const entries = Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashOf(JSON.stringify([settings, entries]));
}

/** The state of all that an answer depends on: it holds as long as that is the same. */
export type DigestFor = (answer: Answer) => string;

/**
 * The answers of one system, on disk as they come, so that a run that is interrupted goes on where it was. An answer counts
 * as long as nothing changed that it depends on; before and after it tells which test is likely to kill.
 */
export class Ledger {
  readonly #file: string;
  readonly #answers: Map<string, Answer>;
  readonly #killers = new Map<string, string>();
  readonly #kills = new Map<string, number>();

  constructor(
    system: string,
    private readonly digestFor: DigestFor,
    folder = join(ROOT, "cache-mutation"),
  ) {
    this.#file = join(folder, `${system}.jsonl`);
    mkdirSync(dirname(this.#file), { recursive: true });
    const latest = new Map(readEntries(this.#file).map((entry) => [entry.id, entry]));
    const entries = [...latest.values()];
    for (const { id, answer } of entries) this.#learn(id, answer);
    const valid = entries.filter(({ digest, answer }) => digest === digestFor(answer));
    this.#answers = new Map(valid.map(({ id, answer }) => [id, answer]));
    writeFileSync(this.#file, entries.map(lineOf).join(""));
  }

  /** What is known of earlier kills. */
  get kills(): Kills {
    return { byMutant: this.#killers, byTest: this.#kills };
  }

  /** The answer about a mutant, if there is one that still holds. */
  answerOf(id: string): Answer | undefined {
    return this.#answers.get(id);
  }

  /** Takes down an answer at once. */
  record(id: string, answer: Answer): void {
    this.#answers.set(id, answer);
    this.#learn(id, answer);
    appendFileSync(this.#file, lineOf({ digest: this.digestFor(answer), id, answer }));
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
