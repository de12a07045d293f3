import type { ConfigHooks, SolidityHooks } from "hardhat/types/hooks";

import { isAboutSize, isWorthShowing } from "./compiler-warnings.js";

/** Of a contract's code, what Hardhat and EDR read. Opcodes and debug data are several times as large, and nobody reads them. */
const CODE = ["object", "sourceMap", "linkReferences"] as const;

/** What the compiler is asked for, instead of everything there is about code. */
const OUTPUT = [
  "abi",
  "metadata",
  "evm.methodIdentifiers",
  ...CODE.map((part) => `evm.bytecode.${part}`),
  ...[...CODE, "immutableReferences"].map((part) => `evm.deployedBytecode.${part}`),
];

/** Where the sources of this repository's tests lie, in the compiler's input. */
const TESTS = "project/test/";

/** Code as EDR expects it of every contract: opcodes that nobody reads, and nothing at all of what was not asked for. */
const complete = (code: object | undefined) => ({
  object: "",
  sourceMap: "",
  linkReferences: {},
  ...code,
  opcodes: "",
});

/** Libraries by which tests deploy, of the profile in which tests run: in the other, their code would be of no use to anybody. */
const DEPLOYERS = "project/contracts/mocks/deploy/";

/** Code of every file, or of the tests alone where there are any: what they import has been compiled with the contracts. */
function selectionOf(paths: readonly string[], isOptimized: boolean) {
  const tests = paths.filter((path) => path.startsWith(TESTS));
  const isOfDeployers = !isOptimized && paths.some((path) => path.startsWith(DEPLOYERS));
  const wanted = tests.length > 0 || isOfDeployers ? tests : ["*"];
  return {
    "*": { "": ["ast"], "*": ["abi", "evm.methodIdentifiers"] },
    ...Object.fromEntries(wanted.map((path) => [path, { "": ["ast"], "*": OUTPUT }])),
  };
}

/** Asks the compiler for what is used only: a third of the output, which every command reads again. */
export const solidityHooks: Partial<SolidityHooks> = {
  async invokeSolc(context, compiler, solcInput, solcConfig, next) {
    const paths = Object.keys(solcInput.sources);
    const isOptimized = solcInput.settings.optimizer.enabled !== false;
    const settings = { ...solcInput.settings, outputSelection: selectionOf(paths, isOptimized) };
    const output = await next(context, compiler, { ...solcInput, settings }, solcConfig);
    for (const contract of Object.values(output.contracts ?? {}).flatMap((file) => Object.values(file))) {
      const { bytecode, deployedBytecode, ...evm } = contract.evm ?? {};
      const deployed = { immutableReferences: {}, ...complete(deployedBytecode) };
      Object.assign(contract, {
        evm: { methodIdentifiers: {}, ...evm, bytecode: complete(bytecode), deployedBytecode: deployed },
      });
    }
    // What is compiled as written, no chain has to take.
    const errors = output.errors?.filter((error) => isWorthShowing(error) && (isOptimized || !isAboutSize(error)));
    return { ...output, errors: errors ?? [] };
  },
};

/** Gives files with the same settings the same settings object: only those are compiled in one run. */
export const configHooks: Partial<ConfigHooks> = {
  async resolveUserConfig(userConfig, resolveConfigurationVariable, next) {
    const config = await next(userConfig, resolveConfigurationVariable);
    for (const { overrides } of Object.values(config.solidity.profiles)) {
      const known = new Map(Object.values(overrides).map((settings) => [JSON.stringify(settings), settings]));
      for (const [file, settings] of Object.entries(overrides)) overrides[file] = known.get(JSON.stringify(settings))!;
    }
    return config;
  },
};
