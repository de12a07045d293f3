/** A value of a series: a number, a decimal string whose every digit goes into the CSV, or `null` for unknown. */
export type ChartValue = number | string | null;

/** One named series with one value per point of the x axis. */
export interface Series {
  readonly name: string;
  readonly values: readonly ChartValue[];
}

/** A series as it is drawn; `folded` ones stand for others that got no colour of their own. */
export interface DrawnSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly folded: boolean;
}

/** How many series get a colour and a line in the legend. */
export const MAX_NAMED_SERIES = 8;
/** How many of the others are still drawn one by one; beyond it three percentiles stand for them. */
const MAX_FAINT_SERIES = 40;
const PERCENTILES = [10, 50, 90] as const;

/** The numbers of a series. Throws a RangeError that names chart, series and point for a value that is no finite number. */
export function numbersOf(chartId: string, { name, values }: Series): (number | null)[] {
  return values.map((value, index) => {
    if (value === null) return null;
    const number = typeof value === "string" && value.trim() === "" ? NaN : Number(value);
    if (Number.isFinite(number)) return number;
    throw new RangeError(`Chart "${chartId}", series "${name}", point ${index + 1}: "${value}" is not a number.`);
  });
}

/** For lines: the series that end highest keep their names, the rest become faint lines or, if very many, percentiles. */
export function foldLines(series: readonly DrawnSeries[]): DrawnSeries[] {
  const { named, rest } = split(series, ({ values }) => values.findLast((value) => value !== null) ?? -Infinity);
  if (rest.length <= MAX_FAINT_SERIES) {
    return [...rest.map(({ values }) => ({ name: `${rest.length} others`, values, folded: true })), ...named];
  }
  const name = `${rest.length} others: ${PERCENTILES.join("th, ")}th percentile`;
  return [...PERCENTILES.map((percent) => ({ name, values: percentile(rest, percent), folded: true })), ...named];
}

/** For bars and stacks: the largest series keep their names, the rest are summed, so that the total stays true. */
export function foldSums(series: readonly DrawnSeries[]): DrawnSeries[] {
  const size = ({ values }: DrawnSeries) => values.reduce<number>((sum, value) => sum + Math.abs(value ?? 0), 0);
  const { named, rest } = split(series, size);
  if (rest.length === 0) return named;
  return [...named, { name: `${rest.length} others, summed`, values: pointwise(rest, total), folded: true }];
}

function split(series: readonly DrawnSeries[], rank: (one: DrawnSeries) => number) {
  const ranks = series.map((one) => ({ one, rank: rank(one) }));
  const chosen = new Set(ranks.toSorted((a, b) => compare(b.rank, a.rank)).slice(0, MAX_NAMED_SERIES));
  return {
    named: ranks.filter((ranked) => chosen.has(ranked)).map(({ one }) => one),
    rest: ranks.filter((ranked) => !chosen.has(ranked)).map(({ one }) => one),
  };
}

const compare = (a: number, b: number) => Number(a > b) - Number(a < b);
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const percentile = (series: readonly DrawnSeries[], percent: number) =>
  pointwise(series, (values) => values.toSorted(compare)[Math.round(((values.length - 1) * percent) / 100)] ?? null);

/** Combines the known values of all series at each point; a point that no series knows stays unknown. */
function pointwise(series: readonly DrawnSeries[], combine: (values: readonly number[]) => number | null) {
  const points = series[0]?.values.length ?? 0;
  return Array.from({ length: points }, (_, point) => {
    const known = series.map(({ values }) => values[point] ?? null).filter((value) => value !== null);
    return known.length === 0 ? null : combine(known);
  });
}
