import { ErrorFragment, Interface } from "ethers";

import { EXPLAINED } from "../../lib/errors.js";
import type { Explanation, Wording } from "../../lib/explanation.js";
import { PEERS } from "../../lib/reasons.js";

const INTRODUCTION = `# Errors

Every custom error that a contract of this repository can revert with, with its selector, as a command prints it with values and
units. Generated from \`lib/errors/\`, which the commands use too; a test compares it with the ABIs.
`;

const oneLine = (text: string) => text.replace(/\s+/g, " ").replaceAll("|", "\\|");

/** The names of the arguments in the place of their values. */
const NAMES: Wording = (() => {
  const quoted = (name: string) => `\`${name}\``;
  return {
    plain: quoted,
    amount: quoted,
    asset: quoted,
    reward: quoted,
    moved: quoted,
    bps: quoted,
    wad: quoted,
    instant: quoted,
    duration: quoted,
  };
})();

/** The page of all errors: ours and OpenZeppelin's by name, then the peers' messages. */
export function renderErrors(): string {
  const sections = Object.entries(EXPLAINED)
    .map(([declaration, explanation]) => sectionOf(ErrorFragment.from(declaration), explanation))
    .toSorted();
  return [INTRODUCTION, ...sections, ...PEERS.map(peerSection)].join("\n");
}

function sectionOf(fragment: ErrorFragment, { sentence, why, whatToDo }: Explanation): string {
  const { selector } = new Interface([fragment]).getError(fragment.name) ?? fragment;
  return [
    `## ${fragment.name}`,
    "",
    `\`${selector}\` \`${fragment.format("full").replace(/^error /, "")}\``,
    "",
    `${sentence(NAMES)} ${why}`,
    "",
    `**To do:** ${whatToDo}`,
    "",
  ].join("\n");
}

function peerSection({ name, reasons, whatToDo }: (typeof PEERS)[number]): string {
  const rows = Object.entries(reasons).map(
    ([message, reason]) => `| \`${message}\` | ${reason.name} | ${oneLine(reason.sentence)} |`,
  );
  return [
    `## Messages of ${name}`,
    "",
    whatToDo,
    "",
    "| Message | Name | Meaning |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
