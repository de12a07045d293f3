import { InputError } from "../input-error.js";
import { REFERENCE } from "./check.js";
import { valueAt, whatThereIs, wordsOf } from "./conditions.js";

/** What steps have told under a name, for later texts to refer to. */
export class References {
  readonly #documents = new Map<string, unknown>();

  /** Does nothing for a step without a name. */
  remember(name: string | undefined, document: unknown): void {
    if (name !== undefined) this.#documents.set(name, document);
  }

  /** Puts what was told in the place of `{name.path}`. @throws InputError where nothing is there */
  inText(text: string): string {
    return text.replaceAll(REFERENCE, (reference: string, name: string, path: string) => {
      const found = valueAt(this.#documents.get(name), path);
      if (found.value === undefined) throw new InputError(`${reference} refers to nothing; ${whatThereIs(found)}.`);
      return wordsOf(found.value);
    });
  }

  /** As `inText` in every text of a value. */
  in(value: unknown): unknown {
    if (typeof value === "string") return this.inText(value);
    if (Array.isArray(value)) return value.map((entry) => this.in(entry));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.in(inner)]));
  }
}
