import { expect } from "chai";

import { openStage } from "../../deploy/stage.js";
import { toJson } from "../../lib/json.js";
import { renderPage } from "../../lib/report/page.js";
import { isSelfContained } from "../../lib/report/picture.js";
import { parseReport, type Report } from "../../lib/report/schema.js";
import type { Stage, StoryTold } from "../../lib/story.js";
import { story } from "../../scripts/stories/derby.js";

const PROTOCOLS = 5;

/** The story's part of a report, as the demo writes it. */
function reportOf({ report, section }: StoryTold, seed: number): Report {
  const charts = section.charts.map(({ id, title, unit }) => ({
    id,
    system: section.system,
    title,
    unit,
    csv: `charts/${id}.csv`,
  }));
  return parseReport({ schema: 1, chainId: 31337, seed, ...report, charts });
}

describe("The story of Derby", function () {
  let stage: Stage;
  let told: StoryTold;
  let report: Report;
  let derby: NonNullable<Report["systems"]["derby"]>;
  let fresh: unknown;

  before(async function () {
    stage = await openStage(1);
    fresh = await snapshot();
    told = await story.play(stage);
    report = reportOf(told, 1);
    derby = report.systems.derby!;
  });

  after(async function () {
    await stage.connection.close();
  });

  async function snapshot(): Promise<unknown> {
    return await stage.connection.provider.request({ method: "evm_snapshot" });
  }

  /** Plays it once more on the chain as it was. */
  async function playAgain(seed: number): Promise<StoryTold> {
    await stage.connection.provider.request({ method: "evm_revert", params: [fresh] });
    fresh = await snapshot();
    return await story.play({ ...stage, seed });
  }

  const failed = ({ checks }: Report) => checks.filter(({ pass }) => !pass).map(({ name }) => name);

  it("passes all its checks", function () {
    expect(failed(report)).to.deep.equal([]);
    expect(report.checks.length).to.be.greaterThan(80);
  });

  it("accounts for every base unit of every token", function () {
    expect(report.conservation.map(({ token }) => token)).to.deep.equal(["USDC", "WETH", "DRB"]);
    for (const { token, held, difference } of report.conservation) {
      expect(difference, token).to.equal("0");
      expect(BigInt(held) > 0n, `${token} is held`).to.equal(true);
    }
  });

  it("plays four epochs with one loss of a protocol over five, of which Aave is one that never loses", function () {
    const rewards = (name: string) =>
      derby.epochs.map(({ protocols }) => BigInt(protocols.find((one) => one.name === name)?.rlt ?? 0n));
    expect(derby.epochs.map(({ protocols }) => protocols.length)).to.deep.equal(Array(4).fill(PROTOCOLS));
    expect(rewards("Wild").filter((rlt) => rlt < 0n)).to.have.lengthOf(1);
    expect(rewards("Aave v3").every((rlt) => rlt > 0n)).to.equal(true);
    for (const [index, { epoch, protocols }] of derby.epochs.slice(1).entries()) {
      for (const [id, { name, rlt, cumRlt }] of protocols.entries()) {
        const before = BigInt(derby.epochs[index]?.protocols[id]?.cumRlt ?? 0n);
        expect(BigInt(cumRlt ?? 0n), `${name} in ${epoch}`).to.equal(before + BigInt(rlt ?? 0n));
      }
    }
  });

  it("moves the money where the votes go", function () {
    const wild = derby.epochs.map(({ protocols }) => protocols.find(({ name }) => name === "Wild"));
    expect(BigInt(wild.at(0)?.allocation ?? 0n) > 0n).to.equal(true);
    expect([wild.at(-1)?.votes, wild.at(-1)?.allocation]).to.deep.equal(["0", "0"]);
  });

  it("charges nothing in the epoch of the loss, and less than a tenth of the profit until it is made good", function () {
    const fees = derby.epochs.map(({ fee }) => BigInt(fee ?? 0n));
    expect(fees[2]).to.equal(0n);
    expect(fees[3]! > 0n && fees[3]! < fees[0]!).to.equal(true);
  });

  it("slashes who backed the loser and leaves, and nobody else", function () {
    expect(derby.players.map(({ name, delegatedTo }) => [name, delegatedTo])).to.deep.equal([
      ["alice", null],
      ["bob", null],
      ["carol", null],
      ["dave", 1],
    ]);
    const slashed = derby.players.filter((player) => BigInt(player.slashed ?? 0n) > 0n);
    expect(slashed.map(({ name }) => name)).to.deep.equal(["carol"]);
    expect(BigInt(slashed[0]?.rewards ?? 0n) < 0n).to.equal(true);
  });

  it("draws four charts and two baskets that stand for themselves, on a page that loads nothing", function () {
    const { charts, pictures = [] } = told.section;
    expect(charts.map(({ id }) => id)).to.deep.equal([
      "derby-allocation",
      "derby-cumulative-rlt",
      "derby-rewards",
      "derby-slashes",
    ]);
    expect(pictures.map(({ svg }) => isSelfContained(svg))).to.deep.equal([true, true]);
    for (const { svg } of pictures) expect(svg).to.match(/ role="img".*<title>[^<]+<\/title>/);
    const html = renderPage(report, { title: "Paddock", summary: "One game.", sections: [told.section] });
    const loaded = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address ?? "");
    expect(loaded.filter((address) => !/^(?:data:image\/|charts\/|report\.json$|#)/.test(address))).to.deep.equal([]);
  });

  it("gives the same bytes for the same seed, and another season for another", async function () {
    expect(toJson(await playAgain(1))).to.equal(toJson(told));
    const other = reportOf(await playAgain(7), 7);
    expect(failed(other)).to.deep.equal([]);
    expect(other.systems.derby?.epochs).not.to.deep.equal(derby.epochs);
  });
});
