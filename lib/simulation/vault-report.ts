import type { DataTable } from "../report/data-table.js";
import { readableUnits } from "../report/numbers.js";
import type { Section } from "../report/page.js";
import type { ReportData } from "../report/report.js";
import { type Chart, lineChart, stepChart } from "../report/charts.js";
import { formatBps, formatDecimal, formatWad } from "../units.js";
import { sum } from "./observe.js";
import type { EpochRecord, Outcome } from "./outcome.js";
import type { Plan } from "./population.js";
import { vaultChecks } from "./vault-checks.js";

/** A run and what is needed to tell it. */
export interface Told {
  readonly plan: Plan;
  readonly epochSeconds: number;
  readonly outcome: Outcome;
  readonly chainId: number;
  readonly token: { readonly symbol: string; readonly address: string };
}

const DECIMALS = 18;
const WAD = 10n ** 18n;
/** More wallets than this are told as percentiles instead of one by one. */
const MAX_WALLETS = 100;
/** More stakers than this are told by behaviour instead of one by one. */
const MAX_ROWS = 20;
const PERCENTILES = [10, 50, 90] as const;
const SYSTEM = "vault";

/** The run for machines: the shape of `report.json`, several vaults added up. */
export function vaultReport(told: Told): ReportData {
  const { plan, epochSeconds, outcome, chainId, token } = told;
  const { holdings, agents } = outcome;
  const held = sum(holdings.vaults.map(({ balance }) => balance)) + holdings.rewarder;
  const out = sum(outcome.final) + holdings.fees;
  return {
    schema: 1,
    chainId,
    seed: plan.seed,
    tokens: { [token.symbol]: { address: token.address, decimals: DECIMALS } },
    systems: {
      vault: {
        epochs: plan.epochs,
        epochSeconds,
        rewardPerEpoch: sum(outcome.rewards).toString(),
        feeBps: plan.feeBps,
        stakers: agents.map(({ name, address, initial }, index) => ({
          name,
          address,
          initial: initial.toString(),
          wallet: at(outcome.last.wallets, index),
          staked: sum(outcome.last.stakes.map((stakes) => stakes[index] ?? 0n)).toString(),
          earned: sum(outcome.last.earned.map((earned) => earned[index] ?? 0n)).toString(),
          claimed: at(outcome.claimed, index),
          final: at(outcome.final, index),
        })),
        series: outcome.epochs.map((record) => ({
          epoch: record.epoch,
          totalStaked: totalStaked(record).toString(),
          vaultBalance: balance(record).toString(),
          stakePerReward: stakePerReward(record)?.toString() ?? null,
          wallets: Object.fromEntries(
            tellsWallets(told) ? agents.map(({ name }, i) => [name, at(record.wallets, i)]) : [],
          ),
        })),
        totals: totalsOf(outcome),
      },
    },
    conservation: [
      {
        system: SYSTEM,
        token: token.symbol,
        in: holdings.supply.toString(),
        out: out.toString(),
        held: held.toString(),
        difference: (holdings.supply - out - held).toString(),
      },
    ],
    checks: vaultChecks(outcome, plan, epochSeconds),
  };
}

/** The run for people: figures, charts and tables. */
export function vaultSection(told: Told): Section {
  const { plan, outcome, token } = told;
  const unit = token.symbol;
  const totals = totalsOf(outcome);
  return {
    system: SYSTEM,
    title: "Vault",
    lead:
      `${plan.stakers} stakers share the reward of ${plan.vaults === 1 ? "one vault" : `${plan.vaults} vaults`} by stake over ` +
      `${plan.epochs} epochs; leaving costs ${formatBps(BigInt(plan.feeBps))}. Afterwards everybody claims and withdraws.`,
    figures: [
      { label: "Reward funded", value: short(BigInt(totals.funded)), unit },
      { label: "Reward claimed", value: short(BigInt(totals.claimed)), unit },
      { label: "Fees burned", value: short(BigInt(totals.fees)), unit },
      { label: "Left to stream", value: short(BigInt(totals.toStream)), unit, note: "after the last exit" },
    ],
    charts: [balanceChart(told), walletChart(told), objectiveChart(told)],
    tables: [epochTable(told), plan.stakers <= MAX_ROWS ? stakerTable(told) : behaviourTable(told)],
  };
}

/** Every epoch of every vault, for a spreadsheet; quantities in whole tokens with every digit. */
export function epochRows({ outcome }: Told): { head: string[]; rows: (string | number | null)[][] } {
  const head = ["epoch", "vault", "staked", "reward per epoch", "stake per reward", "vault balance"];
  const rows = outcome.epochs.flatMap(({ epoch, vaults }) =>
    vaults.map(({ totalStaked, rewardPerEpoch, stakePerRewardWad, balance }, vault) => [
      epoch,
      vault,
      tokens(totalStaked),
      tokens(rewardPerEpoch),
      rewardPerEpoch === 0n ? null : formatWad(stakePerRewardWad),
      tokens(balance),
    ]),
  );
  return { head, rows };
}

/** Every staker, for a spreadsheet; quantities in whole tokens with every digit. */
export function stakerRows({ outcome }: Told): { head: string[]; rows: (string | number | null)[][] } {
  const head = ["staker", "address", "behaviour", "expected yield", "initial", "claimed", "final"];
  const rows = outcome.agents.map(({ name, address, behaviour, expectedYieldWad, initial }, index) => [
    name,
    address,
    behaviour,
    formatWad(expectedYieldWad),
    tokens(initial),
    tokens(outcome.claimed[index] ?? 0n),
    tokens(outcome.final[index] ?? 0n),
  ]);
  return { head, rows };
}

function totalsOf({ funded, claimed, holdings }: Outcome) {
  const toStream = sum(holdings.vaults.map((vault) => vault.toStream));
  return {
    funded: sum(funded).toString(),
    claimed: sum(claimed).toString(),
    fees: holdings.fees.toString(),
    undistributed: (sum(funded) - sum(claimed) - toStream).toString(),
    toStream: toStream.toString(),
  };
}

const epochsOf = ({ outcome }: Told) => ({ name: "Epoch", values: outcome.epochs.map(({ epoch }) => epoch) });

function balanceChart(told: Told): Chart {
  const { epochs } = told.outcome;
  return lineChart({
    id: "vault-balance",
    title: "Vault balance at the end of each epoch",
    x: epochsOf(told),
    y: { name: "Tokens", unit: told.token.symbol },
    series: [
      { name: "Staked", values: epochs.map((record) => tokens(totalStaked(record))) },
      { name: "Staked, earned and still to stream", values: epochs.map((record) => tokens(balance(record))) },
    ],
  });
}

function walletChart(told: Told): Chart {
  const { agents, epochs } = told.outcome;
  const series = tellsWallets(told)
    ? agents.map(({ name }, index) => ({ name, values: epochs.map(({ wallets }) => tokens(wallets[index] ?? 0n)) }))
    : PERCENTILES.map((percent) => ({
        name: `${percent}th percentile`,
        values: epochs.map(({ wallets }) => tokens(percentile(wallets, percent))),
      }));
  return lineChart({
    id: "staker-balances",
    title: "Staker balances at the end of each epoch",
    x: epochsOf(told),
    y: { name: "In the wallet", unit: told.token.symbol },
    series,
  });
}

function objectiveChart(told: Told): Chart {
  const { epochs, rewards } = told.outcome;
  return stepChart({
    id: "stake-per-reward",
    title: "Stake per reward of an epoch, S/R",
    x: epochsOf(told),
    y: { name: "S/R", unit: "epochs" },
    series: rewards.map((_, vault) => ({
      name: rewards.length === 1 ? "S/R" : `Vault ${vault}`,
      values: epochs.map(({ vaults }) => {
        const one = vaults[vault];
        return one === undefined || one.rewardPerEpoch === 0n ? null : formatWad(one.stakePerRewardWad);
      }),
    })),
  });
}

function epochTable(told: Told): DataTable {
  const unit = told.token.symbol;
  return {
    title: "Vault by epoch",
    columns: [
      { name: "Epoch", numeric: true },
      { name: "Staked", unit, numeric: true },
      { name: "Vault balance", unit, numeric: true },
      { name: "S/R", numeric: true },
      { name: "Actions", numeric: true },
    ],
    rows: told.outcome.epochs.map((record) => [
      record.epoch,
      short(totalStaked(record)),
      short(balance(record)),
      short(stakePerReward(record) ?? 0n),
      Object.values(record.actions).reduce((total, count) => total + count, 0),
    ]),
  };
}

function stakerTable({ outcome, token }: Told): DataTable {
  const unit = token.symbol;
  return {
    title: "Final balances",
    columns: [
      { name: "Staker" },
      { name: "Initial", unit, numeric: true },
      { name: "Claimed", unit, numeric: true },
      { name: "Final", unit, numeric: true },
    ],
    rows: outcome.agents.map(({ name, initial }, index) => [
      name,
      short(initial),
      short(outcome.claimed[index] ?? 0n),
      short(outcome.final[index] ?? 0n),
    ]),
  };
}

function behaviourTable({ outcome, token }: Told): DataTable {
  const unit = token.symbol;
  const groups = Map.groupBy(outcome.agents.entries(), ([, { behaviour }]) => behaviour);
  const mean = (values: readonly bigint[]) => short(sum(values) / BigInt(values.length));
  return {
    title: "Mean balances by behaviour",
    columns: [
      { name: "Behaviour" },
      { name: "Stakers", numeric: true },
      { name: "Initial", unit, numeric: true },
      { name: "Claimed", unit, numeric: true },
      { name: "Final", unit, numeric: true },
    ],
    rows: [...groups].map(([behaviour, members]) => [
      behaviour,
      members.length,
      mean(members.map(([, { initial }]) => initial)),
      mean(members.map(([index]) => outcome.claimed[index] ?? 0n)),
      mean(members.map(([index]) => outcome.final[index] ?? 0n)),
    ]),
  };
}

const tellsWallets = ({ plan }: Told): boolean => plan.stakers <= MAX_WALLETS;
const totalStaked = ({ vaults }: EpochRecord): bigint => sum(vaults.map((vault) => vault.totalStaked));
const balance = ({ vaults }: EpochRecord): bigint => sum(vaults.map((vault) => vault.balance));

/** `S / R` over all vaults, WAD; nothing where no reward streams. */
function stakePerReward(record: EpochRecord): bigint | undefined {
  const reward = sum(record.vaults.map(({ rewardPerEpoch }) => rewardPerEpoch));
  return reward === 0n ? undefined : (totalStaked(record) * WAD) / reward;
}

function percentile(values: readonly bigint[], percent: number): bigint {
  const sorted = values.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
  return sorted[Math.round(((sorted.length - 1) * percent) / 100)] ?? 0n;
}

const at = (values: readonly bigint[], index: number): string => (values[index] ?? 0n).toString();
const tokens = (baseUnits: bigint): string => formatDecimal(baseUnits, DECIMALS);

/** Four decimals are enough to read; every digit is in the CSV. Rounded down. */
const short = (baseUnits: bigint): string => readableUnits((baseUnits / 10n ** 14n).toString(), 4);
