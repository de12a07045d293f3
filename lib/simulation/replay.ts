import { InputError } from "../input-error.js";
import { formatDecimal } from "../units.js";
import { type Chain, type Hex, TransactionFailed } from "./chain.js";
import { Comparison, type ComparedField, difference, type Worst } from "./comparison.js";
import { type LabContracts, revertText } from "./contracts.js";
import { type RecordedAction, type RecordedRun, type RecordedStep, TOKEN_DECIMALS } from "./recorded-run.js";
import { type StakeAction, stakeCall } from "./stake-calls.js";
import { arrive, deploySystem, fundVault, labAddress, readMany, readNumber, type VaultSystem } from "./vault-system.js";

/** A replay agrees with the recorded run where no number is further off, wei: the model counts in floats. */
export const TOLERANCE_WEI = 10n ** 9n;

/** One step of the model; any number of seconds gives the same balances. */
const STEP_SECONDS = 3_600;
/** The most epochs that one funding spans, see Vault. */
const MAX_EPOCHS = 5_200;

/** What a replay found. Quantities in wei. */
export interface ReplayResult {
  readonly steps: number;
  /** Recorded actions, all of which were played. */
  readonly actions: number;
  /** Numbers compared. */
  readonly compared: number;
  /** Actions that asked for more than there was by rounding, up to the tolerance. */
  readonly clipped: number;
  /** The comparison furthest off; `step` counts from 1, and is the number of steps for final balances. */
  readonly worst: Worst;
  readonly maxDifference: bigint;
}

/**
 * Plays a recorded run on the contracts and compares every number after every step, then lets everybody leave.
 * @param chain a chain at `startAt` or earlier
 * @param onStep told after each step
 * @throws InputError where an action asks for more than there is, or for what a vault refuses
 */
export async function replay(
  chain: Chain,
  contracts: LabContracts,
  run: RecordedRun,
  startAt: number,
  onStep: () => void = () => {},
): Promise<ReplayResult> {
  try {
    const replayed = await Replay.begin(chain, contracts, run, startAt);
    for (const [index, step] of run.steps.entries()) {
      await replayed.play(index, step);
      onStep();
    }
    await replayed.leave();
    return replayed.result();
  } catch (error) {
    if (!(error instanceof TransactionFailed) || error.data === undefined) throw error;
    throw new InputError(`The vault refuses the ${error.transaction.what}: ${revertText(contracts, error.data)}.`);
  }
}

class Replay {
  private readonly comparison = new Comparison();
  private readonly addresses: ReadonlyMap<string, Hex>;
  private clipped = 0;

  private constructor(
    private readonly system: VaultSystem,
    private readonly vault: Hex,
    private readonly run: RecordedRun,
    private readonly startAt: number,
  ) {
    this.addresses = addressesOf(run);
  }

  static async begin(chain: Chain, contracts: LabContracts, run: RecordedRun, startAt: number): Promise<Replay> {
    const { stepsPerEpoch, epochs } = fundingSpan(run.steps.length);
    const params = { vaults: 1, epochSeconds: STEP_SECONDS * stepsPerEpoch, feeBps: run.withdrawalFee };
    const system = await deploySystem(chain, contracts, params, startAt);
    const [vault] = system.vaults;
    if (vault === undefined) throw new Error("the system has no vault");

    const addresses = addressesOf(run);
    await chain.admit([...addresses.values()]);
    const arrivals = run.stakers.map(({ name, balance }) => arrive(system, addresses.get(name) ?? "", balance, name));
    await chain.send(arrivals, startAt);
    const reward = run.vault.rewardPerStep * BigInt(stepsPerEpoch * epochs);
    if (reward > 0n) await fundVault(system, vault, reward, epochs, startAt);
    return new Replay(system, vault, run, startAt);
  }

  /** All actions at one timestamp, then one step of time, then the comparison. */
  async play(index: number, { actions, ...expected }: RecordedStep): Promise<void> {
    const timestamp = this.timeOf(index);
    for (const [place, action] of actions.entries()) {
      await this.act(action, timestamp, `steps[${index}].actions[${place}]`);
    }
    await this.system.chain.passTo(this.timeOf(index + 1));

    const step = index + 1;
    this.compare(step, "balance", expected.stakerBalances, await this.read("token", this.system.token, "balanceOf"));
    this.compare(step, "staked", expected.staked, await this.read("vault", this.vault, "stakeOf"));
    this.compare(step, "unclaimed", expected.unclaimed, await this.read("vault", this.vault, "earned"));
    const totalStaked = await readNumber(this.system, "vault", this.vault, "totalStaked");
    this.comparison.note({
      step,
      staker: null,
      field: "totalStaked",
      expected: expected.totalStaked,
      actual: totalStaked,
    });
  }

  /** Everybody claims and withdraws; then the final balances are compared. */
  async leave(): Promise<void> {
    const steps = this.run.steps.length;
    const stakes = await this.read("vault", this.vault, "stakeOf");
    const earned = await this.read("vault", this.vault, "earned");
    const leaving = this.run.stakers.filter((_, index) => stakes[index] !== 0n || earned[index] !== 0n);
    const exits = leaving.map(({ name }) => this.transaction(name, { kind: "exit" }, "at the end"));
    await this.system.chain.send(exits, this.timeOf(steps));
    const balances = await this.read("token", this.system.token, "balanceOf");
    this.compare(steps, "finalBalance", this.run.finalBalances, balances);
  }

  result(): ReplayResult {
    const { worst, compared } = this.comparison;
    if (worst === undefined) throw new Error("nothing was compared");
    const actions = this.run.steps.reduce((count, step) => count + step.actions.length, 0);
    const steps = this.run.steps.length;
    return { steps, actions, compared, clipped: this.clipped, worst, maxDifference: difference(worst) };
  }

  private async act(action: RecordedAction, timestamp: number, place: string): Promise<void> {
    const playable = await this.playable(action, place);
    if (playable !== undefined)
      await this.system.chain.send([this.transaction(action.staker, playable, place)], timestamp);
  }

  /** The action in the words of the contract; `undefined` where it moves nothing, which the contract would refuse. */
  private async playable(action: RecordedAction, place: string): Promise<StakeAction | undefined> {
    const { token } = this.system;
    const staker = this.addressOf(action.staker);
    switch (action.action) {
      case "deposit": {
        const available = await readNumber(this.system, "token", token, "balanceOf", staker);
        const assets = this.clip(action.amount, available, `${place}: ${action.staker} deposits`, "holds");
        return assets === 0n ? undefined : { kind: "deposit", assets };
      }
      case "withdraw": {
        const available = await readNumber(this.system, "vault", this.vault, "stakeOf", staker);
        const stake = this.clip(action.stake, available, `${place}: ${action.staker} withdraws`, "has staked");
        return stake === 0n ? undefined : { kind: "withdraw", stake };
      }
      case "claim":
        return (await readNumber(this.system, "vault", this.vault, "earned", staker)) === 0n
          ? undefined
          : { kind: "claim" };
    }
  }

  private clip(wanted: bigint, available: bigint, doing: string, having: string): bigint {
    if (wanted <= available) return wanted;
    if (wanted - available > TOLERANCE_WEI) {
      throw new InputError(`${doing} ${tokens(wanted)} tokens, but ${having} only ${tokens(available)}.`);
    }
    this.clipped += 1;
    return available;
  }

  private transaction(name: string, action: StakeAction, place: string) {
    return stakeCall(this.system, this.vault, this.addressOf(name), action, `${name} (${place})`);
  }

  private compare(step: number, field: ComparedField, expected: readonly bigint[], actual: readonly bigint[]): void {
    for (const [index, { name }] of this.run.stakers.entries()) {
      this.comparison.note({ step, staker: name, field, expected: expected[index] ?? 0n, actual: actual[index] ?? 0n });
    }
  }

  private read(contract: "token" | "vault", to: Hex, view: string): Promise<bigint[]> {
    return readMany(this.system, contract, to, view, [...this.addresses.values()]);
  }

  private addressOf(name: string): Hex {
    const address = this.addresses.get(name);
    if (address === undefined) throw new InputError(`"${name}" is not among the stakers.`);
    return address;
  }

  private timeOf(step: number): number {
    return this.startAt + step * STEP_SECONDS;
  }
}

const addressesOf = ({ stakers }: RecordedRun): Map<string, Hex> =>
  new Map(stakers.map(({ name }) => [name, labAddress(`staker/${name}`)]));

/** A funding spans a bounded number of epochs: for longer runs an epoch of the vault holds several steps. */
export function fundingSpan(steps: number): { readonly stepsPerEpoch: number; readonly epochs: number } {
  const stepsPerEpoch = Math.max(1, Math.ceil(steps / MAX_EPOCHS));
  return { stepsPerEpoch, epochs: Math.ceil(steps / stepsPerEpoch) };
}

const tokens = (wei: bigint): string => formatDecimal(wei, TOKEN_DECIMALS);
