import { existsSync, readdirSync } from "node:fs";

import type { TaskDefinition } from "hardhat/types/tasks";

import { statusTask } from "./status.js";

/** What the `index.ts` of every folder here exports: the commands of one system, each loading its action when it runs. */
interface System {
  readonly tasks: readonly TaskDefinition[];
}

const here = new URL("./", import.meta.url);
const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const files = folders.map(({ name }) => new URL(`${name}/index.ts`, here)).filter((file) => existsSync(file));
const modules = files.map(async (file) => (await import(file.href)) as System);

/** The command line: `npx hardhat <system> <verb>`, and `npx hardhat status`. */
export const tasks: TaskDefinition[] = [statusTask, ...(await Promise.all(modules)).flatMap((system) => system.tasks)];
