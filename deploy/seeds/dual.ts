import { MaxUint256 } from "ethers";

import { chainTime } from "../../lib/network.js";
import { parseAmount, type Unit } from "../../lib/units.js";
import type { DualCurrencyVault } from "../../typechain-types/index.js";
import type { Sandbox } from "../seed.js";

const WETH = { symbol: "WETH", decimals: 18 } as const satisfies Unit;
const USDC = { symbol: "USDC", decimals: 6 } as const satisfies Unit;

/** The market that `SampleMarkets` registers. */
const MARKET = 1n;
const DAY = 86_400n;

/** As in `DualTypes.Direction`. */
const DIRECTION = { buyLow: 0n, sellHigh: 1n } as const;

/** A vault of each direction around the feed's 3,000 USD, with who subscribes to it. A yield is one of the whole term, WAD. */
const VAULTS = [
  {
    creator: "heidi",
    direction: DIRECTION.buyLow,
    linkedPrice: 2_900n * 10n ** 8n,
    yieldWad: 10n ** 16n,
    unit: USDC,
    quantity: "30_000",
    minSubscription: "100",
    subscriptions: { alice: "10_000", bob: "2_500" },
  },
  {
    creator: "ivan",
    direction: DIRECTION.sellHigh,
    linkedPrice: 3_200n * 10n ** 8n,
    yieldWad: 12n * 10n ** 15n,
    unit: WETH,
    quantity: "10",
    minSubscription: "0.1",
    subscriptions: { carol: "4", dave: "0.5" },
  },
] as const;

/** How long the vaults run from the seed on, until when they can be subscribed, and what their creators leave of the yield. */
const TERMS = { term: 30n * DAY, lead: 1n * DAY, feeBps: 500n } as const;

/** Opens a Buy Low and a Sell High vault with subscriptions; everybody involved has approved the contract without limit. */
export async function seed(sandbox: Sandbox): Promise<void> {
  const expiryAt = nextMorning(await chainTime(sandbox.chain)) + TERMS.term;
  for (const [index, vault] of VAULTS.entries()) {
    const { creator, direction, linkedPrice, yieldWad, unit } = vault;
    const params = {
      marketId: MARKET,
      direction,
      linkedPrice,
      yieldWad,
      quantity: parseAmount(vault.quantity, unit),
      expiryAt,
      depositDeadlineAt: expiryAt - TERMS.lead,
      minSubscription: parseAmount(vault.minSubscription, unit),
      feeBps: TERMS.feeBps,
    };
    await (await approved(sandbox, creator)).createVault(params);
    for (const [actor, amount] of Object.entries(vault.subscriptions)) {
      const { address } = sandbox.actor(actor);
      await (await approved(sandbox, actor)).subscribe(index + 1, parseAmount(amount, unit), address, yieldWad);
    }
  }
}

/** The contract as `actor` calls it, whose tokens it may take from now on. */
async function approved(sandbox: Sandbox, actor: string): Promise<DualCurrencyVault> {
  const { signer } = sandbox.actor(actor);
  const dual = sandbox.address("DualCurrencyVault");
  for (const symbol of ["WETH", "USDC"]) {
    await (await sandbox.token(symbol)).connect(signer).approve(dual, MaxUint256);
  }
  return await sandbox.chain.connection.ethers.getContractAt("DualCurrencyVault", dual, signer);
}

/** Vaults end at eight in the morning, UTC. */
const nextMorning = (now: bigint): bigint => (now / DAY) * DAY + DAY + 8n * 3_600n;
