import type { Contract } from "ethers";
import { MaxUint256 } from "ethers";

import type {
  CurrencyAdapter,
  DerbyGame,
  DerbyToken,
  DerbyVault,
  IncentiveSourceMock,
  IPriceSource,
  TestToken,
} from "../../../typechain-types/index.js";
import { aavePoolAt } from "../../peers/aave-v3-deployment.js";
import type { Stage } from "../../story.js";
import { EthMarket } from "../eth-market.js";
import { StoryChain } from "../story-chain.js";
import { DEPOSITS, idOf, INCENTIVE, PLAYERS, PROTOCOLS, ROUNDS } from "./plan.js";

/** Who governs the sandbox, and holds its DRB as its treasury. */
export const GOVERNOR = "governor";
/** Who closes epochs and marks losses. */
export const KEEPER = "keeper";
/** Who moves the price of WETH, and who lends and borrows on Aave beside the vault. */
const TRADER = "oscar";
const SUPPLIER = "heidi";
const BORROWER = "ivan";

/** Aave's id of the only kind of debt that there is. */
const VARIABLE_RATE = 2n;
const NO_REFERRAL = 0n;
/** How far below its price an incentive may be sold, basis points. */
const INCENTIVE_SLIPPAGE = 100n;

/** How the sandbox is set up around the vault. */
export interface Surroundings {
  /** Of the pool that prices WETH, millionths. */
  readonly poolFee: number;
  /** How far below its price WETH may be swapped by the protocol that holds it, basis points. */
  readonly swapSlippageBps: number;
  /** What else Aave has: USDC of another supplier, and how much of it is lent against how much WETH. Base units. */
  readonly lent: { readonly supplied: bigint; readonly borrowed: bigint; readonly collateral: bigint };
}

/** The sandbox's Derby on a chain whose clock stands still between calls. */
export class DerbyStage extends StoryChain {
  #incentives: IncentiveSourceMock | undefined;

  private constructor(
    stage: Stage,
    readonly vault: DerbyVault,
    readonly game: DerbyGame,
    readonly drb: DerbyToken,
    readonly usdc: TestToken,
    readonly weth: TestToken,
    readonly currency: CurrencyAdapter,
    readonly price: IPriceSource,
    private readonly aave: Contract,
  ) {
    super(stage);
  }

  /** Finds everything by its name in the deployment. */
  static async open(stage: Stage): Promise<DerbyStage> {
    const { ethers } = stage.connection;
    return new DerbyStage(
      stage,
      await ethers.getContractAt("DerbyVault", stage.address("DerbyVault")),
      await ethers.getContractAt("DerbyGame", stage.address("DerbyGame")),
      await ethers.getContractAt("DerbyToken", stage.address("DRB")),
      await ethers.getContractAt("TestToken", stage.address("USDC")),
      await ethers.getContractAt("TestToken", stage.address("WETH")),
      await ethers.getContractAt("CurrencyAdapter", stage.address("WethHolding")),
      await ethers.getContractAt("IPriceSource", stage.address("SavingsPrice")),
      aavePoolAt(stage.address("AavePool"), await ethers.getSigner(stage.address(GOVERNOR))).pool,
    );
  }

  /** The market that prices WETH. @param poolFee Of its pool, millionths. */
  async market(poolFee: number): Promise<EthMarket> {
    const market = await EthMarket.open(this.stage, this, TRADER, poolFee);
    await market.equip();
    return market;
  }

  /** Everybody gets what the story has them bring, and lets vault and game take it. */
  async equip(): Promise<void> {
    const [vault, game] = [await this.vault.getAddress(), await this.game.getAddress()];
    for (const { name, assets } of DEPOSITS) {
      await this.send(name, this.usdc, "mint", [this.address(name), assets]);
      await this.send(name, this.usdc, "approve", [vault, MaxUint256]);
    }
    for (const { name, drb } of PLAYERS) {
      await this.send(GOVERNOR, this.drb, "transfer", [this.address(name), drb]);
      await this.send(name, this.drb, "approve", [game, MaxUint256]);
    }
    await this.send(GOVERNOR, this.usdc, "approve", [vault, MaxUint256]);
    await this.wrap(GOVERNOR, INCENTIVE.weth * BigInt(ROUNDS));
  }

  /** Aave lends USDC against WETH, so that it yields. */
  async openLending({ supplied, borrowed, collateral }: Surroundings["lent"]): Promise<void> {
    const usdc = await this.usdc.getAddress();
    await this.send(SUPPLIER, this.usdc, "mint", [this.address(SUPPLIER), supplied]);
    await this.wrap(BORROWER, collateral);
    await this.#supply(SUPPLIER, this.usdc, supplied);
    await this.#supply(BORROWER, this.weth, collateral);
    const account = this.address(BORROWER);
    await this.send(BORROWER, this.aave, "borrow", [usdc, borrowed, VARIABLE_RATE, NO_REFERRAL, account]);
  }

  /** Has the vault collect a protocol's incentives in WETH. */
  async listIncentive(): Promise<void> {
    const token = await this.weth.getAddress();
    const source = await this.deploy(GOVERNOR, "IncentiveSourceMock", [token]);
    this.#incentives = await this.stage.connection.ethers.getContractAt("IncentiveSourceMock", source);
    await this.send(GOVERNOR, this.weth, "approve", [source, MaxUint256]);
    const priceSource = await this.price.getAddress();
    const incentive = { source, token, priceSource, maxSlippageBps: INCENTIVE_SLIPPAGE };
    await this.send(GOVERNOR, this.vault, "setIncentive", [idOf(INCENTIVE.protocol), incentive]);
  }

  /** The vault is owed WETH for what it holds of a protocol. */
  async oweIncentives(weth: bigint): Promise<void> {
    if (this.#incentives === undefined) throw new Error("No incentive is listed yet.");
    await this.send(GOVERNOR, this.#incentives, "owe", [await this.vault.getAddress(), weth]);
  }

  /** A protocol of which the story states what it earns. */
  async stated(id: number) {
    return await this.stage.connection.ethers.getContractAt(
      "YieldProtocolMock",
      this.stage.address(PROTOCOLS[id]?.deployed ?? ""),
    );
  }

  /** What one unit supplied to Aave at its start is worth by now, ray. */
  async liquidityIndex(): Promise<bigint> {
    return (await this.aave.getFunction("getReserveNormalizedIncome")(await this.usdc.getAddress())) as bigint;
  }

  async #supply(name: string, token: TestToken, assets: bigint): Promise<void> {
    await this.send(name, token, "approve", [this.aave.target, assets]);
    await this.send(name, this.aave, "supply", [await token.getAddress(), assets, this.address(name), NO_REFERRAL]);
  }
}
