import type { DerbyDesk, OpenVault } from "./desk.js";
import type { Weight } from "./protocols-of.js";

/** As in `DerbyTypes.Phase`. */
export const PHASES = [
  "open",
  "harvest",
  "measure",
  "price",
  "withdraw",
  "cash",
  "reward",
  "results",
  "fill",
  "deposit",
  "finish",
] as const;

/** A vault in figures: amounts in base units of the asset, votes in DRB wei, times in unix seconds. */
export interface VaultSummary {
  readonly name: string;
  readonly address: string;
  readonly title: string;
  readonly asset: { readonly address: string; readonly symbol: string; readonly decimals: number };
  readonly share: { readonly symbol: string; readonly decimals: number };
  readonly epoch: bigint;
  readonly phase: (typeof PHASES)[number];
  readonly closableAt: bigint;
  readonly bounty: bigint;
  readonly totalAssets: bigint;
  readonly grossAssets: bigint;
  readonly idle: bigint;
  readonly reserved: bigint;
  readonly lockedProfit: bigint;
  readonly supply: bigint;
  readonly exchangeRate: bigint;
  readonly votes: bigint;
  readonly rewardPool: bigint;
  /** E: DRB a whole token of the asset, WAD. NRF: the part of a debt that is slashed. */
  readonly exchangeRateWad: bigint;
  readonly negativeRewardFactorBps: bigint;
  readonly inboundPausedUntil: bigint;
}

/** A basket in figures: DRB in wei, rewards in base units of the vault's asset. */
export interface BasketSummary {
  readonly basketId: bigint;
  readonly name: string;
  readonly owner: string;
  readonly vault: string;
  readonly locked: bigint;
  readonly voting: bigint;
  readonly pending: bigint;
  readonly unlocking: bigint;
  /** From when that may leave; 0 where nothing was asked back. */
  readonly unlockEpoch: bigint;
  readonly weights: readonly Weight[];
  /** Below zero where it is in debt. */
  readonly unredeemed: bigint;
  readonly redeemable: bigint;
  readonly redeemed: bigint;
  readonly penalty: bigint;
  readonly fees: bigint;
  /** The basket that it follows from the next epoch on; `null` where it is its own. */
  readonly leaderId: bigint | null;
  readonly followers: bigint;
  readonly reputation: { readonly epochs: bigint; readonly hits: bigint; readonly realisedYield: bigint };
}

/** A redemption that waits; shares in base units. */
export interface RequestSummary {
  readonly requestId: bigint;
  readonly owner: string;
  readonly epoch: bigint;
  readonly shares: bigint;
  readonly isFilled: boolean;
}

/** Reads a vault's figures from the latest block. */
export async function summaryOf({ game }: DerbyDesk, vault: OpenVault): Promise<VaultSummary> {
  const { contract, address, asset, share } = vault;
  const [status, info] = await Promise.all([contract.status(), game.vaultInfo(address)]);
  const [totalAssets, grossAssets, idle, reserved, lockedProfit] = await Promise.all([
    contract.totalAssets(),
    contract.grossAssets(),
    contract.idleAssets(),
    contract.reservedAssets(),
    contract.lockedProfit(),
  ]);
  return {
    name: vault.name,
    address,
    title: await contract.name(),
    asset: { address: asset.address, symbol: asset.symbol, decimals: asset.decimals },
    share: { symbol: share.symbol, decimals: share.decimals },
    epoch: status.epoch,
    phase: PHASES[Number(status.phase)] ?? "open",
    closableAt: status.closableAt,
    bounty: status.bounty,
    totalAssets,
    grossAssets,
    idle,
    reserved,
    lockedProfit,
    supply: await contract.totalSupply(),
    exchangeRate: await contract.exchangeRate(),
    votes: await contract.openingVotes(),
    rewardPool: info.rewardPool,
    exchangeRateWad: info.terms.exchangeRateWad,
    negativeRewardFactorBps: info.terms.negativeRewardFactorBps,
    inboundPausedUntil: await contract.inboundPausedUntil(),
  };
}

/** Reads a basket's figures from the latest block. */
export async function basketSummary({ game }: DerbyDesk, basketId: bigint): Promise<BasketSummary> {
  const [info, portfolio, reputation, owner] = await Promise.all([
    game.basketInfo(basketId),
    game.portfolioOf(basketId),
    game.reputationOf(basketId),
    game.ownerOf(basketId),
  ]);
  const [locked, unredeemed, redeemable, redeemed, penalty, fees] = await Promise.all([
    game.basketTotalAllocatedTokens(basketId),
    game.basketUnredeemedRewards(basketId),
    game.basketRedeemableRewards(basketId),
    game.basketRedeemedRewards(basketId),
    game.pendingPenalty(basketId),
    game.delegationFees(basketId),
  ]);
  return {
    basketId,
    name: info.name,
    owner,
    vault: info.vault,
    locked,
    voting: info.voting,
    pending: info.pending,
    unlocking: info.unlocking,
    unlockEpoch: info.unlockEpoch,
    weights: portfolio.map(({ protocolId, bps }) => ({ protocolId, bps })),
    unredeemed,
    redeemable,
    redeemed,
    penalty,
    fees,
    leaderId: info.pendingLeaderId === 0n ? null : info.pendingLeaderId,
    followers: info.followers,
    reputation: { epochs: reputation.epochs, hits: reputation.hits, realisedYield: reputation.realisedYield },
  };
}

/** Every basket of a vault, in order of numbers. */
export async function basketsIn(desk: DerbyDesk, { address }: OpenVault): Promise<BasketSummary[]> {
  const count = Number(await desk.game.basketCount());
  const ids = Array.from({ length: count }, (_, index) => BigInt(index + 1));
  const baskets = await Promise.all(ids.map((id) => basketSummary(desk, id)));
  return baskets.filter(({ vault }) => vault === address);
}

/** Reads a waiting request. */
export async function requestSummary({ contract }: OpenVault, requestId: bigint): Promise<RequestSummary> {
  const { owner, epoch, shares } = await contract.requestOf(requestId);
  const { filled } = await contract.batchOf(epoch);
  return { requestId, owner, epoch, shares, isFilled: filled };
}
