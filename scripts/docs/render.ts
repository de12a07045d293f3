import { dirname } from "node:path";

import type { NatSpec } from "./natspec.js";
import { type Definition, type Member, SECTIONS } from "./parse.js";

const oneLine = (text: string) => text.replace(/\s+/g, " ").replaceAll("|", "\\|");

/** The pages by what their definition is called; what two are called is nobody's. */
type Pages = ReadonlyMap<string, string>;

/** A name, linked where it has a page. */
const linked = (name: string, pages: Pages) => (pages.has(name) ? `[${name}](${pages.get(name)}.md)` : `\`${name}\``);

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

function memberText({ name, signature, doc }: Member, pages: Pages): string {
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

function pageOf(definition: Definition, pages: Pages): string {
  const { name, kind, path, bases, doc, members } = definition;
  const sections = SECTIONS.map((section) => {
    const own = members.filter((member) => member.section === section);
    return own.length === 0 ? "" : paragraphs(`## ${section}`, ...own.map((member) => memberText(member, pages)));
  });
  const origin = `${kind[0]?.toUpperCase()}${kind.slice(1)} in [\`${path}\`](../../${path})`;
  const parents = bases.length === 0 ? "." : `; is ${bases.map((base) => linked(base, pages)).join(", ")}.`;
  return `${paragraphs(`# ${name}`, origin + parents, doc.notice, doc.dev, ...sections)}\n`;
}

function indexOf(definitions: readonly Definition[], pageName: (definition: Definition) => string): string {
  const folders = Map.groupBy(definitions, ({ path }) => dirname(path));
  const chapters = [...folders].map(([folder, own]) => {
    const rows = own.map((definition) => {
      const { name, kind, doc } = definition;
      return `| [${name}](${pageName(definition)}.md) | ${kind} | ${oneLine(doc.notice ?? "")} |`;
    });
    return paragraphs(`## ${folder}`, ["| Name | Kind | Purpose |", "| --- | --- | --- |", ...rows].join("\n"));
  });
  const origin =
    "Written by `npm run docs` from the NatSpec of the contracts; `npm run check` fails where it is out of date.";
  return `${paragraphs("# Contract reference", origin, ...chapters)}\n`;
}

/** The room that a source is in, such as `derby`. */
const roomOf = ({ path }: Definition): string => path.split("/")[1] ?? "";

/**
 * The reference as Markdown: one page a definition and an index. Where rooms have definitions of one name, their pages begin with the room.
 * @returns Text by file name.
 * @throws Error for two definitions of one name in one room, whose pages would overwrite each other.
 */
export function renderReference(definitions: readonly Definition[]): ReadonlyMap<string, string> {
  const byName = Map.groupBy(definitions, ({ name }) => name);
  const isAlone = ({ name }: Definition) => byName.get(name)?.length === 1;
  const pageName = (definition: Definition) =>
    isAlone(definition) ? definition.name : `${roomOf(definition)}-${definition.name}`;
  const names = definitions.map(pageName);
  const twice = names.find((name, position) => names.indexOf(name) !== position);
  if (twice !== undefined) throw new Error(`Two contracts of one room are called alike: ${twice}.`);
  const pages = new Map(definitions.filter(isAlone).map(({ name }) => [name, name]));
  return new Map([
    ["README.md", indexOf(definitions, pageName)],
    ...definitions.map((definition) => [`${pageName(definition)}.md`, pageOf(definition, pages)] as const),
  ]);
}
