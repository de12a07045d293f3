import type { DerbyParameters } from "../../../reference/derby/parameters.js";
import type { Stage } from "../../story.js";
import {
  basketOf,
  DELEGATION,
  DEPOSITS,
  ETH_PRICES,
  idOf,
  INCENTIVE,
  INSTANT_EXIT,
  LEAVER,
  PLAYERS,
  REDEMPTIONS,
  REQUEST,
  ROUNDS,
  type StatedProtocol,
  VOTES,
  YIELD_SCALE,
  yieldsOf,
} from "./plan.js";
import { afterClose, type Ending, type EpochRecord, type PlayerRecord, playersNow, readEnding } from "./reading.js";
import { DerbyStage, KEEPER, type Surroundings } from "./stage.js";
import { type Agreement, DerbyTwin } from "./twin.js";

const DAY = 86_400;
/** Days into a round. */
const YIELDS_ON = 7;
const LEAVES_ON = 9;

/** The story as it was played. */
export interface Played {
  readonly agreements: readonly Agreement[];
  /** The terms on which the sandbox's vault is played. */
  readonly parameters: DerbyParameters;
  readonly tokens: Readonly<Record<"USDC" | "WETH" | "DRB", string>>;
  /** After each close: of the epoch that collected votes and money, then of every round. */
  readonly epochs: readonly EpochRecord[];
  readonly players: readonly PlayerRecord[];
  /** A token's way through the system, base units, when the last round was closed. */
  readonly flows: Readonly<Record<"USDC" | "WETH" | "DRB", Flow>>;
  /** `tokenURI` of two baskets: a leader's at the end, and one in debt before its DRB left. */
  readonly pictures: { readonly leader: string; readonly debtor: string };
  /** When everybody has left. */
  readonly ending: Ending;
}

/** Base units. */
export interface Flow {
  readonly in: bigint;
  readonly out: bigint;
  readonly held: bigint;
}

/** Plays the story from the next midnight of the chain on. */
export async function playDerby(stage: Stage, surroundings: Surroundings): Promise<Played> {
  const play = await Play.open(stage, surroundings);
  return await play.run();
}

class Play {
  readonly #epochs: EpochRecord[] = [];
  readonly #yields: ReturnType<typeof yieldsOf>;
  #requestId = 0;
  #debtor = "";

  private constructor(
    private readonly stage: Stage,
    private readonly derby: DerbyStage,
    private readonly twin: DerbyTwin,
  ) {
    this.#yields = yieldsOf(stage.seed);
  }

  static async open(stage: Stage, { poolFee, swapSlippageBps, lent }: Surroundings): Promise<Play> {
    const derby = await DerbyStage.open(stage);
    await derby.passTo(await stage.nextMidnight());
    const market = await derby.market(poolFee);
    await market.setPrice(ETH_PRICES[0]);
    await derby.equip();
    await derby.openLending(lent);
    await derby.listIncentive();
    return new Play(stage, derby, await DerbyTwin.begin(derby, market, swapSlippageBps));
  }

  async run(): Promise<Played> {
    await this.#collect();
    for (let round = 1; round <= ROUNDS; round++) await this.#play(round);
    const players = await playersNow(this.twin);
    const flows = await this.#flows();
    const leader = await this.derby.game.tokenURI(basketOf(DELEGATION.leader));
    await this.#leave();
    return {
      agreements: this.twin.agreements,
      parameters: this.twin.vault.books.parameters,
      tokens: {
        USDC: this.stage.address("USDC"),
        WETH: this.stage.address("WETH"),
        DRB: this.stage.address("DRB"),
      },
      epochs: this.#epochs,
      players,
      flows,
      pictures: { leader, debtor: this.#debtor },
      ending: await readEnding(this.twin),
    };
  }

  // --------------------------------------------------------------------------------------------------------- rounds

  /** The epoch before the first round: baskets are minted, DRB is locked, money comes in, and the first close spreads it. It may be late by as much as other stories took before this one, so that it pays no bounty yet. */
  async #collect(): Promise<void> {
    for (const { name, basket } of PLAYERS) await this.twin.mintBasket(name, basket);
    const { leader, follower, feeBps } = DELEGATION;
    await this.twin.offerToLead(leader, basketOf(leader), feeBps);
    for (const { name, drb } of PLAYERS) {
      const votes = VOTES.find((vote) => vote.name === name && vote.round === 0);
      await this.twin.rebalance(name, basketOf(name), drb, votes?.portfolio);
    }
    await this.twin.follow(follower, basketOf(follower), basketOf(leader), feeBps);
    await this.#depositIn(0);
    await this.#close(0);
    await this.twin.fundBounty();
  }

  async #play(round: number): Promise<void> {
    const opensAt = this.derby.now;
    await this.twin.passTo(opensAt + DAY);
    await this.#depositIn(round);
    await this.#exitIn(round);
    for (const { name } of REDEMPTIONS.filter((one) => one.round === round)) {
      await this.twin.redeemRewards(name, basketOf(name));
    }
    await this.twin.passTo(opensAt + YIELDS_ON * DAY);
    const losers = await this.#earn(round);
    await this.derby.oweIncentives(INCENTIVE.weth);
    await this.twin.passTo(opensAt + LEAVES_ON * DAY);
    let marked = 0n;
    for (const id of losers) marked += await this.twin.markLoss(id);
    await this.#voteIn(round);
    if (round === REQUEST.round) this.#requestId = await this.twin.requestRedeem(REQUEST.name, REQUEST.shares);
    await this.#close(round, marked);
  }

  async #depositIn(round: number): Promise<void> {
    for (const deposit of DEPOSITS.filter((one) => one.round === round)) {
      await this.twin.deposit(deposit.name, deposit.assets);
    }
  }

  /** Once a request is filled it is claimed; who asked for his DRB gets what is left of it; an exit out of the buffer. */
  async #exitIn(round: number): Promise<void> {
    if (round === REQUEST.round + 1) await this.twin.claimRequest(REQUEST.name, this.#requestId);
    if (round === LEAVER.round + 1) {
      const id = basketOf(LEAVER.name);
      this.#debtor = await this.derby.game.tokenURI(id);
      await this.twin.withdrawUnlocked(LEAVER.name, id);
    }
    if (round === INSTANT_EXIT.round) await this.twin.withdraw(INSTANT_EXIT.name, INSTANT_EXIT.assets);
  }

  async #voteIn(round: number): Promise<void> {
    for (const { name, portfolio } of VOTES.filter((vote) => vote.round === round)) {
      await this.twin.rebalance(name, basketOf(name), 0n, portfolio);
    }
    const leaver = PLAYERS.find(({ name }) => name === LEAVER.name);
    if (round === LEAVER.round) await this.twin.rebalance(LEAVER.name, basketOf(LEAVER.name), -(leaver?.drb ?? 0n));
  }

  /** @returns The numbers of the protocols that lost. */
  async #earn(round: number): Promise<number[]> {
    const losers: number[] = [];
    for (const [name, yields] of Object.entries(this.#yields) as [StatedProtocol, readonly bigint[]][]) {
      const parts = yields[round - 1] ?? 0n;
      const id = idOf(name);
      const protocol = await this.derby.stated(id);
      await this.twin.earn(id, ((await protocol.totalAssets()) * parts) / YIELD_SCALE);
      if (parts < 0n) losers.push(id);
    }
    return losers;
  }

  async #close(round: number, marked = 0n): Promise<void> {
    const closed = await this.twin.close(ETH_PRICES[round] ?? ETH_PRICES[0]);
    this.#epochs.push(await afterClose(this.twin, closed, marked));
    for (const { name } of PLAYERS) {
      await this.derby.send(KEEPER, this.derby.game, "recordEpochs", [basketOf(name), ROUNDS]);
      await this.derby.send(KEEPER, this.derby.game, "settleBasket", [basketOf(name)]);
    }
  }

  // --------------------------------------------------------------------------------------------------------- the end

  /** Everybody takes his rewards, asks all back, and has it after one more close. */
  async #leave(): Promise<void> {
    await this.twin.passTo(this.derby.now + DAY);
    for (const { name } of PLAYERS) {
      const id = basketOf(name);
      if (this.twin.game.redeemable(id) > 0n) await this.twin.redeemRewards(name, id);
    }
    const requests: [name: string, id: number][] = [];
    for (const { name } of DEPOSITS) {
      const shares = await this.derby.vault.balanceOf(this.derby.address(name));
      requests.push([name, await this.twin.requestRedeem(name, shares)]);
    }
    const staying = PLAYERS.filter(({ name }) => name !== LEAVER.name);
    for (const { name, drb } of staying) await this.twin.rebalance(name, basketOf(name), -drb);
    await this.twin.close(ETH_PRICES[ROUNDS + 1] ?? ETH_PRICES[0]);
    for (const { name } of staying) {
      const id = basketOf(name);
      if (this.twin.game.redeemable(id) > 0n) await this.twin.redeemRewards(name, id);
      await this.twin.withdrawUnlocked(name, id);
    }
    await this.twin.redeemDelegationFees(DELEGATION.leader, basketOf(DELEGATION.leader));
    for (const [name, id] of requests) await this.twin.claimRequest(name, id);
    await this.twin.collectForfeited();
  }

  async #flows(): Promise<Played["flows"]> {
    const { usdc, weth, drb, vault, game, currency } = this.derby;
    const holding = async (token: typeof usdc | typeof drb, holders: readonly string[]) => {
      const balances = await Promise.all(holders.map((holder) => token.balanceOf(holder)));
      return balances.reduce((sum, balance) => sum + balance, 0n);
    };
    const stated = await Promise.all(
      Object.keys(this.#yields).map((name) => this.derby.stated(idOf(name as StatedProtocol))),
    );
    const [vaultAt, gameAt] = [await vault.getAddress(), await game.getAddress()];
    const protocols = await Promise.all(stated.map((protocol) => protocol.getAddress()));
    return {
      USDC: { ...this.twin.usdc, held: await holding(usdc, [vaultAt, gameAt, ...protocols]) },
      WETH: { ...this.twin.weth, held: await holding(weth, [vaultAt, await currency.getAddress()]) },
      DRB: { ...this.twin.drb, held: await holding(drb, [gameAt]) },
    };
  }
}
