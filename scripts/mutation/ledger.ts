import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { id as hashOf } from "ethers";
import { z } from "zod";

import { ROOT } from "../process.js";
import type { Kill } from "./order.js";
import type { Answer } from "./pool.js";

const entrySchema = z.object({
  id: z.string(),
  keys: z.array(z.string()),
  answer: z.discriminatedUnion("outcome", [
    z.object({ outcome: z.literal("killed"), by: z.string(), file: z.string() }),
    z.object({ outcome: z.literal("survived") }),
    z.object({ outcome: z.literal("did not compile"), problem: z.string() }),
    z.object({ outcome: z.literal("timed out") }),
  ]),
});

type Entry = z.infer<typeof entrySchema>;

const HEX_DIGITS = 18;

/** A short name for one state of sources and settings. */
export function keyOf(sources: Readonly<Record<string, string>>, settings: unknown): string {
  const entries = Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashOf(JSON.stringify([settings, entries])).slice(0, HEX_DIGITS);
}

/**
 * The keys of the files, each with all that it imports, as they are now. A kill holds as long as the file of the test is the
 * same, a refusal of the compiler as long as the changed file is; that a mutant survived holds for the tests that were asked.
 */
export type Keys = ReadonlyMap<string, string>;

/** Where the answers are, and what is compiled once. */
export const FOLDER = join(ROOT, "cache-mutation");

/**
 * The answers of one system, on disk as they come, so that a run that is interrupted goes on where it was. Before and after
 * a change of the sources it tells which test is likely to kill.
 */
export class Ledger {
  readonly #file: string;
  readonly #entries: Map<string, Entry>;
  readonly #current: ReadonlySet<string>;

  constructor(
    system: string,
    private readonly tests: readonly string[],
    private readonly keys: Keys,
    folder = FOLDER,
  ) {
    this.#file = join(folder, `${system}.jsonl`);
    this.#current = new Set(keys.values());
    mkdirSync(dirname(this.#file), { recursive: true });
    this.#entries = new Map(readEntries(this.#file).map((entry) => [entry.id, entry]));
    writeFileSync(this.#file, [...this.#entries.values()].map(lineOf).join(""));
  }

  /** Earlier kills, also those that no longer hold. */
  get kills(): readonly Kill[] {
    return [...this.#entries.values()].flatMap(({ id, answer }) =>
      answer.outcome === "killed" ? [{ mutant: id, test: answer.file }] : [],
    );
  }

  /** The answer about a mutant, if there is one that still holds. */
  answerOf(id: string): Answer | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    if (entry.answer.outcome === "survived") return this.openFor(id).length === 0 ? entry.answer : undefined;
    return entry.keys.every((key) => this.#current.has(key)) ? entry.answer : undefined;
  }

  /** The tests that a mutant has not survived yet. */
  openFor(id: string): readonly string[] {
    const entry = this.#entries.get(id);
    if (entry?.answer.outcome !== "survived") return this.tests;
    return this.tests.filter((test) => !entry.keys.includes(this.#keyOf(test)));
  }

  /** Takes down an answer at once. @param file the changed file */
  record(id: string, file: string, answer: Answer): void {
    const entry = { id, keys: this.#groundsOf(file, answer).map((path) => this.#keyOf(path)), answer };
    this.#entries.set(id, entry);
    appendFileSync(this.#file, lineOf(entry));
  }

  #groundsOf(file: string, answer: Answer): readonly string[] {
    if (answer.outcome === "killed") return [answer.file];
    return answer.outcome === "did not compile" ? [file] : this.tests;
  }

  #keyOf(path: string): string {
    return this.keys.get(path) ?? "";
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
