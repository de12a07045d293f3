import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { InputError } from "../../lib/input-error.js";
import { formatAmount, formatWad } from "../../lib/units.js";
import type { DualCurrencyVault } from "../../typechain-types/index.js";
import { deployedAddress, Desk, openPremises, type Premises } from "../support/desk.js";
import type { Action } from "../support/perform.js";
import type { Reading, Target } from "../support/target.js";
import type { Token } from "../support/token.js";

/** As in `DualTypes`. */
export const DIRECTIONS = ["buy-low", "sell-high"] as const;
export const STATUSES = ["open", "closed", "reached", "not-reached", "voided"] as const;
/** The last byte of a creator's position. */
const CREATOR_CLASS = 255n;

/** A market with its tokens and the decimals of its prices. */
export interface Market {
  readonly id: bigint;
  readonly base: Token;
  readonly quote: Token;
  readonly feed: string;
  readonly fallbackFeed: string;
  readonly feedDecimals: number;
  readonly leadDuration: bigint;
  readonly minBaseDeposit: bigint;
  readonly minQuoteDeposit: bigint;
  readonly isDisabled: boolean;
}

/** What a vault tells of an account, and of itself. */
export type Figure = "receipts" | "position" | "status" | "apy";
export type Wallet = "walletInvestment" | "walletLinked";

type Info = Awaited<ReturnType<DualCurrencyVault["vaultOf"]>>;

/** One vault of the contract, for the class that is on offer or another. */
export interface OpenVault extends Target<Figure, Wallet> {
  readonly id: bigint;
  readonly info: Info;
  readonly market: Market;
  readonly investment: Token;
  readonly linked: Token;
}

/** Where the commands of the dual currency vault start from. */
export class DualDesk extends Desk {
  private constructor(
    premises: Premises,
    readonly contract: DualCurrencyVault,
    readonly address: string,
  ) {
    super(premises);
  }

  /**
   * Connects, and reads what is deployed.
   *
   * @throws NetworkError without a node; InputError without a deployment.
   */
  static async open(hre: HardhatRuntimeEnvironment): Promise<DualDesk> {
    return await DualDesk.at(await openPremises(hre));
  }

  /** On a chain that is connected and built for. */
  static async at(premises: Premises): Promise<DualDesk> {
    const address = await deployedAddress(premises, "DualCurrencyVault");
    const contract = await premises.chain.connection.ethers.getContractAt("DualCurrencyVault", address);
    return new DualDesk(premises, contract, address);
  }

  /**
   * Opens a vault by number or key; by default the first.
   *
   * @param classId Whose receipts are shown, if not those of the class on offer.
   * @throws InputError where there is none.
   */
  async vault(text: string | undefined, classId?: bigint): Promise<OpenVault> {
    const id = await this.#idOf(text ?? "1");
    const [info, key] = await Promise.all([this.contract.vaultOf(id), this.contract.vaultKey(id)]);
    const market = await this.market(info.marketId);
    const isBuyLow = DIRECTIONS[Number(info.direction)] === "buy-low";
    const [investment, linked] = isBuyLow ? [market.quote, market.base] : [market.base, market.quote];
    return {
      kind: "vault",
      name: key,
      address: this.address,
      abi: this.contract.interface,
      provider: this.chain.connection.ethers.provider,
      id,
      info,
      market,
      investment,
      linked,
      units: { investment, linked },
      purses: [
        { key: "walletInvestment", token: investment },
        { key: "walletLinked", token: linked },
      ],
      readings: (account) => this.#readingsOf(id, receiptId(id, classId ?? info.classId), investment, account),
    };
  }

  /** Every vault, in order of creation. */
  async vaults(): Promise<OpenVault[]> {
    const count = Number(await this.contract.vaultCount());
    return await Promise.all(Array.from({ length: count }, (_, i) => this.vault(String(i + 1))));
  }

  /** Opens a market by its number. */
  async market(id: bigint): Promise<Market> {
    const count = await this.contract.marketCount();
    if (id === 0n || id > count) throw new InputError(`There is no market ${id} among ${count}; they count from 1.`);
    const stored = await this.contract.marketOf(id);
    const [base, quote] = await Promise.all([this.token(stored.base), this.token(stored.quote)]);
    const { feed, fallbackFeed, leadDuration, minBaseDeposit, minQuoteDeposit, isDisabled } = stored;
    const feedDecimals = Number(stored.feedDecimals);
    return {
      id,
      base,
      quote,
      feed,
      fallbackFeed,
      feedDecimals,
      leadDuration,
      minBaseDeposit,
      minQuoteDeposit,
      isDisabled,
    };
  }

  /** Every market, in order of registration. */
  async markets(): Promise<Market[]> {
    const count = Number(await this.contract.marketCount());
    return await Promise.all(Array.from({ length: count }, (_, i) => this.market(BigInt(i + 1))));
  }

  async #idOf(text: string): Promise<bigint> {
    const [, number] = /^(?:.*-)?(\d{1,18})$/.exec(text.trim()) ?? [];
    const id = BigInt(number ?? 0);
    const count = await this.contract.vaultCount();
    if (id === 0n || id > count)
      throw new InputError(`There is no vault "${text}" among ${count}; name one by number or key, such as 1.`);
    if (text.includes("-") && (await this.contract.vaultKey(id)) !== text.trim())
      throw new InputError(`"${text}" is no vault; number ${id} is ${await this.contract.vaultKey(id)}.`);
    return id;
  }

  #readingsOf(id: bigint, receipt: bigint, investment: Token, account: string): Reading<Figure>[] {
    const call = (method: "balanceOf" | "status" | "apy", ...args: unknown[]) =>
      this.contract.interface.encodeFunctionData(method as "balanceOf", args as [string, bigint]);
    return [
      {
        key: "receipts",
        label: "Receipts",
        call: call("balanceOf", account, receipt),
        words: (v) => formatAmount(v, investment),
      },
      {
        key: "position",
        label: "Creator's position",
        call: call("balanceOf", account, receiptId(id, CREATOR_CLASS)),
        words: String,
      },
      { key: "status", label: "Status", call: call("status", id), words: (v) => STATUSES[Number(v)] ?? String(v) },
      { key: "apy", label: "APY", call: call("apy", id), words: percent },
    ];
  }
}

/** The id of a class's receipts. */
export const receiptId = (vaultId: bigint, classId: bigint): bigint => (vaultId << 8n) | classId;

/** A WAD ratio in percent, such as `1.5%`. */
export const percent = (wad: bigint): string => `${formatWad(wad * 100n)}%`;

/** What reaches the sender's wallet of a result `{investment, linked}` that a call returns as `name`, or tells by event. */
export function bothTo(
  vault: OpenVault,
  name: string,
  sender: string,
  receiver: string,
): NonNullable<Action["receives"]> {
  return (returned) => {
    const amounts = returned[name] as { readonly investment: bigint; readonly linked: bigint } | undefined;
    if (receiver !== sender || amounts === undefined) return [];
    return [
      { token: vault.investment, value: amounts.investment },
      { token: vault.linked, value: amounts.linked },
    ];
  };
}
