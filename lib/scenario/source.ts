import { isMap, isNode, LineCounter, parseDocument, type Document } from "yaml";

import { InputError } from "../input-error.js";

/** A key of an object or an index of a list, from the outside inwards. */
export type Path = readonly (string | number)[];

/** A text of YAML, or of JSON, which is YAML too, whose every value still knows the line it stands on. */
export class Source {
  private constructor(
    private readonly file: string,
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /**
   * Reads a text. Every value is a list, a mapping or a text just as it is written: no number is rounded, and `no` is no `false`.
   *
   * @throws InputError with file, line and column where the text is neither YAML nor JSON.
   */
  static parse(file: string, text: string): Source {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: "failsafe" });
    const source = new Source(file, document, lines);
    const [error] = document.errors;
    if (error !== undefined) throw source.#problemAt(error.pos[0], firstLine(error.message));
    return source;
  }

  get value(): unknown {
    try {
      return this.document.toJS() as unknown;
    } catch (error) {
      throw this.#problemAt(0, error instanceof Error ? firstLine(error.message) : String(error));
    }
  }

  /** The line of the value at `path`, counted from 1; of its nearest surrounding where it is missing. */
  lineOf(path: Path): number {
    return this.#positionOf(this.#offsetOf(path)).line;
  }

  /** What is wrong with the value at `path`, as one sentence with its place. */
  problem(path: Path, message: string): InputError {
    return this.#problemAt(this.#offsetOf(path), `${path.length === 0 ? "" : `${path.join(".")}: `}${message}`);
  }

  /** What is wrong with a key of the mapping at `path`. */
  problemOfKey(path: Path, key: string, message: string): InputError {
    const mapping = path.length === 0 ? this.document.contents : this.document.getIn(path, true);
    const pair = isMap(mapping) ? mapping.items.find((item) => String(item.key) === key) : undefined;
    const offset = isNode(pair?.key) && pair.key.range ? pair.key.range[0] : this.#offsetOf(path);
    return this.#problemAt(offset, `${[...path, key].join(".")}: ${message}`);
  }

  #problemAt(offset: number, message: string): InputError {
    const { line, col } = this.#positionOf(offset);
    return new InputError(`${this.file}:${line}:${col}: ${message.replace(/\.$/, "")}.`);
  }

  /** An empty text has no line that the counter knows. */
  #positionOf(offset: number) {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), col: Math.max(col, 1) };
  }

  #offsetOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const node = this.document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return this.document.contents?.range?.[0] ?? 0;
  }
}

const firstLine = (message: string): string => message.split("\n", 1)[0] ?? message;
