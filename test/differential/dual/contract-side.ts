import { AbiCoder, type Interface, type Result } from "ethers";

import type { SettlementSearch } from "../../../lib/settlement/proof.js";
import { searchSettlement } from "../../../lib/settlement/search.js";
import type { Amounts } from "../../../reference/dual-math.js";
import { type Chain, deploy, latestBlock, transact } from "./chain.js";
import type { Setting } from "./schedule.js";

const MAX_UINT256 = 2n ** 256n - 1n;
const CREATOR_CLASS = 255;

/** More than any lock can be, and for all actors together less than a token can count. */
const ENDOWMENT = 2n ** 250n;

/** The oldest price that the market takes, seconds; and the least distance of deadline and expiry. */
export const MAX_AGE = 3_600n;
export const LEAD = 7_200n;

/** One vault as the contract tells it. Receipts are by actor, then by class. */
export type VaultState = {
  quantity: bigint;
  filled: bigint;
  yieldWad: bigint;
  classId: number;
  classes: { yieldWad: bigint; filled: bigint }[];
  holder: string;
  outcome: number;
  status: number;
  solvency: { held: Amounts; required: Amounts };
  receipts: bigint[][];
};

/** Base units of both tokens. */
export type Balances = { base: bigint; quote: bigint };

/** What the contract and both tokens say. */
export type ContractState = { vaults: VaultState[]; actors: Balances[]; contract: Balances; fees: Balances };

/** One market of the real contract, with actors who hold and have approved more than they can use. */
export class ContractSide {
  private constructor(
    private readonly chain: Chain,
    private readonly base: string,
    private readonly quote: string,
    private readonly feed: string,
    private readonly source: string,
    private readonly marketId: bigint,
    /** Addresses of the actors, creators among them. */
    readonly actors: readonly string[],
  ) {}

  /** Deploys fresh tokens, a fresh feed and a market of them. */
  static async create(chain: Chain, setting: Setting, actors: number): Promise<ContractSide> {
    const base = await deploy(chain, chain.token, ["Base", "BASE", setting.baseDecimals]);
    const quote = await deploy(chain, chain.token, ["Quote", "QUOTE", setting.quoteDecimals]);
    const feed = await deploy(chain, chain.feed, [setting.feedDecimals]);
    const source = await deploy(chain, chain.source, [feed]);
    const market = [base, quote, source, ZERO, MAX_AGE, 0, 0, 0];
    const data = chain.dual.encodeFunctionData("createMarket", [market]);
    await transact(chain, { from: chain.accounts[0]!, to: chain.address, data });
    const addresses = chain.accounts.slice(1, actors + 1);
    const marketId = await viewOf(chain, "marketCount");
    const side = new ContractSide(chain, base, quote, feed, source, marketId, addresses);
    await side.#endow();
    return side;
  }

  /** Somebody who has nothing to do with any vault. */
  get stranger(): string {
    return this.chain.accounts.at(-2)!;
  }

  /** Unix seconds of the last block. */
  async now(): Promise<bigint> {
    return (await latestBlock(this.chain)).timestamp;
  }

  /** The id that the next vault will have. */
  async nextVaultId(): Promise<bigint> {
    return (await viewOf(this.chain, "vaultCount")) + 1n;
  }

  /** What `createVault` takes, the market of this side filled in. */
  vaultParams(rest: Record<string, unknown>): Record<string, unknown> {
    return { ...rest, marketId: this.marketId };
  }

  /**
   * Sends one transaction to the contract in a block at `timestamp`.
   * @returns The name of the error that it reverted with, or undefined.
   */
  async send(timestamp: bigint, from: string, method: string, args: unknown[]): Promise<string | undefined> {
    const { provider, dual, address, token } = this.chain;
    await provider.request({ method: "evm_setNextBlockTimestamp", params: [`0x${timestamp.toString(16)}`] });
    try {
      await transact(this.chain, { from, to: address, data: dual.encodeFunctionData(method, args) });
      return undefined;
    } catch (error) {
      const data = revertDataOf(error);
      if (data === undefined) throw error;
      return (dual.parseError(data) ?? token.interface.parseError(data))?.name ?? data;
    }
  }

  /** Adds a round with any date to the feed's only phase. */
  async pushRound(price: bigint, updatedAt: bigint): Promise<void> {
    const data = this.chain.feed.interface.encodeFunctionData("pushTo", [1, price, updatedAt]);
    await transact(this.chain, { from: this.chain.accounts[0]!, to: this.feed, data });
  }

  /** Searches the feed for the proof of the price at `expiryAt`, as anybody would. */
  searchProof(expiryAt: bigint): Promise<SettlementSearch> {
    return searchSettlement(this.chain.ethers, this.source, expiryAt);
  }

  /** What `settle` takes beside the expiry. */
  get settlementSource(): string {
    return this.source;
  }

  /** Sends the fees in both tokens to the sink, and says how much has arrived there. */
  async collectFees(timestamp: bigint): Promise<Balances> {
    const calls = [this.base, this.quote].map((token) => this.chain.dual.encodeFunctionData("collectFees", [token]));
    await this.send(timestamp, this.stranger, "multicall", [calls]);
    const [base, quote] = await Promise.all(
      [this.base, this.quote].map((token) => this.#balances(token, [this.chain.feeSink])),
    );
    return { base: base![0]!, quote: quote![0]! };
  }

  /** Everything that is compared, of vaults with so many classes each. */
  async read(vaults: readonly { id: bigint; classCount: number }[]): Promise<ContractState> {
    const { dual, address } = this.chain;
    const calls = vaults.flatMap(({ id, classCount }) => this.#callsAbout(id, classCount));
    const fees = [this.base, this.quote].map((token): Call => ["feesOwed", [token]]);
    const answers = await multicall(this.chain, address, dual, [...calls, ...fees]);
    const [base, quote] = await Promise.all(
      [this.base, this.quote].map((token) => this.#balances(token, [...this.actors, address])),
    );
    const next = (): Result => answers.shift()!;
    const states = vaults.map(({ classCount }) => this.#vaultFrom(next, classCount));
    return {
      vaults: states,
      fees: { base: next()[0] as bigint, quote: next()[0] as bigint },
      actors: this.actors.map((_, i) => ({ base: base![i]! - ENDOWMENT, quote: quote![i]! - ENDOWMENT })),
      contract: { base: base!.at(-1)!, quote: quote!.at(-1)! },
    };
  }

  #callsAbout(id: bigint, classCount: number): Call[] {
    const classIds = Array.from({ length: classCount }, (_, classId) => classId);
    return [
      ["vaultOf", [id]],
      ["solvency", [id]],
      ...classIds.map((classId): Call => ["classOf", [id, classId]]),
      ...this.actors.flatMap((actor) =>
        classIds.map((classId): Call => ["balanceOf", [actor, receiptIdOf(id, classId)]]),
      ),
    ];
  }

  #vaultFrom(next: () => Result, classCount: number): VaultState {
    const info = next()[0] as Record<string, bigint> & { holder: string };
    const { held, required } = next()[0] as Record<"held" | "required", Amounts>;
    expectClassCount(info.classCount!, classCount);
    const classes = Array.from({ length: classCount }, () => {
      const { yieldWad, filled } = next()[0] as { yieldWad: bigint; filled: bigint };
      return { yieldWad, filled };
    });
    const receipts = this.actors.map(() => classes.map(() => next()[0] as bigint));
    return {
      ...{ quantity: info.quantity!, filled: info.filled!, yieldWad: info.yieldWad!, holder: info.holder },
      ...{ classes, receipts, classId: Number(info.classId), outcome: Number(info.outcome) },
      status: Number(info.status),
      solvency: { held: plain(held), required: plain(required) },
    };
  }

  async #balances(token: string, holders: readonly string[]): Promise<bigint[]> {
    const calls = holders.map((holder): Call => ["balanceOf", [holder]]);
    const answers = await multicall(this.chain, token, this.chain.token.interface, calls);
    return answers.map((answer) => answer[0] as bigint);
  }

  async #endow(): Promise<void> {
    const { token, accounts, address } = this.chain;
    const mints = this.actors.map((actor) => token.interface.encodeFunctionData("mint", [actor, ENDOWMENT]));
    const mintAll = token.interface.encodeFunctionData("multicall", [mints]);
    const approval = token.interface.encodeFunctionData("approve", [address, MAX_UINT256]);
    for (const to of [this.base, this.quote]) {
      await transact(this.chain, { from: accounts[0]!, to, data: mintAll });
      for (const from of this.actors) await transact(this.chain, { from, to, data: approval });
    }
  }
}

type Call = [method: string, args: unknown[]];

const ZERO = "0x0000000000000000000000000000000000000000";

/** Id of the receipts of a class; of the creator's position without one. */
export function receiptIdOf(vaultId: bigint, classId: number = CREATOR_CLASS): bigint {
  return (vaultId << 8n) | BigInt(classId);
}

async function viewOf(chain: Chain, method: string): Promise<bigint> {
  const data = chain.dual.encodeFunctionData(method);
  return BigInt(
    (await chain.provider.request({ method: "eth_call", params: [{ to: chain.address, data }] })) as string,
  );
}

async function multicall(chain: Chain, to: string, abi: Interface, calls: readonly Call[]): Promise<Result[]> {
  const encoded = calls.map(([method, args]) => abi.encodeFunctionData(method, args));
  const data = abi.encodeFunctionData("multicall", [encoded]);
  const result = (await chain.provider.request({ method: "eth_call", params: [{ to, data }] })) as string;
  const words = AbiCoder.defaultAbiCoder().decode(["bytes[]"], result)[0] as string[];
  return calls.map(([method], i) => abi.decodeFunctionResult(method, words[i]!));
}

/** The reads are laid out by the model's number of classes: another one would shift them all. */
function expectClassCount(actual: bigint, expected: number): void {
  if (actual !== BigInt(expected)) throw new Error(`The contract has ${actual} classes, the model ${expected}.`);
}

function plain({ investment, linked }: Amounts): Amounts {
  return { investment, linked };
}

/** The chain gives the data of an error whose source it knows as it is, and that of another inside an object. */
function revertDataOf(error: unknown): string | undefined {
  const { data } = error as { data?: string | { data?: string } };
  return typeof data === "object" ? data.data : data;
}
