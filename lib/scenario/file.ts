import { readFile } from "node:fs/promises";

import { InputError } from "../input-error.js";
import { readScenario, type Scenario } from "./schema.js";

/** Reads a scenario's file. @throws InputError where there is none, or where it is not a scenario, with line and column */
export async function loadScenario(file: string): Promise<Scenario> {
  const content = await readFile(file, "utf8").catch(() => undefined);
  if (content === undefined)
    throw new InputError(`There is no file ${file}; scenarios that come along are in scenarios/.`);
  return readScenario(file, content);
}
