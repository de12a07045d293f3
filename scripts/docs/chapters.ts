import { readFileSync } from "node:fs";
import { join } from "node:path";

import { SYSTEMS } from "./systems.js";

/** A chapter of all systems' pages, one below the other: each is written once, beside its code. */
interface Chapter {
  readonly page: string;
  readonly title: string;
  readonly introduction: string;
  /** The page of a system, relative to the repository. */
  readonly source: (folder: string) => string;
  /** The heading of the section to take; without it, the first table with the sentence before it. */
  readonly heading?: string;
}

const CHAPTERS: readonly Chapter[] = [
  {
    page: "rounding.md",
    title: "Rounding",
    introduction:
      "What rounds which way, and for whose good. One rule is behind all of it: a rounding never lets anybody take more than his own out of what belongs to all. Generated from the rooms' own pages.",
    source: (folder) => `contracts/${folder}/README.md`,
    heading: "Rounding",
  },
  {
    page: "invariants.md",
    title: "Invariants",
    introduction:
      "What holds after every step of every campaign, and where it is asserted. How a campaign keeps from being vacuous, and what it does not do, is on its own page. Generated from those pages.",
    source: (folder) => `test/invariant/${folder}/README.md`,
  },
];

/** The chapters, by the name of their page in `docs/`. */
export function renderChapters(root: string): ReadonlyMap<string, string> {
  return new Map(CHAPTERS.map((chapter) => [chapter.page, render(root, chapter)]));
}

function render(root: string, { title, introduction, source, heading }: Chapter): string {
  const sections = SYSTEMS.flatMap(({ folder, title: system }) => {
    const path = source(folder);
    const text = readFileSync(join(root, path), "utf8");
    const body = heading === undefined ? firstTable(text) : section(text, heading);
    return [`## ${system}`, "", body, "", `[${path}](../${path})`, ""];
  });
  return [`# ${title}`, "", introduction, "", ...sections].join("\n");
}

/** What stands under a heading, up to the next one. @throws Error where there is no such heading */
function section(text: string, heading: string): string {
  const lines = text.split("\n");
  const start = lines.indexOf(`## ${heading}`);
  if (start < 0) throw new Error(`There is no section "${heading}".`);
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith("## "));
  return lines
    .slice(start + 1, length < 0 ? undefined : start + 1 + length)
    .join("\n")
    .trim();
}

function firstTable(text: string): string {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("|"));
  const length = lines.slice(start).findIndex((line) => !line.startsWith("|"));
  return lines.slice(start, length < 0 ? undefined : start + length).join("\n");
}
