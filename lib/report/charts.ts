import { barOption, lineOption, type Plot, stackedOption } from "./chart-options.js";
import { inlineSvg, type Layout, standaloneSvg } from "./chart-svg.js";
import { toCsv } from "./csv.js";
import { type DrawnSeries, foldLines, foldSums, numbersOf, type Series } from "./series.js";

/** What a chart shows. Numbers are in whole units, ready to draw; a decimal string keeps all its digits in the CSV. */
export interface ChartInput {
  /** Lower-case words joined by dashes, unique in the page; the `id` of the `<svg>` and the name of the CSV. */
  readonly id: string;
  readonly title: string;
  /** The points: numbers lie on a scale, words are categories. Bars treat both as categories. */
  readonly x: { readonly name: string; readonly unit?: string; readonly values: readonly (number | string)[] };
  /** The unit of every series. `fromZero: false` lets a line chart start near its lowest value. */
  readonly y: { readonly name: string; readonly unit: string; readonly fromZero?: boolean };
  /** More than eight: the largest eight are named, the others shown together. */
  readonly series: readonly Series[];
}

/** A finished chart, drawn and as data. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** For the page: takes its colours from it. */
  readonly svg: string;
  /** As a file of its own: brings its colours. */
  readonly file: string;
  /** All points of all series, also of those drawn together. */
  readonly csv: string;
}

type Fold = (series: readonly DrawnSeries[]) => DrawnSeries[];
type Option = (plot: Plot) => Layout;

const WIDE = { width: 920, plotHeight: 340, fontSize: 12.5 } as const;
const NARROW = { width: 360, plotHeight: 250, fontSize: 11.5 } as const;

/** Lines from point to point: a quantity that changes in between. A single series is filled to the axis. */
export const lineChart = (input: ChartInput): Chart =>
  chart("Line chart", input, foldLines, (plot) => lineOption(plot, false));

/** Steps: each value holds from its point to the next. */
export const stepChart = (input: ChartInput): Chart =>
  chart("Step chart", input, foldLines, (plot) => lineOption(plot, true));

/** Bars beside each other at each point. */
export const barChart = (input: ChartInput): Chart => chart("Bar chart", input, foldSums, barOption);

/** Series on top of each other: parts of a whole. Bars; areas where there are too many points for bars. */
export const stackedChart = (input: ChartInput): Chart => chart("Stacked chart", input, foldSums, stackedOption);

function chart(kind: string, input: ChartInput, fold: Fold, option: Option): Chart {
  assertDrawable(input);
  const { id, title, x, y, series } = input;
  const drawn = fold(series.map((one) => ({ name: one.name, values: numbersOf(id, one), folded: false })));
  const axes = { x: x.values, xName: labelled(x), yName: labelled(y), fromZero: y.fromZero ?? true, series: drawn };
  const drawing = {
    id,
    title,
    description: `${kind}: ${labelled(y)} by ${x.name}, ${counted(series.length, "series")}, ${counted(x.values.length, "points")}`,
    wide: option({ ...axes, ...WIDE }),
    narrow: option({ ...axes, ...NARROW }),
  };
  const rows = x.values.map((point, index) => [point, ...series.map(({ values }) => values[index] ?? null)]);
  const csv = toCsv([labelled(x), ...series.map(({ name }) => labelled({ name, unit: y.unit }))], rows);
  return { id, title, unit: y.unit, svg: inlineSvg(drawing), file: standaloneSvg(drawing), csv };
}

const labelled = ({ name, unit }: { readonly name: string; readonly unit?: string }) =>
  unit === undefined ? name : `${name} (${unit})`;

const counted = (count: number, plural: "series" | "points") =>
  `${count} ${count === 1 && plural === "points" ? "point" : plural}`;

function assertDrawable({ id, x, series }: ChartInput): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    throw new RangeError(`Chart id "${id}" must be lower-case words joined by dashes.`);
  }
  if (x.values.length === 0 || series.length === 0) {
    throw new RangeError(`Chart "${id}" has ${series.length} series and ${x.values.length} points: nothing to draw.`);
  }
  const endless = x.values.find((value) => typeof value === "number" && !Number.isFinite(value));
  if (endless !== undefined) throw new RangeError(`Chart "${id}" has the point ${endless} on its x axis.`);
  const names = new Set<string>();
  for (const { name, values } of series) {
    if (name.trim() === "" || names.has(name)) {
      throw new RangeError(`Chart "${id}" needs a name of its own for every series: "${name}" is empty or used twice.`);
    }
    names.add(name);
    if (values.length !== x.values.length) {
      throw new RangeError(
        `Chart "${id}", series "${name}" has ${values.length} values for ${x.values.length} points of the x axis.`,
      );
    }
  }
}
