/** Where the bar is drawn: standard error, or what a test puts in its place. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A bar that is moved by the work itself. */
export interface Progress {
  /** Says that `steps` more are done; `note` is shown behind the figures. */
  advance(steps?: number, note?: string): void;
  /** Takes the bar away. Call it in `finally`; calling it twice does no harm. */
  stop(): void;
}

const BAR = 28;
const REDRAW_MS = 80;
const CLEAR_LINE = "\r\x1b[2K";

/**
 * A progress bar on standard error. Prints nothing at all where that is no terminal, so that logs and pipes stay clean.
 * @param total steps there are to do
 */
export function progress(label: string, total: number, stream: ProgressStream = process.stderr): Progress {
  if (!stream.isTTY) return { advance: () => {}, stop: () => {} };
  let done = 0;
  let drawnAt = -Infinity;
  return {
    advance(steps = 1, note = "") {
      done = Math.min(done + steps, total);
      const now = performance.now();
      if (now - drawnAt < REDRAW_MS && done < total) return;
      drawnAt = now;
      stream.write(CLEAR_LINE + barLine(label, done, total, note).slice(0, (stream.columns ?? 80) - 1));
    },
    stop: () => void stream.write(CLEAR_LINE),
  };
}

function barLine(label: string, done: number, total: number, note: string): string {
  const part = total === 0 ? 1 : done / total;
  const filled = Math.round(part * BAR);
  const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
  const figures = `${Math.floor(part * 100)} %  ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`;
  return [label, bar, figures, note].filter((piece) => piece !== "").join("  ");
}
