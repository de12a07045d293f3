import type { Report } from "../report/schema.js";
import { sum } from "./observe.js";
import type { Outcome } from "./outcome.js";
import type { Plan } from "./population.js";
import { type Agreement, agrees, compareWithReference } from "./reference-check.js";

type Check = Report["checks"][number];

/** More stakers than this are compared with the model in one check instead of one each. */
const MAX_SINGLE_CHECKS = 100;

/** What has to hold after a run. Each is computed from what the chain said; quantities in base units. */
export function vaultChecks(outcome: Outcome, plan: Plan, epochSeconds: number): Check[] {
  return [
    conservation(outcome),
    ...rewardFlow(outcome, plan),
    zero("wallets and stakes that are not what the actions make them", mismatches(outcome)),
    zero("epochs in which stakes do not add up to the total", outcome.epochs.filter((one) => !one.stakesAddUp).length),
    zero("stake left after everybody has gone", sum(outcome.holdings.vaults.map(({ totalStaked }) => totalStaked))),
    solvency(outcome),
    ...reference(compareWithReference(outcome, plan, epochSeconds)),
  ];
}

function conservation({ agents, funded, final, holdings }: Outcome): Check {
  const expected = sum(agents.map(({ initial }) => initial)) + sum(funded);
  const held = sum(holdings.vaults.map(({ balance }) => balance)) + holdings.rewarder;
  return equal(
    "conservation: all that came in is in a wallet, burned or held",
    expected,
    sum(final) + holdings.fees + held,
  );
}

/** What was funded and neither claimed nor left to stream is dust: a wei an account, and next to nothing an accrual. */
function rewardFlow({ funded, claimed, holdings, agents }: Outcome, { vaults, epochs }: Plan): Check[] {
  const toStream = sum(holdings.vaults.map((vault) => vault.toStream));
  const dust = sum(funded) - sum(claimed) - toStream;
  const bound = BigInt(agents.length * vaults + vaults * (1 + Math.ceil(epochs / 2 ** 27)));
  const pass = dust >= 0n && dust <= bound;
  return [check(`dust: funded, neither claimed nor streaming; 0 to ${bound}`, pass, `0..${bound}`, dust)];
}

function solvency({ epochs }: Outcome): Check {
  const surpluses = epochs.flatMap(({ vaults }) => vaults.map(({ surplus }) => surplus));
  const least = surpluses.reduce((low, one) => (one < low ? one : low), surpluses[0] ?? 0n);
  return check("solvency: the least that a vault held beyond what it owed", least >= 0n, "0 or more", least);
}

function reference(agreements: readonly Agreement[]): Check[] {
  if (agreements.length > MAX_SINGLE_CHECKS) {
    const apart = agreements.filter((one) => !agrees(one)).length;
    return [zero(`of ${agreements.length} stakers, final balances that differ from the reference model`, apart)];
  }
  return agreements.map((one) => {
    const name = `${one.staker}: final balance as in the reference model, within ${one.tolerance} base units`;
    return check(name, agrees(one), one.expected, one.actual);
  });
}

const mismatches = ({ epochs, finalMismatches }: Outcome): number =>
  epochs.reduce((total, one) => total + one.mismatches, finalMismatches);

const zero = (name: string, actual: number | bigint): Check => equal(name, 0n, BigInt(actual));

const equal = (name: string, expected: bigint, actual: bigint): Check =>
  check(name, expected === actual, expected, actual);

const check = (name: string, pass: boolean, expected: bigint | string, actual: bigint): Check => ({
  system: "vault",
  name,
  pass,
  expected: expected.toString(),
  actual: actual.toString(),
});
