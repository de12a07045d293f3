import { dirname } from "node:path";

import type { NatSpec } from "./natspec.js";
import { type Definition, type Member, SECTIONS } from "./parse.js";

const oneLine = (text: string) => text.replace(/\s+/g, " ").replaceAll("|", "\\|");

/** A name, linked where it has a page. */
const linked = (name: string, pages: ReadonlySet<string>) =>
  pages.has(name) ? `[${name}](${name}.md)` : `\`${name}\``;

const paragraphs = (...texts: readonly (string | undefined)[]): string =>
  texts.filter((text) => text !== undefined && text !== "").join("\n\n");

function tableOf({ params, returns }: NatSpec): string {
  const rows = [
    ...params.map(({ name, text }) => `| \`${name}\` | ${oneLine(text)} |`),
    ...returns.map((text) => {
      const [name = "", ...rest] = oneLine(text).split(" ");
      return `| returns \`${name}\` | ${rest.join(" ")} |`;
    }),
  ];
  return rows.length === 0 ? "" : ["| Value | Meaning |", "| --- | --- |", ...rows].join("\n");
}

function memberText({ name, signature, doc }: Member, pages: ReadonlySet<string>): string {
  const inherited = doc.inheritdoc === undefined ? undefined : `As in ${linked(doc.inheritdoc, pages)}.`;
  return paragraphs(
    `### ${name}`,
    `\`\`\`solidity\n${signature}\n\`\`\``,
    doc.notice,
    doc.dev,
    inherited,
    tableOf(doc),
  );
}

function pageOf(definition: Definition, pages: ReadonlySet<string>): string {
  const { name, kind, path, bases, doc, members } = definition;
  const sections = SECTIONS.map((section) => {
    const own = members.filter((member) => member.section === section);
    return own.length === 0 ? "" : paragraphs(`## ${section}`, ...own.map((member) => memberText(member, pages)));
  });
  const origin = `${kind[0]?.toUpperCase()}${kind.slice(1)} in [\`${path}\`](../../${path})`;
  const parents = bases.length === 0 ? "." : `; is ${bases.map((base) => linked(base, pages)).join(", ")}.`;
  return `${paragraphs(`# ${name}`, origin + parents, doc.notice, doc.dev, ...sections)}\n`;
}

function indexOf(definitions: readonly Definition[]): string {
  const folders = Map.groupBy(definitions, ({ path }) => dirname(path));
  const chapters = [...folders].map(([folder, own]) => {
    const rows = own.map(({ name, kind, doc }) => `| [${name}](${name}.md) | ${kind} | ${oneLine(doc.notice ?? "")} |`);
    return paragraphs(`## ${folder}`, ["| Name | Kind | Purpose |", "| --- | --- | --- |", ...rows].join("\n"));
  });
  const origin =
    "Written by `npm run docs` from the NatSpec of the contracts; `npm run check` fails where it is out of date.";
  return `${paragraphs("# Contract reference", origin, ...chapters)}\n`;
}

/**
 * The reference as Markdown: one page a definition and an index.
 * @returns Text by file name.
 * @throws Error for two definitions of one name, whose pages would overwrite each other.
 */
export function renderReference(definitions: readonly Definition[]): ReadonlyMap<string, string> {
  const names = definitions.map(({ name }) => name);
  const twice = names.find((name, position) => names.indexOf(name) !== position);
  if (twice !== undefined) throw new Error(`Two contracts are called ${twice}.`);
  const pages = new Set(names);
  return new Map([
    ["README.md", indexOf(definitions)],
    ...definitions.map((definition) => [`${definition.name}.md`, pageOf(definition, pages)] as const),
  ]);
}
