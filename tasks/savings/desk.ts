import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Actor } from "../../lib/actors.js";
import { findDeployed } from "../../lib/addresses.js";
import { InputError } from "../../lib/input-error.js";
import { formatAmount, formatDecimal, parseCount, type Unit } from "../../lib/units.js";
import type { DelegationPool, SavingsAccount } from "../../typechain-types/index.js";
import { deployedAddress, Desk, openPremises, type Premises } from "../support/desk.js";
import { type Holding, holdingsOf } from "../support/holdings.js";
import type { Grant } from "../support/perform.js";
import type { Reading, Target } from "../support/target.js";
import { openToken, type Token } from "../support/token.js";
import { SHEET } from "./sheet.js";

/** The account's name in a deployment. */
const ACCOUNT = "SavingsAccount";

/** The bit that tells a LEND id from the number of a loan. */
const LEND_TAG = 1n << 255n;

/** What the account tells of the receipt or loan that a command is about, and of itself. */
export type Figure = "receipts" | "principal" | "debt" | "utilisation" | "borrowRate" | "depositRate" | PoolFigure;
type PoolFigure = "cash" | "rewardCash" | "reserves";
/** What an account holds in its wallet. */
export type Wallet = "walletAsset" | "walletReward";

/** The savings account of the deployment. */
export interface OpenAccount extends Target<Figure, Wallet> {
  readonly contract: SavingsAccount;
  readonly asset: Token;
  readonly reward: Token;
  /** How collateral is counted: in the staking provider's units. */
  readonly collateral: Unit;
}

/** A loan's open side: what is owed, and the receipts that `repay` takes. */
export interface OpenLoan {
  readonly loanId: bigint;
  readonly principal: bigint;
  readonly debt: bigint;
  readonly receipts: bigint;
}

/** Where the commands of the Savings system start from. */
export class SavingsDesk extends Desk {
  private constructor(
    premises: Premises,
    readonly account: OpenAccount,
    private readonly stakingAddress: string,
    private readonly pool: DelegationPool,
  ) {
    super(premises);
  }

  /**
   * Connects, and opens the account.
   *
   * @throws NetworkError without a node; InputError without a deployment.
   */
  static async open(hre: HardhatRuntimeEnvironment): Promise<SavingsDesk> {
    return await SavingsDesk.at(await openPremises(hre));
  }

  /** On a chain that is connected and built for. */
  static async at(premises: Premises): Promise<SavingsDesk> {
    const { chain, deployment } = premises;
    const { ethers } = chain.connection;
    const address = await deployedAddress(premises, ACCOUNT);
    const contract = await ethers.getContractAt("SavingsAccount", address);
    const stakingAddress = await contract.staking();
    const staking = await ethers.getContractAt("IStakingPositions", stakingAddress);
    const [asset, reward, decimals, provider] = await Promise.all([
      openToken(chain, deployment, await contract.asset()),
      openToken(chain, deployment, await contract.rewardToken()),
      staking.decimals(),
      // An ethers contract has a `provider` of its own, which hides this one.
      staking.getFunction("provider").staticCall(),
    ]);
    const collateral = { symbol: reward.symbol, decimals: Number(decimals) };
    const account: OpenAccount = {
      kind: "savings",
      name: ACCOUNT,
      address,
      abi: contract.interface,
      provider: ethers.provider,
      contract,
      asset,
      reward,
      collateral,
      units: { asset, reward, collateral },
      purses: [
        { key: "walletAsset", token: asset },
        { key: "walletReward", token: reward },
      ],
      readings: () => poolReadings(contract, asset, reward),
    };
    return new SavingsDesk(
      premises,
      account,
      stakingAddress,
      await ethers.getContractAt("DelegationPool", String(provider)),
    );
  }

  /** The account as a command about one LEND receipt shows it. */
  aboutReceipt(lendId: bigint): OpenAccount {
    const { account } = this;
    return this.#about((holder) => [receiptReading(account, holder, lendId, "LEND receipt", account.asset)]);
  }

  /** The account as a command about one loan shows it. */
  aboutLoan(loanId: bigint): OpenAccount {
    const { account } = this;
    const label = `Receipts of loan ${loanId}`;
    const call = account.abi.encodeFunctionData("debtOf", [loanId]);
    const words = (value: bigint) => formatAmount(value, account.asset);
    return this.#about((holder) => [
      receiptReading(account, holder, loanId, label, account.collateral),
      { key: "principal", label: `Principal of loan ${loanId}`, call, words },
      { key: "debt", label: `Interest of loan ${loanId}`, call, word: 1, words },
    ]);
  }

  /** The LEND receipts that an address holds, oldest first. */
  async lendReceiptsOf(address: string): Promise<Holding[]> {
    return (await this.#holdingsOf(address)).filter(({ id }) => id >= LEND_TAG);
  }

  /** The receipts of loans that an address holds. */
  async loanReceiptsOf(address: string): Promise<Holding[]> {
    return (await this.#holdingsOf(address)).filter(({ id }) => id < LEND_TAG);
  }

  /**
   * The LEND receipt that is named, or the sender's oldest.
   *
   * @throws InputError where he holds none.
   */
  async lendReceipt(named: string | undefined, sender: Actor): Promise<Holding> {
    if (named !== undefined) {
      const id = parseCount(named);
      return { id, balance: await this.account.contract.balanceOf(sender.address, id) };
    }
    const [oldest] = await this.lendReceiptsOf(sender.address);
    if (oldest !== undefined) return oldest;
    const example = `npx hardhat savings lend --amount "100 ${this.account.asset.symbol}"`;
    throw new InputError(`${sender.name} holds no LEND receipt: \`${example}\` makes one.`);
  }

  /**
   * The loan that is named, or the one whose receipts the sender has.
   *
   * @throws InputError where he has none of any open loan.
   */
  async loan(named: string | undefined, sender: Actor): Promise<OpenLoan> {
    if (named !== undefined) return await this.#loan(parseCount(named));
    for (const { id } of await this.loanReceiptsOf(sender.address)) {
      const { principal, collateral } = await this.account.contract.loanOf(id);
      if (principal > 0n || collateral > 0n) return await this.#loan(id);
    }
    throw new InputError(`${sender.name} has no receipts of an open loan: name one, such as --loan 1.`);
  }

  /** The position that is named, or the sender's largest with the staking provider. */
  async position(named: string | undefined, sender: Actor): Promise<Holding> {
    if (named !== undefined) {
      const id = parseCount(named);
      return { id, balance: await this.pool.balanceOf(sender.address, id) };
    }
    const since = findDeployed(this.deployment, "DelegationPool").block;
    const held = await holdingsOf(this.pool, sender.address, since);
    const [largest] = held.toSorted((a, b) => (a.balance > b.balance ? -1 : 1));
    if (largest !== undefined) return largest;
    const example = `npx hardhat staking stake --amount "10 ${this.account.collateral.symbol}"`;
    throw new InputError(`${sender.name} holds no staking position: \`${example}\` makes one.`);
  }

  /** What lets the account lock the sender's positions, unless it may already. */
  async grant({ address, signer }: Actor): Promise<Grant | undefined> {
    if (await this.pool.isApprovedForAll(address, this.stakingAddress)) return undefined;
    return {
      words: "lock staking positions",
      give: async () => {
        await (await this.pool.connect(signer).setApprovalForAll(this.stakingAddress, true)).wait();
      },
    };
  }

  #about(first: (holder: string) => Reading<Figure>[]): OpenAccount {
    const { account } = this;
    return { ...account, readings: (holder) => [...first(holder), ...account.readings(holder)] };
  }

  async #loan(loanId: bigint): Promise<OpenLoan> {
    const { contract } = this.account;
    const [[principal, debt], { receipts }] = await Promise.all([contract.debtOf(loanId), contract.loanOf(loanId)]);
    return { loanId, principal, debt, receipts };
  }

  async #holdingsOf(address: string): Promise<Holding[]> {
    return await holdingsOf(this.account.contract, address, findDeployed(this.deployment, ACCOUNT).block);
  }
}

function receiptReading({ abi }: OpenAccount, holder: string, id: bigint, label: string, unit: Unit): Reading<Figure> {
  const call = abi.encodeFunctionData("balanceOf", [holder, id]);
  return { key: "receipts", label, call, words: (value) => formatAmount(value, unit) };
}

function poolReadings({ interface: abi }: SavingsAccount, asset: Unit, reward: Unit): Reading<Figure>[] {
  const sheet = abi.encodeFunctionData("balanceSheet");
  const inAsset = (value: bigint) => formatAmount(value, asset);
  const percent = (value: bigint) => `${formatDecimal(value, 16)}%`;
  return [
    { key: "utilisation", label: "Utilisation", call: abi.encodeFunctionData("utilisation"), words: percent },
    { key: "borrowRate", label: "Borrow rate", call: abi.encodeFunctionData("borrowRate"), words: percent },
    { key: "depositRate", label: "Deposit rate", call: abi.encodeFunctionData("depositRate"), words: percent },
    { key: "cash", label: "Cash", call: sheet, word: SHEET.indexOf("cash"), words: inAsset },
    {
      key: "rewardCash",
      label: "Rewards to sell",
      call: sheet,
      word: SHEET.indexOf("rewardCash"),
      words: (value) => formatAmount(value, reward),
    },
    { key: "reserves", label: "Reserves", call: sheet, word: SHEET.indexOf("reserves"), words: inAsset },
  ];
}
