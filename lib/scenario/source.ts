import { isNode, LineCounter, parseDocument, type Document } from "yaml";

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

  /** @throws InputError with file, line and column where the text is neither. */
  static parse(file: string, text: string): Source {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const source = new Source(file, document, lines);
    const [error] = document.errors;
    if (error !== undefined) throw source.#problemAt(error.pos[0], sentence(error.message));
    return source;
  }

  get value(): unknown {
    return this.document.toJS() as unknown;
  }

  /** The line of the value at `path`, counted from 1; of its nearest surrounding where it is missing. */
  lineOf(path: Path): number {
    return this.lines.linePos(this.#offsetOf(path)).line;
  }

  /** What is wrong with the value at `path`, as one sentence with its place. */
  problem(path: Path, message: string): InputError {
    return this.#problemAt(this.#offsetOf(path), `${path.length === 0 ? "" : `${path.join(".")}: `}${message}`);
  }

  #problemAt(offset: number, message: string): InputError {
    const { line, col } = this.lines.linePos(offset);
    return new InputError(`${this.file}:${line}:${col}: ${message.replace(/\.$/, "")}.`);
  }

  #offsetOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const node = this.document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return this.document.contents?.range?.[0] ?? 0;
  }
}

const sentence = (message: string): string => message.split("\n", 1)[0] ?? message;
