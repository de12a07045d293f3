import { chainTime } from "../../network.js";
import { searchSettlement } from "../../settlement/search.js";
import type { DualCurrencyVault } from "../../../typechain-types/index.js";
import type { Duty, Job, Post } from "../duty.js";
import { earliest, inParts, oneTo } from "../parts.js";

/** A price that some vault is judged by: a source at a moment. */
interface Moment {
  readonly feed: string;
  readonly expiryAt: bigint;
}

/** Outcome `Pending` of `DualTypes.Outcome`. */
const PENDING = 0n;

/** Stores the prices that vaults past their expiry are judged by, once for all that share one. */
export const dualJob: Job = {
  name: "dual",
  async look(post) {
    return (await inParts(await openAll(post), (contract) => settlements(post, contract))).flat();
  },
  async next(post) {
    const now = await chainTime(post.chain);
    const waiting = (await inParts(await openAll(post), unjudged)).flat();
    const coming = waiting.filter(({ expiryAt }) => expiryAt >= now);
    return earliest(coming.map(({ vaultId, expiryAt }) => ({ what: `settle vault ${vaultId}`, at: expiryAt })));
  },
};

async function openAll({ chain, deployment }: Post): Promise<DualCurrencyVault[]> {
  const deployed = deployment.contracts.filter(({ contract }) => contract === "DualCurrencyVault");
  return await inParts(deployed, ({ address }) => chain.connection.ethers.getContractAt("DualCurrencyVault", address));
}

/** Every vault that no price has judged yet. */
async function unjudged(contract: DualCurrencyVault) {
  const infos = await inParts(oneTo(await contract.vaultCount()), async (vaultId) => {
    const { outcome, marketId, expiryAt } = await contract.vaultOf(vaultId);
    return { vaultId, outcome, marketId, expiryAt };
  });
  return infos.filter(({ outcome }) => outcome === PENDING);
}

async function settlements(post: Post, contract: DualCurrencyVault): Promise<Duty[]> {
  const moments = await neededMoments(post, contract);
  return (await inParts(moments, (moment) => settlement(post, contract, moment))).flat();
}

/** Every moment that a vault past its expiry still waits for, each once. */
async function neededMoments({ chain }: Post, contract: DualCurrencyVault): Promise<Moment[]> {
  const now = await chainTime(chain);
  const waiting = (await unjudged(contract)).filter(({ expiryAt }) => expiryAt < now);
  const moments = await inParts(waiting, ({ marketId, expiryAt }) => momentOf(contract, marketId, expiryAt));
  const byKey = new Map(moments.flat().map((moment) => [`${moment.feed} ${moment.expiryAt}`, moment]));
  return [...byKey.values()];
}

/** The first feed's price, or the second's where the first has stored one that does not count. */
async function momentOf(contract: DualCurrencyVault, marketId: bigint, expiryAt: bigint): Promise<Moment[]> {
  const { feed, maxAge, fallbackFeed } = await contract.marketOf(marketId);
  const first = await contract.roundOf(feed, expiryAt);
  if (!first.isStored) return [{ feed, expiryAt }];
  const counts = first.answer > 0n && expiryAt - first.updatedAt <= maxAge;
  if (counts || BigInt(fallbackFeed) === 0n) return [];
  const second = await contract.roundOf(fallbackFeed, expiryAt);
  return second.isStored ? [] : [{ feed: fallbackFeed, expiryAt }];
}

/** Nothing where the price cannot be proved yet. */
async function settlement({ chain }: Post, contract: DualCurrencyVault, moment: Moment): Promise<Duty[]> {
  const { feed, expiryAt } = moment;
  const search = await searchSettlement(chain.connection.ethers.provider, feed, expiryAt);
  if (search.kind !== "proved") return [];
  return [
    {
      id: `settle ${feed} at ${expiryAt}`,
      to: await contract.getAddress(),
      abi: contract.interface,
      method: "settle",
      args: [feed, expiryAt, search.proof],
      // Settling twice is no error, it only costs.
      isDue: async () => !(await contract.roundOf(feed, expiryAt)).isStored,
    },
  ];
}
