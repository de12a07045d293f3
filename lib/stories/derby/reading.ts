import { drbOf } from "../../../reference/derby/basket.js";
import type { ProtocolStatus } from "../../../reference/derby/books.js";
import { penaltyOf } from "../../../reference/derby/rewards.js";
import { reputationOf } from "../../../reference/derby/reputation.js";
import { type ProtocolName, PROTOCOLS } from "./plan.js";
import type { Closed, DerbyTwin, Player } from "./twin.js";

/** The chain's statuses by number. */
const STATUSES = ["none", "proposed", "active", "deprecated", "blacklisted", "removed"] as const satisfies (
  ProtocolStatus | "none"
)[];

/** A protocol after a close: USDC and DRB wei that the next epoch begins with, and rewards in 1e-24 USDC per whole DRB. */
export interface ProtocolRecord {
  readonly id: number;
  readonly name: ProtocolName;
  readonly status: (typeof STATUSES)[number];
  readonly allocation: bigint;
  /** The most that it may be given. */
  readonly cap: bigint;
  readonly votes: bigint;
  /** What the epoch that was closed gave, signed, and the sum of all so far. */
  readonly rlt: bigint;
  readonly cumRlt: bigint;
}

/** A close and what it left behind, base units of USDC. */
export interface EpochRecord extends Closed {
  /** Losses that were marked before the close. */
  readonly marked: bigint;
  readonly totalAssets: bigint;
  readonly grossAssets: bigint;
  /** What lies in the vault, but for what filled requests are owed. */
  readonly idle: bigint;
  /** What a whole share pays. */
  readonly exchangeRate: bigint;
  readonly rewardPool: bigint;
  /** What baskets, leaders and the treasury may take out of it. */
  readonly claims: bigint;
  readonly protocols: readonly ProtocolRecord[];
  /** What each player's votes earned since the mint, signed, before redemptions and slashes. */
  readonly earned: Readonly<Record<string, bigint>>;
  /** Figures of the chain that are not the reference model's. */
  readonly apart: readonly string[];
  /** How many were compared. */
  readonly compared: number;
}

/** A basket when the last round was closed; base units of USDC, DRB wei. */
export interface PlayerRecord extends Player {
  readonly locked: bigint;
  /** What its votes earned, signed, before redemptions and slashes. */
  readonly earned: bigint;
  readonly redeemed: bigint;
  readonly redeemable: bigint;
  /** What it has from its followers. */
  readonly fees: bigint;
  readonly slashed: bigint;
  readonly leaderId: number | null;
  /** Its own portfolio's rewards, 1e-24 USDC per whole DRB, over how many epochs, and how many of them ended above zero. */
  readonly realisedYield: bigint;
  readonly epochs: number;
  readonly hits: number;
  /** Those three by the reference model. */
  readonly expected: { readonly realisedYield: bigint; readonly epochs: number; readonly hits: number };
}

/** What is left when everybody has gone, base units. */
export interface Ending {
  /** Of the vault's assets, beside the bounty reserve, and what of them is the treasury's. */
  readonly assets: bigint;
  readonly supply: bigint;
  readonly treasuryShares: bigint;
  readonly rewardPool: bigint;
  readonly lockedDrb: bigint;
  readonly drbOfGame: bigint;
}

/** Reads what a close left behind, and holds it against the reference model. */
export async function afterClose(twin: DerbyTwin, closed: Closed, marked: bigint): Promise<EpochRecord> {
  const { vault, game } = twin.stage;
  const { rewardPool, treasuryRewards } = await game.vaultInfo(await vault.getAddress());
  const baskets = await Promise.all(twin.players.map((player) => readBasket(twin, player)));
  const comparisons = [
    ...(await compareVault(twin)),
    ...(await compareProtocols(twin)),
    ...baskets.flatMap((basket) => compareBasket(twin, basket)),
    { figure: "reward pool", expected: twin.game.rewardPool, actual: rewardPool, slack: 2n },
  ];
  return {
    ...closed,
    marked,
    totalAssets: await vault.totalAssets(),
    grossAssets: await vault.grossAssets(),
    idle: (await vault.idleAssets()) - (await vault.reservedAssets()),
    exchangeRate: await vault.exchangeRate(),
    rewardPool,
    claims: baskets.reduce((sum, { redeemable, fees }) => sum + redeemable + fees, treasuryRewards),
    protocols: await readProtocols(twin),
    earned: Object.fromEntries(baskets.map(({ name, earned }) => [name, earned])),
    apart: comparisons.filter(isApart).map(({ figure }) => figure),
    compared: comparisons.length,
  };
}

/** Reads all baskets as they stand. */
export async function playersNow(twin: DerbyTwin): Promise<PlayerRecord[]> {
  return await Promise.all(
    twin.players.map(async (player) => {
      const { basketId } = player;
      const info = await twin.stage.game.basketInfo(basketId);
      const { realisedYield, epochs, hits } = await twin.stage.game.reputationOf(basketId);
      const expected = reputationOf(twin.game.basket(basketId));
      return {
        ...player,
        ...(await readBasket(twin, player)),
        slashed: twin.slashed.get(basketId) ?? 0n,
        leaderId: info.pendingLeaderId === 0n ? null : Number(info.pendingLeaderId),
        realisedYield,
        epochs: Number(epochs),
        hits: Number(hits),
        expected: { ...expected, epochs: Number(expected.epochs), hits: Number(expected.hits) },
      };
    }),
  );
}

/** Reads what is left. */
export async function readEnding(twin: DerbyTwin): Promise<Ending> {
  const { vault, game, drb } = twin.stage;
  const { rewardPool } = await game.vaultInfo(await vault.getAddress());
  return {
    assets: await vault.grossAssets(),
    supply: await vault.totalSupply(),
    treasuryShares: await vault.balanceOf(await vault.treasury()),
    rewardPool,
    lockedDrb: await game.totalLocked(),
    drbOfGame: await drb.balanceOf(await game.getAddress()),
  };
}

// ----------------------------------------------------------------------------------------------------------- reading

interface BasketReading {
  readonly name: string;
  readonly basketId: number;
  readonly locked: bigint;
  readonly earned: bigint;
  readonly unredeemed: bigint;
  readonly redeemed: bigint;
  readonly redeemable: bigint;
  readonly penalty: bigint;
  readonly fees: bigint;
}

async function readBasket(
  { stage: { game }, forgiven }: DerbyTwin,
  { name, basketId: id }: Player,
): Promise<BasketReading> {
  const [locked, unredeemed, redeemed, redeemable, penalty, fees] = await Promise.all([
    game.basketTotalAllocatedTokens(id),
    game.basketUnredeemedRewards(id),
    game.basketRedeemedRewards(id),
    game.basketRedeemableRewards(id),
    game.pendingPenalty(id),
    game.delegationFees(id),
  ]);
  const earned = unredeemed + redeemed - (forgiven.get(id) ?? 0n);
  return { name, basketId: id, locked, earned, unredeemed, redeemed, redeemable, penalty, fees };
}

async function readProtocols({ stage: { vault, game } }: DerbyTwin): Promise<ProtocolRecord[]> {
  const at = await vault.getAddress();
  const epoch = await vault.epoch();
  const listed = await vault.protocols();
  return await Promise.all(
    PROTOCOLS.map(async ({ name }, id) => {
      const protocol = listed[id];
      if (protocol === undefined) throw new Error(`The vault has no protocol ${id}, which should be ${name}.`);
      const [cumRlt] = await game.accumulatorsOf(at, epoch, id);
      return {
        id,
        name,
        status: STATUSES[Number(protocol.status)] ?? "none",
        allocation: protocol.tracked,
        cap: protocol.cap,
        votes: protocol.votes,
        rlt: protocol.rewardPerLockedToken,
        cumRlt,
      };
    }),
  );
}

// --------------------------------------------------------------------------------------------------------- comparing

/** A figure by the reference model and on the chain; they may be `slack` apart. */
interface Comparison {
  readonly figure: string;
  readonly expected: bigint;
  readonly actual: bigint;
  readonly slack?: bigint;
}

function isApart({ expected, actual, slack = 0n }: Comparison): boolean {
  return actual > expected + slack || actual < expected - slack;
}

async function compareVault({ stage: { vault }, vault: model }: DerbyTwin): Promise<Comparison[]> {
  return [
    { figure: "totalAssets", expected: model.totalAssets, actual: await vault.totalAssets() },
    { figure: "grossAssets", expected: model.grossAssets, actual: await vault.grossAssets() },
    { figure: "lockedProfit", expected: model.lockedProfit, actual: await vault.lockedProfit() },
    { figure: "totalSupply", expected: model.totalSupply, actual: await vault.totalSupply() },
    { figure: "idleAssets", expected: model.books.idle, actual: await vault.idleAssets() },
    { figure: "reservedAssets", expected: model.books.reserved, actual: await vault.reservedAssets() },
    { figure: "bountyReserve", expected: model.books.bountyReserve, actual: await vault.bountyReserve() },
    { figure: "highWaterMark", expected: model.books.highWaterMark, actual: await vault.highWaterMark() },
  ];
}

async function compareProtocols({ stage: { vault }, vault: model, game }: DerbyTwin): Promise<Comparison[]> {
  const listed = await vault.protocols();
  return PROTOCOLS.flatMap(({ name }, id) => {
    const { tracked, opening, openingVotes } = model.listing(id);
    const rlt = game.history.at(-1)?.perProtocol.get(id)?.rlt ?? 0n;
    return [
      { figure: `${name}: tracked`, expected: tracked, actual: listed[id]?.tracked ?? -1n },
      { figure: `${name}: opening`, expected: opening, actual: listed[id]?.opening ?? -1n },
      { figure: `${name}: votes`, expected: openingVotes, actual: listed[id]?.votes ?? -1n },
      { figure: `${name}: RLT`, expected: rlt, actual: listed[id]?.rewardPerLockedToken ?? 0n },
    ];
  });
}

/** The chain rounds what a basket earned down to 1e-24 USDC, the model does not: where that crosses a base unit they are one apart. */
function compareBasket({ game }: DerbyTwin, basket: BasketReading): Comparison[] {
  const id = basket.basketId;
  const model = game.basket(id);
  const penalty = penaltyOf(game.rewardOf(id), game.parameters);
  const locked = drbOf(model);
  const compared = { redeemed: model.redeemed, redeemable: game.redeemable(id), fees: game.delegationFees.of(id) };
  return [
    { figure: `${basket.name}: locked`, expected: locked, actual: basket.locked },
    {
      figure: `${basket.name}: penalty`,
      expected: penalty < locked ? penalty : locked,
      actual: basket.penalty,
      slack: 1n,
    },
    ...Object.entries(compared).map(([figure, expected]) => ({
      figure: `${basket.name}: ${figure}`,
      expected,
      actual: basket[figure as keyof typeof compared],
      slack: 1n,
    })),
  ];
}
