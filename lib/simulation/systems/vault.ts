import type { StoryTold } from "../../story.js";
import { LOCAL_CHAIN_ID } from "../../network.js";
import type { Outcome } from "../outcome.js";
import { type Plan, populate } from "../population.js";
import { StakersRun } from "../simulation.js";
import { epochRows, stakerRows, vaultReport, vaultSection } from "../vault-report.js";
import { deploySystem, OPERATOR, type VaultSystem } from "../vault-system.js";
import type { Agents, World } from "./agents.js";

/** What the lab's own token is called. */
const SYMBOL = "LAB";

/** Stakers in vaults of their own, which behave as in a simulation of vaults alone. */
export class VaultAgents implements Agents {
  readonly system = "vault";
  #outcome: Outcome | undefined;

  private constructor(
    private readonly world: World,
    private readonly vaults: VaultSystem,
    private readonly plan: Plan,
    private readonly run: StakersRun,
  ) {}

  /** Deploys the vaults. @param plan Its epochs are the world's rounds. */
  static async open(world: World, plan: Plan): Promise<VaultAgents> {
    const { ground, desk, calendar } = world;
    const { startAt, roundSeconds: epochSeconds } = calendar;
    const params = { vaults: plan.vaults, epochSeconds, feeBps: BigInt(plan.feeBps) };
    desk.enlist("rewarder", OPERATOR);
    const vaults = await deploySystem(desk.chain, ground.lab, params, desk.now);
    desk.enlist("staker", ...populate(plan).map(({ address }) => address));
    return new VaultAgents(world, vaults, plan, new StakersRun(vaults, plan, { startAt, epochSeconds }, () => {}));
  }

  async arrive(): Promise<void> {
    await this.run.arrive();
  }

  async morning(round: number): Promise<void> {
    if (round > 0) await this.run.closeEpoch(round - 1);
    if (round < this.plan.epochs) await this.run.openEpoch(round);
    else this.#outcome = await this.run.leave();
  }

  async evening(): Promise<void> {}

  async end(): Promise<void> {}

  tell(): Promise<StoryTold> {
    if (this.#outcome === undefined) throw new Error("the stakers have not left yet");
    const told = {
      plan: this.plan,
      epochSeconds: this.world.calendar.roundSeconds,
      outcome: this.#outcome,
      chainId: LOCAL_CHAIN_ID,
      token: { symbol: SYMBOL, address: this.vaults.token },
    };
    const sheets = [
      { name: "epochs", ...epochRows(told) },
      { name: "stakers", ...stakerRows(told) },
    ];
    return Promise.resolve({ report: vaultReport(told), section: vaultSection(told), sheets });
  }
}
