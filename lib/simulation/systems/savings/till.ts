import { MaxUint256 } from "ethers";

import type { Hex } from "../../chain.js";
import { answerTo, type Contract } from "../../world/contract.js";
import type { Call } from "../../world/desk.js";
import type { World } from "../agents.js";
import type { BalanceSheet } from "./told.js";

/** What the agents call. */
export interface SavingsContracts {
  readonly account: Contract;
  readonly pool: Contract;
  /** Who takes positions on behalf of the account. */
  readonly staking: Hex;
}

/** Principal and interest, base units. */
export type Debt = readonly [principal: bigint, interest: bigint];

/** What all agents of a savings account share: its contracts, and what can still leave it at this moment. */
export class Till {
  /** Base units of USDC that nobody has spoken for. */
  cash = 0n;

  constructor(
    readonly world: World,
    readonly contracts: SavingsContracts,
  ) {}

  /** Looks how much there is. */
  async count(): Promise<void> {
    this.cash = (await this.world.desk.read<BalanceSheet>(this.contracts.account, "balanceSheet")).cash;
  }

  /** Whether so much can be paid, which is then spoken for. */
  takes(assets: bigint): boolean {
    if (assets > this.cash) return false;
    this.cash -= assets;
    return true;
  }

  /** A call of the account. */
  call(from: Hex, method: string, args: readonly unknown[]): Call {
    return { from, to: this.contracts.account, method, args };
  }

  /** A view of the account for many arguments. */
  ask(view: string, args: readonly (readonly unknown[])[]): Promise<bigint[]> {
    return this.world.desk.ask(args.map((one) => ({ of: this.contracts.account, view, args: one })));
  }

  /** What is owed for each loan. */
  async debts(loanIds: readonly (bigint | undefined)[]): Promise<Debt[]> {
    const { account } = this.contracts;
    const data = loanIds.map((id) => account.abi.encodeFunctionData("debtOf", [id]));
    const answers = await this.world.desk.chain.callMany(data.map((one) => ({ to: account.address, data: one })));
    return answers.map((answer) => {
      const [, interest] = account.abi.decodeFunctionResult("debtOf", answer).toArray() as bigint[];
      return [answerTo({ of: account, view: "debtOf" }, answer), interest ?? 0n];
    });
  }

  /** USDC of an account. */
  usdcOf(account: Hex): bigint {
    return this.world.desk.holding(this.world.tokens.usdc, account);
  }

  /** WETH of an account. */
  wethOf(account: Hex): bigint {
    return this.world.desk.holding(this.world.tokens.weth, account);
  }

  /** The call with which somebody comes with USDC, which the account may take. */
  bringUsdc(from: Hex, amount: bigint): Call {
    const { usdc } = this.world.tokens;
    const calls = [
      usdc.abi.encodeFunctionData("mint", [from, amount]),
      usdc.abi.encodeFunctionData("approve", [this.contracts.account.address, MaxUint256]),
    ];
    return { from, to: usdc, method: "multicall", args: [calls] };
  }
}
