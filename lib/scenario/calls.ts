import type { FunctionFragment, Interface } from "ethers";

import { findDeployed } from "../addresses.js";
import { InputError } from "../input-error.js";
import type { Ground } from "./ground.js";
import { type Quantities, TOKENS } from "./quantities.js";

/** The contract and the values of a call that is written as `Contract.method`. */
export class Calls {
  constructor(
    private readonly ground: Ground,
    private readonly quantities: Quantities,
  ) {}

  /** @throws InputError where there is no such contract or function, or where it takes something else */
  async bind(call: string, written: readonly unknown[]) {
    const [contractName = "", method = ""] = call.split(".");
    const contract = await this.#contract(contractName);
    const values = await this.#values(contract.interface, call, written);
    return { contract, method, values };
  }

  /** A token of somebody else's is called as any token is. */
  async #contract(name: string) {
    const { hre, chain, deployment } = this.ground;
    const { contract, address } = findDeployed(deployment, name);
    const isOurs = await hre.artifacts.artifactExists(contract);
    if (!isOurs && !TOKENS.has(contract))
      throw new InputError(`"${name}" is a ${contract}, which is not ours to call.`);
    return await chain.connection.ethers.getContractAt(isOurs ? contract : "TestToken", address);
  }

  async #values(abi: Interface, call: string, written: readonly unknown[]): Promise<unknown[]> {
    const [contractName = "", method = ""] = call.split(".");
    const all = abi.fragments.filter((fragment): fragment is FunctionFragment => fragment.type === "function");
    const named = all.find(({ name }) => name === method);
    if (named === undefined) {
      const names = [...new Set(all.map(({ name }) => name))].toSorted().join(", ");
      throw new InputError(`${contractName} has no function "${method}"; it has ${names}.`);
    }
    if (named.inputs.length !== written.length) {
      const takes = named.inputs.map(({ name, type }) => `${type} ${name}`).join(", ");
      throw new InputError(`${call} takes ${named.inputs.length} values (${takes}), and not ${written.length}.`);
    }
    return await Promise.all(named.inputs.map((input, i) => this.quantities.argument(written[i], input)));
  }
}
