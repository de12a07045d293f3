import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import {
  barChart,
  type Chart,
  type ChartInput,
  lineChart,
  stackedChart,
  stepChart,
} from "../../../lib/report/charts.js";
import { toCsv } from "../../../lib/report/csv.js";
import { readableUnits, tickLabel, toChartNumber } from "../../../lib/report/numbers.js";
import { type Page, renderPage } from "../../../lib/report/page.js";
import { progress } from "../../../lib/report/progress.js";
import { type ReportData, writeReport } from "../../../lib/report/report.js";
import { parseReport } from "../../../lib/report/schema.js";
import { terminalTable } from "../../../lib/report/table.js";
import { DARK, LIGHT, SERIES_COLOURS } from "../../../lib/report/theme.js";

const KINDS = { lineChart, stepChart, barChart, stackedChart } as const;
const HOSTILE = `<script>alert("x")</script> & 'co' class="zr0-cls-1"`;

const epochs = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const input = (id: string, seriesCount: number, points: number): ChartInput => ({
  id,
  title: `Balances ${id}`,
  x: { name: "Epoch", values: epochs(points) },
  y: { name: "Balance", unit: "USDC" },
  series: Array.from({ length: seriesCount }, (_, series) => ({
    name: `Staker${series}`,
    values: epochs(points).map((epoch) => series + epoch / 4),
  })),
});

const data = (): ReportData => ({
  schema: 1,
  chainId: 31337,
  seed: 7,
  tokens: { USDC: { address: "0x00000000000000000000000000000000000000aa", decimals: 6 } },
  systems: {
    vault: {
      epochs: 1,
      epochSeconds: 604800,
      rewardPerEpoch: "8000000",
      feeBps: 300,
      stakers: [],
      series: [{ epoch: 1, totalStaked: "2000000", vaultBalance: "10000000", stakePerReward: null, wallets: {} }],
      totals: { funded: "8000000", claimed: "0", fees: "0", undistributed: null, toStream: "8000000" },
    },
  },
  conservation: [
    { system: "vault", token: "USDC", in: "1234567500000", out: "0", held: "1234567500000", difference: "0" },
  ],
  checks: [{ system: "vault", name: HOSTILE, pass: false, expected: "1", actual: null }],
});

const page = (charts: readonly Chart[]): Page => ({
  title: HOSTILE,
  summary: "One vault.",
  sections: [
    {
      system: "vault",
      title: "Vault",
      lead: HOSTILE,
      figures: [{ label: "Staked", value: "2", unit: "USDC", note: HOSTILE }],
      charts,
      tables: [
        {
          title: "Stakers",
          columns: [{ name: "Name" }, { name: "Staked", unit: "USDC", numeric: true }],
          rows: [[HOSTILE, null]],
        },
      ],
    },
  ],
});

const rendered = (charts: readonly Chart[]) => renderPage(parseReport({ ...data(), charts: [] }), page(charts));
const idsIn = (markup: string) => [...markup.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);

describe("report: charts", () => {
  for (const [kind, draw] of Object.entries(KINDS)) {
    describe(kind, () => {
      it("gives the same bytes for the same input, whatever was drawn before", () => {
        const first = draw(input("balances", 3, 12));
        lineChart(input("other", 2, 5));
        expect(draw(input("balances", 3, 12))).to.deep.equal(first);
      });

      it("is one labelled image with names and units of both axes and every series", () => {
        const { svg } = draw(input("balances", 3, 12));
        expect(svg).to.match(
          /^<svg id="balances" role="img" [^>]*aria-label="Balances balances\. [^"]+"><title>Balances balances<\/title>/,
        );
        expect(svg.match(/<svg/g)).to.have.lengthOf(1);
        for (const text of ["Balance (USDC)", "Epoch", "Staker0", "Staker1", "Staker2"])
          expect(svg).to.contain(`>${text}</text>`);
      });

      it("takes every colour from the page and nothing from elsewhere", () => {
        const { svg } = draw(input("balances", 12, 80));
        const paints = [...svg.matchAll(/(?:fill|stroke)="([^"]*)"/g)].map(([, paint]) => paint);
        expect(paints).to.include("var(--series-8)").and.to.include("var(--others)");
        expect(new Set(paints.map((paint) => paint?.replace(/^var\(--([a-z0-9-]+)\)$/, "theme:$1")))).to.satisfy(
          (found: Set<string>) => [...found].every((paint) => paint === "none" || paint.slice(6) in LIGHT),
        );
        expect(svg).not.to.match(/http|zr\d|class="zr|ecmeta|<style|NaN|undefined/);
      });

      it("has all points of all series in its CSV, also of those it draws together", () => {
        const lines = draw(input("balances", 12, 80)).csv.split("\r\n");
        expect(lines).to.have.lengthOf(82);
        expect(lines[0]?.split(",")).to.have.lengthOf(13);
        expect(lines[80]).to.match(/^80,20,21,.*,31$/);
      });

      it("stays readable and small with many series: eight names, the others together", () => {
        const { svg } = draw(input("balances", 500, 52));
        const names = new Set([...svg.matchAll(/>(Staker\d+)<\/text>/g)].map(([, name]) => name));
        expect(names).to.deep.equal(new Set(epochs(8).map((rank) => `Staker${500 - rank}`)));
        expect(svg).to.match(/>492 others[,:] (summed|10th, 50th, 90th percentile)<\/text>/);
        expect(svg.length).to.be.lessThan(200_000);
      });

      it("escapes the names it is given", () => {
        const { svg } = draw({
          ...input("balances", 1, 3),
          title: HOSTILE,
          series: ["a", HOSTILE].map((name) => ({ name, values: [1, 2, 3] })),
        });
        expect(svg).not.to.contain("<script").and.not.to.contain(`class="zr0-cls-1"`);
        expect(svg).to.contain("&lt;script&gt;");
      });
    });
  }

  it("sums what it folds into a stack, so that the axis is that of the whole", () => {
    const numbers = (chart: Chart) => chart.svg.match(/>[\d,.]+<\/text>/g);
    const whole = [{ name: "All", values: epochs(4).map((epoch) => 190 + 5 * epoch) }];
    expect(numbers(stackedChart(input("balances", 20, 4)))).to.deep.equal(
      numbers(stackedChart({ ...input("balances", 1, 4), series: whole })),
    );
  });

  it("keeps every digit of a decimal string in the CSV and leaves unknown values empty", () => {
    const values = ["12.534285714285714285", null, 3];
    const { csv } = lineChart({ ...input("balances", 1, 3), series: [{ name: "A, B", values }] });
    expect(csv).to.equal('Epoch,"A, B (USDC)"\r\n1,12.534285714285714285\r\n2,\r\n3,3\r\n');
  });

  it("refuses what it cannot draw with a sentence that holds the offending values", () => {
    const base = input("balances", 1, 3);
    const series = (name: string, values: readonly (string | number)[]) => [{ name, values }];
    const refusals: [ChartInput, string][] = [
      [{ ...base, id: "A b" }, 'Chart id "A b"'],
      [{ ...base, x: { name: "Epoch", values: [1, NaN, 3] } }, 'Chart "balances" has the point NaN on its x axis'],
      [{ ...base, series: [] }, 'Chart "balances" has 0 series and 3 points'],
      [{ ...base, series: series("A", [1, 2]) }, 'series "A" has 2 values for 3 points'],
      [{ ...base, series: series("A", [1, "2x", 3]) }, 'series "A", point 2: "2x" is not a number'],
      [{ ...base, series: series("A", [1, 2, Infinity]) }, 'series "A", point 3: "Infinity" is not a number'],
      [{ ...base, series: [...base.series, ...base.series] }, '"Staker0" is empty or used twice'],
    ];
    for (const [wrong, sentence] of refusals) expect(() => lineChart(wrong), sentence).to.throw(RangeError, sentence);
  });

  it("has colours that stand out from the ground in light and in dark", () => {
    for (const theme of [LIGHT, DARK]) {
      for (const name of [...SERIES_COLOURS, "others"] as const) {
        expect(contrast(theme[name], theme.ground), name).to.be.at.least(3);
      }
      for (const name of ["ink", "muted", "accent", "pass", "fail"] as const) {
        expect(contrast(theme[name], theme.ground), name).to.be.at.least(4.5);
      }
    }
  });
});

describe("report: page", () => {
  it("has no id twice and no reference that points nowhere", () => {
    const markup = rendered([
      lineChart(input("one", 2, 5)),
      stepChart(input("two", 2, 5)),
      barChart(input("three", 2, 5)),
    ]);
    const ids = idsIn(markup);
    expect(ids).to.include.members(["vault", "one", "two", "three", "conservation", "checks"]);
    expect(new Set(ids).size).to.equal(ids.length);
    const targets = [...markup.matchAll(/url\(#([^)]*)\)/g)].map(([, target]) => target);
    expect(targets).not.to.deep.equal([]);
    expect(ids).to.include.members(targets);
  });

  it("loads nothing, runs nothing and escapes what it is given", () => {
    const markup = rendered([lineChart(input("one", 2, 5))]);
    expect(markup).not.to.match(/https?:|\/\/[a-z]|<script|<link|<img|@import|src=|\son\w+=/i);
    expect(markup.match(/&lt;script&gt;/g)).to.have.lengthOf.at.least(5);
  });

  it("shows flows in whole tokens, unknown values as a dash, failed checks as failed", () => {
    const markup = rendered([]);
    expect(markup)
      .to.contain(">1,234,567.5</td>")
      .and.to.contain(">–</td>")
      .and.to.contain("✗ fail")
      .and.to.contain("0 of 1");
  });

  it("refuses sections that are not the systems of the report, ids taken twice and ragged tables", () => {
    const report = parseReport({ ...data(), charts: [] });
    const sound = page([]);
    const chart = lineChart(input("one", 1, 2));
    const tables = [{ title: "T", columns: [{ name: "A" }], rows: [["1", "2"]] }];
    expect(() => renderPage(report, { ...sound, sections: [] })).to.throw(
      "The page shows [], the report holds [vault].",
    );
    expect(() => renderPage(report, page([chart, chart]))).to.throw('The id "one" of a chart is already taken');
    expect(() => renderPage(report, page([lineChart(input("vault", 1, 2))]))).to.throw('The id "vault"');
    expect(() =>
      renderPage(report, { ...sound, sections: sound.sections.map((section) => ({ ...section, tables })) }),
    ).to.throw('Table "T" row 1 has 2 cells');
  });
});

describe("report: report.json", () => {
  it("accepts the shape and puts its keys in order", () => {
    const { checks, ...rest } = data();
    const keys = Object.keys(parseReport({ checks, charts: [], ...rest }));
    expect(keys).to.deep.equal(["schema", "chainId", "seed", "tokens", "systems", "conservation", "checks", "charts"]);
  });

  it("refuses a wrong shape and says where and what", () => {
    const refusals: [path: string, value: unknown, sentence: string][] = [
      ["systems.vault.series.0.totalStaked", "1.5", "systems.vault.series.0.totalStaked: must be a whole number"],
      ["systems.vault.series.0.totalStaked", "-1", "systems.vault.series.0.totalStaked: must be a whole number"],
      [
        "systems.vault.rewardPerEpoch",
        8,
        "systems.vault.rewardPerEpoch: Invalid input: expected string, received number",
      ],
      ["systems.vault.totals.fees", undefined, "systems.vault.totals.fees: Invalid input: expected string"],
      ["systems.vault.extra", 1, 'systems.vault: Unrecognized key: "extra"'],
      ["tokens.USDC.address", "0x12", "tokens.USDC.address: must be an address"],
      ["checks.0.system", "derby", 'checks.0.system: "derby" is not among the systems'],
      ["conservation.0.token", "DAI", 'conservation.0.token: "DAI" is not among the tokens'],
      ["conservation.0.out", "5", "conservation.0.difference: is 0, but 1234567500000 in, 5 out"],
    ];
    for (const [path, value, sentence] of refusals) {
      expect(() => parseReport(changed({ ...data(), charts: [] }, path.split("."), value)), path).to.throw(
        RangeError,
        sentence,
      );
    }
  });
});

/** A copy of `node` with `value` at `path`; `undefined` takes the key away. */
function changed(node: unknown, [key = "", ...rest]: readonly string[], value: unknown): unknown {
  const copy: Record<string, unknown> = { ...(node as Record<string, unknown>) };
  copy[key] = rest.length === 0 ? value : changed(copy[key], rest, value);
  if (copy[key] === undefined) delete copy[key];
  return Array.isArray(node) ? Object.values(copy) : copy;
}

describe("report: files", () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "paddock-report-"))));
  afterEach(() => rm(folder, { recursive: true }));

  const files = async () => {
    const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const texts = names.map(async (entry) => [entry.name, await readFile(join(entry.parentPath, entry.name), "utf8")]);
    return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
  };

  it("writes page, data and charts, the same bytes each time, with every chart listed", async () => {
    const write = () => writeReport(folder, data(), page([lineChart(input("one", 2, 5))]));
    const report = await write();
    const first = await files();
    await write();
    expect(await files()).to.deep.equal(first);
    expect(Object.keys(first).toSorted()).to.deep.equal(["index.html", "one.csv", "one.svg", "report.json"]);
    expect(JSON.parse(first["report.json"] ?? "")).to.deep.equal(report);
    const listed = { id: "one", system: "vault", title: "Balances one", unit: "USDC", csv: "charts/one.csv" };
    expect(report.charts).to.deep.equal([listed]);
    expect(await readFile(join(folder, listed.csv), "utf8")).to.match(
      /^Epoch,Staker0 \(USDC\),Staker1 \(USDC\)\r\n1,0.25,1.25\r\n/,
    );
    expect(first["one.svg"]).to.match(/^<svg xmlns=.*--series-1:#/s);
  });

  it("writes nothing if the report is unsound", async () => {
    const failure = await writeReport(folder, { ...data(), seed: -1 }, page([])).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(RangeError).with.property("message").that.contains("seed: Too small");
    expect(await files()).to.deep.equal({});
  });
});

describe("report: CSV, numbers, table and progress", () => {
  it("quotes as RFC 4180 does", () => {
    expect(
      toCsv(
        ["a", 'b "c"'],
        [
          ["x,y", "1\n2"],
          [null, 10n ** 20n],
          [" pad", true],
        ],
      ),
    ).to.equal('a,"b ""c"""\r\n"x,y","1\n2"\r\n,100000000000000000000\r\n" pad",true\r\n');
    expect(() => toCsv(["a"], [["1"], ["1", "2"]])).to.throw("CSV row 2 has 2 cells, the head has 1.");
  });

  it("turns base units into numbers to draw and into text to read", () => {
    expect(toChartNumber(-1_500_000n, 6)).to.equal(-1.5);
    expect(toChartNumber(123_456_789_012_345_678_901_234_567n, 18)).to.equal(123456789.01234567);
    expect(readableUnits("1234567890123456789", 18)).to.equal("1.234567890123456789");
    expect(readableUnits("-1234567000000", 6)).to.equal("-1,234,567");
    expect(readableUnits("42", 0)).to.equal("42");
    expect([0.1 + 0.2, -1500, 2.5e6, 3e9, 0].map(tickLabel)).to.deep.equal(["0.3", "-1,500", "2.5M", "3B", "0"]);
  });

  it("prints a plain table with numbers to the right where there is no terminal", () => {
    const columns = [{ name: "Name" }, { name: "Staked", unit: "USDC", numeric: true }];
    const stream = Object.assign(Object.create(process.stdout) as NodeJS.WriteStream, { isTTY: false });
    const text = terminalTable(
      {
        title: "Stakers",
        columns,
        rows: [
          ["An\x1b[31m\x07na", "1.50"],
          ["Bo", null],
        ],
      },
      stream,
    );
    const lines = ["Stakers", "  Name   Staked (USDC)", "  An na           1.50", "  Bo                 –", ""];
    expect(text.split("\n")).to.deep.equal(lines);
  });

  it("draws progress on a terminal only, within its width, and takes it away", () => {
    const drawn = (isTTY: boolean) => {
      const written: string[] = [];
      const bar = progress("Epochs", 4, { isTTY, columns: 60, write: (text) => written.push(text) });
      bar.advance(1, "staking");
      bar.advance(3);
      bar.stop();
      return written;
    };
    expect(drawn(false)).to.deep.equal([]);
    const [first, last, cleared] = drawn(true);
    expect(first).to.contain("Epochs  ███████░").and.to.contain("25 %  1 of 4");
    expect(last).to.contain("100 %  4 of 4");
    expect(first?.replace("\r\x1b[2K", "").length).to.be.at.most(59);
    expect(cleared).to.equal("\r\x1b[2K");
  });
});

/** Contrast of two colours after WCAG 2, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [bright = 1, dark = 1] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
