/** Colours on a light ground. Lines and bars keep a contrast of at least 3 to the ground, text at least 4.5. */
export const LIGHT = {
  ground: "#fcfbf8",
  ink: "#1d1f23",
  muted: "#5d6470",
  rule: "#dcd9d0",
  accent: "#2563c9",
  pass: "#2f6d1f",
  fail: "#b3261e",
  "series-1": "#2563c9",
  "series-2": "#c2570c",
  "series-3": "#0b7a63",
  "series-4": "#a8327c",
  "series-5": "#6a4bc4",
  "series-6": "#8a6d00",
  "series-7": "#c03434",
  "series-8": "#3f7d20",
  others: "#8b909a",
} as const satisfies Record<string, string>;

/** Name of a colour that has one value for light and one for dark. */
export type ThemeColour = keyof typeof LIGHT;

/** The same names on a dark ground. */
export const DARK = {
  ground: "#15171a",
  ink: "#e7e6e2",
  muted: "#9ba1ab",
  rule: "#363a41",
  accent: "#6ea8ff",
  pass: "#8ec95f",
  fail: "#f27d7d",
  "series-1": "#6ea8ff",
  "series-2": "#f59b5b",
  "series-3": "#3cc2a1",
  "series-4": "#ee86c3",
  "series-5": "#ab95f5",
  "series-6": "#d9b53c",
  "series-7": "#f27d7d",
  "series-8": "#8ec95f",
  others: "#767c87",
} as const satisfies Record<ThemeColour, string>;

/** The colours of series in the order they are handed out; what comes after is folded into `others`. */
export const SERIES_COLOURS = [
  "series-1",
  "series-2",
  "series-3",
  "series-4",
  "series-5",
  "series-6",
  "series-7",
  "series-8",
] as const satisfies readonly ThemeColour[];

/** A colour for markup and for the options of a chart: a reference that the page resolves to light or dark. */
export const paint = (colour: ThemeColour): string => `var(--${colour})`;

const declarations = (colours: Record<ThemeColour, string>) =>
  Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour};`)
    .join("");

/** CSS that gives every theme colour its value; `root` is the element that carries them. Paper is always light. */
export function themeStyle(root: string): string {
  return (
    `${root}{color-scheme:light dark;${declarations(LIGHT)}}` +
    `@media screen and (prefers-color-scheme:dark){${root}{${declarations(DARK)}}}`
  );
}
