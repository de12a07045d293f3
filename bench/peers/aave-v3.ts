import { type Interface, MaxUint256 } from "ethers";

import { deployAaveV3, listReserve } from "../../lib/peers/aave-v3-deployment.js";
import { COLLATERAL_RESERVE, STABLECOIN_RESERVE } from "../../lib/peers/aave-v3-reserves.js";
import { type BenchChain, built, type Call } from "../support/chain.js";

/** How this peer is called in the results. */
export const AAVE = "aave-v3";

/** What an account does with Aave, one transaction each. Lending is of a dollar token, against ether. */
export type AaveOperation =
  | "supply-new"
  | "supply-again"
  | "withdraw-part"
  | "withdraw-whole"
  | "supply-collateral"
  | "borrow"
  | "repay-part"
  | "repay-whole"
  | "withdraw-collateral"
  | "liquidate";

const DOLLAR = 10n ** 6n;
const ETHER = 10n ** 18n;
const DAY = 86_400;

/** Dollars and dollars an ether with the 8 decimals of a feed. */
const FEED_DECIMALS = 8;
const DOLLAR_PRICE = 10n ** 8n;
const ETHER_PRICE = 3_000n * DOLLAR_PRICE;
/** What the borrowers' collateral may carry is then 1 to 2 % less than they owe: a liquidator pays up to half. */
const FALLEN_PRICE = 1_350n * DOLLAR_PRICE;

const HOLDING = 10_000_000n * DOLLAR;
const ETHER_HOLDING = 10_000n * ETHER;
const SUPPLIED = 1_000_000n * DOLLAR;
const COLLATERAL = 200n * ETHER;
const BORROWED = 225_000n * DOLLAR;
/** What is repaid, withdrawn or liquidated in part. */
const PART = 100_000n * DOLLAR;

const VARIABLE_RATE = 2;
const NO_REFERRAL = 0;

/**
 * The real Aave v3 on a chain of ours, and a user of it. Others lend, borrow and were liquidated before, so that no index,
 * fee or balance but the user's own is written for the first time. Where there is a choice the cheaper market is measured:
 * two reserves, and nobody who borrows ether (else collateral takes some 14,000 gas more, a liquidation 18,000).
 */
export class AaveV3Peer {
  private constructor(
    private readonly chain: BenchChain,
    private readonly addresses: { pool: string; dollar: string; ether: string; etherFeed: string },
    private readonly abi: { pool: Interface; token: Interface; feed: Interface },
    private readonly people: { lender: string; borrower: string; user: string; liquidator: string },
  ) {}

  /** Deploys, lists both reserves, and lets a week of lending and a liquidation pass. Takes the last accounts of the chain. */
  static async deploy(chain: BenchChain): Promise<AaveV3Peer> {
    const [deployer, lender, borrower, user, liquidator] = chain.accounts.slice(-5) as [string, ...string[]];
    const [token, feed] = [await built("TestToken"), await built("ChainlinkFeedMock")];
    const dollar = await chain.deploy(token, ["Dollar", "USD", 6]);
    const ether = await chain.deploy(token, ["Ether", "ETH", 18]);
    const dollarFeed = await chain.deploy(feed, [FEED_DECIMALS, DOLLAR_PRICE]);
    const etherFeed = await chain.deploy(feed, [FEED_DECIMALS, ETHER_PRICE]);
    const aave = await deployAaveV3(await chain.signer(deployer));
    await listReserve(aave, { asset: dollar, feed: dollarFeed, ...STABLECOIN_RESERVE });
    await listReserve(aave, { asset: ether, feed: etherFeed, ...COLLATERAL_RESERVE });
    const peer = new AaveV3Peer(
      chain,
      { pool: await aave.pool.getAddress(), dollar, ether, etherFeed },
      { pool: aave.pool.interface, token: token.interface, feed: feed.interface },
      { lender: lender!, borrower: borrower!, user: user!, liquidator: liquidator! },
    );
    await peer.#populate();
    return peer;
  }

  /** Whole-transaction gas of one operation of the user, every slot cold. Leaves the chain as it was. */
  async gasOf(operation: AaveOperation): Promise<number> {
    const { before, measured } = this.#plan(operation);
    return this.chain.undone(async () => {
      await this.#daily(before);
      return this.chain.measure(measured);
    });
  }

  /** The operation, and what the user has done and what has happened to him when it comes. */
  #plan(operation: AaveOperation): { before: readonly Call[]; measured: Call } {
    const { dollar, ether } = this.addresses;
    const { user } = this.people;
    const supply = this.#supply(user, dollar, SUPPLIED);
    const lock = this.#supply(user, ether, COLLATERAL);
    const borrow = this.#borrow(user);
    const repay = this.#repay(user, MaxUint256);
    const plans = {
      "supply-new": { before: [], measured: supply },
      "supply-again": { before: [supply], measured: supply },
      "withdraw-part": { before: [supply], measured: this.#withdraw(user, dollar, PART) },
      "withdraw-whole": { before: [supply], measured: this.#withdraw(user, dollar, MaxUint256) },
      "supply-collateral": { before: [], measured: lock },
      borrow: { before: [lock], measured: borrow },
      "repay-part": { before: [lock, borrow], measured: this.#repay(user, PART) },
      "repay-whole": { before: [lock, borrow], measured: repay },
      "withdraw-collateral": { before: [lock, borrow, repay], measured: this.#withdraw(user, ether, MaxUint256) },
      liquidate: { before: [lock, borrow, this.#setEtherPrice(FALLEN_PRICE)], measured: this.#liquidate(user) },
    } as const satisfies Record<AaveOperation, { before: readonly Call[]; measured: Call }>;
    return plans[operation];
  }

  /** Sends each call in a block of its own, a day apart. */
  async #daily(calls: readonly Call[]): Promise<void> {
    for (const call of calls) {
      await this.chain.send(call);
      await this.chain.wait(DAY);
    }
  }

  async #populate(): Promise<void> {
    const { dollar, ether, pool } = this.addresses;
    const { lender, borrower } = this.people;
    for (const account of Object.values(this.people)) {
      await this.chain.send(this.#token(account, dollar, "mint", [account, HOLDING]));
      await this.chain.send(this.#token(account, ether, "mint", [account, ETHER_HOLDING]));
      for (const asset of [dollar, ether]) {
        await this.chain.send(this.#token(account, asset, "approve", [pool, MaxUint256]));
      }
    }
    await this.#daily([
      this.#supply(lender, dollar, 3n * SUPPLIED),
      this.#supply(lender, ether, COLLATERAL),
      this.#supply(borrower, ether, COLLATERAL),
      this.#borrow(borrower),
      this.#setEtherPrice(FALLEN_PRICE),
      this.#liquidate(borrower),
      this.#setEtherPrice(ETHER_PRICE),
    ]);
  }

  #supply(from: string, asset: string, assets: bigint): Call {
    return this.#pool(from, "supply", [asset, assets, from, NO_REFERRAL]);
  }

  #withdraw(from: string, asset: string, assets: bigint): Call {
    return this.#pool(from, "withdraw", [asset, assets, from]);
  }

  #borrow(from: string): Call {
    return this.#pool(from, "borrow", [this.addresses.dollar, BORROWED, VARIABLE_RATE, NO_REFERRAL, from]);
  }

  #repay(from: string, assets: bigint): Call {
    return this.#pool(from, "repay", [this.addresses.dollar, assets, VARIABLE_RATE, from]);
  }

  /** The collateral is paid out in ether, not in Aave's token of it. */
  #liquidate(account: string): Call {
    const { dollar, ether } = this.addresses;
    return this.#pool(this.people.liquidator, "liquidationCall", [ether, dollar, account, PART, false]);
  }

  #setEtherPrice(price: bigint): Call {
    const data = this.abi.feed.encodeFunctionData("updateAnswer", [price]);
    return { from: this.people.lender, to: this.addresses.etherFeed, data };
  }

  #pool(from: string, method: string, args: readonly unknown[]): Call {
    return { from, to: this.addresses.pool, data: this.abi.pool.encodeFunctionData(method, args) };
  }

  #token(from: string, to: string, method: string, args: readonly unknown[]): Call {
    return { from, to, data: this.abi.token.encodeFunctionData(method, args) };
  }
}
