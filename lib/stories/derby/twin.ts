import { type ContractTransactionReceipt, MaxUint256 } from "ethers";

import { AaveReserve } from "../../../reference/derby/aave-reserve.js";
import type { Weight } from "../../../reference/derby/basket.js";
import type { CloseReport } from "../../../reference/derby/close.js";
import { DerbyGameModel } from "../../../reference/derby/game.js";
import type { DerbyParameters } from "../../../reference/derby/parameters.js";
import { type Booking, SwappedCurrency } from "../../../reference/derby/swapped-currency.js";
import { DerbyVaultModel } from "../../../reference/derby/vault.js";
import { YieldProtocol } from "../../../reference/derby/yield-protocol.js";
import { eventsOf, toldBy, transfersIn } from "../told.js";
import { idOf, PROTOCOLS, USDC, WETH } from "./plan.js";
import type { DerbyStage, IncentiveSaid } from "./stage.js";

/** Further than any deadline of this story, unix seconds. */
const NO_DEADLINE = 2n ** 40n;

/** Protocols in which the vault's assets become something else, Aave's claims and WETH: what goes there has left. */
const OUTSIDE: readonly number[] = [idOf("Aave v3"), idOf("WETH")];

/** What a call gave, on chain and by the reference model: base units of a token. They may be `slack` apart. */
export interface Agreement {
  readonly what: string;
  readonly expected: bigint;
  readonly actual: bigint;
  readonly slack: bigint;
}

/** Who has a basket. */
export interface Player {
  readonly name: string;
  readonly basketId: number;
  readonly basket: string;
  /** DRB wei that were ever locked. */
  readonly brought: bigint;
}

/** What came in and went out so far, base units. */
interface Flow {
  in: bigint;
  out: bigint;
}

/** What a close said it did, base units. */
export interface Closed {
  readonly epoch: number;
  /** Signed. */
  readonly profit: bigint;
  readonly fee: bigint;
  readonly bounty: bigint;
  /** Proceeds of the incentives sold. */
  readonly incentives: bigint;
  /** What each protocol was found worth. */
  readonly measured: readonly bigint[];
  /** What one unit supplied to Aave at its start is worth, ray. */
  readonly liquidityIndexRay: bigint;
}

/**
 * Makes every call twice: on the chain, and in the reference model that sums over everything that ever happened. What the model
 * cannot know comes from the chain: Aave's liquidity index, the price of WETH, and what the exchange gave.
 */
export class DerbyTwin {
  readonly agreements: Agreement[] = [];
  /** USDC through vault, game and the protocols whose yield the story states. */
  readonly usdc: Flow = { in: 0n, out: 0n };
  /** WETH through the vault and the protocol that holds it. */
  readonly weth: Flow = { in: 0n, out: 0n };
  readonly drb: Flow = { in: 0n, out: 0n };
  /** What slashing took off a basket's debt, base units of USDC, by basket. */
  readonly forgiven = new Map<number, bigint>();
  readonly slashed = new Map<number, bigint>();
  #players: readonly Player[] = [];
  /** The protocol whose incentives the vault collects. */
  #incentiveOf: number | undefined;

  private constructor(
    readonly stage: DerbyStage,
    readonly vault: DerbyVaultModel,
    readonly game: DerbyGameModel,
    private readonly protocols: readonly YieldProtocol[],
    private readonly aave: AaveReserve,
    private readonly swapped: SwappedCurrency,
  ) {}

  /** Takes over a vault into which nobody has put anything, and its protocols. */
  static async begin(stage: DerbyStage, slippageBps: number): Promise<DerbyTwin> {
    const parameters = await parametersOf(stage);
    const decimals = BigInt(USDC.decimals);
    const game = new DerbyGameModel(parameters, decimals);
    const { closableAt } = await stage.vault.status();
    const vault = new DerbyVaultModel({ parameters, decimals, startsAt: closableAt - parameters.interval }, game);
    vault.advanceTo(BigInt(stage.now));
    const aave = new AaveReserve(await stage.liquidityIndex());
    const swapped = new SwappedCurrency(await bookingOf(stage, slippageBps));
    const protocols = PROTOCOLS.map(({ name }) => {
      if (name === "Aave v3") return aave;
      return name === "WETH" ? swapped : new YieldProtocol({ virtualAssets: 1n, virtualShares: 1n });
    });
    const listed = await stage.vault.protocols();
    for (const [id, protocol] of protocols.entries()) {
      vault.setStatus(vault.propose(protocol, listed[id]?.cap ?? 0n), "active");
    }
    game.isVotable = (id) => vault.books.listings[id]?.status === "active";
    return new DerbyTwin(stage, vault, game, protocols, aave, swapped);
  }

  /** In the order of their baskets, which are numbered from 1. */
  get players(): readonly Player[] {
    return this.#players;
  }

  /** The number of a player's basket. @throws Error where he has none */
  basketOf(name: string): number {
    const player = this.#players.find((one) => one.name === name);
    if (player === undefined) throw new Error(`${name} has no basket.`);
    return player.basketId;
  }

  async passTo(timestamp: number): Promise<void> {
    await this.stage.passTo(timestamp);
    this.vault.advanceTo(BigInt(timestamp));
  }

  // ----------------------------------------------------------------------------------------------------- depositors

  async fundBounty(name: string, assets: bigint): Promise<void> {
    await this.#onVault(name, "fundBounty", [assets]);
    this.vault.give(name, assets);
    this.vault.fundBounty(name, assets);
    this.usdc.in += assets;
  }

  async listIncentive(name: string, protocolId: number, incentive: IncentiveSaid): Promise<void> {
    await this.stage.listIncentive(name, protocolId, incentive);
    this.#incentiveOf = protocolId;
  }

  async deposit(name: string, assets: bigint): Promise<void> {
    const receipt = await this.#onVault(name, "deposit", [assets, this.stage.address(name)]);
    this.vault.give(name, assets);
    const shares = this.vault.deposit(name, assets);
    this.#agree(`${name} deposits: shares`, shares, toldBy(this.stage.vault, receipt, "Deposit", "shares"));
    this.usdc.in += assets;
  }

  async withdraw(name: string, assets: bigint): Promise<void> {
    const account = this.stage.address(name);
    const receipt = await this.#onVault(name, "withdraw", [assets, account, account]);
    const shares = this.vault.withdraw(name, assets);
    this.#agree(`${name} withdraws at once: shares`, shares, toldBy(this.stage.vault, receipt, "Withdraw", "shares"));
    this.usdc.out += assets;
  }

  async requestRedeem(name: string, shares: bigint): Promise<number> {
    await this.#onVault(name, "requestRedeem", [shares, this.stage.address(name)]);
    return this.vault.requestRedeem(name, shares);
  }

  async claimRequest(name: string, id: number): Promise<void> {
    const receipt = await this.#onVault(name, "claimRequest", [id, this.stage.address(name)]);
    const expected = this.vault.claimRequest(name, id);
    const assets = toldBy(this.stage.vault, receipt, "RequestClaimed", "assets");
    this.#agree(`${name} claims request ${id}: USDC`, expected.assets, assets);
    const back = toldBy(this.stage.vault, receipt, "RequestClaimed", "sharesReturned");
    this.#agree(`${name} claims request ${id}: shares given back`, expected.shares, back);
    this.usdc.out += assets;
  }

  // -------------------------------------------------------------------------------------------------------- players

  async mintBasket(name: string, basket: string): Promise<void> {
    const receipt = await this.#onGame(name, "mintNewBasket", [await this.stage.vault.getAddress(), basket]);
    const id = toldBy(this.stage.game, receipt, "BasketMinted", "basketId");
    this.#agree(`${name} mints: basket`, BigInt(this.game.mintNewBasket(name, basket)), id);
    this.#players = [...this.#players, { name, basketId: Number(id), basket, brought: 0n }];
  }

  /** Locks DRB, or asks them back below zero, and moves the votes unless there are no `weights`. */
  async rebalance(name: string, id: number, lockDelta: bigint, weights: readonly Weight[]): Promise<void> {
    await this.#onGame(name, "rebalanceBasket", [id, lockDelta, weights, NO_DEADLINE]);
    if (lockDelta > 0n) {
      this.game.give(name, lockDelta);
      this.drb.in += lockDelta;
      this.#players = this.#players.map((one) =>
        one.basketId === id ? { ...one, brought: one.brought + lockDelta } : one,
      );
    }
    this.game.rebalanceBasket(name, id, lockDelta, weights);
  }

  async offerToLead(name: string, id: number, feeBps: bigint): Promise<void> {
    await this.#onGame(name, "setDelegationFee", [id, feeBps]);
    this.game.setDelegationFee(name, id, feeBps);
  }

  async follow(name: string, id: number, leaderId: number, feeBps: bigint): Promise<void> {
    await this.#onGame(name, "delegate(uint256,uint256,uint16)", [id, leaderId, feeBps]);
    this.game.delegate(name, id, leaderId, feeBps);
  }

  async redeemRewards(name: string, id: number): Promise<void> {
    const receipt = await this.#onGame(name, "redeemRewards", [id, this.stage.address(name)]);
    const told = (figure: string) => toldBy(this.stage.game, receipt, "RewardsRedeemed", figure);
    const paid = told("assets") - told("fee");
    this.#agree(`${name} redeems rewards: USDC`, this.game.redeemRewards(name, id), paid, 1n);
    this.usdc.out += paid;
  }

  async redeemDelegationFees(name: string, id: number): Promise<void> {
    const receipt = await this.#onGame(name, "redeemDelegationFees", [id, this.stage.address(name)]);
    const paid = toldBy(this.stage.game, receipt, "DelegationFeesRedeemed", "fees");
    this.#agree(`${name} redeems a leader's fees: USDC`, this.game.redeemDelegationFees(name, id), paid, 1n);
    this.usdc.out += paid;
  }

  /** Lets what was asked back leave. The chain rounds a debt up by parts of a base unit, and so a slash by DRB wei. */
  async withdrawUnlocked(name: string, id: number): Promise<void> {
    const { game, stage } = this;
    const before = await stage.game.basketUnredeemedRewards(id);
    const receipt = await this.#onGame(name, "withdrawUnlocked", [id, stage.address(name), 0n]);
    const left = toldBy(stage.game, receipt, "BasketUnlocked", "drb");
    const slashed = toldBy(stage.game, receipt, "BasketSlashed", "drb");
    this.#agree(`${name} is slashed: DRB wei`, game.slashOfLeaving(id), slashed, 1n);
    const { drb } = game.withdrawUnlocked(name, id, slashed);
    this.#agree(`${name} unlocks: DRB wei`, drb, left);
    this.forgiven.set(id, (await stage.game.basketUnredeemedRewards(id)) - before);
    this.slashed.set(id, slashed);
    this.drb.out += left + slashed;
  }

  /** What baskets forfeited when they left goes to the treasury. */
  async collectForfeited(name: string): Promise<void> {
    const receipt = await this.#onGame(name, "collectTreasuryRewards", [await this.stage.vault.getAddress()]);
    const assets = toldBy(this.stage.game, receipt, "TreasuryRewardsCollected", "assets");
    this.#agree("the treasury collects forfeited rewards: USDC", this.game.collectTreasuryRewards(), assets, 1n);
    this.usdc.out += assets;
  }

  // ------------------------------------------------------------------------------------------------------ protocols

  /** A protocol gains, or below zero loses, what the story says. */
  async earn(name: string, id: number, assets: bigint): Promise<void> {
    const protocol = await this.stage.stated(id);
    const model = this.protocols[id]!;
    if (assets >= 0n) {
      await this.stage.send(name, protocol, "gain", [assets]);
      model.gain(assets);
      this.usdc.in += assets;
    } else {
      await this.stage.send(name, protocol, "lose", [-assets]);
      model.lose(-assets);
      this.usdc.out -= assets;
    }
  }

  async markLoss(name: string, id: number): Promise<bigint> {
    const receipt = await this.#onVault(name, "markLoss", [id]);
    const loss = toldBy(this.stage.vault, receipt, "LossMarked", "loss");
    this.#agree(`${name} marks a loss: USDC`, this.vault.markLoss(id), loss);
    return loss;
  }

  // ------------------------------------------------------------------------------------------------------ the epoch

  /** Closes the epoch in one call. */
  async close(name: string): Promise<Closed> {
    const receipt = await this.#onVault(name, "closeEpoch", [MaxUint256]);
    const closed = await this.#readClose(receipt);
    this.aave.accrue(closed.liquidityIndexRay);
    this.swapped.reprice((await this.stage.price.latestPrice()).price, this.#swapsOf(receipt));
    if (this.#incentiveOf !== undefined) this.vault.oweIncentives(this.#incentiveOf, closed.incentives);
    this.#compareClose(closed, this.vault.closeEpoch(name));
    this.#countClose(receipt, closed);
    return closed;
  }

  async #readClose(receipt: ContractTransactionReceipt): Promise<Closed> {
    const told = (event: string, figure: string) => toldBy(this.stage.vault, receipt, event, figure);
    const epoch = told("EpochClosed", "epoch");
    if (epoch === 0n) throw new Error("The close took more than one call.");
    return {
      epoch: Number(epoch),
      profit: told("EpochPriced", "gains") - told("EpochPriced", "losses"),
      fee: told("FeePaid", "fee"),
      bounty: told("BountyPaid", "bounty"),
      incentives: told("IncentiveHarvested", "assets"),
      measured: eventsOf(this.stage.vault, receipt)
        .filter(({ name }) => name === "ProtocolsMeasured")
        .flatMap(({ args }) => [...(args["measured"] as Iterable<bigint>)]),
      liquidityIndexRay: await this.stage.liquidityIndex(),
    };
  }

  #compareClose({ epoch, profit, fee, bounty }: Closed, expected: CloseReport): void {
    this.#agree(`close of epoch ${epoch}: profit`, expected.profit, profit);
    this.#agree(`close of epoch ${epoch}: fee`, expected.fee, fee);
    this.#agree(`close of epoch ${epoch}: bounty`, expected.bounty, bounty);
  }

  /** What each swap of the protocol that holds WETH brought it, in their order: WETH for USDC, or USDC for WETH. */
  #swapsOf(receipt: ContractTransactionReceipt): bigint[] {
    const { vault, usdc, weth, currency } = this.stage;
    return transfersIn(receipt, [usdc, weth])
      .filter(({ from, to }) => to === currency.target && from !== vault.target)
      .map(({ value }) => value);
  }

  #countClose(receipt: ContractTransactionReceipt, { bounty, incentives }: Closed): void {
    const { vault, weth, currency } = this.stage;
    for (const { protocolId, assets } of this.#movesOf(receipt)) {
      if (!OUTSIDE.includes(protocolId)) continue;
      if (assets >= 0n) this.usdc.out += assets;
      else this.usdc.in -= assets;
    }
    this.usdc.in += incentives;
    this.usdc.out += bounty;
    const holders = [vault.target, currency.target];
    for (const { from, to, value } of transfersIn(receipt, [weth])) {
      if (holders.includes(to)) this.weth.in += value;
      if (holders.includes(from)) this.weth.out += value;
    }
  }

  /** What a close moved into protocols, or below zero out of them. */
  #movesOf(receipt: ContractTransactionReceipt): { protocolId: number; assets: bigint }[] {
    const { vault } = this.stage;
    return eventsOf(vault, receipt)
      .filter(({ name }) => name === "ProtocolFunded" || name === "ProtocolDrained")
      .map(({ name, args }) => {
        const assets = args["assets"] as bigint;
        return { protocolId: Number(args["protocolId"]), assets: name === "ProtocolFunded" ? assets : -assets };
      });
  }

  #onVault(name: string, method: string, args: readonly unknown[]): Promise<ContractTransactionReceipt> {
    return this.stage.send(name, this.stage.vault, method, args);
  }

  #onGame(name: string, method: string, args: readonly unknown[]): Promise<ContractTransactionReceipt> {
    return this.stage.send(name, this.stage.game, method, args);
  }

  #agree(what: string, expected: bigint, actual: bigint, slack = 0n): void {
    this.agreements.push({ what, expected, actual, slack });
  }
}

async function parametersOf({ vault, game }: DerbyStage): Promise<DerbyParameters> {
  const { performanceFeeBps, exitFeeBps, bufferBps, marginBps, interval, bountyCap } = await vault.parameters();
  const { terms } = await game.vaultInfo(await vault.getAddress());
  return {
    performanceFeeBps,
    exitFeeBps,
    bufferBps,
    marginBps,
    interval,
    bountyCap,
    negativeRewardFactorBps: terms.negativeRewardFactorBps,
    thresholdWad: terms.slashThresholdWad,
    drbPerUnderlying: terms.exchangeRateWad,
  };
}

/** How the protocol that holds WETH books it. */
async function bookingOf({ price }: DerbyStage, slippageBps: number): Promise<Booking> {
  const exponent = BigInt(WETH.decimals - USDC.decimals) + (await price.decimals());
  return { slippageBps: BigInt(slippageBps), scale: 10n ** exponent, price: (await price.latestPrice()).price };
}
