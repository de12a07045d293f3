import type { Recorded, Walk } from "./record.js";

const INTRODUCTION = `# Walk-through

Every system from an empty clone, at a terminal. Commands and output are recorded by \`npm run walkthrough\`, which \`npm run check\`
repeats: this page shows what the commands say today. Only the day differs from what \`npm run chain\` gives you.

## From nothing

The demo installs, builds, plays a story of every system on a chain of its own and writes a page with charts, \`report/index.html\`.
What \`npm ci\` and the compiler say is left out here.`;

const A_CHAIN = `## A chain of one's own

In one terminal. It begins deployed, with twenty actors who have done something already.`;

const IN_ANOTHER =
  "Everything that follows is typed in another terminal, in this order. An exit code is shown where it is not 0.";

/** The page of a walk, in Markdown. */
export function renderWalk({ demo, announcement, chapters }: Walk): string {
  const played = console([{ command: "npm ci && npm run demo", output: demo, exitCode: 0 }]);
  const start = console([{ command: "npm run chain", output: announcement, exitCode: 0 }]);
  const parts = chapters.flatMap(({ title, about, recorded }) => [
    `## ${title}`,
    about,
    ...recorded.map((one) => console([{ ...one, command: `npx hardhat ${one.command}` }])),
  ]);
  return [INTRODUCTION, played, A_CHAIN, start, IN_ANOTHER, ...parts].join("\n\n");
}

function console(recorded: readonly Recorded[]): string {
  const lines = recorded.flatMap(({ command, output, exitCode }) => [
    `$ ${command}`,
    ...(output === "" ? [] : [output]),
    ...(exitCode === 0 ? [] : ["$ echo $?", String(exitCode)]),
  ]);
  return ["```console", ...lines, "```"].join("\n");
}
