import type { World } from "../simulation/systems/agents.js";
import { PROTOCOLS } from "../simulation/systems/derby/told.js";
import { PRICE_DECIMALS } from "../simulation/world/price-path.js";

const USDC = 10n ** 6n;
/** What the sandbox's pool takes at its opening price within the slippage of its adapter, with a fifth to spare; USDC. */
const CAP_AT_OPENING = 3_200;
const OPENING_PRICE = 3_000;

/**
 * RISK keeps the cap of what is held in WETH to what the pool can take back in one sale: its depth in USDC goes with the root of the price. A larger
 * position would stay where it is when its protocol is left, and be reported at every close, until it was sold in steps.
 * @param price Of a WETH, `PRICE_DECIMALS` decimals
 */
export async function followDepth({ desk, ground }: World, price: bigint): Promise<void> {
  const share = Math.min(1, Number(price) / 10 ** PRICE_DECIMALS / OPENING_PRICE);
  const cap = BigInt(Math.floor(CAP_AT_OPENING * Math.sqrt(share))) * USDC;
  const [from, to] = [ground.account("risk"), await ground.contract("DerbyVault")];
  await desk.send([{ from, to, method: "setProtocolCap", args: [PROTOCOLS.indexOf("WethHolding"), cap] }]);
}
