import { type AgentView, BEHAVIOURS } from "./behaviours.js";
import { Book, type World } from "./book.js";
import type { Transaction } from "./chain.js";
import { readHoldings, readSolvency, readVaults, readWallets, readWorld, sum, type VaultFacts } from "./observe.js";
import type { EpochRecord, Outcome, PlayedAction, PlayedFunding } from "./outcome.js";
import { type Agent, drawnReward, type Plan, populate, vaultRewards } from "./population.js";
import { type StakeAction, stakeCall } from "./stake-calls.js";
import { arrive, collectFees, fundVault, type VaultSystem } from "./vault-system.js";

/** When a run happens, unix seconds. */
export interface Calendar {
  /** When the first epoch begins; the chain must not be later. */
  readonly startAt: number;
  readonly epochSeconds: number;
}

/** Told how many transactions of how many of one stage have been mined. */
export type OnProgress = (stage: number, mined: number, of: number) => void;

/** What a paused vault refuses. */
const BRINGING: ReadonlySet<StakeAction["kind"]> = new Set(["deposit", "compound"]);

/** Stages of a run: arriving, every epoch, leaving. */
export const stagesOf = ({ epochs }: Pick<Plan, "epochs">): number => epochs + 2;

/**
 * Plays a plan: the stakers arrive, decide anew at the beginning of every epoch from what the chain says, and leave after the last.
 * All that happens in an epoch happens at its beginning, so no order of the transactions favours anybody.
 * @throws TransactionFailed if the contracts refuse an action: no behaviour is meant to try what is refused
 */
export async function simulate(
  system: VaultSystem,
  plan: Plan,
  calendar: Calendar,
  onProgress: OnProgress = () => {},
): Promise<Outcome> {
  const run = new StakersRun(system, plan, calendar, onProgress);
  await run.arrive();
  for (let epoch = 0; epoch < plan.epochs; epoch++) {
    await run.openEpoch(epoch);
    await system.chain.passTo(run.timeOf(epoch + 1));
    await run.closeEpoch(epoch);
  }
  return run.leave();
}

/**
 * The same run for whoever moves the clock himself: every step has to be taken at its time, `timeOf(epoch)`. Where the vaults are not open, nobody
 * brings anything.
 */
export class StakersRun {
  private readonly agents: readonly Agent[];
  private readonly rewards: readonly bigint[];
  private readonly book: Book;
  private readonly epochs: EpochRecord[] = [];
  private readonly actions: PlayedAction[] = [];
  private readonly fundings: PlayedFunding[] = [];
  private world: World;
  private opened: { readonly actions: readonly PlayedAction[]; readonly vaults: readonly VaultFacts[] } = {
    actions: [],
    vaults: [],
  };

  constructor(
    private readonly system: VaultSystem,
    private readonly plan: Plan,
    private readonly calendar: Calendar,
    private readonly onProgress: OnProgress,
    private readonly isOpen: () => boolean = () => true,
  ) {
    this.agents = populate(plan);
    this.rewards = vaultRewards(plan);
    const initial = this.agents.map((agent) => agent.initial);
    this.book = new Book(initial, plan.vaults, BigInt(plan.feeBps));
    const nothing = this.rewards.map(() => initial.map(() => 0n));
    this.world = { wallets: initial, stakes: nothing, earned: nothing };
  }

  /** Lets the stakers in, with what they bring. */
  async arrive(): Promise<void> {
    await this.system.chain.admit(this.agents.map(({ address }) => address));
    const arrivals = this.agents.map(({ address, initial, name }) => arrive(this.system, address, initial, name));
    await this.send(arrivals, 0, 0);
    if (!this.plan.randomYield) await this.fund(0, this.plan.epochs, (reward) => reward * BigInt(this.plan.epochs));
  }

  /** At the beginning of an epoch: rewards are funded, everybody decides and acts. */
  async openEpoch(epoch: number): Promise<void> {
    if (this.plan.randomYield) {
      await this.fund(epoch, 1, (reward, vault) => drawnReward(this.plan, vault, epoch, reward));
    }
    const actions = this.decide(epoch, await readVaults(this.system));
    await this.send(this.enter(actions), epoch, epoch + 1);
    this.opened = { actions, vaults: await readVaults(this.system) };
  }

  /** At the end of the epoch that was opened last, which is the beginning of the next: looks what became of it. */
  async closeEpoch(epoch: number): Promise<void> {
    const { actions, vaults } = this.opened;
    this.world = await readWorld(this.system, this.agents);
    const solvency = await readSolvency(this.system, this.world);
    this.epochs.push({
      epoch: epoch + 1,
      vaults: vaults.map((facts, index) => ({ ...facts, ...(solvency[index] ?? { balance: 0n, surplus: 0n }) })),
      wallets: this.world.wallets,
      actions: countKinds(actions),
      mismatches: this.book.mismatches(this.world),
      stakesAddUp: vaults.every(({ totalStaked }, index) => sum(this.world.stakes[index] ?? []) === totalStaked),
    });
  }

  /** When the last epoch has ended: everybody claims and withdraws. */
  async leave(): Promise<Outcome> {
    const { epochs } = this.plan;
    const { world } = this;
    const exits = this.agents.flatMap((_, staker) => this.exitsOf(staker));
    await this.send(this.enter(exits), epochs, epochs + 1);
    for (const vault of this.system.vaults) await collectFees(this.system, vault, this.timeOf(epochs));

    const final = await readWallets(this.system, this.agents);
    return {
      agents: this.agents,
      rewards: this.rewards,
      funded: this.rewards.map((_, vault) =>
        sum(this.fundings.filter((one) => one.vault === vault).map(({ reward }) => reward)),
      ),
      epochs: this.epochs,
      last: world,
      claimed: this.book.claimed,
      largestStakes: this.book.largestStake,
      final,
      finalMismatches: final.filter((wallet, staker) => wallet !== this.book.wallets[staker]).length,
      holdings: await readHoldings(this.system),
      actions: this.actions,
      fundings: this.fundings,
    };
  }

  private decide(epoch: number, vaults: readonly VaultFacts[]): PlayedAction[] {
    return this.agents.flatMap((agent, staker) => {
      const view: AgentView = {
        epoch,
        wallet: this.world.wallets[staker] ?? 0n,
        expectedYieldWad: agent.expectedYieldWad,
        feeBps: BigInt(this.plan.feeBps),
        vaults: vaults.map(({ totalStaked, rewardPerEpoch }, vault) => ({
          totalStaked,
          rewardPerEpoch,
          stake: this.world.stakes[vault]?.[staker] ?? 0n,
          earned: this.world.earned[vault]?.[staker] ?? 0n,
        })),
      };
      return BEHAVIOURS[agent.behaviour](view, agent.random)
        .filter(({ action }) => this.isOpen() || !BRINGING.has(action.kind))
        .map((decision) => ({ epoch, staker, ...decision }));
    });
  }

  private exitsOf(staker: number): PlayedAction[] {
    const epoch = this.plan.epochs;
    return this.rewards.flatMap((_, vault) => {
      const idle = this.world.stakes[vault]?.[staker] === 0n && this.world.earned[vault]?.[staker] === 0n;
      return idle ? [] : [{ epoch, staker, vault, action: { kind: "exit" } }];
    });
  }

  /** Books the actions and makes transactions of them. */
  private enter(actions: readonly PlayedAction[]): Transaction[] {
    return actions.map((played) => {
      const { staker, vault, action } = played;
      const agent = this.agents[staker];
      const address = this.system.vaults[vault];
      if (agent === undefined || address === undefined) throw new RangeError(`no staker ${staker} or vault ${vault}`);
      this.book.enter(staker, vault, action, this.world.earned[vault]?.[staker] ?? 0n);
      this.actions.push(played);
      return stakeCall(this.system, address, agent.address, action, `${agent.name} in epoch ${played.epoch + 1}`);
    });
  }

  private async fund(epoch: number, epochs: number, amount: (reward: bigint, vault: number) => bigint): Promise<void> {
    for (const [vault, address] of this.system.vaults.entries()) {
      const reward = amount(this.rewards[vault] ?? 0n, vault);
      await fundVault(this.system, address, reward, epochs, this.timeOf(epoch));
      this.fundings.push({ epoch, vault, reward, epochs });
    }
  }

  private async send(transactions: readonly Transaction[], epoch: number, stage: number): Promise<void> {
    await this.system.chain.send(transactions, this.timeOf(epoch), (mined) =>
      this.onProgress(stage, mined, transactions.length),
    );
    this.onProgress(stage, transactions.length, transactions.length);
  }

  /** When an epoch begins, unix seconds. */
  timeOf(epoch: number): number {
    return this.calendar.startAt + epoch * this.calendar.epochSeconds;
  }
}

function countKinds(actions: readonly PlayedAction[]): Record<StakeAction["kind"], number> {
  const counts = { deposit: 0, withdraw: 0, claim: 0, compound: 0, exit: 0 };
  for (const { action } of actions) counts[action.kind] += 1;
  return counts;
}
