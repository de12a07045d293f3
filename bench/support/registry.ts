import { readdirSync } from "node:fs";

import type { SystemBench } from "./rows.js";

const FOLDER = new URL("../", import.meta.url);

/** The systems that have a benchmark: one file each in `bench/`. */
export function systems(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length))
    .toSorted();
}

/** Loads the benchmark of one of `systems()`. */
export async function loadBench(system: string): Promise<SystemBench> {
  const { bench } = (await import(new URL(`${system}.ts`, FOLDER).href)) as { bench: SystemBench };
  return bench;
}
