import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { id } from "ethers";

import Shared, { ROLES } from "./Shared.js";
import TestTokens from "./TestTokens.js";
import UniswapV3 from "./UniswapV3.js";

/** The fee of the sandbox's pool, in millionths: 0.3 %. */
export const POOL_FEE = 3_000;

/** What RISK may call, as it stands in `IUniswapV3Exchange`. */
const GOVERNED = ["setRoute(address[],uint24[])", "removeRoute(address,address)"] as const;

/** The exchange adapter over the sandbox's Uniswap, with both routes of its one pair; RISK may set others. */
export default buildModule("Exchange", (m) => {
  const { manager } = m.useModule(Shared);
  const { weth, usdc } = m.useModule(TestTokens);
  const { uniswapV3Factory, swapRouter02 } = m.useModule(UniswapV3);
  const pool = m.call(uniswapV3Factory, "createPool", [weth, usdc, POOL_FEE]);
  const uniswapV3Exchange = m.contract("UniswapV3Exchange", [swapRouter02, manager]);
  const toUsdc = m.call(uniswapV3Exchange, "setRoute", [[weth, usdc], [POOL_FEE]], {
    id: "route_WETH_USDC",
    after: [pool],
  });
  const toWeth = m.call(uniswapV3Exchange, "setRoute", [[usdc, weth], [POOL_FEE]], {
    id: "route_USDC_WETH",
    after: [pool],
  });
  const selectors = GOVERNED.map((signature) => id(signature).slice(0, 10));
  m.call(manager, "setTargetFunctionRole", [uniswapV3Exchange, selectors, ROLES.RISK], {
    id: "restrict_exchange",
    after: [toUsdc, toWeth],
  });
  return { uniswapV3Exchange };
});
