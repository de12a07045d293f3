import { nameIn } from "../../addresses.js";
import { decodeRevert } from "../../errors.js";
import { chainTime } from "../../network.js";
import { flawOf } from "../../settlement/flaw.js";
import { ForeignSourceError, searchSettlement } from "../../settlement/search.js";
import { formatInstant } from "../../time.js";
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

/** A vault that no price has judged yet. */
interface Unjudged {
  readonly vaultId: bigint;
  readonly marketId: bigint;
  readonly expiryAt: bigint;
}

/** Stores the prices that vaults past their expiry are judged by, once for all that share one, and voids those that have none. */
export const dualJob: Job = {
  name: "dual",
  async look(post) {
    const duties = await inParts(await openAll(post), async (contract) => {
      const over = await overAt(await chainTime(post.chain), contract);
      return [...(await settlements(post, contract, over)), ...(await voids(contract, over))];
    });
    return duties.flat();
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

async function unjudged(contract: DualCurrencyVault): Promise<Unjudged[]> {
  const infos = await inParts(oneTo(await contract.vaultCount()), async (vaultId) => {
    const { outcome, marketId, expiryAt } = await contract.vaultOf(vaultId);
    return { vaultId, outcome, marketId, expiryAt };
  });
  return infos.filter(({ outcome }) => outcome === PENDING);
}

/** Those past their expiry, and whether the time has come at which a vault without a price is voided. */
async function overAt(now: bigint, contract: DualCurrencyVault) {
  const [all, window] = await Promise.all([unjudged(contract), contract.VOID_WINDOW()]);
  const over = all.filter(({ expiryAt }) => expiryAt < now);
  return over.map((vault) => ({ ...vault, isLate: now >= vault.expiryAt + window }));
}

type Over = Awaited<ReturnType<typeof overAt>>[number];

/** The price of every moment that a vault still waits for, each once. */
async function settlements(post: Post, contract: DualCurrencyVault, over: readonly Over[]): Promise<Duty[]> {
  const moments = (await inParts(over, (vault) => momentsOf(contract, vault))).flat();
  const byKey = new Map(moments.map((moment) => [`${moment.feed} ${moment.expiryAt}`, moment]));
  return (await inParts([...byKey.values()], (moment) => settlement(post, contract, moment))).flat();
}

/** The first feed's price; the second's, too, where the first has one that does not count, or still has none when it is late. */
async function momentsOf(contract: DualCurrencyVault, { marketId, expiryAt, isLate }: Over): Promise<Moment[]> {
  const market = await contract.marketOf(marketId);
  const { feed, fallbackFeed } = market;
  const first = await contract.roundOf(feed, expiryAt);
  const firstAsked = first.isStored ? [] : [{ feed, expiryAt }];
  const isSecondAsked = first.isStored ? flawOf(first, expiryAt, market) !== undefined : isLate;
  if (!isSecondAsked || BigInt(fallbackFeed) === 0n) return firstAsked;
  const second = await contract.roundOf(fallbackFeed, expiryAt);
  return second.isStored ? firstAsked : [...firstAsked, { feed: fallbackFeed, expiryAt }];
}

/** Whom no feed has a price for: everybody takes back what he brought. */
async function voids(contract: DualCurrencyVault, over: readonly Over[]): Promise<Duty[]> {
  const late = over.filter(({ isLate }) => isLate);
  const duties = await inParts(late, async ({ vaultId }) => {
    return (await isVoidable(contract, vaultId)) ? [await voidDuty(contract, vaultId)] : [];
  });
  return duties.flat();
}

/** Whether the contract itself would void it now: it asks the feeds. */
async function isVoidable(contract: DualCurrencyVault, vaultId: bigint): Promise<boolean> {
  try {
    await contract.void.staticCall(vaultId);
    return true;
  } catch (error) {
    if (decodeRevert(error) !== undefined) return false;
    throw error;
  }
}

const voidDuty = async (contract: DualCurrencyVault, vaultId: bigint): Promise<Duty> => ({
  id: `void vault ${vaultId}`,
  to: await contract.getAddress(),
  abi: contract.interface,
  method: "void",
  args: [vaultId],
});

/** Nothing where the price cannot be proved yet. One that this keeper has no means to prove is due as well, and told to fail. */
async function settlement({ chain, deployment }: Post, contract: DualCurrencyVault, moment: Moment): Promise<Duty[]> {
  const { feed, expiryAt } = moment;
  const duty = {
    id: `settle ${nameIn(deployment, feed)} as of ${formatInstant(expiryAt)}`,
    to: await contract.getAddress(),
    abi: contract.interface,
    method: "settle",
  };
  try {
    const search = await searchSettlement(chain.connection.ethers.provider, feed, expiryAt);
    if (search.kind !== "proved") return [];
    // Settling twice is no error, it only costs.
    const isDue = async () => !(await contract.roundOf(feed, expiryAt)).isStored;
    return [{ ...duty, args: [feed, expiryAt, search.proof], isDue }];
  } catch (error) {
    if (!(error instanceof ForeignSourceError)) throw error;
    return [{ ...duty, args: [feed, expiryAt, "0x"], isDue: () => Promise.reject(error) }];
  }
}
