import { Interface, type InterfaceAbi, type Signer } from "ethers";
import hre from "hardhat";

import { linkBytecode } from "../../lib/peers/artifact.js";

/** A contract's interface and creation code. */
export type Code = { interface: Interface; bytecode: string };

/** A transaction of nothing but a call. */
export type Call = { from: string; to: string; data: string };

type Receipt = { status: string; gasUsed: string; contractAddress: string };

const TRANSACTION_GAS = 100_000_000;
const BLOCK_GAS = 2_000_000_000;
const SENDERS_PER_BLOCK = 200;

/** Reads a built contract, by its name, from the artifacts of this process' profile. One that needs libraries: `builtOn`. */
export async function built(name: string): Promise<Code> {
  const { abi, bytecode } = await hre.artifacts.readArtifact(name);
  return { interface: new Interface(abi as InterfaceAbi), bytecode };
}

/** As `built`, with the libraries that it calls deployed on `chain` and linked. */
export async function builtOn(chain: BenchChain, name: string): Promise<Code> {
  const artifact = await hre.artifacts.readArtifact(name);
  const names = Object.values(artifact.linkReferences).flatMap((file) => Object.keys(file));
  const libraries: Record<string, string> = {};
  for (const library of names) libraries[library] = await chain.deploy(await builtOn(chain, library), []);
  return {
    interface: new Interface(artifact.abi as InterfaceAbi),
    bytecode: linkBytecode(artifact, libraries),
  };
}

/**
 * A chain in this process on the hardfork of the recorded peer figures, where gas costs nothing, so that any address may
 * send. Measured transactions get a block of their own: every slot they touch is cold.
 */
export class BenchChain {
  private constructor(
    private readonly connection: Awaited<ReturnType<typeof hre.network.create>>,
    /** Unlocked accounts; the first deploys. */
    readonly accounts: readonly string[],
  ) {}

  static async start(): Promise<BenchChain> {
    const connection = await hre.network.create({
      override: {
        hardfork: "prague",
        blockGasLimit: BLOCK_GAS,
        initialBaseFeePerGas: 0,
        minGasPrice: 0,
        accounts: { count: 64 },
      },
    });
    const accounts = (await connection.provider.request({ method: "eth_accounts" })) as string[];
    return new BenchChain(connection, accounts);
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  /** Deploys and returns the address. */
  async deploy({ interface: abi, bytecode }: Code, args: readonly unknown[]): Promise<string> {
    const data = bytecode + abi.encodeDeploy(args).slice(2);
    return (await this.#mine({ from: this.accounts[0]!, data })).contractAddress;
  }

  /** One of `accounts`, for what deploys and sets up through ethers; never for what is measured. */
  async signer(account: string): Promise<Signer> {
    return this.connection.ethers.getSigner(account);
  }

  /** Sends one transaction in a block of its own. */
  async send(call: Call): Promise<void> {
    await this.#mine(call);
  }

  /** Whole-transaction gas of `calls`, each in a block of its own, an hour of chain time after the one before. */
  async measure(...calls: readonly Call[]): Promise<number> {
    let gas = 0;
    for (const call of calls) {
      await this.wait(3_600);
      gas += Number((await this.#mine(call)).gasUsed);
    }
    return gas;
  }

  /** Sends many transactions of distinct senders, whoever they are, some hundred a block. */
  async sendAll(calls: readonly Call[]): Promise<void> {
    await this.#request("evm_setAutomine", [false]);
    for (let start = 0; start < calls.length; start += SENDERS_PER_BLOCK) {
      const batch = calls.slice(start, start + SENDERS_PER_BLOCK);
      const hashes: string[] = [];
      for (const call of batch) {
        await this.#request("hardhat_impersonateAccount", [call.from]);
        hashes.push(
          await this.#request("eth_sendTransaction", [{ ...call, gas: quantity(1_000_000), gasPrice: "0x0" }]),
        );
      }
      await this.#request("evm_mine", []);
      for (const hash of hashes) await this.#receipt(hash);
    }
    await this.#request("evm_setAutomine", [true]);
  }

  /** Asks a view, and returns what it answers. */
  async read(to: string, abi: Interface, method: string, args: readonly unknown[]): Promise<unknown[]> {
    const data = abi.encodeFunctionData(method, args);
    const output = await this.#request<string>("eth_call", [{ to, data }, "latest"]);
    return abi.decodeFunctionResult(method, output).toArray() as unknown[];
  }

  /** Lets `seconds` pass before the next block. */
  async wait(seconds: number): Promise<void> {
    await this.#request("evm_increaseTime", [quantity(seconds)]);
  }

  /** The time of the latest block, unix seconds. */
  async time(): Promise<bigint> {
    const { timestamp } = await this.#request<{ timestamp: string }>("eth_getBlockByNumber", ["latest", false]);
    return BigInt(timestamp);
  }

  /** Runs `work` and takes back everything that it did to the chain. */
  async undone<Result>(work: () => Promise<Result>): Promise<Result> {
    const snapshot = await this.#request<string>("evm_snapshot", []);
    try {
      return await work();
    } finally {
      await this.#request("evm_revert", [snapshot]);
    }
  }

  async #mine(transaction: Omit<Call, "to"> & { to?: string }): Promise<Receipt> {
    const fields = { ...transaction, gas: quantity(TRANSACTION_GAS), gasPrice: "0x0" };
    return this.#receipt(await this.#request("eth_sendTransaction", [fields]));
  }

  async #receipt(hash: string): Promise<Receipt> {
    const receipt = await this.#request<Receipt | null>("eth_getTransactionReceipt", [hash]);
    if (receipt === null || receipt.status !== "0x1") throw new Error(`Transaction ${hash} of the benchmark failed.`);
    return receipt;
  }

  async #request<Result>(method: string, params: unknown[]): Promise<Result> {
    return (await this.connection.provider.request({ method, params })) as Result;
  }
}

function quantity(value: number): string {
  return `0x${value.toString(16)}`;
}
