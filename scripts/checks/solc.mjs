#!/usr/bin/env node
// Offers the npm `solc` as the native compiler that forge expects, so that coverage is measured with the same compiler
// bytes as every build, and nothing is downloaded. forge asks two things of it: `--version` and `--standard-json`.
import { readFileSync } from "node:fs";

import solc from "solc";

if (process.argv.includes("--version")) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else if (process.argv.includes("--standard-json")) {
  process.stdout.write(solc.compile(readFileSync(0, "utf8")));
} else {
  console.error(`Only --version and --standard-json are offered, not: ${process.argv.slice(2).join(" ")}`);
  process.exit(2);
}
