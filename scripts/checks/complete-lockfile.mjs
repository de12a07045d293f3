// A registry mirror that lacks the builds of other platforms leaves them out of package-lock.json, and `npm ci` then
// fails on those platforms. This adds each missing optional dependency that is pinned exactly and named after its
// platform. Run it after every change of the lockfile; `--check` only looks, for CI.
import { readFileSync, writeFileSync } from "node:fs";

const LOCKFILE = new URL("../../package-lock.json", import.meta.url);
const SYSTEMS = { darwin: "darwin", linux: "linux", win32: "win32" };
const PROCESSORS = { amd64: "x64", arm64: "arm64", x64: "x64" };

/** `@scope/tool-linux-arm64-gnu` -> { os: ["linux"], cpu: ["arm64"], libc: ["glibc"] } */
function platformOf(name) {
  const words = name.split("-");
  const os = words.map((word) => SYSTEMS[word]).find(Boolean);
  const cpu = words.map((word) => PROCESSORS[word]).find(Boolean);
  if (os === undefined || cpu === undefined) throw new Error(`No platform can be read from the name ${name}`);
  const libc = { gnu: ["glibc"], musl: ["musl"] }[words.at(-1)];
  return { os: [os], cpu: [cpu], ...(libc && { libc }) };
}

const lock = JSON.parse(readFileSync(LOCKFILE, "utf8"));
const missing = Object.values(lock.packages)
  .flatMap((entry) =>
    Object.entries(entry.optionalDependencies ?? {}).map(([name, version]) => ({
      name,
      version,
      engines: entry.engines,
    })),
  )
  .filter(({ name }) => !Object.keys(lock.packages).some((path) => path.endsWith(`node_modules/${name}`)));

if (missing.length === 0) {
  console.log("The lockfile is complete.");
} else if (process.argv.includes("--check")) {
  console.error(`The lockfile lacks ${missing.map(({ name }) => name).join(", ")}.`);
  console.error("Run `node scripts/checks/complete-lockfile.mjs`.");
  process.exit(1);
} else {
  for (const { name, version, engines } of missing) {
    if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${name} is not pinned exactly: ${version}`);
    const { os, cpu, libc } = platformOf(name);
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu,
      dev: true,
      ...(libc && { libc }),
      optional: true,
      os,
      engines,
    };
    console.log(`added ${name}@${version}`);
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(LOCKFILE, `${JSON.stringify(lock, null, 2)}\n`);
}
