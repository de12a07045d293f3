import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const SAMPLE_MS = 250;
const PAGE = 4_096;
const run = promisify(execFile);

/** Watches how much memory some processes hold together. */
export interface MemoryWatch {
  /** Ends the watch. @returns the most that they held at one moment, bytes */
  stop(): Promise<number>;
}

/** Watches this process and `others` by sampling; a process that is gone counts as nothing. */
export function watchMemory(others: readonly number[]): MemoryWatch {
  let peak = 0;
  const sample = async (): Promise<void> => {
    const sizes = await Promise.all(others.map(residentBytes));
    peak = Math.max(
      peak,
      sizes.reduce((total, size) => total + size, process.memoryUsage.rss()),
    );
  };
  const timer = setInterval(() => void sample(), SAMPLE_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await sample();
      return peak;
    },
  };
}

async function residentBytes(pid: number): Promise<number> {
  try {
    if (process.platform === "linux") {
      const [, pages = "0"] = (await readFile(`/proc/${pid}/statm`, "utf8")).split(" ");
      return Number(pages) * PAGE;
    }
    const { stdout } = await run("ps", ["-o", "rss=", "-p", String(pid)]);
    return Number(stdout) * 1_024;
  } catch {
    return 0; // it ended between two samples
  }
}
