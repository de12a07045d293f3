import { type Interface, MaxUint256, toBeHex, ZeroAddress, zeroPadValue } from "ethers";

import { ROLES } from "../deploy/modules/Shared.js";
import { BenchChain, built, builtOn, type Call } from "./support/chain.js";
import type { Measurement, SystemBench } from "./support/rows.js";

const USDC = 10n ** 6n;
const WETH = 10n ** 18n;
const PRICE = 3_000n * 10n ** 8n;
const YIELD = 10n ** 16n;
const MIN_SUBSCRIPTION = 10n * USDC;
const STAKE = 100n * USDC;
const PART = 40n * USDC;
const DAY = 86_400n;
const SUBSCRIPTIONS_PER_TRANSACTION = 100;

/** The peers: the two usual shapes of such a product, recorded once; see `Measurement.peerSource`. */
const CLONE = "one clone per vault";
const IMMUTABLE_CLONE = "clone with immutable arguments";

/** What each operation may cost, what a minimal contract takes for it, and what the peers take. */
const LIMITS = {
  create: { floor: 135_080, bound: 165_000, peers: { [CLONE]: 417_571, [IMMUTABLE_CLONE]: 199_498 } },
  "subscribe-new": { floor: 77_407, bound: 83_000, peers: { [CLONE]: 79_993, [IMMUTABLE_CLONE]: 73_201 } },
  "subscribe-again": { floor: 60_319, bound: 66_000, peers: { [CLONE]: 62_905, [IMMUTABLE_CLONE]: 56_113 } },
  settle: { floor: 39_060, bound: 75_000, peers: { [CLONE]: 42_062, [IMMUTABLE_CLONE]: 37_167 } },
  redeem: { floor: 47_184, bound: 55_000, peers: { [CLONE]: 47_914, [IMMUTABLE_CLONE]: 45_089 } },
  "redeem-part": { floor: null, bound: 60_000, peers: { [CLONE]: 50_088 } },
  "redeem-first": { floor: null, bound: null, peers: {} },
  "close-creator": { floor: null, bound: null, peers: {} },
} as const satisfies Record<string, { floor: number | null; bound: number | null; peers: Record<string, number> }>;

type Operation = keyof typeof LIMITS;

/** One Buy Low vault that everybody subscribes to, in a market whose feed has two rounds around its expiry. */
class DualBench {
  readonly #chain: BenchChain;
  readonly #deployer: string;
  readonly #user: string;
  readonly #other: string;
  #abi!: Interface;
  #token!: Interface;
  #feedAbi!: Interface;
  #dual!: string;
  #feed!: string;
  #source!: string;
  #usdc!: string;
  #weth!: string;
  #expiryAt!: bigint;
  #subscribers = 0;

  constructor(chain: BenchChain) {
    this.#chain = chain;
    [this.#deployer, this.#user, this.#other] = chain.accounts as [string, string, string];
  }

  /** Deploys everything, registers the market, and opens the vault that the others are measured in. */
  async prepare(): Promise<void> {
    const [token, manager, feed] = [
      await built("TestToken"),
      await built("AccessManager"),
      await built("PhasedFeedMock"),
    ];
    const [source, dual] = [await built("ChainlinkPastPriceSource"), await builtOn(this.#chain, "DualCurrencyVault")];
    [this.#token, this.#feedAbi, this.#abi] = [token.interface, feed.interface, dual.interface];
    this.#usdc = await this.#chain.deploy(token, ["USD Coin", "USDC", 6]);
    this.#weth = await this.#chain.deploy(token, ["Wrapped Ether", "WETH", 18]);
    this.#feed = await this.#chain.deploy(feed, [8]);
    this.#source = await this.#chain.deploy(source, [this.#feed]);
    const authority = await this.#chain.deploy(manager, [this.#deployer]);
    this.#dual = await this.#chain.deploy(dual, [authority, this.#deployer, this.#weth]);
    const granted = manager.interface.encodeFunctionData("grantRole", [ROLES.RISK, this.#deployer, 0]);
    await this.#chain.send({ from: this.#deployer, to: authority, data: granted });
    await this.#send(this.#call(this.#deployer, "createMarket", [this.#market()]));
    for (const holder of [this.#deployer, this.#user, this.#other]) await this.#endow(holder);
    this.#expiryAt = (await this.#chain.time()) + 30n * DAY;
    await this.#send(this.#create());
    await this.#send(this.#call(this.#deployer, "subscribe", [1, STAKE, this.#deployer, 0]));
  }

  /** Adds subscribers of the vault until there are `n` beside those who are measured. */
  async growTo(n: number): Promise<void> {
    const holders = Array.from({ length: n - this.#subscribers }, (_, i) => holderAddress(this.#subscribers + i));
    for (let start = 0; start < holders.length; start += SUBSCRIPTIONS_PER_TRANSACTION) {
      const calls = holders
        .slice(start, start + SUBSCRIPTIONS_PER_TRANSACTION)
        .map((holder) => this.#abi.encodeFunctionData("subscribe", [1, STAKE, holder, 0]));
      await this.#send(this.#call(this.#deployer, "multicall", [calls]));
    }
    this.#subscribers = n;
  }

  /** Every operation at the present number of subscribers, beside each peer that has it. */
  async measure(): Promise<Measurement[]> {
    const rows: Measurement[] = [];
    for (const operation of Object.keys(LIMITS) as Operation[]) {
      const { floor, bound, peers } = LIMITS[operation];
      const measured = { operation, n: this.#subscribers, gas: await this.#gasOf(operation), floor, bound };
      const recorded = Object.entries(peers);
      if (recorded.length === 0) rows.push({ ...measured, peer: null, peerGas: null, peerSource: null });
      for (const [peer, peerGas] of recorded) rows.push({ ...measured, peer, peerGas, peerSource: "recorded" });
    }
    return rows;
  }

  #gasOf(operation: Operation): Promise<number> {
    return this.#chain.undone(async () => {
      await this.#prepareFor(operation);
      return this.#chain.measure(this.#measured(operation));
    });
  }

  /** Everybody keeps tokens of both kinds, and the tally of the class on offer is not zero, so that no slot is a first write. */
  async #prepareFor(operation: Operation): Promise<void> {
    if (operation === "create" || operation === "subscribe-new") return;
    await this.#send(this.#subscribe());
    if (operation === "subscribe-again") return;
    await this.#publishAround();
    if (operation === "settle") return;
    await this.#send(this.#settle());
    if (operation !== "redeem-first") await this.#send(this.#redeem(this.#deployer, STAKE));
  }

  #measured(operation: Operation): Call {
    switch (operation) {
      case "create":
        return this.#create();
      case "subscribe-new":
      case "subscribe-again":
        return this.#subscribe();
      case "settle":
        return this.#settle();
      case "redeem":
      case "redeem-first":
        return this.#redeem(this.#user, STAKE);
      case "redeem-part":
        return this.#redeem(this.#user, PART);
      case "close-creator":
        return this.#call(this.#deployer, "closeCreator", [1, this.#deployer]);
    }
  }

  #market() {
    return {
      base: this.#weth,
      quote: this.#usdc,
      feed: this.#source,
      fallbackFeed: ZeroAddress,
      maxAge: 4_200,
      fallbackMaxAge: 0,
      minBaseDeposit: WETH / 1_000n,
      minQuoteDeposit: MIN_SUBSCRIPTION,
    };
  }

  #create(): Call {
    const params = {
      marketId: 1,
      direction: 0,
      linkedPrice: PRICE,
      yieldWad: YIELD,
      quantity: 100_000_000n * USDC,
      expiryAt: this.#expiryAt,
      depositDeadlineAt: this.#expiryAt - DAY,
      minSubscription: MIN_SUBSCRIPTION,
      feeBps: 500,
    };
    return this.#call(this.#deployer, "createVault", [params]);
  }

  #subscribe(): Call {
    return this.#call(this.#user, "subscribe", [1, STAKE, this.#user, YIELD]);
  }

  /** A proof over two rounds: the last one before the expiry, and its successor, which the contract reads by itself. */
  #settle(): Call {
    return this.#call(this.#other, "settle", [this.#source, this.#expiryAt, toBeHex(1, 8)]);
  }

  #redeem(from: string, receipts: bigint): Call {
    return this.#call(from, "redeem", [1n << 8n, receipts, from]);
  }

  /** A round a minute before the expiry and one after it, and an hour more. */
  async #publishAround(): Promise<void> {
    const round = (at: bigint, price: bigint) => this.#feedAbi.encodeFunctionData("pushTo", [1, price, at]);
    await this.#chain.wait(Number(31n * DAY));
    for (const data of [round(this.#expiryAt - 60n, PRICE - 1n), round(this.#expiryAt + 60n, PRICE)])
      await this.#chain.send({ from: this.#other, to: this.#feed, data });
  }

  async #endow(holder: string): Promise<void> {
    for (const to of [this.#usdc, this.#weth]) {
      const mint = this.#token.encodeFunctionData("mint", [holder, 10n ** 30n]);
      const approve = this.#token.encodeFunctionData("approve", [this.#dual, MaxUint256]);
      for (const data of [mint, approve]) await this.#chain.send({ from: holder, to, data });
    }
  }

  #call(from: string, method: string, args: readonly unknown[]): Call {
    return { from, to: this.#dual, data: this.#abi.encodeFunctionData(method, args) };
  }

  async #send(call: Call): Promise<void> {
    await this.#chain.send(call);
  }
}

/** An address that nobody has the key of; the first 2^16 are reserved for precompiles. */
function holderAddress(number: number): string {
  return zeroPadValue(toBeHex(0xd0a1_0000_0000n + BigInt(number)), 20);
}

/** Gas of the dual currency vault beside the recorded figures of the two usual shapes: a contract per vault. */
export const bench: SystemBench = {
  system: "dual",
  sizes: [10, 100, 10_000],
  quickSizes: [10, 100],
  isFlat: true,
  async measure(sizes, progress) {
    const chain = await BenchChain.start();
    const dual = new DualBench(chain);
    await dual.prepare();
    const rows: Measurement[] = [];
    for (const n of sizes) {
      progress(`dual: ${n} subscribers`);
      await dual.growTo(n);
      rows.push(...(await dual.measure()));
    }
    await chain.close();
    return rows;
  },
};
