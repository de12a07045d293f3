import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { encodeBytes32String, ZeroAddress } from "ethers";

import { uniswapV3Artifacts } from "../../lib/peers/uniswap-v3.js";
import TestTokens from "./TestTokens.js";

/** The real Uniswap v3 over the sandbox's WETH, for chains that have none. */
export default buildModule("UniswapV3", (m) => {
  const { weth } = m.useModule(TestTokens);
  const artifacts = uniswapV3Artifacts();
  const uniswapV3Factory = m.contract("UniswapV3Factory", artifacts.factory);
  const library = m.library("NFTDescriptor", artifacts.descriptorLibrary);
  const descriptor = m.contract(
    "NonfungibleTokenPositionDescriptor",
    artifacts.positionDescriptor,
    [weth, encodeBytes32String("ETH")],
    { libraries: { NFTDescriptor: library } },
  );
  const nonfungiblePositionManager = m.contract("NonfungiblePositionManager", artifacts.positionManager, [
    uniswapV3Factory,
    weth,
    descriptor,
  ]);
  const swapRouter02 = m.contract("SwapRouter02", artifacts.swapRouter, [
    ZeroAddress,
    uniswapV3Factory,
    nonfungiblePositionManager,
    weth,
  ]);
  return { uniswapV3Factory, nonfungiblePositionManager, swapRouter02 };
});
