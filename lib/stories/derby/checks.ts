import type { DerbyParameters } from "../../../reference/derby/parameters.js";
import type { Report } from "../../report/schema.js";
import { idOf, PROTOCOLS } from "./plan.js";
import type { Flow, Played } from "./play.js";
import type { EpochRecord } from "./reading.js";

type Check = Report["checks"][number];

const BPS = 10_000n;
/** Base units in a whole USDC, DRB wei in a whole DRB, and 1e-24 USDC in a base unit. */
const DOLLAR = 10n ** 6n;
const WHOLE_DRB = 10n ** 18n;
const GRAINS = 10n ** 18n;

/** What stays in the pool when all have gone: less than a base unit for each rounded reward of each epoch. */
const MOST_DUST = 60;

/** A round between the close before it and its own. */
interface Round {
  readonly before: EpochRecord;
  readonly after: EpochRecord;
}

/** What has to hold when the story is over. Each is computed from what the chain said; base units. */
export function derbyChecks(played: Played): Check[] {
  const rounds = played.epochs.slice(1).map((after, index): Round => ({ before: played.epochs[index]!, after }));
  return [
    ...modelChecks(played),
    ...rounds.flatMap((round) => roundChecks(round, played.parameters)),
    ...playerChecks(played),
    ...(["USDC", "WETH", "DRB"] as const).map((token) => conservation(token, played.flows[token])),
    ...endingChecks(played),
  ];
}

/** Every call and every close beside the reference model, which sums over all epochs, baskets and requests. */
function modelChecks({ agreements, epochs }: Played): Check[] {
  return [
    ...agreements.map(({ what, expected, actual, slack }) =>
      near(`${what}: as in the reference model`, expected, actual, slack),
    ),
    ...epochs.map(({ epoch, apart, compared }) =>
      check(
        `close of epoch ${epoch}: figures of ${compared} that are not the reference model's`,
        apart.length === 0,
        "none",
        apart.join(", ") || "none",
      ),
    ),
  ];
}

function roundChecks(round: Round, parameters: DerbyParameters): Check[] {
  const { after } = round;
  const mostFee = after.profit > 0n ? (after.profit * parameters.performanceFeeBps) / BPS : 0n;
  return [
    seedFormula(round, parameters),
    aaveInterest(round),
    followedVotes(after, parameters),
    atMost(`epoch ${after.epoch}: fee, within the performance fee of the profit`, mostFee, after.fee),
    atMost(`epoch ${after.epoch}: claims, within the reward pool`, after.rewardPool, after.claims),
  ];
}

/** `RLT = y * U * PF / TLT`, and where less money than that followed the votes `y * U_i * PF / votes_i`: all but y at the opening. */
function seedFormula({ before, after }: Round, { performanceFeeBps }: DerbyParameters): Check {
  const deployed = sum(before.protocols.map(({ allocation }) => allocation));
  const totalVotes = sum(before.protocols.map(({ votes }) => votes));
  const apart = PROTOCOLS.filter((_, id) => {
    const { allocation, votes } = before.protocols[id]!;
    const gain = (after.measured[id] ?? 0n) - allocation;
    const isFunded = deployed * votes <= allocation * totalVotes;
    const [money, voters] = isFunded ? [deployed, totalVotes] : [allocation, votes];
    const divisor = allocation * BPS * voters;
    const numerator = gain * money * performanceFeeBps * WHOLE_DRB * GRAINS;
    const expected = votes === 0n || allocation === 0n ? 0n : floorDiv(numerator, divisor);
    return after.protocols[id]!.rlt !== expected;
  });
  return check(
    `epoch ${after.epoch}: protocols whose RLT is not the seed's formula`,
    apart.length === 0,
    "none",
    apart.map(({ name }) => name).join(", ") || "none",
  );
}

/** What the real protocol earned for the vault is what its own index says, to the rounding of Aave and of its adapter. */
function aaveInterest({ before, after }: Round): Check {
  const id = idOf("Aave v3");
  const { allocation } = before.protocols[id]!;
  const growth = after.liquidityIndexRay - before.liquidityIndexRay;
  const expected = (allocation * growth) / before.liquidityIndexRay;
  const interest = (after.measured[id] ?? 0n) - allocation;
  return near(`epoch ${after.epoch}: Aave's interest, by its liquidity index`, expected, interest, 2n);
}

/** No protocol is further from its part of the votes, up to its cap, than what is left alone to save moves. */
function followedVotes({ epoch, protocols, grossAssets }: EpochRecord, parameters: DerbyParameters): Check {
  const deployable = (grossAssets * (BPS - parameters.bufferBps)) / BPS;
  const totalVotes = sum(protocols.map(({ votes }) => votes));
  const distances = protocols.map(({ allocation, votes, cap }) =>
    absolute(allocation - lower((deployable * votes) / totalVotes, cap)),
  );
  const margin = (grossAssets * parameters.marginBps) / BPS;
  return atMost(`epoch ${epoch}: furthest allocation from its votes, within the margin`, margin, highest(distances));
}

function playerChecks({ epochs, players, parameters, leaver: { basketId } }: Played): Check[] {
  const last = epochs.at(-1)!;
  const paid = sum(players.map(({ redeemed, fees }) => redeemed - fees));
  const leaver = players.find((player) => player.basketId === basketId)!;
  const { drbPerUnderlying, negativeRewardFactorBps } = parameters;
  const penalty = (-leaver.earned * drbPerUnderlying * negativeRewardFactorBps) / (DOLLAR * BPS);
  const unit = drbPerUnderlying / DOLLAR;
  return [
    equal("rewards: all fees are paid out or in the pool", sum(epochs.map(({ fee }) => fee)), last.rewardPool + paid),
    near(`${leaver.name} is slashed: DRB wei, by debt, E and NRF`, penalty, leaver.slashed, unit),
    ...players.flatMap(({ name, realisedYield, hits, epochs: counted, expected }) => [
      near(`${name}: reputation, yield as in the reference model`, expected.realisedYield, realisedYield, 1n),
      equal(`${name}: reputation, epochs as in the reference model`, BigInt(expected.epochs), BigInt(counted)),
      equal(`${name}: reputation, epochs above zero as in the reference model`, BigInt(expected.hits), BigInt(hits)),
    ]),
  ];
}

/** What came in is what went out and what is held: by the calls on one side, the tokens' balances on the other. */
function conservation(token: string, { in: came, out, held }: Flow): Check {
  return equal(`conservation: ${token} that came in is paid out or held`, came, out + held);
}

function endingChecks({ ending }: Played): Check[] {
  return [
    equal("after the last exit: DRB wei in the game", 0n, ending.drbOfGame),
    equal("after the last exit: DRB wei in baskets", 0n, ending.lockedDrb),
    equal("after the last exit: shares that are not the treasury's", 0n, ending.supply - ending.treasuryShares),
    atMost("after the last exit: left in the reward pool", BigInt(MOST_DUST), ending.rewardPool),
  ];
}

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);
const lower = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const absolute = (value: bigint): bigint => (value < 0n ? -value : value);
const highest = (values: readonly bigint[]): bigint =>
  values.reduce((high, value) => (value > high ? value : high), 0n);

/** Towards minus infinity; the divisor is above zero. */
function floorDiv(numerator: bigint, divisor: bigint): bigint {
  return numerator < 0n ? -((-numerator + divisor - 1n) / divisor) : numerator / divisor;
}

const atMost = (name: string, most: bigint, actual: bigint): Check =>
  check(name, actual >= 0n && actual <= most, `0..${most}`, actual.toString());

const equal = (name: string, expected: bigint, actual: bigint): Check => near(name, expected, actual, 0n);

/** As far apart as rounding may put them. */
function near(name: string, expected: bigint, actual: bigint, slack: bigint): Check {
  const bounds = slack === 0n ? expected.toString() : `${expected} ± ${slack}`;
  return check(name, absolute(actual - expected) <= slack, bounds, actual.toString());
}

const check = (name: string, pass: boolean, expected: string, actual: string): Check => ({
  system: "derby",
  name,
  pass,
  expected,
  actual,
});
