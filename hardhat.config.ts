import { readdirSync } from "node:fs";
import { createRequire } from "node:module";

import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";

import { configHooks, solidityHooks } from "./lib/solidity-hooks.js";
import { tasks } from "./tasks/index.js";

/** The `solc` package from npm, the same bytes everywhere and nothing to download. */
const solc = { version: "0.8.34", path: createRequire(import.meta.url).resolve("solc/soljson.js") };

/** `default` is soon built: tests, the demo and local chains run on it. What is deployed to other chains, measured or packed is built with `production`. */
const profile = process.env.HARDHAT_BUILD_PROFILE ?? "default";
const outputOf = (folder: string) => (profile === "default" ? folder : `${folder}-${profile}`);

const settings = {
  evmVersion: "cancun",
  optimizer: { enabled: true, runs: 200 },
};

/** Solidity files below a folder. */
const solidityIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sol"))
    .map((file) => `${folder}/${file}`);

/** Compiles files as they are written: for code that is neither deployed nor measured, and a third of the time. */
const asWritten = (files: readonly string[]) =>
  Object.fromEntries(
    files.map((file) => [file, { ...solc, settings: { ...settings, optimizer: { enabled: false } } }]),
  );

/** Solidity tests deploy the published bytecode of the protocols beside which ours run. */
const fsPermissions = { readDirectory: ["node_modules"] };

/** A handler derives all from the one number that it is given: a dictionary of values that were seen would only cost time. */
const invariant = { failOnRevert: true, dictionaryWeight: 0, includeStorage: false, includePushBytes: false };

export default defineConfig({
  plugins: [
    toolbox,
    {
      id: "paddock-solidity",
      hookHandlers: {
        config: () => Promise.resolve({ default: () => Promise.resolve(configHooks) }),
        solidity: () => Promise.resolve({ default: () => Promise.resolve(solidityHooks) }),
      },
    },
  ],
  tasks,
  paths: {
    artifacts: outputOf("artifacts"),
    cache: outputOf("cache"),
    ignition: "deploy",
    tests: { solidity: "test", mocha: "test" },
  },
  solidity: {
    // What is deployed and what tests it are compiled apart, and commands read the output of the former only.
    splitTestsCompilation: true,
    npmFilesToBuild: [
      "@openzeppelin/contracts/access/manager/AccessManager.sol",
      "@openzeppelin/contracts/finance/VestingWallet.sol",
      "@openzeppelin/contracts/governance/TimelockController.sol",
    ],
    profiles: {
      default: { compilers: [{ ...solc, settings }], overrides: asWritten(solidityIn("test")) },
      production: {
        // One compiler run instead of one a file: 30 s instead of 100 on one core.
        isolated: false,
        // More runs would put VaultFactory, which carries the Vault's code, over the contract size limit.
        compilers: [{ ...solc, settings: { ...settings, optimizer: { enabled: true, runs: 10_000 }, viaIR: true } }],
        // DerbyVault must not be among them unless DerbyVaultFactory is, alike: the factory takes only the code it was compiled with.
        overrides: {
          // Only tests deploy by these, and they run in the other profile.
          ...asWritten(solidityIn("contracts/mocks/deploy")),
          // At 10,000 runs these two would be over that limit: their work is spread over linked libraries, which keep them.
          "contracts/savings/SavingsAccount.sol": {
            ...solc,
            settings: { ...settings, optimizer: { enabled: true, runs: 2_000 }, viaIR: true },
          },
          // 23.3 KB so; 25.7 at 2,000 runs.
          "contracts/derby/DerbyGame.sol": {
            ...solc,
            settings: { ...settings, optimizer: { enabled: true, runs: 800 }, viaIR: true },
          },
        },
      },
    },
  },
  networks: {
    localhost: { type: "http", chainType: "l1", url: process.env.PADDOCK_LOCALHOST ?? "http://127.0.0.1:8545" },
    sepolia: {
      type: "http",
      chainType: "l1",
      url: configVariable("SEPOLIA_RPC_URL"),
      accounts: [configVariable("SEPOLIA_PRIVATE_KEY")],
    },
  },
  verify: { etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") } },
  typechain: { outDir: "typechain-types" },
  test: {
    mocha: { timeout: 120_000 },
    solidity: {
      profiles: {
        default: {
          fsPermissions,
          fuzz: { runs: 256, seed: process.env.PADDOCK_FUZZ_SEED ?? "0x7061646d6f636b" },
          invariant: { ...invariant, runs: 32, depth: 128 },
        },
        deep: {
          fsPermissions: { ...fsPermissions, dangerouslyWriteDirectory: ["report"] },
          fuzz: { runs: 10_000, seed: process.env.PADDOCK_FUZZ_SEED },
          invariant: { ...invariant, runs: Number(process.env.PADDOCK_DEEP_RUNS ?? 256), depth: 256 },
        },
      },
    },
  },
});
