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
const LEGEND_GLYPH = 22;
const LEGEND_GAP = 14;
/** How much wider than ECharts' estimate a reader's font may be. */
const FONT_RESERVE = 1.16;

/** Lines, or steps that hold until the next point. */
export function lineOption(plot: Plot, step: boolean): Layout {
  const alone = plot.series.length === 1 && plot.fromZero;
  const series = plot.series.map((one) => ({
    ...lineLook(plot, one),
    ...(step ? { step: "middle" } : {}),
    ...(alone ? { areaStyle: { opacity: 0.12 } } : {}),
  }));
  return layout(plot, isScaled(plot) ? scaleAxis(plot) : categoryAxis(plot, false), series);
}

/** Bars side by side. */
export function barOption(plot: Plot): Layout {
  const bars = plot.series.map((one) => barLook(plot, one));
  return layout(plot, categoryAxis(plot, true), bars);
}

/** Bars, or areas where points are many, on top of each other. */
export function stackedOption(plot: Plot): Layout {
  if (plot.x.length <= MAX_STACKED_BARS) {
    const bars = plot.series.map((one) => ({ ...barLook(plot, one), stack: "all", barMaxWidth: 56 }));
    return layout(plot, categoryAxis(plot, true), bars);
  }
  const areas = plot.series.map((one) => ({
    ...lineLook(plot, one),
    lineStyle: { width: 0.75, type: "solid", color: paint("ground") },
    areaStyle: { opacity: 0.9, color: paint(colourOf(plot, one)) },
    stack: "all",
  }));
  return layout(plot, isScaled(plot) ? scaleAxis(plot) : categoryAxis(plot, false), areas, "roundRect");
}

/** Whether x is a scale of numbers; words are categories. */
const isScaled = ({ x }: Plot) => x.every((value) => typeof value === "number");

/** The place of a series among those with a colour of their own; -1 for a folded one. */
const slotOf = ({ series }: Plot, one: DrawnSeries) => series.filter(({ folded }) => !folded).indexOf(one);
const colourOf = (plot: Plot, one: DrawnSeries): ThemeColour => SERIES_COLOURS[slotOf(plot, one)] ?? "others";

/** Dashes tell series apart for whoever cannot see the colours; the second half of the palette is dashed. */
function lineLook(plot: Plot, one: DrawnSeries) {
  const { x } = plot;
  const color = paint(colourOf(plot, one));
  const look = one.folded
    ? { width: 1, opacity: 0.7, type: "solid" }
    : {
        width: x.length > 150 ? 1.5 : 2,
        opacity: 1,
        type: slotOf(plot, one) < SERIES_COLOURS.length / 2 ? "solid" : [7, 3],
      };
  return {
    type: "line",
    name: one.name,
    symbol: !one.folded && x.length <= MAX_DOTS ? "circle" : "none",
    symbolSize: 5,
    showAllSymbol: true,
    itemStyle: { color },
    lineStyle: { color, ...look },
    data: isScaled(plot) ? one.values.map((value, point) => [x[point], value]) : one.values,
  };
}

const barLook = (plot: Plot, one: DrawnSeries) => ({
  type: "bar",
  name: one.name,
  itemStyle: { color: paint(colourOf(plot, one)) },
  barMaxWidth: 40,
  barCategoryGap: "25%",
  barGap: "8%",
  data: one.values,
});

/** The plot between legend and lower edge; ECharts makes room for labels and names of the axes inside it. */
function layout(plot: Plot, xAxis: object, series: readonly object[], icon?: string): Layout {
  const { width, plotHeight, fontSize, yName, fromZero } = plot;
  const legend = legendOf(plot, icon);
  const top = legend.height + 8;
  const yAxis = {
    type: "value",
    scale: !fromZero,
    name: yName,
    nameLocation: "end",
    nameGap: Math.round(fontSize * 0.9),
    nameTextStyle: { ...text(fontSize, "muted"), align: "left", padding: 0 },
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { ...text(fontSize, "muted"), formatter: tickLabel },
    splitNumber: width < 500 ? 4 : 5,
    splitLine: { lineStyle: { color: paint("rule") } },
  };
  const grid = { left: 6, right: 8, top, bottom: 6, outerBoundsMode: "same", outerBoundsContain: "all" };
  const option = { textStyle: { fontSize }, grid, legend: legend.items, xAxis, yAxis, series };
  return { width, height: top + plotHeight, option };
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
    axisLabel: {
      ...text(plot.fontSize, "muted"),
      formatter: tickLabel,
      hideOverlap: true,
      textMargin: [0, plot.fontSize],
      showMinLabel: true,
      showMaxLabel: true,
    },
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

/** A named place in the legend. */
interface LegendPlace {
  readonly name: string;
  readonly left: number;
  readonly row: number;
}

/**
 * The legend and the height it takes; none for a single series, which the title names. Each entry is a legend of its own at a place of
 * its own, because ECharts can neither say how many lines it needed nor know how wide the reader's font is. Faint series share one.
 */
function legendOf(plot: Plot, icon?: string) {
  const { series, width, fontSize } = plot;
  const ordered = [...series.filter(({ folded }) => !folded), ...series.filter(({ folded }) => folded)];
  const names = [...new Set(ordered.map(({ name }) => name))];
  if (names.length < 2) return { height: 0, items: [] };
  const pitch = Math.round(fontSize * 1.75);
  const places = legendPlaces(names, width, fontSize);
  const items = places.map(({ name, left, row }) => ({
    type: "plain",
    data: [{ name, ...(icon === undefined ? {} : { icon }) }],
    left,
    top: 3 + row * pitch,
    padding: 0,
    itemWidth: LEGEND_GLYPH,
    itemHeight: Math.round(fontSize * 0.8),
    textStyle: { ...text(fontSize, "ink"), width: width - LEGEND_GLYPH - 12, overflow: "truncate" },
  }));
  return { height: 3 + ((places.at(-1)?.row ?? 0) + 1) * pitch, items };
}

/** Places from left to right, line by line, with room for fonts wider than the one ECharts measures with. */
function legendPlaces(names: readonly string[], width: number, fontSize: number): LegendPlace[] {
  const places: LegendPlace[] = [];
  let left = 0;
  let row = 0;
  for (const name of names) {
    const item = LEGEND_GLYPH + 5 + format.getTextRect(name, `${fontSize}px sans-serif`).width * FONT_RESERVE;
    if (left > 0 && left + item > width) {
      left = 0;
      row += 1;
    }
    places.push({ name, left, row });
    left += Math.round(item) + LEGEND_GAP;
  }
  return places;
}
