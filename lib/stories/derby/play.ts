import { drbOf } from "../../../reference/derby/basket.js";
import type { DerbyParameters } from "../../../reference/derby/parameters.js";
import { InputError } from "../../input-error.js";
import type { Chance } from "../../scenario/chance.js";
import type { Scenario } from "../../scenario/schema.js";
import { yieldOf } from "../../scenario/yields.js";
import type { Stage } from "../../story.js";
import { parseAmount, parseBps, parseCount } from "../../units.js";
import type { EthMarket } from "../eth-market.js";
import { playScript, type Said, type Verbs, whoDoes } from "../script.js";
import { DRB, parsePortfolio, protocolCalled, STATED, USDC } from "./plan.js";
import { afterClose, type Ending, type EpochRecord, type PlayerRecord, playersNow, readEnding } from "./reading.js";
import { DerbyStage, type IncentiveSaid, KEEPER, type Surroundings } from "./stage.js";
import { type Agreement, DerbyTwin } from "./twin.js";

/** What the scenario calls the moment when all epochs have been played and everybody begins to leave. */
const SEASON = "season";

/** The story as it was played. */
export interface Played {
  readonly agreements: readonly Agreement[];
  /** The terms on which the sandbox's vault is played. */
  readonly parameters: DerbyParameters;
  readonly tokens: Readonly<Record<"USDC" | "WETH" | "DRB", string>>;
  /** After each close: of the epoch that collected votes and money, then of every round. */
  readonly epochs: readonly EpochRecord[];
  /** Who put money in, in the order of their first time. */
  readonly depositors: readonly string[];
  readonly players: readonly PlayerRecord[];
  /** A token's way through the system, base units, when the last round was closed. */
  readonly flows: Readonly<Record<"USDC" | "WETH" | "DRB", Flow>>;
  /** Whose basket is followed, at the end of the season, and who was the first to go, before his DRB left. */
  readonly leader: Portrait;
  readonly leaver: Portrait;
  /** When everybody has left. */
  readonly ending: Ending;
}

/** A basket, and its `tokenURI` of some moment. */
export interface Portrait {
  readonly basketId: number;
  readonly uri: string;
}

/** Base units. */
export interface Flow {
  readonly in: bigint;
  readonly out: bigint;
  readonly held: bigint;
}

/** Plays what the scenario says from the next midnight of the chain on. */
export async function playDerby(stage: Stage, scenario: Scenario, surroundings: Surroundings): Promise<Played> {
  const play = await Play.open(stage, scenario, surroundings);
  return await play.run();
}

class Play {
  readonly verbs: Verbs;
  readonly #epochs: EpochRecord[] = [];
  /** Requests that each has not claimed yet, oldest first. */
  readonly #requests = new Map<string, number[]>();
  /** Losses that were marked since the last close. */
  #marked = 0n;
  #leaderId = 0;
  #leaver: Portrait | undefined;
  #season: Pick<Played, "players" | "flows" | "leader"> | undefined;

  private constructor(
    private readonly stage: Stage,
    private readonly scenario: Scenario,
    private readonly startsAt: number,
    private readonly derby: DerbyStage,
    private readonly market: EthMarket,
    private readonly twin: DerbyTwin,
  ) {
    this.verbs = { ...this.#ofDepositors(), ...this.#ofPlayers(), ...this.#ofOthers() };
  }

  static async open(stage: Stage, scenario: Scenario, surroundings: Surroundings): Promise<Play> {
    const { poolFee, swapSlippageBps, lent } = surroundings;
    const derby = await DerbyStage.open(stage);
    const startsAt = await stage.nextMidnight();
    await derby.passTo(startsAt);
    const market = await derby.market(poolFee);
    await derby.equip(scenario.actors);
    await derby.openLending(lent);
    return new Play(stage, scenario, startsAt, derby, market, await DerbyTwin.begin(derby, swapSlippageBps));
  }

  async run(): Promise<Played> {
    const { hre, seed } = this.stage;
    await playScript(hre, seed, this.scenario, this);
    if (this.#season === undefined) throw new Error(`The scenario has no place that is called ${SEASON}.`);
    if (this.#leaver === undefined) throw new Error("Nobody has unlocked anything.");
    return {
      agreements: this.twin.agreements,
      parameters: this.twin.vault.books.parameters,
      tokens: {
        USDC: this.stage.address("USDC"),
        WETH: this.stage.address("WETH"),
        DRB: this.stage.address("DRB"),
      },
      epochs: this.#epochs,
      depositors: whoDoes(hre, this.scenario, "derby deposit"),
      ...this.#season,
      leaver: this.#leaver,
      ending: await readEnding(this.twin),
    };
  }

  // ------------------------------------------------------------------------------------------------- what the story does

  async price(dollars: string): Promise<void> {
    await this.market.setPrice(parseCount(dollars));
  }

  async earn(protocol: string, share: string, chance: Chance): Promise<void> {
    const id = protocolCalled(protocol);
    const held = await (await this.derby.stated(id)).totalAssets();
    await this.twin.earn(KEEPER, id, yieldOf(protocol, share, held, chance));
  }

  async passTo(seconds: number): Promise<void> {
    await this.twin.passTo(this.startsAt + seconds);
  }

  async reach(bookmark: string): Promise<void> {
    if (bookmark !== SEASON) return;
    const leader = await this.#portrait(this.#leaderId);
    this.#season = { players: await playersNow(this.twin), flows: await this.#flows(), leader };
  }

  #ofDepositors(): Verbs {
    const { twin } = this;
    return {
      "derby deposit": ({ from, amount = "" }) => twin.deposit(from, parseAmount(amount, USDC)),
      "derby withdraw": ({ from, amount = "" }) => twin.withdraw(from, parseAmount(amount, USDC)),
      "derby request": (said) => this.#request(said),
      "derby claim": ({ from }) => this.#claim(from),
    };
  }

  #ofPlayers(): Verbs {
    const { twin } = this;
    return {
      "derby mint": ({ from, name = "" }) => twin.mintBasket(from, name),
      "derby lead": ({ from, fee = "" }) => twin.offerToLead(from, twin.basketOf(from), parseBps(fee)),
      "derby rebalance": (said) => this.#rebalance(said),
      "derby delegate": (said) => this.#follow(said),
      "derby redeem": ({ from, fees }) =>
        fees === undefined
          ? twin.redeemRewards(from, twin.basketOf(from))
          : twin.redeemDelegationFees(from, twin.basketOf(from)),
      "derby unlock": ({ from }) => this.#unlock(from),
    };
  }

  /** Whoever governs, keeps, or puts incentives in. */
  #ofOthers(): Verbs {
    const { derby, twin } = this;
    return {
      "derby close": ({ from }) => this.#close(from),
      "derby mark-loss": async ({ from, protocol = "" }) => {
        this.#marked += await twin.markLoss(from, protocolCalled(protocol));
      },
      "derby fund-bounty": ({ from, amount = "" }) => twin.fundBounty(from, parseAmount(amount, USDC)),
      "DerbyGame.collectTreasuryRewards": ({ from }) => twin.collectForfeited(from),
      "deploy FundedIncentivesMock": ({ from, as = "" }, [token]) => derby.bringIncentives(from, as, String(token)),
      "WETH.approve": ({ from }, [spender, amount]) => derby.approveWeth(from, String(spender), String(amount)),
      "DerbyVault.setIncentive": ({ from }, [id, incentive]) =>
        twin.listIncentive(from, Number(id), incentive as IncentiveSaid),
      "SteadyIncentives.owe": ({ from }, [holder, weth]) =>
        derby.oweIncentives(from, "SteadyIncentives", String(holder), String(weth)),
    };
  }

  async #request({ from, amount = "" }: Said): Promise<void> {
    const { vault } = this.derby;
    const unit = { symbol: await vault.symbol(), decimals: Number(await vault.decimals()) };
    const shares = parseAmount(amount, unit, await vault.balanceOf(this.derby.address(from)));
    const open = this.#requests.get(from) ?? [];
    this.#requests.set(from, [...open, await this.twin.requestRedeem(from, shares)]);
  }

  async #claim(name: string): Promise<void> {
    const [oldest, ...rest] = this.#requests.get(name) ?? [];
    if (oldest === undefined) throw new InputError(`${name} has asked for nothing that could be claimed.`);
    await this.twin.claimRequest(name, oldest);
    this.#requests.set(name, rest);
  }

  async #rebalance({ from, lock, askBack, weights = "" }: Said): Promise<void> {
    const id = this.twin.basketOf(from);
    const locked = drbOf(this.twin.game.basket(id));
    const asked = askBack === undefined ? 0n : parseAmount(askBack, DRB, locked);
    const added = lock === undefined ? 0n : parseAmount(lock, DRB);
    await this.twin.rebalance(from, id, added - asked, parsePortfolio(weights));
  }

  async #follow({ from, leader = "", maxFee = "" }: Said): Promise<void> {
    this.#leaderId = Number(parseCount(leader));
    await this.twin.follow(from, this.twin.basketOf(from), this.#leaderId, parseBps(maxFee));
  }

  async #unlock(name: string): Promise<void> {
    const id = this.twin.basketOf(name);
    this.#leaver ??= await this.#portrait(id);
    await this.twin.withdrawUnlocked(name, id);
  }

  /** Once the season is over, what a close leaves behind is looked at when everybody has gone. */
  async #close(name: string): Promise<void> {
    const closed = await this.twin.close(name);
    if (this.#season !== undefined) return;
    this.#epochs.push(await afterClose(this.twin, closed, this.#marked));
    this.#marked = 0n;
    for (const { basketId } of this.twin.players) {
      await this.derby.send(KEEPER, this.derby.game, "recordEpochs", [basketId, this.#epochs.length]);
      await this.derby.send(KEEPER, this.derby.game, "settleBasket", [basketId]);
    }
  }

  async #portrait(basketId: number): Promise<Portrait> {
    return { basketId, uri: await this.derby.game.tokenURI(basketId) };
  }

  async #flows(): Promise<Played["flows"]> {
    const { usdc, weth, drb, vault, game, currency } = this.derby;
    const holding = async (token: typeof usdc | typeof drb, holders: readonly string[]) => {
      const balances = await Promise.all(holders.map((holder) => token.balanceOf(holder)));
      return balances.reduce((sum, balance) => sum + balance, 0n);
    };
    const stated = await Promise.all(STATED.map((id) => this.derby.stated(id)));
    const [vaultAt, gameAt] = [await vault.getAddress(), await game.getAddress()];
    const protocols = await Promise.all(stated.map((protocol) => protocol.getAddress()));
    return {
      USDC: { ...this.twin.usdc, held: await holding(usdc, [vaultAt, gameAt, ...protocols]) },
      WETH: { ...this.twin.weth, held: await holding(weth, [vaultAt, await currency.getAddress()]) },
      DRB: { ...this.twin.drb, held: await holding(drb, [gameAt]) },
    };
  }
}
