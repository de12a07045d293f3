import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { fixedUnits } from "../../../lib/report/numbers.js";
import { type Page, renderPage } from "../../../lib/report/page.js";
import { isSelfContained, type Picture, svgOfToken } from "../../../lib/report/picture.js";
import { type ReportData, writeReport } from "../../../lib/report/report.js";
import { parseReport } from "../../../lib/report/schema.js";

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect fill="url(#g)" width="1" height="1"/></svg>';
const HOSTILE = `<script>alert("x")</script>`;

const base64 = (text: string) => Buffer.from(text).toString("base64");
const uriOf = (metadata: unknown) => `data:application/json;base64,${base64(JSON.stringify(metadata))}`;
const imageOf = (svg: string) => `data:image/svg+xml;base64,${base64(svg)}`;
const inside = (markup: string) => SVG.replace("<rect", `${markup}<rect`);

const picture = (svg = SVG): Picture => ({ id: "basket-1", title: HOSTILE, description: HOSTILE, svg });

const data = (): ReportData => ({
  schema: 1,
  chainId: 31337,
  seed: 1,
  tokens: {},
  systems: { derby: { epochs: [], players: [] } },
  conservation: [],
  checks: [],
});

const page = (pictures: readonly Picture[]): Page => ({
  title: "Paddock",
  summary: "One game.",
  sections: [{ system: "derby", title: "Derby", lead: "Played.", figures: [], charts: [], tables: [], pictures }],
});

const rendered = (pictures: readonly Picture[]) => renderPage(parseReport({ ...data(), charts: [] }), page(pictures));

describe("report: pictures", () => {
  it("takes the SVG out of what tokenURI answers", () => {
    expect(svgOfToken(uriOf({ name: "Basket", image: imageOf(SVG) }))).to.equal(SVG);
  });

  it("refuses metadata that is no data URI, has no image, or another kind of image", () => {
    expect(() => svgOfToken("ipfs://basket")).to.throw(RangeError, "is not");
    expect(() => svgOfToken(uriOf({ name: "Basket" }))).to.throw(RangeError, "no image");
    expect(() => svgOfToken(uriOf({ image: "https://example.org/a.svg" }))).to.throw(RangeError, "is not");
    expect(() => svgOfToken(uriOf({ image: imageOf(inside(HOSTILE)) }))).to.throw(RangeError, "stands for itself");
  });

  it("knows what loads or runs something", () => {
    expect(isSelfContained(SVG)).to.equal(true);
    for (const markup of [
      HOSTILE,
      '<image href="a.png"/>',
      '<a xlink:href="b"/>',
      '<use href="#x"/>',
      "<foreignObject/>",
      '<g onload="x()"/>',
      '<rect fill="url(http://example.org)"/>',
      "<style>@import 'x'</style>",
    ]) {
      expect(isSelfContained(inside(markup)), markup).to.equal(false);
    }
    expect(isSelfContained("<html></html>")).to.equal(false);
  });

  it("shows a picture as an image of its own bytes, described, whatever its words are", () => {
    const html = rendered([picture()]);
    expect(html).to.contain(`<img src="${imageOf(SVG)}" alt="&lt;script&gt;`);
    expect(html).to.contain('href="charts/basket-1.svg"');
    expect(html).not.to.contain(HOSTILE);
  });

  it("refuses a picture that does not stand for itself, and one whose id is taken", () => {
    expect(() => rendered([picture(inside(HOSTILE))])).to.throw(RangeError, 'The picture "basket-1"');
    expect(() => rendered([picture(), picture()])).to.throw(RangeError, '"basket-1"');
  });

  it("writes it as a file of its own, byte for byte", async () => {
    const folder = await mkdtemp(join(tmpdir(), "paddock-report-"));
    try {
      await writeReport(folder, data(), page([picture()]));
      expect(await readdir(join(folder, "charts"))).to.deep.equal(["basket-1.svg"]);
      expect(await readFile(join(folder, "charts", "basket-1.svg"), "utf8")).to.equal(SVG);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("report: money in tables", () => {
  it("has the same places in every row, cut off, signed", () => {
    expect(fixedUnits(1_234_567_899n, 6, 2)).to.equal("1,234.56");
    expect(fixedUnits(0n, 18, 2)).to.equal("0.00");
    expect(fixedUnits(-150_716_006n, 6, 2)).to.equal("-150.71");
    expect(fixedUnits(-1_500n * 10n ** 6n, 6, 6)).to.equal("-1,500.000000");
    expect(fixedUnits(12_500_000n, 6, 2)).to.equal("12.50");
  });
});
