import type { Chart } from "./charts.js";
import { assertRectangular, type Cell, cellText, columnLabel, type DataTable } from "./data-table.js";
import { type Fragment, html, Markup } from "./html.js";
import { readableUnits } from "./numbers.js";
import { PAGE_STYLE } from "./page-style.js";
import { isSelfContained, type Picture, pictureAddress } from "./picture.js";
import { type Report, SYSTEMS, type SystemName } from "./schema.js";

/** A figure to read at a glance: `{ label: "Staked", value: "22", unit: "USDC", note: "at the end" }`. */
export interface KeyFigure {
  readonly label: string;
  readonly value: string | number;
  readonly unit?: string;
  readonly note?: string;
}

/** What the page shows of one system, top to bottom. */
export interface Section {
  readonly system: SystemName;
  readonly title: string;
  /** One or two sentences: what was played. */
  readonly lead: string;
  readonly figures: readonly KeyFigure[];
  readonly charts: readonly Chart[];
  readonly tables: readonly DataTable[];
  /** What contracts drew, beside each other below the charts. */
  readonly pictures?: readonly Picture[];
}

/** The page: what it is, one line about it, one section per system that was played. */
export interface Page {
  readonly title: string;
  readonly summary: string;
  readonly sections: readonly Section[];
}

/**
 * One self-contained HTML page: no script, no file loaded from anywhere, no clock. Same input, same bytes.
 * @throws RangeError if sections and report do not show the same systems, ids clash or a table is ragged
 */
export function renderPage(report: Report, page: Page): string {
  assertSound(report, page);
  const offsets = page.sections.map((_, index) =>
    page.sections.slice(0, index).reduce((count, { charts }) => count + charts.length, 0),
  );
  const body = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title}</title>
        <style>
          ${new Markup(PAGE_STYLE)}
        </style>
      </head>
      <body>
        ${header(report, page)}
        <main>
          ${page.sections.map((section, index) => sectionMarkup(section, offsets[index] ?? 0))} ${conservation(report)}
          ${checks(report)}
        </main>
        <footer>
          <p>
            Numbers carry their units; the same for machines is in <a href="report.json">report.json</a>. Same seed,
            same bytes: there is no clock in this page.
          </p>
        </footer>
      </body>
    </html> `;
  return body.toString();
}

function header({ seed, chainId, checks }: Report, { title, summary, sections }: Page): Markup {
  const passed = checks.filter(({ pass }) => pass).length;
  const verdict = passed === checks.length ? "pass" : "fail";
  return html`<header>
    <h1>${title}</h1>
    <p class="summary">${summary}</p>
    <dl class="facts">
      <div>
        <dt>Seed</dt>
        <dd>${seed}</dd>
      </div>
      <div>
        <dt>Chain id</dt>
        <dd>${chainId}</dd>
      </div>
      <div>
        <dt>Checks passed</dt>
        <dd class="${verdict}">${passed} of ${checks.length}</dd>
      </div>
    </dl>
    ${sections.length > 1 ? contents(sections) : undefined}
  </header>`;
}

const contents = (sections: readonly Section[]): Markup =>
  html`<nav aria-label="Contents">
    ${sections.map(({ system, title }) => html`<a href="#${system}">${title}</a> `)}<a href="#conservation"
      >Conservation</a
    >
    <a href="#checks">Checks</a>
  </nav>`;

function sectionMarkup(
  { system, title, lead, figures, charts, tables, pictures = [] }: Section,
  chartsBefore: number,
): Markup {
  return html`<section id="${system}">
    <h2>${title}</h2>
    <p class="lead">${lead}</p>
    ${figures.length > 0 ? html`<dl class="figures">${figures.map(keyFigure)}</dl>` : undefined}
    ${charts.map((chart, index) => figure(chart, chartsBefore + index + 1))}
    ${pictures.length > 0 ? html`<div class="pictures">${pictures.map(pictureMarkup)}</div>` : undefined}
    ${tables.map(({ rows, ...table }) => tableMarkup({ ...table, rows: rows.map((row) => row.map(cellText)) }))}
  </section> `;
}

const keyFigure = ({ label, value, unit, note }: KeyFigure): Markup =>
  html`<div>
    <dt>${label}</dt>
    <dd>
      ${value}${unit === undefined ? undefined : html` <span class="unit">${unit}</span>`}${note === undefined ? undefined : html`<small>${note}</small>`}
    </dd>
  </div>`;

const figure = ({ id, title, svg }: Chart, number: number): Markup =>
  html`<figure>
    <figcaption><b>Figure ${number}.</b> ${title} <a href="charts/${id}.csv">CSV</a></figcaption>
    ${new Markup(svg)}
  </figure> `;

const pictureMarkup = (picture: Picture): Markup =>
  html`<figure>
    <img src="${pictureAddress(picture)}" alt="${picture.description}" width="480" height="480" />
    <figcaption>${picture.title} <a href="charts/${picture.id}.svg">SVG</a></figcaption>
  </figure> `;

/** A table whose cells are ready for the page. */
interface MarkupTable extends Omit<DataTable, "rows"> {
  readonly rows: readonly (readonly Fragment[])[];
}

/** A table that scrolls by itself where the screen is narrower than it. */
function tableMarkup({ title, columns, rows }: MarkupTable): Markup {
  const align = (index: number) => (columns[index]?.numeric ? "number" : "text");
  return html`<div class="table" role="region" tabindex="0" aria-label="${title}">
    <table>
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          ${columns.map((column, index) => html`<th scope="col" class="${align(index)}">${columnLabel(column)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, index) => html`<td class="${align(index)}">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const CONSERVATION_COLUMNS = [
  { name: "System" },
  { name: "Token" },
  { name: "In", numeric: true },
  { name: "Out", numeric: true },
  { name: "Held", numeric: true },
  { name: "Difference", numeric: true },
] as const;

function conservation({ conservation, tokens }: Report): Markup {
  const rows = conservation.map(({ system, token, ...flow }) => {
    const units = [flow.in, flow.out, flow.held, flow.difference];
    return [system, token, ...units.map((value) => readableUnits(value, tokens[token]?.decimals ?? 0))];
  });
  return html`<section id="conservation">
    <h2>Conservation</h2>
    <p class="lead">What came in is what went out and what is still held, to the last unit of each token.</p>
    ${tableMarkup({ title: "Token flows, in whole tokens", columns: CONSERVATION_COLUMNS, rows })}
  </section> `;
}

const CHECK_COLUMNS = [
  { name: "Result" },
  { name: "System" },
  { name: "Check" },
  { name: "Expected", numeric: true },
  { name: "Actual", numeric: true },
] as const;

function checks({ checks }: Report): Markup {
  const rows = checks.map(({ system, name, pass, expected, actual }) => {
    const result = pass ? html`<span class="pass">✓ pass</span>` : html`<span class="fail">✗ fail</span>`;
    return [result, system, name, checkText(expected), checkText(actual)];
  });
  return html`<section id="checks">
    <h2>Checks</h2>
    ${tableMarkup({ title: "What has to hold after the run", columns: CHECK_COLUMNS, rows })}
  </section>`;
}

const checkText = (value: Cell | boolean) => cellText(typeof value === "boolean" ? String(value) : value);

function assertSound(report: Report, { sections }: Page): void {
  const shown = sections.map(({ system }) => system);
  const reported = SYSTEMS.filter((system) => report.systems[system] !== undefined);
  if (shown.toSorted().join() !== reported.toSorted().join()) {
    throw new RangeError(`The page shows [${shown.join(", ")}], the report holds [${reported.join(", ")}].`);
  }
  const ids = new Set<string>([...SYSTEMS, "conservation", "checks"]);
  for (const { charts, tables, pictures = [] } of sections) {
    for (const { id } of [...charts, ...pictures]) {
      if (ids.has(id)) throw new RangeError(`The id "${id}" of a chart is already taken in the page.`);
      ids.add(id);
    }
    for (const { id, svg } of pictures) {
      if (!isSelfContained(svg)) throw new RangeError(`The picture "${id}" is not an SVG that stands for itself.`);
    }
    tables.forEach(assertRectangular);
  }
}
