import type { Place, Source, Span } from "../syntax.js";

/** One change of a source: what replaces a span, and the span that a reader needs to see to understand it. */
export type Edit = { readonly span: Span; readonly after: string; readonly shown?: Span };

/** Finds the changes of one kind at one place. */
export type Operator = (place: Place, source: Source) => readonly Edit[];
