import { AbiCoder, id } from "ethers";

import type { SavingsModel } from "../../../reference/savings.js";
import type { Chain, Deployed, Question } from "./chain.js";
import type { ActorsOrder } from "./model-side.js";
import { actors, CAP, nameOf, type Order } from "./orders.js";
import { deployStaking, type StakingSide } from "./providers.js";
import type { Parameters, Setting } from "./schedule.js";

/** Assets that every actor begins with. */
const ASSETS = 10n ** 27n;
const MAX_UINT256 = 2n ** 256n - 1n;
const PRICE_DECIMALS = 8;
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
  /** By `lendId/actor`, for what the model says is held, or was at the last reading. */
  receipts: Map<string, ReceiptState>;
  loans: Map<bigint, LoanState>;
  /** Stablecoin of each actor. */
  balances: bigint[];
  staking: { amount: bigint; units: bigint };
  /** What each actor has of collateral that can be locked. */
  available: bigint[];
};

/** The id that the contract gives to a receipt of the model, which is `P0:li0`. */
export function lendIdOf(modelId: string): bigint {
  const [lossFactor, lendIndex] = modelId.split(":").map(BigInt) as [bigint, bigint];
  return LEND_TAG | (lossFactor << INDEX_BITS) | lendIndex;
}

/** A real savings account over a delegation pool or a share token, with scripted prices and an exchange that pays what the oracle says. */
export class ContractSide {
  #hasPrice = true;
  /** What was held and open at the last reading: asked for once more, to see that it is gone. */
  #held: string[] = [];
  #open: bigint[] = [];

  private constructor(
    private readonly chain: Chain,
    private readonly asset: Deployed,
    /** Where collateral comes from. */
    readonly provider: StakingSide,
    private readonly price: Deployed,
    private readonly account: Deployed,
    private readonly staking: Deployed,
    /** When the account was deployed, unix seconds. */
    readonly startedAt: bigint,
  ) {}

  /** Deploys everything afresh for `setting`. Every actor has assets and a staked position, and has approved both. */
  static async create(chain: Chain, setting: Setting): Promise<ContractSide> {
    const manager = await chain.deployAuthority();
    const asset = await chain.deploy("TestToken", "Dollar", "USD", setting.decimals);
    const provider = await deployStaking(chain, setting, manager);
    const price = await chain.deploy("AggregatorMock");
    await setPrice(chain, price, setting.price);
    const exchange = await chain.deploy("HonestExchangeMock");
    const setup = [asset.address, provider.factory.address, exchange.address, manager.address];
    const adapters = [price.address, price.address, exchange.address];
    const account = await chain.deploy("SavingsAccount", setup, adapters, tupleOf(setting.parameters));
    const startedAt = await chain.now();
    const staking = chain.at("DelegationPositions", (await chain.ask(account, ["staking"])) as string);
    const side = new ContractSide(chain, asset, provider, price, account, staking, startedAt);
    await side.#endow();
    return side;
  }

  async #endow(): Promise<void> {
    const { chain, asset, account } = this;
    for (const actor of chain.actors) {
      await chain.send(actor, asset, ["mint", actor, ASSETS]);
      await chain.send(actor, asset, ["approve", account.address, MAX_UINT256]);
    }
    await this.provider.endow(this.staking.address);
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
        const position = this.provider.positionOf(order.who);
        return ["borrow", [position, order.amount, order.loan, sender, MAX_UINT256]];
      }
      case "repay":
        return ["repay", order.loanId, order.units, MAX_UINT256, sender];
      case "repayDebt":
        return ["repayDebt", order.loanId, order.assets];
      case "addCollateral":
        return ["addCollateral", order.loanId, this.provider.positionOf(order.who), order.amount];
      case "liquidate":
        return ["liquidate", order.loanId, order.assets, 0, sender, "0x"];
    }
  }

  #transferOf(sender: string, to: number, receiptId: bigint, amount: bigint): Question {
    return ["safeTransferFrom", sender, this.chain.addressOf(to), receiptId, amount, "0x"];
  }

  /** Lets something happen to the account. @returns The name of the error it was refused with, or undefined. */
  async happen(order: Exclude<Order, ActorsOrder>, price: bigint, timestamp: bigint): Promise<string | undefined> {
    const { chain, account, provider } = this;
    const { governor } = chain;
    switch (order.kind) {
      case "movePrice":
      case "breakPrice":
        if (order.kind === "breakPrice") this.#hasPrice = !order.bad;
        await setPrice(chain, this.price, this.#hasPrice ? price : undefined, timestamp);
        return undefined;
      case "slash":
        return provider.slash(order.amount, timestamp);
      case "reward":
        return provider.reward(order.amount, timestamp);
      case "harvest":
        return chain.attempt(governor, account, ["harvest", order.maxSell, 0], timestamp);
      case "withdrawReserves":
        return chain.attempt(governor, account, ["withdrawReserves", order.assets, governor], timestamp);
      case "setParameters":
        return chain.attempt(governor, account, ["setParameters", tupleOf(order.parameters)], timestamp);
    }
  }

  // ------------------------------------------------------------------------------------------------------- reading

  /** Unix seconds of the last block. */
  now(): Promise<bigint> {
    return this.chain.now();
  }

  /** Everything that is compared, at the time of the last block. `model` says which receipts and loans to ask for. */
  async read(model: SavingsModel): Promise<ContractState> {
    const { chain, account, asset, staking } = this;
    const plan = new Plan();
    const readPool = planPool(plan);
    const readReceipts = this.#planReceipts(plan, model);
    const readLoans = this.#planLoans(plan, model);
    const answers = await chain.askAll(account, plan.questions);

    const balances = chain.actors.map((actor): Question => ["balanceOf", actor]);
    return {
      ...readPool(answers),
      receipts: readReceipts(answers),
      loans: readLoans(answers),
      balances: (await chain.askAll(asset, balances)) as bigint[],
      staking: {
        amount: (await chain.ask(staking, ["heldAmount"])) as bigint,
        units: (await chain.ask(staking, ["totalUnits"])) as bigint,
      },
      available: await this.provider.available(),
    };
  }

  #planReceipts(plan: Plan, model: SavingsModel): Reader<Map<string, ReceiptState>> {
    const held = model.lendIds.flatMap((modelId) =>
      actors.filter((actor) => model.receiptOf(nameOf(actor), modelId) > 0n).map((actor) => `${modelId}/${actor}`),
    );
    const asked = [...new Set([...held, ...this.#held])];
    this.#held = held;
    const planned = asked.map((key) => {
      const [modelId, actor] = key.split("/") as [string, string];
      const [lendId, address] = [lendIdOf(modelId), this.chain.addressOf(Number(actor))];
      const principal = model.receiptOf(nameOf(Number(actor)), modelId);
      const first = plan.add(
        ["balanceOf", address, lendId],
        ["valueOf", lendId, principal],
        ["interestOf", lendId, principal],
        ["maxWithdraw", lendId, address],
      );
      return { key, first };
    });
    return (answers) =>
      new Map(
        planned.map(({ key, first }) => {
          const [balance, value, interest, maxWithdraw] = answers.slice(first, first + 4) as [
            bigint,
            bigint,
            bigint,
            bigint,
          ];
          return [key, { balance, value, interest, maxWithdraw }];
        }),
      );
  }

  #planLoans(plan: Plan, model: SavingsModel): Reader<Map<bigint, LoanState>> {
    const { chain } = this;
    const hasPrice = this.#hasPrice;
    const isOpen = (loanId: bigint): boolean => model.loan(loanId).principal + model.loan(loanId).collateral > 0n;
    const open = model.loanIds.filter(isOpen);
    const asked = [...new Set([...open, ...this.#open])];
    this.#open = open;
    const planned = asked.map((loanId) => {
      const first = plan.add(["loanOf", loanId], ["debtOf", loanId]);
      const units = plan.add(...chain.actors.map((actor): Question => ["balanceOf", actor, loanId]));
      const priced = hasPrice ? plan.add(["healthFactor", loanId], ["collateralValue", loanId]) : undefined;
      return { loanId, first, units, priced };
    });
    return (answers) =>
      new Map(
        planned.map(({ loanId, first, units, priced }) => {
          const [loan, debt] = answers.slice(first, first + 2) as [Record<string, bigint>, Record<string, bigint>];
          const [healthFactor, collateralValue] = priced === undefined ? [] : (answers.slice(priced) as bigint[]);
          const state: LoanState = {
            principal: loan["principal"]!,
            collateral: loan["collateral"]!,
            receipts: loan["receipts"]!,
            interest: debt["debt"]!,
            units: answers.slice(units, units + chain.actors.length) as bigint[],
            healthFactor,
            collateralValue,
          };
          return [loanId, state];
        }),
      );
  }
}

type Reader<T> = (answers: unknown[]) => T;

/** Questions for one call; each part of the state remembers where its answers will stand. */
class Plan {
  readonly questions: Question[] = [];

  /** @returns The place of the first answer. */
  add(...questions: Question[]): number {
    return this.questions.push(...questions) - questions.length;
  }
}

function planPool(
  plan: Plan,
): Reader<Omit<ContractState, "receipts" | "loans" | "balances" | "staking" | "available">> {
  plan.add(["borrowRate"], ["depositRate"], ["utilisation"], ["lossFactor"], ["loanCount"]);
  const structs = plan.add(["indices"], ["ledger"], ["balanceSheet"]);
  return (answers) => {
    const [borrowRateWad, depositRateWad, utilisation, lossFactor, loanCount] = answers as [
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    const [indices, ledger, sheet] = answers.slice(structs) as [
      Record<"borrowIndex" | "lendIndex", bigint>,
      ContractState["ledger"],
      ContractState["sheet"],
    ];
    return {
      rates: { borrowRateWad, depositRateWad },
      utilisation,
      lossFactor,
      loanCount,
      indices: { borrow: indices.borrowIndex, lend: indices.lendIndex },
      ledger,
      sheet,
    };
  };
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
