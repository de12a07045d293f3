import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ROOT } from "../process.js";

/**
 * A copy of the sources and tests as they are now, with the packages linked, so that a run sees one state of the tree however
 * long it takes and whatever is edited meanwhile. It goes when the process does.
 * @returns its folder
 */
export function copyOfTree(): string {
  const folder = mkdtempSync(join(tmpdir(), "paddock-mutation-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const part of ["contracts", "test"]) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}
