import type { SolidityHooks } from "hardhat/types/hooks";

import { isWorthShowing } from "./compiler-warnings.js";

/** Where the tests lie that need a compiler run of their own: with all others in one, the compiler cannot write its output any more. */
const APART = /\/test\/(?:unit|invariant)\/derby\//;

/** Of a contract's code, what Hardhat and EDR read. Opcodes and debug data are several times as large, and nobody reads them. */
const CODE = ["object", "sourceMap", "linkReferences"] as const;

/** What the compiler is asked for, instead of everything there is about code. */
const SELECTION = {
  "*": {
    "": ["ast"],
    "*": [
      "abi",
      "metadata",
      "evm.methodIdentifiers",
      ...CODE.map((part) => `evm.bytecode.${part}`),
      ...[...CODE, "immutableReferences"].map((part) => `evm.deployedBytecode.${part}`),
    ],
  },
};

type Code = { opcodes?: string };

/** Builds in two compiler runs, and asks the compiler for what is used only: a third of the output, which every command reads again. */
export const solidityHooks: Partial<SolidityHooks> = {
  async build(context, rootFilePaths, options, next) {
    const apart = rootFilePaths.filter((path) => APART.test(path));
    const rest = rootFilePaths.filter((path) => !APART.test(path));
    if (apart.length === 0 || rest.length === 0) return await next(context, rootFilePaths, options);
    for (const portion of [rest, apart]) {
      const built = await next(context, portion, { ...options, cleanupArtifacts: false });
      const isBuilt = built instanceof Map && ![...built.values()].some((result) => "errors" in result);
      if (!isBuilt) return built;
    }
    // Everything is found built now; only the whole may clean up what nothing is left of.
    return await next(context, rootFilePaths, { ...options, force: false });
  },

  async invokeSolc(context, compiler, solcInput, solcConfig, next) {
    const settings = { ...solcInput.settings, outputSelection: SELECTION };
    const output = await next(context, compiler, { ...solcInput, settings }, solcConfig);
    for (const contract of Object.values(output.contracts ?? {}).flatMap((file) => Object.values(file))) {
      // EDR expects the field.
      for (const code of [contract.evm?.bytecode, contract.evm?.deployedBytecode] as (Code | undefined)[]) {
        if (code !== undefined) code.opcodes = "";
      }
    }
    if (output.errors !== undefined) output.errors = output.errors.filter(isWorthShowing);
    return output;
  },
};
