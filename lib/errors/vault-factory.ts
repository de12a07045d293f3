import type { Explanations } from "../explanation.js";

/** Everything that a `VaultFactory` refuses by itself. */
export const EXPLANATIONS = {
  "error VaultFactory_VaultExists(address vault)": {
    sentence: (w) => `The same vault exists already, at ${w.plain("vault")}.`,
    why: "The address of a vault depends on its creator, its parameters and its salt, so the same three make it once.",
    whatToDo: "Use the vault that is there, or another --salt.",
  },
  "error VaultFactory_UnknownVault(address vault)": {
    sentence: (w) => `${w.plain("vault")} was not made by this factory.`,
    why: "The registry vouches only for the code of vaults that the factory deployed.",
    whatToDo: "`npx hardhat vault list` shows the vaults that there are.",
  },
  "error VaultFactory_IndexOutOfBounds(uint256 index, uint256 count)": {
    sentence: (w) => `There is no vault number ${w.plain("index")} among ${w.plain("count")}.`,
    why: "Vaults are numbered from 0 in order of creation.",
    whatToDo: "`npx hardhat vault list` shows the vaults that there are.",
  },
  "error Create2EmptyBytecode()": {
    sentence: () => "The factory was asked to deploy nothing.",
    why: "A contract needs code; a correctly built factory always has it.",
    whatToDo: "Deploy a factory that was built from these sources.",
  },
  "error FailedDeployment()": {
    sentence: () => "The vault could not be deployed, and its constructor gave no reason.",
    why: "Either the gas ran out or the address is taken.",
    whatToDo: "Try again with more gas, or with another --salt.",
  },
} as const satisfies Explanations;
