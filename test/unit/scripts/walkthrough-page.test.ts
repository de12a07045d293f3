import { expect } from "chai";

import { CHAPTERS } from "../../../scripts/walkthrough/chapters.js";
import { renderWalk } from "../../../scripts/walkthrough/page.js";

const page = renderWalk({
  demo: "a table",
  announcement: "it listens",
  chapters: [
    {
      title: "First",
      about: "What it is about.",
      recorded: [
        { command: "status", output: "well", exitCode: 0 },
        { command: "vault claim", output: "Vault_NothingToClaim: no", exitCode: 1 },
        { command: "vault exit", output: "", exitCode: 0 },
      ],
    },
    { title: "Second", about: "More.", recorded: [] },
  ],
});

describe("scripts/walkthrough: the page", () => {
  it("shows what was typed above what came of it", () => {
    expect(page).to.contain("```console\n$ npx hardhat status\nwell\n```");
    expect(page).to.contain("```console\n$ npm ci && npm run demo\na table\n```");
    expect(page).to.contain("```console\n$ npm run chain\nit listens\n```");
  });

  it("shows an exit code where it is not 0, and nothing where nothing was written", () => {
    expect(page).to.contain("$ npx hardhat vault claim\nVault_NothingToClaim: no\n$ echo $?\n1\n```");
    expect(page).to.contain("```console\n$ npx hardhat vault exit\n```");
    expect(page.match(/echo \$\?/g)).to.have.lengthOf(1);
  });

  it("goes from the demo over the chain to the chapters, each with a heading and what it is about", () => {
    const headings = [...page.matchAll(/^##? (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).to.deep.equal(["Walk-through", "From nothing", "A chain of one's own", "First", "Second"]);
    expect(page).to.contain("## First\n\nWhat it is about.\n\n```console");
    expect(page.endsWith("## Second\n\nMore.")).to.equal(true);
  });

  it("has a chapter of every system, and no command twice in a row", () => {
    const titles = CHAPTERS.map(({ title }) => title).join(", ");
    for (const system of ["Vault", "Savings", "Dual", "Derby"]) expect(titles).to.contain(system);
    for (const { title, commands } of CHAPTERS) {
      commands.forEach((command, i) => expect(command, title).not.to.equal(commands[i + 1]));
    }
  });
});
