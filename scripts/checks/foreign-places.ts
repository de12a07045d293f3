/** Where the lockfile may fetch packages from. */
const PUBLIC_REGISTRY = "https://registry.npmjs.org/";

/** Folders of the file system's root that a repository has no reason to name; `/usr/bin/env` it has. */
const MACHINE_FOLDERS = ["home", "mnt", "private", "root", "tmp", "Users", "work", "workspace"];

const MACHINE_PATH = new RegExp(
  `(?<![\\w.@~*})\\]/-])(?:/(?:${MACHINE_FOLDERS.join("|")})/|[A-Z]:\\\\Users\\\\)[\\w.-]+`,
  "g",
);

/** Absolute paths of somebody's machine in a text, each once. */
export function machinePathsOf(text: string): readonly string[] {
  return [...new Set(text.match(MACHINE_PATH) ?? [])];
}

/** Registries other than the public one that a lockfile fetches from, each once. */
export function foreignRegistriesOf(lockfile: string): readonly string[] {
  const { packages } = JSON.parse(lockfile) as { packages: Record<string, { resolved?: string }> };
  const resolved = Object.values(packages).flatMap((entry) => entry.resolved ?? []);
  return [...new Set(resolved.filter((url) => !url.startsWith(PUBLIC_REGISTRY)))];
}
