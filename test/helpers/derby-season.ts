import { type Interface, MaxUint256, ZeroAddress } from "ethers";

import { type BenchChain, built, builtOn, type Call, type Code } from "../../bench/support/chain.js";

/** Base units of the asset. */
export const DOLLAR = 10n ** 6n;
/** DRB wei. */
export const DRB = 10n ** 18n;
/** Seconds of an epoch. */
export const INTERVAL = 14 * 86_400;

const CAP = 10n ** 24n;
const BPS = 10_000;
const WEALTH = 100_000n;

const PARAMETERS = {
  performanceFeeBps: 1_000,
  bufferBps: 1_000,
  marginBps: 10,
  exitFeeBps: 0,
  interval: INTERVAL,
  bountyCap: 0,
} as const;

/** E of 2 DRB a token, half of a debt slashed, debts below 0.05 token wait. */
const TERMS = {
  exchangeRateWad: 2n * 10n ** 18n,
  negativeRewardFactorBps: 5_000,
  slashThresholdWad: 5n * 10n ** 16n,
  priceSource: ZeroAddress,
} as const;

/** One line of a portfolio. */
export type Line = { protocolId: number; bps: number };

/** Contracts that a season is made of. */
export type Part = "vault" | "game" | "drb" | "dollar";

/** A vault over protocols that earn what they are given, and the game about it, on a chain where gas is measured. */
export class DerbySeason {
  readonly protocols: string[] = [];

  private constructor(
    readonly chain: BenchChain,
    private readonly code: Readonly<Record<Part, Code>>,
    private readonly addresses: Readonly<Record<Part, string>>,
  ) {}

  /** Deploys it. The chain's first account holds all DRB and every role. */
  static async deploy(chain: BenchChain): Promise<DerbySeason> {
    const admin = chain.accounts[0]!;
    const code = {
      vault: await builtOn(chain, "DerbyVault"),
      game: await builtOn(chain, "DerbyGame"),
      drb: await built("DerbyToken"),
      dollar: await built("TestToken"),
    } as const satisfies Record<Part, Code>;
    const authority = await chain.deploy(await built("AccessManager"), [admin]);
    const drb = await chain.deploy(code.drb, [admin]);
    const dollar = await chain.deploy(code.dollar, ["Dollar", "USD", 6]);
    const descriptor = await chain.deploy(await built("BasketDescriptor"), []);
    const game = await chain.deploy(code.game, [drb, descriptor, admin, authority]);
    const offices = { game, treasury: admin, exchange: dollar, authority };
    const terms = { asset: dollar, name: "Derby Dollar", symbol: "dUSD", parameters: PARAMETERS, ...offices };
    const vault = await chain.deploy(code.vault, [terms]);
    const season = new DerbySeason(chain, code, { vault, game, drb, dollar });
    await chain.send(season.call(admin, "game", "addVault", [vault, TERMS]));
    return season;
  }

  /** The address of a part. */
  addressOf(part: Part): string {
    return this.addresses[part];
  }

  /** Whitelists another protocol, built from the artifact of this name. @returns Its interface. */
  async addProtocol(name: "PlainProtocolMock" | "YieldProtocolMock"): Promise<Interface> {
    const admin = this.chain.accounts[0]!;
    const code = await built(name);
    const protocol = await this.chain.deploy(code, [this.addresses.dollar]);
    const id = this.protocols.push(protocol) - 1;
    await this.chain.send(this.call(admin, "vault", "proposeProtocol", [protocol, CAP]));
    await this.chain.send(this.call(admin, "vault", "activateProtocol", [id]));
    return code.interface;
  }

  /** Gives `account` dollars and DRB, and has it approve vault and game. */
  async equip(account: string): Promise<void> {
    const admin = this.chain.accounts[0]!;
    await this.chain.send(this.call(admin, "dollar", "mint", [account, 10n * WEALTH * DOLLAR]));
    if (account !== admin) await this.chain.send(this.call(admin, "drb", "transfer", [account, WEALTH * DRB]));
    await this.chain.send(this.call(account, "dollar", "approve", [this.addresses.vault, MaxUint256]));
    await this.chain.send(this.call(account, "drb", "approve", [this.addresses.game, MaxUint256]));
  }

  /** A new basket of `owner`, with `drb` on `lines`. @returns Its id. */
  async play(owner: string, drb: bigint, lines: readonly Line[]): Promise<number> {
    await this.chain.send(this.call(owner, "game", "mintNewBasket", [this.addresses.vault, "Derby"]));
    const [count] = await this.read("game", "basketCount");
    const basketId = Number(count);
    await this.chain.send(this.rebalance(owner, basketId, drb, lines));
    return basketId;
  }

  /** Every protocol earns `assets`, in one transaction. */
  async earn(assets: bigint): Promise<void> {
    const { interface: abi } = this.code.dollar;
    const mints = this.protocols.map((protocol) => abi.encodeFunctionData("mint", [protocol, assets]));
    await this.chain.send(this.call(this.chain.accounts[0]!, "dollar", "multicall", [mints]));
  }

  /** All protocols earn, the interval passes, the epoch is closed in one call. */
  async passEpoch(assets: bigint): Promise<void> {
    await this.earn(assets);
    await this.chain.wait(INTERVAL);
    await this.chain.send(this.close());
  }

  /** Closes as many steps of the epoch. */
  close(steps: bigint = MaxUint256): Call {
    return this.call(this.chain.accounts[0]!, "vault", "closeEpoch", [steps]);
  }

  /** Changes DRB and votes of a basket. */
  rebalance(owner: string, basketId: number, drb: bigint, lines: readonly Line[]): Call {
    return this.call(owner, "game", "rebalanceBasket", [basketId, drb, lines, MaxUint256]);
  }

  /** A call of a part. */
  call(from: string, part: Part, method: string, args: readonly unknown[]): Call {
    return { from, to: this.addresses[part], data: this.code[part].interface.encodeFunctionData(method, args) };
  }

  /** What a view of a part answers. */
  async read(part: Part, method: string, args: readonly unknown[] = []): Promise<unknown[]> {
    return this.chain.read(this.addresses[part], this.code[part].interface, method, args);
  }
}

/** `weights`, of consecutive protocols from `first` on, as a portfolio; the last takes what rounding leaves. */
export function portfolioOf(weights: readonly number[], first = 0): Line[] {
  const sum = weights.reduce((all, one) => all + one, 0);
  const lines = weights.map((weight, i) => ({ protocolId: first + i, bps: Math.floor((BPS * weight) / sum) }));
  lines[lines.length - 1]!.bps += BPS - lines.reduce((all, { bps }) => all + bps, 0);
  return lines;
}
