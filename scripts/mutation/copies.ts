import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ROOT } from "../process.js";

const COPIED = ["contracts", "test"] as const;

/**
 * Copies of the sources and tests as they are now, with the packages linked, so that a run sees one state of the tree however
 * long it takes and whatever is edited meanwhile. They go when the process does, also when it is interrupted.
 * @returns their folders
 */
export function copiesOfTree(count: number): readonly string[] {
  const folders = Array.from({ length: count }, () => mkdtempSync(join(tmpdir(), "paddock-mutation-")));
  process.once("exit", () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  for (const folder of folders) {
    for (const part of COPIED) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  }
  return folders;
}
