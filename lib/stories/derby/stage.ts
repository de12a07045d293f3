import type { Contract } from "ethers";
import { MaxUint256 } from "ethers";

import type {
  CurrencyAdapter,
  DerbyGame,
  DerbyToken,
  DerbyVault,
  FundedIncentivesMock,
  IPriceSource,
  TestToken,
} from "../../../typechain-types/index.js";
import type { Scenario } from "../../scenario/schema.js";
import { parseAmount, parseBps } from "../../units.js";
import { aavePoolAt } from "../../peers/aave-v3-deployment.js";
import type { Stage } from "../../story.js";
import { EthMarket } from "../eth-market.js";
import { StoryChain } from "../story-chain.js";
import { DRB, PROTOCOLS, USDC, WETH } from "./plan.js";

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

/** How a scenario writes what `DerbyVault.setIncentive` takes. */
export type IncentiveSaid = Readonly<Record<"source" | "token" | "priceSource" | "maxSlippageBps", string>>;

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
  /** What the scenario has deployed, by the name it gave it. */
  readonly #brought = new Map<string, FundedIncentivesMock>();

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

  /** Everybody gets what the scenario has them bring, and lets vault and game take it. */
  async equip(purses: Scenario["actors"] = {}): Promise<void> {
    for (const [name, { USDC: usdc, WETH: weth, DRB: drb }] of Object.entries(purses)) {
      if (usdc !== undefined) {
        await this.send(name, this.usdc, "mint", [this.address(name), parseAmount(usdc, USDC)]);
        await this.send(name, this.usdc, "approve", [this.vault.target, MaxUint256]);
      }
      if (drb !== undefined) {
        await this.send(GOVERNOR, this.drb, "transfer", [this.address(name), parseAmount(drb, DRB)]);
        await this.send(name, this.drb, "approve", [this.game.target, MaxUint256]);
      }
      if (weth !== undefined) await this.wrap(name, parseAmount(weth, WETH));
    }
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

  /** A source of incentives comes, which is called `as` from now on. */
  async bringIncentives(name: string, as: string, token: string): Promise<void> {
    const source = await this.deploy(name, "FundedIncentivesMock", [this.address(token)]);
    this.#brought.set(as, await this.stage.connection.ethers.getContractAt("FundedIncentivesMock", source));
  }

  /** Lets somebody's WETH be taken. */
  async approveWeth(name: string, spender: string, amount: string): Promise<void> {
    await this.send(name, this.weth, "approve", [await this.#addressOf(spender), parseAmount(amount, WETH)]);
  }

  /** Has the vault collect a protocol's incentives. */
  async listIncentive(name: string, protocolId: number, { maxSlippageBps, ...said }: IncentiveSaid): Promise<void> {
    const incentive = {
      source: await this.#addressOf(said.source),
      token: await this.#addressOf(said.token),
      priceSource: await this.#addressOf(said.priceSource),
      maxSlippageBps: parseBps(maxSlippageBps),
    };
    await this.send(name, this.vault, "setIncentive", [protocolId, incentive]);
  }

  /** Somebody puts WETH in for who holds a protocol. */
  async oweIncentives(name: string, source: string, holder: string, weth: string): Promise<void> {
    const incentives = this.#brought.get(source);
    if (incentives === undefined) throw new Error(`Nothing called "${source}" has come.`);
    await this.send(name, incentives, "owe", [await this.#addressOf(holder), parseAmount(weth, WETH)]);
  }

  /** A protocol of which the story states what it earns. */
  async stated(id: number) {
    return await this.stage.connection.ethers.getContractAt(
      "YieldProtocolMock",
      this.stage.address(PROTOCOLS[id]?.deployed ?? ""),
    );
  }

  /** Of what the scenario has deployed, or of what was there. */
  async #addressOf(name: string): Promise<string> {
    return (await this.#brought.get(name)?.getAddress()) ?? this.address(name);
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
