import { AbiCoder } from "ethers";

import { type Chain, type Compiled, deploy, send } from "./chain.js";
import { PEOPLE, type Setting } from "./schedule.js";

const MAX_UINT256 = 2n ** 256n - 1n;
/** A cap that no allocation reaches, base units. */
export const NO_CAP = 2n ** 100n;
const INTERVAL = 1_209_600n;
const DRB_ENDOWMENT = 10n ** 22n;
const WAD = 10n ** 18n;
/** How many times what others hold the administrator is given. */
const PLENTY = 100n;

/** Which of the deployed contracts is called. */
export type Target = "vault" | "game" | "asset" | { protocol: number };

/** What a protocol looks like from the vault. */
export type ProtocolState = {
  status: bigint;
  measured: boolean;
  tracked: bigint;
  opening: bigint;
  votes: bigint;
  rewardPerLockedToken: bigint;
  /** In the game: votes of the open epoch, of the one after it, and beyond. */
  tallies: readonly [bigint, bigint, bigint];
};

/** What a basket looks like. */
export type BasketState = {
  drb: bigint;
  redeemed: bigint;
  unredeemed: bigint;
  redeemable: bigint;
  penalty: bigint;
  fees: bigint;
};

/** Everything that is compared. Arrays of people end with the treasury. */
export type ContractState = {
  totalAssets: bigint;
  grossAssets: bigint;
  lockedProfit: bigint;
  totalSupply: bigint;
  idleAssets: bigint;
  reservedAssets: bigint;
  highWaterMark: bigint;
  openingVotes: bigint;
  /** 0 while no close is in progress. */
  phase: bigint;
  protocols: ProtocolState[];
  shares: bigint[];
  escrow: bigint;
  assets: bigint[];
  drb: bigint[];
  baskets: BasketState[];
  totalLocked: bigint;
  epoch: bigint;
  rewardPool: bigint;
  treasuryRewards: bigint;
};

const VAULT_FIGURES = [
  "totalAssets",
  "grossAssets",
  "lockedProfit",
  "totalSupply",
  "idleAssets",
  "reservedAssets",
  "highWaterMark",
  "openingVotes",
] as const;

const BASKET_FIGURES = {
  basketTotalAllocatedTokens: "drb",
  basketRedeemedRewards: "redeemed",
  basketUnredeemedRewards: "unredeemed",
  basketRedeemableRewards: "redeemable",
  pendingPenalty: "penalty",
  delegationFees: "fees",
} as const satisfies Record<string, keyof BasketState>;

/** A real vault with its game, protocols and tokens. People hold and have approved assets and DRB. */
export class ContractSide {
  /** When the first epoch opened, unix seconds. */
  openedAt = 0n;
  #baskets = 0;

  private constructor(
    private readonly chain: Chain,
    private readonly vault: string,
    private readonly game: string,
    private readonly asset: string,
    private readonly drb: string,
    private readonly protocols: readonly string[],
  ) {}

  /** Deploys everything for `setting`. */
  static async create(chain: Chain, setting: Setting): Promise<ContractSide> {
    const { provider, accounts, contracts, manager } = chain;
    const admin = accounts[0]!;
    const make = (contract: Compiled, ...args: unknown[]): Promise<string> => deploy(provider, admin, contract, args);
    const asset = await make(contracts.TestToken, "Asset", "AST", setting.decimals);
    const drb = await make(contracts.DerbyToken, admin);
    const treasury = accounts[PEOPLE + 1]!;
    const game = await make(contracts.DerbyGame, drb, asset, treasury, manager);
    const vault = await make(contracts.DerbyVault, {
      ...{ asset, name: "Derby", symbol: "dAST", game, treasury, exchange: asset, authority: manager },
      parameters: parametersOf(setting),
    });
    const protocols: string[] = [];
    for (let i = 0; i < setting.protocols; ++i) protocols.push(await make(contracts.YieldProtocolMock, asset));
    const side = new ContractSide(chain, vault, game, asset, drb, protocols);
    side.openedAt = (await side.#phase()).closableAt - INTERVAL;
    await side.#register(setting);
    await side.#endow(setting);
    return side;
  }

  /** The vault. */
  get vaultAddress(): string {
    return this.vault;
  }

  /** DRB wei that each person begins with. */
  get drbEndowment(): bigint {
    return DRB_ENDOWMENT;
  }

  /** The address of person `who`; the treasury comes after the last. */
  addressOf(who: number): string {
    return this.chain.accounts[who + 1]!;
  }

  /** Has another basket compared from now on, once it is minted. */
  countBasket(): void {
    this.#baskets += 1;
  }

  /** Unix seconds of the last block. */
  async now(): Promise<bigint> {
    const block = await this.chain.provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] });
    return BigInt((block as { timestamp: string }).timestamp);
  }

  /**
   * Sends one transaction in a block at `timestamp`.
   * @param who The person who sends; undefined for the administrator.
   * @returns The name of the error it reverted with, or undefined.
   */
  async send(
    timestamp: bigint,
    who: number | undefined,
    target: Target,
    method: string,
    args: readonly unknown[],
  ): Promise<string | undefined> {
    const [to, contract] = this.#target(target);
    const from = who === undefined ? this.chain.accounts[0]! : this.addressOf(who);
    await this.#setTime(timestamp);
    const reverted = await send(this.chain.provider, {
      from,
      to,
      data: contract.interface.encodeFunctionData(method, args),
    });
    return reverted === undefined ? undefined : this.#nameOf(reverted);
  }

  /** Everything that is compared, read at the time of the last block. */
  async read(): Promise<ContractState> {
    const figures = await Promise.all(VAULT_FIGURES.map((figure) => this.#number("vault", figure)));
    const people = Array.from({ length: PEOPLE + 1 }, (_, who) => this.addressOf(who));
    const shares = await Promise.all([...people, this.vault].map((one) => this.#number("vault", "balanceOf", one)));
    const assets = await this.#balances(people);
    const drb = await Promise.all(
      people.map((one) => this.#call(this.drb, this.chain.contracts.DerbyToken, "balanceOf", one)),
    );
    return {
      ...(Object.fromEntries(VAULT_FIGURES.map((figure, i) => [figure, figures[i]!])) as Record<
        (typeof VAULT_FIGURES)[number],
        bigint
      >),
      phase: (await this.#phase()).phase,
      shares: shares.slice(0, -1),
      escrow: shares.at(-1)!,
      assets,
      drb: drb.map(([one]) => one as bigint),
      ...(await this.#game()),
    };
  }

  // ------------------------------------------------------------------------------------------------------- reading

  async #game(): Promise<
    Pick<ContractState, "protocols" | "baskets" | "totalLocked" | "epoch" | "rewardPool" | "treasuryRewards">
  > {
    const { interface: abi } = this.chain.contracts.DerbyGame;
    const ids = Array.from({ length: this.#baskets }, (_, i) => i + 1);
    const calls: [name: string, ...args: unknown[]][] = [
      ["totalLocked"],
      ["vaultInfo", this.vault],
      ...this.protocols.map((_, id): [string, ...unknown[]] => ["tallyOf", this.vault, id]),
      ...ids.flatMap((id) => Object.keys(BASKET_FIGURES).map((name): [string, number] => [name, id])),
    ];
    const data = calls.map(([name, ...args]) => abi.encodeFunctionData(name, args));
    const [words] = (await this.#call(this.game, this.chain.contracts.DerbyGame, "multicall", data)) as [string[]];
    const answers = calls.map(([name], i) => abi.decodeFunctionResult(name, words[i]!));
    const info = answers[1]![0] as { epoch: bigint; rewardPool: bigint; treasuryRewards: bigint };
    const tallies = answers.slice(2, 2 + this.protocols.length).map((one) => one.toArray() as bigint[]);
    const figures = answers.slice(2 + this.protocols.length).map((one) => one[0] as bigint);
    const names = Object.values(BASKET_FIGURES);
    const [listed] = (await this.#call(this.vault, this.chain.contracts.DerbyVault, "protocols")) as [ProtocolState[]];
    return {
      totalLocked: answers[0]![0] as bigint,
      epoch: info.epoch,
      rewardPool: info.rewardPool,
      treasuryRewards: info.treasuryRewards,
      protocols: listed.map(({ status, measured, tracked, opening, votes, rewardPerLockedToken }, id) => ({
        ...{ status, measured, tracked, opening, votes, rewardPerLockedToken },
        tallies: tallies[id] as [bigint, bigint, bigint],
      })),
      baskets: ids.map(
        (_, i) => Object.fromEntries(names.map((name, j) => [name, figures[i * names.length + j]!])) as BasketState,
      ),
    };
  }

  async #phase(): Promise<{ phase: bigint; closableAt: bigint }> {
    const [status] = await this.#call(this.vault, this.chain.contracts.DerbyVault, "status");
    return status as { phase: bigint; closableAt: bigint };
  }

  async #number(target: Target, method: string, ...args: unknown[]): Promise<bigint> {
    const [to, contract] = this.#target(target);
    return (await this.#call(to, contract, method, ...args))[0] as bigint;
  }

  async #call(to: string, contract: Compiled, method: string, ...args: unknown[]): Promise<unknown[]> {
    const data = contract.interface.encodeFunctionData(method, args);
    const result = await this.chain.provider.request({ method: "eth_call", params: [{ to, data }] });
    return contract.interface.decodeFunctionResult(method, result as string).toArray() as unknown[];
  }

  async #balances(holders: readonly string[]): Promise<bigint[]> {
    const { TestToken } = this.chain.contracts;
    const data = holders.map((holder) => TestToken.interface.encodeFunctionData("balanceOf", [holder]));
    const [words] = (await this.#call(this.asset, TestToken, "multicall", data)) as [string[]];
    return words.map((word) => AbiCoder.defaultAbiCoder().decode(["uint256"], word)[0] as bigint);
  }

  // ------------------------------------------------------------------------------------------------------- sending

  #target(target: Target): [address: string, contract: Compiled] {
    const { DerbyVault, DerbyGame, TestToken, YieldProtocolMock } = this.chain.contracts;
    if (target === "vault") return [this.vault, DerbyVault];
    if (target === "game") return [this.game, DerbyGame];
    if (target === "asset") return [this.asset, TestToken];
    return [this.protocols[target.protocol]!, YieldProtocolMock];
  }

  #nameOf(data: string): string {
    for (const { interface: abi } of Object.values(this.chain.contracts)) {
      const parsed = abi.parseError(data);
      if (parsed !== null) return parsed.name;
    }
    return data;
  }

  async #setTime(timestamp: bigint): Promise<void> {
    const params = [`0x${timestamp.toString(16)}`];
    await this.chain.provider.request({ method: "evm_setNextBlockTimestamp", params });
  }

  async #must(
    who: number | undefined,
    to: string,
    contract: Compiled,
    method: string,
    ...args: unknown[]
  ): Promise<void> {
    const from = who === undefined ? this.chain.accounts[0]! : this.addressOf(who);
    const data = contract.interface.encodeFunctionData(method, args);
    const reverted = await send(this.chain.provider, { from, to, data });
    if (reverted !== undefined) throw new Error(`${method} reverted with ${this.#nameOf(reverted)}`);
  }

  async #register({ negativeRewardFactorBps, thresholdWad }: Setting): Promise<void> {
    const { DerbyVault, DerbyGame } = this.chain.contracts;
    const terms = [WAD, negativeRewardFactorBps, thresholdWad, "0x".padEnd(42, "0")];
    await this.#must(undefined, this.game, DerbyGame, "addVault", this.vault, terms);
    for (const [id, protocol] of this.protocols.entries()) {
      await this.#must(undefined, this.vault, DerbyVault, "proposeProtocol", protocol, NO_CAP);
      await this.#must(undefined, this.vault, DerbyVault, "activateProtocol", id);
    }
  }

  /** Gives people assets and DRB, others a stake in every protocol, and each person a basket. */
  async #endow({ decimals }: Setting): Promise<void> {
    const { TestToken, DerbyToken, DerbyGame, YieldProtocolMock } = this.chain.contracts;
    const others = othersIn(decimals);
    await this.#must(undefined, this.asset, TestToken, "mint", this.chain.accounts[0]!, others * PLENTY);
    for (const protocol of this.protocols) {
      await this.#must(undefined, this.asset, TestToken, "approve", protocol, MAX_UINT256);
      await this.#must(undefined, protocol, YieldProtocolMock, "deposit", others, this.chain.accounts[0]!);
    }
    for (let who = 0; who < PEOPLE; ++who) {
      await this.#must(undefined, this.asset, TestToken, "mint", this.addressOf(who), endowmentOf(decimals));
      await this.#must(undefined, this.drb, DerbyToken, "transfer", this.addressOf(who), DRB_ENDOWMENT);
      await this.#must(who, this.asset, TestToken, "approve", this.vault, MAX_UINT256);
      await this.#must(who, this.drb, DerbyToken, "approve", this.game, MAX_UINT256);
      await this.#must(who, this.game, DerbyGame, "mintNewBasket", this.vault, `Basket ${who}`);
      this.#baskets += 1;
    }
  }
}

/** Base units of the asset that each person begins with. */
export function endowmentOf(decimals: number): bigint {
  return 10n ** BigInt(decimals + 6);
}

/** Base units that others hold in every protocol. */
export function othersIn(decimals: number): bigint {
  return 10n ** BigInt(decimals + 5);
}

/** The vault's parameters in `setting`, as its setter takes them. */
export function parametersOf(setting: Omit<Setting, "decimals" | "protocols">): Record<string, bigint> {
  const { performanceFeeBps, bufferBps, marginBps, exitFeeBps } = setting;
  return { performanceFeeBps, bufferBps, marginBps, exitFeeBps, interval: INTERVAL, bountyCap: 0n };
}

/** A deadline that never passes. */
export const DEADLINE = 10n ** 10n;
