import { CLOSE_GAS_LIMIT } from "../../../derby.js";
import type { Hex, Receipt } from "../../chain.js";
import { type Random, randomStream } from "../../random.js";
import type { Border } from "../../world/accounts.js";
import { type Contract, eventsIn } from "../../world/contract.js";
import type { Call } from "../../world/desk.js";
import type { Agents, Residue, World } from "../agents.js";
import type { Check } from "../telling.js";
import { auditDerby, type DerbyParts, derbyResidues } from "./audit.js";
import { Depositors } from "./depositors.js";
import { Players } from "./players.js";
import { type DerbyPlayed, derbyTold, type EpochRecord, PROTOCOLS } from "./told.js";

const BPS = 10_000n;
const ALL_STEPS = 10_000n;
/** More calls than any close takes. */
const MAX_CALLS = 20;
/** Status of a protocol. */
const ACTIVE = 2n;
/** How often the treasury takes back what its own exit fee has left it, a hundredth each time. */
const MAX_EXITS = 16;

/** Which protocols earn what they are told to, and between what they earn in a round, basis points of what they hold. */
const YIELDS = { SteadyYield: [5, 30], BoldYield: [-50, 100], WildYield: [-300, 400] } as const;
const YIELDING = Object.keys(YIELDS) as (keyof typeof YIELDS)[];

/** How many of a hundred deposit; the others play. */
const DEPOSITORS_PERCENT = 60;

interface Contracts {
  readonly vault: Contract;
  readonly game: Contract;
  readonly protocols: readonly Contract[];
}

/** Depositors of one Derby vault, players who steer it by their votes, and a keeper who closes its epochs, one a round. */
export class DerbyAgents implements Agents {
  readonly system = "derby";
  readonly #depositors: Depositors;
  readonly #players: Players;
  readonly #border: Border;
  readonly #epochs: EpochRecord[] = [];
  readonly #yields: Random;

  private constructor(
    private readonly world: World,
    private readonly contracts: Contracts,
    size: number,
  ) {
    const depositors = Math.max(1, Math.floor((size * DEPOSITORS_PERCENT) / 100));
    this.#depositors = new Depositors(world, contracts, depositors);
    this.#players = new Players(world, contracts, Math.max(1, size - depositors));
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
    const { desk, ground } = this.world;
    const [governor, risk] = [ground.account("governor"), ground.account("risk")];
    desk.enlist("governor", governor, risk);
    await this.#setInterval(risk);
    await this.#depositors.arrive();
    await this.#players.arrive(governor);
  }

  async morning(round: number): Promise<void> {
    if (round > 0) {
      await this.#earn();
      if (this.world.weather().isKept) await this.#closeEpoch();
    }
    await this.#depositors.claimRequests();
    if (round === this.world.calendar.rounds) {
      await this.#players.beginToLeave();
      return this.#depositors.leave();
    }
    await this.#players.decide(round);
    await this.#depositors.decide(round);
  }

  async evening(): Promise<void> {}

  async end(): Promise<void> {
    await this.#closeEpoch();
    await this.#players.leave();
    await this.#depositors.claimRequests();
  }

  async tell() {
    const { desk, tokens } = this.world;
    const { vault, game, protocols } = this.contracts;
    const holders = [vault, game, ...protocols].map(({ address }) => address);
    const held = async (token: Contract) => {
      const balances = await desk.ask(holders.map((holder) => ({ of: token, view: "balanceOf", args: [holder] })));
      return balances.reduce((total, one) => total + one, 0n);
    };
    const people = [...this.#depositors.addresses, ...this.#players.addresses];
    const played: DerbyPlayed = {
      tokens,
      border: this.#border,
      held: { USDC: await held(tokens.usdc), WETH: await held(tokens.weth), DRB: await held(tokens.drb) },
      epochs: this.#epochs,
      players: await this.#players.tell(),
      depositors: this.#depositors.addresses.length,
      unpaid: this.#depositors.unpaid,
      drbLocked: await desk.read(game, "totalLocked"),
      drbOfGame: await desk.read(tokens.drb, "balanceOf", game.address),
      walletsApart: (await desk.apart(tokens.usdc, people)) + (await desk.apart(tokens.drb, this.#players.addresses)),
      wallets: people.length + this.#players.addresses.length,
    };
    return derbyTold(played);
  }

  async pause(): Promise<void> {
    const from = this.world.ground.account("guardian");
    const { vault, game } = this.contracts;
    await this.world.desk.send([vault, game].map((to) => ({ from, to, method: "pauseInbound", args: [] })));
  }

  audit(): Promise<Check[]> {
    return auditDerby(this.#parts);
  }

  /** Protocols are left, and whoever has shares or rewards takes them. The second time everybody has gone. */
  async clear(): Promise<void> {
    const { desk, ground } = this.world;
    const { vault, game } = this.contracts;
    const listed = await desk.read<readonly { readonly status: bigint }[]>(vault, "protocols");
    const active = [...listed].flatMap(({ status }, id) => (status === ACTIVE ? [id] : []));
    if (active.length === 0) return;
    const risk = ground.account("risk");
    await desk.send(active.map((id) => ({ from: risk, to: vault, method: "deprecateProtocol", args: [id] })));
    await this.#closeEpoch();
    await this.#depositors.claimRequests();
    await this.#depositors.clear();
    await this.#players.clear();
    await desk.send([{ from: risk, to: game, method: "collectTreasuryRewards", args: [vault.address] }]);
    await this.#treasuryLeaves();
  }

  residues(): Promise<Residue[]> {
    return derbyResidues(this.#parts);
  }

  async #treasuryLeaves(): Promise<void> {
    const { desk, ground } = this.world;
    const { vault } = this.contracts;
    const from = ground.account("governor");
    for (let exit = 0; exit < MAX_EXITS; exit++) {
      const shares = await desk.read(vault, "balanceOf", from);
      if (shares === 0n) return;
      await desk.send([{ from, to: vault, method: "redeem(uint256,address,address)", args: [shares, from, from] }]);
    }
  }

  get #parts(): DerbyParts {
    return { world: this.world, ...this.contracts, border: this.#border, players: this.#players };
  }

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
        { from, to: vault, method: "closeEpoch", args: [ALL_STEPS], gas: Number(CLOSE_GAS_LIMIT) },
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
    const redeemable = await this.#players.redeemable();
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
}
