import { AbiCoder, Interface, type InterfaceAbi } from "ethers";
import hre from "hardhat";

import { ROLES } from "../../../deploy/modules/Shared.js";
import { ACTORS } from "./schedule.js";

const GAS = "0x1000000";
const MULTICALL_RESULT = ["bytes[]"];
const CONTRACTS = [
  "SavingsAccount",
  "DelegationPool",
  "DelegationPositionsFactory",
  "ShareTokenPositionsFactory",
  "DelegationPositions",
  "RatedShareToken",
  "TestToken",
  "AccessManager",
  "AggregatorMock",
  "HonestExchangeMock",
] as const;

type Name = (typeof CONTRACTS)[number];
type Provider = { request(call: { method: string; params?: unknown[] }): Promise<unknown> };
type Compiled = { interface: Interface; bytecode: string; libraries: Library[] };
/** A library that a contract is linked with: its artifact and where in the bytecode its address goes, in bytes. */
type Library = { name: string; places: readonly { start: number; length: number }[] };

/** A contract on chain and how to talk to it. */
export type Deployed = { address: string; interface: Interface };

/** What a call asks: a function and its arguments. */
export type Question = [method: string, ...args: unknown[]];

/** A chain of its own on which several blocks may share a second. Account 0 governs, the others are the actors. */
export class Chain {
  readonly #libraries = new Map<string, string>();

  private constructor(
    private readonly provider: Provider,
    private readonly accounts: readonly string[],
    private readonly compiled: ReadonlyMap<Name, Compiled>,
    readonly close: () => Promise<void>,
  ) {}

  /** Starts a chain in this process. */
  static async start(): Promise<Chain> {
    const connection = await hre.network.create({
      override: { allowBlocksWithSameTimestamp: true },
    });
    const provider = connection.provider as Provider;
    const accounts = (await provider.request({ method: "eth_accounts" })) as string[];
    const compiled = new Map(await Promise.all(CONTRACTS.map(async (name) => [name, await read(name)] as const)));
    return new Chain(provider, accounts, compiled, () => connection.close());
  }

  /** Who governs. */
  get governor(): string {
    return this.accounts[0]!;
  }

  /** The address of an actor. */
  addressOf(actor: number): string {
    return this.accounts[actor + 1]!;
  }

  /** Everybody's address. */
  get actors(): string[] {
    return this.accounts.slice(1, ACTORS + 1);
  }

  /** Deploys a contract, and the libraries it is linked with where that has not been done. */
  async deploy(name: Name, ...args: unknown[]): Promise<Deployed> {
    const contract = this.compiled.get(name)!;
    const bytecode = await this.#linked(contract);
    const address = await this.#create(bytecode + contract.interface.encodeDeploy(args).slice(2));
    return { address, interface: contract.interface };
  }

  async #linked({ bytecode, libraries }: Compiled): Promise<string> {
    let linked = bytecode;
    for (const { name, places } of libraries) {
      const address = this.#libraries.get(name) ?? (await this.#create(await this.#linked(await read(name))));
      this.#libraries.set(name, address);
      for (const { start, length } of places) {
        const from = 2 + 2 * start;
        linked = linked.slice(0, from) + address.slice(2).toLowerCase() + linked.slice(from + 2 * length);
      }
    }
    return linked;
  }

  async #create(data: string): Promise<string> {
    const call = { from: this.governor, data, gas: GAS };
    const hash = await this.provider.request({ method: "eth_sendTransaction", params: [call] });
    const receipt = await this.provider.request({ method: "eth_getTransactionReceipt", params: [hash] });
    return (receipt as { contractAddress: string }).contractAddress;
  }

  /** A contract that another one deployed. */
  at(name: Name, address: string): Deployed {
    return { address, interface: this.compiled.get(name)!.interface };
  }

  /** An AccessManager under which the governor has every role. */
  async deployAuthority(): Promise<Deployed> {
    const manager = await this.deploy("AccessManager", this.governor);
    for (const role of [ROLES.REWARDER, ROLES.RISK]) {
      await this.send(this.governor, manager, ["grantRole", role, this.governor, 0]);
    }
    return manager;
  }

  /** Unix seconds of the last block. */
  async now(): Promise<bigint> {
    const block = await this.provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] });
    return BigInt((block as { timestamp: string }).timestamp);
  }

  /** Sends a transaction that has to succeed. */
  async send(from: string, to: Deployed, question: Question, timestamp?: bigint): Promise<void> {
    const error = await this.attempt(from, to, question, timestamp);
    if (error !== undefined) throw new Error(`${question[0]} reverted with ${error}.`);
  }

  /**
   * Sends a transaction, in a block at `timestamp` if that is given.
   * @returns The name of the error it reverted with, or undefined.
   */
  async attempt(from: string, to: Deployed, question: Question, timestamp?: bigint): Promise<string | undefined> {
    if (timestamp !== undefined) {
      await this.provider.request({ method: "evm_setNextBlockTimestamp", params: [`0x${timestamp.toString(16)}`] });
    }
    const call = { from, to: to.address, data: encode(to, question), gas: GAS };
    try {
      await this.provider.request({ method: "eth_sendTransaction", params: [call] });
      return undefined;
    } catch (error) {
      const data = revertDataOf(error);
      if (data === undefined) throw error;
      return this.#nameOf(data);
    }
  }

  /** Asks one question. */
  async ask(to: Deployed, question: Question): Promise<unknown> {
    return decode(to, question, await this.#call(to, encode(to, question)));
  }

  /** Asks several questions of a contract that has `multicall`, in one call. */
  async askAll(to: Deployed, questions: readonly Question[]): Promise<unknown[]> {
    const calls = questions.map((question) => encode(to, question));
    const result = await this.#call(to, to.interface.encodeFunctionData("multicall", [calls]));
    const answers = AbiCoder.defaultAbiCoder().decode(MULTICALL_RESULT, result)[0] as string[];
    return answers.map((answer, i) => decode(to, questions[i]!, answer));
  }

  async #call(to: Deployed, data: string): Promise<string> {
    const call = { from: this.governor, to: to.address, data, gas: GAS };
    return (await this.provider.request({ method: "eth_call", params: [call, "latest"] })) as string;
  }

  #nameOf(revertData: string): string {
    for (const contract of this.compiled.values()) {
      const parsed = contract.interface.parseError(revertData);
      if (parsed !== null) return parsed.name;
    }
    return revertData;
  }
}

async function read(name: string): Promise<Compiled> {
  const { abi, bytecode, linkReferences } = await hre.artifacts.readArtifact(name);
  const libraries = Object.values(linkReferences).flatMap((file) =>
    Object.entries(file).map(([library, places]) => ({ name: library, places })),
  );
  return { interface: new Interface(abi as InterfaceAbi), bytecode, libraries };
}

function encode(to: Deployed, [method, ...args]: Question): string {
  return to.interface.encodeFunctionData(method, args);
}

/** One answer as it is, several as an ethers `Result`. */
function decode(to: Deployed, [method]: Question, data: string): unknown {
  const result = to.interface.decodeFunctionResult(method, data);
  return result.length === 1 ? result[0] : result;
}

/** The chain gives the data of an error whose source it knows as it is, and that of another inside an object. */
function revertDataOf(error: unknown): string | undefined {
  const { data } = error as { data?: string | { data?: string } };
  return typeof data === "object" ? data.data : data;
}
