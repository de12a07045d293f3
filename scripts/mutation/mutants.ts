import { OPERATOR_NAMES, type OperatorName, OPERATORS } from "./operators/index.js";
import type { Edit } from "./operators/operator.js";
import { type Node, placesOf, type Source, type Span, word } from "./syntax.js";

/** One change of one file. */
export type Mutant = {
  /** File, place, kind and change in one line: the same as long as the file is. */
  readonly id: string;
  readonly file: string;
  readonly operator: OperatorName;
  /** Line and column of the change, "12:5". */
  readonly at: string;
  /** The changed piece of code before and after, on one line. */
  readonly before: string;
  readonly after: string;
  /** The function or modifier that it is in, empty outside of any. */
  readonly function: string;
  /** The whole lines that it touches, before and after, for a reader. */
  readonly diff: { readonly removed: string; readonly added: string };
  /** The whole file with the change. */
  readonly text: string;
};

/** All mutants of a parsed file in the order of its lines; a change that two kinds would make is made once. */
export function mutantsOf(source: Source): readonly Mutant[] {
  const places = source.nodes.flatMap((node) => [...placesOf(node)]);
  const found = OPERATOR_NAMES.flatMap((operator) =>
    places.flatMap((place) =>
      OPERATORS[operator](place, source).map((edit) => ({ operator, edit, around: [place.node, ...place.around] })),
    ),
  );
  const distinct = new Map(found.toReversed().map((it) => [keyOf(it.edit), it]));
  return [...distinct.values()]
    .sort((a, b) => a.edit.span.start - b.edit.span.start || (keyOf(a.edit) < keyOf(b.edit) ? -1 : 1))
    .map(({ operator, edit, around }) => mutant(source, operator, edit, functionOf(around)));
}

const keyOf = ({ span, after }: Edit) => `${span.start}:${span.end}:${after}`;

function mutant(source: Source, operator: OperatorName, { span, after, shown = span }: Edit, name: string): Mutant {
  const { line, column } = source.position(span.start);
  const head = source.text({ start: shown.start, end: span.start });
  const tail = source.text({ start: span.end, end: shown.end });
  const change = { before: onOneLine(source.text(shown)), after: onOneLine(`${head}${after}${tail}`) };
  const at = `${line}:${column}`;
  return {
    id: `${source.path}:${at} ${operator}: ${change.before} -> ${change.after}`,
    file: source.path,
    operator,
    at,
    ...change,
    function: name,
    diff: diffOf(source, span, after),
    text: source.replace(span, after),
  };
}

/** The lines of the change, joined: a change of several lines would else fill the screen. */
function diffOf(source: Source, span: Span, after: string): Mutant["diff"] {
  const lines = source.wholeLines(span);
  const head = source.text({ start: lines.start, end: span.start });
  const tail = source.text({ start: span.end, end: lines.end });
  return { removed: onOneLine(source.text(lines)), added: onOneLine(`${head}${after}${tail}`) };
}

function functionOf(around: readonly Node[]): string {
  const inside = around.find(({ nodeType }) => nodeType === "FunctionDefinition" || nodeType === "ModifierDefinition");
  if (inside === undefined) return "";
  return word(inside, "name") || word(inside, "kind");
}

const onOneLine = (text: string) => text.replaceAll(/\s+/g, " ").trim();
