import { type Interface, MaxUint256, ZeroAddress } from "ethers";

import { addLiquidity, createPool, deployUniswapV3 } from "../lib/peers/uniswap-v3.js";
import { AAVE, AaveV3Peer, type AaveOperation } from "./peers/aave-v3.js";
import { COMPOUND, MORPHO, RECORDED } from "./peers/recorded-lending.js";
import { BenchChain, built, builtOn, type Call, type Code } from "./support/chain.js";
import type { Measurement, SystemBench } from "./support/rows.js";

const DOLLAR = 10n ** 6n;
const ETHER = 10n ** 18n;
const WAD = 10n ** 18n;
const DAY = 86_400;
const YEAR = 31_536_000n;

const PRICE = 3_000n * 10n ** 8n;
/** At this one a loan at 75 % of its collateral has a health factor of 0.97: it is liquidated in part, up to half. */
const FALLEN_PRICE = 2_730n * 10n ** 8n;
const MAX_PRICE_AGE = 7 * DAY;
const POOL_FEE = 3_000;
const UNBONDING_DELAY = 7 * DAY;

const WEALTH = 1_000_000_000n;
const LENT = 100_000n * DOLLAR;
const PART = 40_000n * DOLLAR;
const COLLATERAL = 10n * ETHER;
const LOAN = 22_500n * DOLLAR;
const OTHER_LOAN = 100n * DOLLAR;
const REWARDS = 1_000n * ETHER;
const LOANS_PER_TRANSACTION = 100;

/** 5 % and up to 65 % more, LTV 75 %, threshold 80 %, bonus 5 %, slippage 1 %. */
const PARAMETERS = {
  rates: {
    baseRateWad: WAD / 20n,
    slopeUnderWad: WAD / 20n,
    slopeOverWad: (WAD * 6n) / 10n,
    optimalUtilisationWad: (WAD * 8n) / 10n,
  },
  risk: {
    borrowCap: 2n ** 90n,
    minLoan: OTHER_LOAN,
    ltvBps: 7_500,
    thresholdBps: 8_000,
    bonusBps: 500,
    maxSlippageBps: 100,
  },
  reserveFactorBps: 1_000,
  supplyCap: 2n ** 90n,
} as const;

/** What each operation may cost, and which of Aave's does the same. A harvest has no counterpart. */
const OPERATIONS = {
  "lend-new": { bound: 110_000, aave: ["supply-new"] },
  "lend-again": { bound: 110_000, aave: ["supply-again"] },
  borrow: { bound: 260_000, aave: ["supply-collateral", "borrow"] },
  "repay-part": { bound: 140_000, aave: ["repay-part"] },
  "repay-whole": { bound: 125_000, aave: ["repay-whole"] },
  "withdraw-part": { bound: 82_000, aave: ["withdraw-part"] },
  "withdraw-whole": { bound: 82_000, aave: ["withdraw-whole"] },
  liquidate: { bound: 140_000, aave: ["liquidate"] },
  harvest: { bound: null, aave: [] },
} as const satisfies Record<string, { bound: number | null; aave: readonly AaveOperation[] }>;

type Operation = keyof typeof OPERATIONS;

/** Whom the calls come from. `crowd` opens the loans that are only there. */
type People = Readonly<Record<"deployer" | "lender" | "crowd" | "user" | "liquidator", string>>;
type Part = "account" | "pool" | "dollar" | "ether" | "feed";

/** A savings account over a delegation pool, real Uniswap v3 behind it, and a user of both. */
class SavingsBench {
  #loans = 0;

  private constructor(
    private readonly chain: BenchChain,
    private readonly people: People,
    private readonly addresses: Readonly<Record<Part, string>>,
    private readonly abi: Readonly<Record<Part, Interface>>,
  ) {}

  /** Deploys everything, equips everybody, and lets a year of rewards begin. */
  static async deploy(chain: BenchChain): Promise<SavingsBench> {
    const [deployer, lender, crowd, user, liquidator] = chain.accounts as [string, string, string, string, string];
    const code = {
      account: await builtOn(chain, "SavingsAccount"),
      pool: await built("DelegationPool"),
      dollar: await built("TestToken"),
      ether: await built("TestToken"),
      feed: await built("ChainlinkFeedMock"),
    } as const satisfies Record<Part, Code>;
    const manager = await chain.deploy(await built("AccessManager"), [deployer]);
    const dollar = await chain.deploy(code.dollar, ["Dollar", "USD", 6]);
    const ether = await chain.deploy(code.ether, ["Ether", "ETH", 18]);
    const feed = await chain.deploy(code.feed, [8, PRICE]);
    const prices = await chain.deploy(await built("ChainlinkPriceSource"), [feed, MAX_PRICE_AGE, ZeroAddress, 0]);
    const exchange = await deployExchange(chain, { manager, dollar, ether });
    const pool = await chain.deploy(code.pool, [ether, UNBONDING_DELAY, manager]);
    const account = await chain.deploy(code.account, [
      {
        asset: dollar,
        stakingFactory: await chain.deploy(await built("DelegationPositionsFactory"), [pool]),
        descriptor: await chain.deploy(await built("SavingsDescriptor"), []),
        authority: manager,
      },
      { collateralPrice: prices, rewardPrice: prices, exchange },
      PARAMETERS,
    ]);
    const bench = new SavingsBench(
      chain,
      { deployer, lender, crowd, user, liquidator },
      { account, pool, dollar, ether, feed },
      {
        account: code.account.interface,
        pool: code.pool.interface,
        dollar: code.dollar.interface,
        ether: code.ether.interface,
        feed: code.feed.interface,
      },
    );
    await bench.#equip(manager);
    return bench;
  }

  /** Opens loans until there are `n` of them. */
  async growTo(n: number): Promise<void> {
    const { crowd } = this.people;
    const { account } = this.abi;
    await this.chain.send(this.#setPrice(PRICE));
    while (this.#loans < n) {
      const count = Math.min(n - this.#loans, LOANS_PER_TRANSACTION);
      const collateral = ETHER;
      await this.chain.send(this.#call(crowd, "pool", "stake", [BigInt(count) * collateral, crowd]));
      const positionId = await this.#lastPosition();
      const request = { positionId, collateral, loan: OTHER_LOAN, receiver: crowd, deadline: MaxUint256 };
      const borrow = account.encodeFunctionData("borrow", [request]);
      await this.chain.send(this.#call(crowd, "account", "multicall", [Array<string>(count).fill(borrow)]));
      this.#loans += count;
    }
  }

  /** Whole-transaction gas of one operation, every slot cold. Leaves the chain as it was. */
  async gasOf(operation: Operation): Promise<number> {
    return await this.chain.undone(async () => {
      await this.chain.send(this.#setPrice(PRICE));
      const measured = await this.#prepared(operation);
      return await this.chain.measure(measured);
    });
  }

  /** What is measured, once the user has done what comes before it. */
  async #prepared(operation: Operation): Promise<Call> {
    const { user } = this.people;
    switch (operation) {
      case "lend-new":
        return this.#lend(user);
      case "lend-again":
        await this.chain.send(this.#lend(user));
        await this.chain.wait(DAY);
        return this.#lend(user);
      case "withdraw-part":
        return this.#call(user, "account", "withdraw", [await this.#lent(), PART, user, 0]);
      case "withdraw-whole":
        return this.#call(user, "account", "withdraw", [await this.#lent(), LENT, user, 0]);
      case "borrow":
        return await this.#borrow();
      case "repay-part":
        return await this.#repay((COLLATERAL * 2n) / 5n);
      case "repay-whole":
        return await this.#repay(COLLATERAL);
      case "liquidate":
        return await this.#liquidate();
      case "harvest":
        await this.chain.wait(DAY);
        await this.chain.send(this.#call(user, "account", "harvest", [MaxUint256, 0]));
        await this.chain.wait(DAY);
        return this.#call(user, "account", "harvest", [MaxUint256, 0]);
    }
  }

  #lend(from: string): Call {
    return this.#call(from, "account", "lend", [LENT, from]);
  }

  /** Lends for the user and returns the receipt's id, a day later. */
  async #lent(): Promise<bigint> {
    await this.chain.send(this.#lend(this.people.user));
    const [borrowIndex, lendIndex] = await this.#read("account", "indices", []);
    if (borrowIndex === undefined || lendIndex === undefined) throw new Error("The account tells no indices.");
    const [lendId] = await this.#read("account", "lendIdOf", [WAD, lendIndex]);
    await this.chain.wait(DAY);
    return lendId ?? 0n;
  }

  async #borrow(): Promise<Call> {
    const { user } = this.people;
    await this.chain.send(this.#call(user, "pool", "stake", [COLLATERAL, user]));
    const positionId = await this.#lastPosition();
    const request = { positionId, collateral: COLLATERAL, loan: LOAN, receiver: user, deadline: MaxUint256 };
    return this.#call(user, "account", "borrow", [request]);
  }

  /** The number of the user's loan, a day after it was opened. */
  async #borrowed(): Promise<bigint> {
    await this.chain.send(await this.#borrow());
    const [loanId] = await this.#read("account", "loanCount", []);
    await this.chain.wait(DAY);
    return loanId ?? 0n;
  }

  async #repay(receipts: bigint): Promise<Call> {
    const { user } = this.people;
    return this.#call(user, "account", "repay", [await this.#borrowed(), receipts, MaxUint256, user]);
  }

  /** The second of two slices: whoever gets a token for the first time pays 17,100 more, of whatever system. */
  async #liquidate(): Promise<Call> {
    const { liquidator } = this.people;
    const loanId = await this.#borrowed();
    await this.chain.send(this.#setPrice(FALLEN_PRICE));
    const repaying = (assets: bigint) =>
      this.#call(liquidator, "account", "liquidate", [loanId, assets, 0, liquidator, "0x"]);
    await this.chain.send(repaying(LOAN / 20n));
    return repaying(LOAN / 4n);
  }

  /** Money and approvals for everybody, cash in the pool, rewards that stream, and a first loan, harvest and liquidation. */
  async #equip(manager: string): Promise<void> {
    const { deployer, lender, crowd, user, liquidator } = this.people;
    for (const person of [deployer, lender, crowd, user, liquidator]) {
      await this.chain.send(this.#call(deployer, "dollar", "mint", [person, WEALTH * DOLLAR]));
      await this.chain.send(this.#call(deployer, "ether", "mint", [person, WEALTH * ETHER]));
      await this.chain.send(this.#call(person, "dollar", "approve", [this.addresses.account, MaxUint256]));
      await this.chain.send(this.#call(person, "ether", "approve", [this.addresses.pool, MaxUint256]));
      await this.chain.send(this.#call(person, "pool", "setApprovalForAll", [await this.#staking(), true]));
    }
    const rewarder = (await built("AccessManager")).interface.encodeFunctionData("grantRole", [1n, deployer, 0]);
    await this.chain.send({ from: deployer, to: manager, data: rewarder });
    await this.chain.send(this.#call(crowd, "pool", "stake", [ETHER, crowd]));
    await this.chain.send(this.#call(deployer, "pool", "fund", [REWARDS, 10n * YEAR]));
    await this.chain.send(this.#call(lender, "account", "lend", [100n * LENT, lender]));
    const borrow = await this.#borrow();
    await this.chain.send(borrow);
    this.#loans = 1;
    await this.chain.wait(DAY);
    // The first receipt after the index has begun to move writes a slot of the pool that was zero.
    await this.chain.send(this.#lend(lender));
    await this.chain.send(this.#call(user, "account", "harvest", [MaxUint256, 0]));
    await this.chain.wait(DAY);
  }

  async #staking(): Promise<string> {
    return await this.chain.read(this.addresses.account, this.abi.account, "staking", []).then(([it]) => String(it));
  }

  async #lastPosition(): Promise<bigint> {
    const [id] = await this.#read("pool", "lastId", []);
    return id ?? 0n;
  }

  #setPrice(price: bigint): Call {
    return this.#call(this.people.deployer, "feed", "updateAnswer", [price]);
  }

  #call(from: string, part: Part, method: string, args: readonly unknown[]): Call {
    return { from, to: this.addresses[part], data: this.abi[part].encodeFunctionData(method, args) };
  }

  async #read(part: Part, method: string, args: readonly unknown[]): Promise<bigint[]> {
    return (await this.chain.read(this.addresses[part], this.abi[part], method, args)) as bigint[];
  }
}

/** The exchange adapter over real Uniswap v3, with a deep pool at the feed's price. */
async function deployExchange(
  chain: BenchChain,
  { manager, dollar, ether }: { manager: string; dollar: string; ether: string },
): Promise<string> {
  const [deployer] = chain.accounts as [string];
  const signer = await chain.signer(deployer);
  const uniswap = await deployUniswapV3(signer);
  const token = await built("TestToken");
  const amounts = { amountA: 100_000n * ETHER, amountB: 300_000_000n * DOLLAR };
  for (const [to, value] of [
    [ether, amounts.amountA],
    [dollar, amounts.amountB],
  ] as const) {
    await chain.send({ from: deployer, to, data: token.interface.encodeFunctionData("mint", [deployer, value]) });
  }
  const key = { tokenA: ether, tokenB: dollar, fee: POOL_FEE };
  await createPool(uniswap, key, amounts);
  await addLiquidity(uniswap, signer, key, amounts);
  const code = await built("UniswapV3Exchange");
  const exchange = await chain.deploy(code, [uniswap.swapRouter.target, manager]);
  const data = code.interface.encodeFunctionData("setRoute", [[ether, dollar], [POOL_FEE]]);
  await chain.send({ from: deployer, to: exchange, data });
  return exchange;
}

/** One operation beside every peer that has it. */
async function rowsOf(bench: SavingsBench, operation: Operation, n: number, aave: AaveGas): Promise<Measurement[]> {
  const { bound } = OPERATIONS[operation];
  const own = { operation, n, gas: await bench.gasOf(operation), floor: null, bound };
  const aaveGas = aave[operation];
  if (aaveGas === undefined) return [{ ...own, peer: null, peerGas: null, peerSource: null }];
  return [
    { ...own, peer: AAVE, peerGas: aaveGas, peerSource: "measured" },
    ...([MORPHO, COMPOUND] as const).map((peer) => ({
      ...own,
      peer,
      peerGas: RECORDED[peer][operation as keyof (typeof RECORDED)[typeof peer]],
      peerSource: "recorded" as const,
    })),
  ];
}

type AaveGas = Partial<Record<Operation, number>>;

/** What Aave takes for each operation, summed where it takes two transactions. */
async function aaveGas(chain: BenchChain): Promise<AaveGas> {
  const peer = await AaveV3Peer.deploy(chain);
  const gas: AaveGas = {};
  for (const [operation, { aave }] of Object.entries(OPERATIONS)) {
    if (aave.length === 0) continue;
    let sum = 0;
    for (const part of aave) sum += await peer.gasOf(part);
    gas[operation as Operation] = sum;
  }
  return gas;
}

/** Gas of the savings account beside Aave v3, measured in the same run, and beside recorded figures of Morpho Blue and Compound III. */
export const bench: SystemBench = {
  system: "savings",
  sizes: [1, 100, 1_000],
  quickSizes: [1, 100],
  isFlat: true,
  async measure(sizes, progress) {
    const chain = await BenchChain.start();
    progress("savings: Aave v3");
    const aave = await aaveGas(chain);
    const savings = await SavingsBench.deploy(chain);
    const rows: Measurement[] = [];
    for (const n of sizes) {
      progress(`savings: ${n} loans`);
      await savings.growTo(n);
      for (const operation of Object.keys(OPERATIONS) as Operation[]) {
        rows.push(...(await rowsOf(savings, operation, n, aave)));
      }
    }
    await chain.close();
    return rows;
  },
};
