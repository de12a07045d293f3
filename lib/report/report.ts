import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type Page, renderPage } from "./page.js";
import { parseReport, type Report } from "./schema.js";

/** A report before its charts are written: the list of charts is made from the sections of the page. */
export type ReportData = Omit<Report, "charts">;

/** Folder of the charts inside the report: `ID.csv` and `ID.svg` for each, and `ID.svg` for each picture. */
const CHARTS = "charts";

/**
 * Writes `index.html`, `report.json` and, for each chart, its data as CSV and its picture as SVG. Nothing is written unless the report
 * has the right shape and the page could be made. Other files in the folder are left alone. Same input, same bytes.
 * @returns the report as written, with its list of charts
 * @throws RangeError with one line per fault if the report or the page is not sound
 */
export async function writeReport(folder: string, data: ReportData, page: Page): Promise<Report> {
  const charts = page.sections.flatMap(({ system, charts }) => charts.map((chart) => ({ system, ...chart })));
  const listed = charts.map(({ id, system, title, unit }) => ({ id, system, title, unit, csv: `${CHARTS}/${id}.csv` }));
  const report = parseReport({ ...data, charts: listed });
  const index = renderPage(report, page);
  await mkdir(join(folder, CHARTS), { recursive: true });
  for (const { id, csv, file } of charts) {
    await writeFile(join(folder, CHARTS, `${id}.csv`), csv);
    await writeFile(join(folder, CHARTS, `${id}.svg`), file);
  }
  for (const { id, svg } of page.sections.flatMap(({ pictures = [] }) => pictures)) {
    await writeFile(join(folder, CHARTS, `${id}.svg`), svg);
  }
  await writeFile(join(folder, "index.html"), index);
  await writeFile(join(folder, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
  return report;
}
