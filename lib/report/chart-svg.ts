import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

import { escapeHtml } from "./html.js";
import { themeStyle } from "./theme.js";

use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer]);

/** One drawing of a chart: options of ECharts and the size they were laid out for, in pixels. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly option: EChartsCoreOption;
}

/** A chart drawn for a wide and for a narrow screen; CSS shows one of the two. */
export interface Drawing {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly wide: Layout;
  readonly narrow: Layout;
}

/** Width in pixels below which the narrow drawing is shown. */
const NARROW_BELOW = 640;
/** Ground around the drawing in a file of its own, in pixels. */
const FILE_MARGIN = 20;
const FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif';

/** CSS that every page with charts needs once. */
export const CHART_STYLE =
  ".chart{display:block;width:100%;height:auto;aspect-ratio:var(--wide)}" +
  ".chart text{font-family:inherit;font-variant-numeric:tabular-nums}" +
  ".chart .narrow{display:none}" +
  `@media screen and (max-width:${NARROW_BELOW - 1}px){.chart{aspect-ratio:var(--narrow)}` +
  ".chart .wide{display:none}.chart .narrow{display:inline}}";

/** The chart as one inline `<svg id role="img">` whose colours come from the page. Same input, same bytes. */
export function inlineSvg({ id, title, description, wide, narrow }: Drawing): string {
  const scale = wide.width / narrow.width;
  return (
    `<svg id="${id}" role="img" class="chart" viewBox="0 0 ${wide.width} ${wide.height}" preserveAspectRatio="xMinYMin meet"` +
    ` style="--wide:${wide.width}/${wide.height};--narrow:${narrow.width}/${narrow.height}"` +
    ` aria-label="${escapeHtml(`${title}. ${description}`)}"><title>${escapeHtml(title)}</title>\n` +
    `<g class="wide">\n${draw(wide, `${id}-wide`)}\n</g>\n` +
    `<g class="narrow" transform="scale(${Number(scale.toFixed(4))})">\n${draw(narrow, `${id}-narrow`)}\n</g>\n</svg>`
  );
}

/** The wide drawing as a file of its own, for a README or a slide: it carries its colours, dark and light. */
export function standaloneSvg({ id, title, description, wide }: Drawing): string {
  const [width, height] = [wide.width + 2 * FILE_MARGIN, wide.height + 2 * FILE_MARGIN];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`${title}. ${description}`)}">` +
    `<title>${escapeHtml(title)}</title>\n<style>${themeStyle("svg")}text{font-family:${FONT}}</style>\n` +
    `<rect width="100%" height="100%" fill="var(--ground)"/>\n` +
    `<g transform="translate(${FILE_MARGIN} ${FILE_MARGIN})">\n${draw(wide, id)}\n</g>\n</svg>\n`
  );
}

function draw({ width, height, option }: Layout, prefix: string): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...option });
    return normalise(chart.renderToSVGString(), prefix);
  } finally {
    chart.dispose();
  }
}

/**
 * Takes out of ECharts' markup what would differ between runs or clash on a page: the outer element, hover styles, classes and
 * data attributes, process-wide ids. Text is escaped by ECharts, quotes included, so that no name can look like an attribute.
 */
function normalise(svg: string, prefix: string): string {
  return svg
    .replace(/^<svg[^>]*>|<\/svg>$/g, "")
    .replace(/<style[^>]*>.*?<\/style>/gs, "")
    .replace(/<rect [^>]*fill="none"[^>]*><\/rect>/g, "")
    .replace(/<path(?=[^>]* fill="none")(?![^>]* stroke=)[^>]*><\/path>/g, "")
    .replace(/<path(?=[^>]* fill-opacity="0")(?=[^>]* stroke-width="0")[^>]*><\/path>/g, "")
    .replace(/ (?:class|ecmeta_\w+|pointer-events|xml:space)="[^"]*"/g, "")
    .replace(/ fill="#(?:000|fff)"/g, ' fill="none"')
    .replace(/;?font-family:[^;"]*/g, "")
    .replace(/ id="zr\d+-/g, ` id="${prefix}-`)
    .replace(/="url\(#zr\d+-/g, `="url(#${prefix}-`)
    .replace(/\n{2,}/g, "\n")
    .trim();
}
