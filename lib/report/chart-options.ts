import { format } from "echarts/core";

import type { Layout } from "./chart-svg.js";
import { tickLabel } from "./numbers.js";
import type { DrawnSeries } from "./series.js";
import { paint, SERIES_COLOURS, type ThemeColour } from "./theme.js";

/** What is drawn and the room there is for it, in pixels. */
export interface Plot {
  readonly x: readonly (number | string)[];
  readonly xName: string;
  readonly yName: string;
  readonly fromZero: boolean;
  readonly series: readonly DrawnSeries[];
  readonly width: number;
  readonly plotHeight: number;
  readonly fontSize: number;
}

/** Up to so many points each one gets a dot. */
const MAX_DOTS = 30;
/** Up to so many points a stack is made of bars. */
const MAX_STACKED_BARS = 60;
const LEGEND_GLYPH = 20;
const LEGEND_GAP = 16;

/** Lines, or steps that hold until the next point. */
export function lineOption(plot: Plot, step: boolean): Layout {
  const scaled = plot.x.every((value) => typeof value === "number");
  const alone = plot.series.length === 1 && plot.fromZero;
  const series = plot.series.map((one, index) => ({
    ...lineLook(plot, one, index),
    ...(step ? { step: "end" } : {}),
    ...(alone ? { areaStyle: { opacity: 0.12 } } : {}),
    data: scaled ? one.values.map((value, point) => [plot.x[point], value]) : one.values,
  }));
  return layout(plot, scaled ? scaleAxis(plot) : categoryAxis(plot, false), series);
}

/** Bars side by side. */
export function barOption(plot: Plot): Layout {
  return layout(plot, categoryAxis(plot, true), plot.series.map(barLook));
}

/** Bars, or areas where points are many, on top of each other. */
export function stackedOption(plot: Plot): Layout {
  if (plot.x.length <= MAX_STACKED_BARS) {
    const bars = plot.series.map((one, index) => ({ ...barLook(one, index), stack: "all", barMaxWidth: 56 }));
    return layout(plot, categoryAxis(plot, true), bars);
  }
  const areas = plot.series.map((one, index) => ({
    ...lineLook(plot, one, index),
    lineStyle: { width: 0.75, type: "solid", color: paint(colourOf(one, index)) },
    areaStyle: { opacity: 0.85 },
    stack: "all",
    data: one.values,
  }));
  return layout(plot, categoryAxis(plot, false), areas);
}

const colourOf = (one: DrawnSeries, index: number): ThemeColour =>
  one.folded ? "others" : (SERIES_COLOURS[index % SERIES_COLOURS.length] ?? "others");

/** Dashes tell series apart for whoever cannot see the colours; the second half of the palette is dashed. */
function lineLook({ x, series }: Plot, one: DrawnSeries, index: number) {
  const named = index - series.filter(({ folded }) => folded).length;
  const color = paint(colourOf(one, named));
  const dots = !one.folded && x.length <= MAX_DOTS;
  return {
    type: "line",
    name: one.name,
    symbol: dots ? "circle" : "none",
    symbolSize: 5,
    showAllSymbol: true,
    itemStyle: { color },
    lineStyle: {
      color,
      width: one.folded ? 1 : x.length > 150 ? 1.5 : 2,
      opacity: one.folded ? 0.55 : 1,
      type: !one.folded && named >= SERIES_COLOURS.length / 2 ? [7, 3] : "solid",
    },
  };
}

const barLook = (one: DrawnSeries, index: number) => ({
  type: "bar",
  name: one.name,
  itemStyle: { color: paint(colourOf(one, index)) },
  barMaxWidth: 40,
  barCategoryGap: "25%",
  barGap: "8%",
  data: one.values,
});

function layout(plot: Plot, xAxis: object, series: readonly { readonly name: string }[]): Layout {
  const { width, plotHeight, fontSize, yName, fromZero } = plot;
  const legend = legendOf(plot);
  const top = legend.height + Math.round(fontSize * 2.4);
  const bottom = Math.round(fontSize * 3.6);
  const height = top + plotHeight + bottom;
  const yAxis = {
    type: "value",
    scale: !fromZero,
    name: yName,
    nameLocation: "end",
    nameGap: Math.round(fontSize * 0.9),
    nameTextStyle: { ...text(fontSize, "muted"), align: "left", padding: 0 },
    axisLabel: { ...text(fontSize, "muted"), formatter: tickLabel },
    splitNumber: width < 500 ? 4 : 5,
    splitLine: { lineStyle: { color: paint("rule") } },
  };
  const grid = { left: 2, right: Math.round(fontSize * 1.4), top, bottom, outerBoundsMode: "same" };
  return { width, height, option: { textStyle: { fontSize }, grid, legend: legend.option, xAxis, yAxis, series } };
}

const text = (fontSize: number, colour: ThemeColour) => ({ fontSize, color: paint(colour) });

function xAxisLook({ xName, fontSize }: Plot) {
  return {
    name: xName,
    nameLocation: "middle",
    nameGap: Math.round(fontSize * 2.3),
    nameTextStyle: text(fontSize, "muted"),
    axisLine: { lineStyle: { color: paint("muted") } },
    axisTick: { lineStyle: { color: paint("muted") } },
    splitLine: { show: false },
  };
}

/** Numbers in their true distances, from the first to the last. */
function scaleAxis(plot: Plot) {
  const whole = plot.x.every((value) => Number.isInteger(value));
  return {
    ...xAxisLook(plot),
    type: "value",
    min: "dataMin",
    max: "dataMax",
    ...(whole ? { minInterval: 1 } : {}),
    splitNumber: plot.width < 500 ? 5 : 10,
    axisLabel: { ...text(plot.fontSize, "muted"), formatter: tickLabel, hideOverlap: true },
  };
}

/** One place for each value of x; words are shortened where they would meet. */
function categoryAxis(plot: Plot, boundaryGap: boolean) {
  const { x, width, fontSize } = plot;
  const words = x.some((value) => typeof value === "string") && x.length <= 12;
  const room = Math.floor((width * 0.9) / x.length) - 6;
  return {
    ...xAxisLook(plot),
    type: "category",
    boundaryGap,
    data: x.map(String),
    axisLabel: {
      ...text(fontSize, "muted"),
      hideOverlap: true,
      ...(words ? { interval: 0, width: room, overflow: "truncate", ellipsis: "…" } : {}),
    },
  };
}

/** The legend and the height it takes; none for a single series, which the title names. Faint series share one entry. */
function legendOf({ series, width, fontSize }: Plot) {
  const names = [...new Set(series.map(({ name }) => name))];
  if (names.length < 2) return { height: 0, option: { show: false } };
  const pitch = Math.round(fontSize * 1.75);
  const look = {
    type: "plain",
    left: 0,
    padding: 0,
    itemGap: LEGEND_GAP,
    itemWidth: LEGEND_GLYPH,
    itemHeight: Math.round(fontSize * 0.8),
    textStyle: { ...text(fontSize, "ink"), width: width - LEGEND_GLYPH - LEGEND_GAP, overflow: "truncate" },
  };
  const rows = legendRows(names, width, fontSize);
  return { height: rows.length * pitch, option: rows.map((data, row) => ({ ...look, data, top: row * pitch })) };
}

/** Names in lines that fit the width: one legend a line, so that the plot below knows how much room is left. */
function legendRows(names: readonly string[], width: number, fontSize: number): string[][] {
  const rows: string[][] = [];
  let used = Infinity;
  for (const name of names) {
    const item = LEGEND_GLYPH + 5 + format.getTextRect(name, `${fontSize}px sans-serif`).width * 1.08 + LEGEND_GAP;
    if (used + item > width + LEGEND_GAP) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(name);
    used += item;
  }
  return rows;
}
