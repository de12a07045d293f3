import type { FunctionFragment, Interface, ParamType } from "ethers";

import type { Actor } from "../actors.js";
import { abiHash, type Deployed, findDeployed } from "../addresses.js";
import { InputError } from "../input-error.js";
import type { Ground } from "./ground.js";
import { type Quantities, TOKENS } from "./quantities.js";

/** The contract and the values of a call that is written as `Contract.method`, or of a deployment. */
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

  /** Deploys one of our contracts. @param name What it is called from now on. @throws InputError where it takes something else */
  async deploy(name: string, contract: string, written: readonly unknown[], { signer }: Actor): Promise<Deployed> {
    const { hre, chain } = this.ground;
    if (!(await hre.artifacts.artifactExists(contract))) throw new InputError(`There is no contract "${contract}".`);
    const factory = await chain.connection.ethers.getContractFactory(contract, signer);
    const values = await this.#valuesFor(contract, factory.interface.deploy.inputs, written);
    const deployed = await factory.deploy(...values);
    const receipt = await deployed.deploymentTransaction()?.wait();
    const hash = abiHash(JSON.parse(factory.interface.formatJson()) as unknown[]);
    return {
      name,
      contract,
      address: await deployed.getAddress(),
      abiHash: hash,
      block: receipt?.blockNumber ?? 0,
      args: [],
    };
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
    return await this.#valuesFor(call, named.inputs, written);
  }

  async #valuesFor(what: string, inputs: readonly ParamType[], written: readonly unknown[]): Promise<unknown[]> {
    if (inputs.length !== written.length) {
      const takes = inputs.map(({ name, type }) => `${type} ${name}`).join(", ");
      throw new InputError(`${what} takes ${inputs.length} values (${takes}), and not ${written.length}.`);
    }
    return await Promise.all(inputs.map((input, i) => this.quantities.argument(written[i], input)));
  }
}
