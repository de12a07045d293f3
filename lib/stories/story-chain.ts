import { type BaseContract, Contract, type ContractTransactionReceipt, type Signer } from "ethers";

import type { Stage } from "../story.js";

const WRAP_ABI = ["function deposit() payable"] as const;

/** Enough for any call of a story, so that nothing is estimated at another time than it is mined. */
const GAS_LIMIT = 16_000_000;

/** A contract as far as calls to it need it. */
export type Callee = Pick<BaseContract, "getAddress" | "interface">;

/** A stage whose clock stands still between calls: every call happens when its story says so. */
export class StoryChain {
  #now = 0;

  constructor(protected readonly stage: Stage) {}

  /** Unix seconds. */
  get now(): number {
    return this.#now;
  }

  address(name: string): string {
    return this.stage.address(name);
  }

  async signer(name: string): Promise<Signer> {
    return await this.stage.connection.ethers.getSigner(this.address(name));
  }

  /** Lets time pass up to `timestamp`, unix seconds, by an empty block, so that views tell the figures of that moment. */
  async passTo(timestamp: number): Promise<void> {
    this.#now = timestamp;
    await this.#stampNext();
    await this.stage.connection.provider.request({ method: "evm_mine" });
  }

  /** Sends a call as `name` in a block of the present. */
  async send(
    name: string,
    contract: Callee,
    method: string,
    args: readonly unknown[],
  ): Promise<ContractTransactionReceipt> {
    const connected = new Contract(await contract.getAddress(), contract.interface, await this.signer(name));
    await this.#stampNext();
    const sent = await connected.getFunction(method).send(...args, { gasLimit: GAS_LIMIT });
    const receipt = await sent.wait();
    if (receipt === null) throw new Error(`${method} by ${name} was not mined.`);
    return receipt;
  }

  /** Deploys a contract as `name` in a block of the present. @returns Its address. */
  async deploy(name: string, contract: string, args: readonly unknown[]): Promise<string> {
    const factory = await this.stage.connection.ethers.getContractFactory(contract, await this.signer(name));
    await this.#stampNext();
    const deployed = await factory.deploy(...args, { gasLimit: GAS_LIMIT });
    await deployed.waitForDeployment();
    return await deployed.getAddress();
  }

  /** Wraps `weth` wei of what `name` has of the native currency. */
  async wrap(name: string, weth: bigint): Promise<void> {
    const wrapper = new Contract(this.address("WETH"), WRAP_ABI, await this.signer(name));
    await this.#stampNext();
    await (await wrapper.getFunction("deposit").send({ value: weth })).wait();
  }

  async #stampNext(): Promise<void> {
    await this.stage.connection.provider.request({ method: "evm_setNextBlockTimestamp", params: [this.#now] });
  }
}
