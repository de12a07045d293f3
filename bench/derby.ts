import { type Interface, MaxUint256, ZeroAddress } from "ethers";

import { type ByProtocols, ORIGINAL, RECORDED_ORIGINAL } from "./peers/recorded-derby.js";
import { BenchChain, built, builtOn, type Call, type Code } from "./support/chain.js";
import type { Measurement, SystemBench } from "./support/rows.js";

const DOLLAR = 10n ** 6n;
const DRB = 10n ** 18n;
const DAY = 86_400;
const INTERVAL = 14 * DAY;
const BPS = 10_000;

const DEPOSIT = 1_000_000n * DOLLAR;
const GAIN = 100n * DOLLAR;
const WEALTH = 100_000n * DRB;
const CAP = 10n ** 24n;
const STAKE = 100n * DRB;
/** The crowd's DRB on each protocol. */
const CROWD_STAKE = 100n * DRB;

/** Of how many protocols the crowd's baskets are: with four a basket, up and down cancel out inside each. */
const GROUP = 4;
/** By how much votes move before a close that is measured: one protocol in four gains it, one in four loses it, percent. */
const SWING = 30;

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

/** The player's portfolio, over five protocols whatever their number, and what it becomes by one changed vote. */
const PORTFOLIO = [1_000, 1_500, 2_000, 2_500, 3_000] as const;
const CHANGED_PORTFOLIO = [1_500, 1_000, 2_000, 2_500, 3_000] as const;

/** What an operation may cost at most, and what a minimal contract takes for it that votes over all protocols. */
const LIMITS = {
  mint: { floor: { 5: 72_918, 20: 72_918, 50: 72_918 }, bound: { 5: 80_000, 20: 80_000, 50: 80_000 } },
  "vote-new": { floor: { 5: 127_798, 20: 216_064, 50: 450_928 }, bound: { 5: 180_000, 20: 180_000, 50: 180_000 } },
  "vote-new-delegating": { floor: {}, bound: { 5: 245_000, 20: 245_000, 50: 245_000 } },
  "vote-changed": { floor: { 5: 64_254, 20: 64_254, 50: 64_254 }, bound: { 5: 75_000, 20: 75_000, 50: 75_000 } },
  accrue: { floor: { 5: 51_031, 20: 73_249, 50: 132_497 }, bound: { 5: 60_000 } },
  redeem: { floor: { 5: 65_797, 20: 88_015, 50: 147_263 }, bound: { 5: 75_000 } },
  close: { floor: { 20: 960_000 }, bound: { 20: 1_250_000 } },
} as const satisfies Record<string, { floor: ByProtocols; bound: ByProtocols }>;

type Operation = keyof typeof LIMITS;
type Part = "vault" | "game" | "drb" | "dollar";
type People = Readonly<Record<"deployer" | "player" | "newcomer" | "delegator" | "keeper", string>>;

/** A vault over plain ERC-4626 protocols and the game about it, with a crowd that votes for all of them. */
class DerbyBench {
  readonly #protocols: string[] = [];
  readonly #crowd: { basketId: bigint; first: number; size: number }[] = [];
  #baskets = 0n;
  #mine = 0n;

  private constructor(
    private readonly chain: BenchChain,
    private readonly people: People,
    private readonly addresses: Readonly<Record<Part, string>>,
    private readonly abi: Readonly<Record<Part, Interface>>,
  ) {}

  /** Deploys a season over `n` protocols and lets it run until no slot is new any more. */
  static async deploy(chain: BenchChain, n: number): Promise<DerbyBench> {
    const [deployer, player, newcomer, delegator, keeper] = chain.accounts as [string, string, string, string, string];
    const code = {
      vault: await builtOn(chain, "DerbyVault"),
      game: await builtOn(chain, "DerbyGame"),
      drb: await built("DerbyToken"),
      dollar: await built("TestToken"),
    } as const satisfies Record<Part, Code>;
    const manager = await chain.deploy(await built("AccessManager"), [deployer]);
    const drb = await chain.deploy(code.drb, [deployer]);
    const dollar = await chain.deploy(code.dollar, ["Dollar", "USD", 6]);
    const descriptor = await chain.deploy(await built("BasketDescriptor"), []);
    const game = await chain.deploy(code.game, [drb, descriptor, deployer, manager]);
    const vault = await chain.deploy(code.vault, [
      {
        asset: dollar,
        name: "Derby Dollar",
        symbol: "dUSD",
        game,
        treasury: deployer,
        exchange: dollar,
        authority: manager,
        parameters: PARAMETERS,
      },
    ]);
    const bench = new DerbyBench(
      chain,
      { deployer, player, newcomer, delegator, keeper },
      { vault, game, drb, dollar },
      {
        vault: code.vault.interface,
        game: code.game.interface,
        drb: code.drb.interface,
        dollar: code.dollar.interface,
      },
    );
    await bench.#equip(n);
    await bench.#play();
    return bench;
  }

  /** Whole-transaction gas of one operation, every slot cold. Leaves the chain as it was. */
  async gasOf(operation: Operation): Promise<number> {
    const { newcomer, player, delegator, keeper } = this.people;
    return await this.chain.undone(async () => {
      switch (operation) {
        case "mint":
          return await this.chain.measure(this.#mint(newcomer));
        case "vote-new":
          await this.chain.send(this.#mint(player));
          return await this.chain.measure(this.#rebalance(player, this.#baskets + 1n, STAKE, PORTFOLIO));
        case "vote-new-delegating":
          await this.chain.send(this.#mint(delegator));
          return await this.chain.measure(this.#rebalance(delegator, this.#baskets + 1n, STAKE, PORTFOLIO));
        case "vote-changed":
          await this.chain.send(this.#mint(player));
          await this.chain.send(this.#rebalance(player, this.#baskets + 1n, STAKE, PORTFOLIO));
          return await this.chain.measure(this.#rebalance(player, this.#baskets + 1n, 0n, CHANGED_PORTFOLIO));
        case "accrue":
          await this.#passEpoch();
          return await this.chain.measure(this.#call(keeper, "game", "settleBasket", [this.#mine]));
        case "redeem":
          await this.#passEpoch();
          return await this.chain.measure(this.#call(player, "game", "redeemRewards", [this.#mine, player]));
        case "close":
          await this.#moveVotes(-SWING);
          await this.#earn();
          await this.chain.wait(INTERVAL);
          return await this.chain.measure(this.#close());
      }
    });
  }

  /** Protocols, money in the vault, a crowd on every protocol, DRB and approvals for the players. */
  async #equip(n: number): Promise<void> {
    const { deployer, player, newcomer, delegator } = this.people;
    await this.chain.send(this.#call(deployer, "game", "addVault", [this.addresses.vault, TERMS]));
    const plain = await built("PlainProtocolMock");
    for (let id = 0; id < n; id++) {
      const protocol = await this.chain.deploy(plain, [this.addresses.dollar]);
      this.#protocols.push(protocol);
      await this.chain.send(this.#call(deployer, "vault", "proposeProtocol", [protocol, CAP]));
      await this.chain.send(this.#call(deployer, "vault", "activateProtocol", [id]));
    }
    await this.chain.send(this.#call(deployer, "dollar", "mint", [deployer, DEPOSIT]));
    await this.chain.send(this.#call(deployer, "dollar", "approve", [this.addresses.vault, MaxUint256]));
    await this.chain.send(this.#call(deployer, "vault", "deposit", [DEPOSIT, deployer]));
    for (const person of [deployer, player, newcomer, delegator]) {
      if (person !== deployer) await this.chain.send(this.#call(deployer, "drb", "transfer", [person, WEALTH]));
      await this.chain.send(this.#call(person, "drb", "approve", [this.addresses.game, MaxUint256]));
      await this.chain.send(this.#call(deployer, "dollar", "mint", [person, DOLLAR]));
    }
    for (const part of ["drb", "game"] as const) {
      const data = this.abi[part].encodeFunctionData("delegate(address)", [delegator]);
      await this.chain.send({ from: delegator, to: this.addresses[part], data });
    }
    for (let first = 0; first < n; first += GROUP) {
      const size = Math.min(GROUP, n - first);
      await this.chain.send(this.#mint(deployer));
      this.#crowd.push({ basketId: ++this.#baskets, first, size });
      const shares = sharesOf(Array<number>(size).fill(100));
      await this.chain.send(this.#rebalance(deployer, this.#baskets, BigInt(size) * CROWD_STAKE, shares, first));
    }
  }

  /** Baskets of the player and the delegator, a few epochs, a first settlement and a first reward. */
  async #play(): Promise<void> {
    const { player, delegator } = this.people;
    await this.#passEpoch();
    for (const person of [delegator, player]) {
      await this.chain.send(this.#mint(person));
      await this.chain.send(this.#rebalance(person, ++this.#baskets, STAKE, PORTFOLIO));
    }
    this.#mine = this.#baskets;
    for (let epoch = 0; epoch < 2; epoch++) await this.#passEpoch();
    for (const swing of [SWING, -SWING, SWING]) {
      await this.#moveVotes(swing);
      await this.#passEpoch();
    }
    await this.chain.send(this.#call(player, "game", "redeemRewards", [this.#mine, player]));
    await this.#passEpoch();
    await this.chain.send(this.#call(player, "game", "settleBasket", [this.#mine]));
  }

  /** Every protocol gains, and the epoch closes. */
  async #passEpoch(): Promise<void> {
    await this.#earn();
    await this.chain.wait(INTERVAL + DAY);
    await this.chain.send(this.#close());
  }

  async #earn(): Promise<void> {
    const { deployer } = this.people;
    for (const protocol of this.#protocols) {
      await this.chain.send(this.#call(deployer, "dollar", "mint", [protocol, GAIN]));
    }
  }

  /** Half of the protocols keep their votes; the others gain or lose, by turns. */
  async #moveVotes(swing: number): Promise<void> {
    for (const { basketId, first, size } of this.#crowd) {
      const weights = Array.from({ length: size }, (_, i) =>
        i % 2 === 0 ? 100 : i % 4 === 1 ? 100 + swing : 100 - swing,
      );
      await this.chain.send(this.#rebalance(this.people.deployer, basketId, 0n, sharesOf(weights), first));
    }
  }

  #close(): Call {
    return this.#call(this.people.keeper, "vault", "closeEpoch", [MaxUint256]);
  }

  #mint(from: string): Call {
    return this.#call(from, "game", "mintNewBasket", [this.addresses.vault, "Derby"]);
  }

  #rebalance(from: string, basketId: bigint, lockDelta: bigint, shares: readonly number[], first = 0): Call {
    const weights = shares.map((bps, i) => ({ protocolId: first + i, bps }));
    return this.#call(from, "game", "rebalanceBasket", [basketId, lockDelta, weights, MaxUint256]);
  }

  #call(from: string, part: Part, method: string, args: readonly unknown[]): Call {
    return { from, to: this.addresses[part], data: this.abi[part].encodeFunctionData(method, args) };
  }
}

/** `weights` as basis points of their sum; the last takes what rounding leaves. */
function sharesOf(weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const shares = weights.map((weight) => Math.floor((BPS * weight) / sum));
  shares[shares.length - 1]! += BPS - shares.reduce((a, b) => a + b, 0);
  return shares;
}

async function rowOf(bench: DerbyBench, operation: Operation, n: number): Promise<Measurement> {
  const limits: { floor: ByProtocols; bound: ByProtocols } = LIMITS[operation];
  const recorded: Partial<Record<Operation, ByProtocols>> = RECORDED_ORIGINAL;
  const peerGas = recorded[operation]?.[n] ?? null;
  return {
    operation,
    n,
    gas: await bench.gasOf(operation),
    peer: peerGas === null ? null : ORIGINAL,
    peerGas,
    peerSource: peerGas === null ? null : "recorded",
    floor: limits.floor[n] ?? null,
    bound: limits.bound[n] ?? null,
  };
}

/**
 * Gas of the game and its vault by the number of protocols, beside recorded figures of the original. A portfolio has at most
 * eight lines: what a player pays does not grow with the protocols, only a close does.
 */
export const bench: SystemBench = {
  system: "derby",
  sizes: [5, 20, 50],
  quickSizes: [5, 20],
  isFlat: false,
  async measure(sizes, progress) {
    const rows: Measurement[] = [];
    for (const n of sizes) {
      progress(`derby: ${n} protocols`);
      const chain = await BenchChain.start();
      const derby = await DerbyBench.deploy(chain, n);
      for (const operation of Object.keys(LIMITS) as Operation[]) rows.push(await rowOf(derby, operation, n));
      await chain.close();
    }
    return rows;
  },
};
