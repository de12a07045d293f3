import type { StoryTold } from "../../story.js";
import { LOCAL_CHAIN_ID } from "../../network.js";
import type { Outcome } from "../outcome.js";
import { type Plan, populate } from "../population.js";
import { StakersRun } from "../simulation.js";
import { epochRows, stakerRows, vaultReport, vaultSection } from "../vault-report.js";
import { deploySystem, OPERATOR, type VaultSystem } from "../vault-system.js";
import type { Contract } from "../world/contract.js";
import { readHoldings, readSolvency, readWallets, readWorld, sum } from "../observe.js";
import type { Agents, Residue, World } from "./agents.js";
import { atLeast, type Check, equal } from "./telling.js";

/** What the lab's own token is called. */
const SYMBOL = "LAB";
const GUARDIAN = 3n;

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
    const isOpen = () => !world.weather().paused.has("vault");
    const run = new StakersRun(vaults, plan, { startAt, epochSeconds }, () => {}, isOpen);
    return new VaultAgents(world, vaults, plan, run);
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

  async pause(): Promise<void> {
    const { desk, ground } = this.world;
    const { vault, manager } = ground.lab;
    for (const address of this.vaults.vaults) {
      const to: Contract = { name: "Vault", address, abi: vault.abi };
      const authority = { name: "AccessManager", address: await desk.read<string>(to, "authority"), abi: manager.abi };
      await desk.send([
        { from: OPERATOR, to: authority, method: "grantRole", args: [GUARDIAN, OPERATOR, 0] },
        { from: OPERATOR, to, method: "pauseInbound", args: [] },
      ]);
    }
  }

  async audit(): Promise<Check[]> {
    const stakers = populate(this.plan);
    const solvency = await readSolvency(this.vaults, await readWorld(this.vaults, stakers));
    const { supply, fees, rewarder, vaults } = await readHoldings(this.vaults);
    const held = sum(await readWallets(this.vaults, stakers)) + sum(vaults.map(({ balance }) => balance));
    return [
      equal(
        "vault",
        "conservation: every LAB is in a wallet, a vault or with those who are paid",
        supply,
        held + fees + rewarder,
      ),
      ...solvency.map(({ surplus }, vault) => atLeast("vault", `solvency of vault ${vault}`, 0n, surplus)),
    ];
  }

  async clear(): Promise<void> {}

  async residues(): Promise<Residue[]> {
    const { vaults } = await readHoldings(this.vaults);
    const most = BigInt(this.plan.stakers + 1);
    return vaults.map(({ balance, toStream }, vault) => ({
      system: "vault",
      token: `${SYMBOL} of vault ${vault}, beyond what still streams`,
      left: balance - toStream,
      most,
      because: "a base unit an account, 2^-27 a call",
    }));
  }
}
