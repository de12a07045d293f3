import { MaxUint256 } from "ethers";

import { CLOSE_GAS_LIMIT } from "../../derby.js";
import type { Hex, Receipt } from "../chain.js";
import { type Random, randomStream } from "../random.js";
import { labAddress } from "../vault-system.js";
import type { Border } from "../world/accounts.js";
import { type Contract, eventsIn, toldIn } from "../world/contract.js";
import type { Call } from "../world/desk.js";
import type { Agents, World } from "./agents.js";
import { type DerbyPlayed, derbyTold, type EpochRecord, type PlayerRecord, PROTOCOLS } from "./derby-told.js";

const USDC = 10n ** 6n;
const DRB = 10n ** 18n;
const BPS = 10_000n;
const ALL_STEPS = 10_000n;
/** More calls than any close takes. */
const MAX_CALLS = 20;

/** Which protocols earn what they are told to, and between what they earn in a round, basis points of what they hold. */
const YIELDS = { SteadyYield: [5, 30], BoldYield: [-50, 100], WildYield: [-300, 400] } as const;
const YIELDING = Object.keys(YIELDS) as (keyof typeof YIELDS)[];

/** A tenth of the players lead, and some of the others follow one of them. */
const PLAYERS_EACH_LEADER = 10;
const LEADING_FEE_BPS = 1_000n;
const FOLLOWERS_PERCENT = 25;
/** One player to so many depositors. */
const DEPOSITORS_PERCENT = 60;

interface Depositor {
  readonly name: string;
  readonly address: Hex;
  readonly random: Random;
  request?: { readonly id: bigint; readonly epoch: bigint } | undefined;
}

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

interface Contracts {
  readonly vault: Contract;
  readonly game: Contract;
  readonly protocols: readonly Contract[];
}

/** Depositors of one Derby vault, players who steer it by their votes, and a keeper who closes its epochs, one a round. */
export class DerbyAgents implements Agents {
  readonly system = "derby";
  readonly #depositors: readonly Depositor[];
  readonly #players: readonly Player[];
  readonly #border: Border;
  readonly #epochs: EpochRecord[] = [];
  readonly #yields: Random;
  #unpaid = 0;

  private constructor(
    private readonly world: World,
    private readonly contracts: Contracts,
    size: number,
  ) {
    const depositors = Math.max(1, Math.floor((size * DEPOSITORS_PERCENT) / 100));
    const players = Math.max(1, size - depositors);
    this.#depositors = Array.from({ length: depositors }, (_, index) => depositorOf(world.seed, index));
    this.#players = Array.from({ length: players }, (_, index) => playerOf(world.seed, index, players));
    const { vault, game, protocols } = contracts;
    this.#border = world.desk.accounts.enclose([vault, game, ...protocols].map(({ address }) => address));
    this.#yields = randomStream(world.seed, "yields of the protocols");
  }

  /** @param size Depositors and players together, at least 2. */
  static async open(world: World, size: number): Promise<DerbyAgents> {
    const { ground } = world;
    const protocols = await Promise.all(PROTOCOLS.map((name) => ground.contract(name)));
    const [vault, game] = [await ground.contract("DerbyVault"), await ground.contract("DerbyGame")];
    return new DerbyAgents(world, { vault, game, protocols }, size);
  }

  async arrive(): Promise<void> {
    const { desk, ground, tokens } = this.world;
    const governor = ground.account("governor");
    const risk = ground.account("risk");
    desk.enlist("governor", governor, risk);
    desk.accounts.expect(tokens.drb.address, governor, await desk.read(tokens.drb, "balanceOf", governor));
    await this.#setInterval(risk);
    await desk.admit("depositor", addressesOf(this.#depositors));
    await desk.admit("player", addressesOf(this.#players));
    await desk.send(this.#depositors.map((depositor) => this.#bring(depositor)));
    await desk.send(
      this.#players.map(({ address, drb }) => ({
        from: governor,
        to: tokens.drb,
        method: "transfer",
        args: [address, drb],
      })),
    );
    await this.#mintBaskets();
  }

  async morning(round: number): Promise<void> {
    if (round > 0) {
      await this.#earn();
      await this.#closeEpoch();
    }
    if (round === this.world.calendar.rounds) return this.#beginToLeave();
    await this.#claimRequests();
    await this.#redeem(this.#players.filter(({ random }) => random.integer(1, 100) <= 15));
    if (round > 0)
      await this.#vote(
        this.#players.filter(({ leader, random }) => leader === undefined && random.integer(1, 100) <= 25),
      );
    await this.#deposit(this.#depositors.filter(({ random }) => round === 0 || random.integer(1, 100) <= 12));
    if (round > 0)
      await this.#request(
        this.#depositors.filter(({ random }) => random.integer(1, 100) <= 12),
        3n,
      );
  }

  async evening(): Promise<void> {}

  async end(): Promise<void> {
    await this.#closeEpoch();
    await this.#redeem(this.#players);
    const receipts = await this.world.desk.send(
      this.#players.map(({ address, basketId }) => this.#onGame(address, "withdrawUnlocked", [basketId, address, 0n])),
    );
    for (const [index, player] of this.#players.entries()) {
      const slashes = eventsIn(receipts[index] as Receipt, this.contracts.game, "BasketSlashed");
      player.slashed = slashes.reduce((total, { drb }) => total + (drb as bigint), 0n);
    }
    await this.#redeemFees();
    await this.#claimRequests();
  }

  async tell() {
    const { desk, tokens } = this.world;
    const { vault, game, protocols } = this.contracts;
    const holders = [vault, game, ...protocols].map(({ address }) => address);
    const held = async (token: Contract) => {
      const balances = await desk.ask(holders.map((holder) => ({ of: token, view: "balanceOf", args: [holder] })));
      return balances.reduce((total, one) => total + one, 0n);
    };
    const people = [...addressesOf(this.#depositors), ...addressesOf(this.#players)];
    const played: DerbyPlayed = {
      tokens,
      border: this.#border,
      held: { USDC: await held(tokens.usdc), WETH: await held(tokens.weth), DRB: await held(tokens.drb) },
      epochs: this.#epochs,
      players: await this.#tellPlayers(),
      depositors: this.#depositors.length,
      unpaid: this.#unpaid,
      drbLocked: await desk.read(game, "totalLocked"),
      drbOfGame: await desk.read(tokens.drb, "balanceOf", game.address),
      walletsApart:
        (await desk.apart(tokens.usdc, people)) + (await desk.apart(tokens.drb, addressesOf(this.#players))),
      wallets: people.length + this.#players.length,
    };
    return derbyTold(played);
  }

  // ------------------------------------------------------------------------------------------------------ depositors

  /** Half or more of what each has, in whole dollars. */
  async #deposit(depositors: readonly Depositor[]): Promise<void> {
    const calls = depositors.flatMap(({ address, random }) => {
      const dollars = Number(this.world.desk.holding(this.world.tokens.usdc, address) / USDC);
      if (dollars < 10) return [];
      const assets = BigInt(random.integer(Math.ceil(dollars / 2), dollars)) * USDC;
      return [this.#onVault(address, "deposit", [assets, address])];
    });
    await this.world.desk.send(calls);
  }

  /** Asks for a part of each one's shares by the next close. @param divisor 1 for all */
  async #request(depositors: readonly Depositor[], divisor: bigint): Promise<void> {
    const free = depositors.filter(({ request }) => request === undefined);
    const shares = await this.#shares(free);
    const planned = free.flatMap((depositor, index) => {
      const part = (shares[index] ?? 0n) / divisor;
      return part === 0n ? [] : [{ depositor, part }];
    });
    const receipts = await this.world.desk.send(
      planned.map(({ depositor: { address }, part }) => this.#onVault(address, "requestRedeem", [part, address])),
    );
    for (const [index, { depositor }] of planned.entries()) {
      const told = (figure: string) =>
        toldIn(receipts[index] as Receipt, this.contracts.vault, "RedeemRequested", figure);
      depositor.request = { id: told("requestId"), epoch: told("epoch") };
    }
  }

  /** Those whose epoch is closed. */
  async #claimRequests(): Promise<void> {
    const epoch = BigInt(await this.world.desk.read(this.contracts.vault, "epoch"));
    const ready = this.#depositors.filter(({ request }) => request !== undefined && request.epoch < epoch);
    const receipts = await this.world.desk.send(
      ready.map(({ address, request }) => this.#onVault(address, "claimRequest", [request?.id, address])),
    );
    for (const [index, depositor] of ready.entries()) {
      depositor.request = undefined;
      const back = toldIn(receipts[index] as Receipt, this.contracts.vault, "RequestClaimed", "sharesReturned");
      if (back > 0n) this.#unpaid += 1;
    }
  }

  #shares(depositors: readonly Depositor[]): Promise<bigint[]> {
    const { vault } = this.contracts;
    return this.world.desk.ask(depositors.map(({ address }) => ({ of: vault, view: "balanceOf", args: [address] })));
  }

  // --------------------------------------------------------------------------------------------------------- players

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
    const calls = players.map(({ address, basketId, random }) =>
      this.#onGame(address, "rebalanceBasket", [basketId, 0n, portfolioOf(random), MaxUint256]),
    );
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

  async #beginToLeave(): Promise<void> {
    await this.#claimRequests();
    await this.#redeem(this.#players);
    await this.world.desk.send(
      this.#players.map(({ address, basketId, drb }) =>
        this.#onGame(address, "rebalanceBasket", [basketId, -drb, [], MaxUint256]),
      ),
    );
    await this.#request(this.#depositors, 1n);
  }

  // ---------------------------------------------------------------------------------------------- keeper and protocols

  /** An epoch a round, instead of the sandbox's two weeks. */
  async #setInterval(risk: Hex): Promise<void> {
    const { vault } = this.contracts;
    const data = await this.world.desk.chain.call(vault.address, vault.abi.encodeFunctionData("parameters"));
    const [parameters] = vault.abi.decodeFunctionResult("parameters", data) as unknown as [{ toObject(): object }];
    const changed = { ...parameters.toObject(), interval: BigInt(this.world.calendar.roundSeconds) };
    await this.world.desk.send([{ from: risk, to: vault, method: "setParameters", args: [changed] }]);
  }

  /** What the protocols that are told earned or lost since the last round. */
  async #earn(): Promise<void> {
    const from = this.world.ground.account("governor");
    const calls: Call[] = [];
    for (const name of YIELDING) {
      const protocol = this.contracts.protocols[PROTOCOLS.indexOf(name)] as Contract;
      const assets = await this.world.desk.read(protocol, "totalAssets");
      const [lowest, highest] = YIELDS[name];
      const change = (assets * BigInt(this.#yields.integer(lowest, highest))) / BPS;
      if (change > 0n) calls.push({ from, to: protocol, method: "gain", args: [change] });
      if (change < 0n) calls.push({ from, to: protocol, method: "lose", args: [-change] });
    }
    await this.world.desk.send(calls);
  }

  async #closeEpoch(): Promise<void> {
    const { desk, ground } = this.world;
    const { vault } = this.contracts;
    const from = ground.account("keeper");
    let fee = 0n;
    for (let call = 1; call <= MAX_CALLS; call++) {
      const [receipt] = await desk.send([
        { ...this.#onVault(from, "closeEpoch", [ALL_STEPS]), gas: Number(CLOSE_GAS_LIMIT) },
      ]);
      for (const paid of eventsIn(receipt as Receipt, vault, "FeePaid")) fee += paid.fee as bigint;
      if (eventsIn(receipt as Receipt, vault, "EpochClosed").length > 0) return this.#note(fee);
    }
    throw new Error(`The epoch was not closed in ${MAX_CALLS} calls.`);
  }

  /** What a close left behind. */
  async #note(fee: bigint): Promise<void> {
    const { desk } = this.world;
    const { vault, game } = this.contracts;
    const epoch = await desk.read(vault, "epoch");
    const [totalAssets = 0n, grossAssets = 0n, exchangeRate = 0n, idle = 0n] = await desk.ask(
      ["totalAssets", "grossAssets", "exchangeRate", "idleAssets"].map((view) => ({ of: vault, view })),
    );
    const { rewardPool } = await desk.read<{ readonly rewardPool: bigint }>(game, "vaultInfo", vault.address);
    const listed = await desk.read<readonly EpochRecord["protocols"][number]["state"][]>(vault, "protocols");
    const sums = await desk.ask(
      PROTOCOLS.map((_, id) => ({ of: game, view: "accumulatorsOf", args: [vault.address, epoch, id] })),
    );
    const protocols = PROTOCOLS.map((name, id) => ({
      id,
      name,
      state: listed[id] as (typeof listed)[number],
      cumRlt: sums[id] ?? 0n,
    }));
    const redeemable = await this.#redeemable();
    this.#epochs.push({
      epoch: Number(epoch) - 1,
      fee,
      totalAssets,
      grossAssets,
      exchangeRate,
      idle,
      rewardPool,
      redeemable,
      protocols,
    });
  }

  /** What all players and leaders could take out of the pool. */
  async #redeemable(): Promise<bigint> {
    const { game } = this.contracts;
    const answers = await this.world.desk.ask(
      this.#players.flatMap(({ basketId }) =>
        ["basketRedeemableRewards", "delegationFees"].map((view) => ({ of: game, view, args: [basketId] })),
      ),
    );
    return answers.reduce((total, one) => total + one, 0n);
  }

  async #tellPlayers(): Promise<PlayerRecord[]> {
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

  // --------------------------------------------------------------------------------------------------------- helpers

  #bring({ address: from, random }: Depositor): Call {
    const { usdc } = this.world.tokens;
    const amount = BigInt(random.integer(1_000, 10_000)) * USDC;
    const calls = [
      usdc.abi.encodeFunctionData("mint", [from, amount]),
      usdc.abi.encodeFunctionData("approve", [this.contracts.vault.address, MaxUint256]),
    ];
    return { from, to: usdc, method: "multicall", args: [calls] };
  }

  #onVault(from: Hex, method: string, args: readonly unknown[]): Call {
    return { from, to: this.contracts.vault, method, args };
  }

  #onGame(from: Hex, method: string, args: readonly unknown[]): Call {
    return { from, to: this.contracts.game, method, args };
  }
}

function depositorOf(seed: number, index: number): Depositor {
  const name = `Depositor${index}`;
  return { name, address: labAddress(name), random: randomStream(seed, `decisions of ${name}`) };
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

/** Votes for one to three protocols. */
function portfolioOf(random: Random): Weight[] {
  const ids = new Set(Array.from({ length: random.integer(1, 3) }, () => random.integer(0, PROTOCOLS.length - 1)));
  const chosen = [...ids].sort((a, b) => a - b);
  const each = Math.floor(10_000 / chosen.length);
  const rest = 10_000 - each * chosen.length;
  return chosen.map((protocolId, index) => ({ protocolId, bps: each + (index === 0 ? rest : 0) }));
}

const addressesOf = (actors: readonly { readonly address: Hex }[]): Hex[] => actors.map(({ address }) => address);
