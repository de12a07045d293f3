import { Contract, type Signer } from "ethers";

import { addLiquidity, createPool, uniswapV3At } from "../lib/peers/uniswap-v3.js";
import { POOL_FEE } from "./modules/Exchange.js";

/** What the sandbox's pool holds at first: 3,000 USDC a WETH, base units. */
const LIQUIDITY = { amountA: 1_000n * 10n ** 18n, amountB: 3_000_000n * 10n ** 6n } as const;

const TOKEN_ABI = ["function mint(address to, uint256 amount)"] as const;

/**
 * Opens the sandbox's WETH-USDC pool on Uniswap v3 at 3,000 USDC a WETH, over the whole range of prices.
 *
 * @param provider Wraps the WETH, mints the USDC, and owns the position.
 * @param address Of a contract, by its name in the deployment.
 */
export async function openPool(provider: Signer, address: (name: string) => string): Promise<void> {
  const uniswap = uniswapV3At(
    {
      wrappedNative: address("WETH"),
      factory: address("UniswapV3Factory"),
      positionManager: address("NonfungiblePositionManager"),
      swapRouter: address("SwapRouter02"),
    },
    provider,
  );
  const key = { tokenA: address("WETH"), tokenB: address("USDC"), fee: POOL_FEE };
  const usdc = new Contract(key.tokenB, TOKEN_ABI, provider);
  const wrapped = await uniswap.wrappedNative.getFunction("deposit").send({ value: LIQUIDITY.amountA });
  await wrapped.wait();
  const minted = await usdc.getFunction("mint").send(await provider.getAddress(), LIQUIDITY.amountB);
  await minted.wait();
  await createPool(uniswap, key, LIQUIDITY);
  await addLiquidity(uniswap, provider, key, LIQUIDITY);
}
