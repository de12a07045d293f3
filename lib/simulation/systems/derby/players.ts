import { MaxUint256 } from "ethers";

import type { Hex, Receipt } from "../../chain.js";
import { type Random, randomStream } from "../../random.js";
import { labAddress } from "../../vault-system.js";
import { type Contract, eventsIn, toldIn } from "../../world/contract.js";
import type { Call } from "../../world/desk.js";
import type { World } from "../agents.js";
import { type PlayerRecord, PROTOCOLS } from "./told.js";

const DRB = 10n ** 18n;

/** A tenth of the players lead, and some of the others follow one of them. */
const PLAYERS_EACH_LEADER = 10;
const LEADING_FEE_BPS = 1_000n;
const FOLLOWERS_PERCENT = 25;
/** How many of a hundred redeem in a round what they have earned, and how many of those who vote themselves vote anew. */
const REDEEMERS_PERCENT = 15;
const VOTERS_PERCENT = 25;

interface Player {
  readonly name: string;
  readonly address: Hex;
  readonly random: Random;
  readonly drb: bigint;
  /** Index of the leader it follows. */
  readonly leader: number | undefined;
  readonly leads: boolean;
  basketId: bigint;
  rewards: bigint;
  slashed: bigint;
}

interface Weight {
  readonly protocolId: number;
  readonly bps: number;
}

/** Those who play: each has a basket of his own, votes by it or follows a leader's, and leaves with what is not slashed. */
export class Players {
  readonly #players: readonly Player[];

  constructor(
    private readonly world: World,
    private readonly contracts: { readonly vault: Contract; readonly game: Contract },
    count: number,
  ) {
    this.#players = Array.from({ length: count }, (_, index) => playerOf(world.seed, index, count));
  }

  get addresses(): Hex[] {
    return this.#players.map(({ address }) => address);
  }

  /** Everybody gets his DRB from the treasury, mints a basket and votes. */
  async arrive(treasury: Hex): Promise<void> {
    const { desk, tokens } = this.world;
    const { drb: token } = tokens;
    desk.accounts.expect(token.address, treasury, await desk.read(token, "balanceOf", treasury));
    await desk.admit("player", this.addresses);
    const gift = ({ address, drb }: Player) => ({
      from: treasury,
      to: token,
      method: "transfer",
      args: [address, drb],
    });
    await desk.send(this.#players.map(gift));
    await this.#mintBaskets();
  }

  async decide(round: number): Promise<void> {
    await this.#redeem(this.#players.filter(({ random }) => random.integer(1, 100) <= REDEEMERS_PERCENT));
    if (round === 0) return;
    const free = this.#players.filter(({ leader }) => leader === undefined);
    await this.#vote(free.filter(({ random }) => random.integer(1, 100) <= VOTERS_PERCENT));
  }

  /** Everybody takes what he has earned and asks his DRB back. */
  async beginToLeave(): Promise<void> {
    await this.#redeem(this.#players);
    const ask = ({ address, basketId, drb }: Player) =>
      this.#onGame(address, "rebalanceBasket", [basketId, -drb, [], MaxUint256]);
    await this.world.desk.send(this.#players.map(ask));
  }

  /** After the next close: the DRB leaves, less what is slashed. */
  async leave(): Promise<void> {
    await this.#redeem(this.#players);
    const withdraw = ({ address, basketId }: Player) =>
      this.#onGame(address, "withdrawUnlocked", [basketId, address, 0n]);
    const receipts = await this.world.desk.send(this.#players.map(withdraw));
    for (const [index, player] of this.#players.entries()) {
      const slashes = eventsIn(receipts[index] as Receipt, this.contracts.game, "BasketSlashed");
      player.slashed = slashes.reduce((total, { drb }) => total + (drb as bigint), 0n);
    }
    await this.#redeemFees();
  }

  async #mintBaskets(): Promise<void> {
    const { desk, tokens } = this.world;
    const { vault, game } = this.contracts;
    const minted = await desk.send(
      this.#players.map(({ address, name }) => this.#onGame(address, "mintNewBasket", [vault.address, name])),
    );
    for (const [index, player] of this.#players.entries()) {
      player.basketId = toldIn(minted[index] as Receipt, game, "BasketMinted", "basketId");
    }
    await desk.send(
      this.#players.map(({ address: from }) => ({
        from,
        to: tokens.drb,
        method: "approve",
        args: [game.address, MaxUint256],
      })),
    );
    await desk.send(
      this.#players
        .filter(({ leads }) => leads)
        .map(({ address, basketId }) => this.#onGame(address, "setDelegationFee", [basketId, LEADING_FEE_BPS])),
    );
    await desk.send(
      this.#players.map(({ address, basketId, drb, leader, random }) => {
        const weights = leader === undefined ? portfolioOf(random) : [];
        return this.#onGame(address, "rebalanceBasket", [basketId, drb, weights, MaxUint256]);
      }),
    );
    await this.#follow();
  }

  async #follow(): Promise<void> {
    const calls = this.#players.flatMap(({ address, basketId, leader }) => {
      const leading = leader === undefined ? undefined : this.#players[leader];
      if (leading === undefined) return [];
      return [this.#onGame(address, "delegate(uint256,uint256,uint16)", [basketId, leading.basketId, LEADING_FEE_BPS])];
    });
    await this.world.desk.send(calls);
  }

  async #vote(players: readonly Player[]): Promise<void> {
    const votable = await this.world.desk.read(this.contracts.vault, "votableProtocols");
    const calls = players.flatMap(({ address, basketId, random }) => {
      const weights = portfolioOf(random, votable);
      return weights.length === 0
        ? []
        : [this.#onGame(address, "rebalanceBasket", [basketId, 0n, weights, MaxUint256])];
    });
    await this.world.desk.send(calls);
  }

  /** Whoever has something to redeem of those does. */
  async #redeem(players: readonly Player[]): Promise<void> {
    const { game } = this.contracts;
    const redeemable = await this.world.desk.ask(
      players.map(({ basketId }) => ({ of: game, view: "basketRedeemableRewards", args: [basketId] })),
    );
    const winners = players.filter((_, index) => (redeemable[index] ?? 0n) > 0n);
    const receipts = await this.world.desk.send(
      winners.map(({ address, basketId }) => this.#onGame(address, "redeemRewards", [basketId, address])),
    );
    for (const [index, player] of winners.entries()) {
      const told = (figure: string) => toldIn(receipts[index] as Receipt, game, "RewardsRedeemed", figure);
      player.rewards += told("assets") - told("fee");
    }
  }

  /** Takes whatever is still somebody's. */
  async clear(): Promise<void> {
    await this.#redeem(this.#players);
    await this.#redeemFees();
  }

  async #redeemFees(): Promise<void> {
    const { game } = this.contracts;
    const leaders = this.#players.filter(({ leads }) => leads);
    const fees = await this.world.desk.ask(
      leaders.map(({ basketId }) => ({ of: game, view: "delegationFees", args: [basketId] })),
    );
    const calls = leaders
      .filter((_, index) => (fees[index] ?? 0n) > 0n)
      .map(({ address, basketId }) => this.#onGame(address, "redeemDelegationFees", [basketId, address]));
    await this.world.desk.send(calls);
  }

  /** What all players and leaders could take out of the pool. */
  async redeemable(): Promise<bigint> {
    const { game } = this.contracts;
    const answers = await this.world.desk.ask(
      this.#players.flatMap(({ basketId }) =>
        ["basketRedeemableRewards", "delegationFees"].map((view) => ({ of: game, view, args: [basketId] })),
      ),
    );
    return answers.reduce((total, one) => total + one, 0n);
  }

  async tell(): Promise<PlayerRecord[]> {
    const locked = await this.world.desk.ask(
      this.#players.map(({ basketId }) => ({
        of: this.contracts.game,
        view: "basketTotalAllocatedTokens",
        args: [basketId],
      })),
    );
    return this.#players.map(({ name, basketId, drb, rewards, slashed, leader }, index) => ({
      name,
      basketId,
      brought: drb,
      locked: locked[index] ?? 0n,
      rewards,
      slashed,
      leaderId: leader === undefined ? null : Number(this.#players[leader]?.basketId),
    }));
  }

  #onGame(from: Hex, method: string, args: readonly unknown[]): Call {
    return { from, to: this.contracts.game, method, args };
  }
}

/** Locks 10 to 60 DRB. The first of every ten lead. */
function playerOf(seed: number, index: number, players: number): Player {
  const name = `Player${index}`;
  const random = randomStream(seed, `decisions of ${name}`);
  const leaders = Math.ceil(players / PLAYERS_EACH_LEADER);
  const leads = index < leaders;
  const follows = !leads && random.integer(1, 100) <= FOLLOWERS_PERCENT;
  const drb = BigInt(random.integer(10, 60)) * DRB;
  const leader = follows ? random.integer(0, leaders - 1) : undefined;
  return { name, address: labAddress(name), random, drb, leader, leads, basketId: 0n, rewards: 0n, slashed: 0n };
}

/** Votes for one to three protocols, less those that take no votes. @param votable A bit a protocol; all unless given. */
function portfolioOf(random: Random, votable = 2n ** BigInt(PROTOCOLS.length) - 1n): Weight[] {
  const ids = new Set(Array.from({ length: random.integer(1, 3) }, () => random.integer(0, PROTOCOLS.length - 1)));
  const chosen = [...ids].filter((id) => ((votable >> BigInt(id)) & 1n) === 1n).sort((a, b) => a - b);
  const each = Math.floor(10_000 / chosen.length);
  const rest = 10_000 - each * chosen.length;
  return chosen.map((protocolId, index) => ({ protocolId, bps: each + (index === 0 ? rest : 0) }));
}
