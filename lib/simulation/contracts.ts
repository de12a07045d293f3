import { Interface, type InterfaceAbi } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Hex } from "./chain.js";

/** What is needed to deploy and to call a contract. */
export interface Compiled {
  readonly abi: Interface;
  readonly bytecode: Hex;
}

/** The contracts that the lab runs. */
export interface LabContracts {
  readonly manager: Compiled;
  readonly token: Compiled;
  readonly factory: Compiled;
  readonly vault: Compiled;
}

/** Reads the contracts as they were built last. */
export async function labContracts(hre: HardhatRuntimeEnvironment): Promise<LabContracts> {
  const read = async (name: string): Promise<Compiled> => {
    const { abi, bytecode } = await hre.artifacts.readArtifact(name);
    return { abi: new Interface(abi as InterfaceAbi), bytecode };
  };
  return {
    manager: await read("AccessManager"),
    token: await read("TestToken"),
    factory: await read("VaultFactory"),
    vault: await read("Vault"),
  };
}

/** What a revert says, by the errors of these contracts: `Vault_ZeroAmount(0x...)`. Unknown data is returned as it is. */
export function revertText({ vault, token, factory, manager }: LabContracts, data: Hex): string {
  for (const { abi } of [vault, token, factory, manager]) {
    const error = abi.parseError(data);
    if (error !== null) return `${error.name}(${error.args.map(String).join(", ")})`;
  }
  return data;
}
