import { AbiCoder, id } from "ethers";

import type { SavingsModel } from "../../../reference/savings.js";
import type { Chain, Deployed, Question } from "./chain.js";
import type { ActorsOrder } from "./model-side.js";
import { actors, CAP, type Order } from "./orders.js";
import type { Parameters, Setting } from "./schedule.js";

/** What every actor begins with: assets, and staked units in one position each. All of it fits 96 bits. */
const ASSETS = 10n ** 27n;
const STAKE = 10n ** 28n;
const NATIVE = 10n ** 30n;
const MAX_UINT256 = 2n ** 256n - 1n;
const NATIVE_DECIMALS = 18;
const PRICE_DECIMALS = 8;
const STREAM_SECONDS = 86_400n;
const NO_PRICE = "0x0bad0bad";
const LEND_TAG = 1n << 255n;
const INDEX_BITS = 96n;

/** A lender's receipt in an actor's hands. */
export type ReceiptState = { balance: bigint; value: bigint; interest: bigint; maxWithdraw: bigint };

/** A loan; health and value where there is a good price. */
export type LoanState = {
  principal: bigint;
  interest: bigint;
  collateral: bigint;
  receipts: bigint;
  units: bigint[];
  healthFactor: bigint | undefined;
  collateralValue: bigint | undefined;
};

/** What the chain says after an order. */
export type ContractState = {
  rates: { borrowRateWad: bigint; depositRateWad: bigint };
  utilisation: bigint;
  lossFactor: bigint;
  indices: { borrow: bigint; lend: bigint };
  sheet: Record<
    | "deposited"
    | "borrowed"
    | "cash"
    | "rewardCash"
    | "claims"
    | "assets"
    | "reserves"
    | "owedByBorrowers"
    | "tokenBalance",
    bigint
  >;
  ledger: { scaledDeposits: bigint; lendSnapshots: bigint; borrowSnapshots: bigint };
  loanCount: bigint;
  /** By `lendId/actor`, for what the model says is held. */
  receipts: Map<string, ReceiptState>;
  loans: Map<bigint, LoanState>;
  /** Stablecoin of each actor. */
  balances: bigint[];
  staking: { amount: bigint; units: bigint };
  /** What each actor has of collateral that was never locked. */
  available: bigint[];
};

/** The id that the contract gives to a receipt of the model, which is `P0:li0`. */
export function lendIdOf(modelId: string): bigint {
  const [lossFactor, lendIndex] = modelId.split(":").map(BigInt) as [bigint, bigint];
  return LEND_TAG | (lossFactor << INDEX_BITS) | lendIndex;
}

/** A real savings account over a real delegation pool, with scripted prices and an exchange that pays what the oracle says. */
export class ContractSide {
  #hasPrice = true;

  private constructor(
    private readonly chain: Chain,
    private readonly asset: Deployed,
    private readonly pool: Deployed,
    private readonly price: Deployed,
    private readonly account: Deployed,
    private readonly staking: Deployed,
  ) {}

  /** Deploys everything afresh for `setting`. Every actor has assets and a staked position, and has approved both. */
  static async create(chain: Chain, setting: Setting): Promise<ContractSide> {
    const manager = await chain.deployAuthority();
    const asset = await chain.deploy("TestToken", "Dollar", "USD", setting.decimals);
    const native = await chain.deploy("TestToken", "Native", "NTV", NATIVE_DECIMALS);
    const pool = await chain.deploy("DelegationPool", native.address, 0, manager.address);
    const factory = await chain.deploy("DelegationPositionsFactory", pool.address);
    const price = await chain.deploy("AggregatorMock");
    await setPrice(chain, price, setting.price);
    const exchange = await chain.deploy("OraclePriceExchangeMock");
    const setup = [asset.address, factory.address, exchange.address, manager.address];
    const adapters = [price.address, price.address, exchange.address];
    const account = await chain.deploy("SavingsAccount", setup, adapters, tupleOf(setting.parameters));
    const staking = chain.at("DelegationPositions", (await chain.ask(account, ["staking"])) as string);
    const side = new ContractSide(chain, asset, pool, price, account, staking);
    await side.#endow(native);
    return side;
  }

  async #endow(native: Deployed): Promise<void> {
    const { chain, asset, pool, account, staking } = this;
    for (const actor of [chain.governor, ...chain.actors]) {
      await chain.send(actor, asset, ["mint", actor, ASSETS]);
      await chain.send(actor, native, ["mint", actor, NATIVE]);
      await chain.send(actor, native, ["approve", pool.address, MAX_UINT256]);
    }
    for (const actor of chain.actors) {
      await chain.send(actor, asset, ["approve", account.address, MAX_UINT256]);
      await chain.send(actor, pool, ["stake", STAKE, actor]);
      await chain.send(actor, pool, ["setApprovalForAll", staking.address, true]);
    }
  }

  /** The nonce of the position that an actor staked at the beginning. */
  #positionOf(actor: number): number {
    return actor + 1;
  }

  // ------------------------------------------------------------------------------------------------------- sending

  /** Gives an actor's order. @returns The name of the error it was refused with, or undefined. */
  async give(order: ActorsOrder, timestamp: bigint): Promise<string | undefined> {
    const sender = this.chain.addressOf(order.who);
    return this.chain.attempt(sender, this.account, this.#callOf(order, sender), timestamp);
  }

  #callOf(order: ActorsOrder, sender: string): Question {
    switch (order.kind) {
      case "lend":
        return ["lend", order.assets, sender];
      case "withdraw":
      case "claimInterest":
        return [order.kind, lendIdOf(order.lendId), order.principal, sender, 0];
      case "moveReceipt":
        return this.#transferOf(sender, order.to, lendIdOf(order.lendId), order.principal);
      case "moveLoan":
        return this.#transferOf(sender, order.to, order.loanId, order.units);
      case "borrow": {
        const position = this.#positionOf(order.who);
        return ["borrow", [position, order.amount, order.loan, sender, MAX_UINT256]];
      }
      case "repay":
        return ["repay", order.loanId, order.units, MAX_UINT256, sender];
      case "repayDebt":
        return ["repayDebt", order.loanId, order.assets];
      case "addCollateral":
        return ["addCollateral", order.loanId, this.#positionOf(order.who), order.amount];
      case "liquidate":
        return ["liquidate", order.loanId, order.assets, 0, sender, "0x"];
    }
  }

  #transferOf(sender: string, to: number, receiptId: bigint, amount: bigint): Question {
    return ["safeTransferFrom", sender, this.chain.addressOf(to), receiptId, amount, "0x"];
  }

  /** Lets something happen to the account. @returns The name of the error it was refused with, or undefined. */
  async happen(order: Exclude<Order, ActorsOrder>, price: bigint, timestamp: bigint): Promise<string | undefined> {
    const { chain, account, pool } = this;
    const { governor } = chain;
    switch (order.kind) {
      case "movePrice":
      case "breakPrice":
        if (order.kind === "breakPrice") this.#hasPrice = !order.bad;
        await setPrice(chain, this.price, this.#hasPrice ? price : undefined, timestamp);
        return undefined;
      case "slash":
        return chain.attempt(governor, pool, ["slash", order.amount, governor], timestamp);
      case "reward":
        return chain.attempt(governor, pool, ["fund", order.amount, STREAM_SECONDS], timestamp);
      case "harvest":
        return chain.attempt(governor, account, ["harvest", order.maxSell, 0], timestamp);
      case "withdrawReserves":
        return chain.attempt(governor, account, ["withdrawReserves", order.assets, governor], timestamp);
      case "setParameters":
        return chain.attempt(governor, account, ["setParameters", tupleOf(order.parameters)], timestamp);
    }
  }

  // ------------------------------------------------------------------------------------------------------- reading

  /** Stake at the provider: native base units, and the units that share them. */
  async stake(): Promise<{ staked: bigint; units: bigint }> {
    const [staked, units] = await this.chain.askAll(this.pool, [["staked"], ["totalUnits"]]);
    return { staked: staked as bigint, units: units as bigint };
  }

  /** Unix seconds of the last block. */
  now(): Promise<bigint> {
    return this.chain.now();
  }

  /** Cash and rewards. */
  async readSheet(): Promise<ContractState["sheet"]> {
    return (await this.readPool()).sheet;
  }

  /** Everything that is compared, at the time of the last block. `model` says which receipts and loans to ask for. */
  async read(model: SavingsModel): Promise<ContractState> {
    const { chain, account, asset, staking, pool } = this;
    const pools = chain.actors.map((actor, i): Question => ["balanceOf", actor, this.#positionOf(i)]);
    const holders = [...chain.actors, account.address];
    const balances = await chain.askAll(
      asset,
      holders.map((holder): Question => ["balanceOf", holder]),
    );
    return {
      ...(await this.readPool()),
      receipts: await this.#readReceipts(model),
      loans: await this.#readLoans(model),
      balances: balances.slice(0, -1) as bigint[],
      staking: {
        amount: (await chain.ask(staking, ["heldAmount"])) as bigint,
        units: (await chain.ask(staking, ["totalUnits"])) as bigint,
      },
      available: (await chain.askAll(pool, pools)) as bigint[],
    };
  }

  /** What does not depend on who holds what. */
  async readPool(): Promise<Omit<ContractState, "receipts" | "loans" | "balances" | "staking" | "available">> {
    const questions: Question[] = [
      ["borrowRate"],
      ["depositRate"],
      ["utilisation"],
      ["lossFactor"],
      ["loanCount"],
      ["indices"],
      ["ledger"],
      ["balanceSheet"],
    ];
    const answers = await this.chain.askAll(this.account, questions);
    const [borrowRateWad, depositRateWad, utilisation, lossFactor, loanCount] = answers as bigint[];
    const [, , , , , indices, ledger, sheet] = answers as Record<string, bigint>[];
    return {
      rates: { borrowRateWad: borrowRateWad!, depositRateWad: depositRateWad! },
      utilisation: utilisation!,
      lossFactor: lossFactor!,
      loanCount: loanCount!,
      indices: { borrow: indices!["borrowIndex"]!, lend: indices!["lendIndex"]! },
      ledger: {
        scaledDeposits: ledger!["scaledDeposits"]!,
        lendSnapshots: ledger!["lendSnapshots"]!,
        borrowSnapshots: ledger!["borrowSnapshots"]!,
      },
      sheet: sheet as ContractState["sheet"],
    };
  }

  async #readReceipts(model: SavingsModel): Promise<Map<string, ReceiptState>> {
    const held = model.lendIds.flatMap((modelId) => actors.map((actor) => ({ modelId, actor })));
    const balances = await this.chain.askAll(
      this.account,
      held.map(({ modelId, actor }): Question => ["balanceOf", this.chain.addressOf(actor), lendIdOf(modelId)]),
    );
    const questions = held.flatMap(({ modelId, actor }, i): Question[] => [
      ["valueOf", lendIdOf(modelId), balances[i]],
      ["interestOf", lendIdOf(modelId), balances[i]],
      ["maxWithdraw", lendIdOf(modelId), this.chain.addressOf(actor)],
    ]);
    const answers = (await this.chain.askAll(this.account, questions)) as bigint[];
    return new Map(
      held.map(({ modelId, actor }, i) => [
        `${modelId}/${actor}`,
        {
          balance: balances[i] as bigint,
          value: answers[3 * i]!,
          interest: answers[3 * i + 1]!,
          maxWithdraw: answers[3 * i + 2]!,
        },
      ]),
    );
  }

  async #readLoans(model: SavingsModel): Promise<Map<bigint, LoanState>> {
    const loans = new Map<bigint, LoanState>();
    const { chain, account } = this;
    for (const loanId of model.loanIds) {
      const units = chain.actors.map((actor): Question => ["balanceOf", actor, loanId]);
      const priced: Question[] = [
        ["healthFactor", loanId],
        ["collateralValue", loanId],
      ];
      const questions: Question[] = [["loanOf", loanId], ["debtOf", loanId], ...units];
      const answers = await chain.askAll(account, this.#hasPrice ? [...questions, ...priced] : questions);
      const [loan, debt] = answers as [Record<string, bigint>, Record<string, bigint>];
      const [healthFactor, collateralValue] = answers.slice(questions.length) as bigint[];
      loans.set(loanId, {
        principal: loan["principal"]!,
        collateral: loan["collateral"]!,
        receipts: loan["receipts"]!,
        interest: debt["debt"]!,
        units: answers.slice(2, questions.length) as bigint[],
        healthFactor,
        collateralValue,
      });
    }
    return loans;
  }
}

/** Makes the scripted source answer as a price source does, or refuse every read. */
async function setPrice(chain: Chain, source: Deployed, price: bigint | undefined, timestamp?: bigint): Promise<void> {
  const coder = AbiCoder.defaultAbiCoder();
  const selector = (signature: string): string => id(signature).slice(0, 10);
  const live = coder.encode(["uint256", "uint40"], [price ?? 0n, 1]);
  const tried = coder.encode(["bool", "uint256", "uint40"], [price !== undefined, price ?? 0n, 1]);
  const refuses = price === undefined;
  const answers: Question[] = [
    ["script", selector("latestPrice()"), refuses, refuses ? NO_PRICE : live],
    ["script", selector("latestPriceForNewRisk()"), refuses, refuses ? NO_PRICE : live],
    ["script", selector("tryLatestPrice()"), false, tried],
    ["setDecimals", PRICE_DECIMALS],
  ];
  for (const answer of answers) await chain.send(chain.governor, source, answer, timestamp);
}

function tupleOf({ rates, reserveFactorBps, ltvBps, thresholdBps, bonusBps, minimumLoan }: Parameters): unknown[] {
  const { baseRateWad, slopeUnderWad, slopeOverWad, optimalUtilisationWad } = rates;
  const curve = [baseRateWad, slopeUnderWad, slopeOverWad, optimalUtilisationWad];
  return [curve, [CAP, minimumLoan, ltvBps, thresholdBps, bonusBps, 100n], reserveFactorBps, CAP];
}
