/**
 * Everything that must hold before a change is merged, beside the tests: one line a step, the output of a step only
 * where it fails. Two lanes side by side, whose builds have folders of their own; cheap steps first.
 */
import { styleText } from "node:util";

import { run } from "./process.js";

type Step = { name: string; command: readonly [string, ...string[]]; env?: Record<string, string> };

const BY_DEFAULT = { HARDHAT_BUILD_PROFILE: "default" };
const FOR_PRODUCTION = { HARDHAT_BUILD_PROFILE: "production" };

const READING = [
  { name: "lockfile is complete", command: ["node", "scripts/checks/complete-lockfile.mjs", "--check"] },
  { name: "nothing foreign", command: ["tsx", "scripts/checks/self-contained.ts"] },
  { name: "format", command: ["npm", "run", "--silent", "format:check"] },
  { name: "lint Solidity", command: ["npm", "run", "--silent", "lint:sol"] },
  { name: "names", command: ["tsx", "scripts/checks/names.ts"] },
  { name: "trees name their tests", command: ["tsx", "scripts/checks/trees.ts"] },
  { name: "import boundaries", command: ["tsx", "scripts/checks/import-boundaries.ts"] },
  { name: "docs are up to date", command: ["tsx", "scripts/docs.ts", "--check"] },
] as const satisfies readonly Step[];

/** Hardhat with the default profile, and Hardhat with the other one and forge: each has folders of its own, and neither waits for the other. */
const LANES = [
  [
    ...READING,
    { name: "build", command: ["hardhat", "build"], env: BY_DEFAULT },
    { name: "types", command: ["npm", "run", "--silent", "typecheck"] },
    { name: "lint TypeScript", command: ["npm", "run", "--silent", "lint:ts"] },
    { name: "walk-through is up to date", command: ["tsx", "scripts/walkthrough.ts", "--check"], env: BY_DEFAULT },
  ],
  [
    // The types are the same in both profiles; only the other lane writes them.
    {
      name: "build for production",
      command: ["hardhat", "--no-typechain", "build", "--no-tests"],
      env: FOR_PRODUCTION,
    },
    {
      name: "gas snapshots",
      command: ["tsx", "scripts/bench.ts", "--check"],
      env: { ...FOR_PRODUCTION, PADDOCK_SKIP_BUILD: "1" },
    },
    { name: "branch coverage", command: ["tsx", "scripts/coverage.ts"] },
  ],
] as const satisfies readonly (readonly Step[])[];

const LAST = [
  { name: "no compiler warning", command: ["tsx", "scripts/checks/warnings.ts"] },
  { name: "contract sizes", command: ["tsx", "scripts/checks/contract-sizes.ts"] },
] as const satisfies readonly Step[];

async function runStep({ name, command: [tool, ...args], env }: Step): Promise<boolean> {
  const startedAt = performance.now();
  const { code, output } = await run(tool, args, { env: env ?? {} });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6);
  const verdict = code === 0 ? styleText("green", "ok    ") : styleText("red", "FAILED");
  console.log(`${verdict} ${name.padEnd(26)} ${seconds} s`);
  if (code !== 0) console.log(`\n${output.trimEnd()}\n`);
  return code === 0;
}

/** The names of those that fail, in order. */
async function runSteps(steps: readonly Step[]): Promise<string[]> {
  const failed: string[] = [];
  for (const step of steps) if (!(await runStep(step))) failed.push(step.name);
  return failed;
}

const beside = await Promise.all(LANES.map(runSteps));
const failed = [...beside.flat(), ...(await runSteps(LAST))];
const count = [...LANES, LAST].flat().length;
console.log(`\n${count - failed.length} of ${count} checks hold.`);
if (failed.length > 0) {
  console.log(`Failed: ${failed.join(", ")}.`);
  process.exitCode = 1;
}
