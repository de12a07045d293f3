import { join } from "node:path";

import {
  type Artifact,
  CollectStackTraces,
  EdrContext,
  FsAccessPermission,
  IncludeTraces,
  L1_CHAIN_TYPE,
  l1GenesisState,
  l1HardforkFromString,
  l1SolidityTestRunnerFactory,
  type SolidityTestRunnerConfigArgs,
  type SuiteResult,
  TestStatus,
} from "@nomicfoundation/edr";

import type { Compiled } from "./compiler.js";

/** How thoroughly tests run. */
export type Depth = {
  readonly fuzzRuns: number;
  readonly invariantRuns: number;
  readonly invariantDepth: number;
  /** Which tests, by their signatures; a file without such a test is left out. */
  readonly tests: RegExp;
};

/** The signature of any test. */
export const EVERY_TEST = /^(test|invariant)/;
/** The signatures of those that run more than once: tests with parameters, and invariants. */
export const REPEATED_TESTS = /^(test\w*\(.+\)|invariant)/;

/** What Hardhat's configuration says of Solidity tests, and where they run. */
export type TestSettings = {
  readonly root: string;
  readonly hardfork: string;
  readonly fuzzSeed: string | undefined;
  readonly readDirectories: readonly string[];
  readonly invariant: InvariantSettings;
};

/** What of it is about invariants, without how many runs. */
export type InvariantSettings = {
  readonly failOnRevert: boolean;
  readonly dictionaryWeight: number;
  readonly includeStorage: boolean;
  readonly includePushBytes: boolean;
};

/** A test that failed. */
export type Failure = { readonly test: string; readonly file: string };

/** An endless loop of a mutant fails here, within seconds; no test of ours comes near it. */
const GAS_LIMIT = 1_000_000_000n;

let context: Promise<EdrContext> | undefined;

async function createContext(): Promise<EdrContext> {
  const created = new EdrContext();
  await created.registerSolidityTestRunnerFactory(L1_CHAIN_TYPE, l1SolidityTestRunnerFactory());
  return created;
}

/** Runs all tests of compiled files with the runner of Hardhat. @returns Those that failed, none where all is well */
export async function failuresOf(
  contracts: readonly Compiled[],
  settings: TestSettings,
  depth: Depth,
): Promise<readonly Failure[]> {
  const artifacts = contracts.map(artifactOf);
  const suites = contracts.filter((it) => isSuite(it, depth.tests)).map(({ source, name }) => idOf(source, name));
  if (suites.length === 0) return [];
  const results = await resultsOf(artifacts, suites, configOf(settings, depth, suites));
  return results.flatMap(({ id, testResults }) =>
    testResults
      .filter(({ status }) => status === TestStatus.Failure)
      .map(({ name }) => ({ file: id.source, test: `${id.name}.${name}` })),
  );
}

async function resultsOf(
  artifacts: Artifact[],
  suites: Artifact["id"][],
  config: SolidityTestRunnerConfigArgs,
): Promise<readonly SuiteResult[]> {
  context ??= createContext();
  const runner = await context;
  const results: SuiteResult[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const take = (result: SuiteResult) => {
    results.push(result);
    if (results.length === suites.length) resolve();
  };
  const tracing = { buildInfos: [], ignoreContracts: false };
  runner.runSolidityTests(L1_CHAIN_TYPE, artifacts, suites, config, tracing, take).catch(reject);
  await promise;
  return results;
}

const idOf = (source: string, name: string): Artifact["id"] => ({ source, name, solcVersion: "0.8.34" });

function artifactOf({ source, name, abi, ...code }: Compiled): Artifact {
  return { id: idOf(source, name), contract: { abi: JSON.stringify(abi), ...code } };
}

/** As Hardhat finds them: what can be deployed and has a test or an invariant. */
function isSuite({ bytecode, abi }: Compiled, tests: RegExp): boolean {
  return bytecode !== "0x" && abi.some((it) => it.type === "function" && tests.test(signatureOf(it)));
}

const signatureOf = ({ name = "", inputs = [] }: Compiled["abi"][number]) =>
  `${name}(${inputs.map(({ type }) => type).join(",")})`;

function configOf(settings: TestSettings, depth: Depth, suites: readonly Artifact["id"][]) {
  const { root, hardfork, fuzzSeed, readDirectories, invariant } = settings;
  return {
    projectRoot: root,
    hardfork,
    localPredeploys: l1GenesisState(l1HardforkFromString(hardfork)),
    fsPermissions: readDirectories.map((path) => ({ access: FsAccessPermission.ReadDirectory, path })),
    gasLimit: GAS_LIMIT,
    disableBlockGasLimit: true,
    disableTransactionGasCap: true,
    collectStackTraces: CollectStackTraces.OnFailure,
    includeTraces: IncludeTraces.None,
    generateGasReport: false,
    fuzz: { runs: depth.fuzzRuns, ...(fuzzSeed === undefined ? {} : { seed: fuzzSeed }) },
    // A failing sequence is not made short: that it fails is all that is asked.
    invariant: { ...invariant, runs: depth.invariantRuns, depth: depth.invariantDepth, shrinkRunLimit: 0 },
    testSourcePaths: Object.fromEntries(suites.map(({ source }) => [source, join(root, source)])),
    testPattern: depth.tests.source,
    testProfile: "default",
    declaredTestProfiles: ["default"],
  } satisfies SolidityTestRunnerConfigArgs;
}
