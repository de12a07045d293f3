import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { wrappedNativeArtifact } from "../../lib/peers/uniswap-v3.js";

/** The real WETH9, and tokens that anybody may mint, for local chains and testnets. */
export default buildModule("TestTokens", (m) => ({
  weth: m.contract("WETH9", wrappedNativeArtifact(), [], { id: "WETH" }),
  usdc: m.contract("TestToken", ["USD Coin", "USDC", 6], { id: "USDC" }),
  pad: m.contract("TestToken", ["Paddock", "PAD", 18], { id: "PAD" }),
}));
